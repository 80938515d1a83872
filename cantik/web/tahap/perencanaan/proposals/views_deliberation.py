"""`/desa/<kode>/musyawarah/`: the deliberations of a village; one of them from its call to its berita acara."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop
from django.views.decorators.http import require_POST, require_safe

from cantik.content.deliberation_lists import attending_groups, scoring_criteria
from cantik.forum.app import meetings
from cantik.forum.app.meeting_models import Meeting
from cantik.forum.app.meetings import MeetingMinutes
from cantik.staff.app import actors, rights
from cantik.staff.app.gate import needs
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app import deliberations, services
from cantik.use.proposals.app.deliberation_models import BY_SCORES, Deliberation
from cantik.use.proposals.app.deliberations import DeliberationDraft, ItemDraft
from cantik.use.proposals.app.figures import hold_editions, judge_proposal
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.web.desk import VillageDesk, desk_of
from cantik.web.downloads import attach_file
from cantik.web.page_acts import carry_out
from cantik.web.tahap.perencanaan.proposals.deliberation_forms import CallForm
from cantik.web.tahap.perencanaan.proposals.deliberation_paper import print_minutes
from cantik.web.tahap.perencanaan.proposals.deliberation_words import (
    METHOD_WORDS,
    describe_agenda,
    describe_ceiling,
    describe_criteria,
    describe_groups,
    name_kind,
)
from cantik.web.tahap.perencanaan.proposals.proposal_words import describe_proposal
from cantik.web.tahap.perencanaan.proposals.views_gaps import ROOM

WRITE, CLOSE = meetings.KEEP_IN_VILLAGE, meetings.CLOSE_IN_VILLAGE
_STATES = {
    Meeting.CALLED: (noop("dicatat"), ""),
    Meeting.HANDED_IN: (noop("menunggu orang kedua"), "due"),
    Meeting.CLOSED: (noop("ditutup"), "ok"),
    Meeting.CALLED_OFF: (noop("dibatalkan"), "bad"),
}
_ON, _DIGITS = "tutup", 9


@needs(services.SEE)
@require_safe
def list_all(request: HttpRequest, kode: str) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """The deliberations, and for who plans the form that calls one."""
    return _list_page(request, desk_of(request))


def _list_page(request: HttpRequest, desk: VillageDesk, form: CallForm | None = None, wrong: str = "") -> HttpResponse:
    rows = deliberations.list_deliberations(desk.area)
    values: dict[str, Any] = {
        "musyawarah": [
            {
                "row": row,
                "jenis": name_kind(row.meeting.kind, row.dusun),
                "keadaan": _(_STATES[row.meeting.state][0]),
                "tanda": _STATES[row.meeting.state][1],
            }
            for row in rows
        ],
        "form": (form or CallForm(desk)) if desk.may(WRITE) else None,
        "salah": wrong,
        "menyusun_sendiri": plans_by_itself(desk.area),
    }
    return ROOM.show(request, desk, "musyawarah", values, status=422 if wrong else 200)


@needs(WRITE)
@require_POST
def call_one(request: HttpRequest, kode: str) -> HttpResponse:
    """Call a deliberation."""
    desk = desk_of(request)
    form = CallForm(desk, request.POST)
    return carry_out(
        request,
        lambda: deliberations.call_deliberation(desk.area, form.call(), by=desk.person),
        _("Musyawarah dicatat dengan usulan tahun itu sebagai acaranya."),
        form,
        to=lambda row: redirect("musyawarah_satu", kode, row.meeting_id),
        again=lambda why: _list_page(request, desk, form, why),
    )


# ── one of them ─────────────────────────────────────────────────────────────────────────────────
def _find_row(desk: VillageDesk, number: int) -> Deliberation:
    row = deliberations.find_deliberation(desk.area, number)
    if row is None:
        raise Http404("no such deliberation of this village")
    return row


@needs(services.SEE)
@require_safe
def show_deliberation(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """A deliberation: agenda, attendance, order under the ceiling, decisions, minutes."""
    desk = desk_of(request)
    return _one_page(request, desk, _find_row(desk, nomor))


def _one_page(request: HttpRequest, desk: VillageDesk, row: Deliberation, wrong: str = "") -> HttpResponse:
    meeting = row.meeting
    sent: Mapping[str, str] = request.POST if wrong else {}
    editions = hold_editions(desk.opened.store.path, desk.person, desk.area)
    proposals = [item.proposal for item in row.items.select_related("proposal")]
    agenda = describe_agenda(
        row, {each.pk: describe_proposal(each, judge_proposal(each, editions)) for each in proposals}, sent
    )
    groups = describe_groups(desk.area, row, sent)
    values: dict[str, Any] = {
        "m": row,
        "rapat": meeting,
        "jenis": name_kind(meeting.kind, row.dusun),
        "keadaan": _(_STATES[meeting.state][0]),
        "tanda": _STATES[meeting.state][1],
        "cara": _(METHOD_WORDS[row.method]),
        "bernilai": row.method == BY_SCORES,
        "unsur": groups,
        "hadir": {
            "laki": sum(each.male for each in row.presences.all()),
            "perempuan": sum(each.female for each in row.presences.all()),
        },
        "kriteria": describe_criteria(row),
        "acara": agenda,
        "pagu": describe_ceiling(row, agenda),
        "notulen": {
            "pimpinan": sent.get("pimpinan", meeting.chair),
            "uraian": sent.get("uraian", meeting.told),
            "beda": sent.get("beda", meeting.dissent),
        },
        "salah": wrong,
        "utuh": meeting.state != Meeting.CLOSED or meetings.intact(meeting),
        "menyusun_sendiri": plans_by_itself(desk.area),
        **_list_hands(desk, meeting),
    }
    return ROOM.show(request, desk, "musyawarah_satu", values, status=422 if wrong else 200)


def _list_hands(desk: VillageDesk, meeting: Meeting) -> dict[str, Any]:
    """Who signed, and what this person may do."""
    names = actors.names({meeting.handed_by, meeting.closed_by})
    apart = (
        meeting.state == Meeting.HANDED_IN
        and rights.separate(meeting.handed_by, desk.person, desk.area, since=meeting.handed_at).ok
    )
    called = meeting.state == Meeting.CALLED and desk.may(WRITE)
    addenda = list(meeting.addenda.order_by("number"))
    hands = actors.names({hand for added in addenda for hand in (added.by, added.confirmed_by)})
    return {
        "susulan": [
            {
                "row": added,
                "oleh": hands.get(added.by, ""),
                "sah": hands.get(added.confirmed_by, ""),
                "sahkan": not added.confirmed_by
                and desk.may(CLOSE)
                and rights.separate(added.by, desk.person, desk.area, since=added.at).ok,
            }
            for added in addenda
        ],
        "tulis_susulan": meeting.state == Meeting.CLOSED
        and desk.may(WRITE)
        and all(added.confirmed_by for added in addenda),
        "tulis": called and meeting.day <= desk.today,
        "belum_tiba": called and meeting.day > desk.today,
        "batalkan": called,
        "tutup": apart and desk.may(CLOSE),
        "penyerah": names.get(meeting.handed_by, ""),
        "penutup": names.get(meeting.closed_by, ""),
    }


def carry_on(request: HttpRequest, number: int, act: Callable[[VillageDesk], Any], said: str) -> HttpResponse:
    """Carry an act out on a deliberation and show it again, with why not where it was refused."""
    desk = desk_of(request)
    return carry_out(
        request,
        lambda: act(desk),
        said,
        to=redirect("musyawarah_satu", desk.area.text(), number),
        again=lambda why: _one_page(request, desk, _find_row(desk, number), why),
    )


@needs(WRITE)
@require_POST
def keep_draft(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Keep the draft; the order is reckoned anew."""
    return carry_on(
        request,
        nomor,
        lambda desk: deliberations.keep_draft(desk.area, nomor, _read_draft(request, desk, nomor), by=desk.person),
        _("Tersimpan; urutannya dihitung ulang."),
    )


