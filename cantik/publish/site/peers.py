"""The villages that are most alike: chosen by a rule of content from published figures, kept as one dated edition of a
kabupaten. Pure.

Everybody who holds the releases that an edition names, and the rule, chooses the same villages again: decimal numbers,
no clock, the same order of ties. A figure that is hidden has no value here (`comparison.read_release`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any

from cantik.base.canonical import canonical_json
from cantik.base.errors import UnreadableInput
from cantik.base.nesting import parse_json
from cantik.content.peer_rule import PeerRule
from cantik.publish.site.comparison import ComparedRelease, judge_places
from cantik.release.comparability import Comparison

#: of a distance as it is compared and printed
_PLACES = Decimal("0.0001")
_CONTEXT = Context(prec=28)


@dataclass(frozen=True, slots=True)
class PeerVillage:
    """A village of an edition: its release (number and content) and the villages most alike, the nearest first, each
    with its distance."""

    number: str
    content: str
    peers: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class PeerEdition:
    """Who is most alike whom in a kabupaten: number, day, the rule with its version and digest, and every village that
    published by that day."""

    area: str
    number: str
    day: dt.date
    rule: str
    version: int
    digest: str
    villages: Mapping[str, PeerVillage]

    def peers_of(self, code: str) -> tuple[tuple[str, Decimal], ...]:
        """The villages most alike a village; none of one that the edition does not know."""
        village = self.villages.get(code)
        return () if village is None else village.peers

    @property
    def releases(self) -> dict[str, str]:
        """The number of the release that each village is compared by."""
        return {code: village.number for code, village in self.villages.items()}


def make_edition(
    area: str, number: str, day: dt.date, rule: PeerRule, digest: str, members: Iterable[ComparedRelease]
) -> PeerEdition:
    """The edition of a kabupaten, from one release of each village."""
    ordered = sorted(members, key=lambda member: member.code)
    chosen = choose_peers(ordered, rule)
    return PeerEdition(
        area,
        number,
        day,
        rule.id,
        rule.version,
        digest,
        {member.code: PeerVillage(member.number, member.content, chosen[member.code]) for member in ordered},
    )


def choose_peers(members: Sequence[ComparedRelease], rule: PeerRule) -> dict[str, tuple[tuple[str, Decimal], ...]]:
    """By village those at the least distance, at most as many as the rule says; at the same distance the lower code.
    Two that share too few measures are not alike."""
    with localcontext(_CONTEXT):
        spreads = {name: spread for name, spread in measure_spreads(members, rule).items() if spread}
        scaled = {member.code: _scale(member, rule, spreads) for member in members}
        found: dict[str, list[tuple[Decimal, str]]] = {member.code: [] for member in members}
        for place, member in enumerate(members):
            for other in members[place + 1 :]:
                between = _distance(member, other, scaled, rule)
                if between is not None:
                    found[member.code].append((between, other.code))
                    found[other.code].append((between, member.code))
    return {code: tuple((peer, far) for far, peer in sorted(near)[: rule.most]) for code, near in found.items()}


def measure_spreads(members: Sequence[ComparedRelease], rule: PeerRule) -> dict[str, Decimal]:
    """The standard deviation of each measure among the villages that publish it."""
    spreads: dict[str, Decimal] = {}
    with localcontext(_CONTEXT):
        for measure in rule.measures:
            values = [_value_of(member, measure.indicator, logarithm=measure.logarithm) for member in members]
            known = [value for value in values if value is not None]
            if known:
                mean = sum(known, Decimal(0)) / len(known)
                spreads[measure.indicator] = (sum(((v - mean) ** 2 for v in known), Decimal(0)) / len(known)).sqrt()
    return spreads


def _value_of(member: ComparedRelease, name: str, *, logarithm: bool) -> Decimal | None:
    figure = member.figures.get(name)
    if figure is None or figure.value is None or (logarithm and figure.value <= 0):
        return None
    return figure.value.ln() if logarithm else figure.value


def _scale(member: ComparedRelease, rule: PeerRule, spreads: Mapping[str, Decimal]) -> dict[str, Decimal]:
    found = {}
    for measure in rule.measures:
        value = _value_of(member, measure.indicator, logarithm=measure.logarithm)
        if value is not None and measure.indicator in spreads:
            found[measure.indicator] = value / spreads[measure.indicator]
    return found


def _distance(
    own: ComparedRelease, other: ComparedRelease, scaled: Mapping[str, Mapping[str, Decimal]], rule: PeerRule
) -> Decimal | None:
    mine, theirs = scaled[own.code], scaled[other.code]
    both = [m.indicator for m in rule.measures if judge_places(own, other, m.indicator, Comparison.PLACES).comparable]
    shared = [name for name in both if name in mine and name in theirs]
    # A measure that is the same everywhere has no scale: it tells nobody apart, yet both publish it.
    same = [name for name in both if name not in mine and name not in theirs]
    if len(shared) + len(same) < rule.shared:
        return None
    squares = sum(((mine[name] - theirs[name]) ** 2 for name in shared), Decimal(0))
    return (squares / (len(shared) + len(same))).sqrt().quantize(_PLACES)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────
def edition_json(edition: PeerEdition) -> bytes:
    """The edition as a file: the same edition gives the same bytes."""
    return canonical_json(
        {
            "jenis": "desa mirip",
            "wilayah": edition.area,
            "nomor": edition.number,
            "tanggal": edition.day.isoformat(),
            "aturan": {"id": edition.rule, "versi": edition.version, "sidik": edition.digest},
            "desa": {
                code: {
                    "rilis": village.number,
                    "sidik": village.content,
                    "mirip": [[peer, str(far)] for peer, far in village.peers],
                }
                for code, village in edition.villages.items()
            },
        }
    )


def read_edition(data: bytes, where: str) -> PeerEdition:
    """The edition that a file holds; `where` names it in errors. Raises `UnreadableInput` T102."""
    try:
        said: Any = parse_json(data)
        return PeerEdition(
            str(said["wilayah"]),
            str(said["nomor"]),
            dt.date.fromisoformat(said["tanggal"]),
            str(said["aturan"]["id"]),
            int(said["aturan"]["versi"]),
            str(said["aturan"]["sidik"]),
            {
                str(code): PeerVillage(
                    str(village["rilis"]),
                    str(village["sidik"]),
                    tuple((str(peer), Decimal(far)) for peer, far in village["mirip"]),
                )
                for code, village in said["desa"].items()
            },
        )
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        raise UnreadableInput(
            "T102",
            "Edisi desa mirip tidak dapat dibaca",
            where=where,
            expected="edisi desa mirip yang utuh",
            mend="Minta pengelola komputer ini memulihkan simpanannya dari cadangan.",
            command="Pulihkan simpanannya dari cadangan (cantik restore).",
        ) from error
