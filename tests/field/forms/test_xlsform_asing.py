"""XLSForms of other hands, broken in the ways that people break them: every fault at its sheet, row and column, and
what cannot be opened by a phone is refused without Java. ODK Validate, which has Java, is the word on that."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

from cantik.base.errors import UnreadableInput
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform_file import ReadForm, read_xlsform
from tests.spec.gawai import javarosa

Rows = Sequence[Sequence[str]]
TITLES = ("type", "name", "label")
CHOICES: Rows = [("list_name", "name", "label"), ("warna", "1", "Merah"), ("warna", "2", "Biru")]
SETTINGS: Rows = [("form_title", "form_id", "version"), ("Coba", "coba", "2026010101")]


def delivered(folder: Path, survey: Rows, choices: Rows = CHOICES, names: str = "survey choices settings") -> ReadForm:
    book = openpyxl.Workbook()
    for name, rows in zip(names.split(), (survey, choices, SETTINGS), strict=True):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(folder / "kiriman.xlsx")
    return read_xlsform(folder / "kiriman.xlsx")


@pytest.mark.parametrize(
    ("survey", "choices", "fault"),
    [
        ([TITLES, ("teks", "a", "A")], CHOICES, ("survey", 2, "type", "teks")),
        ([TITLES, ("text", "a", "A"), ("text", "b", "")], CHOICES, ("survey", 3, "label", "")),
        ([TITLES, ("select one rupa", "a", "A")], CHOICES, ("survey", 2, "type", "rupa")),
        ([TITLES, ("select_one warna", "a", "A")], [*CHOICES, ("warna", "3", "")], ("choices", 4, "label", "3")),
        ([TITLES, ("text", "nama kepala", "A")], CHOICES, ("survey", 2, "name", "nama kepala")),
        ([TITLES, ("begin group", "g", "G"), ("text", "a", "A")], CHOICES, ("survey", 2, "type", "begin group")),
    ],
)
def test_what_is_wrong_stands_at_its_cell(
    tmp_path: Path, survey: Rows, choices: Rows, fault: tuple[str, int, str, str]
) -> None:
    (found,) = delivered(tmp_path, survey, choices).faults
    assert (found.sheet, found.row, found.column, found.found) == fault


WITH_RULES = (*TITLES, "relevant", "constraint")


@pytest.mark.parametrize(
    ("survey", "choices", "row"),
    [
        ([TITLES, *(("begin group", f"g{at}", "G") for at in range(3000)), ("text", "a", "A")], CHOICES, 22),
        ([WITH_RULES, ("integer", "a", "A", "", "(" * 900 + "1" + ")" * 900)], CHOICES, 2),
        ([WITH_RULES, ("text", "a", "A"), ("text", "b", "B", " or ".join(["${a} = 1"] * 500))], CHOICES, 3),
        ([TITLES, *(("text", f"q{at}", "Q") for at in range(3001))], CHOICES, 3002),
        ([TITLES, ("select_one l", "a", "A")], [CHOICES[0], *(("l", f"c{at}", "C") for at in range(20_001))], 20_002),
    ],
    ids=["groups", "brackets", "a long formula", "questions", "choices"],
)
def test_what_a_compiler_or_a_phone_cannot_bear_is_named_before_it_is_tried(
    tmp_path: Path, survey: Rows, choices: Rows, row: int
) -> None:
    found = delivered(tmp_path, survey, choices).faults
    assert row in {fault.row for fault in found}
    assert {fault.message.split()[0] for fault in found} <= {"Lebih", "Rumus"}


def test_other_ways_of_writing_the_same_are_taken(tmp_path: Path) -> None:
    survey = [
        ("Type", "Name", "Label", "Relevant"),
        ("select one warna", "a", "A", ""),
        ("text", "b", "B", "${a} = '1'"),
    ]
    choices = [("list name", "name", "label"), *CHOICES[1:]]
    read = delivered(tmp_path, survey, choices, "Survey CHOICES Settings")
    assert read.faults == ()
    assert read.form.survey[1]["relevant"] == "${a} = '1'"


#: a form that people write elsewhere, and what is said of it at its cells; nothing in it is refused
TAKEN: dict[str, tuple[Rows, list[tuple[str, int, str]]]] = {
    "names in two groups": (
        [
            TITLES,
            ("begin group", "g1", "A"),
            ("text", "nama", "A"),
            ("end group", "", ""),
            ("begin group", "g2", "B"),
            ("text", "nama", "B"),
            ("end group", "", ""),
        ],
        [],
    ),
    "older titles": (
        [("command", "tag", "caption:English"), ("q string", "a", "A")],
        [("settings", 2, "default_language")],
    ),
    "a language": (
        [("type", "name", "label::English (en)"), ("text", "a", "A")],
        [("settings", 2, "default_language")],
    ),
    "a note without a name": ([TITLES, ("text", "a", "A"), ("note", "", "Baca")], [("survey", 3, "name")]),
    "a group without a name": (
        [TITLES, ("begin group", "", "G"), ("text", "a", "A"), ("end group", "", "")],
        [("survey", 2, "name")],
    ),
    "a remark between the rows": ([TITLES, ("", "", "Bagian satu"), ("text", "a", "A")], [("survey", 2, "")]),
    "a disabled row": (
        [(*TITLES, "disabled"), ("text", "a", "A", ""), ("text", "b", "B", "yes")],
        [("survey", 3, "disabled")],
    ),
    "an unknown column": ([(*TITLES, "Warna"), ("text", "a", "A", "merah")], [("survey", 1, "Warna")]),
    "a file of choices": ([TITLES, ("select_one_from_file toko.csv", "a", "A")], [("survey", 2, "type")]),
    "a list that stays behind": (
        [(*TITLES, "calculation"), ("text", "a", "A", ""), ("calculate", "b", "", "pulldata('toko','x','y',${a})")],
        [("survey", 3, "calculation")],
    ),
    "what Collect alone asks": (
        [(*TITLES, "required"), ("geoshape", "a", "A", "yes"), ("audio", "b", "B", ""), ("barcode", "c", "C", "")],
        [("survey", 2, "type"), ("survey", 3, "type"), ("survey", 4, "type")],
    ),
    "looks of Collect": ([(*TITLES, "appearance"), ("image", "a", "A", "signature")], [("survey", 2, "appearance")]),
    "pictures instead of words": (
        [("type", "name", "media::image"), ("text", "a", "a.png")],
        [("survey", 2, "label"), ("survey", 1, "image")],
    ),
    "a setting among the questions": (
        [TITLES, ("set form title", "Air", ""), ("text", "a", "A")],
        [("survey", 2, "type")],
    ),
    "codes with blanks": ([TITLES, ("select_one kota", "a", "A")], []),
    "a day, a bound, an order": (
        [TITLES, ("date time", "a", "A"), ("range", "b", "B"), ("rank warna", "c", "C")],
        [("survey", 4, "type")],
    ),
}


@pytest.mark.parametrize("kind", TAKEN)
def test_forms_of_other_hands_are_taken_and_each_change_is_said(tmp_path: Path, kind: str) -> None:
    survey, said = TAKEN[kind]
    read = delivered(tmp_path, survey, [*CHOICES, ("kota", "desa lama", "Desa lama")])
    assert [fault.line() for fault in read.faults] == []
    assert [(note.sheet, note.row, note.column) for note in read.notes] == said


def test_odk_validate_takes_what_we_take(tmp_path: Path) -> None:
    forms = {}
    for kind, (survey, _) in TAKEN.items():
        forms[kind] = xform(delivered(tmp_path, survey, [*CHOICES, ("kota", "desa lama", "Desa lama")]).form)[0]
    told = javarosa(forms)
    assert {kind: told[kind]["validasi"] for kind in forms} == {kind: [] for kind in forms}


def test_without_settings_and_choices_the_form_gets_a_name_and_a_number(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.worksheets[0].append(list(TITLES))
    book.worksheets[0].append(["text", "a", "A"])
    book.save(tmp_path / "Air Bersih 2026.xlsx")
    read = read_xlsform(tmp_path / "Air Bersih 2026.xlsx", dt.date(2026, 3, 9))
    assert read.faults == ()
    named = {"form_title": "Air Bersih 2026", "form_id": "air_bersih_2026", "version": "2026030901"}
    assert read.form.settings == named
    assert [note.column for note in read.notes] == [*("form_title", "form_id", "version")]


@pytest.mark.parametrize(
    ("survey", "fault"),
    [
        (
            [
                TITLES,
                ("begin repeat", "art", "A"),
                ("text", "nama", "N"),
                ("end repeat", "", ""),
                ("select_one ${nama}", "k", "K"),
            ],
            (5, "type"),
        ),
        ([(*TITLES, "label"), ("text", "a", "A", "B")], (1, "label")),
        ([TITLES, ("text", "a", "A"), ("text", "a", "B")], (3, "name")),
        ([TITLES, ("background-audio", "a", "")], (2, "type")),
        ([(*TITLES, "relevant"), ("text", "a", "A", "pulldata('toko','x','y','z') = '1'")], (2, "relevant")),
        ([TITLES, ("select_multiple kota", "a", "A")], (4, "name")),
    ],
)
def test_what_no_phone_can_do_is_refused_at_its_cell(tmp_path: Path, survey: Rows, fault: tuple[int, str]) -> None:
    found = delivered(tmp_path, survey, [*CHOICES, ("kota", "desa lama", "Desa lama")]).faults
    assert [(each.row, each.column) for each in found] == [fault]


#: an expression over two questions, and whether phones work it out: ODK Validate is the word on that
CALLS = {
    "iff(${a} = '1', 1, 2) = 1": False,
    "if(${a} = '1') = 1": False,
    "floor(1.5) = 1": False,
    "coalesce(${a}, '1') = '1'": True,
    "coalesce(${a}) = '1'": False,
    "substr(${a}, 0, 1) = '1'": True,
    "substr(${a}) = '1'": False,
    "round(${a}, 1) = 1": True,
    "selected-at(${a}) = 1": False,
    "concat() = ''": True,
    "today(1) > 1": False,
    "uuid() != ''": True,
    "weighted-checklist(1, 2, ${a}, 1, ${a}) = 1": False,
    "not(${a} = '1', 1)": False,
    "string-length(${a}) > count-selected(${a})": True,
    "upper-case(${a}) = 'A'": False,
}


def test_unknown_functions_and_wrong_counts_are_refused_as_by_odk_validate(tmp_path: Path) -> None:
    forms, mine = {}, {}
    for number, call in enumerate(CALLS):
        survey = [(*TITLES, "relevant"), ("select_multiple warna", "a", "A", ""), ("text", "b", "B", call)]
        read = delivered(tmp_path, survey)
        mine[call] = not read.faults
        assert all((fault.row, fault.column) == (3, "relevant") for fault in read.faults)
        forms[str(number)] = xform(read.form)[0]
    assert mine == CALLS
    told = javarosa(forms)
    theirs = {call: not told[str(number)]["validasi"] for number, call in enumerate(CALLS)}
    assert theirs == CALLS


def test_titles_that_do_not_stand_in_the_first_row_are_one_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput) as refused:
        delivered(tmp_path, [("Kuesioner kami",), TITLES, ("text", "a", "A")])
    assert (refused.value.code, "survey" in refused.value.found) == ("B141", True)


#: a condition in a form of two questions, and what is found of it
CONDITIONS = {
    "${a} = = '1'": "relevant",
    "${a} == '1'": "relevant",
    "(${a} = '1'": "relevant",
    "${a} = '1' and": "relevant",
    "selected(${a}, '1'": "relevant",
    "${b} = '1'": "calculation",  # it waits for itself
    "selected(${a}, '1') or ${a} = '2'": "",
    "count-selected(${a}) div 2 >= 1.5 - -1": "",
    "${a} = “1”": "",  # as a word processor writes it
    "not(string-length(/data/a) mod 2 = 0)": "",
    "if(${a} != '', today() > date('2020-01-01'), false())": "",
}


def test_without_java_the_same_conditions_are_refused_as_by_odk_validate(tmp_path: Path) -> None:
    forms, mine = {}, {}
    for condition in CONDITIONS:
        survey = [(*TITLES, "relevant"), ("select_multiple warna", "a", "A", ""), ("text", "b", "B", condition)]
        read = delivered(tmp_path, survey)
        mine[condition] = read.faults[0].column if read.faults else ""
        forms[condition.replace(".", ",")] = xform(read.form)[0]  # a name with a dot is a file
    assert mine == CONDITIONS
    told = javarosa(forms)
    theirs = {condition: bool(told[condition.replace(".", ",")]["validasi"]) for condition in CONDITIONS}
    assert theirs == {condition: bool(column) for condition, column in CONDITIONS.items()}
