"""The search for doubles against planted ones: the key of the injector is the oracle, the search never sees it."""

from __future__ import annotations

import csv
import datetime as dt
import math
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bench.dedup import record
from cantik.content.loader import load_content
from cantik.contoh import make_kabupaten, opensid_rows
from cantik.contoh.ganda import Entry, of_opensid, plant_doubles, plant_lookalikes
from cantik.engines import linkage
from cantik.engines.linkage import prior
from cantik.examine import pairs
from cantik.examine.pairs import Record, Search, explain_pair, find_pairs, plain_name

LINKAGE = load_content().linkage["orang"]
ANI = Record(
    "ANI RAHAYU",
    dt.date(1990, 3, 9),
    "2",
    "9901014903900001",
    "BUDI HARJO",
    "SITI WALUYO",
    "CONTOH RAYA",
    "99.01.01.2001",
    "MELATI",
    "001",
    "7",
)


def people(count: int, *, seed: int = 2026, villages: int = 1) -> list[Entry]:
    made = make_kabupaten(seed, villages=villages, persons=count)
    return [one for village in made.villages for one in of_opensid(opensid_rows(village.draw()), village.code)]


def scored(entries: list[Entry], *, doubles: float = 0.05, lookalikes: float = 0.02) -> tuple[float, float]:
    """Recall and precision at the review threshold."""
    entries = entries + plant_lookalikes(entries, share=lookalikes, seed=5)
    dirty, key = plant_doubles(entries, share=doubles, seed=3)
    found = {(pair.one, pair.other) for pair in find_pairs(LINKAGE, [record(one) for one in dirty]).pairs}
    planted = {(one.original, one.copy) for one in key}
    return len(found & planted) / len(planted), len(found & planted) / max(len(found), 1)


def pair(*records: Record) -> Search:
    """What two records weigh in a village of 3,000; the others are nobody's doubles."""
    crowd = [Record(f"WARGA {i:04d}", None, "1", village=ANI.village) for i in range(2998)]
    return find_pairs(LINKAGE, [*records, *crowd], least=-99)


def test_planted_doubles_are_found_and_lookalikes_are_not() -> None:
    recall, precision = scored(people(1_500, villages=4))
    assert recall >= 0.95
    assert precision >= 0.98


def test_a_clean_village_proposes_next_to_nothing() -> None:
    entries = people(3_000)
    found = find_pairs(LINKAGE, [record(one) for one in entries]).pairs
    assert len(found) <= len(entries) // 1000


def test_two_worlds_mixed_give_no_false_pairs() -> None:
    """Two populations of other seeds in one village: whatever is found across them is false."""
    one, other = people(2_000), people(2_000, seed=7)
    for entry in other:
        entry["nik"] = ""  # their numbers are drawn from one space and collide; nobody's would in life
    found = find_pairs(LINKAGE, [record(entry) for entry in (*one, *other)]).pairs
    assert [pair for pair in found if pair.one < len(one) <= pair.other] == []


