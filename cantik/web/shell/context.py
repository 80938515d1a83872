"""What the shell of every page shows: the village at hand with its four stages, and the menu of the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache, partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_script_prefix, resolve, reverse
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.coach.app import waits
from cantik.coach.datahouse.app.house import WORK
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.practice import is_practice
from cantik.content.year import ROLES
from cantik.field.rounds.app.rounds import has_activities
from cantik.staff.app import forum
from cantik.staff.app.gate import guard_of
from cantik.staff.app.models import Account
from cantik.staff.app.rights import areas_for, assignments_of, check_access, known_areas
from cantik.staff.app.workflows import list_acts
from cantik.staff.matrix import ACTIONS
from cantik.vault.app.opening import current_store
from cantik.web.shell.menu import Menu, MenuEntry
from cantik.web.shell.menu_counts import count_waiting
from cantik.web.store import describe_area
from cantik.web.waiting_list import count_by_entry


@dataclass(frozen=True, slots=True)
class Village:
    """The village of a page: code, name with its word, parents."""

    kode: str
    sebutan: str
    induk: str
    alamat_cari: str
    latihan: bool = False

    @property
    def boleh_cari(self) -> bool:
        """The person may look for persons here."""
        return bool(self.alamat_cari)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context of `base.html`."""
    person = request.user
    area = getattr(request, "area", None)
    practising = isinstance(area, AreaCode) and is_practice(area)
    values: dict[str, Any] = {"desa": None, "menu": None, "menu_umum": (), "simpanan_contoh": _demo() or practising}
    if not isinstance(person, Account):
        return values
    village = area if isinstance(area, AreaCode) and area.level is AreaLevel.DESA else None
    if village is not None:
        values["desa"] = _village(person, village)
    values["menu_umum"] = _general(person, village)
    values["menu"] = Menu(
        lambda: _menu(person, village) if village else ((), ()),
        values["menu_umum"],
        tuple(given.role for given in assignments_of(person, clock.today())),
    )
    return values


def _demo() -> bool:
    opened = current_store()
    return opened is not None and opened.demo


def _address(name: str, *arguments: str) -> str:
    return _find_address(get_script_prefix(), name, arguments)


@lru_cache(maxsize=8192)
def _find_address(_prefix: str, name: str, arguments: tuple[str, ...]) -> str:
    """The same for everybody: who may go there is asked with every page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


@lru_cache(maxsize=8192)
def _narrows(address: str) -> bool:
    """Whether the view at an address narrows what it shows to what is the person's own."""
    guard = guard_of(resolve(address).func)
    return guard is not None and guard.narrow


def _open(person: Account, action: str, name: str, area: AreaCode) -> str:
    """The address of a page of a village, "" where its gate would refuse the person: whoever has less than the whole
    area (their own assignment, a sharing record) is led only to pages that narrow what they show."""
    decision, address = check_access(person, action, area), _address(name, area.text())
    if not decision.ok or not address or decision.whole:
        return address if decision.ok else ""
    return address if _narrows(address) else ""


def _village(person: Account, area: AreaCode) -> Village:
    kode = area.text()
    place = describe_area(area)
    search = _open(person, "orang.lihat", "warga_cari", area)
    return Village(kode, place.full, place.parents, search, is_practice(area))


def _list_coached(entry: Callable[[str, str, str, str, str], MenuEntry]) -> tuple[MenuEntry, ...]:
    """What a village does beside its figures: its Rumah DataKu, its coaching, learning."""
    return (
        entry("desa.lihat", "rumah_dataku", "Rumah DataKu", "DataKu", "gedung"),
        entry("bina.penuhi", "pembinaan_desa", _("Pembinaan"), _("Bina"), "people"),
        entry("belajar.kerjakan", "belajar", _("Belajar pada data sendiri"), _("Belajar"), "topi"),
    )


