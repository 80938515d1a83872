"""What a dry run keeps comes back from the disk by name, as it was written."""

from __future__ import annotations

import json

import pytest

from cantik.collect.app.models import Intake
from cantik.pipeline.app import dry_run
from cantik.register.intake.dry_run_rows import KeptChange, KeptClash, KeptNew, KeptPerson
from tests.web.conftest import Kantor
from tests.web.langkah import kirim

pytestmark = pytest.mark.satu_basisdata

WHO = KeptPerson("REKA SATU", "•••• 0001")


def test_the_rows_come_back_by_name(kantor: Kantor) -> None:
    clash = KeptClash(
        "dusun", ["KRAJAN", "01", "02"], ["LEGI", "01", "05"], "siak", "terbaru", "baru", "alamat", {"tanya": None}
    )
    told = {
        "berkas": [
            {"id": "1", "nama": "foto.jpg", "galat": {"kode": "B101"}},
            {
                "id": "2",
                "nama": "a.csv",
                "baru": [KeptNew(2, "REKA DUA", "")],
                "berubah": [{"orang": 1, "baris": 3, "siapa": WHO, "isi": [KeptChange("rt", "02", None)]}],
                "beda": [{"unit": "orang", "orang": 1, "catatan": 1, "baris": 3, "siapa": WHO, "isi": [clash]}],
            },
        ],
        "keluar": {"banyak": 0, "orang": []},
    }
    intake = kirim(kantor)
    Intake.objects.filter(pk=intake.pk).update(result=dry_run.seal_result(kantor.opened, intake.pk, told))
    read = dry_run.result_of(kantor.opened, Intake.objects.get(pk=intake.pk))
    assert read == told
    assert [type(row) for row in read["berkas"][1]["baru"]] == [KeptNew]
    assert read["berkas"][1]["beda"][0]["isi"][0].outcome == "baru"
    assert read["berkas"][1]["berubah"][0]["siapa"].name == "REKA SATU"
    assert json.dumps(told)  # JSON holds every part of it
