"""A programme of a kabupaten's own: the village says what became of it, the office says otherwise, both are seen by who
runs it; sums and shares are reckoned here by hand from what was typed."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest

from cantik.base import clock
from cantik.codes.extra import AREAS_FILE
from cantik.collect.app.models import Batch
from cantik.content.loader import FOLDER
from cantik.contoh import make_kabupaten, write_areas
from cantik.register.facilities.app.models import FacilityStatement
from tests.collect.berkas import write_xlsx
from tests.fixtures.malam import some
from tests.fixtures.markah import markah
from tests.staff import bekal
from tests.web.conftest import DESA, Kantor, cradle, kantor, new_store, opened
from tests.web.langkah import diuji, file, halaman, tersimpan

__all__ = ["cradle", "kantor", "new_store", "opened"]
pytestmark = pytest.mark.satu_basisdata
KAB, KECAMATAN = bekal.KABUPATEN, bekal.KECAMATAN
DI_DESA, DI_KAB = f"/program/{DESA}/pangan/", f"/program/{KAB}/pangan/"


@pytest.fixture(autouse=True)
def pangan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The shipped programme as a kabupaten would write its own; the day is 1 February 2026."""
    text = (FOLDER / "programs" / "gsmp.yaml").read_text("utf-8")
    text = text.replace("id: gsmp", "id: pangan").replace('["16"]', '["99.01"]').replace("Sumsel ", "")
    file = tmp_path / "isi" / "programs" / "pangan.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text, "utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path / "isi"))
    monkeypatch.setattr(clock, "now", lambda: dt.datetime(2026, 2, 1, 3, 0, tzinfo=dt.UTC))
    return file


@pytest.fixture(autouse=True)
def wilayah(kantor: Kantor) -> None:
    """A kabupaten of four villages."""
    write_areas(make_kabupaten(7, villages=4, persons=60), kantor.folder / AREAS_FILE)


def isi(client: Any, kode: str = DESA, wanted: int = 302, **said: str) -> str:
    form = {"tahun": "2025", "ikut": "ya", "rumah_tangga": "400", "rumah_tangga_ikut": "150", "sumber": "Catatan PKK"}
    answer = client.post(f"/program/{kode}/pangan/isi/", form | said)
    assert answer.status_code == wanted, markah(answer)[-3000:]
    return markah(answer)


def baca(client: Any, address: str) -> str:
    page = markah(client.get(address))
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_village_and_office_stand_side_by_side_and_nobody_is_named(kantor: Kantor) -> None:
    pmd, camat = (bekal.browser(bekal.with_role(role)) for role in ("dinas_pmd", "camat"))
    isi(kantor.client)
    isi(pmd, rumah_tangga_ikut="180", sumber="Laporan dinas")
    page = baca(kantor.client, DI_DESA)
    assert "Gerakan Mandiri Pangan" in page
    assert "150" in page
    assert "37,5%" in page  # 150 of 400
    assert "180" in page
    assert "45%" in page
    assert "Catatan PKK" in page
    assert "Laporan dinas" in page
    assert page.count("Perbaiki") == 1, "each side mends what it said"
    grid = baca(camat, f"/program/{KECAMATAN}/pangan/?tahun=2025")
    assert "150 / 180" in grid
    assert "330" not in grid, "two words for one thing are not added"
    isi(kantor.client, rumah_tangga_ikut="160")  # a correction of the village, not of the office
    assert "160 / 180" in baca(camat, f"/program/{KECAMATAN}/pangan/?tahun=2025")
    assert FacilityStatement.objects.filter(facility__area__codes__value=DESA).count() == 3


