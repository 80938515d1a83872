"""How far each release came, for pages: of a village what it sent, of an office what came to it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from cantik.federate.app.models import AT_OFFICE, DeliveryArrival, Dispatch, Receiver
from cantik.release.app.models import ReleaseCheckStep
from cantik.release.check import CheckState
from cantik.release.verdict import Check


@dataclass(frozen=True, slots=True)
class SentRelease:
    """A release that a village sent: when each thing became of it, as far as the village knows."""

    dispatch: Dispatch
    examined: dt.datetime | None
    returned: dt.datetime | None
    counted: dt.datetime | None

    @property
    def waits(self) -> bool:
        """It lies at the office, and nobody has decided."""
        return self.dispatch.state == AT_OFFICE and self.counted is None and self.returned is None


def list_sent(kode: str) -> list[SentRelease]:
    """What a village sent, newest first."""
    steps: dict[str, list[ReleaseCheckStep]] = {}
    for step in ReleaseCheckStep.objects.filter(kode=kode).order_by("place"):
        steps.setdefault(step.number, []).append(step)
    rows = Dispatch.objects.filter(kode=kode).order_by("-at", "-pk")
    return [_describe_dispatch(row, steps.get(row.number, [])) for row in rows]


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
