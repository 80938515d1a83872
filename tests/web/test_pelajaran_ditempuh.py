"""The lessons walked as somebody does who has read nothing else: at each step the names that it prints in bold stand on
the page on which the reader is by then, or in its menu. That a name stands anywhere at all, `repo/test_pelajaran.py`
asks; by mouse and keyboard a first book is made in `journeys/test_buku_pertama.py`."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from pathlib import Path

import pytest
from django.test import Client

from tests.release.conftest import Rumah, cradle, first_issued, make_prepared, prepared, terbit
from tests.staff import bekal
from tests.web.test_latihan import Kantor, begin, hand_in, kantor, page, saved

__all__ = ["cradle", "first_issued", "kantor", "make_prepared", "prepared", "terbit"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
LESSONS = Path(__file__).resolve().parents[2] / "docs" / "belajar"
_NAME = re.compile(r"\*\*([^*\n]+?)\*\*")


def steps(lesson: str) -> dict[str, list[str]]:
    """The sections of a lesson by the beginning of their headings, with the names in bold."""
    parts = re.split(r"^## ", (LESSONS / f"{lesson}.md").read_text("utf-8"), flags=re.MULTILINE)[1:]
    return {part.splitlines()[0].partition(".")[0]: _NAME.findall(part) for part in parts}


def seen(client: Client, *addresses: str) -> str:
    """What somebody reads on some pages, menus included."""
    text = " ".join(page(client, address) for address in addresses)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def missing(names: Iterable[str], text: str, elsewhere: str = "") -> list[str]:
    """Names that do not stand in the text; `elsewhere`: those of another place, which the step only tells of."""
    told = set(elsewhere.split("; "))
    return [
        name
        for name in names
        if name not in told and not re.search(re.escape(name).replace("…", ".+?"), text, re.IGNORECASE)
    ]


def test_the_first_book(kantor: Kantor) -> None:
    told = steps("buku-pertama")
    assert missing(told["1"], seen(kantor.client, "/", "/latihan/")) == []
    desa = begin(kantor)
    home = f"/desa/{desa}/"
    assert "CONTOH – DATA REKAAN" in seen(kantor.client, home)
    assert missing(told["2"], seen(kantor.client, home, "/latihan/")) == []
    workbook = kantor.client.get("/latihan/penduduk.xlsx").content
    intake = hand_in(kantor, desa, workbook, "penduduk_latihan.xlsx")
    tried = seen(kantor.client, f"{home}kumpul/masukan/{intake.pk}/")
    stored = seen(kantor.client, f"{home}kumpul/masukan/{saved(kantor, desa, workbook).pk}/", home)
    assert missing(told["3"], f"{tried} {stored}") == []
    assert missing(told["4"], stored) == []
    # what a draft without findings brings, and its edition (the next test)
    later = "Setujui … tabel dan ajukan; Baca dan tanda tangani; Tanda tangani; " + "; ".join(PRODUCTS)
    assert missing(told["5"], seen(kantor.client, home, f"{home}terbit/"), later) == []


#: what the first lesson says that an edition gives
PRODUCTS = (
    "Buku (PDF)",
    "Gambar WhatsApp",
    "Poster A3 (PDF)",
    "Tabel (XLSX)",
    "Unduh ZIP untuk flashdisk",
)


def test_the_edition_of_the_first_book(terbit: Rumah) -> None:
    named = steps("buku-pertama")["5"]
    assert set(PRODUCTS) <= set(named)
    assert missing(PRODUCTS, seen(terbit.klien["ratna"], f"/desa/{bekal.DESA}/terbit/")) == []


def test_the_dirty_list(kantor: Kantor) -> None:
    desa = begin(kantor)
    home = f"/desa/{desa}/"
    intake = saved(kantor, desa, kantor.client.get("/latihan/penduduk.xlsx").content)
    told = steps("daftar-kotor")
    work = f"{home}periksa/"
    assert missing(told["1"], seen(kantor.client, home)) == []
    assert missing(told["3"], seen(kantor.client, work)) == []
    assert missing(told["4"], seen(kantor.client, work)) == []
    kinds = seen(kantor.client, work, f"{work}menurut-jenis/")
    assert missing(told["5"], kinds) == []
    saved_page = f"{home}kumpul/impor/{_batch(kantor, home)}/"
    assert missing(told["6"], seen(kantor.client, home, f"{home}kumpul/", saved_page)) == []
    count = re.search(r"latihan itu (\w+) galat", (LESSONS / "daftar-kotor.md").read_text("utf-8"))
    assert count
    assert "6 galat menahan" in seen(kantor.client, home), "enam"
    assert count[1] == "enam"
    assert intake.state == "tersimpan"


def _batch(kantor: Kantor, home: str) -> str:
    found = re.search(rf'href="{home}kumpul/impor/(\d+)/"', page(kantor.client, f"{home}kumpul/"))
    assert found, "the import is not in the list"
    return found[1]


def test_one_round(kantor: Kantor) -> None:
    desa = begin(kantor)
    home = f"/desa/{desa}/"
    saved(kantor, desa, kantor.client.get("/latihan/penduduk.xlsx").content)
    told = steps("putaran")
    first = seen(kantor.client, home, f"{home}rencana/", f"{home}rencana/baru/")
    # of a real village's round in its later states
    later = "Bekukan keluarga; Tulis nama pencacah; Simpan pembagian; Buka putaran"
    assert missing(told["1"], first, later) == []
    begun = kantor.client.post(f"{home}rencana/latihan/", follow=True)
    field = begun.request["PATH_INFO"]
    assert re.fullmatch(rf"{home}lapangan/\d+/", field), field
    block = re.search(rf'href="({field}blok/\d+/)"', page(kantor.client, field))
    assert block
    here = seen(kantor.client, field, block[1])
    assert missing(told["2"], here) == []
    # what stands beside a form that came in, and the close of a real round
    assert missing(told["4"], here, "Setujui; Kembalikan ke lapangan; Setujui sekaligus; Usulan peristiwa") == []
    assert missing(told["5"], here, "Tutup putaran") == []


def test_a_revision(terbit: Rumah) -> None:
    ratna, home = terbit.klien["ratna"], f"/desa/{bekal.DESA}/"
    told = steps("revisi")
    person = re.search(rf'href="({home}warga/orang/\d+/)"', page(ratna, f"{home}warga/?kedudukan=tercatat"))
    assert person
    assert missing(told["1"], seen(ratna, home, person[1])) == []
    assert missing(told["2"], seen(ratna, home)) == []
    out = seen(ratna, f"{home}terbit/")
    assert missing(told["3"], out) == []
    assert missing(told["4"], out) == []
    assert missing(told["5"], seen(terbit.klien["ratna"], f"{home}terbit/rilis/2025-1/")) == []


def test_a_kabupaten(terbit: Rumah) -> None:
    told = steps("kabupaten")
    walidata, release = terbit.klien["wulan"], f"/desa/{bekal.DESA}/terbit/rilis/2025-1/"
    camat, pembina = (bekal.browser(bekal.with_role(role)) for role in ("camat", "pembina"))
    homes = " ".join(seen(client, "/") for client in (walidata, camat, pembina))
    waiting = "Menunggu keputusan Anda; Ingatkan; Perlu bantuan memeriksa; Tertinggal"  # nothing is late, none is asked
    assert missing(told["1"], homes, waiting) == []
    assert missing(told["2"], seen(walidata, "/", "/papan/")) == []
    before = seen(walidata, "/", release)
    walidata.post(f"{release}periksa/ambil/")
    terbit.kerjakan()
    taken = seen(walidata, release)
    walidata.post(f"{release}periksa/temuan/", {"di": "Tabel 1", "temuan": "Judulnya menyebut tahun yang lain"})
    assert missing(told["3"], f"{before} {taken} {seen(walidata, release)}") == []
    assert missing(told["4"], seen(walidata, "/", "/rilis-wilayah/"), "Buat rilis wilayah") == []
    assert missing(told["5"], seen(walidata, "/")) == []
