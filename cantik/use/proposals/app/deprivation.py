"""What the deprived families of a village lack, straight from its register: how much each thing weighs in the index of
deprivation (Alkire–Foster; docs/bidang/measures_extra.md 1). For the village's office alone; nothing of it is kept.

The measure is that of the content (`deprivasi_…_m0`); its parts are counted by the same way that counts the index.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from cantik import measure
from cantik.base.canonical import digest
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_village
from cantik.content.kinds import Content, Indicator
from cantik.content.spread import CENSORED, CONTRIBUTION
from cantik.measure.result import IndexFigure, NotMade
from cantik.register.events.app.village_view import whole_view
from cantik.snapshot.freeze import freeze
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.use.proposals.app.workspace import SEE

#: the definitions, the one with more dimensions first
_DEFINITIONS = ("deprivasi_regsosek", "deprivasi_dtsen")
_HEAD, _INDEX = "h", "m0"


@dataclass(frozen=True, slots=True)
class DeprivationShare:
    """A thing that is lacking: `persons` in deprived families that lack it; `percent` of all points of those."""

    name: str
    dimension: str
    persons: int
    percent: Decimal


@dataclass(frozen=True, slots=True)
class DeprivationShares:
    """Of a definition: persons in deprived families, all persons of whom everything is known, and the parts."""

    title: str
    title_en: str
    poor: int
    whole: int
    shares: tuple[DeprivationShare, ...]


def reckon_shares(area: AreaCode, on: dt.date, *, store: Path, by: Account) -> DeprivationShares | NotMade:
    """The parts by the first definition that the register suffices for; else why the last one cannot be counted. The
    reading is logged. Raises `NotAllowed`."""
    acts.require_right(by, SEE, area)
    knowledge = load_village(area, store)
    view = whole_view(area, on, by=by.actor)
    found: DeprivationShares | NotMade = _unknown(knowledge.content.indicators[f"{_DEFINITIONS[0]}_{_INDEX}"])
    for name in _DEFINITIONS:
        content = _parts_of(knowledge.content, name)
        snapshot = freeze(view, content, knowledge.lists, on, policy=knowledge.policy)
        made = measure.compute(snapshot, content, knowledge.lists, policy=knowledge.policy, in_office=True)
        told = {each.spec.id: each for each in made.indices}
        if len(told) == len(content.indicators):
            return _read_shares(name, told)
        found = next(iter(made.not_made), found)
    return found


def _unknown(spec: Indicator) -> NotMade:
    return NotMade(
        spec.id,
        spec.title,
        spec.title_en,
        "Belum ada daftar keluarga yang memuat semua yang ditanyakannya.",
        "There is no list of families yet that holds everything it asks.",
        "sumber",
    )


def _parts_of(content: Content, name: str) -> Content:
    """The content with the share of people who are deprived and, of each thing that is lacking, who lacks it among them
    and its part."""
    index, head = content.indicators[f"{name}_{_INDEX}"], content.indicators[f"{name}_{_HEAD}"]
    assert index.spread is not None  # noqa: S101 - an index of deprivation has one
    own = {head.id: head}
    for lack in index.spread.deprived:
        for part in (CENSORED, CONTRIBUTION):
            spread = replace(index.spread, part=part, about=lack.name)
            key = _key_of(name, part, lack.name)
            own[key] = replace(index, id=key, spread=spread, examples=())
    named = digest(f"{content.digest}|{name}|{CONTRIBUTION}".encode())
    return replace(content, tables={}, indicators=own, digest=named)


def _key_of(name: str, part: str, lack: str) -> str:
    return f"{name}_{part}_{lack.replace(' ', '_')}"


def _read_shares(name: str, told: dict[str, IndexFigure]) -> DeprivationShares:
    head = told[f"{name}_{_HEAD}"]
    assert head.spec.spread is not None  # noqa: S101 - see above
    shares = []
    for lack in head.spec.spread.deprived:
        part, lacking = (told[_key_of(name, each, lack.name)] for each in (CONTRIBUTION, CENSORED))
        percent = Decimal(100 * part.n) / part.d if part.d else Decimal(0)
        shares.append(DeprivationShare(lack.name, lack.dimension, lacking.n, percent))
    return DeprivationShares(head.spec.title, head.spec.title_en, head.n, head.d, tuple(shares))
