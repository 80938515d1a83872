"""What lies above a kabupaten: which levels are told together, by which parts, and who receives from whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, cast

import pytest

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import load
from cantik.codes.nation import CODE, is_nation, nation, office_above, provinces, reaches
from cantik.content.kinds import AreaGroup
from cantik.levels.app.results import levels_of
from cantik.levels.app.sums import area_asked
from cantik.levels.place import level_place
from cantik.measure.levels import LevelSum, LevelVillage

ON = dt.date(2025, 12, 31)
CODES = ("35.05.10.2011", "35.05.10.2012", "35.06.01.2001", "11.01.01.2001")


def summed(area: str, title: str, *codes: str) -> LevelSum:
    return LevelSum(area, title, ON, tuple(LevelVillage(code, code) for code in codes), ())


@pytest.mark.parametrize(
    ("area", "codes", "levels", "parts"),
    [
        ("35.05.10", CODES[:2], ["35.05.10"], CODES[:2]),
        ("35.05", CODES[:2], ["35.05.10", "35.05"], ("35.05.10",)),
        ("35", CODES[:3], ["35"], ("35.05", "35.06")),
        (CODE, CODES, [CODE], ("11", "35")),
    ],
)
def test_a_level_is_told_by_its_parts(
    area: str, codes: tuple[str, ...], levels: list[str], parts: tuple[str, ...]
) -> None:
    found = levels_of(summed(area, "Nama", *codes), load(), {})
    assert [level.id for level in found.levels] == levels
    assert tuple(member.id for member in found.levels[-1].members) == parts
    assert set(found.levels[-1].villages) == set(codes)


def test_a_group_of_kabupaten_is_told_with_its_province() -> None:
    known = load()
    nothing = cast("Any", None)  # where it stands is asked of nobody here
    names = "bakorwil_madiun", "Bakorwil Madiun", "Bakorwil Madiun"
    group = AreaGroup(*names, "bakorwil", nothing, ON, None, (), nothing)
    known = replace(known, content=replace(known.content, groups={group.id: group}))
    found = levels_of(summed("35", "Jawa Timur", *CODES[:3]), known, {group.id: [AreaCode.kemendagri("35.05")]})
    assert [(level.id, level.villages) for level in found.levels] == [
        ("bakorwil_madiun", CODES[:2]),
        ("35", CODES[:3]),
    ]
    assert found.names["bakorwil_madiun"] == "Bakorwil Madiun"


def test_the_whole_is_above_every_province_and_none_of_them() -> None:
    areas = load().areas
    real = provinces(areas, demo=False)
    assert (len(real), provinces(areas, demo=True)) == (38, ())
    asked = area_asked(CODE, load())
    assert asked.is_area
    assert len(asked.members) == 38
    assert is_nation(nation())
    assert reaches(nation(), AreaCode.kemendagri("35.05.10.2011"))
    assert not reaches(AreaCode.kemendagri("35"), nation())
    place = level_place(CODE, asked.title, areas, load().words, ON)
    assert (place.heading(), place.kind, place.words.dusun) == ("Republik Indonesia", "pusat", "Provinsi")


@pytest.mark.parametrize(
    ("below", "above"), [("35.05.10.2011", "35.05"), ("35.05.10", "35.05"), ("35.05", "35"), ("35", CODE)]
)
def test_each_delivers_to_the_office_above(below: str, above: str) -> None:
    assert office_above(AreaCode.kemendagri(below)).text() == above


def test_a_province_names_its_parts() -> None:
    known = load()
    place = level_place("35", "Jawa Timur", known.areas, known.words, ON)
    assert (place.heading(), place.words.dusun) == ("Provinsi Jawa Timur", "Kabupaten")
    assert known.areas.get(AreaCode.kemendagri("35")).level is AreaLevel.PROVINSI
