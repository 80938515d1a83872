"""XLSForms of other hands, broken in the ways that people break them: every fault at its sheet, row and column, and
what cannot be opened by a phone is refused without Java. ODK Validate, which has Java, is the word on that."""

from __future__ import annotations

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
