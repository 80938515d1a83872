"""Deliberations of a village on the meetings that stand (`forum.app.meetings`): the agenda is of proposals, who came is
counted by group and sex, the order is reckoned in the open, the deliberation decides; one writes, another closes.

What was handed in is signed with the minutes; closed, each decision brings its proposal to a stage.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode
from cantik.content.deliberation_lists import (
    DeliberationKind,
    attending_groups,
    deliberation_kinds,
    scoring_criteria,
)
from cantik.forum.app import meetings
from cantik.forum.app.meeting_models import Meeting
from cantik.forum.app.meetings import MeetingCall, MeetingMinutes
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import fit_line
from cantik.use.app.nobody import nobody
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app.deliberation_models import (
    BY_SCORES,
    METHODS,
    Deliberation,
    DeliberationItem,
    DeliberationPresence,
)
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.steps import AgreedBy, StepEntry, add_agreed_step, list_next_stages
from cantik.use.proposals.kelurahan import is_at
from cantik.use.proposals.ranking import RankedItem, RankedLine, rank_items, reckon_points
from cantik.use.proposals.stages import DONE, IN_BUDGET, IN_OFFICE_PLAN, IN_PLAN, PUT_OFF, REFUSED
from cantik.use.proposals.states import ACCEPTED
from cantik.use.proposals.twins import ProposalShape, find_twins

_WRONG = partial(ProposalRefused, "U116")
_LEAST, _MOST = 10, 400
_MOST_MONEY, _MOST_PEOPLE = 10**13, 100_000
_YEARS = range(2000, 2101)
#: what stands on no agenda any more
_SETTLED = (IN_PLAN, IN_BUDGET, IN_OFFICE_PLAN, DONE, REFUSED)


@dataclass(frozen=True, slots=True)
class DeliberationCall:
    """A deliberation as it is called; `dusun`: of a Musdus; `ceiling`: whole rupiah, None where none is known."""

    kind: str
    plan_year: int
    day: dt.date
    time: str
    place: str
    dusun: str = ""
    method: str = BY_SCORES
    ceiling: int | None = None
    ceiling_source: str = ""
    letter: str = ""


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """What was said of a proposal: scores by criterion, votes, the place that the deliberation gave it, the stage that
    it shall come to, why."""

    scores: Mapping[str, int] = field(default_factory=dict)
    votes: int | None = None
    place: int | None = None
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeliberationDraft:
    """The minutes while they are written: who came (group → male, female), items by their number, what was said."""

    presences: Mapping[str, tuple[int, int]]
    items: Mapping[int, ItemDraft]
    minutes: MeetingMinutes


# ── what is read ────────────────────────────────────────────────────────────────────────────────
def list_kinds(area: AreaCode) -> list[DeliberationKind]:
    """The kinds of deliberation that a village has: a kelurahan has its own."""
    return [kind for kind in deliberation_kinds().values() if is_at(kind.place, area)]


def list_deliberations(area: AreaCode) -> list[Deliberation]:
    """The deliberations of a village, the latest day first."""
    rows = Deliberation.objects.filter(kode=area.text()).select_related("meeting")
    return list(rows.order_by("-meeting__day", "-pk"))


def find_deliberation(area: AreaCode, meeting: int) -> Deliberation | None:
    """A deliberation by the number of its meeting; None for one of another village."""
    return Deliberation.objects.filter(kode=area.text(), meeting_id=meeting).select_related("meeting").first()


def list_agenda(area: AreaCode, plan_year: int, dusun: str = "") -> list[VillageProposal]:
    """The proposals that may be on an agenda: the village's own of a year that no plan holds yet. Of a dusun: its own
    first, then those of the whole village; none of another dusun."""
    rows = VillageProposal.objects.filter(kode=area.text(), year=plan_year, state=ACCEPTED)
    rows = rows.exclude(stage__in=_SETTLED)
    if not dusun:
        return list(rows.order_by("pk"))
    return sorted(rows.filter(place__in=(dusun, "")).order_by("pk"), key=lambda row: row.place != dusun)


def list_outcomes(kind: DeliberationKind, row: VillageProposal) -> tuple[str, ...]:
    """The stages that a kind of deliberation may bring a proposal to from where it stands; none where one dusun speaks
    of what is the whole village's."""
    if kind.of_dusun and not row.place:
        return ()
    allowed = (*kind.brings, PUT_OFF, REFUSED)
    return tuple(stage.code for stage in list_next_stages(row) if stage.code in allowed)


