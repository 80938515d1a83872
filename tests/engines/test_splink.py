"""Splink as the oracle of the weights, and as the teacher of m.

For the oracle the content model is written down again for Splink: conditions by its own library of levels, the columns
made from a record by Python, its own joins, frequencies and sum. Only the numbers m, u and the thresholds are shared.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pytest
import splink.comparison_level_library as levels_of_splink
from splink import DuckDBAPI, Linker

from cantik.content.kinds import Linkage, LinkTerm
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.ganda import Entry, of_opensid, plant_doubles, plant_lookalikes
from cantik.engines import linkage_splink
from cantik.engines.linkage import search
from cantik.engines.linkage_splink import Learnt, learn
from cantik.examine.pairs import Record, parts_of

#: two sums of the same logarithms in two orders
TOLERANCE = 1e-6
#: keys that more than two share are passed over: by both
MODEL = load_content().linkage["orang"]
LINKAGE = replace(MODEL, largest=2)
Columns = Mapping[str, Sequence[Any]]


def population(count: int, *, villages: int, doubles: float, seed: int) -> tuple[list[Entry], set[tuple[int, int]]]:
    made = make_kabupaten(seed, villages=villages, persons=count)
    people = [one for village in made.villages for one in of_opensid(opensid_rows(village.draw()), village.code)]
    dirty, key = plant_doubles(people + plant_lookalikes(people, share=0.02, seed=5), share=doubles, seed=3)
    return dirty, {(one.original, one.copy) for one in key}


def compared(entries: Sequence[Entry], *, gaps: bool = False) -> Columns:
    """What the engine is given; with `gaps` every tenth value of what may be unknown is."""
    chance = random.Random(1)
    (part,) = parts_of(
        LINKAGE,
        [
            Record(
                one["nama"],
                one["lahir"],
                one["jenis_kelamin"],
                one["nik"],
                one["ayah"],
                one["ibu"],
                one["tempat_lahir"],
                one["desa"],
                one["dusun"],
                one["rt"],
                one["keluarga"],
            )
            for one in entries
        ],
    )
    made = dict(part)
    for name in ("lahir", "nik", "ayah", "ibu", "tempat_lahir", "rt") if gaps else ():
        made[name] = [None if chance.random() < 0.1 else value for value in made[name]]
    return made


# ── the model as Splink would have it written ───────────────────────────────────────────────────


def record_of(columns: Columns, n: int) -> dict[str, Any]:
    """One record with everything that the model compares, made in Python."""
    given: dict[str, Any] = {name: values[n] or None for name, values in columns.items()}
    made: dict[str, Any] = {}
    for name, list_of, ordered in (
        ("nama", "kata", "nama_urut"),
        ("ayah", "ayah_kata", "ayah_urut"),
        ("ibu", "ibu_kata", "ibu_urut"),
    ):
        words = (given[name] or "").split()
        made |= {list_of: words or None, ordered: " ".join(sorted(words)) or None}
    called = given["nama"] or ""
    words = called.split() or [""]
    made |= {
        "nama_huruf": "".join(sorted(called.replace(" ", ""))) or None,
        "kata_awal": words[0] or None,
        "kata_akhir": words[-1] or None,
        "huruf_awal": called[:1] or None,
        "awal_nama": called[:3] or None,
    }
    born, nik = given["lahir"], given["nik"]
    low, high = sorted((born.day, born.month)) if born else (0, 0)
    made |= {
        "tahun": born.year if born else None,
        "bulan_lahir": (born.year, born.month) if born else None,
        "lahir_lipat": (born.year, low, high) if born else None,
        "nik_awal": nik[:12] if nik else None,
        "nik_akhir": nik[6:] if nik else None,
        "nik_urut": "".join(sorted(nik)) if nik else None,
    }
    return {"unique_id": n, **given, **made}


def keys_of(linkage: Linkage, record: Mapping[str, Any]) -> list[str | None]:
    made = [[record[name] for name in block.columns] for block in linkage.blocks]
    return [None if None in values else repr(values) for values in made]


def table_of(linkage: Linkage, columns: Columns) -> list[dict[str, Any]]:
    """Records with a key of each block; a key that too many share is none."""
    records = [record_of(columns, n) for n in range(len(columns["nama"]))]
    keys = [keys_of(linkage, record) for record in records]
    for i in range(len(linkage.blocks)):
        often = Counter(one[i] for one in keys)
        for record, one in zip(records, keys, strict=True):
            record[f"kunci{i}"] = one[i] if often[one[i]] <= linkage.largest else None
    plain = (str, int, list, dt.date, type(None))
    return [
        {name: value if isinstance(value, plain) else repr(value) for name, value in record.items()}
        for record in records
    ]


def condition(term: LinkTerm) -> str:
    name, number = term.column, term.number or 0
    left, right = f"{name}_l", f"{name}_r"
    same = [f"date_part('{part}', {left}) = date_part('{part}', {right})" for part in ("day", "month", "year")]
    makers: dict[str, Callable[[], Any]] = {
        "sama": lambda: levels_of_splink.ExactMatchLevel(name),
        "mirip": lambda: levels_of_splink.JaroWinklerLevel(name, number),
        "jarak": lambda: levels_of_splink.DamerauLevenshteinLevel(name, int(number)),
        "awal": lambda: levels_of_splink.CustomLevel(f"starts_with({left}, left({right}, {int(number)}))"),
        "memuat": lambda: levels_of_splink.CustomLevel(
            f"len(list_intersect({left}, {right})) >= greatest({int(number)},"
            f" least(len(list_distinct({left})), len(list_distinct({right}))))"
            f" and least(len({left}), len({right})) >= {int(number)}"
        ),
        "sisip": lambda: levels_of_splink.CustomLevel(_left_out(left, right, int(number))),
        "ringkas": lambda: levels_of_splink.CustomLevel(_shortened(left, right, int(number))),
        "seorang": lambda: levels_of_splink.Or(
            levels_of_splink.ExactMatchLevel("nama_huruf"),
            levels_of_splink.CustomLevel(_left_out(left, right, 2)),
            levels_of_splink.CustomLevel(
                "(list_has_all(kata_l, list_distinct(kata_r)) or list_has_all(kata_r, list_distinct(kata_l)))"
                " and len(kata_l) > 1 and len(kata_r) > 1 and len(kata_l) - len(kata_r) <> 0"
            ),
            levels_of_splink.CustomLevel(_shortened("kata_l", "kata_r", 1)),
        ),
        "terbalik": lambda: levels_of_splink.CustomLevel(
            f"strftime({left}, '%Y-%m-%d') = strftime({right}, '%Y-%d-%m') and {left} != {right}"
        ),
        "bagian": lambda: levels_of_splink.CustomLevel(
            f"len(list_filter([{', '.join(same)}], lambda x: x)) >= {int(number)}"
        ),
        "selang": lambda: levels_of_splink.CustomLevel(
            f"date_part('year', {left}) - date_part('year', {right}) between -{int(number)} and {int(number)}"
        ),
        "tanpa": lambda: levels_of_splink.CustomLevel(f"{left} is null or {right} is null"),
    }
    written = makers[term.measure]().get_comparison_level("duckdb").sql_condition
    return f"{'not ' if term.no else ''}coalesce(({written}), false)"


def _left_out(left: str, right: str, most: int) -> str:
    """Letters may be left out of the longer text until it is the shorter one; written as a pattern: r.*a.*t.*n.*"""
    pattern = "'.*' || array_to_string(string_split({}, ''), '.*') || '.*'"
    found = " or ".join(f"regexp_full_match({a}, {pattern.format(b)})" for a, b in ((left, right), (right, left)))
    return f"({found}) and length({left}) - length({right}) between -{most} and {most}"


def _shortened(left: str, right: str, least: int) -> str:
    """Word by word in places, not in pairs as the engine goes."""
    a, b = f"{left}[i]", f"{right}[i]"
    letter = f"(({a} = left({b}, 1)) or ({b} = left({a}, 1)))"
    whole = f"len(list_filter(range(1, len({left}) + 1), lambda i: {a} = {b} and length({b}) <> 1))"
    fits = f"len(list_filter(range(1, len({left}) + 1), lambda i: not ({a} = {b} or {letter}))) = 0"
    return f"len({left}) = len({right}) and {whole} >= {least} and {fits}"


def settings_of(linkage: Linkage, count: int, *, across: bool) -> dict[str, Any]:
    comparisons = []
    for one in linkage.comparisons:
        silent = [f"{name}_l is null or {name}_r is null" for name in one.needs]
        silent += [" and ".join(map(condition, level.terms)) for level in one.levels if level.m == level.u == 1]
        levels: list[dict[str, Any]] = []
        if silent:
            levels.append({"sql_condition": " or ".join(silent), "label_for_charts": "-", "is_null_level": True})
        for level in one.levels:
            if level.m == level.u == 1:
                continue
            written = " and ".join(map(condition, level.terms)) or "ELSE"
            made = {
                "sql_condition": written,
                "label_for_charts": level.id,
                "m_probability": level.m,
                "u_probability": level.u,
            }
            if level.frequency:
                made |= {
                    "sql_condition": f"{level.frequency}_l = {level.frequency}_r",
                    "tf_adjustment_column": level.frequency,
                    "tf_minimum_u_value": max(2 / count, level.u / 100),
                }
            levels.append(made)
        comparisons.append({"output_column_name": one.id, "comparison_levels": levels})
    apart = " and l.desa <> r.desa" if across else ""
    return {
        "link_type": "dedupe_only",
        "comparisons": comparisons,
        "blocking_rules_to_generate_predictions": [
            f"l.kunci{i} = r.kunci{i}{apart}" for i in range(len(linkage.blocks))
        ],
        "probability_two_random_records_match": min(0.5, linkage.doubles / (count - 1)),
    }


def weights_of_splink(linkage: Linkage, columns: Columns, *, across: bool) -> dict[tuple[int, int], float]:
    logging.getLogger("splink").setLevel(logging.ERROR)
    closed = duckdb.connect(":memory:", config={"enable_external_access": "false", "threads": 2})
    api = DuckDBAPI(closed)
    count = len(columns["nama"])
    records = table_of(linkage, columns)
    linker = Linker(api.register(records), settings_of(linkage, count, across=across), log_level=None)
    # The share of a name is that among all records, also those without a name; Splink would leave these out.
    names = Counter(one["nama_urut"] for one in records if one["nama_urut"])
    often = [{"nama_urut": name, "tf_nama_urut": many / count} for name, many in names.items()]
    linker.table_management.register_term_frequency_lookup(api.register(often), "nama_urut")
    found = linker.inference.predict(warning_mode="never").as_record_list()
    return {tuple(sorted((one["unique_id_l"], one["unique_id_r"]))): one["match_weight"] for one in found}


def _second_cards(entries: Sequence[Entry]) -> list[Entry]:
    """Ten persons again: under the next serial, and the second time under one word and first letters of the rest."""
    told = [one for one in entries if one["ibu"] and one["lahir"] and len(one["nik"]) == 16 and " " in one["nama"]]
    made = []
    for number, one in enumerate(told[::100][:10]):
        first, *rest = one["nama"].split()
        name = " ".join([first[0], *rest]) if number % 2 else one["nama"]
        made.append({**one, "nama": name, "nik": f"{one['nik'][:12]}{9000 + number}"})
    return made


@pytest.mark.lambat
@pytest.mark.parametrize("across", [False, True])
def test_splink_weighs_every_pair_as_we_do(*, across: bool) -> None:
    """Within a village, and between three, in each of which a third of the records stands (every pair has the prior of
    all). Every level of the model comes up, or the test would say nothing of it."""
    entries, _ = population(2_500, villages=1, doubles=0.2, seed=11)
    older = next(one for one in entries if one["ibu"] and one["lahir"])
    entries.append({**older, "nama": "ZUZU QOYYIM", "lahir": older["lahir"] - dt.timedelta(days=1000)})  # a sister
    entries.extend(_second_cards(entries))
    where = random.Random(2)
    if across:
        entries = [{**one, "desa": where.choice("123")} for one in entries]
    columns = compared(entries, gaps=True)
    ours = search(LINKAGE, [columns], least=-999, across=across)
    mine = {(one.one, one.other): one.weight for one in ours.pairs}
    theirs = weights_of_splink(LINKAGE, columns, across=across)
    assert len(mine) > 400
    assert sum(ours.skipped.values()) > 0
    assert mine.keys() == theirs.keys()
    assert max(abs(mine[pair] - theirs[pair]) for pair in mine) < TOLERANCE
    for threshold in (LINKAGE.review, LINKAGE.sure):
        shown = {pair for pair, weight in mine.items() if weight >= threshold}
        assert shown == {pair for pair, weight in theirs.items() if weight >= threshold}
        assert len(shown) > 50
    if not across:
        came = {(i, level) for one in ours.pairs for i, level in enumerate(one.levels)}
        every = {(i, j) for i, one in enumerate(LINKAGE.comparisons) for j in range(len(one.levels))}
        assert {(LINKAGE.comparisons[i].id, LINKAGE.comparisons[i].levels[j].id) for i, j in every - came} == {
            ("tempat", "lain"),
        }


# ── learning ────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def learnt() -> tuple[Learnt, Columns, set[tuple[int, int]]]:
    """Learnt once for all tests; how far it was is told of each block, at last of the learning itself."""
    entries, key = population(2_500, villages=4, doubles=0.08, seed=21)
    columns = compared(entries)
    told: list[tuple[int, int]] = []
    found = learn(MODEL, [columns], step=lambda done, whole: told.append((done, whole)))
    steps = len(MODEL.blocks) + 1
    assert told == [(done, steps) for done in range(1, steps + 1)]
    return found, columns, key


def scored(linkage: Linkage, columns: Columns, key: set[tuple[int, int]]) -> tuple[float, float]:
    """Recall and precision of what would be shown."""
    shown = {(one.one, one.other) for one in search(linkage, [columns]).pairs}
    return len(shown & key) / len(key), len(shown & key) / len(shown)


@pytest.mark.lambat
def test_what_is_learnt_finds_no_less_and_errs_no_more(
    learnt: tuple[Learnt, Columns, set[tuple[int, int]]],
) -> None:
    """Nobody told it which pairs are doubles; m come out as the share among the planted ones."""
    found, columns, key = learnt
    assert found.sound
    assert found.doubles == pytest.approx(len(key), rel=0.05)
    (before, right_before), (after, right_after) = scored(MODEL, columns, key), scored(found.linkage, columns, key)
    assert after >= before
    assert right_after >= right_before
    planted = [one for one in search(MODEL, [columns], least=-999).pairs if (one.one, one.other) in key]
    for i, comparison in enumerate(found.linkage.comparisons):
        spoke = [one.levels[i] for one in planted if one.levels[i] >= 0 and comparison.levels[one.levels[i]].m < 1]
        for j, level in enumerate(comparison.levels):
            if level != MODEL.comparisons[i].levels[j]:
                assert level.m == pytest.approx(spoke.count(j) / len(spoke), abs=0.03), f"{comparison.id}.{level.id}"


@pytest.mark.lambat
def test_only_m_is_learnt_and_twins_stay_two_persons(learnt: tuple[Learnt, Columns, set[tuple[int, int]]]) -> None:
    found, *_ = learnt
    for before, after in zip(MODEL.comparisons, found.linkage.comparisons, strict=True):
        for was, now in zip(before.levels, after.levels, strict=True):
            assert replace(now, m=was.m) == was
            if was.fixed or f"{before.id}.{was.id}" in found.kept:
                assert now.m == was.m
    assert {"nik.kembar", "orang_tua.kembar", "orang_tua.saudara"} <= set(found.kept)


@pytest.mark.lambat
def test_where_nobody_stands_twice_nothing_sound_is_learnt() -> None:
    """EM makes two heaps of whatever it is given; here the second one is no heap of doubles."""
    entries, _ = population(2_500, villages=4, doubles=1e-9, seed=21)
    assert not learn(MODEL, [compared(entries)]).sound


@pytest.mark.lambat
def test_learning_that_was_cut_short_says_after_how_many_rounds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two rounds are allowed and two are told; what had no time to settle is not taken for sound."""
    monkeypatch.setattr(linkage_splink, "_ROUNDS", 2)
    entries, _ = population(600, villages=2, doubles=0.08, seed=21)
    found = learn(MODEL, [compared(entries)])
    assert (found.rounds, found.settled, found.sound) == (2, False, False)
