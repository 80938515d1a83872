"""How far each release came, for pages: of a village what it sent, of an office what came to it."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext_noop

from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.federate.app import offices, outbox, sum_state
from cantik.federate.app.models import (
    ACCEPTED,
    AT_OFFICE,
    LINE_DOWN,
    TO_SEND,
    TURNED_BACK,
    DeliveryArrival,
    Dispatch,
    Handover,
    Receiver,
    Sender,
)
from cantik.federate.invitation import COUNTS, DOUBLES, RELEASES
from cantik.release.app.models import WITHDRAWN, ReleaseCheckStep, Withdrawal
from cantik.release.check import CheckState
from cantik.release.verdict import Check

#: so long a village may be unheard before its office is told: it may be a line, a computer, or nobody there
SILENT = dt.timedelta(days=30)
#: what is delivered, in words
SENDS = {
    RELEASES: gettext_noop("rilis yang ditandatangani, lengkap"),
    COUNTS: gettext_noop("hitungan sebelum pelindungan, tersegel untuk kantor itu"),
    DOUBLES: gettext_noop("tanda tersandi orang yang mungkin terhitung di dua desa, tanpa nama dan tanpa NIK"),
}


@dataclass(frozen=True, slots=True)
class SentRelease:
    """A release that a village sent: when each thing became of it, as far as the village knows."""

    dispatch: Dispatch
    examined: dt.datetime | None
    returned: dt.datetime | None
    counted: dt.datetime | None
    withdrawn: bool = False
    handover: Handover | None = None  # to whom it went last
    elsewhere: bool = False  # which is not the receiver any more

    @property
    def sends(self) -> list[str]:
        """What went, a phrase each; nothing before it left."""
        return [] if self.handover is None else [SENDS[kind] for kind in self.handover.sends.split(",")]

    @property
    def line_down(self) -> bool:
        """Nobody answered when it was tried last: it is tried again without anybody's doing."""
        return self.dispatch.state != TURNED_BACK and self.dispatch.hindrance == LINE_DOWN

    @property
    def heard_at(self) -> dt.datetime:
        """When the office was heard of it last; of one that never left, when somebody asked for it to be sent."""
        row = self.dispatch
        return self.returned or self.examined or row.received_at or row.sent_at or row.at

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
    return [
        replace(
            each,
            withdrawn=each.dispatch.number in pulled,
            handover=outbox.last_handover(kode, each.dispatch.number),
            elsewhere=each.dispatch.state != TO_SEND and outbox.went_elsewhere(kode, each.dispatch.number),
        )
        for each in found
    ]


def find_sum_sent(area: AreaCode) -> SentRelease | None:
    """What an office handed up last. Nobody examines a sum: what becomes of it is in the sums of the office above."""
    row = sum_state.last_handed_up(area)
    return None if row is None else _describe_dispatch(row, [])


def _describe_dispatch(row: Dispatch, steps: list[ReleaseCheckStep]) -> SentRelease:
    if row.state != AT_OFFICE:
        steps = []
    first = next((step.at for step in steps if step.after == CheckState.WALIDATA), None)
    last = steps[-1] if steps else None
    returned = last.at if last is not None and last.after == CheckState.RETURNED else None
    counted = last.at if last is not None and last.after == CheckState.APPROVED else None
    return SentRelease(row, first, returned, counted)


@dataclass(frozen=True, slots=True)
class HandedCounts:
    """That the counts before protection of an edition went to an office, when; `tokens`: with the tokens of who may be
    counted in two villages."""

    number: str
    office: str
    at: dt.datetime
    tokens: bool


def list_handed_counts(kode: str) -> list[HandedCounts]:
    """What left a village of its counts before protection, or came of it to this office, newest first."""
    found = [
        HandedCounts(row.number, row.office, row.at, DOUBLES in row.sends.split(","))
        for row in Handover.objects.filter(kode=kode)
        if COUNTS in row.sends.split(",")
    ]
    office = offices.receiving_office(AreaCode.from_stored(kode)).text()
    came = DeliveryArrival.objects.filter(kode=kode, state=ACCEPTED, counts=True)
    found += [HandedCounts(row.number, office, row.at, row.tokens) for row in came]
    return sorted(found, key=lambda each: each.at, reverse=True)


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
    def key(self) -> tuple[str, str]:
        """Whose and which edition it is."""
        return self.arrival.kode, self.arrival.number

    @property
    def wrong(self) -> tuple[Check, ...]:
        """The checks that do not hold."""
        checks = (Check(name, ok, detail) for name, ok, detail in json.loads(self.arrival.checks or "[]"))
        return tuple(check for check in checks if not check.ok)


def list_came(area: AreaCode) -> list[CameRelease]:
    """What came from the villages and servers of an area, newest first."""
    here = Q(kode=area.text()) | offices.lies_within(area)
    return [CameRelease(row) for row in DeliveryArrival.objects.filter(here).order_by("-at", "-pk")]


def list_refused(areas: Iterable[AreaCode]) -> list[DeliveryArrival]:
    """What was refused at the door of offices and about which something is still to be done, newest first."""
    found = {row.pk: row for area in areas for row in DeliveryArrival.objects.filter(offices.lies_within(area))}
    return sorted(sum_state.list_unsettled(found.values()), key=lambda row: row.at, reverse=True)


def list_silent(area: AreaCode, at: dt.datetime) -> list[Sender]:
    """Who delivers here over the network and was not heard for a month: the longest silence first. One that is heard
    asks once a day at least (`delivering.continue_deliveries`)."""
    rows = Sender.objects.filter(offices.lies_within(area), ended_at=None, seen_at__lt=at - SILENT)
    direct = set(offices.without_introduced(row.kode for row in rows))
    return sorted((row for row in rows if row.kode in direct), key=lambda row: (row.seen_at, row.kode))


def came_of(codes: Iterable[str]) -> dict[tuple[str, str], CameRelease]:
    """The same by code and number, for the list of a home: of each edition what came last."""
    rows = DeliveryArrival.objects.filter(kode__in=list(codes)).order_by("at", "pk")
    return {(row.kode, row.number): CameRelease(row) for row in rows}
