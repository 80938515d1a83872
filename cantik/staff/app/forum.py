"""The forum of Satu Data of a kabupaten or a province: which institutions belong to it, on which regulations it stands.

Every act is dated, has one entry in the log, and is taken back rather than changed. Nobody makes a second house of one:
a name that another institution ever bore, or that means another kind, is refused; a kind that stands once stands once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.base.text import fold, holds_number
from cantik.codes.area import AreaCode, AreaLevel
from cantik.staff import institution_kinds
from cantik.staff.app import accounts, acts, institutions, log, rights
from cantik.staff.app.institutions import InstitutionState
from cantik.staff.app.models import Account, ForumBasis, Institution, InstitutionAct, Invitation
from cantik.staff.app.plain_text import fit_line
from cantik.staff.errors import BadForum, NotAllowed

#: who keeps the institutions; whose secretariat writes on what the forum stands
ACTION, BASIS = "akun.kelola", "rencana.daftar_data"
LEVELS = frozenset({AreaLevel.KABUPATEN, AreaLevel.PROVINSI})
_LEAST, _MOST = 3, 120
#: a day that somebody mistyped lies further away than any that is planned
_AHEAD = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A legal basis as it is recorded: kind of `ForumBasis.KINDS`, number, day, what it is about, its address."""

    kind: str
    number: str
    day: dt.date
    about: str
    address: str = ""


def may_keep(person: rights.Person, area: AreaCode) -> bool:
    """Whether somebody keeps the forum of an area: who manages everybody there."""
    return area.level in LEVELS and rights.check_access(person, ACTION, area).whole


def keeps(by: Account, area: AreaCode) -> None:
    """Raise `NotAllowed` (S101) for whoever does not keep the forum of an area."""
    if area.level not in LEVELS:
        raise NotAllowed(_("Forum ada di kabupaten, kota, dan provinsi."))
    if not may_keep(by, area):
        raise NotAllowed(_("Forum diurus oleh admin simpul atau walidata wilayah ini."))


def may_write_basis(person: rights.Person, area: AreaCode) -> bool:
    """Whether somebody records on what the forum of an area stands: its secretariat, and who keeps it. Who is of which
    institution decides over second hands, so the list of institutions stays with the latter."""
    return area.level in LEVELS and (may_keep(person, area) or rights.check_access(person, BASIS, area).ok)


def _writes_basis(by: Account, area: AreaCode) -> None:
    if not may_write_basis(by, area):
        raise NotAllowed(_("Dasar hukum dicatat koordinator forum, admin simpul, atau walidata wilayah ini."))


@transaction.atomic
def begin(area: AreaCode, *, by: str) -> int:
    """Give a forum the usual institutions of its level, those that it has not; returns how many were added."""
    accounts.one_at_a_time()
    today, here = clock.today(), institutions.list_institutions([area.text()])
    known = {state.row.kind for state in here}
    new = [kind for kind in institution_kinds.kinds().values() if kind.usual and area.level in kind.levels]
    added = [kind for kind in new if kind.code not in known and _bearer(kind.name, area) is None]
    for kind in added:
        row = Institution.objects.create(kind=kind.code, area=area.text())
        _act(row, InstitutionAct.ADDED, by, name=kind.name, day=today)
    if added:
        _write(area, "forum.mulai", by, [area.text_with_scheme()], banyak=len(added))
    return len(added)


@transaction.atomic
def add(area: AreaCode, *, kind: str, name: str, day: dt.date, basis: str, by: Account) -> Institution:
    """Add an institution. Raises `NotAllowed` (S101), `BadForum` (S109)."""
    keeps(by, area)
    accounts.one_at_a_time()
    found = institution_kinds.kinds().get(kind)
    if found is None or area.level not in found.levels:
        raise BadForum(_("Jenis lembaga ini tidak ada di forum ini"), mend=_("Pilih jenis dari daftar."))
    if found.single:
        for state in institutions.list_institutions([area.text()]):
            if state.row.kind == kind and (state.end is None or state.end.day >= day):
                raise BadForum(
                    _("Forum ini sudah memiliki lembaga berjenis itu"),
                    found=state.name(clock.today()),
                    mend=_("Ganti namanya, atau akhiri dahulu lembaga yang lama."),
                )
    name = _name(name, area, kind, None)
    row = Institution.objects.create(kind=kind, area=area.text())
    _act(row, InstitutionAct.ADDED, by.actor, name=name, day=_day(day), basis=basis)
    _write(area, "forum.tambah", by.actor, [row.pk], jenis=kind)
    return row


