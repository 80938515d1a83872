"""The next step of whoever looks: what waits for their hand, else what is due of them, else the step of the guided
first year that their role does, else what the role is there for. From the rows that homes, letters and `/tugas/` read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.coach.app.guidance import guidance
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import AREAS_FILE
from cantik.staff.app.models import Account
from cantik.staff.app.rights import check_access
from cantik.vault.app.opening import at_hand
from cantik.web.guide_places import address_of_fact
from cantik.web.language import either
from cantik.web.page_addresses import address_for, opens_for
from cantik.web.tasks import TaskRow
from cantik.web.waiting_list import AwaitedHand


@dataclass(frozen=True, slots=True)
class OwnStep:
    """What somebody does next: words, why, and where."""

    judul: str
    isi: str
    alamat: str
    tombol: str


@dataclass(frozen=True, slots=True)
class _Calling:
    """What a role is there for when nothing waits: the right that opens it, its page, words; `near`: it is done for
    single villages, so that a province has nothing to do there."""

    right: str
    page: str
    words: str
    why: str
    button: str
    near: bool = False


_CALLINGS: Mapping[str, _Calling] = {
    "koordinator": _Calling(
        "kalender.lihat",
        "tahun_pilih",
        noop("Susun data tahun berikutnya"),
        noop("Daftar data, produsennya, dan hari rilisnya; celah angka desa menjadi isinya."),
        noop("Buka Tahun Satu Data"),
    ),
    "produsen": _Calling(
        "opd.serah",
        "opd_pilih",
        noop("Serahkan tabel dinas Anda"),
        noop("Satu lembar, satu baris tiap desa. Tabel yang belum jatuh tempo boleh diserahkan lebih awal."),
        noop("Buka Tabel OPD"),
        near=True,
    ),
    "admin_simpul": _Calling(
        "akun.kelola",
        "orang",
        noop("Lihat siapa berperan apa"),
        noop("Undang yang belum punya akun, perpanjang peran yang hampir habis, akhiri peran yang sudah pindah tugas."),
        noop("Buka Orang dan hak"),
    ),
    "ppdp": _Calling(
        "rencana.dpia",
        "dpia_antre",
        noop("Baca penilaian dampak"),
        noop("Pertanyaan peka sebuah pendataan menunggu pendapat Anda sebelum ditanyakan."),
        noop("Buka Penilaian dampak"),
    ),
    "opd_kb": _Calling(
        "rumah_dataku.tetapkan",
        "rumah_dataku_pilih",
        noop("Lihat kesiapan Rumah DataKu"),
        noop(
            "Bukti tiap rumah dan kelas yang dapat diusulkan darinya; yang menunggu penetapan Anda tampil di beranda."
        ),
        noop("Buka Rumah DataKu"),
        near=True,
    ),
    "kader_rumah_dataku": _Calling(
        "rumah_dataku.kerjakan",
        "rumah_dataku_pilih",
        noop("Lengkapi bukti Rumah DataKu"),
        noop("Catat yang sudah ada di rumah, dan siapa mengerjakan apa menurut SK."),
        noop("Buka Rumah DataKu"),
    ),
}


def are_provinces(areas: Iterable[AreaCode]) -> bool:
    """Whether somebody works for provinces alone: what is done for single villages is their kabupaten's."""
    return all(area.level is AreaLevel.PROVINSI for area in areas)


def find_own_step(
    person: Account,
    areas: Sequence[AreaCode],
    roles: Collection[str],
    held: Sequence[AwaitedHand],
    due: Sequence[TaskRow],
) -> OwnStep | None:
    """The next step of a person who holds `roles` in `areas`, None for whom nothing is kept here. `held`: what waits
    for their hand; `due`: what is due of them; each the oldest first."""
    if held:
        first = held[0]
        return OwnStep(
            first.what, ", ".join(filter(None, (first.name, first.place))), first.href, _("Buka dan putuskan")
        )
    done_here = [row for row in due if row.address and opens_for(person, row.address)]
    if done_here:
        task = done_here[0]
        late = _("Lewat %d hari.") % task.over if task.over else ""
        return OwnStep(task.words, f"{task.place}. {late}".strip(), task.address, _("Kerjakan"))
    return _of_guide(person, areas, roles) or _of_role(person, areas, roles)


def _of_guide(person: Account, areas: Sequence[AreaCode], roles: Collection[str]) -> OwnStep | None:
    for area in areas:
        found = guidance(area, at_hand().store.path / AREAS_FILE)
        step = None if found is None else found.next_of(roles)
        address = "" if step is None else address_of_fact(step.fact, area, person)
        if step is not None and address:
            return OwnStep(either(step.title, step.title_en), either(step.why, step.why_en), address, _("Kerjakan"))
    return None


def _of_role(person: Account, areas: Sequence[AreaCode], roles: Collection[str]) -> OwnStep | None:
    above = are_provinces(areas)
    for role, calling in _CALLINGS.items():
        if role in roles and not (calling.near and above) and check_access(person, calling.right, None).ok:
            address = address_for(person, calling.page)
            if address:
                return OwnStep(_(calling.words), _(calling.why), address, _(calling.button))
    return None


def reading_step(kode: str, number: str) -> OwnStep:
    """Of whoever may only read in a village: its newest release, "" for none yet."""
    if not number:
        return OwnStep(
            _("Belum ada yang menunggu Anda"),
            _("Angka desa dibaca di sini sesudah rilis pertamanya terbit."),
            "",
            "",
        )
    return OwnStep(
        _("Baca Rilis %s") % number,
        _("Buku, tabel, dan angka kuncinya; bahan musyawarah dan tanggapan Anda."),
        reverse("terbit_rilis", args=[kode, number]),
        _("Buka rilis"),
    )
