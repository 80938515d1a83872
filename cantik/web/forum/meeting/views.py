"""`/rapat/KODE/`: the meetings of a forum; `/rapat/KODE/NOMOR/`: one of them, from invitation to addenda."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.forum.app import meetings, year
from cantik.forum.app.meeting_models import Meeting, MeetingInvitee
from cantik.forum.app.meetings import MeetingMinutes, MeetingPresence
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.models import Account, Assignment
from cantik.vault.app.opening import at_hand
from cantik.web.area_choice import AreaChoice, area_view
from cantik.web.downloads import attach_file
from cantik.web.fields import FirstMistakeForm
from cantik.web.forum.meeting import words
from cantik.web.forum.meeting.forms import AddendumForm, InvitationForm, MeetingDecisionForm, MinutesForm
from cantik.web.forum.meeting.paper import pdf_of
from cantik.web.page_acts import carry_out
from cantik.web.store import describe_area

_ON = "tutup"
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class InviteeShown:
    """An invitation as the page shows it; `said`: what stands in its fields; `deputies`: who may come as its deputy."""

    row: MeetingInvitee
    name: str
    said: MeetingPresence
    deputies: tuple[Assignment, ...]


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A meeting in a list."""

    row: Meeting
    kind: str
    state: str
    absent: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionShown:
    """A decision: number, text, the institution that carries it out, until when."""

    number: int
    text: str
    house: str
    due: dt.date


def _area(kode: str) -> AreaCode:
    area = rights.area_code(kode)
    if area.level not in year.LEVELS:
        raise Http404("a forum stands in a kabupaten or a province")
    return area


def _meeting_or_404(area: AreaCode, number: int) -> Meeting:
    row = Meeting.objects.filter(pk=number, forum=area.text()).first()
    if row is None:
        raise Http404("no such meeting of this forum")
    return row


#: to the page of one's own area, or a list of them
first = area_view(
    meetings.SEE, AreaChoice("rapat", entry="rapat", title=noop("Rapat forum"), levels=year.LEVELS), narrow=True
)


@needs(meetings.SEE, narrow=True)
@require_safe
def overview(request: HttpRequest, kode: str) -> HttpResponse:
    """The meetings, the next one first to be called, and who stayed away."""
    return _list(request, _area(kode))


def _list(request: HttpRequest, area: AreaCode, form: InvitationForm | None = None, wrong: str = "") -> HttpResponse:
    held, today = meetings.of_forum(area), clock.today()
    called = {row.institution_id: row for meeting in held for row in meeting.invitees.all()}
    names = meetings.names(list(called.values()), today)
    keeps = meetings.may_keep(who(request), area)
    values = {
        "bagian": "rapat",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "rapat": [_in_list(row) for row in held],
        "absen": [(names.get(number, ""), invited, times) for number, invited, times in meetings.absences(held)],
        "undang": (form or InvitationForm(area, auto_id="undang_%s")) if keeps else None,
        "salah": wrong,
    }
    return render(request, "meeting/daftar.html", values, status=422 if wrong else 200)


def _in_list(row: Meeting) -> MeetingShown:
    away = [invitee for invitee in row.invitees.all() if invitee.came == MeetingInvitee.ABSENT]
    names = meetings.names(away, row.day)
    return MeetingShown(row, words.kind(row.kind), _(words.STATES[row.state]), tuple(names.values()))


@needs(meetings.KEEP)
@require_POST
def invite(request: HttpRequest, kode: str) -> HttpResponse:
    """Call a meeting."""
    area, me = _area(kode), who(request)
    form = InvitationForm(area, request.POST, auto_id="undang_%s")
    return carry_out(
        request,
        lambda: meetings.invite(area, form.call(), by=me),
        _("Rapat dicatat; lembaga yang diundang dapat membacanya."),
        form,
        to=lambda row: redirect("rapat_satu", area.text(), row.pk),
        again=lambda why: _list(request, area, form, why),
    )


