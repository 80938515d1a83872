"""How pages show what waits for a second hand: its words, its name, where it is decided, behind which entry of a menu.

One row for each act (`staff.two_hands`); a test holds the two lists against each other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.base.dates import long_date
from cantik.coach.app import waits
from cantik.content.deliberation_lists import deliberation_kinds
from cantik.content.loader import here
from cantik.content.public_notice import notice_kinds
from cantik.content.retention import retention_rules
from cantik.forum import meeting_kinds
from cantik.staff.app import institutions
from cantik.staff.app.rights import area_code
from cantik.staff.app.waiting_models import WaitingAct
from cantik.staff.app.workflows import list_waits
from cantik.web.language import either, of_content
from cantik.web.store import describe_area
from cantik.workflow.declaration import WaitingPlace


@dataclass(frozen=True, slots=True)
class AwaitedHand:
    """One thing that waits: what it is, its own name, where it is decided, since when and by when."""

    row: WaitingAct
    what: str
    name: str
    href: str
    place: str


@dataclass(frozen=True, slots=True)
class ActPage:
    """Of an act: its words, and where it is decided."""

    words: str
    place: WaitingPlace


def _page(words: str, entry: str, page: str, holds: str = "kode", mark: str = "") -> ActPage:
    return ActPage(words, WaitingPlace(entry, page, holds, mark))


#: acts whose workflow is not declared yet; `holds` besides those of `WaitingPlace`: parameter, satuan, musim
_PAGES: Mapping[str, ActPage] = {
    "rapat": _page(noop("Notulen rapat menunggu ditutup"), "rapat", "rapat_satu", "nomor"),
    "susulan": _page(noop("Susulan notulen menunggu disahkan"), "rapat", "rapat_satu", "nomor", "#susulan"),
    "penetapan": _page(noop("Nilai parameter menunggu dikunci"), "penetapan", "penetapan_satu", "parameter", "#usulan"),
    "pertanyaan": _page(noop("Pertanyaan %(nama)s menunggu persetujuan Anda"), "rencana", "rencana_putaran", "nomor"),
    "tinjauan": _page(noop("Pertanyaan %(nama)s menunggu tinjauan pembina"), "rencana", "rencana_putaran", "nomor"),
    "isian_susulan": _page(
        noop("Isian baru datang sesudah disetujui"), "lapangan", "lapangan_keluarga", "satuan", "#susulan"
    ),
    "metadata": _page(noop("Metadata menunggu diperiksa"), "metadata", "metadata_satu", "nomor"),
    "metadata_putus": _page(noop("Metadata menunggu putusan"), "metadata", "metadata_satu", "nomor"),
    "opd_kutip": _page(noop("Dua angka menunggu putusan mana yang dikutip"), "opd_desa", "opd_desa"),
    "rilis": _page(noop("Rancangan rilis menunggu tanda tangan"), "terbit", "terbit_tanda_tangan"),
    "prarilis": _page(noop("Pembaca sebelum terbit menunggu dikukuhkan"), "terbit", "prarilis"),
    "permintaan": _page(noop("Permintaan data menunggu dilayani"), "permintaan", "permintaan"),
    "permintaan_opd": _page(
        noop("Permintaan data menunggu jawaban dinas Anda"), "permintaan", "permintaan_satu", "nomor"
    ),
    "persetujuan": _page(noop("Permintaan data menunggu persetujuan Anda"), "persetujuan", "persetujuan"),
    "hapus": _page(noop("Penghapusan data menunggu dilaksanakan"), "bawa_keluar", "hak_satu", "nomor"),
    "undangan": _page(noop("Undangan menunggu persetujuan orang kedua"), "orang", "persetujuan", ""),
    "kode_pulih": _page(noop("Kode pemulihan menunggu persetujuan orang kedua"), "orang", "persetujuan", ""),
    "darurat": _page(noop("Akses darurat menunggu persetujuan"), "darurat", "darurat", ""),
    "tanya": _page(noop("Pertanyaan menunggu jawaban Anda"), "belajar", "tanya"),
    "musyawarah": _page(noop("Berita acara musyawarah menunggu ditutup"), "usulan", "musyawarah_satu", "nomor"),
    "musyawarah_susulan": _page(
        noop("Susulan berita acara menunggu disahkan"), "usulan", "musyawarah_satu", "nomor", "#susulan"
    ),
    "musyawarah_kembali": _page(noop("Berita acara musyawarah dikembalikan"), "usulan", "musyawarah_satu", "nomor"),
    "metadata_kembali": _page(noop("Metadata dikembalikan untuk diperbaiki"), "metadata", "metadata_satu", "nomor"),
    "rapat_kembali": _page(noop("Notulen rapat dikembalikan"), "rapat", "rapat_satu", "nomor"),
    "kiriman_kembali": _page(noop("Rilis yang dikirim ditolak penerimanya"), "terbit", "kirim"),
    "jumlah_kembali": _page(noop("Jumlah yang dikirim ditolak kantor di atas"), "rilis_wilayah", "penerimaan"),
    "usulan_tanpa_akun": _page(
        noop("Jawaban usulan diminta kepada dinas yang belum punya akun"), "du_rkp", "du_rkp_satu", "nomor"
    ),
    "dinas_tanpa_akun": _page(
        noop("Dinas diminta menjawab dan belum punya akun: undang orangnya"), "orang", "orang_undang", ""
    ),
    "usulan_terjawab": _page(noop("Usulan desa dijawab dinas"), "usulan", "usulan_satu", "nomor", "#tahap"),
    "musim_daftar": _page(noop("Desa mendaftar musim pembinaan"), "pembinaan", "musim", "musim"),
    "musim_jawaban": _page(noop("Pendaftaran musim pembinaan dijawab"), "pembinaan_desa", "pembinaan_desa"),
    "tanya_jawaban": _page(noop("Pertanyaan Anda dijawab"), "belajar", "tanya"),
    "kartu_pindah": _page(noop("Kartu pindah dari server lain menunggu dibuka"), "peristiwa", "pindah"),
    "kelas_rumah_dataku": _page(
        noop("Kelas Rumah DataKu menunggu ditetapkan"), "rumah_dataku", "rumah_dataku", "kode", "#kelas"
    ),
    "nik_bersama": _page(noop("NIK yang dipakai dua orang menunggu putusan"), "ganda_kab", "ganda_kab", ""),
}


@cache
def list_pages() -> Mapping[str, ActPage]:
    """Every act that may wait, with its words and its page."""
    return {**_PAGES, **{act: ActPage(waits.words, waits.place) for act, waits in list_waits().items()}}


def count_lines(rows: Iterable[WaitingAct]) -> int:
    """How many lines `describe_waiting` makes of what waits."""
    return len(_together(rows))


def describe_waiting(rows: Iterable[WaitingAct], most: int | None = None) -> list[AwaitedHand]:
    """What waits, as homes, the list of tasks and letters show it; the first `most` lines."""
    found = list(rows)
    titles = waits.read_titles(found)
    shown = []
    for row, others in _together(found)[:most]:
        if others:
            shown.append(_many_values(row, others + 1))
            continue
        page, name = list_pages()[row.act], _name_of(row, titles)
        words, place = _(page.words), describe_area(area_code(row.kode)).full
        if "%(nama)s" in page.words:
            words, name = words % {"nama": name}, ""
        shown.append(AwaitedHand(row, words, name, _address_of(row, page.place), place))
    return shown


def _together(rows: Iterable[WaitingAct]) -> list[tuple[WaitingAct, int]]:
    """What waits, with how many more of the same are decided in one act: values of one parameter and year at one forum
    are one line, however many villages it has; so are numbers of two persons, which stand in one list."""
    first: dict[object, WaitingAct] = {}
    many: Counter[object] = Counter()
    for row in rows:
        key: object = row.pk
        if row.act == "penetapan":
            parameter, _area, year = row.about.split("/")
            key = row.kode, parameter, year
        elif row.act == "nik_bersama":
            key = row.kode, row.act
        first.setdefault(key, row)
        many[key] += 1
    return [(row, many[key] - 1) for key, row in first.items()]


def _many_values(row: WaitingAct, many: int) -> AwaitedHand:
    page, place = list_pages()[row.act], describe_area(area_code(row.kode)).full
    if row.act == "nik_bersama":
        return AwaitedHand(row, _(page.words), f"{many} NIK", _address_of(row, page.place), place)
    parameter, _area, year = row.about.split("/")
    held = here().parameters.get(parameter)
    title = parameter if held is None else either(held.title, held.title_en)
    name = _("%(judul)s, %(tahun)s: %(n)d wilayah") % {"judul": title, "tahun": year, "n": many}
    href = reverse("penetapan_bersama", args=[row.kode, parameter, int(year)]) + "#usulan"
    return AwaitedHand(row, _(page.words), name, href, place)


def count_by_entry(rows: Iterable[WaitingAct]) -> Counter[str]:
    """How much of what waits lies behind each entry of a menu."""
    return Counter(list_pages()[row.act].place.entry for row in rows)


def _address_of(row: WaitingAct, page: WaitingPlace) -> str:
    if page.holds == "parameter":
        parameter, area, year = row.about.split("/")
        return reverse(page.page, args=[area, parameter, int(year)]) + page.mark
    if page.holds == "satuan":
        round_, _slash, unit = row.about.partition("/")
        return reverse(page.page, args=[row.kode, int(round_), int(unit)]) + page.mark
    if page.holds == "musim":
        above = area_code(row.kode).kabupaten().text()
        return f"{reverse(page.page)}?tahun={row.about}&wilayah={above}"
    held: dict[str, list[str | int]] = {
        "kode": [row.kode],
        "nomor": [row.kode, row.page],
        "sebut": [row.kode, row.about],
        "": [],
    }
    return reverse(page.page, args=held[page.holds]) + page.mark


# ── names ───────────────────────────────────────────────────────────────────────────────────────
def _name_of(row: WaitingAct, titles: Mapping[int, str]) -> str:
    """What tells a thing from its like, in words: titles of content in the language of the page."""
    if row.pk in titles:
        return titles[row.pk]
    name = _NAMES.get(row.act)
    return row.about if name is None else name(row.about)


def _name_meeting(about: str) -> str:
    code, _blank, number = about.partition(" ")
    found = meeting_kinds.kinds().get(code) or deliberation_kinds().get(code)
    return f"{code if found is None else either(found.title, found.title_en)} {number}"


def _name_table(about: str) -> str:
    name, _slash, year = about.partition("/")
    table = here().opd.get(name)
    return f"{name if table is None else of_content(table.title)} {year}"


def _name_parameter(about: str) -> str:
    name, area, year = about.split("/")
    held = here().parameters.get(name)
    title = name if held is None else either(held.title, held.title_en)
    return f"{title}, {describe_area(area_code(area)).name}, {year}"


def _name_village(about: str) -> str:
    return describe_area(area_code(about.partition("/")[0])).name


def _name_office(about: str) -> str:
    return institutions.name_institution(int(about))


def _name_notice(about: str) -> str:
    kind = notice_kinds().get(about)
    return about if kind is None else of_content(kind.title)


def _name_rule(about: str) -> str:
    rule = retention_rules().get(about)
    return about if rule is None else of_content(rule.title)


_NAMES: Mapping[str, Callable[[str], str]] = {
    "rapat": _name_meeting,
    "susulan": _name_meeting,
    "musyawarah": _name_meeting,
    "musyawarah_susulan": _name_meeting,
    "musyawarah_kembali": _name_meeting,
    "usulan_jawab": lambda _about: "",
    "usulan_tanpa_akun": _name_office,
    "dinas_tanpa_akun": _name_office,
    "usulan_terjawab": _name_office,
    "permintaan_opd": lambda _about: "",
    "opd_terima": _name_table,
    "opd_bina": _name_table,
    "opd_kutip": _name_table,
    "penetapan": _name_parameter,
    "instrumen_bersama": _name_village,  # an id made of titles says nothing to who reads it
    "pemberitahuan": _name_notice,
    "pemberitahuan_lewat": _name_notice,
    "pemberitahuan_balik": _name_notice,
    "musnah": _name_rule,
    "rilis": lambda about: long_date(dt.date.fromisoformat(about)),
    "berbagi": lambda _about: "",
    "isian_susulan": lambda _about: "",
    "rekomendasi": lambda _about: "",
    "rekomendasi_kembali": lambda _about: "",
    "rapat_kembali": _name_meeting,
    "opd_kembali": _name_table,
    "kelas_rumah_dataku": str.capitalize,
    "nik_bersama": lambda _about: "",
}
