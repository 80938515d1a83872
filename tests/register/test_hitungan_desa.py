"""Numbers of the village made of what it recorded, by hand: what happened lately, what grew, what no column holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from cantik.content.loader import load_content
from cantik.register.core.tallies import tally_of
from cantik.vault.app.opening import OpenStore
from tests.collect.berkas import write_xlsx
from tests.register.test_fakta import diukur
from tests.register.test_fakta_desa import desa
from tests.register.test_fasilitas import bawa

__all__ = ["desa"]

ON = dt.date(2025, 12, 31)
TALLIES = load_content().tallies
Things = Mapping[str, Sequence[Mapping[str, Any]]]


def counted(name: str, things: Things, on: dt.date = ON) -> int | None:
    """A number of the shipped content over things of a village."""
    return tally_of(TALLIES[name], lambda kind: things.get(kind, ()), on)


def disaster(day: str, kind: str = "banjir", **victims: str) -> Things:
    return {"bencana": [{"jenis": kind, "tanggal": day, **victims}]}


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-12-31", 4), ("2025-07-01", 4), ("2025-06-30", 0), ("2026-01-01", 0), ("2019-01-01", 0)],
)
def test_victims_are_those_of_the_half_year_up_to_the_day(day: str, expected: int) -> None:
    assert counted("bencana_luka", disaster(day, luka="4")) == expected


def test_who_never_recorded_a_disaster_does_not_say_that_there_was_none() -> None:
    assert counted("bencana_luka", {}) is None
    assert counted("bencana_luka", disaster("2025-08-01")) is None  # a flood of whose victims nobody wrote down


def test_an_earthquake_is_no_matter_of_the_weather() -> None:
    things = disaster("2025-08-01", "gempa", meninggal="3")
    assert (counted("bencana_meninggal", things), counted("bencana_meninggal_iklim", things)) == (3, 0)


def budget(**years: int) -> Things:
    rows = [{"tahun": year.removeprefix("y"), "pos": "pad", "realisasi": str(told)} for year, told in years.items()]
    return {"apbdes": rows}


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (budget(y2024=50, y2025=54), 10_800),
        (budget(y2023=50, y2025=54), None),  # the year between is missing: no growth of a year
        (budget(y2025=54), None),
        (budget(y2024=0, y2025=54), None),  # of nothing
        (budget(y2024=40, y2025=30, y2026=900), 7_500),  # a budget of a year to come is none
    ],
)
def test_own_revenue_is_held_against_the_very_year_before(told: Things, expected: int | None) -> None:
    assert counted("pad_terhadap_lalu", told) == expected


def test_a_file_of_disasters_and_budgets_becomes_shares_of_the_village(desa: OpenStore, tmp_path: Path) -> None:
    """Four persons, a flood that drove one away; own revenue that grew by eight per cent, of another village a
    thousandfold: that is more than its column holds, and is not told instead of being cut."""
    heads = ["Jenis fasilitas", "Kode", "Jenis", "Tanggal kejadian", "Mengungsi (orang)", "Meninggal (orang)"]
    bawa(desa, write_xlsx(tmp_path / "b.xlsx", [heads, ["bencana", "B1", "banjir", "2026-09-01", "1", "0"]]))
    money = ["Jenis fasilitas", "Tahun", "Pos", "Anggaran (rupiah)", "Realisasi (rupiah)"]
    rows = [["apbdes", "2025", "pad", "60", "50"], ["apbdes", "2026", "pad", "60", "54"]]
    bawa(desa, write_xlsx(tmp_path / "a.xlsx", [money, *rows]))
    assert figures(desa) == {
        "sdgs_bencana_mengungsi": (1, 4),
        "sdgs_bencana_mengungsi_iklim": (1, 4),
        "sdgs_bencana_meninggal": (0, 4),
        "sdgs_bencana_meninggal_iklim": (0, 4),
        "sdgs_pad_terhadap_lalu": (10_800, 10_000),
    }
    bawa(desa, write_xlsx(tmp_path / "c.xlsx", [money, rows[0], ["apbdes", "2026", "pad", "60", "54000"]]))
    assert "sdgs_pad_terhadap_lalu" not in figures(desa)


def figures(desa: OpenStore) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of what is counted of the village by these numbers."""
    _, found = diukur(desa)
    own = {figure.spec.id: (figure.n, figure.d) for figure in found.figures if figure.spec.unit_of == "desa"}
    return {name: told for name, told in own.items() if name.startswith(("sdgs_bencana", "sdgs_pad_"))}
