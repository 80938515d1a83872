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
from cantik.release.comparability import FigureBasis, basis_of
from cantik.release.model import NAMED, Figure, Release
from cantik.release.series import MeasureSeries
from cantik.release.states import ESTIMATED

if TYPE_CHECKING:
    from cantik.content.peer_rule import PeerRule
    from cantik.publish.site.peers import PeerEdition

#: why a figure is not set beside another
Apart = Literal[
    "tertutup", "tidak_ada", "tahun", "dasar", "definisi", "satuan", "cakupan", "perkiraan", "tanpa_desa_ini"
]
Order = Literal[-1, 0, 1]


@dataclass(frozen=True, slots=True)
class ComparedFigure:
    """A figure of a whole place as its release prints it: `value` rounded as printed, None where it is hidden or not
    known. `basis`: what it stands on; `percent_only`: fewer are recorded than counts need; `named`:
    of how many villages a sum is, of how many there are, where these are not all."""

    id: str
    value: Decimal | None
    hidden: bool
    decimals: int
    unit: str
    basis: FigureBasis
    percent_only: bool = False
    estimated: bool = False
    named: tuple[int, int] | None = None
    state: str = ""


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
        {figure.id: _read_figure(release, figure) for figure in release.figures if not figure.area},
        frozenset(release.villages),
        place.counted,
    )


def _read_figure(release: Release, figure: Figure) -> ComparedFigure:
    shown = figure.value is not None and figure.status == "ada"
    named = figure.definition.get(NAMED)
    return ComparedFigure(
        figure.id,
        round_half_up(figure.value, figure.decimals) if shown and figure.value is not None else None,
        figure.status == "rahasia",
        figure.decimals,
        figure.unit,
        basis_of(release, figure),
        percent_only=figure.percent_only,
        estimated=figure.state == ESTIMATED,
        named=(len(named["kode"]), int(named["dari"])) if named else None,
        state=figure.state,
    )


def reason_apart(own: ComparedRelease, other: ComparedRelease, name: str) -> Apart | None:
    """Why the same figure of two releases is not compared; None when it is. Whose it is makes no difference."""
    mine, theirs = own.figures.get(name), other.figures.get(name)
    if mine is None or theirs is None:
        return "tidak_ada"
    if mine.hidden or theirs.hidden:
        return "tertutup"
    if mine.value is None or theirs.value is None:
        return "tidak_ada"
    return reason_unlike(mine, theirs, any_year=False)


def reason_unlike(mine: ComparedFigure, theirs: ComparedFigure, *, any_year: bool = True) -> Apart | None:
    """Why two figures that are told are not of one measure and one quality, of whatever years unless they are asked
    for; None when they are."""
    for difference in mine.basis.differences(theirs.basis):
        if difference != "tahun" or not any_year:
            return difference
    if mine.percent_only or theirs.percent_only:
        return "cakupan"
    return "perkiraan" if mine.estimated or theirs.estimated else None


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
        reason_apart(own, own, name),
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
    figure = None if parent is None else parent.figures.get(name)
    if parent is None or figure is None or figure.value is None:
        return ParentStanding(level, parent, None, None, None, members)
    apart = reason_apart(own, parent, name)
    if apart is None and own.code not in parent.villages:
        apart = "tanpa_desa_ini"
    mine = own.figures[name].value
    order = None if apart is not None or mine is None else order_of(mine, figure.value)
    return ParentStanding(level, parent, figure, order, apart, None)


def _find_range(own: ComparedRelease, others: Sequence[ComparedRelease], name: str, of: int) -> VillageRange:
    apart: Counter[Apart] = Counter()
    inside = [own] if reason_apart(own, own, name) is None else []
    for other in others:
        why = reason_apart(own, other, name)
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


def compare_with_peers(own: ComparedRelease, name: str, around: Neighbours) -> PeerStanding | None:
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
        why, theirs = reason_apart(own, peer, name), peer.figures.get(name)
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
    compared = value is not None and figure.value is not None and not breaks
    order = order_of(figure.value, value) if compared and figure.value is not None and value is not None else None
    return FormerYear(year.year, value, cell.status == "rahasia", order, breaks)
