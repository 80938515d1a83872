"""A Musdes of the demo's first village: proposals with invented prices in their order under an invented ceiling, closed
by two hands, so that its RKP has rows; one of them waits for the budget, one goes up to an office."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cantik.base import clock
from cantik.content.deliberation_lists import scoring_criteria
from cantik.forum.app.meetings import MeetingMinutes
from cantik.staff.app import rights
from cantik.staff.app.models import Account, Institution
from cantik.use.proposals.app import answers, deliberations, services, steps, terms
from cantik.use.proposals.app.deliberation_models import Deliberation
from cantik.use.proposals.app.deliberations import DeliberationCall, DeliberationDraft, ItemDraft
from cantik.use.proposals.app.entries import ProposalEntry
from cantik.use.proposals.app.steps import StepEntry
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.ranking import Fit
from cantik.use.proposals.stages import IN_BUDGET, IN_PLAN, PUT_OFF, RANKED
from cantik.use.proposals.states import ABOVE_VILLAGE, OF_VILLAGE
from cantik.web.demo_proposals import ACCEPT, HAND_IN

_SOURCE = "Harga rekaan, untuk mencoba"
_CEILING, _CEILING_SOURCE = 150_000_000, "Pagu rekaan, untuk mencoba"
_TERM_YEARS = 8
#: activity, what, volume, unit, rupiah of one, what it scores of each criterion, whose matter
_PROPOSED = (
    ("02.03.13", "Jembatan Kali Rekaan", "1", "unit", 85_000_000, (5, 5, 4, 3, 4), OF_VILLAGE),
    ("02.04.11", "Sumber air bersih Krajan", "1", "unit", 45_000_000, (4, 4, 5, 4, 4), OF_VILLAGE),
    ("02.03.12", "Jalan usaha tani Krajan", "120", "m", 400_000, (3, 4, 3, 3, 4), OF_VILLAGE),
    ("02.02.02", "Alat ukur posyandu", "4", "set", 3_500_000, (2, 3, 4, 3, 5), OF_VILLAGE),
    ("02.03.10", "Jalan penghubung antardesa", "2", "km", 700_000_000, (4, 4, 3, 2, 1), ABOVE_VILLAGE),
)
_CAME = {"pemerintah": (6, 3), "bpd": (5, 2), "lembaga": (12, 14), "perempuan": (0, 9), "miskin": (3, 4)}
_MINUTES = MeetingMinutes(
    "Ketua BPD", "Rekaan: usulan dibacakan dengan angkanya, dinilai bersama, lalu diurutkan di bawah pagu.", ""
)


def hold_deliberation(village: str, agen: Account, head: Account, coordinator: Account | None) -> None:
    """A Musdes with what comes of it, once; `coordinator`: who asks an office, None where nobody does. A kelurahan has
    no RKP Desa, so nothing of it here."""
    area = rights.area_code(village)
    if not plans_by_itself(area) or Deliberation.objects.filter(kode=area.text()).exists():
        return
    year = clock.today().year + 1
    scores = {_write_accepted(village, said, agen, head): said[5] for said in _PROPOSED}
    call = DeliberationCall(
        "musdes", year, clock.today(), "09.00", "Balai desa", ceiling=_CEILING, ceiling_source=_CEILING_SOURCE
    )
    row = deliberations.call_deliberation(area, call, by=agen)
    drafts = _draft_items(row, scores)
    deliberations.keep_draft(area, row.meeting_id, DeliberationDraft(_CAME, drafts, _MINUTES), by=agen)
    deliberations.hand_in(area, row.meeting_id, _MINUTES, by=agen)
    row.meeting.refresh_from_db()
    deliberations.close_deliberation(area, row.meeting_id, passed=True, reason="", digest=row.meeting.digest, by=head)
    terms.write_term(area, year, _TERM_YEARS, "Perdes rekaan, untuk mencoba", by=agen)
    planned = row.items.filter(outcome=IN_PLAN).select_related("proposal").order_by("pk")[0].proposal
    entry = StepEntry(IN_BUDGET, clock.today(), "Rancangan Perdes APB Desa rekaan", "", planned.cost)
    steps.write_step(area, planned.pk, entry, by=agen)
    if coordinator is not None:
        _ask_office(row, coordinator)


_Said = tuple[str, str, str, str, int, tuple[int, ...], str]


def _write_accepted(village: str, said: _Said, agen: Account, head: Account) -> int:
    """A proposal that the kepala desa accepted; its number."""
    area = rights.area_code(village)
    activity, title, volume, unit, price, _points, authority = said
    entry = ProposalEntry(
        clock.today().year + 1,
        title,
        "Rekaan: disampaikan warga dalam musyawarah dusun.",
        recommendation="Rekaan: dikerjakan bersama warga.",
        activity=activity,
        volume=Decimal(volume),
        unit=unit,
        unit_price=price,
        price_source=_SOURCE,
        fund="dana_desa" if authority == OF_VILLAGE else "apbd_opd",
        authority=authority,
        pattern="swakelola" if authority == OF_VILLAGE else "",
        start_month=3,
        end_month=8,
    )
    row = services.write_proposal(area, entry, None, by=agen)
    services.decide_proposal(area, row.pk, HAND_IN, agen)
    services.decide_proposal(area, row.pk, ACCEPT, head)
    return row.pk


def _draft_items(row: Deliberation, scores: Mapping[int, tuple[int, ...]]) -> dict[int, ItemDraft]:
    """What was scored, and what is decided by the order that comes of it: in the plan, put off, or ranked."""
    items = {item.pk: item for item in row.items.select_related("proposal")}
    points = {
        number: dict(zip(scoring_criteria(), scores.get(item.proposal_id, (3, 3, 3, 3, 3)), strict=True))
        for number, item in items.items()
    }
    for number, item in items.items():
        item.scores = deliberations.write_scores(points[number])
    drafts = {}
    for line in deliberations.rank_agenda(row, list(items.values())):
        goes_up = items[line.item.number].proposal.goes_up
        outcome = RANKED if goes_up else IN_PLAN if line.fit is Fit.IN else PUT_OFF if line.fit is Fit.OUT else ""
        reason = "Di luar pagu tahun ini" if outcome == PUT_OFF else ""
        drafts[line.item.number] = ItemDraft(points[line.item.number], outcome=outcome, reason=reason)
    return drafts


def _ask_office(row: Deliberation, coordinator: Account) -> None:
    """Ask the public works office, or the first one of the forum, for the line that goes up."""
    upward = row.items.filter(proposal__authority=ABOVE_VILLAGE).select_related("proposal").first()
    kabupaten = answers.kabupaten_of(rights.area_code(row.kode))
    known = Institution.objects.filter(area=kabupaten.text(), kind="dinkes").first()
    if upward is not None and known is not None and answers.find_due(kabupaten) is not None:
        answers.ask_office(upward.proposal_id, known.pk, by=coordinator)