def _menu(person: Account, area: AreaCode) -> tuple[tuple[MenuEntry, ...], tuple[MenuEntry, ...]]:
    """The stages and the uses of a village for a person, with what waits behind each."""
    counts = count_waiting(person, area)

    def entry(action: str, id_: str, name: str, short: str, icon: str) -> MenuEntry:
        address, count = _open(person, action, id_, area), counts.get(id_, 0)
        return MenuEntry(id_, name, short, icon, address, count, count > 0)

    stages = (
        entry("rencana.lihat", "rencana", _("Perencanaan"), _("Rencana"), "flag"),
        entry("orang.lihat", "kumpul", _("Pengumpulan"), _("Kumpul"), "upload"),
        entry("temuan.lihat", "periksa", _("Pemeriksaan"), _("Periksa"), "ok"),
        entry("desa.lihat", "terbit", _("Penyebarluasan"), _("Terbit"), "doc"),
    )
    uses = (
        entry("rencana.lihat", "lapangan", _("Lapangan"), _("Lapangan"), "pen"),
        entry("orang.lihat", "warga", _("Register warga"), _("Warga"), "kartu"),
        entry("orang.lihat", "peristiwa", _("Peristiwa penduduk"), _("Peristiwa"), "clock"),
        entry("angka.lihat_mentah", "angka", _("Tabel dan indikator"), _("Angka"), "table"),
        entry("orang.lihat", "fasilitas", _("Fasilitas desa"), _("Fasilitas"), "gedung"),
        entry("usulan.baca", "usulan", _("Usulan desa"), _("Usulan"), "flag"),
        entry("program.lihat", "program", _("Program daerah"), _("Program"), "flag"),
        *_list_coached(entry),
        entry("orang.lihat", "beda", _("Beda sumber"), _("Beda"), "banding"),
        entry("orang.lihat", "ganda", _("Data ganda"), _("Ganda"), "salin"),
        entry("bencana.lihat", "bencana", _("Mode darurat"), _("Bencana"), "warn"),
        entry("orang.lihat", "satuan", _("Satuan wilayah"), _("Satuan"), "map"),
        entry("register.usul", "ganda_usul", _("Usul data ganda"), _("Usul"), "salin"),
        entry("angka.lihat_mentah", "rekonsiliasi", _("Rekonsiliasi dan mutu"), _("Mutu"), "check"),
        entry("angka.lihat_mentah", "opd_desa", _("Angka dari OPD"), _("OPD"), "table"),
        entry("permintaan.layani", "permintaan", _("Permintaan data"), _("Minta"), "out"),
        entry("permintaan.setujui", "persetujuan", _("Persetujuan data"), _("Setuju"), "ok"),
        entry("tanggapan.tulis", "tanggapan", _("Tanggapan umum"), _("Tanggap"), "doc"),
        entry("pemberitahuan.tulis", "pemberitahuan", _("Pemberitahuan"), _("Beri tahu"), "warn"),
        entry("catatan.lihat", "bawa_keluar", _("Bawa keluar data"), _("Keluar"), "out"),
    )
    hidden = _hidden_entries(person, area) | (_ASKED if is_practice(area) else frozenset())
    shown = [stage for stage in stages if stage.alamat and stage.id not in hidden]
    return _with_plan(shown, stages[0]), tuple(use for use in uses if use.alamat and use.id not in hidden)


def _with_plan(shown: Sequence[MenuEntry], plan: MenuEntry) -> tuple[MenuEntry, ...]:
    """The stages; the first, when it is not done here, keeps its number and leads nowhere."""
    if len(shown) > 1 and shown[0].id != plan.id:
        return (replace(plan, alamat="", hitung=0, mendesak=False), *shown)
    return tuple(shown)


#: nobody asks a practice village for data, nor coaches it
_ASKED = frozenset({"permintaan", "persetujuan", "tanggapan", "pemberitahuan", "pembinaan_desa"})
#: what somebody may do in the plan of a village that has no activity yet
_PLANS = ("rencana.sunting", "rencana.setujui", "rencana.tinjau")


def _hidden_entries(person: Account, area: AreaCode) -> frozenset[str]:
    """The plan where there is none and the person may not make one; the field while nobody is there."""
    held_area = find_area(area)
    planned, running = has_activities(held_area.pk) if held_area else (False, False)
    acts = planned or any(check_access(person, action, area).whole for action in _PLANS)
    return frozenset(({"rencana"} if not acts else set()) | ({"lapangan"} if not running else set()))


