"""What pages and the berita acara say of a deliberation: its kind, groups, criteria, the order under the ceiling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as noop

from cantik.codes.area import AreaCode
from cantik.content.deliberation_lists import (
    attending_groups,
    deliberation_kinds,
    scoring_criteria,
)
from cantik.use.proposals.app.deliberation_models import BY_SCORES, BY_VOTES, Deliberation, DeliberationItem
from cantik.use.proposals.app.deliberations import find_item_twins, list_outcomes, rank_agenda
from cantik.use.proposals.kelurahan import is_at
from cantik.use.proposals.ranking import Fit, RankedLine
from cantik.use.proposals.stages import IN_PLAN, PUT_OFF, REFUSED
from cantik.web.language import either, number
from cantik.web.tahap.perencanaan.proposals.proposal_words import ProposalLine, name_stage

METHOD_WORDS = {BY_SCORES: noop("Nilai menurut kriteria"), BY_VOTES: noop("Suara peserta")}
FIT_WORDS = {
    Fit.IN: noop("dalam pagu"),
    Fit.OUT: noop("di luar pagu"),
    Fit.REST: noop("di luar pagu menurut urutan; sendiri masih muat dalam sisa"),
    Fit.UNPRICED: noop("belum berharga: tidak dihitung"),
    Fit.NO_CEILING: noop("tidak memakai pagu ini"),
}
FIT_MARKS = {Fit.IN: "ok", Fit.OUT: "bad", Fit.REST: "due", Fit.UNPRICED: "due", Fit.NO_CEILING: ""}
STAGE_MARKS = {PUT_OFF: "due", REFUSED: "bad"}


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """A proposal at its place: what was scored, how it stands to the ceiling, what may be decided, its twins."""

    item: DeliberationItem
    line: ProposalLine
    place: int
    points: str
    tied: bool
    fit: str
    fit_mark: str
    drops: bool
    spent: str
    outcomes: Sequence[tuple[str, str]]
    outcome: str
    twins: Sequence[str]
    scores: Sequence[Mapping[str, Any]]
    said: Mapping[str, Any]


def name_kind(code: str, dusun: str = "") -> str:
    """A kind of deliberation in words, with the dusun that it is of; one that the content no longer names as it is
    written."""
    found = deliberation_kinds().get(code)
    title = code if found is None else either(found.title, found.title_en)
    return f"{title} ({dusun})" if dusun else title


def show_rupiah(value: int | None) -> str:
    """Whole rupiah as text; a dash where none is known."""
    return "–" if value is None else f"Rp{number(value)}"


def describe_groups(area: AreaCode, row: Deliberation, sent: Mapping[str, str]) -> list[dict[str, Any]]:
    """The groups of a village with how many of them came; `sent`: what was sent just now and found wrong."""
    came = {each.group: each for each in row.presences.all()}
    return [
        {
            "kode": group.code,
            "nama": either(group.title, group.title_en),
            "laki": sent.get(f"hadir_{group.code}_l", came[group.code].male if group.code in came else ""),
            "perempuan": sent.get(f"hadir_{group.code}_p", came[group.code].female if group.code in came else ""),
        }
        for group in attending_groups().values()
        if is_at(group.place, area)
    ]


def describe_criteria(row: Deliberation) -> list[dict[str, Any]]:
    """The criteria with their weights, and where they are from; none where votes are counted."""
    if row.method != BY_SCORES:
        return []
    return [
        {
            "kode": each.code,
            "nama": either(each.title, each.title_en),
            "bobot": each.weight,
            "tertinggi": each.highest,
            "usul": each.proposed,
            "dasar": either(each.basis.text, each.basis.text_en),
        }
        for each in scoring_criteria().values()
    ]


def describe_agenda(row: Deliberation, lines: Mapping[int, ProposalLine], sent: Mapping[str, str]) -> list[AgendaLine]:
    """The agenda in its order. `lines`: the proposals by their number, each with how its figure stands now; `sent`:
    what was sent just now and found wrong."""
    items = {item.pk: item for item in row.items.select_related("proposal")}
    ranked = rank_agenda(row, list(items.values()))
    twins = find_item_twins(items.values())
    kind = deliberation_kinds()[row.meeting.kind]
    return [
        _agenda_line(
            row,
            each,
            items[each.item.number],
            lines[items[each.item.number].proposal_id],
            [twin.title for twin in twins[each.item.number]],
            list_outcomes(kind, items[each.item.number].proposal),
            sent,
        )
        for each in ranked
    ]


def _agenda_line(
    row: Deliberation,
    each: RankedLine,
    item: DeliberationItem,
    line: ProposalLine,
    twins: list[str],
    outcomes: Sequence[str],
    sent: Mapping[str, str],
) -> AgendaLine:
    scores = item.read_scores()
    points = "" if each.item.points is None else number(each.item.points, 1 if row.method == BY_SCORES else 0)
    return AgendaLine(
        item,
        line,
        each.place,
        points,
        each.tied,
        _(FIT_WORDS[each.fit]),
        FIT_MARKS[each.fit],
        each.fit in (Fit.OUT, Fit.REST),
        show_rupiah(each.spent) if each.fit is Fit.IN else "",
        [(code, name_stage(code)) for code in outcomes],
        name_stage(item.outcome) if item.outcome else "",
        twins,
        [
            {"kode": criterion["kode"], "nama": criterion["nama"], "tertinggi": criterion["tertinggi"]}
            | {"nilai": sent.get(f"nilai_{item.pk}_{criterion['kode']}", scores.get(criterion["kode"], ""))}
            for criterion in describe_criteria(row)
        ],
        {
            "suara": sent.get(f"suara_{item.pk}", "" if item.votes is None else item.votes),
            "tempat": sent.get(f"tempat_{item.pk}", "" if item.place is None else item.place),
            "putusan": sent.get(f"putusan_{item.pk}", item.outcome),
            "alasan": sent.get(f"alasan_{item.pk}", item.reason),
        },
    )


def describe_ceiling(row: Deliberation, agenda: Sequence[AgendaLine]) -> dict[str, Any]:
    """What the ceiling leaves: taken by the order, taken by what was decided, and what stays."""
    decided = sum(each.line.row.cost or 0 for each in agenda if each.item.outcome == IN_PLAN)
    by_order = sum(each.line.row.cost or 0 for each in agenda if each.fit_mark == FIT_MARKS[Fit.IN])
    return {
        "pagu": show_rupiah(row.ceiling),
        "sumber": row.ceiling_source,
        "menurut_urutan": show_rupiah(by_order),
        "diputus": show_rupiah(decided),
        "lebih": row.ceiling is not None and decided > row.ceiling,
        "gugur": [each for each in agenda if each.drops],
        "tak_satu_pun": row.ceiling is not None and not by_order and any(each.drops for each in agenda),
    }
