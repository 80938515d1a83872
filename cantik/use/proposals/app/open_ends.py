"""What of the proposals of some areas waits for whoever coordinates: counts for a first screen, few questions however
many villages there are."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q

from cantik.codes.area import AreaCode
from cantik.staff.app import rights
from cantik.use.proposals.app.answer_models import STANDING
from cantik.use.proposals.app.answers import select_upward
from cantik.use.proposals.app.models import VillageProposal
from cantik.use.proposals.stages import IN_PLAN
from cantik.use.proposals.states import WITHDRAWN


@dataclass(frozen=True, slots=True)
class OpenEnds:
    """Of a plan year: villages with a release that propose nothing, lines that go up
    and were asked of no office, lines of the village's plan without source of funds or price."""

    silent: int
    unasked: int
    unfunded: int


def count_open_ends(areas: Sequence[AreaCode], released: Collection[str], year: int) -> OpenEnds:
    """The open ends of a plan year; `released`: the villages that have a release in force."""
    rows = VillageProposal.objects.filter(rights.within(areas, "kode"), year=year).exclude(state=WITHDRAWN)
    unasked = select_upward(areas).filter(year=year).exclude(answers__state__in=STANDING)
    unfunded = rows.filter(Q(fund="") | Q(unit_price=None), stage=IN_PLAN)
    return OpenEnds(len(list_silent(areas, released, year)), unasked.count(), unfunded.count())


def list_silent(areas: Sequence[AreaCode], released: Collection[str], year: int) -> list[str]:
    """The codes of the villages with a release (`released`) that propose nothing for a plan year."""
    rows = VillageProposal.objects.filter(rights.within(areas, "kode"), year=year).exclude(state=WITHDRAWN)
    return sorted(set(released) - set(rows.values_list("kode", flat=True).distinct()))
