"""The record of processing: what came in and what may leave stands there, without anybody typing it or being named."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from cantik.collect.app.models import Batch
from tests.register.bekal import DESA_LAIN
from tests.register.conftest import cradle, new_store, opened
from tests.staff.bekal import browser, with_role
from tests.web.test_bawa_keluar import ALAMAT, KODE, agen, ajukan, isi, village

__all__ = ["agen", "ajukan", "cradle", "isi", "new_store", "opened", "village"]
pytestmark = pytest.mark.satu_basisdata
CATATAN = f"{ALAMAT}pemrosesan/"


def test_a_file_and_a_sharing_stand_in_the_record_and_in_its_download(agen: Client) -> None:
    ajukan(agen, penerima="=HYPERLINK(1)", tujuan="pemadanan bantuan")
    page = isi(agen.get(CATATAN))
    assert "5 baris diterima" in page
    assert "12/PKS/2026" in page
    answer = agen.get(CATATAN, {"unduh": "csv"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [row["Bagian"] for row in rows] == ["penerimaan berkas", "penyerahan"]
    assert rows[1]["Dari atau kepada"] == "'=HYPERLINK(1)", "no formula"
    assert (rows[1]["Untuk apa"], rows[1]["Sampai"]) == ("pemadanan bantuan", "2026-12-31")


def test_the_agreement_of_a_file_is_its_basis_and_its_name_tells_of_nobody(agen: Client) -> None:
    number = Batch.objects.filter(kind="berkas").latest("pk").pk
    Batch.objects.filter(pk=number).update(
        file_name="KK BUDI 9901015003850001.xlsx",
        agreement='{"nomor": "7/PKS/2026", "tujuan": ["pemutakhiran"]}',
        agreement_expires=dt.date(2027, 6, 30),
    )
    page = isi(agen.get(CATATAN))
    assert "9901015003850001" not in page
    assert "BUDI" not in page
    assert "7/PKS/2026" in page
    assert "pemutakhiran" in page
    assert "2027-06-30" in page


def test_no_other_village_reads_it() -> None:
    other = browser(with_role("agen_statistik", DESA_LAIN.text(), name="Agen Lain"))
    assert other.get(CATATAN).status_code in (403, 404)
    assert browser(with_role("ppdp", KODE[:5], name="Paras Reka")).get(CATATAN).status_code == 200
