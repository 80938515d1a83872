"""A village beside its kecamatan, its kabupaten, the villages that are most alike, and its own year before. Pure.

What comes in is what releases print: `read_figures` takes the figures of a whole place that have a value and leaves
everything else outside, so that no order, range or count here can know more than a reader of the releases does. What
must not be compared is told apart with the reason and stands in no order (docs/bidang/quality_policy.md 10).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from cantik.base.numerals import round_half_up
from cantik.release.comparability import (
    Apart,
    ComparedFigure,
    Comparison,
    Judgement,
    judge_alone,
    judge_pair,
    read_figure,
)
from cantik.release.model import Release
from cantik.release.series import MeasureSeries
from cantik.release.states import ESTIMATED

if TYPE_CHECKING:
    from cantik.content.peer_rule import PeerRule
    from cantik.publish.site.peers import PeerEdition

Order = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class ComparedRelease:
    """What a comparison reads of a release: whose it is (`short`: without its kind), its number, day and content, the
    figures of the whole place. `villages`: those that a level is told of."""

    code: str
    name: str
    name_en: str
    short: str
    number: str
    reference: dt.date
    content: str
    figures: Mapping[str, ComparedFigure]
    villages: frozenset[str] = frozenset()
    counted: tuple[int, int] | None = None


def read_release(release: Release) -> ComparedRelease:
    """What a comparison reads of a release."""
    place = release.place
    return ComparedRelease(
        place.code,
        place.full(),
        place.full("en"),
        place.name,
        release.number,
        release.reference,
        release.content,
        {figure.id: read_figure(release, figure) for figure in release.figures if not figure.area},
        frozenset(release.villages),
        place.counted,
    )


def judge_places(own: ComparedRelease, other: ComparedRelease, name: str, beside: Comparison) -> Judgement:
    """Whether the same figure of two places may be compared as they stand to each other (`release.comparability`)."""
    judged = judge_pair(own.figures.get(name), other.figures.get(name), beside)
    if judged.comparable and beside is Comparison.LEVEL and own.code not in other.villages:
        return Judgement(("tanpa_desa_ini",), judged.theirs)
    return judged


# ── what a page is given ─────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Neighbours:
    """Among what a village stands: the releases of its kecamatan and kabupaten (None without), the peer edition of the
    kabupaten with its rule, the villages of that edition as their releases print them, how many villages there are."""

    kecamatan: ComparedRelease | None
    kabupaten: ComparedRelease | None
    edition: PeerEdition | None
    members: Mapping[str, ComparedRelease]
    rule: PeerRule
    of_kecamatan: int
    of_kabupaten: int


# ── what is found ────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class VillageRange:
    """The lowest and the highest of the villages that can be compared, with who they are, and of how many that is.
    None of both below two villages. `apart`: how many of the others are told apart, by reason."""

    low: Decimal | None
    high: Decimal | None
    lowest: ComparedRelease | None
    highest: ComparedRelease | None
    told: int
    of: int
    apart: Mapping[Apart, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ParentStanding:
    """A figure beside that of a level: the level's figure, how the village stands to it (None: not compared, `apart`
    says why). `members`: its villages side by side, where the level tells no such figure."""

    level: Literal["kecamatan", "kabupaten"]
    release: ComparedRelease | None
    figure: ComparedFigure | None
    order: Order | None
    apart: Apart | None
    members: VillageRange | None


@dataclass(frozen=True, slots=True)
class PeerStanding:
    """How many of the villages most alike have a lower, the same, a higher figure; `apart`: those that stand in no
    order, by reason. `ranked`: enough of them can be compared for a sentence; `everybody`: they are all others that
    published, so that nobody was chosen."""

    lower: int
    same: int
    higher: int
    apart: Mapping[Apart, int]
    ranked: bool
    everybody: bool = False

    @property
    def compared_count(self) -> int:
        """Of how many villages the order is told."""
        return self.lower + self.same + self.higher


@dataclass(frozen=True, slots=True)
class FormerYear:
    """The year before that the series tells: its value, how the village stands to it; `breaks` are the words (id, en)
    for which it is not compared."""

    year: int
    value: Decimal | None
    hidden: bool
    order: Order | None
    breaks: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FigureComparison:
    """A key figure in its place. `own_apart`: why it is compared with nobody."""

    figure: ComparedFigure
    own_apart: Apart | None
    parents: tuple[ParentStanding, ...]
    peers: PeerStanding | None
    range: VillageRange
    former: FormerYear | None


def compare_figures(
    own: ComparedRelease, names: Iterable[str], around: Neighbours, series: Sequence[MeasureSeries] = ()
) -> tuple[FigureComparison, ...]:
    """Each figure of a village in its place."""
    told = {each.key: each for each in series if each.kind == "indikator"}
    return tuple(_compare_figure(own, name, around, told.get(name)) for name in names)


def _compare_figure(
    own: ComparedRelease, name: str, around: Neighbours, series: MeasureSeries | None
) -> FigureComparison:
    others = [around.members[code] for code in sorted(around.members) if code != own.code]
    figure = own.figures[name]
    near = [member for member in others if _kecamatan(member.code) == _kecamatan(own.code)]
    everybody = _find_range(own, others, name, around.of_kabupaten)
    parents = (
        _beside_parent(own, name, "kecamatan", around.kecamatan, _find_range(own, near, name, around.of_kecamatan)),
        _beside_parent(own, name, "kabupaten", around.kabupaten, everybody),
    )
    return FigureComparison(
        figure,
        judge_alone(figure).first,
        parents,
        compare_with_peers(own, name, around),
        everybody,
        None if series is None else _former_year(own, figure, series),
    )


def _kecamatan(code: str) -> str:
    return code.rpartition(".")[0]


def order_of(own: Decimal, other: Decimal) -> Order:
    """1 where the own value is the higher one, -1 the lower one, 0 the same as both are printed."""
    return 1 if own > other else -1 if own < other else 0


def _beside_parent(
    own: ComparedRelease,
    name: str,
    level: Literal["kecamatan", "kabupaten"],
    parent: ComparedRelease | None,
    members: VillageRange,
) -> ParentStanding:
    """A level that tells no such figure, or only the sum of some of its villages, has nothing to stand beside: its
    villages do."""
    figure = None if parent is None else parent.figures.get(name)
    if parent is None or figure is None or figure.value is None or figure.named is not None:
        return ParentStanding(level, parent, None, None, None, members)
    apart, mine = judge_places(own, parent, name, Comparison.LEVEL).first, own.figures[name].value
    order = None if apart is not None or mine is None else order_of(mine, figure.value)
    return ParentStanding(level, parent, figure, order, apart, None)


def _find_range(own: ComparedRelease, others: Sequence[ComparedRelease], name: str, of: int) -> VillageRange:
    apart: Counter[Apart] = Counter()
    inside = [own] if judge_alone(own.figures.get(name)).comparable else []
    for other in others:
        why = judge_places(own, other, name, Comparison.PLACES).first
        if why is None:
            inside.append(other)
        else:
            apart[why] += 1
    values = [(value, member) for member in inside if (value := member.figures[name].value) is not None]
    most = max(of, len(others) + 1)
    if len(values) < 2:
        return VillageRange(None, None, None, None, len(values), most, apart)
    low, high = (pick(values, key=lambda pair: pair[0]) for pick in (min, max))
    return VillageRange(low[0], high[0], low[1], high[1], len(values), most, apart)


def compare_with_peers(
    own: ComparedRelease, name: str, around: Neighbours, beside: Comparison = Comparison.PLACES
) -> PeerStanding | None:
    """A figure among those of the villages most alike. None where the edition does not know the village, or it is alike
    with nobody."""
    chosen = () if around.edition is None else around.edition.peers_of(own.code)
    peers = [around.members[code] for code, _distance in chosen if code in around.members]
    if not peers:
        return None
    apart: Counter[Apart] = Counter()
    orders: Counter[Order] = Counter()
    mine = own.figures[name].value
    for peer in peers:
        why, theirs = judge_places(own, peer, name, beside).first, peer.figures.get(name)
        if why is not None:
            apart[why] += 1
        elif mine is not None and theirs is not None and theirs.value is not None:
            orders[order_of(mine, theirs.value)] += 1
    ranked = sum(orders.values()) >= around.rule.compared
    everybody = around.edition is not None and len(chosen) == len(around.edition.villages) - 1 < around.rule.most
    return PeerStanding(orders[1], orders[0], orders[-1], apart, ranked, everybody)


def _former_year(own: ComparedRelease, figure: ComparedFigure, series: MeasureSeries) -> FormerYear | None:
    """The year before in the series of a village; None where the last year of the series is not its release."""
    line = next((line for line in series.lines if not line.place), None)
    if line is None or len(series.years) < 2 or series.years[-1].number != own.number:
        return None
    year, cell, now = series.years[-2], line.cells[-2], series.years[-1]
    if cell is None:
        return None
    value = None if cell.value is None else round_half_up(Decimal(cell.value), series.decimals)
    breaks = tuple((mark.words, mark.words_en) for mark in now.breaks)
    counted = cell.state != ESTIMATED and judge_alone(figure).comparable
    compared = value is not None and counted and not breaks
    order = order_of(figure.value, value) if compared and figure.value is not None and value is not None else None
    return FormerYear(year.year, value, cell.status == "rahasia", order, breaks)
