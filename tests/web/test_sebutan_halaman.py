"""The workplace of a nagari speaks of a nagari, its wali nagari and its jorong, on every page of every role."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from django.utils.translation import gettext, ngettext, override

from cantik.codes.area_speech import AreaSpeech
from cantik.staff.app.language import in_indonesian, speak_of, start_page
from tests.fixtures.malam import some
from tests.journeys import rute
from tests.products.test_sebutan import GOALS
from tests.release.conftest import Rumah, cradle, make_prepared, prepared, rumah
from tests.release.langkah import submitted
from tests.staff import bekal

__all__ = ["cradle", "make_prepared", "prepared", "rumah"]
pytestmark = [pytest.mark.satu_basisdata, pytest.mark.lambat]
AREA = "desa/<str:kode>/"
OWN = f"""awalan_kode,jenis,desa_id,kepala_desa_id,dusun_id,sejak,dasar
{bekal.DESA},desa,Nagari,Wali Nagari,Jorong,2020-01-01,Perda rekaan 1/2020
"""


@pytest.fixture
def nagari(rumah: Rumah, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Rumah:
    """The office of the suite's village, which its kabupaten's own file of words calls a nagari."""
    (tmp_path / "istilah_wilayah.csv").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    return rumah


def seen(page: bytes) -> str:
    """What somebody reads of a page: text, titles of fields, labels, texts within them; not the official wording of
    others and columns of a file, which are marked."""
    text = re.sub(r'<(b|span|a)\b[^<>]* (lang="id"|translate="no")[^<>]*>[^<]*</\1>', " ", page.decode())
    text = re.sub(r"<(script|style|datalist)\b.*?</\1>", " ", text, flags=re.DOTALL)
    # activities are called as the ministry's list calls them
    text = re.sub(r'<select\b[^<>]* name="kegiatan".*?</select>', " ", text, flags=re.DOTALL)
    said = re.findall(r'\b(?:placeholder|title|aria-label|alt)="([^"]*)"', text)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " | ", text) + " | ".join(said)))


#: what says desa or dusun on pages of a nagari too, and why
ALLOWED = (
    r"[Dd]esa latihan",  # the practice village is a desa
    r"Dana Desa|APB Desa|SDGs Desa|BUM Desa|Pemberdayaan Masyarakat dan Desa|[Ii]ndeks desa",  # names by law
    r"RPJM Desa|[Pp]eraturan desa",  # by law
    r"BLT Desa|RKP Desa|Monografi Desa|Profil Desa|Koperasi Desa Merah Putih|Kelembagaan Desa Dinamis",  # as well
    r"OpenSID desa|Desa Cerdas|Kementerian Desa|pendamping desa|Dusun/lingkungan|Perpustakaan desa",  # names
    r"Indeks Desa",  # the index of Kementerian Desa
    r"[Dd]esa (lain|asal|tujuan|atau kota|dan kecamatan asal)|([Kk]edua|[Ss]emua|[Tt]iap|[Ss]etiap|dua) desa",  # others
    r"(dengan|Telepon) desa itu",  # another one, whose card is read
    r"kolom (desa|dusun)|jenis, dusun, rw, rt",  # columns as they stand in a file
    r"Dusun CONTOH \w+",  # a name in the invented data
    # the draft, its titles and the metadata of its round were composed before the row
    r"(di|penduduk|Buku|Situs) Desa Contoh Makmur|Desa Contoh Makmur Dalam|Menurut [^|]*Dusun[^|]*\(",
    r"menurut pendataan desa|desa kemendagri:",
    # forms and questions that are kept with their seal and asked as they stand
    r"Laporan lahir, mati, pindah, datang menurut dusun|Buku mutasi penduduk desa",
    r"Kami dari pemerintah desa .*?menjawab\?|tabel kelas C di bawah desa|bantuan desa bagi penyandang|dasar desa:",
)
_WORDS = re.compile(r"\b(kepala desa|desa|dusun)\b", re.IGNORECASE)


def miscalled(page: bytes) -> list[str]:
    """Where a page of the nagari says desa or dusun of it."""
    text = re.sub("|".join(ALLOWED), " ", GOALS.sub(" ", seen(page)))
    return [text[max(0, found.start() - 40) : found.end() + 40] for found in _WORDS.finditer(text)]


def test_every_page_of_a_nagari_calls_it_so(nagari: Rumah) -> None:
    """By day every sixth page, at night each."""
    submitted(nagari)
    places, openers = rute.filled(nagari), rute.Openers()
    wrong: dict[str, list[str]] = {}
    own = 0
    for pattern in some([one for one in rute.patterns() if one.startswith(AREA)], every=6):
        who, answer, _ = openers.first_page({**nagari.klien}, pattern, places.address(pattern))
        if who:
            own += "agari" in seen(answer.content)
            wrong |= {pattern: found} if (found := miscalled(answer.content)) else {}
    assert wrong == {}
    assert own > 10


def test_a_language_that_was_put_aside_comes_back_with_its_words() -> None:
    words = AreaSpeech("Kelurahan", "Lurah", "Lingkungan")
    with override("id"), start_page():
        speak_of(words)
        with in_indonesian():
            assert gettext("Menunggu kepala desa") == "Menunggu lurah", "letters, too"
        with in_indonesian(AreaSpeech("Nagari", "Wali Nagari", "Jorong")):
            assert gettext("Menunggu kepala desa") == "Menunggu wali nagari", "a letter in the words of its reader"
        with pytest.raises(ValueError, match="x"), in_indonesian():
            raise ValueError("x")
        assert gettext("Menunggu kepala desa") == "Menunggu lurah"
        assert ngettext("%(n)s desa menunggu", "%(n)s desa menunggu", 2) == "%(n)s kelurahan menunggu"
        with override("en"):
            assert "lurah" not in gettext("Menunggu kepala desa")
    with override("id"):
        assert gettext("Menunggu kepala desa") == "Menunggu kepala desa"


def test_two_villages_of_one_office_are_not_mixed_up(nagari: Rumah) -> None:
    """What pages keep between requests (explanations, terms) is kept apart by the words."""
    client = bekal.browser(bekal.with_role("pembina", name="Bayu Reka"))
    one, other = (seen(client.get(f"/desa/{kode}/").content) for kode in (bekal.DESA, bekal.TETANGGA))
    assert miscalled(one.encode()) == []
    assert "Nagari" not in other.replace("Nagari Contoh", "")
    del nagari
