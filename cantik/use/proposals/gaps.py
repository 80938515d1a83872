"""The gaps of a village: each published figure against its target, kecamatan, kabupaten, similar villages and the year
before, in the order of a rule of content (`gaps/kesenjangan.yaml`, docs/adr/0088). Pure.

What comes in is what releases print; what must not be compared (`release.comparability`) is behind nothing. A hidden
figure has no value here and is no gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from statistics import median_low

from cantik.base.numerals import round_half_up
from cantik.content.gap_rule import GapMeasure, GapRule
from cantik.content.goal_targets import BoundTarget, RangeTarget
from cantik.content.kinds import Content, Indicator
from cantik.content.peer_rule import PeerRule
from cantik.publish.site.comparison import (
    ComparedRelease,
    FigureComparison,
    Neighbours,
    compare_figures,
    judge_places,
    read_release,
)
from cantik.register.events.rates import is_beyond_chance
from cantik.release.comparability import Comparison
from cantik.release.goals import GoalIndicator, reckon_known
from cantik.release.model import Figure, Release
from cantik.release.series import MeasureSeries
from cantik.use.proposals.share_interval import find_share_interval

RULE = "kesenjangan"
_PERCENT = "persen"
_HUNDRED = Decimal(100)
#: the size of the village by the unit of a measure: the indicators that tell it, the first that is published counts
_WHOLE: Mapping[str, tuple[str, ...]] = {
    "orang": ("jumlah_penduduk", "jumlah_terdata"),
    "keluarga": ("jumlah_keluarga", "jumlah_keluarga_terdata"),
}


class GapKind(StrEnum):
    """Behind what a figure is."""

    TARGET = "sasaran"
    KECAMATAN = "kecamatan"
    KABUPATEN = "kabupaten"
    PEERS = "mirip"
    WORSE = "memburuk"
    ALL = "semua"


@dataclass(frozen=True, slots=True)
class GapReference:
    """What a figure stands beside: the value, by how much the figure falls short of it (0: it does not), the year of
    `WORSE`, of how many villages `PEERS` is the middle. `chance`: so small a difference may be chance."""

    kind: GapKind
    value: Decimal
    short: Decimal
    chance: bool = False
    year: int = 0
    of: int = 0

    @property
    def behind(self) -> bool:
        """The figure falls short of it, and not by chance alone."""
        return self.short > 0 and not self.chance


@dataclass(frozen=True, slots=True)
class GapPart:
    """A part of the points of a gap. `raw`: what was measured, in its unit, None where it is not known; `full`: from
    where it counts in full; `weight`: the most points that it gives."""

    name: str
    raw: Decimal | None
    full: Decimal
    weight: int

    @property
    def points(self) -> Decimal:
        """Its points, not rounded."""
        return Decimal(0) if self.raw is None else self.weight * min(self.raw / self.full, Decimal(1))


@dataclass(frozen=True, slots=True)
class Gap:
    """A figure that is behind something. `lacking`: how many are not served, beside `whole`: how many of its `unit`
    (`orang`, `keluarga`) the village has (None: not published); `interval`: the figure's 95 per cent interval of
    chance; `reached`: of how many it is told, of how many there are, where these are not all; `goal`: the indicator of
    SDGs Desa that it answers."""

    measure: GapMeasure
    figure: Figure
    value: Decimal
    references: tuple[GapReference, ...]
    parts: tuple[GapPart, ...]
    lacking: int | None
    unit: str
    whole: int | None
    interval: tuple[Decimal, Decimal] | None
    reached: tuple[int, int] | None
    goal: GoalIndicator | None

    @property
    def kinds(self) -> tuple[GapKind, ...]:
        """Behind what it is."""
        return tuple(each.kind for each in self.references if each.behind)

    @property
    def score(self) -> Decimal:
        """Its points, with one decimal as they are printed: who reckons again finds the same order."""
        return round_half_up(sum((part.points for part in self.parts), Decimal(0)), 1)


@dataclass(frozen=True, slots=True)
class GapReport:
    """What was found in a release: gaps, the first one first; those behind nothing; those that are hidden; `alone`:
    those with nothing beside them; `aside`: those that do not concern the village (`applicability`)."""

    gaps: tuple[Gap, ...]
    fine: tuple[Figure, ...]
    hidden: tuple[Figure, ...]
    alone: tuple[Figure, ...] = ()
    aside: tuple[Gap, ...] = ()

    def find_gap(self, indicator: str) -> Gap | None:
        """The gap of an indicator; None where it has none, or it does not concern the village."""
        return next((gap for gap in self.gaps if gap.figure.id == indicator), None)

    def find_aside(self, indicator: str) -> Gap | None:
        """The gap of an indicator that does not concern the village; None where there is none."""
        return next((gap for gap in self.aside if gap.figure.id == indicator), None)


def find_gaps(
    release: Release,
    content: Content,
    around: Neighbours | None = None,
    series: Sequence[MeasureSeries] = (),
    rule: GapRule | None = None,
) -> GapReport:
    """The gaps of a village's release. `around`: among what it stands, None of one that stands alone; `series`: its
    measures from year to year."""
    rule = rule or content.gaps[RULE]
    figures = {figure.id: figure for figure in release.figures if not figure.area and not figure.partial}
    goals = {each.figures[0].id: each for each in reckon_known(release)}
    measures = _choose_measures(rule, figures, goals)
    told = {name: figure for name, figure in figures.items() if name in measures}
    valued = [name for name, figure in told.items() if figure.value is not None and figure.status == "ada"]
    own, beside = read_release(release), around or stand_alone(content.peers["desa_mirip"])
    compared = dict(zip(valued, compare_figures(own, valued, beside, series), strict=True))
    sizes = _read_sizes(figures)
    gaps = list[Gap]()
    fine = list[Gap]()
    for name in valued:
        gap = _weigh_figure(
            _Weighed(
                told[name],
                measures[name],
                goals.get(name),
                content.indicators.get(name),
                _count_explained(measures[name], measures, told),
            ),
            compared[name],
            _find_middle(own, name, beside),
            sizes,
            rule,
        )
        (gaps if gap.kinds else fine).append(gap)
    hidden = tuple(figure for figure in told.values() if figure.status == "rahasia")
    beside_some, alone = (tuple(gap.figure for gap in fine if bool(gap.references) is is_) for is_ in (True, False))
    return GapReport(tuple(sorted(gaps, key=_order_of)), beside_some, hidden, alone)


def stand_alone(rule: PeerRule) -> Neighbours:
    """Among what a village stands that has no neighbours: a practice one, or a store of its own."""
    return Neighbours(None, None, None, {}, rule, 0, 0)


def _order_of(gap: Gap) -> tuple[Decimal, int, str]:
    """More points first; of as many whoever concerns more, then by the id."""
    return -gap.score, -(gap.lacking or 0), gap.figure.id


# ── which figures ────────────────────────────────────────────────────────────────────────────────
def _choose_measures(
    rule: GapRule, figures: Mapping[str, Figure], goals: Mapping[str, GoalIndicator]
) -> dict[str, GapMeasure]:
    """By indicator of the release the measure that it is looked at as: of one topic the first that is published, and
    whatever else of SDGs Desa has a target."""
    found: dict[str, GapMeasure] = {}
    topics: set[str] = set()
    listed = {measure.indicator for measure in rule.measures}
    for published in (True, False):  # a figure that is told before one that is hidden
        for measure in rule.measures:
            figure = figures.get(measure.indicator)
            if figure is None or measure.topic in topics or (figure.value is not None) is not published:
                continue
            topics.add(measure.topic)
            found[measure.indicator] = measure
    for name, goal in goals.items():
        target = goal.target.target
        if name not in listed and isinstance(target, BoundTarget):
            found[name] = GapMeasure(name, name, target.upward, "", ())
    return found


def _count_explained(measure: GapMeasure, measures: Mapping[str, GapMeasure], told: Mapping[str, Figure]) -> int:
    """How many lack a figure because they lack the one of its parts that most go without."""
    parts = [name for name, each in measures.items() if each.topic in measure.parts]
    return max((_Weighed(told[name], measures[name], None, None).count_lacking or 0 for name in parts), default=0)


def _read_sizes(figures: Mapping[str, Figure]) -> dict[str, int]:
    """How many persons and families the village has, as the release prints it."""
    found = {}
    for unit, names in _WHOLE.items():
        counts = [figures[name].value for name in names if name in figures and figures[name].value is not None]
        if counts and counts[0]:
            found[unit] = int(counts[0])
    return found


def _find_middle(own: ComparedRelease, name: str, around: Neighbours) -> tuple[Decimal, int] | None:
    """What the one in the middle of the most similar villages has, of how many; None of too few that compare."""
    chosen = () if around.edition is None else around.edition.peers_of(own.code)
    values = [
        value
        for code, _far in chosen
        if code in around.members
        and judge_places(own, around.members[code], name, Comparison.EQUALS).comparable
        and (value := around.members[code].figures[name].value) is not None
    ]
    return (median_low(values), len(values)) if len(values) >= around.rule.compared else None


# ── one figure ───────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class _Weighed:
    figure: Figure
    measure: GapMeasure
    goal: GoalIndicator | None
    spec: Indicator | None
    explained: int = 0

    @property
    def own_share(self) -> Decimal:
        """Which part of those not served no single part of the figure explains, from 0 to 1."""
        lacking = self.count_lacking
        return Decimal(max(lacking - self.explained, 0)) / lacking if lacking and self.explained else Decimal(1)

    @property
    def percentage(self) -> bool:
        return self.figure.unit == _PERCENT

    @property
    def count_lacking(self) -> int | None:
        """How many are not served: of a share those on its worse side, of a count where less is better the count."""
        figure = self.figure
        if figure.percent_only or figure.numerator is None:
            return None
        if figure.denominator is None:
            return figure.numerator if not self.measure.upward and not figure.decimals else None
        if not self.percentage:
            return None
        return figure.denominator - figure.numerator if self.measure.upward else figure.numerator

    def shortfall(self, value: Decimal, other: Decimal) -> Decimal:
        """By how much a value is worse than another."""
        return max(other - value if self.measure.upward else value - other, Decimal(0))


def _weigh_figure(
    weighed: _Weighed,
    compared: FigureComparison,
    middle: tuple[Decimal, int] | None,
    sizes: Mapping[str, int],
    rule: GapRule,
) -> Gap:
    figure = weighed.figure
    value = compared.figure.value
    assert value is not None  # noqa: S101 - only figures with a value are weighed
    references = tuple(_list_references(weighed, value, compared, middle)) or _beside_everybody(weighed, value)
    unit = "" if weighed.spec is None else weighed.spec.unit_of
    whole, lacking = sizes.get(unit), weighed.count_lacking
    return Gap(
        weighed.measure,
        figure,
        value,
        references,
        (
            GapPart("besar", _size_of(_own_of(lacking, weighed), whole), rule.scale.size, rule.weights.size),
            _weigh_depth(weighed, references, rule),
            GapPart("arah", _trend_of(references), rule.scale.trend, rule.weights.trend),
        ),
        lacking,
        unit,
        whole,
        _interval_of(weighed),
        _reached_of(figure),
        weighed.goal,
    )


def _own_of(lacking: int | None, weighed: _Weighed) -> Decimal | None:
    return None if lacking is None else lacking * weighed.own_share


def _size_of(lacking: Decimal | None, whole: int | None) -> Decimal | None:
    return None if lacking is None or not whole else min(_HUNDRED * lacking / whole, _HUNDRED)


def _list_references(
    weighed: _Weighed, value: Decimal, compared: FigureComparison, middle: tuple[Decimal, int] | None
) -> Iterator[GapReference]:
    goal, short = weighed.goal, weighed.shortfall
    if goal is not None and isinstance(goal.target.target, BoundTarget | RangeTarget):
        yield GapReference(GapKind.TARGET, _aim_of(goal, value), goal.distance or Decimal(0))
    for parent in compared.parents:
        if parent.order is not None and parent.figure is not None and parent.figure.value is not None:
            other = parent.figure.value
            yield GapReference(GapKind(parent.level), other, short(value, other), _may_be_chance(weighed, other))
    if middle is not None:
        other, of = middle
        yield GapReference(GapKind.PEERS, other, short(value, other), _may_be_chance(weighed, other), of=of)
    former = compared.former
    if former is not None and former.order is not None and former.value is not None:
        other = former.value
        chance = _may_be_chance(weighed, other)
        yield GapReference(GapKind.WORSE, other, short(value, other), chance, year=former.year)


def _beside_everybody(weighed: _Weighed, value: Decimal) -> tuple[GapReference, ...]:
    """What nothing else is known of stands beside all being served, where it is due to all; else beside nothing."""
    if not weighed.measure.everybody or not weighed.percentage:
        return ()
    served = _HUNDRED if weighed.measure.upward else Decimal(0)
    return (GapReference(GapKind.ALL, served, weighed.shortfall(value, served)),)


def _aim_of(goal: GoalIndicator, value: Decimal) -> Decimal:
    """The value that a target asks for; of a range the end that is nearer."""
    target = goal.target.target
    if isinstance(target, RangeTarget):
        return target.low if value < target.low else target.high
    assert isinstance(target, BoundTarget)  # noqa: S101 - the only two that are aimed at
    return target.value


def _may_be_chance(weighed: _Weighed, other: Decimal) -> bool:
    """Whether the difference from another value may be chance, by the count of those on the worse side; False where
    what the figure is made of is not published."""
    figure, lacking = weighed.figure, weighed.count_lacking
    if lacking is None or figure.denominator is None or not weighed.percentage:
        return False
    worse = _HUNDRED - other if weighed.measure.upward else other
    count, expected = lacking, worse * figure.denominator / _HUNDRED
    if 2 * count > figure.denominator:  # the smaller side is what chance moves
        count, expected = figure.denominator - count, figure.denominator - expected
    return count == 0 if expected <= 0 else not is_beyond_chance(count, float(expected))


def _weigh_depth(weighed: _Weighed, references: Sequence[GapReference], rule: GapRule) -> GapPart:
    """How far behind: of what it is behind the one that counts most."""
    parts = [_depth_beside(weighed, each, rule) for each in references if each.behind and each.kind != GapKind.WORSE]
    if not parts:
        return GapPart("dalam", Decimal(0), rule.scale.behind, rule.weights.depth)
    return max(parts, key=lambda part: part.points)


def _depth_beside(weighed: _Weighed, reference: GapReference, rule: GapRule) -> GapPart:
    if not weighed.percentage:
        share = _HUNDRED * reference.short / abs(reference.value) if reference.value else rule.scale.relative
        return GapPart("dalam", share, rule.scale.relative, rule.weights.depth)
    full = rule.scale.target if reference.kind in (GapKind.TARGET, GapKind.ALL) else rule.scale.behind
    return GapPart("dalam", reference.short * weighed.own_share, full, rule.weights.depth)


def _trend_of(references: Sequence[GapReference]) -> Decimal | None:
    worse = next((each for each in references if each.kind == GapKind.WORSE), None)
    return None if worse is None else worse.short if worse.behind else Decimal(0)


def _interval_of(weighed: _Weighed) -> tuple[Decimal, Decimal] | None:
    """The 95 per cent interval of a share, by the exact one of the count on its smaller side."""
    figure = weighed.figure
    if not weighed.percentage or figure.percent_only or figure.numerator is None or not figure.denominator:
        return None
    return find_share_interval(figure.numerator, figure.denominator, figure.decimals)


def _reached_of(figure: Figure) -> tuple[int, int] | None:
    cover = figure.definition.get("cakupan") or {}
    if not cover.get("kerangka") or cover.get("terdata") is None:
        return None
    return int(cover["terdata"]), int(cover["kerangka"])
