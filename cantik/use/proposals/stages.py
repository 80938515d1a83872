"""Which stage a proposal may come to next: once it is the village's, on its own route, after the stage where it stands.

The stages themselves are content (`content/keadaan_usulan.csv`). Pure.
"""

from __future__ import annotations

from collections.abc import Mapping

from cantik.content.proposal_stages import OWN_ROUTE, UPWARD_ROUTE, ProposalStage
from cantik.use.proposals.states import OF_VILLAGE

#: the codes that this room and its readers speak of
RANKED, IN_PLAN, IN_BUDGET, IN_OFFICE_PLAN = "diprioritaskan", "masuk_rkp", "masuk_apbdes", "masuk_opd"
DONE, PUT_OFF, REFUSED = "terlaksana", "ditunda", "ditolak"
#: of a step towards a stage: it waits for its second hand, was agreed on, was not
WAITING, AGREED, DECLINED = "menunggu", "sah", "tidak_sah"
STEP_STATES = (WAITING, AGREED, DECLINED)


def find_route(authority: str, *, plans_by_itself: bool) -> str:
    """The route of a proposal: its village's own plan and budget, or up to kecamatan and offices. What a kelurahan
    proposes always goes up.

    >>> find_route("desa", plans_by_itself=True), find_route("desa", plans_by_itself=False)
    ('desa', 'atas')
    """
    return OWN_ROUTE if plans_by_itself and authority == OF_VILLAGE else UPWARD_ROUTE


def list_next(stages: Mapping[str, ProposalStage], stage: str, route: str) -> tuple[ProposalStage, ...]:
    """The stages that may follow `stage` on a route, in the order of the list."""
    return tuple(each for each in stages.values() if stage in each.after and each.is_on(route))
