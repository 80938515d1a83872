"""Which figures may stand beside one another: by hand, and by what the shipped content says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, get_args

import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.measure.layout import INDICATOR, meanings_of
from cantik.release.comparability import (
    APART_WORDS,
    Apart,
    Comparison,
    judge_alone,
    judge_pair,
    pick_common,
    read_figure,
)
from cantik.release.model import NAMED, Figure, Release
from tests.fixtures.contoh_rilis import common_release

RELEASE = common_release()
SHARE = {"versi": 1, "sidik": "a" * 64, "arti": "b" * 64, "jenis": "persen"}
FIGURE = replace(RELEASE.figure(RELEASE.key_figures[0]), definition=SHARE)


def judge(changes: dict[str, Any], beside: Comparison, release: Release = RELEASE) -> tuple[str, ...]:
    """What sets a figure apart from the same one with changes."""
    own, other = read_figure(RELEASE, FIGURE), read_figure(release, replace(FIGURE, **changes))
    found = judge_pair(own, other, beside).reasons
    assert judge_pair(other, own, beside).reasons == found, "whose is whose makes no difference"
    return found


@pytest.mark.parametrize("beside", list(Comparison))
@pytest.mark.parametrize(
    ("changes", "apart"),
    [
        ({"title": "Nama lain", "title_en": "Another name"}, ()),
        ({"definition": {**SHARE, "sidik": "c" * 64}}, ()),  # its file was translated anew
        ({"definition": {**SHARE, "arti": "c" * 64}}, ("definisi",)),
        ({"definition": {**SHARE, "versi": 2}}, ("definisi",)),
        ({"unit": "permil", "base": "penduduk lain"}, ("satuan", "dasar")),
        ({"decimals": 4}, ("satuan",)),
        ({"definition": {**SHARE, NAMED: {"kode": ["99.01.01.2001"], "dari": 8}}}, ("sebagian",)),
        ({"definition": {**SHARE, "cakupan": {"persen_saja": True}}}, ("cakupan",)),
        ({"state": "e"}, ("perkiraan",)),
        ({"status": "rahasia", "value": None}, ("tertutup",)),
        ({"status": "rahasia"}, ("tertutup",)),  # a careless release keeps its value
    ],
)
def test_figures_are_set_apart_by_what_decides_them(
    changes: dict[str, Any], apart: tuple[str, ...], beside: Comparison
) -> None:
    assert judge(changes, beside) == apart


def test_another_day_of_the_year_is_compared_and_said_and_another_year_is_not() -> None:
    year, own = RELEASE.reference.year, read_figure(RELEASE, FIGURE)
    middle, before = (replace(RELEASE, reference=day) for day in (dt.date(year, 6, 30), dt.date(year - 1, 12, 31)))
    told = judge_pair(own, read_figure(middle, FIGURE), Comparison.PLACES)
    assert (told.reasons, told.other_day) == ((), True)
    for beside in Comparison:
        free = beside in (Comparison.YEARS, Comparison.TABLE)
        assert judge({}, beside, before) == (() if free else ("tahun",)), beside


def figure_of(kind: str, unit: str, **changes: Any) -> Figure:
    """A figure of a kind of definition."""
    return replace(FIGURE, unit=unit, definition={**SHARE, "jenis": kind}, **changes)


@pytest.mark.parametrize(
    ("figure", "apart"),
    [
        (figure_of("persen", "persen"), {}),
        (figure_of("rata", "orang", denominator=None), {}),  # a mean, a median: the same for a small and a large place
        (figure_of("jumlah", "orang", denominator=None, decimals=0), {"bagian": "besaran", "setara": "besaran"}),
        (figure_of("jumlah", "desa", denominator=None, decimals=0), {"bagian": "ada_tidak", "tabel": "ada_tidak"}),
    ],
)
def test_a_count_is_no_level_and_having_something_is_no_number_of_villages(
    figure: Figure, apart: dict[str, str]
) -> None:
    own = read_figure(RELEASE, figure)
    for beside in Comparison:
        assert judge_pair(own, own, beside).first == apart.get(beside.value), beside


def test_a_release_of_some_villages_of_a_level_has_no_figure_of_the_level() -> None:
    some = replace(RELEASE, place=replace(RELEASE.place, counted=(2, 8)))
    judged = judge_pair(read_figure(RELEASE, FIGURE), read_figure(some, FIGURE), Comparison.LEVEL)
    assert judged.first == "sebagian"
    assert not judge_alone(read_figure(some, FIGURE)).comparable
    assert "dari 8 desa" in judged.describe()[0]


def test_every_reason_has_words_in_both_languages() -> None:
    for why in get_args(Apart):
        assert all(APART_WORDS[why]), why
    assert list(APART_WORDS) == list(get_args(Apart)), "what is named first is the order of the list"


def test_what_most_stand_on_is_the_rule_and_of_as_many_the_later() -> None:
    year = RELEASE.reference.year
    early, late = (replace(RELEASE, reference=dt.date(each, 12, 31)) for each in (year - 1, year))
    figures = [read_figure(release, FIGURE) for release in (early, early, late)]
    assert (common := pick_common(figures)) is not None
    assert common.basis.year == year - 1
    assert (common := pick_common(figures[1:])) is not None
    assert common.basis.year == year
    assert pick_common([]) is None


def test_a_title_changes_no_meaning_and_a_numerator_does() -> None:
    content = load_content()
    name = "persen_balita"
    told = content.indicators[name]
    key = (INDICATOR, name, told.populations[0])

    def meaning(mark: str, **changes: Any) -> str:
        indicators = {**content.indicators, name: replace(told, **changes)}
        changed = replace(content, indicators=indicators, digest=mark)
        return meanings_of(changed, code_lists())[key]

    own = meanings_of(content, code_lists())[key]
    assert own
    assert meaning("1" * 64, title="Nama lain", class_limits=None) == own
    assert meaning("2" * 64, numerator="umur < 6") != own
