"""An address with a code that a village bore before: printed in a book, read years later."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from cantik.codes.app.models import CodeRow
from tests.fixtures.markah import markah
from tests.release.langkah import Rumah
from tests.staff import bekal

pytestmark = pytest.mark.satu_basisdata
FORMER = "99.01.07.2009"


def test_a_former_code_leads_to_its_successor_else_to_the_search_by_name(terbit: Rumah) -> None:
    del terbit
    reader = Client()
    assert reader.get(f"/situs/{bekal.DESA}/").status_code == 200
    lost = reader.get(f"/situs/{FORMER}/tabel/index.html")
    assert lost.status_code == 404
    assert "cari menurut nama" in markah(lost)

    now = CodeRow.objects.get(scheme="kemendagri", value=bekal.DESA, valid_to__isnull=True)
    day = dt.date(2025, 5, 10)
    CodeRow.objects.filter(pk=now.pk).update(valid_from=day)
    CodeRow.objects.create(area_id=now.area_id, scheme="kemendagri", value=FORMER, valid_to=day, decree="Kepmendagri")
    led = reader.get(f"/situs/{FORMER}/tabel/index.html")
    assert (led.status_code, led.headers["Location"]) == (301, f"/situs/{bekal.DESA}/tabel/index.html")
    assert reader.get(f"/situs/{FORMER}").headers["Location"] == f"/situs/{bekal.DESA}/"

    CodeRow.objects.create(
        area_id=now.area_id, scheme="sementara", value="99.01.07.2010", valid_to=day, decree="Kepmendagri"
    )
    assert reader.get("/situs/99.01.07.2010/").status_code == 404, "a code of another scheme is another code"