# ── one meeting ─────────────────────────────────────────────────────────────────────────────────
@needs(meetings.SEE, narrow=True)
@require_safe
def show_meeting(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """One meeting."""
    area = _area(kode)
    return _page(request, area, _meeting_or_404(area, nomor))


def _invitee_views(row: Meeting, sent: QueryDict | None) -> list[InviteeShown]:
    """The invitations with what was noted, or sent just now and found wrong."""
    rows = list(row.invitees.select_related("institution").prefetch_related("institution__acts").order_by("pk"))
    names = meetings.names(rows, row.day)
    return [
        InviteeShown(
            invitee,
            names.get(invitee.institution_id, ""),
            _presence_of(invitee) if sent is None else _presence(sent, invitee.pk),
            tuple(meetings.deputies_of(row, invitee)),
        )
        for invitee in rows
    ]


def _presence_of(row: MeetingInvitee) -> MeetingPresence:
    return MeetingPresence(row.came, row.name, row.office, 0, row.letter)


def _presence(sent: QueryDict, number: int) -> MeetingPresence:
    """What was sent about an invitation."""
    name, office, letter = (sent.get(f"{field}_{number}", "") for field in ("nama", "jabatan", "surat"))
    deputy = sent.get(f"wakil_{number}", "")
    at = int(deputy) if deputy.isdecimal() and len(deputy) < _DIGITS else 0
    return MeetingPresence(sent.get(f"datang_{number}", ""), name, office, at, letter)


def _decision_views(row: Meeting, said: dict[str, Any] | None, houses: dict[int, str]) -> list[DecisionShown]:
    """The decisions: as they were signed, or as they stand in the draft."""
    if said is not None:
        return [
            DecisionShown(part["nomor"], part["teks"], part["lembaga"], dt.date.fromisoformat(part["tenggat"]))
            for part in said["keputusan"]
        ]
    rows = row.decisions.order_by("number")
    return [DecisionShown(kept.number, kept.text, houses.get(kept.institution_id, ""), kept.due) for kept in rows]


def _page(
    request: HttpRequest,
    area: AreaCode,
    row: Meeting,
    wrong: dict[str, Any] | None = None,
    sent: QueryDict | None = None,
) -> HttpResponse:
    invited = _invitee_views(row, sent)
    houses = [(shown.row.institution_id, shown.name) for shown in invited]
    said = json.loads(row.content) if row.content else None
    values = {
        "bagian": "rapat",
        "kode": area.text(),
        "nama": describe_area(area).name,
        "rapat": row,
        "jenis": words.kind(row.kind),
        "keadaan": _(words.STATES[row.state]),
        "diundang": invited,
        "putusan": _decision_views(row, said, dict(houses)),
        "datang": [
            (MeetingInvitee.CAME, _("hadir")),
            (MeetingInvitee.SENT, _("diwakili")),
            (MeetingInvitee.ABSENT, _("tidak hadir")),
        ],
        "isi": said,
        "hadir": [(house["lembaga"], words.describe_presence(house), house["hadir"]) for house in said["lembaga"]]
        if said
        else [],
        "utuh": row.state != Meeting.CLOSED or meetings.intact(row),
        "terlambat": clock.day_of(row.at) > row.day,
        "putus": MeetingDecisionForm(houses, auto_id="putus_%s"),
        "serah": MinutesForm(
            initial={"pimpinan": row.chair, "uraian": row.told, "beda": row.dissent}, auto_id="serah_%s"
        ),
        "salah": "",
        **_hands(who(request), area, row),
    }
    return render(request, "meeting/rapat.html", values | (wrong or {}), status=422 if wrong else 200)


def _hands(person: Account, area: AreaCode, row: Meeting) -> dict[str, Any]:
    """Who signed, and what this person may do."""
    waits, keeps = row.state == Meeting.CALLED, meetings.may_keep(person, area)
    closes = meetings.may_close(person, area)
    addenda = list(row.addenda.order_by("number"))
    names = actors.names(
        {row.handed_by, row.closed_by} | {hand for added in addenda for hand in (added.by, added.confirmed_by)}
    )
    apart = row.state == Meeting.HANDED_IN and rights.separate(row.handed_by, person, since=row.handed_at).ok
    return {
        "tulis": keeps and waits and row.day <= clock.today(),
        "batalkan": keeps and waits,
        "tutup": closes and apart,
        "susulan": [(added, names.get(added.by, ""), names.get(added.confirmed_by, "")) for added in addenda],
        "sahkan": closes,
        "penyerah": names.get(row.handed_by, ""),
        "penutup": names.get(row.closed_by, ""),
        "tambah": AddendumForm(auto_id="susul_%s") if keeps and row.state == Meeting.CLOSED else None,
    }


def _act_and_redirect(
    request: HttpRequest, at: tuple[AreaCode, int], act: Callable[[], Any], said: str, **forms: FirstMistakeForm
) -> HttpResponse:
    """Carry an act out on the meeting `at`; `forms`: what was sent, to be shown again when it is wrong."""
    area, row = at[0], _meeting_or_404(*at)
    sent = request.POST if any(name.startswith("datang_") for name in request.POST) else None
    again = lambda why: _page(request, area, row, _forms_as_sent(request) | {"salah": why, **forms}, sent)  # noqa: E731
    return carry_out(request, act, said, *forms.values(), to=redirect("rapat_satu", area.text(), row.pk), again=again)


def _forms_as_sent(request: HttpRequest) -> dict[str, Any]:
    """The draft's fields as they were sent: it is one form with several buttons, and none empties what is beside it."""
    first = {field: request.POST[field] for field in MinutesForm.base_fields if field in request.POST}
    return {"serah": MinutesForm(initial=first, auto_id="serah_%s")} if first else {}


def _keep_draft(request: HttpRequest, area: AreaCode, nomor: int) -> None:
    """Keep who came and what was written so far, where the page sent it along with another button."""
    if "uraian" in request.POST:
        said = [request.POST.get(field, "") for field in ("pimpinan", "uraian", "beda")]
        meetings.keep(area, nomor, MeetingMinutes(*said), by=who(request))
    came = _attendance(request, area, nomor)
    if came:
        meetings.note(area, nomor, came, by=who(request))


def _attendance(request: HttpRequest, area: AreaCode, nomor: int) -> dict[int, MeetingPresence]:
    numbers = _meeting_or_404(area, nomor).invitees.values_list("pk", flat=True)
    return {number: found for number in numbers if (found := _presence(request.POST, number)).came}


@needs(meetings.KEEP)
@require_POST
def call_off(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Call a meeting off."""
    area, me, reason = _area(kode), who(request), request.POST.get("alasan", "")
    act = lambda: meetings.call_off(area, nomor, reason, by=me)  # noqa: E731
    return _act_and_redirect(request, (area, nomor), act, _("Rapat dibatalkan; alasannya tetap terbaca."))


@needs(meetings.KEEP)
@require_POST
def note(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Note who came."""
    area, me = _area(kode), who(request)
    if _attendance(request, area, nomor):
        act = lambda: _keep_draft(request, area, nomor)  # noqa: E731
    else:  # nobody was ticked: say what is missing
        act = lambda: meetings.note(area, nomor, {}, by=me)  # noqa: E731
    return _act_and_redirect(request, (area, nomor), act, _("Konsep disimpan."))


@needs(meetings.KEEP)
@require_POST
def decide(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Add a decision, or take one out (`hapus`)."""
    area, me = _area(kode), who(request)
    gone = request.POST.get("hapus", "")
    if gone.isdecimal() and len(gone) < _DIGITS:

        def take_out() -> None:
            _keep_draft(request, area, nomor)
            meetings.drop(area, nomor, int(gone), by=me)

        return _act_and_redirect(request, (area, nomor), take_out, _("Keputusan dihapus dari konsep."))
    invited = _invitee_views(_meeting_or_404(area, nomor), None)
    form = MeetingDecisionForm(
        [(shown.row.institution_id, shown.name) for shown in invited], request.POST, auto_id="putus_%s"
    )

    def add() -> None:
        said = form.cleaned_data
        _keep_draft(request, area, nomor)
        meetings.decide(area, nomor, said["teks"], int(said["pelaksana"]), said["tenggat"], by=me)

    return _act_and_redirect(request, (area, nomor), add, _("Keputusan ditambahkan."), putus=form)


@needs(meetings.KEEP)
@require_POST
def hand_in(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Hand the minutes in."""
    area, me = _area(kode), who(request)
    form = MinutesForm(request.POST, auto_id="serah_%s")

    def hand() -> None:
        _keep_draft(request, area, nomor)
        meetings.hand_in(area, nomor, form.minutes(), by=me)

    return _act_and_redirect(request, (area, nomor), hand, _("Notulen diserahkan; orang lain menutupnya."), serah=form)


@needs(meetings.CLOSE)
@require_POST
def close(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Close the minutes, or send them back."""
    area, me, passed = _area(kode), who(request), request.POST.get("putusan") == _ON
    reason, digest = request.POST.get("alasan", ""), request.POST.get("sidik", "")
    act = lambda: meetings.close(area, nomor, passed=passed, reason=reason, digest=digest, by=me)  # noqa: E731
    said = _("Notulen ditutup; keputusannya menjadi tugas.") if passed else _("Notulen dikembalikan.")
    return _act_and_redirect(request, (area, nomor), act, said)


@needs(meetings.KEEP)
@require_POST
def append(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Write an addendum."""
    area, me = _area(kode), who(request)
    form = AddendumForm(request.POST, auto_id="susul_%s")
    act = lambda: meetings.append(area, nomor, form.cleaned_data["teks"], by=me)  # noqa: E731
    return _act_and_redirect(request, (area, nomor), act, _("Susulan ditulis; orang lain mengesahkannya."), tambah=form)


@needs(meetings.CLOSE)
@require_POST
def confirm(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """Confirm an addendum."""
    area, me, number = _area(kode), who(request), request.POST.get("butir", "")
    at = int(number) if number.isdecimal() and len(number) < _DIGITS else 0
    act = lambda: meetings.confirm(area, nomor, at, by=me)  # noqa: E731
    return _act_and_redirect(request, (area, nomor), act, _("Susulan disahkan."))


@needs(meetings.SEE, narrow=True)
@require_safe
def paper_(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - the gate's
    """The closed minutes as PDF."""
    area = _area(kode)
    row = _meeting_or_404(area, nomor)
    if row.state != Meeting.CLOSED:
        raise Http404("minutes that two people have not signed are not printed")
    made = pdf_of(row, invented=at_hand().is_invented(area))
    name = f"notulen_{row.forum}_{row.year}_{row.number}.pdf"
    return attach_file(made, name, "application/pdf")