def _forum(person: Account) -> str:
    """The address of the forum, "" for whoever has no office at its level or may not open it."""
    seen = any(area.level in forum.LEVELS for area in known_areas(person))
    return _address("forum_pilih") if seen and check_access(person, forum.ACTION, None).ok else ""


def _year(person: Account) -> str:
    """The address of the year, "" for whoever sees no whole kabupaten or province."""
    seen = any(area.level in forum.LEVELS for area in areas_for(person, "kalender.lihat"))
    return _address("tahun_pilih") if seen else ""


def _near_address(person: Account, action: str, name: str) -> str:
    """The address of what offices do for single villages, "" for whoever stands in villages only (theirs is in the
    village's menu), and for a province: what waits in a kabupaten waits for its offices."""
    levels = {area.level for area in known_areas(person) if check_access(person, action, area).ok}
    return _address(name) if levels & {AreaLevel.KABUPATEN, AreaLevel.KECAMATAN} else ""


def _programmes(person: Account) -> str:
    """The address of regional programmes, "" for whoever stands in villages only: theirs are in the village's menu."""
    offices = [area for area in known_areas(person) if area.level is not AreaLevel.DESA]
    return _address("program_pilih") if offices else ""


def _scenarios(person: Account) -> str:
    """The address of scenarios, "" for whoever stands in villages only: theirs are beside the village's tables."""
    offices = [area for area in areas_for(person, "skenario.lihat") if area.level is not AreaLevel.DESA]
    return _address("skenario_pilih") if offices else ""


def _level_address(person: Account) -> str:
    """The address of releases of levels, "" for whoever stands in villages only: theirs are beside the village's."""
    offices = [area for area in areas_for(person, "rilis_wilayah.lihat") if area.level is not AreaLevel.DESA]
    return _address("rilis_wilayah_pilih") if offices else ""


def _meeting_address(person: Account) -> str:
    """The address of the meetings, "" for whoever has no office of a kabupaten or a province."""
    seen = any(area.level in forum.LEVELS for area in known_areas(person))
    return _address("rapat_pilih") if seen and check_access(person, "rencana.lihat", None).ok else ""


def _proposal_address(person: Account) -> str:
    """The address of what villages propose upward, "" for whoever stands in villages only: theirs are among their
    documents."""
    offices = [area for area in areas_for(person, "usulan.baca") if area.level is not AreaLevel.DESA]
    return _address("du_rkp_pilih") if offices else ""


def _set(person: Account) -> str:
    """The address of set parameters, "" for whoever has no office of a kabupaten or a province."""
    seen = any(area.level in forum.LEVELS for area in known_areas(person))
    return _address("penetapan_pilih") if seen else ""


def _definition_address(person: Account) -> str:
    """The address of local definitions, "" for whoever has nothing to do with them."""
    acts = ("definisi.usul", "definisi.lokal", "definisi.sunting")
    seen = any(area.level in forum.LEVELS for area in known_areas(person))
    return _address("definisi_pilih") if seen and any(check_access(person, act, None).ok for act in acts) else ""


@cache
def _list_deciders() -> frozenset[str]:
    """The roles for which an act by two hands may wait."""
    return frozenset(role for right in list_acts().values() for role in ACTIONS[right].cells)


def _ticket_address(person: Account) -> str:
    """The address of doubles between villages, "" for whoever sees single cases only."""
    return _address("ganda_kab") if check_access(person, "register.tiket", None).whole else ""


def _due(person: Account) -> str:
    """The address of the own tasks, "" for whose role nothing is ever due of or waits for."""
    held = {given.role for given in assignments_of(person, clock.today())}
    return _address("tugas") if held & _list_deciders() or any(held & set(roles) for roles in ROLES.values()) else ""