def rank_agenda(row: Deliberation, items: Sequence[DeliberationItem]) -> list[RankedLine]:
    """The items in their order under the ceiling, by what was scored or voted so far."""
    return rank_items([_ranked_item(row, item) for item in items], row.ceiling)


def _ranked_item(row: Deliberation, item: DeliberationItem) -> RankedItem:
    if row.method == BY_SCORES:
        points = reckon_points(item.read_scores(), scoring_criteria())
    else:
        points = None if item.votes is None else Decimal(item.votes)
    proposal = item.proposal
    return RankedItem(item.pk, points, proposal.cost, item.place, counted=not proposal.goes_up)


def find_item_twins(items: Iterable[DeliberationItem]) -> dict[int, tuple[ProposalShape, ...]]:
    """By number of the item the other proposals of the agenda that may be the same."""
    shapes = {item.pk: _shape_of(item.proposal) for item in items}
    return {number: find_twins(own, shapes.values()) for number, own in shapes.items()}


def _shape_of(row: VillageProposal) -> ProposalShape:
    return ProposalShape(row.pk, row.year, row.title, row.activity, row.place)


# ── calling and writing ─────────────────────────────────────────────────────────────────────────
@transaction.atomic
def call_deliberation(area: AreaCode, said: DeliberationCall, *, by: Account) -> Deliberation:
    """Call a deliberation with the proposals of its year on the agenda. Raises `ProposalRefused` U116, `MeetingRefused`
    R660, `NotAllowed`."""
    _check_call(area, said)
    agenda = list_agenda(area, said.plan_year, said.dusun)
    if not agenda:
        raise _WRONG(
            noop("Belum ada usulan desa untuk tahun ini"), mend=noop("Terima usulan dahulu, atau pilih tahun lain.")
        )
    lines = "\n".join(row.title for row in agenda)
    call = MeetingCall(said.kind, said.day, said.time, said.place, lines, (), "", said.letter)
    meeting = meetings.invite(area, call, by=by)
    row = Deliberation.objects.create(
        meeting=meeting,
        kode=area.text(),
        plan_year=said.plan_year,
        dusun=said.dusun,
        method=said.method,
        ceiling=said.ceiling,
        ceiling_source=said.ceiling_source.strip(),
    )
    DeliberationItem.objects.bulk_create(DeliberationItem(deliberation=row, proposal=each) for each in agenda)
    return row


def _check_call(area: AreaCode, said: DeliberationCall) -> None:
    kind = next((each for each in list_kinds(area) if each.code == said.kind), None)
    if kind is None or said.method not in METHODS:
        raise _WRONG(noop("Pilihan ini tidak ada dalam daftar"), found=said.kind, mend=noop("Pilih dari daftar."))
    if kind.of_dusun != bool(said.dusun):
        raise _WRONG(noop("Musyawarah dusun menyebut satu dusun, yang lain tidak"), found=said.dusun)
    if said.plan_year not in _YEARS:
        raise _WRONG(noop("Tahun rencana tidak dapat dipakai"), found=str(said.plan_year))
    if said.ceiling is not None and (not 0 <= said.ceiling <= _MOST_MONEY or not said.ceiling_source.strip()):
        raise _WRONG(noop("Pagu tanpa sumber"), mend=noop("Tulis surat atau peraturan yang menyebut pagunya."))
    nobody(area, (said.place, said.ceiling_source), _WRONG)


