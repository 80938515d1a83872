"""One table over years on the screen of the office, counted by hand from the rows of two files."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import pytest

from cantik.collect.read import Delivery
from cantik.contoh.shape import PLACE, Row
from cantik.pipeline.bring import Into, bring
from cantik.staff.app.models import AuditEntry
from tests.fixtures.markah import markah
from tests.register.bekal import AKHIR_2025, DESA
from tests.register.test_satu_tabel import KNOWLEDGE, alive, file_of, rows_of_a_village
from tests.web.conftest import Kantor, cradle, kantor, new_store, opened

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
HALAMAN = f"/desa/{DESA.text()}/angka/deret/"
AKHIR_2023 = dt.date(2023, 12, 31)


def by_hand(rows: list[Row], on: dt.date) -> Counter[tuple[int, str]]:
    """Persons by group of ages and sex among those who are alive and here."""
    return Counter((age, sex) for _, age, sex in alive(rows, on))


def read(text: str) -> tuple[list[str], dict[str, list[str]]]:
    heads = re.findall(r'<th scope="col" class="num">(\d{4})', text)
    rows = re.findall(r'<tr><th scope="row">(.*?)</th>(.*?)</tr>', text, re.DOTALL)
    return heads, {name: re.findall(r'<td class="num">(.*?)</td>', cells) for name, cells in rows}


def test_each_year_is_counted_as_of_its_last_day(kantor: Kantor, tmp_path: Path) -> None:
    assert "Belum ada data untuk dihitung" in markah(kantor.client.get(HALAMAN))
    now = rows_of_a_village()
    then = [row for row in now if str(row[PLACE["tanggallahir"]]) <= AKHIR_2023.isoformat()]
    for on, rows in ((AKHIR_2023, then), (AKHIR_2025, now)):
        folder = tmp_path / str(on.year)
        folder.mkdir()
        into = Into(kantor.opened, DESA, "uji")
        bring([file_of(rows, folder)], into, Delivery(on, None), KNOWLEDGE, lambda *_: None)
    response = kantor.client.get(f"{HALAMAN}?sampai=2025")
    heads, shown = read(markah(response))
    assert heads == ["2023", "2024", "2025"]
    for place, (on, rows) in ((0, (AKHIR_2023, then)), (1, (dt.date(2024, 12, 31), then)), (2, (AKHIR_2025, now))):
        held = by_hand(rows, on)
        total = shown["Jumlah"][place]
        assert total == f"{sum(held.values()):,}".replace(",", "."), on
        men = [cells[place] for name, cells in shown.items() if name.startswith("Laki-laki") and "–" in name]
        assert [0 if n == "–" else int(n) for n in men] == [held[age, "1"] for age in range(15)]
    assert "Dasar:</b> penduduk terdaftar." in markah(response), "whom it counts: the register says no other"
    assert "putus" not in markah(response), "one source, one base: nothing breaks"
    (said,) = AuditEntry.objects.filter(action="angka.lihat_mentah", subject="wilayah").values_list("detail", flat=True)
    assert json.loads(said) == {"tabel": "penduduk_umur_jk", "sampai": 2025, "wilayah": DESA.text()}
    for query in ("?tabel=tidak_ada", "?tabel=keluarga_desil"):
        assert kantor.client.get(HALAMAN + query).status_code == 200, query
    page = markah(response)
    assert re.findall(r"<option(?: selected)?>(\d{4})</option>", page)[-1] == "2023", "years of the register only"
    assert "{dusun}" not in page
    for year in ("satu", "9999", "1850", "2022", str(dt.date.today().year + 1)):
        wrong = kantor.client.get(f"{HALAMAN}?sampai={year}")
        assert wrong.status_code == 422, year
        assert "Tahun itu tidak ada" in markah(wrong)
