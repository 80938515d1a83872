"""Lists of SLS: what is read and refused, what holds on which day; whatever is written, never a traceback."""

from __future__ import annotations

import contextlib
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.app.models import CodeRow
from cantik.register.units.app.sls import foresee_sls, links_on, record_sls, undo_sls
from cantik.register.units.errors import SlsRefused
from cantik.register.units.sls import COLUMNS, SlsKind, read_links
from cantik.register.units.unit_acts import NOWHERE
from cantik.vault.app.opening import OpenStore
from tests.register.test_satuan import HARI_INI, JUNI, MEI, desa, rt, saat, wilayah

THERE = {rt(1), rt(2), ("LEGI", "02", "02")}
HEAD = ",".join(COLUMNS) + "\n"
BPS = "6303010001"


def baca(rows: str, villages: frozenset[str] = frozenset()) -> list[tuple[object, ...]]:
    return [(link.unit, link.code, link.kind) for link in read_links(HEAD + rows, THERE, villages)]


def test_many_to_many_with_what_is_no_sls() -> None:
    rows = f"{BPS},0001,01,RT 1 A,sls,Krajan,1,1\n{BPS},0001,02,RT 1 B,,KRAJAN,01,01\n"
    rows += f"{BPS},0002,,RT 2,SLS,,,\n".replace(",,,\n", ",legi,2,2\n") + f"{BPS},0001,01,x,sls,KRAJAN,01,02\n"
    rows += f"{BPS},9001,00,Barak kebun,non_sls,,,\n"
    assert baca(rows) == [
        (rt(1), "0001-01", SlsKind.SLS),
        (rt(1), "0001-02", SlsKind.SLS),
        (("LEGI", "02", "02"), "0002", SlsKind.SLS),
        (rt(2), "0001-01", SlsKind.SLS),
        (NOWHERE, "9001", SlsKind.NON_SLS),
    ]
    assert baca(f"{BPS},0001,00,,,,,01\n") == [(rt(1), "0001", SlsKind.SLS)], "one RT 01 in the village"
    semicolons = (HEAD + f"{BPS},0001,00,,,,,01\n").replace(",", ";")
    assert read_links("\ufeff" + semicolons, THERE, set())[0].unit == rt(1)


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("63.03.01.0001,0001,00,,,,,01", "bukan 10 angka"),
        (f"{BPS},1,00,,,,,01", "bukan 4 angka"),
        (f"{BPS},0001,1,,,,,01", "bukan 2 angka"),
        (f"{BPS},0001,00,,desa,,,01", "bukan sls atau non_sls"),
        (f"{BPS},0001,00,,,,,09", "RT 09 tidak ada"),
        (f"{BPS},0001,00,,,,,02", "RT 02 tidak ada"),
        (f"{BPS},0001,00,,,,,", "– tidak ada"),
    ],
)
def test_each_wrong_row_is_named(row: str, why: str) -> None:
    with pytest.raises(SlsRefused) as caught:
        baca(f"{BPS},0001,00,,,,,01\n{row}\n")
    assert caught.value.code == "R539"
    assert "baris 3" in (caught.value.found or "")
    assert why in (caught.value.found or "")


def test_codes_of_the_village_are_looked_up_never_derived() -> None:
    """The BPS code is an attribute of the village: one with the digits of its Kemendagri code is another village."""
    with pytest.raises(SlsRefused):
        baca("9901012001,0001,00,,,,,01\n", frozenset({BPS}))
    with pytest.raises(SlsRefused):
        baca(f"{BPS},0001,00,,,,,01\n6303010002,0002,00,,,KRAJAN,01,02\n")
    with pytest.raises(SlsRefused):
        baca(f"{BPS},0001,00,,,,,01\n{BPS},0001,00,,,,,01\n")


@given(st.text(max_size=200), st.booleans())
def test_no_text_breaks_the_reader(text: str, headed: bool) -> None:
    with contextlib.suppress(SlsRefused):
        read_links((HEAD if headed else "") + text, THERE, frozenset())


@pytest.mark.basisdata
def test_a_list_holds_from_its_day_until_the_next(opened: OpenStore, tmp_path: Path) -> None:
    desa(opened, tmp_path)
    CodeRow.objects.create(area_id=wilayah(), scheme="bps", value=BPS)
    first = HEAD + f"{BPS},0001,00,,,,,01\n{BPS},0002,00,,,,,02\n"
    one = foresee_sls(area_id=wilayah(), text=first, on=MEI, today=HARI_INI)
    assert (len(one.links), one.new, one.ended, one.without) == (2, 2, 0, ())
    number = 0
    for text, on in ((first, MEI), (HEAD + f"{BPS},0003,00,,,,,01\n", JUNI)):
        number = record_sls(area_id=wilayah(), text=text, on=on, source="", by="akun:1", at=saat(), today=HARI_INI)
    assert [link.code for link in links_on(wilayah(), MEI)] == ["0001", "0002"]
    assert [link.code for link in links_on(wilayah(), JUNI)] == ["0003"]
    assert links_on(wilayah(), MEI - dt.timedelta(days=1)) == ()
    undo_sls(area_id=wilayah(), number=number, by="akun:1", at=saat())
    assert [link.code for link in links_on(wilayah(), JUNI)] == ["0001", "0002"]
    for wrong in (
        lambda: undo_sls(area_id=wilayah(), number=number, by="akun:1", at=saat()),
        lambda: foresee_sls(area_id=wilayah(), text=first, on=dt.date(2026, 7, 2), today=HARI_INI),
    ):
        with pytest.raises(SlsRefused):
            wrong()