@transaction.atomic
def keep_draft(area: AreaCode, meeting: int, said: DeliberationDraft, *, by: Account) -> Deliberation:
    """Keep what was written so far, whatever is still missing. Raises `ProposalRefused` U116, `MeetingRefused` R660,
    `NotAllowed`."""
    row = _hold_deliberation(area, meeting)
    meetings.keep(area, meeting, said.minutes, by=by)
    nobody(area, [said.minutes.told, said.minutes.dissent, *(each.reason for each in said.items.values())], _WRONG)
    _keep_presences(area, row, said.presences)
    items = {item.pk: item for item in row.items.select_related("proposal")}
    kind = deliberation_kinds()[row.meeting.kind]
    for number, draft in said.items.items():
        if number not in items:
            raise _WRONG(noop("Usulan ini tidak ada dalam acara"), mend=noop("Muat ulang halamannya."))
        _keep_item(items[number], draft, kind)
    acts.record(row, by, "musyawarah.catat", "musyawarah", usulan=len(said.items))
    return row


def _keep_presences(area: AreaCode, row: Deliberation, said: Mapping[str, tuple[int, int]]) -> None:
    known = {group.code for group in attending_groups().values() if is_at(group.place, area)}
    for group, (male, female) in said.items():
        if group not in known or not (0 <= male <= _MOST_PEOPLE and 0 <= female <= _MOST_PEOPLE):
            raise _WRONG(noop("Kehadiran ini tidak dapat dipakai"), found=group)
        DeliberationPresence.objects.update_or_create(
            deliberation=row, group=group, defaults={"male": male, "female": female}
        )


def _keep_item(item: DeliberationItem, draft: ItemDraft, kind: DeliberationKind) -> None:
    criteria = scoring_criteria()
    for code, score in draft.scores.items():
        if code not in criteria or not 1 <= score <= criteria[code].highest:
            raise _WRONG(noop("Nilai ini tidak dapat dipakai"), found=f"{item.proposal.title}: {score}")
    if draft.outcome and draft.outcome not in list_outcomes(kind, item.proposal):
        raise _WRONG(noop("Putusan ini tidak dapat diambil di sini"), found=item.proposal.title)
    if any(value is not None and not 0 <= value <= _MOST_PEOPLE for value in (draft.votes, draft.place)):
        raise _WRONG(noop("Bilangan ini tidak dapat dipakai"), found=item.proposal.title)
    item.scores = write_scores(draft.scores)
    item.votes, item.place, item.outcome = draft.votes, draft.place or None, draft.outcome
    item.reason = fit_line(draft.reason, _MOST, _WRONG)
    item.save()


def write_scores(scores: Mapping[str, int]) -> str:
    """Scores by criterion as an item holds them; "" for none."""
    return json.dumps(dict(scores), sort_keys=True) if scores else ""


# ── two hands ───────────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def hand_in(area: AreaCode, meeting: int, minutes: MeetingMinutes, *, by: Account) -> None:
    """Hand the minutes in, with who came, the order and what was decided. Raises `ProposalRefused` U116 for what is
    missing, `MeetingRefused` R660, `NotAllowed`."""
    row = _hold_deliberation(area, meeting)
    items = list(row.items.select_related("proposal").order_by("pk"))
    if not sum(each.male + each.female for each in row.presences.all()):
        raise _WRONG(noop("Kehadiran belum dicatat"), mend=noop("Tulis jumlah laki-laki dan perempuan tiap unsur."))
    lines = rank_agenda(row, items)
    _check_outcomes(lines, {item.pk: item for item in items})
    beside = {"musyawarah": content_of(row, items, lines)}
    meetings.hand_in(area, meeting, minutes, by=by, beside=beside)