@needs(WRITE)
@require_POST
def hand_in(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Hand the minutes in: from now on another person decides."""

    def keep_and_hand_in(desk: VillageDesk) -> None:
        draft = _read_draft(request, desk, nomor)
        deliberations.keep_draft(desk.area, nomor, draft, by=desk.person)
        deliberations.hand_in(desk.area, nomor, draft.minutes, by=desk.person)

    return carry_on(request, nomor, keep_and_hand_in, _("Berita acara diserahkan; BPD atau kepala desa menutupnya."))


@needs(CLOSE)
@require_POST
def close_minutes(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Close the minutes, so that what was decided holds; or send them back."""
    passed = request.POST.get("putusan") == _ON
    reason, digest = request.POST.get("alasan", ""), request.POST.get("sidik", "")
    said = _("Ditutup; putusannya berlaku bagi tiap usulan.") if passed else _("Berita acara dikembalikan.")
    return carry_on(
        request,
        nomor,
        lambda desk: deliberations.close_deliberation(
            desk.area, nomor, passed=passed, reason=reason, digest=digest, by=desk.person
        ),
        said,
    )


@needs(WRITE)
@require_POST
def call_off(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:  # noqa: ARG001 - read from the desk
    """Call a deliberation off with a reason."""
    reason = request.POST.get("alasan", "")
    return carry_on(
        request,
        nomor,
        lambda desk: meetings.call_off(desk.area, _find_row(desk, nomor).meeting_id, reason, by=desk.person),
        _("Musyawarah dibatalkan; alasannya tetap terbaca."),
    )


@needs(services.SEE)
@require_safe
def send_minutes(request: HttpRequest, kode: str, nomor: int) -> HttpResponse:
    """The berita acara as PDF, once two people signed."""
    desk = desk_of(request)
    row = _find_row(desk, nomor)
    if row.meeting.state != Meeting.CLOSED:
        raise Http404("minutes that two people have not signed are not printed")
    made = print_minutes(row, invented=desk.opened.is_invented(desk.area))
    return attach_file(made, f"berita-acara-{kode}-{nomor}.pdf", "application/pdf")


# ── what was sent ───────────────────────────────────────────────────────────────────────────────
def _read_draft(request: HttpRequest, desk: VillageDesk, number: int) -> DeliberationDraft:
    """What the form of a deliberation says. Raises `ProposalRefused` U116 for what is no number."""
    sent: Mapping[str, str] = request.POST
    row = _find_row(desk, number)
    presences = {
        code: (_read_count(sent, f"hadir_{code}_l") or 0, _read_count(sent, f"hadir_{code}_p") or 0)
        for code in attending_groups()
        if f"hadir_{code}_l" in sent
    }
    items = {item.pk: _read_item(sent, item.pk) for item in row.items.all() if f"putusan_{item.pk}" in sent}
    minutes = MeetingMinutes(*(sent.get(name, "") for name in ("pimpinan", "uraian", "beda")))
    return DeliberationDraft(presences, items, minutes)


def _read_item(sent: Mapping[str, str], number: int) -> ItemDraft:
    scores = {
        code: score for code in scoring_criteria() if (score := _read_count(sent, f"nilai_{number}_{code}")) is not None
    }
    return ItemDraft(
        scores,
        _read_count(sent, f"suara_{number}"),
        _read_count(sent, f"tempat_{number}"),
        sent.get(f"putusan_{number}", ""),
        sent.get(f"alasan_{number}", ""),
    )


def _read_count(sent: Mapping[str, str], name: str) -> int | None:
    text = sent.get(name, "").strip()
    if not text:
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < _DIGITS):
        raise ProposalRefused("U116", noop("Tulis bilangan bulat, 0 atau lebih"), found=text)
    return int(text)
