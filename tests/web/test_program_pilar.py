"""A programme followed in the figures of a village, its checklist of pillars, and what the data service answers: what
nobody knows is not met, two sides that differ are not met, what is withdrawn or not on the site tells nothing."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from decimal import Decimal
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from cantik.base import clock
from cantik.base.errors import ContentError
from cantik.content.programme_pillars import COLUMNS, list_pillars, read_pillars
from cantik.publish.exchange.data_index import FILE
from cantik.publish.site.make import RELEASE
from cantik.release import files
from cantik.release.app import storage
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.compose import seal_release
from cantik.vault.app.opening import OpenStore
from tests.coach.test_belajar import lay_edition
from tests.fixtures.contoh_rilis import common_release
from tests.staff import bekal
from tests.staff.bekal import DESA

pytestmark = pytest.mark.satu_basisdata
AT = f"/program/{DESA}/desa_cerdas/"


def lines(page: bytes) -> list[str]:
    """The items of lists as text, one each."""
    found = re.findall(r"<li>(.*?)</li>", page.decode(), re.DOTALL)
    return [re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", each))).strip() for each in found]


def one(page: bytes, begins: str) -> str:
    return next(line for line in lines(page) if line.startswith(begins))


def test_a_checklist_is_answered_by_evidence_and_by_sides(opened: OpenStore) -> None:
    village = bekal.browser(bekal.with_role("agen_statistik", DESA))
    office = bekal.browser(bekal.with_role("dinas_pmd", "99.01"))
    empty = village.get(AT).content
    items = [item.words[0] for item in list_pillars("desa_cerdas")]
    assert len({item.pillar for item in list_pillars("desa_cerdas")}) == 6
    assert all(one(empty, words).endswith("belum diketahui") for words in items)
    said = {"tahun": str(clock.today().year), "ikut": "ya", "warga": "ya", "ekonomi": "tidak", "kader_digital": "3"}
    assert village.post(f"{AT}isi/", said | {"sumber": "SK 7"}).status_code == 302
    page = village.get(AT).content
    assert one(page, "Pilar warga berjalan").endswith(" ada")
    assert "SK 7" in one(page, "Pilar warga berjalan")
    assert one(page, "Pilar ekonomi berjalan").endswith(" tidak")
    assert one(page, "Ada kader digital").endswith(" ada")
    assert one(page, "Pilar mobilitas berjalan").endswith("belum diketahui")
    assert office.post(f"{AT}isi/", said | {"warga": "tidak", "sumber": "Kunjungan"}).status_code == 302
    both = one(village.get(AT).content, "Pilar warga berjalan")
    assert both.endswith("belum diketahui"), "two sides that differ"
    assert "SK 7" in both
    assert "Kunjungan" in both


def test_releases_are_evidence_until_they_are_withdrawn(opened: OpenStore) -> None:
    reader = bekal.browser(bekal.with_role("kepala_desa", DESA))
    lay_edition(opened, "2026-1")
    page = reader.get(AT).content
    assert one(page, "Statistik desa terbit").endswith(" ada")
    assert one(page, "Sanitasi layak terbit").endswith("belum diketahui"), "the release does not tell it"
    now = clock.now()
    Withdrawal.objects.create(
        kode=DESA, number="2026-1", state=WITHDRAWN, reason="Salah", asked_by="akun:1", asked_at=now,
        decided_by="akun:2", decided_at=now,
    )  # fmt: skip
    assert one(reader.get(AT).content, "Statistik desa terbit").endswith("belum diketahui")


def described(number: str) -> dict[str, Any]:
    """A description as `data.json` says it, written here by hand."""
    files = {"csv": "data/csv/penduduk_dusun.csv"}
    whole = {"kunci": "penduduk_dusun", "nomor": "1.1", "judul": "Penduduk menurut dusun", "judul_en": "By hamlet",
             "satuan": "jiwa", "satuan_en": "persons", "acuan": "2025-12-31", "jumlah": 4, "sumbu": [],
             "berkas": files}  # fmt: skip
    release = {"nomor": number, "tahun": 2025, "acuan": "2025-12-31", "terbit": "2026-03-02", "jenis": "final",
               "keterangan": "", "rekaan": True, "lisensi": "CC-BY-4.0", "sidik": "0" * 64}  # fmt: skip
    place = {"kode": DESA, "nama": "Desa Contoh", "nama_en": "Contoh"}
    return {"versi": "1", "wilayah": place, "rilis": release, "himpunan": [whole], "indikator": []}


def test_the_page_of_the_service_tells_what_lies_on_the_site(opened: OpenStore) -> None:
    reader = bekal.browser(bekal.with_role("kepala_desa", DESA))
    at = f"/desa/{DESA}/layanan-data/"
    assert "Belum menjawab" in reader.get(at).content.decode()
    folder = Path(storage.own_site(opened.store.path, "")) / DESA / RELEASE
    folder.mkdir(parents=True)
    (folder / FILE).write_text(json.dumps(described("2025-1")), "utf-8")
    page = reader.get(at).content.decode()
    assert "Menjawab dengan Rilis 2025-1, terbit 2 Maret 2026." in " ".join(page.split())
    address = re.search(r'href="http://testserver(/[^"]*wilayah/[^"]+)"', page)
    assert address is not None
    answer = reader.get(address[1])
    assert (answer.status_code, json.loads(answer.content)["rilis"]["nomor"]) == (200, "2025-1")
    assert f'href="/situs/{DESA}/{RELEASE}/data/csv/penduduk_dusun.csv"' in page
    assert one(reader.get(AT).content, "Layanan data desa menjawab").endswith(" ada")


@pytest.mark.parametrize(
    "line",
    [
        "a,tiada,W,P,k,k,rilis,,planning#7,usul",
        "a,desa_cerdas,W,P,k,k,ukuran,bukti,planning#7,usul",
        "a,desa_cerdas,W,P,k,k,angka,tiada,planning#7,usul",
        "a,desa_cerdas,W,P,k,k,rilis,warga,planning#7,usul",
        "a,desa_cerdas,W,P,k,k,entah,,planning#7,usul",
    ],
)
def test_a_wrong_item_is_told_with_its_place(line: str) -> None:
    with pytest.raises(ContentError) as refused:
        read_pillars([",".join(COLUMNS), line], "pilar.csv")
    assert (refused.value.code, refused.value.where) == ("K199", "pilar.csv:2")


def lay_figures(opened: OpenStore, number: str, year: int, **values: str) -> None:
    """An edition of a data year with figures of the whole village, by id."""
    model = next(figure for figure in common_release().figures if not figure.area)
    figures = tuple(
        replace(model, id=name, title="Keluarga yang memakai internet", value=Decimal(value) if value else None,
                status="ada" if value else "rahasia", base="keluarga menurut domisili")
        for name, value in values.items()
    )  # fmt: skip
    made = seal_release(replace(common_release(), number=number, edition=f"Rilis {number}", year=year, figures=figures))
    folder = storage.shelf(opened.store.path) / DESA / number
    files.write_description(made, folder)
    (folder / files.CONTENTS).write_text(json.dumps(files.contents(made, folder, "")), "utf-8")


def test_a_programme_is_followed_over_editions(opened: OpenStore) -> None:
    reader = bekal.browser(bekal.with_role("kepala_desa", DESA))
    lay_figures(opened, "2024-1", 2024, akses_internet="41.25")
    lay_figures(opened, "2025-1", 2025, akses_internet="58.50", sanitasi="")
    page = reader.get(AT).content
    rows = re.findall(r"<tr>(.*?)</tr>", page.decode().partition('id="ak"')[2].partition("</section>")[0], re.DOTALL)
    told = [re.findall(r'<td class="num">(.*?)</td>', row) for row in rows[1:]]
    assert told == [["58,50", "41,25"], ["NA", "…"]], "newest first; what is hidden stays so"
    assert "58,50" in one(page, "Keluarga yang memakai internet terbit")
    assert one(page, "Sanitasi layak terbit").endswith("belum diketahui"), "hidden is no evidence"
