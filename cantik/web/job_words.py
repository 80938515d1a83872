"""What the stations of the way say while they work, for the catalogue: a job keeps their words in Indonesian."""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop

STATIONS = (
    gettext_noop("Membekukan potret data"),
    gettext_noop("Menghitung tabel"),
    gettext_noop("Melindungi tabel"),
    gettext_noop("Membuat buku"),
    gettext_noop("Membuat infografis"),
    gettext_noop("Membuat data terbuka"),
    gettext_noop("Membuat lembar kerja"),
    gettext_noop("Membuat situs"),
    gettext_noop("Membuat produk"),
    gettext_noop("Menyimpan ke register"),
    gettext_noop("Memeriksa"),
    gettext_noop("Menandai baris"),
    gettext_noop("Mencetak kertas keluarga"),
    gettext_noop("Membaca tabel isian"),
    gettext_noop("Menerima isian"),
    gettext_noop("Menarik isian"),
    gettext_noop("Membuka arsip"),
    gettext_noop("Mencocokkan dengan register"),
    gettext_noop("Menulis ke register"),
    gettext_noop("Memeriksa kelonggaran edisi desa"),
    gettext_noop("Melindungi jumlah wilayah"),
)
_READING = "Membaca "


def translate_station(text: str) -> str:
    """The words of a job in the page's language; as they are when the catalogue does not know them."""
    if text.startswith(_READING):
        return gettext("Membaca %s") % text.removeprefix(_READING)
    return gettext(text) if text else ""