def test_a_share_of_villages_is_said_when_every_village_spoke(kantor: Kantor) -> None:
    pmd = bekal.browser(bekal.with_role("dinas_pmd"))
    grid = markah(pmd.get(DI_KAB + "?tahun=2023"))
    villages = re.findall(r'href="/program/([\d.]+)/pangan/"', grid)
    assert len(set(villages)) == len(villages) > 2
    for number, village in enumerate(villages[:-1]):
        isi(pmd, village, tahun="2023", ikut="ya" if number else "tidak", sumber="SK dinas")
    part = baca(pmd, DI_KAB + "?tahun=2023")
    assert f"{len(villages) - 1} dari {len(villages)} desa" in part
    assert "persen poin" not in part
    isi(pmd, villages[-1], tahun="2023", sumber="SK dinas")
    whole = baca(pmd, DI_KAB + "?tahun=2023")
    share = round((len(villages) - 1) / len(villages) * 100 + 1e-9, 2)
    gap = round((len(villages) - 1) / len(villages) * 100 - 70 + 1e-9, 2)
    assert f"{share:.2f}%".replace(".", ",") in whole
    assert f"{gap:+.2f} persen poin".replace(".", ",").replace("-", "−") in whole


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rumah_tangga_ikut": "401"}, "lebih besar daripada"),
        ({"tahun": "2027"}, "belum datang"),
        ({"tahun": "2020"}, "2021"),
        ({"sumber": ""}, "perlu diisi"),
        ({"sumber": "Bu Ani 081234567890"}, "nomor"),
        ({"ikut": ""}, "Pilih satu"),
        ({"rumah_tangga": "seratus"}, "bilangan bulat"),
    ],
)
def test_what_cannot_be_is_refused_with_words_and_nothing_is_kept(
    kantor: Kantor, changed: dict[str, str], told: str
) -> None:
    assert told in isi(kantor.client, wanted=422, **changed)
    assert not FacilityStatement.objects.exists()


def test_who_may_not_write_reads_and_who_is_elsewhere_sees_nothing(kantor: Kantor) -> None:
    isi(kantor.client)
    bpd, far = (bekal.browser(bekal.with_role("bpd", area)) for area in (DESA, bekal.JAUH))
    assert "150" in baca(bpd, DI_DESA)
    assert bpd.post(f"{DI_DESA}isi/", {}).status_code == 403
    assert far.get(DI_DESA).status_code == 404
    assert bekal.browser(bekal.with_role("dinas_pmd")).get("/program/99.01.01.2001/tidak_ada/").status_code == 404
    assert kantor.client.post(f"/program/{DESA}/gsmp/isi/", {}).status_code == 404  # runs elsewhere


def test_a_programme_that_is_not_in_order_is_refused_with_its_line(pangan: Path) -> None:
    """One of three damages by day."""
    from cantik.base.errors import ContentError
    from cantik.content.loader import load_content

    sound = pangan.read_text("utf-8")
    damages = (
        (sound.replace("ikut: ikut", "ikut: rumah_tangga"), "ya_tidak"),
        (sound.replace('"2025": 100', '"2025": 101'), "persen desa"),
        (sound.replace('"2022": 50', '"2019": 50'), "di luar masa"),
        (sound.replace("bagian_dari: rumah_tangga}", "bagian_dari: ikut}"), "bukan bagian"),
        (sound.replace('["99.01"]', '["99.1"]'), "kode wilayah"),
        (sound.replace("wilayah:", "kelompok_wilayah: tidak_ada\nwilayah:"), "Kelompok wilayah tidak ada"),
        (sound.replace("jenis: ya_tidak, wajib: ya", "jenis: teks, pribadi: ya"), "tidak memuat orang"),
        (sound.replace("\n  ikut:", "\n  tahun:"), "milik tiap program"),
    )
    for wrong, told in some(damages, every=3):
        pangan.write_text(wrong, "utf-8")
        with pytest.raises(ContentError, match=told) as caught:
            load_content(pangan.parents[1])
        assert re.search(r"programs/pangan\.yaml:\d+", str(caught.value.where))


def test_a_table_of_a_programme_is_tried_saved_and_taken_back(kantor: Kantor, tmp_path: Path) -> None:
    head = ["Jenis fasilitas", "Tahun", "Menurut", "Desa ikut", "Rumah tangga di desa", "Sumber"]
    rows = [["program_pangan", year, "OPD", "ya", 400, "SK dinas"] for year in (2024, 2025)]
    data = write_xlsx(tmp_path / "p.xlsx", [head, *rows, ["program_pangan", 2025, "bupati", "ya", 1, "x"]]).read_bytes()
    assert "2 baru, 0 berubah, 0 sama, 1 ditolak dari 3 baris" in halaman(kantor, diuji(kantor, file("p.xlsx", data)))
    assert "SK dinas" not in baca(kantor.client, DI_DESA), "a dry run"
    tersimpan(kantor, file("p.xlsx", data))
    assert "2025 menurut OPD" in baca(kantor.client, DI_DESA)
    kantor.client.post(f"/desa/{DESA}/kumpul/impor/{Batch.objects.get().pk}/urungkan/", {"alasan": "salah berkas"})
    assert "SK dinas" not in baca(kantor.client, DI_DESA)
