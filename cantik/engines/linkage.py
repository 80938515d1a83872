"""Look for records of one person: blocks, comparisons and weights of a `Linkage`, as SQL in a closed DuckDB.

The model is that of Fellegi and Sunter: the weight of a pair is log2 of the odds that both records are one person, the
sum of a prior and of log2(m/u) of the level that each comparison comes to. A pair is found when a block brings it
together. `linkage_splink` learns m with Splink; a test has Splink score the same model, weight by weight.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from cantik.content.kinds import Linkage, LinkComparison, LinkLevel, LinkTerm
from cantik.engines.duckdb import MemoryDatabase, StoredColumn

#: columns of a record that the caller gives; texts folded and in one spelling, "" and None = not known
GIVEN = ("nama", "lahir", "jenis_kelamin", "nik", "ayah", "ibu", "tempat_lahir", "desa", "dusun", "rt", "keluarga")
#: the others, made from those
_MADE = {
    "kata": "string_split(nama, ' ')",
    "ayah_kata": "string_split(ayah, ' ')",
    "ibu_kata": "string_split(ibu, ' ')",
    "nama_urut": "array_to_string(list_sort(string_split(nama, ' ')), ' ')",
    "nama_huruf": "array_to_string(list_sort(string_split(replace(nama, ' ', ''), '')), '')",
    "kata_awal": "string_split(nama, ' ')[1]",
    "kata_akhir": "string_split(nama, ' ')[-1]",
    "huruf_awal": "substr(nama, 1, 1)",
    "awal_nama": "substr(nama, 1, 3)",
    "ayah_urut": "array_to_string(list_sort(string_split(ayah, ' ')), ' ')",
    "ibu_urut": "array_to_string(list_sort(string_split(ibu, ' ')), ' ')",
    "tahun": "CAST(year(lahir) AS SMALLINT)",
    "bulan_lahir": "CAST(year(lahir) * 12 + month(lahir) AS INTEGER)",
    "lahir_lipat": "year(lahir) * 1000 + least(day(lahir), month(lahir)) * 31 + greatest(day(lahir), month(lahir))",
    "nik_awal": "substr(nik, 1, 12)",
    "nik_akhir": "substr(nik, 7, 10)",
    "nik_urut": "array_to_string(list_sort(string_split(nik, '')), '')",
}
#: columns of records as the caller gives them: those of `GIVEN`, equally long
Columns = Mapping[str, Sequence[str | dt.date | None]]
#: records of a block that lie ready for comparison at once, with all that is made of them: about 1 kB each
_AT_ONCE = 100_000
#: records up to which all blocks are counted in one statement: to read a statement costs more than a small village
_FEW = 100_000
#: a name that fewer than this many records bear is no stronger evidence than one that so many bear
_RAREST = 2.0
#: pairs of the blocks that one statement compares; their records lie in memory once for each block
_TOGETHER = 50_000


@dataclass(frozen=True, slots=True)
class LinkedPair:
    """A pair: positions of its records, weight (log2 odds), and by comparison the level and its weight.

    Level -1: a column that the comparison needs is empty; it says nothing.
    """

    one: int
    other: int
    weight: float
    levels: tuple[int, ...]
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What a search found, best first. `skipped`: by block the records whose key too many others share."""

    pairs: tuple[LinkedPair, ...]
    compared: int
    skipped: Mapping[str, int] = field(default_factory=dict)


def prior(linkage: Linkage, records: int) -> float:
    """Log2 odds that two records taken at random are one person: each has a double with the chance `doubles`.

    `records`: those of the village for two of one village, those of all villages for two of different ones.
    """
    chance = min(0.5, linkage.doubles / (max(records, linkage.fewest, 2) - 1))
    return math.log2(chance / (1 - chance))


def weight_of(level: LinkLevel) -> float:
    """Log2 of m/u; of a level with `frequency` the weight of a value that everybody has."""
    return math.log2(level.m / level.u)


