"""The menu of a person: nine entries at first sight at most, what the roles held need every week before the rest, which
is behind "Semua"; all of it in the order of the four stages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

#: entries at first sight, Beranda and the stages among them
FIRST_SIGHT = 9
#: entries in the bottom bar of a phone beside Beranda and Semua: five of 72 px fit on 360
_IN_BAR = 3
#: the four stages as everything numbers them (Perpres 39/2019; the same as `VillageStage` of the board)
STAGES = {"rencana": 1, "kumpul": 2, "periksa": 3, "terbit": 4}
_HEADS = {
    "rencana": noop("Perencanaan"),
    "kumpul": noop("Pengumpulan"),
    "periksa": noop("Pemeriksaan"),
    "terbit": noop("Penyebarluasan"),
    "kantor": noop("Kantor"),
}
#: under which head an entry stands
HEAD_OF: Mapping[str, str] = {
    entry: head
    for head, entries in {
        "rencana": "rencana usulan du_rkp tahun rapat penetapan definisi dpia program forum",
        "kumpul": "kumpul lapangan peristiwa fasilitas bencana satuan opd opd_desa",
        "periksa": "periksa papan pembinaan pembinaan_desa epss belajar_bina belajar rumah_dataku warga metadata beda "
        "ganda ganda_usul ganda_kab rekonsiliasi",
        "terbit": "terbit angka rilis_wilayah skenario permintaan persetujuan tanggapan pemberitahuan bawa_keluar "
        "pelindungan",
        "kantor": "tugas orang darurat kebocoran latihan",
    }.items()
    for entry in entries.split()
}
#: what a role needs every week, the first first; what is not named here comes in the order of the menu
_WEEKLY: Mapping[str, tuple[str, ...]] = {
    role: tuple(entries.split())
    for role, entries in {
        "pencacah": "lapangan ganda_usul tugas latihan",
        "agen_statistik": "lapangan warga peristiwa angka usulan tugas fasilitas",
        "kepala_desa": "tugas angka usulan program persetujuan warga",
        "camat": "papan angka tugas du_rkp usulan rapat program rilis_wilayah",
        "produsen": "opd tugas du_rkp tahun rapat program rilis_wilayah penetapan definisi",
        "walidata": "papan tugas angka opd tahun rilis_wilayah metadata orang penetapan",
        "pembina": "papan pembinaan tugas angka metadata tahun opd penetapan rilis_wilayah definisi",
        "koordinator": "tugas tahun papan du_rkp program rapat penetapan rilis_wilayah skenario",
        "admin_simpul": "orang tugas forum darurat kebocoran latihan",
        "ppdp": "tugas dpia kebocoran darurat pelindungan bawa_keluar",
        "bpd": "angka usulan program tugas rapat",
        "opd_kb": "rumah_dataku tugas penetapan program",
        "kader_rumah_dataku": "rumah_dataku warga peristiwa fasilitas tugas",
    }.items()
}


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu; without an address it leads nowhere: a stage that is not done here, else not shown."""

    id: str
    nama: str
    pendek: str
    ikon: str
    alamat: str
    hitung: int = 0
    mendesak: bool = False

    @property
    def nomor(self) -> int:
        """The number of a stage, 0 for anything else."""
        return STAGES.get(self.id, 0)

    @property
    def kunci(self) -> str:
        """The letter after G that leads there, "" for none."""
        return {"rencana": "p", "kumpul": "k", "periksa": "r", "terbit": "t"}.get(self.id, "")


@dataclass(frozen=True, slots=True)
class MenuGroup:
    """Entries under their head."""

    judul: str
    butir: tuple[MenuEntry, ...]


@dataclass(frozen=True)
class Menu:
    """`village`: the stages and uses of the village at hand, asked once a page shows them; `general`: what belongs to
    no single village; `roles`: those of the person."""

    village: Callable[[], tuple[tuple[MenuEntry, ...], tuple[MenuEntry, ...]]]
    general: tuple[MenuEntry, ...]
    roles: tuple[str, ...]

    @cached_property
    def _of_village(self) -> tuple[tuple[MenuEntry, ...], tuple[MenuEntry, ...]]:
        return self.village()

    @property
    def tahap(self) -> tuple[MenuEntry, ...]:
        """The stages that the person may open; with them planning, which is done outside where it has no page."""
        return self._of_village[0]

    @cached_property
    def _others(self) -> tuple[MenuEntry, ...]:
        return (*self._of_village[1], *self.general)

    @cached_property
    def _first(self) -> tuple[MenuEntry, ...]:
        """What stands beside Beranda and the stages, the most needed first: what waits for this person before all."""
        return tuple(sorted(self._others, key=self._rank)[: FIRST_SIGHT - 1 - len(self.tahap)])

    def _rank(self, entry: MenuEntry) -> tuple[bool, int]:
        weekly = [_WEEKLY[role] for role in self.roles if role in _WEEKLY]
        places = [order.index(entry.id) for order in weekly if entry.id in order]
        return not entry.hitung, min(places, default=len(HEAD_OF))

    @property
    def kerja(self) -> tuple[MenuEntry, ...]:
        """What belongs to no single village, the most needed first: the list of a home without villages."""
        return tuple(sorted(self.general, key=self._rank))

    @property
    def utama(self) -> tuple[MenuGroup, ...]:
        """What stands at first sight beside Beranda and the stages: under one head where the stages stand above it."""
        if not self.tahap:
            return _group_entries(self._first)
        return (MenuGroup(_("Sering dipakai"), self._first),) if self._first else ()

    @property
    def sisa(self) -> tuple[MenuGroup, ...]:
        """What is behind Semua."""
        return _group_entries(self._rest)

    @property
    def _rest(self) -> list[MenuEntry]:
        return [entry for entry in self._others if entry not in self._first]

    @property
    def sisa_hitung(self) -> int:
        """How much waits behind Semua."""
        return sum(entry.hitung for entry in self._rest)

    @property
    def bagian_sisa(self) -> tuple[str, ...]:
        """The parts behind Semua: it is open while one of them is on the screen."""
        return tuple(entry.id for entry in self._rest)

    @cached_property
    def bilah(self) -> tuple[MenuEntry, ...]:
        """The bottom bar of a phone beside Beranda and Semua: the stages that hold data, elsewhere the most needed."""
        open_ = tuple(stage for stage in self.tahap if stage.alamat)
        return open_[-_IN_BAR:] if open_ else self._first[:_IN_BAR]

    @property
    def lembar(self) -> tuple[MenuGroup, ...]:
        """What a phone shows under Semua: what the bar has no room for."""
        return _group_entries(self._beside_bar)

    @property
    def bagian_lembar(self) -> tuple[str, ...]:
        """The parts that a phone reaches through Semua."""
        return tuple(entry.id for entry in self._beside_bar)

    @property
    def _beside_bar(self) -> list[MenuEntry]:
        stages = [stage for stage in self.tahap if stage.alamat]
        return [entry for entry in (*stages, *self._others) if entry not in self.bilah]


def _group_entries(entries: Iterable[MenuEntry]) -> tuple[MenuGroup, ...]:
    """Under their heads, in the order of the stages."""
    all_ = tuple(entries)
    groups = ((_(_HEADS[head]), tuple(entry for entry in all_ if HEAD_OF[entry.id] == head)) for head in _HEADS)
    return tuple(MenuGroup(head, inside) for head, inside in groups if inside)
