"""Proposals of the demo: written from the gaps of two fictitious villages through the services that the pages call;
one is the village's and stands on its site, two wait, one is a draft, one rests on no figure. No price stands in them:
none has a source."""

from __future__ import annotations

from decimal import Decimal

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.loader import here
from cantik.staff.app import rights
from cantik.staff.app.models import Account
from cantik.use.proposals.app import publication, services
from cantik.use.proposals.app.entries import ProposalEntry
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.app.publication import PublicationWish
from cantik.use.proposals.gaps import Gap
from cantik.use.proposals.kelurahan import plans_by_itself
from cantik.use.proposals.pinned_figure import pin_figure
from cantik.use.proposals.states import ABOVE_VILLAGE, OF_VILLAGE
from cantik.vault.app.opening import OpenStore
from cantik.web.desk import VillageDesk
from cantik.web.tahap.perencanaan.proposals.gap_source import GapSource, read_source
from cantik.workflow.declaration import PressedButton

#: what the writer of a proposal presses, and then its kepala desa
HAND_IN, ACCEPT = PressedButton("usulan_ajukan"), PressedButton("usulan_putus", "diterima")
#: how many of those that lack something a proposal serves, at most
_SERVED = 10
_CAUSE = "Rekaan: biaya dan jarak ke tempat pelayanan."
_WISH = ("Lapangan olahraga Krajan", "Rekaan: pemuda tidak punya tempat berolahraga.", "Meratakan tanah kas desa")


def write_proposals(opened: OpenStore, village: str, agen: Account, head: Account | None) -> None:
    """Proposals of a village, once; `head`: the kepala desa, who accepts the first one, None where all of them wait."""
    area = rights.area_code(village)
    if VillageProposal.objects.filter(kode=area.text()).exists():
        return
    row = find_area(area)
    source = read_source(VillageDesk(area, None if row is None else row.pk, opened, agen, clock.today()))
    gaps = source.report.gaps
    for place, gap in enumerate(gaps[:3] if head is not None else gaps[:1]):
        number = _write_from(area, source, gap, agen)
        if place < 2:
            services.decide_proposal(area, number, HAND_IN, agen)
        if place == 0 and head is not None:
            services.decide_proposal(area, number, ACCEPT, head)
            publication.publish_proposal(area, number, PublicationWish(), by=head, store=opened.store.path)
    if head is not None:
        title, problem, wish = _WISH
        entry = ProposalEntry(
            clock.today().year + 1,
            title,
            problem,
            recommendation=wish,
            activity="03.03.05",
            authority=_choose_authority(area),
        )
        services.write_proposal(area, entry, None, by=agen)


def _write_from(area: AreaCode, source: GapSource, gap: Gap, agen: Account) -> int:
    assert source.found is not None  # noqa: S101 - a gap is of a release
    own = plans_by_itself(area)
    known = [here().activities[code] for code in gap.measure.activities if code in here().activities]
    activity = known[0] if known else None
    entry = ProposalEntry(
        clock.today().year + 1,
        gap.figure.title if activity is None else activity.title,
        problem=f"{gap.figure.title}.",
        cause=_CAUSE,
        recommendation="Rekaan: dikerjakan bersama kader dan dinas.",
        activity="" if activity is None else activity.code,
        volume=Decimal(min(gap.lacking or _SERVED, _SERVED)),
        unit=gap.measure.counted or "kegiatan",
        fund="dana_desa" if own else "",
        focus=next(iter(activity.focus), "") if own and activity is not None else "",
        authority=_choose_authority(area),
        pattern="swakelola",
    )
    pin = pin_figure(source.found.release, gap.figure, upward=gap.measure.upward)
    return services.write_proposal(area, entry, pin, by=agen).pk


def _choose_authority(area: AreaCode) -> str:
    """Whose matter a proposal is: a kelurahan has no plan of its own."""
    return OF_VILLAGE if plans_by_itself(area) else ABOVE_VILLAGE