@transaction.atomic
def rename(area: AreaCode, number: int, *, name: str, day: dt.date, basis: str, by: Account) -> None:
    """Call an institution otherwise from a day on; it stays the same house. Raises `NotAllowed` (S101), `BadForum`
    (S109)."""
    keeps(by, area)
    accounts.one_at_a_time()
    state = _require_institution(area, number)
    if _day(day) < state.since:
        raise BadForum(_("Nama baru mendahului hari pertama lembaga ini"), expected=long_date(state.since))
    name = _name(name, area, state.row.kind, state.row)
    _act(state.row, InstitutionAct.RENAMED, by.actor, name=name, day=day, basis=basis)
    _write(area, "forum.ganti_nama", by.actor, [state.row.pk])


@transaction.atomic
def end(area: AreaCode, number: int, *, day: dt.date, basis: str, successor: int | None, by: Account) -> None:
    """End an institution on its last day; `successor`: of which it became a part. Raises `NotAllowed` (S101),
    `BadForum` (S109)."""
    keeps(by, area)
    accounts.one_at_a_time()
    state = _require_institution(area, number)
    last = max(act.day for act in state.acts)
    if _day(day) < last:
        raise BadForum(_("Hari terakhir mendahului perubahan yang sudah dicatat"), expected=long_date(last))
    heir = None if successor is None else _require_institution(area, successor).row
    if heir is not None and heir.pk == state.row.pk:
        raise BadForum(_("Sebuah lembaga tidak menjadi bagian dari dirinya sendiri"))
    _act(state.row, InstitutionAct.ENDED, by.actor, day=day, basis=basis, successor=heir)
    _write(area, "forum.akhiri", by.actor, [state.row.pk])


@transaction.atomic
def undo(area: AreaCode, number: int, *, by: Account) -> None:
    """Take back the newest act about an institution. Raises `NotAllowed` (S101), `BadForum` (S109)."""
    keeps(by, area)
    accounts.one_at_a_time()
    act = InstitutionAct.objects.select_related("institution").filter(pk=number).first()
    state = None if act is None or act.institution.area != area.text() else institutions.state_of(act.institution)
    if act is None or state is None or act not in state.acts:
        raise BadForum(_("Perubahan ini tidak ada lagi di forum ini"))
    if state.acts[-1].pk != act.pk:
        raise BadForum(_("Ada perubahan sesudahnya"), mend=_("Batalkan yang terbaru dahulu."))
    if act.act == InstitutionAct.ADDED and _has_people(state):
        raise BadForum(
            _("Lembaga ini sudah disebut pada akun atau undangan"), mend=_("Akhiri lembaganya, jangan batalkan.")
        )
    if InstitutionAct.objects.filter(successor=state.row, undone_at=None).exists():
        raise BadForum(_("Lembaga lain sudah menjadi bagian dari lembaga ini"))
    _again_single(area, state, act)
    act.undone_by, act.undone_at = by.actor, clock.now()
    act.save(update_fields=["undone_by", "undone_at"])
    _write(area, "forum.urung", by.actor, [state.row.pk], perubahan=act.act)


def _again_single(area: AreaCode, state: InstitutionState, act: InstitutionAct) -> None:
    """An end is not taken back once another one of its kind, of which there is one, came in its stead."""
    if act.act != InstitutionAct.ENDED or not state.kind.single:
        return
    others = [other for other in institutions.list_institutions([area.text()]) if other.row.kind == state.row.kind]
    if any(other.row.pk != state.row.pk and other.end is None for other in others):
        raise BadForum(_("Forum ini sudah memiliki penggantinya"), mend=_("Batalkan dahulu penambahan penggantinya."))


@transaction.atomic
def add_basis(area: AreaCode, said: LegalBasis, *, by: Account) -> ForumBasis:
    """Record on what the forum stands. Raises `NotAllowed` (S101), `BadForum` (S109)."""
    _writes_basis(by, area)
    accounts.one_at_a_time()
    number, about = " ".join(said.number.split()), " ".join(said.about.split())
    if said.kind not in ForumBasis.KINDS:
        raise BadForum(_("Bentuk dasar hukum tidak dikenal"), mend=_("Pilih bentuk dari daftar."))
    if not any(letter.isdigit() for letter in number):
        raise BadForum(_("Nomor dasar hukum belum ditulis"), expected=_("nomor dan tahun, misalnya 12/2026"))
    if said.day > clock.today():
        raise BadForum(_("Tanggal penetapan belum tiba"), found=long_date(said.day))
    if holds_number(about):
        raise BadForum(_("Isian ini memuat nomor seseorang"))
    if said.address and not said.address.startswith(("https://", "http://")):
        raise BadForum(_("Tautan dokumen tidak dapat dibuka"), expected="https://…")
    same = ForumBasis.objects.filter(area=area.text(), kind=said.kind, number=number, day=said.day, undone_at=None)
    if same.exists():
        raise BadForum(_("Dasar hukum ini sudah dicatat"), found=number)
    row = ForumBasis.objects.create(
        area=area.text(),
        kind=said.kind,
        number=number,
        day=said.day,
        about=about,
        address=said.address,
        by=by.actor,
        at=clock.now(),
    )
    _write(area, "forum.dasar", by.actor, [row.pk], bentuk=said.kind)
    return row


