"""How far each release came, for pages: of a village what it sent, of an office what came to it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q

from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.federate.app.models import ACCEPTED, AT_OFFICE, DeliveryArrival, Dispatch, Receiver
from cantik.release.app.models import WITHDRAWN, ReleaseCheckStep, Withdrawal
from cantik.release.check import CheckState
from cantik.release.verdict import Check


@dataclass(frozen=True, slots=True)
class SentRelease:
    """A release that a village sent: when each thing became of it, as far as the village knows."""

    dispatch: Dispatch
    examined: dt.datetime | None
    returned: dt.datetime | None
    counted: dt.datetime | None
    withdrawn: bool = False

    @property
    def waits(self) -> bool:
        """It lies at the office, and nobody has decided."""
        decided = self.counted is not None or self.returned is not None or self.withdrawn
        return self.dispatch.state == AT_OFFICE and not decided


def list_sent(kode: str) -> list[SentRelease]:
    """What a village sent, newest first."""
    steps: dict[str, list[ReleaseCheckStep]] = {}
    for step in ReleaseCheckStep.objects.filter(kode=kode).order_by("place"):
        steps.setdefault(step.number, []).append(step)
    rows = Dispatch.objects.filter(kode=kode).order_by("-at", "-pk")
    pulled = set(Withdrawal.objects.filter(kode=kode, state=WITHDRAWN).values_list("number", flat=True))
    found = [_describe_dispatch(row, steps.get(row.number, [])) for row in rows]
    return [replace(each, withdrawn=each.dispatch.number in pulled) for each in found]


def _describe_dispatch(row: Dispatch, steps: list[ReleaseCheckStep]) -> SentRelease:
    if row.state != AT_OFFICE:
        steps = []
    first = next((step.at for step in steps if step.after == CheckState.WALIDATA), None)
    last = steps[-1] if steps else None
    returned = last.at if last is not None and last.after == CheckState.RETURNED else None
    counted = last.at if last is not None and last.after == CheckState.APPROVED else None
    return SentRelease(row, first, returned, counted)


def is_invited(kode: str) -> bool:
    """Whether a village knows to whom it delivers."""
    return Receiver.objects.filter(kode=kode).exists()


@dataclass(frozen=True, slots=True)
class Waits:
    """Since when releases lie where the walidata sees them. `arrived`: when each came to an office, by code and number;
    `elsewhere`: villages whose walidata works in another store."""

    arrived: Mapping[tuple[str, str], dt.datetime]
    elsewhere: frozenset[str]

    def find_begin(self, area: AreaCode, number: str, published: dt.date) -> dt.date | None:
        """The day from which on a release waits; None for one that its village did not deliver yet: nobody but the
        village could look at it."""
        came = self.arrived.get((area.text(), number))
        if came is not None:
            return came.astimezone(zone_of(area)).date()
        return None if area.text() in self.elsewhere else published


def read_waits(codes: Collection[str]) -> Waits:
    """Those of some villages, at the office and in the village's own store."""
    came = DeliveryArrival.objects.filter(kode__in=codes, state=ACCEPTED).values_list("kode", "number", "at")
    sent = Dispatch.objects.filter(kode__in=codes, state=AT_OFFICE, received_at__isnull=False)
    arrived = {(kode, number): at for kode, number, at in sent.values_list("kode", "number", "received_at") if at}
    arrived |= {(kode, number): at for kode, number, at in came}
    elsewhere = Receiver.objects.filter(kode__in=codes).values_list("kode", flat=True)
    return Waits(arrived, frozenset(elsewhere))


@dataclass(frozen=True, slots=True)
class CameRelease:
    """A release that came to an office, and what was found in it by itself."""

    arrival: DeliveryArrival

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        checks = (Check(name, ok, detail) for name, ok, detail in json.loads(self.arrival.checks or "[]"))
        return tuple(check for check in checks if not check.ok)


def list_came(prefix: str) -> list[CameRelease]:
    """What came from the villages of an area, newest first."""
    here = Q(kode=prefix) | Q(kode__startswith=f"{prefix}.")
    return [CameRelease(row) for row in DeliveryArrival.objects.filter(here).order_by("-at", "-pk")]


def came_of(codes: Iterable[str]) -> dict[tuple[str, str], CameRelease]:
    """The same by code and number, for the list of a home: of each edition what came last."""
    rows = DeliveryArrival.objects.filter(kode__in=list(codes)).order_by("at", "pk")
    return {(row.kode, row.number): CameRelease(row) for row in rows}
