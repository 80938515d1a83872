"""The time zone of an area, by Keppres 41/1987: capitals whose clocks everybody knows."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.errors import TimeZoneFileError
from cantik.codes.zone import parse_zones, zone_of

HEADER = "awalan_kode,zona,jam_dari_utc\n"
NOON = dt.datetime(2026, 11, 20, 17, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("code", "name", "local"),
    [
        ("11.71", "WIB", "00.30"),  # Banda Aceh
        ("31.71", "WIB", "00.30"),  # Jakarta
        ("61.71", "WIB", "00.30"),  # Pontianak
        ("62.71", "WIB", "00.30"),  # Palangka Raya
        ("63.71", "WITA", "01.30"),  # Banjarmasin
        ("65.71", "WITA", "01.30"),  # Tarakan
        ("51.71", "WITA", "01.30"),  # Denpasar
        ("53.71", "WITA", "01.30"),  # Kupang
        ("73.71", "WITA", "01.30"),  # Makassar
        ("81.71", "WIT", "02.30"),  # Ambon
        ("82.71", "WIT", "02.30"),  # Ternate
        ("93.01.01.2001", "WIT", "02.30"),  # a village near Merauke
        ("99.01.01.2001", "WIB", "00.30"),  # invented
    ],
)
def test_a_place_has_the_clock_of_its_province(code: str, name: str, local: str) -> None:
    zone = zone_of(AreaCode.kemendagri(code))
    assert (zone.tzname(None), f"{NOON.astimezone(zone):%H.%M}") == (name, local)


def test_the_digits_of_a_bps_code_are_not_asked() -> None:
    """BPS numbers the provinces of Papua otherwise than Kemendagri: 94 is Papua there, Papua Tengah here."""
    assert zone_of(AreaCode.bps("9401")).tzname(None) == "WIB"


@pytest.mark.luar
def test_every_province_is_named(shared: Path) -> None:
    rows = (shared / "data/wilayah/provinsi.csv").read_text(encoding="utf-8").splitlines()[1:]
    named = (Path(__file__).parents[2] / "cantik/content/zona_waktu.csv").read_text(encoding="utf-8").splitlines()
    assert {row[:2] for row in rows} == {row[:2] for row in named[2:]}


@pytest.mark.parametrize(
    ("lines", "where"),
    [
        (",WIB,7\n35,WIB,seven\n", "zona.csv:3"),
        (",WIB,7\n35,GMT,7\n", "zona.csv:3"),
        (",WIB,7\n35,WIB,7\n35,WIB,7\n", "zona.csv:4"),
        ("35,WIB,7\n", "zona.csv"),
    ],
)
def test_a_wrong_line_is_named(lines: str, where: str) -> None:
    with pytest.raises(TimeZoneFileError) as caught:
        parse_zones((HEADER + lines).splitlines(), "zona.csv")
    assert (caught.value.code, caught.value.where) == ("W205", where)


def test_a_day_begins_where_the_work_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 15.30 UTC it is half past midnight near Merauke and still the evening before in Jakarta."""
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 11, 20, 15, 30, tzinfo=dt.UTC))
    with clock.at_zone(zone_of(AreaCode.kemendagri("93.01.01.2001"))):
        there, began = clock.today(), clock.midnight(clock.today())
    assert (clock.today(), there) == (dt.date(2026, 11, 20), dt.date(2026, 11, 21))
    assert began == dt.datetime(2026, 11, 20, 15, tzinfo=dt.UTC)
