"""What the shell of every page shows: the village at hand with its four stages, and the menu of the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cantik.codes.area import AreaCode
from cantik.codes.practice import is_practice
from cantik.staff.app.models import Account
from cantik.staff.app.rights import allowed
from cantik.web.store import described

#: stages in the bottom bar of a phone: five entries of 72 px fit on 360 (design/ui.md section 3)
_IN_BAR = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu; without an address it is not shown."""

    id: str
    nama: str
    pendek: str
    ikon: str
    alamat: str
    hitung: int = 0
    mendesak: bool = False

    @property
    def kunci(self) -> str:
        """The letter after G that leads there, "" for none (design/ui.md section 6)."""
        return {"rencana": "p", "kumpul": "k", "periksa": "r", "terbit": "t"}.get(self.id, "")


@dataclass(frozen=True, slots=True)
class Village:
    """The village of a page: code, name with its word, parents, stages and uses that the person may open."""

    kode: str
    sebutan: str
    induk: str
    tahap: tuple[Entry, ...]
    pakai: tuple[Entry, ...]
    alamat_cari: str
    latihan: bool = False

    @property
    def bilah(self) -> tuple[Entry, ...]:
        """The stages in the bottom bar of a phone: what holds data first, three at most beside Beranda and Lainnya."""
        open_ = [stage for stage in self.tahap if stage.alamat]
        return tuple(open_[-_IN_BAR:])

    @property
    def lain(self) -> tuple[Entry, ...]:
        """What a phone shows under Lainnya: stages that the bar has no room for, and the uses."""
        return tuple(stage for stage in self.tahap if stage.alamat and stage not in self.bilah) + self.pakai

    @property
    def bagian_lain(self) -> tuple[str, ...]:
        """The parts that are reached through Lainnya."""
        return tuple(entry.id for entry in self.lain)

    @property
    def boleh_cari(self) -> bool:
        """The person may look for persons here."""
        return bool(self.alamat_cari)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`."""
    person = request.user
    area = getattr(request, "area", None)
    practising = isinstance(area, AreaCode) and is_practice(area)
    values: dict[str, Any] = {"desa": None, "menu_umum": (), "simpanan_contoh": _demo() or practising}
    if not isinstance(person, Account):
        return values
    if isinstance(area, AreaCode):
        values["desa"] = _village(person, area)
    values["menu_umum"] = _general(person)
    return values


def _demo() -> bool:
    from cantik.web.store import current

    opened = current()
    return opened is not None and opened.demo


def _address(name: str, *arguments: str) -> str:
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _village(person: Account, area: AreaCode) -> Village:
    kode = area.text()
    place = described(area)

    def entry(action: str, id_: str, name: str, short: str, icon: str, count: int = 0) -> Entry:
        address = _address(id_, kode) if allowed(person, action, area) else ""
        return Entry(id_, name, short, icon, address, count, count > 0)

    stages = (
        entry("rencana.lihat", "rencana", _("Perencanaan"), _("Rencana"), "flag"),
        entry("orang.lihat", "kumpul", _("Pengumpulan"), _("Kumpul"), "upload"),
        entry("temuan.lihat", "periksa", _("Pemeriksaan"), _("Periksa"), "ok"),
        entry("desa.lihat", "terbit", _("Penyebarluasan"), _("Terbit"), "doc"),
    )
    uses = (
        entry("orang.lihat", "warga", _("Register warga"), _("Warga"), "people"),
        entry("orang.lihat", "peristiwa", _("Peristiwa penduduk"), _("Peristiwa"), "clock"),
        entry("orang.lihat", "fasilitas", _("Fasilitas desa"), _("Fasilitas"), "flag"),
        entry("orang.lihat", "satuan", _("Satuan wilayah"), _("Satuan"), "map"),
        entry("bencana.lihat", "bencana", _("Mode darurat"), _("Bencana"), "warn"),
        entry("orang.lihat", "ganda", _("Data ganda"), _("Ganda"), "eye"),
        entry("register.usul", "ganda_usul", _("Usul data ganda"), _("Usul"), "eye"),
        entry("orang.lihat", "beda", _("Beda sumber"), _("Beda"), "table"),
        entry("angka.lihat_mentah", "angka", _("Tabel dan indikator"), _("Angka"), "table"),
        entry("angka.lihat_mentah", "rekonsiliasi", _("Rekonsiliasi dan mutu"), _("Mutu"), "ok"),
        entry("catatan.lihat", "bawa_keluar", _("Bawa keluar data"), _("Keluar"), "out"),
    )
    shown = tuple(use for use in uses if use.alamat)
    search = _address("warga_cari", kode) if shown and shown[0].id == "warga" else ""
    return Village(kode, place.full, place.parents, stages, shown, search, is_practice(area))


def _general(person: Account) -> tuple[Entry, ...]:
    """What belongs to no single village; only what the person may open."""
    entries = (
        ("papan.lihat", Entry("papan", _("Papan desa"), _("Papan"), "board", _address("papan"))),
        ("register.tiket", Entry("ganda_kab", _("Data ganda antardesa"), _("Ganda"), "eye", _address("ganda_kab"))),
        ("akun.kelola", Entry("orang", _("Orang dan hak"), _("Orang"), "people", _address("orang"))),
        ("darurat.setujui", Entry("darurat", _("Akses darurat"), _("Darurat"), "eye", _address("darurat"))),
        ("latihan.pakai", Entry("latihan", _("Desa latihan"), _("Latihan"), "flag", _address("latihan"))),
    )
    return tuple(entry for action, entry in entries if entry.alamat and allowed(person, action, None))
