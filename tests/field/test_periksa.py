"""What is refused in an XLSForm, and what a new version must not change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from cantik.field.instruments.lint import differences, faults
from cantik.field.instruments.xlsform import CHOICES, Row, XlsForm
from tests.field.conftest import Made

LABEL = CHOICES[2]
SETTINGS = {"form_id": "coba", "version": "2026010101"}
GOOD: list[Row] = [
    {"type": "begin group", "name": "g"},
    {"type": "select_one ya", "name": "a", "label": "A"},
    {"type": "integer", "name": "b", "label": "B ${a}", "relevant": "${a} = '1'"},
    {"type": "end group"},
]
CODES: list[Row] = [{"list_name": "ya", "name": "1", LABEL: "Ya"}, {"list_name": "ya", "name": "2", LABEL: "Tidak"}]


def test_a_good_form_has_no_faults() -> None:
    assert list(faults(XlsForm(GOOD, CODES, SETTINGS))) == []


@pytest.mark.parametrize(
    ("row", "column", "found"),
    [
        ({"type": "text", "name": "g"}, "name", "g"),  # a second time beside the first
        ({"type": "text", "name": "n" * 61}, "name", "n" * 61),
        ({"type": "text", "name": "9x"}, "name", "9x"),
        ({"type": "text"}, "name", ""),
        ({"type": "background-audio", "name": "x"}, "type", "background-audio"),
        ({"type": "select_one_from_file desa.csv", "name": "x"}, "type", "desa.csv"),
        ({"type": "select_multiple_from_file keluarga.csv", "name": "x"}, "type", "select_multiple_from_file"),
        ({"type": "select_one lain", "name": "x"}, "type", "lain"),
        ({"type": "text", "name": "x", "appearance": "w1 search('desa')"}, "appearance", "search("),
        ({"type": "text", "name": "x", "relevant": "${hilang} = 1"}, "relevant", "${hilang}"),
        ({"type": "text", "name": "x", "label": "Umur ${hilang}"}, "label", "${hilang}"),
        ({"type": "end repeat"}, "type", "end repeat"),
        ({"type": "begin repeat", "name": "x"}, "type", "begin repeat"),
        ({"type": "", "name": "x"}, "type", ""),
    ],
)
def test_what_is_refused_is_named_by_row_and_column(row: Row, column: str, found: str) -> None:
    wrong = list(faults(XlsForm([*GOOD, row], CODES, SETTINGS), {"survey": [2, 3, 4, 5, 9], "choices": [2, 3]}))
    assert (9, column, found) in {(fault.row, fault.column, fault.found) for fault in wrong}
    assert all(fault.sheet == "survey" for fault in wrong)


@pytest.mark.parametrize(
    ("settings", "column"),
    [
        ({"form_id": "", "version": "2026010101"}, "form_id"),
        ({"form_id": "coba", "version": "1"}, "version"),
        ({"form_id": "coba", "version": "2026139901"}, "version"),
        ({**SETTINGS, "public_key": "MIIB"}, "public_key"),
        ({**SETTINGS, "submission_url": "https://example.org"}, "submission_url"),
    ],
)
def test_settings(settings: Row, column: str) -> None:
    assert {fault.column for fault in faults(XlsForm(GOOD, CODES, settings))} == {column}


def test_choices_and_unknown_columns() -> None:
    codes = [
        *CODES,
        {"list_name": "ya", "name": "1"},
        {"list_name": "", "name": "3"},
        {"list_name": "ya", "name": "4 5"},
    ]
    survey = [{**GOOD[0], "relevan": "x"}, *GOOD[1:]]
    found = {(fault.sheet, fault.row, fault.column) for fault in faults(XlsForm(survey, codes, SETTINGS))}
    assert found == {
        ("choices", 4, "name"),
        ("choices", 4, "label"),  # a second answer of that code, and without words
        ("choices", 5, "list_name"),
        ("choices", 6, "label"),  # a blank in a code is taken
        ("survey", 1, "relevan"),
    }


def test_a_new_version_keeps_what_old_answers_mean(made: Mapping[str, Made]) -> None:
    old = made["pemutakhiran_keluarga"].rows
    newer = replace(old, settings={**old.settings, "version": "2026010102"})
    assert list(differences(old, newer)) == []
    assert [fault.column for fault in differences(old, old)] == ["version"]
    survey = [row for row in old.survey if row.get("name") != "r302"]
    survey = [{**row, "type": "integer"} if row.get("name") == "r303" else row for row in survey]
    first, *others = old.choices
    changed = XlsForm(survey, [{**first, LABEL: "Lain"}, *others[1:]], newer.settings)
    assert [(fault.column, fault.found) for fault in differences(old, changed)] == [
        ("name", "r302"),
        ("type", "integer"),
        (LABEL, "Lain"),
        ("name", f"{others[0]['list_name']} {others[0]['name']}"),
    ]
