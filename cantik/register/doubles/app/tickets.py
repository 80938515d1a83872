"""Pairs across the villages of a kabupaten, as its walidata sees them: veiled, and each reading written down.

The walidata merges nothing and opens no number (identified only by a sharing record): each
village has its own word about its own record. Shown is which records may be one person, why, and who has yet to look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import F, Q

from cantik.codes.app.models import CodeRow
from cantik.codes.area import AreaCode
from cantik.examine.pairs import Record
from cantik.register.doubles.app.models import LATER, Pair, PairDecision
from cantik.register.doubles.app.pairing import weights_of
from cantik.register.doubles.app.search import records_of
from cantik.register.facilities.facility_states import veil_name
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

ACTION = "ganda.tiket_baca"


@dataclass(frozen=True, slots=True)
class TicketSide:
    """One village of a ticket and its word: "" nobody has looked, else `bukan`, `nanti`; when."""

    area_id: int
    code: str
    verdict: str
    at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Ticket:
    """A pair of two villages. It waits until both have had a last word, or a search does not find it any more."""

    pair: Pair
    sides: tuple[TicketSide, TicketSide]

    @property
    def waits(self) -> bool:
        """Whether a village has not had its last word."""
        return any(side.verdict in ("", LATER) for side in self.sides)


@dataclass(frozen=True, slots=True)
class Veiled:
    """A record as it is shown outside its village: initials, year of birth, sex, a number without its digits."""

    name: str
    born: str
    sex: str
    nik: str
    father: str
    mother: str


def villages_of(codes: Sequence[AreaCode]) -> dict[int, str]:
    """The villages of the store at or below some codes: number of the area -> code."""
    rows = CodeRow.objects.filter(scheme="kemendagri", valid_to__isnull=True)
    wanted = Q()
    for code in codes:
        wanted |= Q(value=code.text()) | Q(value__startswith=f"{code.text()}.")
    return dict(rows.filter(wanted).values_list("area_id", "value")) if codes else {}


def tickets(villages: Mapping[int, str], *, done: bool = False) -> list[Ticket]:
    """The tickets between these villages, the likeliest first; those that wait, or (`done`) those that both settled.
    Nobody is named, so nothing is recorded."""
    found = [_ticket(row, villages, said) for row, said in _rows(villages)]
    return [ticket for ticket in found if ticket.waits is not done]


def ticket(villages: Mapping[int, str], number: int) -> Ticket | None:
    """One ticket between these villages, None for any other pair."""
    return next((_ticket(row, villages, said) for row, said in _rows(villages, number)), None)


def _rows(villages: Collection[int], number: int = 0) -> list[tuple[Pair, dict[int, PairDecision]]]:
    rows = Pair.objects.filter(standing=True).exclude(area_one=F("area_other")).order_by("-weight", "pk")
    if number:
        rows = rows.filter(pk=number)
    pairs = [row for row in rows if row.area_one_id in villages and row.area_other_id in villages]
    said: dict[int, dict[int, PairDecision]] = {}
    for decision in PairDecision.objects.filter(pair__in=[row.pk for row in pairs], undone_at__isnull=True).order_by(
        "pk"
    ):
        said.setdefault(decision.pair_id, {})[decision.area_id] = decision
    return [(row, said.get(row.pk, {})) for row in pairs]


def _ticket(row: Pair, villages: Mapping[int, str], said: Mapping[int, PairDecision]) -> Ticket:
    def side(area_id: int) -> TicketSide:
        word = said.get(area_id)
        if word is None or bytes(word.digest) != bytes(row.digest):  # the data changed since: asked again
            return TicketSide(area_id, villages[area_id], "", None)
        return TicketSide(area_id, villages[area_id], word.verdict, word.decided_at)

    return Ticket(row, (side(row.area_one_id), side(row.area_other_id)))


def read_ticket(
    opened: OpenStore, one: Ticket, *, today: dt.date, by: str, at: dt.datetime
) -> tuple[tuple[Veiled | None, Veiled | None], tuple[int, ...], tuple[float, ...]]:
    """Both records veiled (None: the village does not list them any more), the level and weight of each comparison.
    Both villages find in their log who read it."""
    found = []
    for side, person in zip(one.sides, (one.pair.one_id, one.pair.other_id), strict=True):
        with log.within(side.code):
            log.record(
                by=by, at=at, action=ACTION, subject="orang", subjects=[person], detail={"pasangan": one.pair.pk}
            )
        record = records_of(opened, side.area_id, today=today, only=(person,)).get(person)
        found.append(None if record is None else veil(record))
    return (found[0], found[1]), *weights_of(one.pair)


def veil(one: Record) -> Veiled:
    """A record as others than its village see it."""
    return Veiled(
        veil_name(one.name),
        str(one.born.year) if one.born else "",
        one.sex,
        "•" * len(one.nik),
        veil_name(one.father),
        veil_name(one.mother),
    )