def _general(person: Account, village: AreaCode | None) -> tuple[MenuEntry, ...]:
    """What belongs to no single village; only what the person may open. What waits behind an entry that is not on this
    page is counted at Tugas, which lists it."""
    rows = waits.list_waiting(person)
    counts = count_by_entry(rows)
    shown = [made for action, made in _list_general(person) if made.alamat and check_access(person, action, None)]
    if village is None:
        listed = count_by_entry(row for row in rows if not is_practice(waits.area_of(row)))
        counts["tugas"] += sum(listed[entry] for entry in listed.keys() - {made.id for made in shown})
    return tuple(replace(made, hitung=counts[made.id], mendesak=counts[made.id] > 0) for made in shown)


def _list_general(person: Account) -> tuple[tuple[str, MenuEntry], ...]:
    """Each entry with the act that it is for."""
    entry, near = MenuEntry, partial(_near_address, person)
    return (
        ("papan.lihat", entry("papan", _("Papan desa"), _("Papan"), "board", _address("papan"))),
        ("bina.catat", entry("pembinaan", _("Pembinaan desa"), _("Bina"), "people", _address("pembinaan"))),
        (
            "bina.catat",
            entry("belajar_bina", _("Belajar di desa-desa"), _("Belajar"), "topi", _address("belajar_bina")),
        ),
        ("epss.lihat", entry("epss", _("Penilaian statistik sektoral"), _("EPSS"), "ok", _address("epss"))),
        ("register.tiket", entry("ganda_kab", _("Data ganda antardesa"), _("Ganda"), "salin", _ticket_address(person))),
        ("akun.kelola", entry("orang", _("Orang dan hak"), _("Orang"), "people", _address("orang"))),
        ("kalender.lihat", entry("tahun", _("Tahun Satu Data"), _("Tahun"), "flag", _year(person))),
        ("rencana.lihat", entry("rapat", _("Rapat forum"), _("Rapat"), "people", _meeting_address(person))),
        ("usulan.baca", entry("du_rkp", _("Usulan dari desa"), _("DU-RKP"), "flag", _proposal_address(person))),
        ("penetapan.lihat", entry("penetapan", _("Penetapan parameter"), _("Penetapan"), "ok", _set(person))),
        ("rencana.dpia", entry("dpia", _("Penilaian dampak"), _("Dampak"), "tameng", _address("dpia_antre"))),
        (
            "kebocoran.lihat",
            entry("kebocoran", _("Kebocoran data"), _("Kebocoran"), "warn", _address("kebocoran_antre")),
        ),
        ("definisi.lihat", entry("definisi", _("Definisi daerah"), _("Definisi"), "book", _definition_address(person))),
        (
            "temuan.buka",
            entry("metadata", _("Metadata diperiksa"), _("Metadata"), "doc", near("temuan.buka", "metadata_antre")),
        ),
        ("desa.lihat", entry("tugas", _("Tugas"), _("Tugas"), "clock", _due(person))),
        (WORK, entry("rumah_dataku", "Rumah DataKu", "DataKu", "gedung", near(WORK, "rumah_dataku_pilih"))),
        ("akun.kelola", entry("forum", _("Forum Satu Data"), _("Forum"), "gedung", _forum(person))),
        ("darurat.setujui", entry("darurat", _("Akses darurat"), _("Darurat"), "tameng", _address("darurat"))),
        (
            "lindung.lihat",
            entry("pelindungan", _("Aturan pelindungan"), _("Aturan"), "tameng", _address("pelindungan_pilih")),
        ),
        *_list_uses(person),
    )


def _list_uses(person: Account) -> tuple[tuple[str, MenuEntry], ...]:
    """What an office does with figures of its villages, and where it practises."""
    entry = MenuEntry
    return (
        ("program.lihat", entry("program", _("Program daerah"), _("Program"), "flag", _programmes(person))),
        (
            "rilis_wilayah.lihat",
            entry("rilis_wilayah", _("Rilis wilayah"), _("Wilayah"), "doc", _level_address(person)),
        ),
        ("skenario.lihat", entry("skenario", _("Skenario penduduk"), _("Skenario"), "banding", _scenarios(person))),
        (
            "opd.serah",
            entry("opd", _("Tabel OPD"), _("Tabel"), "table", _near_address(person, "opd.serah", "opd_pilih")),
        ),
        ("latihan.pakai", entry("latihan", _("Desa latihan"), _("Latihan"), "topi", _address("latihan"))),
    )
