"""Rows of a file that may be one person: found by the search for doubles itself, so that the rule and it never differ.

A pair is told once, at its later row. What somebody decided about two records of the register is not asked again.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields, replace

from cantik.collect.batch import Reading, RecordSet, Value
from cantik.content.kinds import Linkage
from cantik.examine.pairs import Record, find_pairs
from cantik.examine.relations import Following
from cantik.examine.rules import ReadyRule
from cantik.examine.search import Hits, UnitTable
from cantik.expr.scope import SIMILAR

MODEL = "orang"
#: what two records say of two persons, wherever they live now: number, name, birth date, sex, parents, birth place
Said = tuple[str, ...]
#: two records that somebody decided about
SettledPair = frozenset[Said]
Pairs = Sequence[tuple[int, int]]

_TEXTS = {
    "name": "nama",
    "sex": "jenis_kelamin",
    "nik": "nik",
    "father": "nama_ayah",
    "mother": "nama_ibu",
    "birth_place": "tempat_lahir",
    "dusun": "dusun",
    "rt": "rt",
    "family": "no_kk",
}


def said_by(record: Record) -> Said:
    """Return the values that a decision about a record rests on (NIK, name, birth, sex, parents). When one of them
    changes, the decision is asked again; an address may change."""
    born = record.born.isoformat() if record.born else ""
    return record.nik, record.name, born, record.sex, record.father, record.mother, record.birth_place


def uses_pairs(ready: ReadyRule) -> bool:
    """Whether a rule reads what the search for doubles finds."""
    return ("orang", SIMILAR) in ready.uses


def pairs_of(batch: Reading, linkages: Mapping[str, Linkage], settled: Collection[SettledPair]) -> Pairs:
    """Positions of two rows that may be one person and about whom nobody decided: (later row, earlier row), in order.

    Empty where the file has no persons or the content no model.
    """
    people, linkage = batch.records.get("orang"), linkages.get(MODEL)
    if people is None or linkage is None:
        return ()
    records = records_of(people)
    found = []
    for pair in find_pairs(linkage, records, threads=1).pairs:
        if settled and frozenset((said_by(records[pair.one]), said_by(records[pair.other]))) in settled:
            continue
        earlier, later = sorted((pair.one, pair.other), key=lambda position: (people.rows[position], position))
        found.append((later, earlier))
    return sorted(found)


def records_of(people: RecordSet) -> list[Record]:
    """The persons of a file as they are compared; one village, whatever it says of villages."""
    count = len(people)
    nothing: Sequence[Value] = [None] * count
    columns = {field: people.columns.get(name) or nothing for field, name in _TEXTS.items()}
    births = people.columns.get("tanggal_lahir") or nothing
    given: dict[str, Iterable[object]] = {
        **{field: [str(value or "") for value in values] for field, values in columns.items()},
        "born": [birth if isinstance(birth, dt.date) else None for birth in births],
        "village": [MODEL] * count,
    }
    return list(map(Record, *(given[field.name] for field in fields(Record))))


def find_row_pairs(
    table: UnitTable, following: Following, linkages: Mapping[str, Linkage], rules: Sequence[ReadyRule]
) -> Pairs:
    """The pairs of a file; into the table of its persons goes how many earlier rows each may be one person with. No
    search where no rule asks for it."""
    asked = any(uses_pairs(ready) for ready in rules)
    pairs = pairs_of(following.batch, linkages, following.settled) if asked else ()
    often = Counter(later for later, _earlier in pairs)
    table.columns[SIMILAR] = [often[position] for position in range(table.size)]
    return pairs


def with_partners(hits: Hits, rules: Sequence[ReadyRule], pairs: Pairs) -> Hits:
    """The hits with the earlier rows as partners of each later row that a rule found because of them."""
    near = dict(hits.near)
    for ready in rules:
        positions = set(hits.found.get(ready.rule.id, ())) if uses_pairs(ready) else set()
        if positions:
            near[ready.rule.id] = [(later, earlier) for later, earlier in pairs if later in positions]
    return replace(hits, near=near)
