"""Meetings of a forum of Satu Data: called by who keeps its year, the minutes handed in by one and closed by another.

Who came is noted once the day has come, and no more once the minutes are handed in. Closed minutes never change: what
was wrong in them is said in an addendum, by two people again. A decision becomes a line of the forum's year when the
minutes are closed, and so a task. No residents: numbers are refused, names nobody can tell (docs/adr/0043).
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.canonical import digest as digest_of
from cantik.base.dates import long_date
from cantik.codes.area import AreaCode, AreaLevel
from cantik.content.deliberation_lists import deliberation_kinds
from cantik.forum import meeting_kinds
from cantik.forum.app import year
from cantik.forum.app.meeting_models import Meeting, MeetingInvitee
from cantik.forum.app.models import YearLine
from cantik.forum.errors import MeetingRefused
from cantik.staff.app import accounts, acts, deputies, institutions, rights, waiting_list
from cantik.staff.app.language import in_indonesian
from cantik.staff.app.models import Account, Assignment, AuditEntry
from cantik.staff.app.plain_text import plain, plain_lines
from cantik.staff.errors import NotAllowed
from cantik.workflow.reasons import due_reason

SEE, KEEP, CLOSE = "rencana.lihat", year.ACTION, "rapat.tutup"
#: in a village, where a deliberation is a meeting (docs/adr/0095): who plans writes, who signs closes
KEEP_IN_VILLAGE, CLOSE_IN_VILLAGE = "usulan.susun", "berita_acara.tanda_tangan"
_LINE, _TEXT, _LONG = 200, 400, 6000
_AHEAD = dt.timedelta(days=366)
#: the row of the log that anchors the digest of closed minutes
_CLOSED = "rapat.tutup"
_ADDED = "rapat.susulan_sah"


@dataclass(frozen=True, slots=True)
class MeetingCall:
    """A meeting as it is called: kind (`meeting_kinds`), day, time "09.00", place or address, agenda by lines, legal
    basis, number of the letter, numbers of the institutions invited."""

    kind: str
    day: dt.date
    time: str
    place: str
    agenda: str
    invited: tuple[int, ...]
    basis: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class MeetingPresence:
    """Who came for an institution: `came` of `MeetingInvitee`; `deputy`: the number of an assignment, 0 for a proxy,
    who comes with a letter."""

    came: str
    name: str = ""
    office: str = ""
    deputy: int = 0
    letter: str = ""


@dataclass(frozen=True, slots=True)
class MeetingMinutes:
    """What the minutes say beside presence and decisions."""

    chair: str
    told: str
    dissent: str = ""


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def may_keep(person: rights.Person, area: AreaCode) -> bool:
    """Whether somebody calls meetings and writes their minutes: who keeps the year of the forum; in a village, who
    plans."""
    if area.level is AreaLevel.DESA:
        return rights.check_access(person, KEEP_IN_VILLAGE, area).ok
    return year.may_keep(person, area)


def may_close(person: rights.Person, area: AreaCode) -> bool:
    """Whether somebody may be the second hand of minutes."""
    known = area.level is AreaLevel.DESA or area.level in year.LEVELS
    return known and rights.check_access(person, _closing_right(area), area).ok


def _closing_right(area: AreaCode) -> str:
    return CLOSE_IN_VILLAGE if area.level is AreaLevel.DESA else CLOSE


def of_forum(area: AreaCode) -> list[Meeting]:
    """The meetings of a forum, the latest day first."""
    rows = Meeting.objects.filter(forum=area.text()).prefetch_related("invitees__institution__acts")
    return list(rows.order_by("-day", "-pk"))


def absences(held: Iterable[Meeting]) -> list[tuple[int, int, int]]:
    """Of the closed ones among some meetings: number of an institution, how often invited, how often nobody came for
    it; only those that were absent, the most often first."""
    invited, absent = dict[int, int](), dict[int, int]()
    for meeting in held:
        if meeting.state == Meeting.CLOSED:
            for row in meeting.invitees.all():
                invited[row.institution_id] = invited.get(row.institution_id, 0) + 1
                absent[row.institution_id] = absent.get(row.institution_id, 0) + (row.came == MeetingInvitee.ABSENT)
    found = [(number, invited[number], times) for number, times in absent.items() if times]
    return sorted(found, key=lambda row: (-row[2], row[0]))


def names(rows: Collection[MeetingInvitee], day: dt.date) -> dict[int, str]:
    """What institutions are called on a day, by their numbers."""
    states = ((row.institution_id, institutions.state_of(row.institution)) for row in rows)
    return {number: state.name(day) for number, state in states if state is not None}


def deputies_of(meeting: Meeting, row: MeetingInvitee) -> list[Assignment]:
    """Who may come as the deputy of an institution: whose SK holds on the day of the meeting."""
    name = names([row], meeting.day).get(row.institution_id, "")
    house = institutions.house(f"{name} {meeting.forum}")
    return deputies.of_office(meeting.forum, house, meeting.day)


def intact(meeting: Meeting) -> bool:
    """Whether closed minutes are what two people signed: the text against its digest, the digest against the log,
    who came against the text."""
    said = [part["hadir"] for part in json.loads(meeting.content)["lembaga"]]
    return (
        digest_of(meeting.content.encode()) == meeting.digest == _logged_digest(_CLOSED, "rapat", meeting.pk)
        and said == list(meeting.invitees.order_by("pk").values_list("came", flat=True))
        and all(
            _logged_digest(_ADDED, "susulan", row.pk) == digest_of(row.text.encode())
            for row in meeting.addenda.exclude(confirmed_by="")
        )
    )


def _logged_digest(action: str, subject: str, number: int) -> str:
    rows = AuditEntry.objects.filter(action=action, subject=subject, subjects=f"[{number}]").order_by("number")
    said = rows.values_list("detail", flat=True).first()
    return "" if said is None else str(json.loads(said).get("sidik", ""))


# ── calling it ──────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def invite(area: AreaCode, said: MeetingCall, *, by: Account) -> Meeting:
    """Call a meeting. Raises `NotAllowed` (S101), `MeetingRefused` (R660)."""
    _keeps(by, area)
    accounts.one_at_a_time()
    in_village = area.level is AreaLevel.DESA
    if said.kind not in (deliberation_kinds() if in_village else meeting_kinds.kinds()):
        raise MeetingRefused(_("Jenis rapat tidak dikenal"), mend=_("Pilih dari daftar."))
    if said.day > clock.today() + _AHEAD:
        raise MeetingRefused(_("Tanggal ini terlalu jauh di depan"), found=long_date(said.day))
    standing = {state.row.pk for state in institutions.list_institutions([area.text()]) if not state.over(said.day)}
    if not (said.invited or in_village) or not set(said.invited) <= standing:
        raise MeetingRefused(_("Lembaga yang diundang belum dipilih"), expected=_("lembaga forum ini pada harinya"))
    agenda = plain_lines(said.agenda, _LONG, MeetingRefused)
    if not agenda:
        raise MeetingRefused(_("Agenda belum ditulis"))
    last = Meeting.objects.filter(forum=area.text(), year=said.day.year).aggregate(n=Max("number"))["n"] or 0
    row = Meeting.objects.create(
        forum=area.text(),
        year=said.day.year,
        number=last + 1,
        kind=said.kind,
        day=said.day,
        time=said.time,
        place=_require_text(said.place, _("Tempat belum ditulis")),
        agenda=agenda,
        basis=plain(said.basis, _LINE, MeetingRefused),
        letter=plain(said.letter, 80, MeetingRefused),
        state=Meeting.CALLED,
        by=by.actor,
        at=clock.now(),
    )
    MeetingInvitee.objects.bulk_create(
        MeetingInvitee(meeting=row, institution_id=number) for number in sorted(set(said.invited))
    )
    _write(row, "rapat.undang", by, diundang=len(set(said.invited)))
    return row


@transaction.atomic
def call_off(area: AreaCode, number: int, reason: str, *, by: Account) -> None:
    """Call a meeting off with a reason. Raises `NotAllowed` (S101), `MeetingRefused` (R660), `ReasonMissing` (R591)."""
    row = _open_meeting(area, number, by)
    row.reason = plain(due_reason(reason), _TEXT, MeetingRefused)
    row.state = Meeting.CALLED_OFF
    _save(row, "rapat.batal", by)


# ── who came, what was decided ──────────────────────────────────────────────────────────────────
@transaction.atomic
def note(area: AreaCode, number: int, said: Mapping[int, MeetingPresence], *, by: Account) -> None:
    """Note who came, by the number of the invitation. Raises `NotAllowed` (S101), `MeetingRefused` (R660)."""
    row = _past_meeting(area, number, by)
    invited = {invitee.pk: invitee for invitee in row.invitees.select_related("institution")}
    if not set(said) <= set(invited):
        raise MeetingRefused(_("Lembaga ini tidak diundang ke rapat ini"))
    for at, presence in said.items():
        _note(row, invited[at], presence, by)
    _write(row, "rapat.hadir", by, lembaga=len(said))


def _note(meeting: Meeting, row: MeetingInvitee, said: MeetingPresence, by: Account) -> None:
    row.came, row.name, row.office, row.acting, row.letter, row.until = said.came, "", "", "", "", None
    if said.came == MeetingInvitee.SENT and said.deputy:
        _by_deputy(meeting, row, said.deputy)
    elif said.came in (MeetingInvitee.CAME, MeetingInvitee.SENT):
        row.name = plain(said.name, 100, MeetingRefused)
        row.office = plain(said.office, 100, MeetingRefused)
        if not row.name:
            raise MeetingRefused(_("Nama pejabat yang hadir belum ditulis"), found=_invitee_name(row, meeting.day))
        if said.came == MeetingInvitee.SENT:
            row.acting, row.letter = MeetingInvitee.PROXY, plain(said.letter, 100, MeetingRefused)
            if not row.letter:
                raise MeetingRefused(_("Nomor surat kuasa atau surat tugas belum ditulis"), found=row.name)
    elif said.came != MeetingInvitee.ABSENT:
        raise MeetingRefused(_("Pilih hadir, diwakili, atau tidak hadir"), found=_invitee_name(row, meeting.day))
    row.noted_by, row.noted_at = by.actor, clock.now()
    row.save()


def _by_deputy(meeting: Meeting, row: MeetingInvitee, number: int) -> None:
    """A deputy counts on the day of the meeting, whatever becomes of the SK afterwards."""
    given = next((found for found in deputies_of(meeting, row) if found.pk == number), None)
    if given is None:
        raise MeetingRefused(
            _("Wakil ini tidak menjabat pada hari rapat"),
            found=_invitee_name(row, meeting.day),
            mend=_("Pilih wakil yang SK-nya berlaku pada hari itu, atau kuasa dengan surat."),
        )
    with in_indonesian():
        row.office = given.role_name
    row.name, row.acting = given.person.name, given.acting
    row.letter, row.until = given.decree, given.until


@transaction.atomic
def decide(area: AreaCode, number: int, text: str, institution: int, due: dt.date, *, by: Account) -> None:
    """Add a decision. Raises `NotAllowed` (S101), `MeetingRefused` (R660)."""
    row = _past_meeting(area, number, by)
    if not row.invitees.filter(institution=institution).exists():
        raise MeetingRefused(_("Pelaksana dipilih dari lembaga yang diundang"))
    if due <= row.day:
        raise MeetingRefused(_("Batas waktu keputusan sesudah hari rapat"), found=long_date(due))
    year.near(due.year)
    last = row.decisions.aggregate(n=Max("number"))["n"] or 0
    said = _require_text(text, _("Keputusan belum ditulis"), _TEXT)
    row.decisions.create(number=last + 1, text=said, institution_id=institution, due=due)
    _write(row, "rapat.putusan", by)


@transaction.atomic
def drop(area: AreaCode, number: int, decision: int, *, by: Account) -> None:
    """Take a decision out of minutes that were not handed in. Raises `NotAllowed` (S101), `MeetingRefused` (R660)."""
    row = _past_meeting(area, number, by)
    found = row.decisions.filter(number=decision).first()
    if found is None:
        raise MeetingRefused(_("Keputusan ini tidak ada lagi"), mend=_("Muat ulang halamannya."))
    found.delete()
    _write(row, "rapat.putusan_hapus", by)


# ── the minutes ─────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def keep(area: AreaCode, number: int, said: MeetingMinutes, *, by: Account) -> None:
    """Keep what was written of the minutes so far, whatever is still missing. Raises `NotAllowed` (S101),
    `MeetingRefused` (R660)."""
    row = _past_meeting(area, number, by)
    _take(row, said)
    row.save()


def _take(row: Meeting, said: MeetingMinutes) -> None:
    row.chair = plain(said.chair, _LINE, MeetingRefused)
    row.told = plain_lines(said.told, _LONG, MeetingRefused)
    row.dissent = plain_lines(said.dissent, _LONG, MeetingRefused)


@transaction.atomic
def hand_in(
    area: AreaCode, number: int, said: MeetingMinutes, *, by: Account, beside: Mapping[str, Any] | None = None
) -> None:
    """Hand the minutes in: from now on another person decides. `beside`: what is signed with them. Raises `NotAllowed`
    (S101), `MeetingRefused` (R660)."""
    row = _past_meeting(area, number, by)
    _require_text(said.chair, _("Pimpinan rapat belum ditulis"))
    _take(row, said)
    if not row.told:
        raise MeetingRefused(_("Uraian rapat belum ditulis"))
    missing = [invitee for invitee in row.invitees.select_related("institution") if not invitee.came]
    if missing:
        raise MeetingRefused(_("Kehadiran belum dicatat"), found=_invitee_name(missing[0], row.day))
    row.content = canonical_json({**_content(row, by.name), **(beside or {})}).decode()
    row.digest = digest_of(row.content.encode())
    row.state, row.reason = Meeting.HANDED_IN, ""
    row.handed_by, row.handed_at = by.actor, clock.now()
    _save(row, "rapat.serah", by, sidik=row.digest)


def _content(row: Meeting, noted_by: str) -> dict[str, Any]:
    """What the minutes say, as it is signed and printed. `noted_by`: the name of who handed them in, as it was."""
    invitees = list(row.invitees.select_related("institution").prefetch_related("institution__acts").order_by("pk"))
    called = names(invitees, row.day)
    came = ("name", "office", "acting", "letter")
    decisions = list(row.decisions.select_related("institution").order_by("number"))
    called |= names([MeetingInvitee(institution=said.institution) for said in decisions], row.day)
    return {
        "forum": row.forum,
        "nomor": f"{row.number}/{row.year}",
        "jenis": row.kind,
        "hari": row.day.isoformat(),
        "pukul": row.time,
        "tempat": row.place,
        "dasar": row.basis,
        "undangan": row.letter,
        "dicatat": clock.day_of(row.at).isoformat(),
        "pimpinan": row.chair,
        "notulis": noted_by,
        "agenda": row.agenda,
        "uraian": row.told,
        "pendapat_berbeda": row.dissent,
        "lembaga": [
            {"lembaga": called[invitee.institution_id], "hadir": invitee.came}
            | {name: getattr(invitee, name) for name in came}
            | {"until": "" if invitee.until is None else invitee.until.isoformat()}
            for invitee in invitees
        ],
        "keputusan": [
            {"nomor": said.number, "teks": said.text, "lembaga": called[said.institution_id]}
            | {"tenggat": said.due.isoformat()}
            for said in decisions
        ],
    }


@transaction.atomic
def close(area: AreaCode, number: int, *, passed: bool, reason: str, digest: str, by: Account) -> None:
    """Another person closes the minutes that they read (`digest`), or sends them back with a reason. Closed, each
    decision becomes a line of the year. Raises `NotAllowed` (S101), `MeetingRefused` (R660), `ReasonMissing` (R591)."""
    _closes(by, area)
    row = _require_meeting(area, number)
    if row.state != Meeting.HANDED_IN or row.digest != digest:
        raise MeetingRefused(_("Notulen ini berubah atau sudah diputus"), mend=_("Muat ulang halamannya."))
    rights.second(by, [(row.handed_by, row.handed_at)], MeetingRefused)
    if passed:
        row.state, row.closed_by, row.closed_at = Meeting.CLOSED, by.actor, clock.now()
        row.closed_as = rights.office_of(by, _closing_right(area), area)
    else:
        row.reason = plain(due_reason(reason), _TEXT, MeetingRefused)
        row.state, row.content, row.digest, row.handed_by, row.handed_at = Meeting.CALLED, "", "", "", None
    _save(row, _CLOSED if passed else "rapat.kembali", by, sidik=digest)
    if passed:
        _to_year(row, by)


def _to_year(row: Meeting, by: Account) -> None:
    """Each decision as a line of the year of its day, of the office that the institution has in the forum."""
    area = rights.area_code(row.forum)
    for said in row.decisions.select_related("institution"):
        # written for the year of everybody, whatever the language of who closed them
        title = f"Keputusan rapat {row.number}/{row.year} butir {said.number}: {said.text}"
        said.line = year.add_from_meeting(
            YearLine(
                forum=row.forum,
                year=said.due.year,
                code=f"{year.DECIDED}rapat-{row.pk}-{said.number}",
                title=title[:_LINE],
                kind=YearLine.TASK,
                level=area.level.name.lower(),
                role=year.role_of(said.institution),
                producer=said.institution,
                frequency="insidental",
                day=said.due,
                remind=14,
            ),
            by=by,
        )
        said.save(update_fields=["line"])


# ── addenda ─────────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def append(area: AreaCode, number: int, text: str, *, by: Account) -> None:
    """Say what is wrong in closed minutes. Raises `NotAllowed` (S101), `MeetingRefused` (R660)."""
    _keeps(by, area)
    row = _require_meeting(area, number)
    if row.state != Meeting.CLOSED:
        raise MeetingRefused(_("Susulan hanya untuk notulen yang sudah ditutup"))
    if row.addenda.filter(confirmed_by="").exists():
        raise MeetingRefused(_("Masih ada susulan yang menunggu orang kedua"))
    said = _require_text(text, _("Susulan belum ditulis"), 2000)
    added = row.addenda.create(number=row.addenda.count() + 1, text=said, by=by.actor, at=clock.now())
    waiting_list.keep_row(added)
    _write(row, "rapat.susulan", by)


@transaction.atomic
def confirm(area: AreaCode, number: int, addendum: int, *, by: Account) -> None:
    """Another person confirms an addendum. Raises `NotAllowed` (S101), `MeetingRefused` (R660)."""
    _closes(by, area)
    rows = _require_meeting(area, number).addenda.filter(number=addendum, confirmed_by="")
    refused = MeetingRefused(_("Susulan ini tidak lagi menunggu"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(rows, refused)
    rights.second(by, [(row.by, row.at)], MeetingRefused)
    row.confirmed_by, row.confirmed_at = by.actor, clock.now()
    acts.save(row, by, _ADDED, "susulan", wilayah=area.text(), sidik=digest_of(row.text.encode()))


# ── what is refused ─────────────────────────────────────────────────────────────────────────────
def _keeps(by: Account, area: AreaCode) -> None:
    if not may_keep(by, area):
        in_village = area.level is AreaLevel.DESA
        raise NotAllowed(
            _("Musyawarah dicatat oleh penyusun usulan desa ini.")
            if in_village
            else _("Rapat forum diurus oleh koordinator forum ini.")
        )


def _closes(by: Account, area: AreaCode) -> None:
    if not may_close(by, area):
        in_village = area.level is AreaLevel.DESA
        raise NotAllowed(
            _("Berita acara ditutup BPD atau kepala desa.")
            if in_village
            else _("Notulen ditutup koordinator, walidata, atau pembina forum ini.")
        )


def _require_meeting(area: AreaCode, number: int) -> Meeting:
    rows = Meeting.objects.filter(pk=number, forum=area.text())
    return acts.hold_row(rows, MeetingRefused(_("Rapat ini tidak ada di forum ini")))


def _open_meeting(area: AreaCode, number: int, by: Account) -> Meeting:
    """A meeting whose minutes are still open, for who keeps it."""
    _keeps(by, area)
    row = _require_meeting(area, number)
    if row.state in (Meeting.HANDED_IN, Meeting.CLOSED):
        raise MeetingRefused(
            _("Notulen sudah diserahkan"), mend=_("Sesudah ditutup, kekeliruan ditulis sebagai susulan.")
        )
    if row.state == Meeting.CALLED_OFF:
        raise MeetingRefused(_("Rapat ini dibatalkan"))
    return row


def _past_meeting(area: AreaCode, number: int, by: Account) -> Meeting:
    row = _open_meeting(area, number, by)
    if row.day > clock.today():
        raise MeetingRefused(_("Hari rapat belum tiba"), found=long_date(row.day))
    return row


def _require_text(text: str, missing: str, most: int = _LINE) -> str:
    said = plain(text, most, MeetingRefused)
    if not said:
        raise MeetingRefused(missing)
    return said


def _invitee_name(row: MeetingInvitee, day: dt.date) -> str:
    return names([row], day).get(row.institution_id, "")


def _write(row: Meeting, action: str, by: Account, **detail: int | str) -> None:
    acts.record(row, by, action, "rapat", wilayah=row.forum, **detail)


def _save(row: Meeting, action: str, by: Account, **detail: int | str) -> None:
    row.save()
    _write(row, action, by, **detail)