@pytest.mark.luar
def test_doubles_among_people_of_another_generator(shared: Path, tmp_path: Path) -> None:
    tool = shared / "tools/buat_populasi.py"
    subprocess.run(
        [
            sys.executable,
            str(tool),
            "--desa",
            "35.05.10.2001",
            "--penduduk",
            "6000",
            "--format",
            "csv",
            "--keluar",
            str(tmp_path),
        ],
        check=True,
        capture_output=True,
    )
    with (tmp_path / "penduduk.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["status_dasar"] == "1"]
    entries: list[Entry] = [
        {
            "nama": row["nama"],
            "lahir": dt.date.fromisoformat(row["tanggal_lahir"]),
            "jenis_kelamin": row["sex"],
            "nik": row["nik"],
            "ayah": row["nama_ayah"],
            "ibu": row["nama_ibu"],
            "tempat_lahir": row["tempat_lahir"],
            "desa": row["kode_desa"],
            "dusun": row["dusun"],
            "rt": row["rt"],
            "keluarga": row["id_keluarga"],
        }
        for row in rows
    ]
    recall, precision = scored(entries)
    assert recall >= 0.95
    assert precision >= 0.98


def test_the_same_record_twice_is_very_likely_one_person() -> None:
    (found,) = pair(ANI, ANI).pairs
    assert found.weight >= LINKAGE.sure


@pytest.mark.parametrize(
    ("changes", "double"),
    [
        ({"nik": ""}, True),
        ({"born": dt.date(1990, 9, 3), "nik": ""}, True),  # day and month exchanged
        ({"name": "ANI", "nik": "9901014903900010"}, True),  # called by one word, digits of the NIK exchanged
        ({"name": "Hj. Ani Rahaju, S.Pd"}, True),
        ({"name": "ANA RAHAYU", "nik": "9901014903900002"}, False),  # a twin: next serial
        ({"name": "TUTI RAHAYU", "nik": ""}, False),  # a twin without a number yet
        ({"name": "WATI", "born": dt.date(1993, 7, 1), "nik": "9901014107930001"}, False),  # a sister
        ({"born": dt.date(2015, 3, 9), "nik": "9901014903150001", "mother": "ANI RAHAYU", "father": "JOKO"}, False),
        (
            {"born": dt.date(1990, 11, 20), "nik": "9901016011900001", "mother": "RINI", "father": "JOKO", "rt": "009"},
            False,
        ),  # a stranger of the same name and year
    ],
)
def test_traps(changes: dict[str, object], double: bool) -> None:
    weights = [found.weight for found in pair(ANI, replace(ANI, **changes)).pairs]  # type: ignore[arg-type]
    assert (max(weights, default=-99) >= LINKAGE.review) is double, weights


def test_a_man_recorded_as_a_woman_keeps_his_number_in_sight() -> None:
    """Day + 40 of a woman's NIK: one digit apart from a man's of the same day."""
    man = Record(
        "ANI RAHAYU",
        ANI.born,
        "1",
        "9901010903900001",
        ANI.father,
        ANI.mother,
        ANI.birth_place,
        ANI.village,
        ANI.dusun,
        ANI.rt,
    )
    (found,) = pair(ANI, man).pairs
    reasons = {reason.comparison: reason.level for reason in explain_pair(LINKAGE, found.levels, found.weights)}
    assert reasons["nik"] == "satu_angka"
    assert reasons["jenis_kelamin"] == "beda"
    assert found.weight >= LINKAGE.review


def test_the_explanation_adds_up_to_the_weight() -> None:
    (found,) = pair(ANI, ANI).pairs
    reasons = explain_pair(LINKAGE, found.levels, found.weights)
    assert math.isclose(prior(LINKAGE, 3000) + sum(found.weights), found.weight)
    assert abs(prior(LINKAGE, 3000) + sum(reason.weight for reason in reasons) - found.weight) < 0.5
    assert [reason.weight for reason in reasons] == sorted((reason.weight for reason in reasons), reverse=True)
    assert all(reason.words and reason.label for reason in reasons)


def test_the_order_of_the_records_does_not_matter() -> None:
    dirty, _ = plant_doubles(people(300), share=0.2, seed=3)
    order = list(range(len(dirty)))
    random.Random(1).shuffle(order)
    straight = find_pairs(LINKAGE, [record(one) for one in dirty]).pairs
    mixed = find_pairs(LINKAGE, [record(dirty[i]) for i in order]).pairs
    assert {(frozenset((p.one, p.other)), round(p.weight, 6)) for p in straight} == {
        (frozenset((order[p.one], order[p.other])), round(p.weight, 6)) for p in mixed
    }


def test_the_parts_in_which_records_are_looked_at_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kabupaten is loaded a part at a time, and the records of a block are compared a part at a time."""
    records = [record(entry) for entry in plant_doubles(people(300), share=0.2, seed=4)[0]]
    whole = find_pairs(LINKAGE, records)
    monkeypatch.setattr(pairs, "_PART", 70)
    monkeypatch.setattr(linkage, "_AT_ONCE", 40)
    monkeypatch.setattr(linkage, "_FEW", 0)
    parted = find_pairs(LINKAGE, records)
    assert (parted.pairs, parted.compared, parted.skipped) == (whole.pairs, whole.compared, whole.skipped)
    assert len(whole.pairs) > 40


def test_across_villages_only_pairs_of_two_villages_are_shown() -> None:
    neighbour = replace(ANI, village="99.01.01.2002")
    found = find_pairs(LINKAGE, [ANI, ANI, neighbour], across=True, least=-99).pairs
    assert {(one.one, one.other) for one in found} == {(0, 2), (1, 2)}


def test_a_key_that_too_many_share_is_counted_and_not_compared() -> None:
    crowd = [Record("SITI", dt.date(1980, 1, 1), "2", "", "", "", "", "", "", str(i)) for i in range(500)]
    found = find_pairs(LINKAGE, crowd)
    assert found.skipped["lahir_nama"] == 500
    assert found.compared < 500 * 499 // 2


@pytest.mark.parametrize(
    ("written", "compared"),
    [("H. Moch. Soekarno, S.H.", "muhammad sukarno"), ("Alm. Djoko  TJIPTO", "joko cipto"), ("", ""), ("Siti", "siti")],
)
def test_names_as_they_are_compared(written: str, compared: str) -> None:
    assert plain_name(LINKAGE, written) == compared


def test_nobody_and_one_have_no_doubles() -> None:
    assert find_pairs(LINKAGE, []).pairs == find_pairs(LINKAGE, [ANI]).pairs == ()
