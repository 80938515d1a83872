"""Targets of SDGs Desa as a statistician writes them: each indicator once, as the list sets it; a wrong row is told
with file and line. The oracle reads the list of the domain itself."""

from __future__ import annotations

import csv
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.base.errors import ContentError
from cantik.content import goal_targets as targets
from cantik.content.coverage import SDGS_DESA
from cantik.content.goal_targets import BoundTarget, ChangeTarget, NoTarget, RangeTarget, TextTarget
from cantik.content.loader import load_content

UNITS = "satuan,satuan_en,bentuk,dekat_naik,dekat_turun,dasar"
HEAD = "daftar,bagian,nomor,sasaran,satuan,arah,tahun,dasar"
#: words of the list about a bound, and how the file writes them
BOUNDS = {"persen minimal": ">=", "persen lebih dari": ">", "rupiah minimal": ">=", "indeks maksimal (di bawah)": "<"}


@pytest.mark.luar
def test_every_target_is_the_one_of_the_list(shared: Path) -> None:
    with (shared / "domain" / "sdgs_desa_indicators.csv").open(encoding="utf-8", newline="") as file:
        wanted = {
            (f"sdgs_desa_{row['edition']}", row["goal"], row["indicator_number"]): row for row in csv.DictReader(file)
        }
    told = targets.goal_targets()
    assert set(told) == set(wanted)
    assert len(told) == 422
    for key, row in wanted.items():
        own, value = told[key], row["target_value"]
        assert own.direction == row["direction"], key
        assert row["target_unit"].startswith(own.unit.name), key
        assert str(own.year) == row["edition"], key
        if not value:
            assert own.target == NoTarget(), key
        elif value == "A":
            assert own.target == TextTarget("A"), key
        else:
            assert isinstance(own.target, BoundTarget), key
            assert own.target.value == Decimal(value), key
            sign = BOUNDS.get(row["target_unit"])
            assert own.target.strict == (sign in (">", "<")), key
            better_low = row["direction"] == "turun" or (value == "0" and row["direction"] == "capaian")
            assert own.target.upward == (not better_low), key


def test_the_shipped_file_fits_the_list_of_what_answers() -> None:
    assert list(targets.target_references(load_content())) == []
    assert {(row.asked_by, row.section, row.number) for row in SDGS_DESA} == set(targets.goal_targets())
    assert all(own.basis.references for own in targets.goal_targets().values()), "each says where it is from"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", NoTarget()),
        (">=30", BoundTarget(Decimal(30), upward=True)),
        (">50", BoundTarget(Decimal(50), upward=True, strict=True)),
        ("<=0", BoundTarget(Decimal(0), upward=False)),
        ("<0.2", BoundTarget(Decimal("0.2"), upward=False, strict=True)),
        ("20..30", RangeTarget(Decimal(20), Decimal(30))),
        ("naik", ChangeTarget(upward=True)),
        ("turun", ChangeTarget(upward=False)),
        ("teks:A", TextTarget("A")),
        ("100", None),
        ("30..20", None),
        ("teks:", None),
        ("A", None),
        (">= 30", None),
        (">=30,5", None),
        ("20...30", None),
    ],
)
def test_a_target_is_a_value_of_its_kind(written: str, meant: targets.Target | None) -> None:
    assert targets.parse_target(written) == meant


GOOD = "sdgs_desa_2025,4,4.3.1,<=0,persen,turun,2025,sdgs_desa#2025"


@pytest.mark.parametrize(
    "row",
    [
        GOOD.replace("<=0", "nol"),
        GOOD.replace("persen", "persentase"),
        GOOD.replace("turun", "menurun"),
        GOOD.replace("turun", "naik"),  # at most, and better when higher
        GOOD.replace(",2025,sdgs", ",25,sdgs"),
        GOOD.replace("sdgs_desa#2025", ""),
        GOOD.replace("sdgs_desa#2025", "sdgs_desa#1999"),
        f"{GOOD},",
        GOOD.rpartition(",")[0],
        f"{GOOD}\n{GOOD}",
    ],
)
def test_a_wrong_row_is_told_with_its_line(row: str) -> None:
    units = {own.unit.name: own.unit for own in targets.goal_targets().values()}
    assert len(targets.read_targets([HEAD, GOOD], units)) == 1
    lines = [HEAD, *row.splitlines()]
    with pytest.raises(ContentError) as caught:
        targets.read_targets(lines, units, "x.csv")
    assert caught.value.where == f"x.csv:{len(lines)}"
    assert caught.value.code in ("K154", "K113")


def test_another_head_is_told() -> None:
    with pytest.raises(ContentError) as caught:
        targets.read_targets([HEAD.replace("sasaran", "target"), GOOD], {}, "x.csv")
    assert (caught.value.code, caught.value.where) == ("K154", "x.csv:1")


@pytest.mark.parametrize(
    ("read", "head", "row"),
    [
        (
            targets.read_units,
            UNITS,
            "persen,percent,persen,-3,,adr#0080",
        ),
        (
            targets.read_units,
            UNITS,
            "persen,percent,bagian,3,,adr#0080",
        ),
        (targets.read_units, UNITS, "persen,,persen,3,,adr#0080"),
        (targets.read_holders, "sebab,pemegang,pemegang_en", "entah,puskesmas,the health centre"),
        (targets.read_holders, "sebab,pemegang,pemegang_en", "rahasia,puskesmas,the health centre"),  # never asked
        (targets.read_holders, "sebab,pemegang,pemegang_en", "klinis,puskesmas,"),
    ],
)
def test_units_and_holders_are_examined_too(read: Callable[..., object], head: str, row: str) -> None:
    with pytest.raises(ContentError) as caught:
        read([head, row], "x.csv")
    assert (caught.value.code, caught.value.where) == ("K154", "x.csv:2")


def test_an_indicator_without_a_target_row_and_a_row_of_none_are_told() -> None:
    whole = dict(targets.goal_targets())
    key = ("sdgs_desa_2025", "4", "4.3.1")
    row = whole.pop(key)
    (missing,) = targets.target_references(load_content(), whole)
    assert (missing.code, missing.found) == ("K154", " ".join(key))
    stray = targets.target_references(load_content(), {**whole, key: row, ("sdgs_desa_2025", "4", "9.9.9"): row})
    assert [error.found for error in stray] == ["sdgs_desa_2025 4 9.9.9"]
