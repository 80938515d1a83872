"""The worklist of findings: list and facts, decisions one by one and many at once, rights, two people at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik import examine
from cantik.collect.app.models import BatchFinding
from cantik.collect.finding import Finding
from cantik.pipeline.knowledge import load
from cantik.register.app.services import apply_batch
from tests.register.bekal import AKHIR_2025, DESA, SAAT, batch, kk, nik, orang
from tests.web.conftest import Kantor

PERIKSA = f"/desa/{DESA.text()}/periksa/"
ALASAN = "sudah dicocokkan dengan akta"


def keluarga(number: int, *, umur_ibu: int = 9, **said: Any) -> list[dict[str, Any]]:
    """A family of three whose mother is only so many years older than her child: one finding on the child."""
    own = {"no_kk": kk(number), "dusun": "KRAJAN", "rt": f"{number % 4 + 1:02}", "rw": "01", "status_dasar": "1"} | said
    birth = dt.date(2010, 5, 1)
    return [
        orang(number * 10, **own, nama=f"BAPAK {number}", hubungan_keluarga="1", jenis_kelamin="1", status_kawin="2",
              tanggal_lahir=dt.date(1975, 3, 1)),
        orang(number * 10 + 1, **own, nama=f"IBU {number}", hubungan_keluarga="3", jenis_kelamin="2", status_kawin="2",
              tanggal_lahir=birth.replace(year=birth.year - umur_ibu)),
        orang(number * 10 + 2, **own, nama=f"ANAK {number}", hubungan_keluarga="4", jenis_kelamin="1", status_kawin="1",
              tanggal_lahir=birth, ibu_nik=nik(number * 10 + 1), nama_ibu=f"IBU {number}"),
    ]  # fmt: skip


def isi(kantor: Kantor, rows: list[dict[str, Any]], folder: Path) -> tuple[int, list[Finding]]:
    """Rows examined and brought into the register; number of the batch, findings."""
    one, file = batch(rows, folder)
    knowledge = load()
    found = examine.check(
        one, knowledge.content.rules, content=knowledge.content, lists=knowledge.lists, reference=AKHIR_2025, desa=DESA,
        demo=True,
    )  # fmt: skip
    done = apply_batch(opened=kantor.opened, desa=DESA, batch=one, findings=found.findings, file=file, by="uji",
                       at=SAAT)  # fmt: skip
    return done.batch, list(found.findings)


@pytest.fixture
def meja(kantor: Kantor, tmp_path: Path) -> Kantor:
    """An office with four families, each with a mother who is too young."""
    isi(kantor, [row for n in range(1, 5) for row in keluarga(n)], tmp_path)
    assert ibu().count() == 4
    return kantor


def ibu() -> Any:
    return BatchFinding.objects.filter(rule="umur_ibu_anak")


def halaman(client: Client, query: str = "") -> str:
    response = client.get(PERIKSA + query)
    assert response.status_code == 200, response.content.decode()[:1000]
    return str(response.content.decode())


def test_the_list_names_rules_and_persons(meja: Kantor) -> None:
    page = halaman(meja.client)
    assert "Ibu kurang dari 12 tahun" in page
