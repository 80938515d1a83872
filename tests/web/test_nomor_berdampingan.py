"""Two masked numbers beside each other show the digits in which they differ: dry run, conflict, finding, person."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest

from cantik.codes.area import AreaCode
from cantik.register.core.app.models import PersonVersion
from tests.fixtures.markah import markah
from tests.register.langkah import terapkan
from tests.web.berkas import opensid, warga
from tests.web.conftest import DESA, Kantor, cradle, kantor, new_store, opened
from tests.web.langkah import diuji, file, halaman, tersimpan

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
#: the card that SIAK says, and the one that the village's file says: alike to the last four
OLD, NEW = "9901020000010001", "9901020000050001"
SEEN_OLD, SEEN_NEW = "•••••••••••10001", "•••••••••••50001"


@pytest.fixture
def meja(kantor: Kantor, tmp_path: Path) -> Kantor:
    """SIAK has told of eight persons on one card."""
    known = [{"nik": one["nik"], "nama": one["nama"], "no_kk": OLD} for one in warga()]
    terapkan(
        kantor.opened, tmp_path, known, source="siak", reference=dt.date(2025, 6, 30), desa=AreaCode.kemendagri(DESA)
    )
    return kantor


def test_cards_that_end_alike(meja: Kantor) -> None:
    people = [{**one, "no_kk": NEW} for one in warga()]
    intake = diuji(meja, file(data=opensid(people)))
    told_apart(halaman(meja, intake, "?lihat=beda"))
    tersimpan(meja, file(name="lagi.csv", data=opensid(people)))
    person = PersonVersion.objects.order_by("-pk")[0].person_id
    for address in ("beda/", f"warga/orang/{person}/"):
        told_apart(markah(meja.client.get(f"/desa/{DESA}/{address}")))


def test_a_card_that_a_later_list_changes(kantor: Kantor) -> None:
    tersimpan(kantor, file(data=opensid([{**one, "no_kk": OLD} for one in warga()])))
    intake = diuji(kantor, file(name="baru.csv", data=opensid([{**one, "no_kk": NEW} for one in warga()])))
    told_apart(halaman(kantor, intake, "?lihat=berubah"))


def told_apart(page: str) -> None:
    """Both cards stand on the page, told apart, and neither of them whole."""
    words = re.sub(r"<[^>]+>", " ", page)
    assert SEEN_OLD in words
    assert SEEN_NEW in words
    assert NEW not in page
    assert OLD not in page
