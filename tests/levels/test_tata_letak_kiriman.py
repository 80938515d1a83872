"""A layout that comes with counts, against the definitions of here: what differs is named, what lies is found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from cantik.base.errors import UnreadableInput
from cantik.codes.knowledge import load
from cantik.levels.contribution_check import compare_layout
from cantik.measure.layout import TABLE, VectorLayout, VectorSection, layout_id, layout_of, write_layout
from cantik.measure.levels import LevelVillage, sum_villages
from cantik.measure.vector import VillageVector
from tests.levels.test_tingkat_atas import ON

KNOWN = load()
HERE = layout_of(KNOWN.content, KNOWN.lists)
RELIGION = next(section for section in HERE.sections if section.key[:2] == (TABLE, "penduduk_agama"))


def changed(change: Callable[[VectorSection], VectorSection]) -> VectorLayout:
    sections = tuple(change(each) if each.key[:2] == RELIGION.key[:2] else each for each in HERE.sections)
    return replace(HERE, sections=sections, id=layout_id(sections, HERE.widths))


def swapped(section: VectorSection) -> VectorSection:
    """Two classes change places under the same digest."""
    axis = section.axes[-1]
    first, second, *others = axis.categories
    return replace(section, axes=(*section.axes[:-1], replace(axis, categories=(second, first, *others))))


def shorter(section: VectorSection) -> VectorSection:
    axis = section.axes[-1]
    return replace(section, axes=(*section.axes[:-1], replace(axis, categories=axis.categories[:-1])))


def test_the_same_definitions_are_the_same() -> None:
    found = compare_layout(write_layout(HERE), KNOWN)
    assert (found.other, found.false, found.check.ok) == ((), (), True)


def test_another_definition_is_named_and_asked_for_again() -> None:
    found = compare_layout(write_layout(changed(lambda each: replace(each, own="f" * 64))), KNOWN)
    assert (found.other, found.false) == (("penduduk_agama",), ())
    assert not found.check.ok
    assert "penduduk_agama" in found.check.detail


@pytest.mark.parametrize("lie", [swapped, shorter, lambda each: replace(each, scale=each.scale * 10)])
def test_what_says_falsely_to_mean_the_same_is_found(lie: Callable[[VectorSection], VectorSection]) -> None:
    assert compare_layout(write_layout(changed(lie)), KNOWN).false == ("penduduk_agama",)


def test_a_layout_that_was_altered_is_none() -> None:
    with pytest.raises(UnreadableInput):
        compare_layout(write_layout(HERE).replace(b"penduduk_agama", b"penduduk_iman", 1), KNOWN)


def test_one_false_form_stops_no_sum() -> None:
    """Two villages by the definition of here and one whose section of the same digest is shorter: they are added up,
    the third is not in it."""
    false = changed(shorter)
    villages = [
        LevelVillage(
            code, code, "2025-1", VillageVector(layout.id, code, ON, np.ones(layout.width, np.int64), {}, (), "", "")
        )
        for code, layout in (("35.05.10.2011", HERE), ("35.05.10.2012", HERE), ("35.05.10.2013", false))
    ]
    found = sum_villages("35.05.10", "Kanigoro", ON, villages, {HERE.id: HERE, false.id: false})
    (religion,) = [each for each in found.measures if each.section.key[:2] == RELIGION.key[:2]]
    assert religion.villages == ("35.05.10.2011", "35.05.10.2012")
    assert set(religion.absent) == {"35.05.10.2013"}