def search(
    linkage: Linkage,
    parts: Iterable[Columns],
    *,
    least: float | None = None,
    across: bool = False,
    threads: int = 2,
    step: Callable[[int, int, str], None] | None = None,
) -> Search:
    """Every pair of records that a block brings together and that weighs at least `least` (default: to be reviewed).

    `parts`: the records, a part at a time, so that a kabupaten never stands twice in memory; positions count through
    all of them. `across`: only pairs from different villages. `step`: called with (done, all, block) before each block.
    """
    floor = linkage.review if least is None else least
    best: dict[tuple[int, int], LinkedPair] = {}
    with MemoryDatabase(threads) as memory:
        count = load(memory, parts)
        apart = " AND l.desa IS DISTINCT FROM r.desa" if across else ""
        scored = f"SELECT * FROM ({scoring_sql(linkage, count, apart)}) WHERE weight >= {floor!r}"  # noqa: S608
        sizes = sizes_of(memory, linkage, count)
        skipped = {block.id: passed for block, (_, passed) in zip(linkage.blocks, sizes, strict=True)}
        for blocks in together([pairs for pairs, _ in sizes]):
            if step is not None:
                for number in blocks:
                    step(number, len(linkage.blocks), linkage.blocks[number].id)
            for _part in buckets(memory, [linkage.blocks[number].columns for number in blocks], linkage.largest):
                for left, other, weight, *rest in memory.rows(scored):
                    half = len(rest) // 2
                    best[left, other] = LinkedPair(left, other, weight, tuple(rest[:half]), tuple(rest[half:]))
    ordered = sorted(best.values(), key=lambda pair: (-pair.weight, pair.one, pair.other))
    return Search(tuple(ordered), sum(pairs for pairs, _ in sizes), skipped)


def together(pairs: Sequence[int]) -> list[list[int]]:
    """Numbers of the blocks that are compared by one statement, in order; `pairs`: how many each brings together.

    To read the long statement costs 40 ms, more than all pairs of a village do: as many blocks as have few pairs share
    it. A block without pairs needs none.
    """
    groups: list[list[int]] = []
    room = 0
    for number, count in enumerate(pairs):
        if not count:
            continue
        if count > room:
            groups.append([])
            room = _TOGETHER
        groups[-1].append(number)
        room -= count
    return groups


def load(memory: MemoryDatabase, parts: Iterable[Columns]) -> int:
    """Table `given`: the records, numbered as given; view `q`: the same with all columns that are compared; `f`, `d`:
    how many bear a name that more than two bear, and live in a village. How many records there are.

    What is made of a record is made where it is compared: kept for all of a kabupaten it would be most of the memory.
    """
    plain = ", ".join(name if name == "lahir" else f"NULLIF({name}, '') AS {name}" for name in GIVEN)
    types = ", ".join(f"{name} {_type(name)}" for name in GIVEN)
    memory.run(f"CREATE TABLE given (n INTEGER, {types})")
    count = 0
    for part in parts:
        size = len(part["nama"])
        columns = {name: StoredColumn(_type(name), part[name]) for name in GIVEN}
        memory.load("incoming_part", {"n": StoredColumn("INTEGER", np.arange(count, count + size)), **columns})
        memory.run(f"INSERT INTO given SELECT n, {plain} FROM incoming_part")  # noqa: S608
        memory.run("DROP TABLE incoming_part")
        count += size
        if count > _FEW:
            memory.compress()
    kept = "TABLE" if count <= _FEW else "VIEW"
    memory.run(f"CREATE {kept} q AS SELECT *, {_made_columns()} FROM given")  # noqa: S608
    memory.run(
        "CREATE TABLE f AS SELECT nama_urut, count(*) AS often FROM q WHERE nama_urut IS NOT NULL GROUP BY nama_urut"  # noqa: S608
        f" HAVING often > {_RAREST}"
    )
    memory.run("CREATE TABLE d AS SELECT desa, count(*) AS often FROM given GROUP BY desa")
    return count


def _type(name: str) -> str:
    return "DATE" if name == "lahir" else "VARCHAR"


def _made_columns() -> str:
    return ", ".join(f"{sql} AS {name}" for name, sql in _MADE.items())


def sizes_of(memory: MemoryDatabase, linkage: Linkage, count: int) -> list[tuple[int, int]]:
    """By block: the pairs of records that share its key, and the records whose key too many others share."""
    fits = f"c <= {int(linkage.largest)}"
    counted = [
        f"(SELECT (COALESCE(sum(c * (c - 1) // 2) FILTER ({fits}), 0), COALESCE(sum(c) FILTER (NOT {fits}), 0))"  # noqa: S608
        f" FROM (SELECT count(*) AS c FROM ({_keys(block.columns)}) GROUP BY k))"
        for block in linkage.blocks
    ]
    asked = [", ".join(counted)] if count <= _FEW else counted
    found = [size for sql in asked for size in memory.rows(f"SELECT {sql}")[0]]
    return [(int(pairs), int(skipped)) for pairs, skipped in found]


