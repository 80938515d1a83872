"""A condition that waits for an answer which the list does not have is said at its cell; one that can be met is not."""

from __future__ import annotations

import pytest

from cantik.field.instruments.unreachable import unknown_codes
from cantik.field.instruments.xlsform import Row

CHOICES: list[Row] = [
    *({"list_name": "yt", "name": code, "label": code} for code in ("y", "t")),
    *({"list_name": "rt", "name": code, "label": code} for code in ("01", "2")),
]
ASKED: list[Row] = [
    {"type": "select_one yt", "name": "a"},
    {"type": "select_multiple yt", "name": "b"},
    {"type": "select_one rt", "name": "rt"},
    {"type": "select_one yt or_other", "name": "lain"},
    {"type": "text", "name": "kata"},
    {"type": "select_one_from_file keluarga.csv", "name": "keluarga"},
]


def found(**cells: str) -> list[tuple[str, str, str]]:
    survey = [*ASKED, {"type": "select_one yt", "name": "akhir", **cells}]
    told = list(unknown_codes(list(enumerate(survey, 2)), CHOICES))
    assert {one.row for one in told} <= {8}
    return [(one.column, one.code, one.name) for one in told]


@pytest.mark.parametrize(
    "column", ["relevant", "constraint", "calculation", "choice_filter", "required", "repeat_count"]
)
@pytest.mark.parametrize(
    ("cell", "code", "name"),
    [
        ("${a} = 'ya'", "ya", "yt"),
        ("'ya' = ${a}", "ya", "yt"),
        ("${a} != 'Y'", "Y", "yt"),
        ("${kata} = 'x' and (${ a } = “ya”)", "ya", "yt"),
        ("selected(${b}, 'tidak')", "tidak", "yt"),
        ("not(selected(${a}, 'ya'))", "ya", "yt"),
        ("if(${rt} = '1', 1, 2)", "1", "rt"),
        ("${rt} = 3", "3", "rt"),
        ("${lain} = 'yang lain'", "yang", "yt"),
    ],
)
def test_a_code_that_is_not_in_the_list(column: str, cell: str, code: str, name: str) -> None:
    assert found(**{column: cell})[0] == (column, code, name)


@pytest.mark.parametrize(
    "cell",
    [
        "${a} = 'y' or ${a} != ''",
        "selected(${b}, 'y') and ${b} = 'y t'",
        "${rt} = '01' or ${rt} = 1 or ${rt} = 2",
        "${lain} = 'other'",
        "${kata} = 'apa saja' or ${keluarga} = '12'",
        "count-selected(${b}) = 3 and string-length(${a}) = 1",
        "a = 'x'",  # a column of the list that is filtered
        "instance('yt')/" + "root/item[name = 'x']/label != ''",
        "${a} = ",  # no expression: said elsewhere
        "${tak_ada} = 'x'",
    ],
)
def test_what_can_be_met_is_not_blamed(cell: str) -> None:
    assert found(relevant=cell) == []


def test_the_question_itself_and_what_it_begins_with() -> None:
    assert found(constraint=". != 'tidak'") == [("constraint", "tidak", "yt")]
    assert found(constraint="selected(., 'y')", relevant=". = 'x'", default="y") == []
    assert found(default="ya") == [("default", "ya", "yt")]
    assert found(default="${kata}") == found(default="once('x')") == []


def test_two_questions_of_one_name_are_left_alone() -> None:
    again: list[Row] = [*ASKED, {"type": "text", "name": "a"}, {"type": "note", "name": "n", "relevant": "${a} = 'ya'"}]
    assert not list(unknown_codes(list(enumerate(again, 2)), CHOICES))
