"""Why a column is proposed a variable, what its cells look like, and what may be shown of them, in the page's language.

Sample cells of columns that point to persons are shown by first letters only, and not in the order of the file: no name
can be put together with a birth date.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cantik.base.text import mask_within
from cantik.collect.dates import BULAN_HARI, HARI_BULAN, PADAT, TAHUN_BULAN, parse
from cantik.collect.matching.profile import ColumnProfile
from cantik.collect.matching.titles import PAIRS
from cantik.content.kinds import Variable
from cantik.register.core.app import words

SAMPLES = 3
_WHAT = {
    "tanggal": gettext_lazy("tanggal"),
    "telepon": gettext_lazy("nomor telepon"),
    "angka": gettext_lazy("bilangan bulat"),
    "titik": gettext_lazy("koordinat"),
    "nama": gettext_lazy("nama"),
    "nomor_pendek": gettext_lazy("nomor pendek"),
    "rt_rw": gettext_lazy("RT dan RW"),
    "tempat_tanggal_lahir": gettext_lazy("tempat dan tanggal lahir"),
}
_REASONS = {
    "judul_sama": gettext_lazy("judul sama dengan “{0}”"),
    "judul_mirip": gettext_lazy("judul mirip “{0}”"),
    "judul_asing": gettext_lazy("judulnya tidak dikenali"),
    "kosong": gettext_lazy("tidak ada isinya"),
    "tak_dikenal": gettext_lazy("judul dan isinya tidak dikenali"),
    "sudah_diisi": gettext_lazy("mirip {0}, yang sudah diisi kolom lain"),
    "isi": gettext_lazy("{0} isinya {1}"),
    "isi_sebagian": gettext_lazy("hanya {0} isinya {1}"),
    "isi_bukan": gettext_lazy("isinya bukan {0}"),
    "kode_bukan": gettext_lazy("isinya bukan kata atau kode yang dikenal"),
    "kode_asing": gettext_lazy("nilainya belum dikenal; beri kodenya"),
    "kode_kata": gettext_lazy("{0} isinya kata dari daftar kode"),
    "kode_angka": gettext_lazy("isinya angka, {0} ada dalam daftar kode; pastikan artinya"),
    "nomor_bukan": gettext_lazy("isinya bukan 16 angka dengan wilayah dan tanggal"),
    "nomor_perempuan": gettext_lazy("{0} isinya nomor yang memuat tanggal lahir seperti NIK"),
    "nomor": gettext_lazy("{0} isinya 16 angka dengan wilayah dan tanggal"),
    "nomor_beda": gettext_lazy("{0} isinya 16 angka dengan wilayah dan tanggal, berbeda tiap baris"),
    "nomor_ulang": gettext_lazy("{0} isinya 16 angka dengan wilayah dan tanggal, banyak yang berulang"),
    "teks_bukan": gettext_lazy("isinya nomor atau tanggal, bukan teks"),
    "seperti_nama": gettext_lazy("isinya seperti nama"),
}
SURE = {
    "yakin": gettext_lazy("yakin"),
    "periksa": gettext_lazy("perlu dilihat"),
    "tidak": gettext_lazy("tidak dikenali"),
}
HOW = {
    "sama": gettext_lazy("sama"),
    "angka": gettext_lazy("menurut angkanya"),
    "mirip": gettext_lazy("mirip, pastikan"),
    "tidak_dikenal": gettext_lazy("tidak dikenali"),
    "kosong": gettext_lazy("tanda kosong"),
}
NOTATION = {
    "": gettext_lazy("seperti tertulis"),
    HARI_BULAN: gettext_lazy("hari, bulan, tahun"),
    BULAN_HARI: gettext_lazy("bulan, hari, tahun"),
    TAHUN_BULAN: gettext_lazy("tahun bulan hari tanpa pemisah"),
    PADAT: gettext_lazy("hari bulan tahun tanpa pemisah"),
}
_PAIR_WORDS = {
    "tempat_tanggal_lahir": gettext_lazy("Tempat dan tanggal lahir dalam satu kolom"),
    "rt_rw": gettext_lazy("RT dan RW dalam satu kolom"),
}
_WORD = re.compile(r"[^\W\d_]+")
_NUMBER = re.compile(r"\d")


def reason(said: Sequence[str]) -> str:
    """One reason in words."""
    key, *values = said
    if key == "sudah_diisi":
        values = [column(values[0])]
    if key.startswith("isi") and values:
        values[-1] = str(_WHAT.get(values[-1], values[-1]))
    return str(_REASONS[key]).format(*values)


def column(name: str) -> str:
    """The name of a variable or of a pair of them."""
    return str(_PAIR_WORDS[name]) if name in PAIRS else words.label(name)


def samples(seen: ColumnProfile, variable: Variable | None) -> list[str]:
    """A few different cells as they may be shown: by alphabet of their shape, never by row."""
    open_ = variable is not None and not variable.identifying and variable.type not in ("nik", "kk", "telepon")
    born = variable is not None and variable.type == "tanggal"
    shown = [mask_within(text) if open_ or born else veil_cell(text) for text, _count in seen.values]
    return sorted(dict.fromkeys(shown), key=lambda text: (-len(text), text))[:SAMPLES]


def veil_cell(text: str) -> str:
    """A cell of which only its shape is shown: first letters, the last four digits of long numbers, short numbers.

    >>> veil_cell("Siti Reka 9901010101900001"), veil_cell("RT 07")
    ('S••• R••• ••••••••••••0001', 'RT 07')
    """
    return mask_within(_WORD.sub(lambda found: found[0] if len(found[0]) < 3 else f"{found[0][0]}•••", text))


def read_as(texts: Sequence[str], notation: str) -> list[tuple[str, str]]:
    """Date cells with what they mean in a way of writing; "" where they mean no date."""
    out = []
    for text in texts:
        found = parse(text, notation=notation).date
        out.append((text, found.strftime("%d/%m/%Y") if found else ""))
    return out


def date_examples(seen: ColumnProfile) -> list[str]:
    """Cells that tell ways of writing apart: those that could mean two days, and those that prove an order."""
    telling = [text for text, _count in seen.values if (found := parse(text)).doubtful or found.order or not found.date]
    proving = [text for text in telling if parse(text).order]
    return [text for text in [*proving[:1], *telling] if _NUMBER.search(text)][:SAMPLES]


def problem(kind: str, about: str) -> str:
    """Why a mapping cannot be saved yet."""
    if kind == "judul":
        return _("Beri nama pemetaan ini.")
    if kind == "sumber":
        return _("Pilih dari mana berkas ini.")
    if kind == "wajib":
        return _("{0} wajib ada: pilih kolomnya.").format(column(about))
    return _("{0} diisi dua kolom. Pilih salah satu.").format(column(about))


def not_a_code(title: str, count: int) -> str:
    """Values whose code is none of the list."""
    return ngettext(
        "Kolom {0}: {1} nilai diberi kode yang tidak ada dalam daftarnya.",
        "Kolom {0}: {1} nilai diberi kode yang tidak ada dalam daftarnya.",
        count,
    ).format(title, count)