def _check_outcomes(lines: Sequence[RankedLine], items: Mapping[int, DeliberationItem]) -> None:
    """Every proposal has its reason where it is put off, refused, or taken in beside a twin or over its order."""
    chosen = [items[line.item.number] for line in lines]
    taken = [item for item in chosen if item.outcome == IN_PLAN]
    twins = find_item_twins(taken)
    doubled = {item.pk for item in taken if twins[item.pk] and item.proposal_id > min(t.number for t in twins[item.pk])}
    for item in chosen:
        needs = item.outcome in (PUT_OFF, REFUSED) or item.pk in doubled or item.place is not None
        if needs and len(item.reason) < _LEAST:
            raise _WRONG(
                noop("Alasan putusan belum ditulis"),
                found=item.proposal.title,
                expected=noop("alasan bila ditunda, ditolak, kembar, atau urutannya diubah musyawarah"),
            )


def content_of(row: Deliberation, items: Sequence[DeliberationItem], lines: Sequence[RankedLine]) -> dict[str, Any]:
    """What is signed of a deliberation beside its minutes: codes, counts, whole rupiah, points as text."""
    held = {item.pk: item for item in items}
    criteria = scoring_criteria() if row.method == BY_SCORES else {}
    return {
        "tahun_rencana": row.plan_year,
        "dusun": row.dusun,
        "cara": row.method,
        "pagu": row.ceiling,
        "sumber_pagu": row.ceiling_source,
        "kriteria": [{"kode": each.code, "judul": each.title, "bobot": each.weight} for each in criteria.values()],
        "hadir": [
            {"unsur": each.group, "laki": each.male, "perempuan": each.female}
            for each in row.presences.order_by("pk")
            if each.male or each.female
        ],
        "usulan": [_line_content(line, held[line.item.number]) for line in lines],
    }


def _line_content(line: RankedLine, item: DeliberationItem) -> dict[str, Any]:
    proposal = item.proposal
    return {
        "urutan": line.place,
        "usulan": proposal.pk,
        "judul": proposal.title,
        "lokasi": proposal.place,
        "biaya": proposal.cost,
        "nilai": None if line.item.points is None else str(line.item.points),
        "rincian": item.read_scores(),
        "pagu": line.fit.value,
        "putusan": item.outcome,
        "alasan": item.reason,
    }


@transaction.atomic
def close_deliberation(area: AreaCode, meeting: int, *, passed: bool, reason: str, digest: str, by: Account) -> None:
    """Another person closes the minutes that they read, or sends them back; closed, what was decided holds. Raises
    `ProposalRefused` U115, `MeetingRefused` R660, `NotAllowed`."""
    row = _hold_deliberation(area, meeting)
    meetings.close(area, meeting, passed=passed, reason=reason, digest=digest, by=by)
    if not passed:
        return
    held = Meeting.objects.get(pk=meeting)
    assert held.handed_at is not None and held.closed_at is not None  # noqa: S101, PT018 - closed minutes have both
    hands = AgreedBy(held.handed_by, held.handed_at, held.closed_by, held.closed_at)
    for item in row.items.exclude(outcome="").select_related("proposal").order_by("pk"):
        amount = item.proposal.cost if item.outcome == IN_PLAN else None
        entry = StepEntry(item.outcome, held.day, reason=item.reason, amount=amount)
        add_agreed_step(item.proposal, entry, hands, by=by, meeting=held)


@transaction.atomic
def append_addendum(area: AreaCode, meeting: int, text: str, *, by: Account) -> None:
    """Say what is wrong in the closed minutes of a deliberation; it holds once another person confirmed it
    (`forum.app.meetings.confirm`), and changes no decision. Raises `ProposalRefused` U111, U116 for one that names
    somebody, `MeetingRefused` R660, `NotAllowed`."""
    _hold_deliberation(area, meeting)
    nobody(area, (text,), _WRONG)
    meetings.append(area, meeting, text, by=by)


def _hold_deliberation(area: AreaCode, meeting: int) -> Deliberation:
    rows = Deliberation.objects.filter(kode=area.text(), meeting_id=meeting).select_related("meeting")
    return acts.hold_row(rows, ProposalRefused("U111", noop("Musyawarah ini tidak ada"), mend=noop("Muat ulang.")))