@transaction.atomic
def undo_basis(area: AreaCode, number: int, *, by: Account) -> None:
    """Take a legal basis back. Raises `NotAllowed` (S101), `BadForum` (S109)."""
    _writes_basis(by, area)
    rows = ForumBasis.objects.filter(pk=number, area=area.text(), undone_at=None)
    row = acts.hold_row(rows, BadForum(_("Dasar hukum ini tidak ada lagi di forum ini")))
    row.undone_by, row.undone_at = by.actor, clock.now()
    row.save(update_fields=["undone_by", "undone_at"])
    _write(area, "forum.dasar_urung", by.actor, [row.pk])


def bases(area: AreaCode) -> list[ForumBasis]:
    """On what the forum stands, the newest first."""
    return list(ForumBasis.objects.filter(area=area.text(), undone_at=None).order_by("-day", "-pk"))


# ── what is refused ─────────────────────────────────────────────────────────────────────────────
def _require_institution(area: AreaCode, number: int) -> InstitutionState:
    """An institution of this forum that has no end yet. Raises `BadForum` (S109)."""
    row = Institution.objects.filter(pk=number, area=area.text()).first()
    state = None if row is None else institutions.state_of(row)
    if state is None:
        raise BadForum(_("Lembaga ini tidak ada di forum ini"))
    if state.end is not None:
        raise BadForum(_("Lembaga ini sudah berakhir"), found=long_date(state.end.day))
    return state


def _name(text: str, area: AreaCode, kind: str, own: Institution | None) -> str:
    """A name that makes no second house of one. Raises `BadForum` (S109)."""
    name = " ".join(text.split())
    if not _LEAST <= len(name) <= _MOST or not fold(name):
        raise BadForum(_("Nama lembaga belum ditulis"), expected=_("%d sampai %d huruf") % (_LEAST, _MOST))
    if holds_number(name):
        raise BadForum(_("Isian ini memuat nomor seseorang"), mend=_("Tulis nama lembaga, bukan orang."))
    meant = institutions.kind_of(name)
    if meant and meant != kind:
        said = (
            institution_kinds.kinds()[meant].name
            if meant in institution_kinds.kinds()
            else institutions.institution_text(meant)
        )
        raise BadForum(_("Nama ini berarti lembaga lain"), found=said, mend=_("Pilih jenis lembaga itu."))
    bearer = _bearer(name, area)
    if bearer is not None and (own is None or bearer.pk != own.pk):
        raise BadForum(_("Nama ini sudah atau pernah dipakai lembaga lain di forum ini"), found=name)
    return name


def _bearer(name: str, area: AreaCode) -> Institution | None:
    """Who bears a name in a forum, or ever did."""
    acts = InstitutionAct.objects.filter(folded=fold(name), institution__area=area.text())
    rows = (act.institution for act in acts.select_related("institution"))
    return next((row for row in rows if institutions.state_of(row) is not None), None)


def _day(day: dt.date) -> dt.date:
    if day > clock.today() + _AHEAD:
        raise BadForum(_("Tanggal ini terlalu jauh di depan"), found=long_date(day))
    return day


def _has_people(state: InstitutionState) -> bool:
    """Whether an account or an invitation names an institution."""
    named = {f"{act.name} {state.row.area}" for act in state.acts if act.name}
    return any(model.objects.filter(institution__in=named).exists() for model in (Account, Invitation))


def _act(
    row: Institution,
    act: str,
    by: str,
    *,
    day: dt.date,
    name: str = "",
    basis: str = "",
    successor: Institution | None = None,
) -> None:
    InstitutionAct.objects.create(
        institution=row,
        act=act,
        name=name,
        folded=fold(name),
        successor=successor,
        day=day,
        basis=fit_line(basis, 100, BadForum),
        by=by,
        at=clock.now(),
    )


def _write(area: AreaCode, action: str, by: str, subjects: list[int | str], **detail: int | str | None) -> None:
    with log.within(area.text()):
        log.record(by=by, at=clock.now(), action=action, subject="lembaga", subjects=subjects, detail=detail)
