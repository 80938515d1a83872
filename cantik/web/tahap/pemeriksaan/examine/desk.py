"""What a person may see and do at the worklist of a village, asked once a request."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponseBase

from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.register.core.app.queries import standing_batches
from cantik.staff.app.gate import prove, where, who
from cantik.staff.app.models import Account
from cantik.staff.app.rights import AccessDecision, check_access
from cantik.vault.app.opening import OpenStore, at_hand


@dataclass(frozen=True, slots=True)
class FindingsDesk:
    """The village, the batches that stand in it, the person, and what they may do.

    `persons`: names and values of persons may be shown; `proof`: the answer that asks for the second factor first.
    """

    area: AreaCode
    area_id: int | None
    batches: tuple[int, ...]
    opened: OpenStore
    person: Account
    persons: bool
    answers: bool
    accepts: bool
    corrects: bool
    proof: HttpResponseBase | None

    @property
    def by(self) -> str:
        """How the person is written into logs."""
        return self.person.actor

    @property
    def kode(self) -> str:
        """The code of the village, for addresses."""
        return self.area.text()


def desk_of(request: HttpRequest) -> FindingsDesk:
    """The desk of a request that the gate let in."""
    person, desa = who(request), where(request)
    may = {
        action: _fully(check_access(person, action, desa))
        for action in ("orang.lihat", "temuan.jawab", "temuan.tutup_ringan", "orang.sunting")
    }
    sees = may["orang.lihat"]
    area = find_area(desa)
    return FindingsDesk(
        area=desa,
        area_id=area.pk if area else None,
        batches=tuple(standing_batches(desa)),
        opened=at_hand(),
        person=person,
        persons=sees.ok,
        answers=may["temuan.jawab"].ok,
        accepts=may["temuan.tutup_ringan"].ok,
        corrects=may["orang.sunting"].ok,
        proof=prove(request, person, sees, desa) if sees.ok else None,
    )


def _fully(decision: AccessDecision) -> AccessDecision:
    """Only the full reach counts here; own assignments and sharing records have lists of their own."""
    return decision if decision.whole else AccessDecision(False, decision.reason)
