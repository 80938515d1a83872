"""Which figures may stand beside one another: by hand, and by what the shipped content says."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from cantik.codes.lists import code_lists
from cantik.content.loader import load_content
from cantik.measure.layout import INDICATOR, meanings_of
from cantik.release.comparability import basis_of
from tests.fixtures.contoh_rilis import common_release

RELEASE = common_release()
FIGURE = replace(RELEASE.figure(RELEASE.key_figures[0]), definition={"versi": 1, "sidik": "a" * 64, "arti": "b" * 64})


@pytest.mark.parametrize(
    ("changes", "apart"),
    [
        ({"title": "Nama lain", "title_en": "Another name"}, ()),
        ({"definition": {"versi": 1, "sidik": "c" * 64, "arti": "b" * 64}}, ()),  # its file was translated anew
        ({"definition": {"versi": 1, "sidik": "a" * 64, "arti": "c" * 64}}, ("definisi",)),
        ({"definition": {"versi": 2, "sidik": "a" * 64, "arti": "b" * 64}}, ("definisi",)),
        ({"unit": "permil", "base": "penduduk lain"}, ("satuan", "dasar")),
        ({"decimals": 4}, ("satuan",)),
    ],
)
def test_figures_are_set_apart_by_what_decides_them(changes: dict[str, Any], apart: tuple[str, ...]) -> None:
    own = basis_of(RELEASE, FIGURE)
    assert basis_of(RELEASE, replace(FIGURE, **changes)).differences(own) == apart


def test_another_day_of_the_year_is_compared_and_another_year_is_not() -> None:
    own = basis_of(RELEASE, FIGURE)
    year = RELEASE.reference.year
    middle, before = (replace(RELEASE, reference=day) for day in (dt.date(year, 6, 30), dt.date(year - 1, 12, 31)))
    assert basis_of(middle, FIGURE).differences(own) == ()
    assert basis_of(before, FIGURE).differences(own) == ("tahun",)


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
