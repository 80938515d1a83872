"""Limits exactly at their edge and small steps of examination, on examples that can be counted by hand."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from cantik.base.errors import WrongUse
from cantik.codes.area import AreaCode
from cantik.collect.batch import Reading, Value
from cantik.collect.finding import Finding, Level
from cantik.collect.open import open_file
from cantik.content.kinds import Content
from cantik.contoh.opensid import write_rows
from cantik.contoh.shape import PLACE, Row
from cantik.examine.companions import NONE
from cantik.examine.doubles import pairs_of
from cantik.examine.errors import AnotherVillage, FictitiousFile
from cantik.examine.findings.accept import is_open, parse_reason, settle
from cantik.examine.localise import _by_nik, _in_year
from cantik.examine.pairs import explain_pair
from cantik.examine.place import ELSEWHERE, examine_place, refuse_fictitious
from cantik.examine.relations import find_kin
from cantik.examine.report import marked_workbook
from tests.examine.conftest import Check, batch_of

REAL = AreaCode.kemendagri("35.05.10.2011")


def _cards(*numbers: str) -> Reading:
    return batch_of([{"no_kk": number} for number in numbers])


# ── is this file of this village ─────────────────────────────────────────────────────────────────


def test_half_of_the_cards_may_be_of_elsewhere_and_more_may_not(content: Content) -> None:
    rule = next(one for one in content.rules.values() if one.id == ELSEWHERE)
    here, there = [f"350510000000000{n}" for n in range(3)], [f"350511000000000{n}" for n in range(3)]
    assert list(examine_place(_cards(*here[:2], *there[:2]), REAL, rule)) == []
    (found,) = examine_place(_cards(*here[:2], *there), REAL, rule)
    assert (found.count, found.found, found.row, found.unit) == (3, "350511", 0, "orang")
    assert list(examine_place(_cards(*here[:2], *there), REAL, None)) == []
    # one card in many rows is one card
    assert list(examine_place(_cards(*here[:2], *([there[0]] * 5)), REAL, rule)) == []


def test_another_kabupaten_is_told_by_four_digits(content: Content) -> None:
    here, there = [f"350599000000000{n}" for n in range(2)], [f"350610000000000{n}" for n in range(3)]
    assert list(examine_place(_cards(*here, *there[:2]), REAL, None)) == []
    with pytest.raises(AnotherVillage) as caught:
        list(examine_place(_cards(*here, *there), REAL, None))
    assert "3 dari 5 nomor KK berawalan 3506" in str(caught.value.found)


def test_half_of_the_cards_may_be_invented_and_more_may_not() -> None:
    real, invented = ["3505100000000001", "3505100000000002"], [f"990101000000000{n}" for n in range(3)]
    refuse_fictitious(_cards(*real, *invented[:2]), demo=False)
    with pytest.raises(FictitiousFile) as caught:
        refuse_fictitious(_cards(*real, *invented), demo=False)
    assert "3 dari 5" in str(caught.value.found)
    refuse_fictitious(_cards(*real, *invented), demo=True)
    # invented numbers do not speak of a real village's kabupaten
    assert list(examine_place(_cards(*real[:1], *invented), REAL, None)) == []


# ── accepting with a reason ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "enough"),
    [
        ("benarsama", False),  # nine letters
        ("benarsekal", True),  # ten
        ("benar 12345 sama", False),  # nine letters, many characters
        ("aaaabbbbcccc", False),  # three different characters
        ("aaaabbbbccccd", True),  # four
        ("benarsekal" * 50, True),  # 500 characters
        ("benarsekal" * 50 + "i", False),
    ],
)
def test_a_reason_has_ten_letters_and_at_most_500_characters(text: str, enough: bool) -> None:
    """A reason has ten letters at least."""
    if enough:
        assert parse_reason(text).text == text
        return
    with pytest.raises(WrongUse) as caught:
        parse_reason(text)
    assert caught.value.code == "B303"


def _finding(level: Level, rule: str = "umur_ibu") -> Finding:
    return Finding(rule, level, "orang", 0, "Sheet1", 2, "nik", "", "", "", "")


def test_only_what_holds_the_release_is_accepted() -> None:
    assert [is_open(_finding(level)) for level in (Level.REFUSE, Level.CHECK, Level.NOTE)] == [False, True, False]
    reason = parse_reason("sudah dicocokkan dengan KK")
    every = settle([_finding(Level.CHECK), _finding(Level.NOTE), _finding(Level.CHECK, "kk_satu")], reason)
    assert [(one.rule, why) for one, why in every.accepted] == [("umur_ibu", reason), ("kk_satu", reason)]
    assert every.still_open == ()


# ── what a value may be mended to ────────────────────────────────────────────────────────────────


def test_birth_dates_that_a_nik_allows() -> None:
    """DDMMYY from the seventh digit on, 40 more for women; the century is not written."""
    last = dt.date(2025, 12, 31)
    assert _by_nik("9901011705800001", last) == [dt.date(2080, 5, 17), dt.date(1980, 5, 17)]
    assert _by_nik("9901015712030002", last) == [dt.date(2003, 12, 17), dt.date(1903, 12, 17)]
    assert _by_nik("9901012902000003", last) == [dt.date(2000, 2, 29)]  # 1900 had no 29 February
    assert _by_nik("9901013113800001", last) == []  # month 13
    for wrong in (None, "990101170580000", "99010117058000011", "990101170580000X"):
        assert _by_nik(wrong, last) == []


def test_a_leap_day_becomes_the_28th_in_another_year() -> None:
    assert _in_year(dt.date(2000, 2, 29), 2001) == dt.date(2001, 2, 28)
    assert _in_year(dt.date(2000, 2, 29), 2004) == dt.date(2004, 2, 29)
    assert _in_year(dt.date(2000, 5, 17), 1980) == dt.date(1980, 5, 17)


# ── who belongs to whom ──────────────────────────────────────────────────────────────────────────


def _person(nik: str, card: str | None, relation: str, **more: Value) -> dict[str, Value]:
    return {"nik": nik, "no_kk": card, "hubungan_keluarga": relation, "status_dasar": "1", "ibu_nik": None, **more}


def test_couples_and_heads_go_both_ways_and_no_further() -> None:
    """A family with head, spouse and child; a head without a spouse; somebody without a card."""
    batch = batch_of(
        [
            _person("1", "A", "1"),
            _person("2", "A", "3"),
            _person("3", "A", "4", ibu_nik="2"),
            _person("4", "B", "1"),
            _person("5", None, "4"),
            _person("6", "C", "3"),
        ]
    )
    kin = find_kin(batch)
    assert kin.family == [0, 0, 0, 1, NONE, 2]
    assert kin.head == [0, 0, 0, 3, NONE, NONE]
    assert kin.spouse == [1, 0, NONE, NONE, NONE, NONE]
    assert kin.mother == [NONE, NONE, 1, NONE, NONE, NONE]
    assert [list(one) for one in kin.members] == [[0, 1, 2], [3], [5]]


def test_a_head_who_is_here_goes_before_one_who_died() -> None:
    """`status_dasar` 1 or nothing said is here; 2 died."""
    for status, head in (("1", 1), (None, 1), ("2", 0)):
        kin = find_kin(
            batch_of([_person("1", "A", "1", status_dasar="2"), _person("2", "A", "1", status_dasar=status)])
        )
        assert kin.head == [head, head], status


def test_who_is_not_said_to_be_elsewhere_is_here() -> None:
    """Question 404: 1 and 5 live in the family, and so does whoever was not asked; 2 lives elsewhere."""
    for answer, head in (("1", 1), ("5", 1), (None, 1), ("2", 0)):
        two: list[dict[str, Value]] = [
            {"nik": nik, "no_kk": "A", "r409": "1", "r404": said} for nik, said in (("1", "2"), ("2", answer))
        ]
        assert find_kin(batch_of(two)).head == [head, head], answer


# ── two records of one person ────────────────────────────────────────────────────────────────────


def test_without_persons_or_without_a_model_no_pair_is_sought(content: Content) -> None:
    siti: dict[str, Value] = {"nik": None, "nama": "SITI AMINAH", "tanggal_lahir": dt.date(1980, 2, 29)}
    batch = batch_of([{**siti, "jenis_kelamin": "2"}] * 2)
    assert list(pairs_of(batch, content.linkage, ())) == [(1, 0)]
    assert list(pairs_of(batch, {}, ())) == []
    assert list(pairs_of(replace(batch, records={}), content.linkage, ())) == []


def test_what_one_of_two_records_does_not_say_weighs_nothing(content: Content) -> None:
    model = content.linkage["orang"]
    count = len(model.comparisons)
    unknown = explain_pair(model, [-1] * count, [3.0] * count)
    assert [(reason.weight, reason.level) for reason in unknown] == [(0.0, "")] * count
    assert {reason.words for reason in unknown} == {"Tidak diketahui pada salah satu catatan"}
    # what speaks for one person first, then what says nothing, then what speaks against it
    (first, second, *_) = (comparison.id for comparison in model.comparisons)
    mixed = explain_pair(model, [0, 0, *[-1] * (count - 2)], [-2.04, 1.06, *[0.0] * (count - 2)])
    assert (mixed[0].comparison, mixed[0].weight) == (second, 1.1)
    assert (mixed[-1].comparison, mixed[-1].weight) == (first, -2.0)


# ── the marked workbook ──────────────────────────────────────────────────────────────────────────


def test_heads_stay_in_view_and_every_printed_page_of_fiction_says_so(
    clean_rows: list[Row], read: Callable[[Sequence[Row]], Reading], check: Check, tmp_path: Path
) -> None:
    rows = [list(row) for row in clean_rows[:6]]
    rows[2][PLACE["agama_id"]] = "9"
    path = tmp_path / "penduduk.xlsx"
    write_rows(rows, path, "contoh")
    findings = check(read(rows)).findings
    for demo in (True, False):
        with open_file(path) as opened:
            book = openpyxl.load_workbook(io.BytesIO(marked_workbook(opened, findings, demo=demo)))
        first, listed = book["Sheet1"], book["Temuan"]
        assert first.freeze_panes == "A2"
        assert ("REKAAN" in (first.oddHeader.center.text or "")) is demo
        assert listed.freeze_panes == "A5"
        heads = [cell.value for cell in listed[4]]
        assert heads[0] is not None
        assert all(heads[:9])
        assert [cell.value for cell in listed[3]] == [None] * len(heads)
        assert [listed.cell(row=5 + number, column=1).value for number in range(len(findings))] == [
            number + 1 for number in range(len(findings))
        ]
        note = listed.cell(row=5, column=8)
        assert note.alignment.wrap_text