def buckets(memory: MemoryDatabase, blocks: Sequence[Sequence[str]], largest: int) -> Iterator[int]:
    """The records that share the key of a block with others, but not with too many: table `b` holds a part of them at a
    time, once for each of the blocks (whose columns are given), those of one key in the same part. Yields the number of
    each part when it lies ready."""
    keys = " UNION ALL ".join(_keys(columns, number) for number, columns in enumerate(blocks))
    memory.run(f"CREATE OR REPLACE TABLE keyed AS {keys}")
    memory.run(
        "CREATE OR REPLACE TABLE shared AS SELECT n, k FROM keyed SEMI JOIN"  # noqa: S608
        f" (SELECT k FROM keyed GROUP BY k HAVING count(*) BETWEEN 2 AND {int(largest)}) USING (k)"
    )
    memory.run("DROP TABLE keyed")
    ((count,),) = memory.rows("SELECT count(*) FROM shared")
    parts = max(1, -(-count // _AT_ONCE))
    for part in range(parts):
        memory.run(
            "CREATE OR REPLACE TABLE b AS SELECT p.*, COALESCE(f.often, 0) AS f_nama_urut, d.often AS c_desa FROM"  # noqa: S608
            f" (SELECT *, {_made_columns()} FROM (SELECT given.*, k FROM given JOIN shared USING (n)"
            f" WHERE k % {parts} = {part})) p LEFT JOIN f USING (nama_urut)"
            " LEFT JOIN d ON d.desa IS NOT DISTINCT FROM p.desa"
        )
        yield part


def _keys(columns: Sequence[str], block: int = 0) -> str:
    """SQL: records and their key (64 bits of it: that two keys of a million meet is one chance in thirty million).
    `block`: a number that keeps the keys of several blocks apart."""
    known = " AND ".join(f"{name} IS NOT NULL" for name in columns)
    return f"SELECT n, hash({block}, {', '.join(columns)}) AS k FROM q WHERE {known}"  # noqa: S608


def scoring_sql(linkage: Linkage, count: int, apart: str = "") -> str:
    """SQL: scored pairs of table `b`: positions, weight, levels (g0, g1 …), weights of the levels (w0, w1 …)."""
    each = range(len(linkage.comparisons))
    levels = ", ".join(
        f"{_level(comparison, 'l.{}', 'r.{}')} AS g{i}" for i, comparison in enumerate(linkage.comparisons)
    )
    weights = ", ".join(
        f"{_weight(comparison, f'g{i}', max(count, linkage.fewest))} AS w{i}"
        for i, comparison in enumerate(linkage.comparisons)
    )
    inner = (
        f"SELECT l.n AS one, r.n AS other, CASE WHEN l.desa = r.desa THEN l.c_desa ELSE {count} END AS among,"  # noqa: S608
        f" greatest(l.f_nama_urut, r.f_nama_urut, {_RAREST}) AS often, {levels}"
        f" FROM b l JOIN b r ON l.k = r.k AND l.n < r.n{apart}"
    )
    total = " + ".join(f"w{i}" for i in each)
    shown = ", ".join([*(f"g{i}" for i in each), *(f"w{i}" for i in each)])
    return (
        f"SELECT one, other, {_prior(linkage)} + {total} AS weight, {shown}"  # noqa: S608
        f" FROM (SELECT *, {weights} FROM ({inner}))"
    )


def _prior(linkage: Linkage) -> str:
    """`prior` in SQL; `among`: records of the village, or of all villages for two of different ones."""
    chance = f"least(0.5, {linkage.doubles!r} / (greatest(among, {linkage.fewest}, 2) - 1))"
    return f"log2({chance} / (1 - {chance}))"


def _level(comparison: LinkComparison, left: str, right: str) -> str:
    """The number of the first level that holds; -1 where a needed column is empty."""
    empty = [f"{side.format(name)} IS NULL" for name in comparison.needs for side in (left, right)]
    cases = [f"WHEN {' OR '.join(empty)} THEN -1"] if empty else []
    for i, level in enumerate(comparison.levels):
        if level.terms:
            cases.append(f"WHEN {condition(level.terms, left, right)} THEN {i}")
    return f"CASE {' '.join(cases)} ELSE {len(comparison.levels) - 1} END" if cases else "0"


def _weight(comparison: LinkComparison, level: str, count: int) -> str:
    cases = [
        f"WHEN {i} THEN CAST({_level_weight(level, count)} AS DOUBLE)" for i, level in enumerate(comparison.levels)
    ]
    return f"CASE {level} {' '.join(cases)} ELSE 0.0 END"


def _level_weight(level: LinkLevel, count: int) -> str:
    if level.frequency != "nama_urut":
        return repr(weight_of(level))
    return f"log2({level.m!r} / greatest(often / {float(max(count, 1))!r}, {level.u / 100!r}))"


def condition(terms: Sequence[LinkTerm], left: str, right: str) -> str:
    """The SQL of terms; `left`, `right`: how a column of either record is written ("l.{}")."""
    return " AND ".join(_term(term, left, right) for term in terms)


def _term(term: LinkTerm, left: str, right: str) -> str:
    number = term.number or 0
    whole = int(number)
    one, other = left.format(term.column), right.format(term.column)
    if term.measure == "seorang":
        sql = _one_name(left, right)
    elif term.measure == "memuat":
        sql = _contains_words(one, other, whole)
    elif term.measure == "ringkas":
        sql = _shortens_words(one, other, whole)
    elif term.measure == "sisip":
        sql = _letters_left_out(one, other, whole)
    elif term.measure in ("terbalik", "bagian", "selang"):
        sql = _date(term.measure, whole, one, other)
    else:
        sql = {
            "sama": f"{one} = {other}",
            "mirip": f"jaro_winkler_similarity({one}, {other}) >= {number!r}",
            "jarak": f"damerau_levenshtein({one}, {other}) <= {whole}",
            "awal": f"substr({one}, 1, {whole}) = substr({other}, 1, {whole})",
            "tanpa": f"{one} IS NULL OR {other} IS NULL",
        }[term.measure]
    held = f"COALESCE({sql}, FALSE)"
    return f"NOT {held}" if term.no else held


def _contains_words(one: str, other: str, least: int) -> str:
    """Every word of one list stands in the other, and either has at least so many."""
    return (
        f"(list_has_all({one}, {other}) OR list_has_all({other}, {one})) AND least(len({one}), len({other})) >= {least}"
    )


def _letters_left_out(one: str, other: str, most: int) -> str:
    """One text is the other without at most so many letters: as many steps apart as their lengths are, none in place
    of another, which is how twins are named (RINA, RINI)."""
    apart = f"abs(length({one}) - length({other}))"
    return f"{apart} <= {most} AND levenshtein({one}, {other}) = {apart}"


def _shortens_words(one: str, other: str, least: int) -> str:
    """As many words, each equal or the first letter of the other, at least so many of them equal."""
    equal = "x[1] = x[2]"
    letter = "(least(length(x[1]), length(x[2])) = 1 AND substr(x[1], 1, 1) = substr(x[2], 1, 1))"
    both = f"list_zip({one}, {other})"
    return (
        f"len({one}) = len({other}) AND len(list_filter({both}, lambda x: {equal} AND length(x[1]) > 1)) >= {least}"
        f" AND len(list_filter({both}, lambda x: {equal} OR {letter})) = len({one})"
    )


def _one_name(left: str, right: str) -> str:
    """Two names that one person may go by: the words in another order, parted or joined otherwise, at most two letters
    left out, letters exchanged, words added to at least two, or words shortened to their first letter."""
    names, words = (left.format("nama"), right.format("nama")), (left.format("kata"), right.format("kata"))
    ways = (
        f"{left.format('nama_huruf')} = {right.format('nama_huruf')}",
        _letters_left_out(*names, 2),
        f"len({words[0]}) <> len({words[1]}) AND {_contains_words(*words, 2)}",
        _shortens_words(*words, 1),
    )
    return " OR ".join(f"({way})" for way in ways)


def _date(measure: str, whole: int, one: str, other: str) -> str:
    if measure == "terbalik":
        return (
            f"year({one}) = year({other}) AND day({one}) = month({other}) AND month({one}) = day({other})"
            f" AND {one} <> {other}"
        )
    if measure == "selang":
        return f"abs(year({one}) - year({other})) <= {whole}"
    parts = " + ".join(f"CAST({part}({one}) = {part}({other}) AS INTEGER)" for part in ("day", "month", "year"))
    return f"{parts} >= {whole}"
