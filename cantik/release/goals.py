"""The goals of SDGs Desa as one release tells them: of each indicator what is published, how far that is from its
target, or why it is not known (docs/adr/0080).

Which measure answers an indicator is the column `ukuran` of `cakupan_ukuran.csv`, the first that is published first; a
row with a reason beside its measures is answered in part, or by its opposite, and is never counted as met. Nothing is
added up over indicators but how many there are in each state.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby

from cantik.content.coverage import REASONS, SDGS_DESA, SECTIONS, SoughtFigure
from cantik.content.goal_targets import IndicatorTarget, NoTarget, TextTarget, data_holders, goal_targets
from cantik.content.title_check import head_unit
from cantik.measure.result import NOT_ASKED, SAME_THING
from cantik.release.goal_states import GoalState, UnknownWhy, judge_value
from cantik.release.model import Cell, Figure, NotShown, Release, Table
from cantik.release.series import MeasureSeries, SeriesBreak

#: the editions of the list, the one that is followed first
EDITIONS = ("sdgs_desa_2025", "sdgs_desa_2020")
#: the reason of a row whose figure follows from cells of a table that is printed
_OF_CELLS = "dari_tabel"
_TABLE, _INDICATOR = "tabel/", "indikator/"
#: by the codes under which a release leaves a measure out; every other is of protection
_WHY_LEFT_OUT = {
    "kosong": UnknownWhy.NO_DATA,
    NOT_ASKED: UnknownWhy.NO_DATA,
    "sumber": UnknownWhy.NO_DATA,
    "tanpa_catatan": UnknownWhy.NO_DATA,
    "cakupan": UnknownWhy.PROVISIONAL,
    "tak_terjawab": UnknownWhy.PROVISIONAL,
    SAME_THING: UnknownWhy.OTHER_SOURCE,
}
_WHY_WITHOUT_VALUE = {"rahasia": UnknownWhy.HIDDEN, "tidak_terdefinisi": UnknownWhy.UNDEFINED}
Pair = tuple[str, str]
_NOTHING: Pair = ("", "")


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The figure of one year as its edition prints it, and what sets it apart from the year before."""

    year: int
    number: str
    cell: Cell
    breaks: tuple[SeriesBreak, ...]


@dataclass(frozen=True, slots=True)
class GoalIndicator:
    """An indicator with its target and its state. `why`: of an unknown one; `note`: what must be said of it, in both
    languages; `distance`: from what is met, in the unit of the target.

    `figures`: what the release tells for it, the one that is judged first; `table`: where it is told by classes only;
    `parts`: the first figure by dusun, where all of them are published; `trend`: that figure from year to year.
    """

    row: SoughtFigure
    target: IndicatorTarget
    state: GoalState
    why: UnknownWhy | None = None
    note: Pair = _NOTHING
    distance: Decimal | None = None
    figures: tuple[Figure, ...] = ()
    table: Table | None = None
    parts: tuple[Figure, ...] = ()
    trend: tuple[TrendPoint, ...] = ()

    @property
    def judged_figure(self) -> Figure | None:
        """The figure that the state is of; None of an unknown one."""
        return self.figures[0] if self.why is None else None


@dataclass(frozen=True, slots=True)
class GoalTally:
    """How many indicators stand where; `known` are met, near, far and those without a target, `unknown` the others, of
    which something in part is told of `partly`."""

    total: int
    met: int
    near: int
    far: int
    unjudged: int
    unknown: int
    partly: int

    @property
    def known_count(self) -> int:
        """Indicators whose figure is published as the list asks for it."""
        return self.met + self.near + self.far + self.unjudged


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal with its indicators in the order of the list."""

    edition: str
    number: str
    title: Pair
    indicators: tuple[GoalIndicator, ...]

    @property
    def tally(self) -> GoalTally:
        """Its indicators by state."""
        return tally_of(self.indicators)


def tally_of(indicators: Sequence[GoalIndicator]) -> GoalTally:
    """Indicators by state."""
    states = [each.state for each in indicators]
    partly = sum(bool(each.why and (each.figures or each.table)) for each in indicators)
    return GoalTally(
        len(states),
        states.count(GoalState.MET),
        states.count(GoalState.NEAR),
        states.count(GoalState.FAR),
        states.count(GoalState.UNJUDGED),
        states.count(GoalState.UNKNOWN),
        partly,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What a release tells, by id."""

    figures: Mapping[str, Figure]
    parts: Mapping[str, tuple[Figure, ...]]
    tables: Mapping[str, Table]
    left_out: Mapping[str, NotShown]
    series: Mapping[str, MeasureSeries] = field(default_factory=dict)


def reckon_goals(
    release: Release, edition: str = EDITIONS[0], series: Sequence[MeasureSeries] = ()
) -> tuple[Goal, ...]:
    """The goals of an edition of the list in its order. `release`: of a village; without its tables none is told of
    them. `series`: the measures of the village from year to year."""
    told, targets = _read_release(release, series), goal_targets()
    rows = [row for row in SDGS_DESA if row.asked_by == edition]
    return tuple(
        Goal(
            edition,
            section,
            SECTIONS[edition, section],
            tuple(_reckon_indicator(row, targets[edition, section, row.number], told) for row in own),
        )
        for section, own in groupby(rows, key=lambda row: row.section)
    )


def reckon_known(release: Release, edition: str = EDITIONS[0]) -> tuple[GoalIndicator, ...]:
    """The indicators of which a release publishes a figure as the list asks for it: what stands beside those of other
    villages. Reads as much of the list as the release answers."""
    told, targets = _read_release(release, ()), goal_targets()
    rows = (
        row
        for row in SDGS_DESA
        if row.asked_by == edition
        and not row.reason
        and any(name.removeprefix(_INDICATOR) in told.figures for name in row.measures)
    )
    found = (_reckon_indicator(row, targets[edition, row.section, row.number], told) for row in rows)
    return tuple(indicator for indicator in found if indicator.why is None)


def _read_release(release: Release, series: Sequence[MeasureSeries]) -> _Told:
    figures: dict[str, Figure] = {}
    parts: dict[str, list[Figure]] = {}
    for figure in release.figures:
        if figure.area:
            parts.setdefault(figure.id, []).append(figure)
        else:
            figures[figure.id] = figure
    tables: dict[str, Table] = {}
    for table in release.tables:
        tables.setdefault(table.id, table)
    return _Told(
        figures,
        {name: tuple(own) for name, own in parts.items()},
        tables,
        {missing.id: missing for missing in release.not_shown},
        {each.key: each for each in series if each.kind == "indikator"},
    )


# ── one indicator ───────────────────────────────────────────────────────────────────────────────
def _reckon_indicator(row: SoughtFigure, target: IndicatorTarget, told: _Told) -> GoalIndicator:
    names = [name.removeprefix(_INDICATOR) for name in row.measures if name.startswith(_INDICATOR)]
    found = [told.figures[name] for name in names if name in told.figures and not told.figures[name].partial]
    valued = tuple(figure for figure in found if figure.value is not None)
    if not valued:
        return _not_told(row, target, found, told)
    if row.reason:
        return _unknown_indicator(row, target, UnknownWhy.PART, _reason_pair(row), valued, told)
    free = isinstance(target.target, NoTarget | TextTarget)  # nothing that a unit could be at odds with
    held = tuple(each for each in valued if free or target.unit.accepts_unit(each.unit, each.decimals))
    if not held:
        return _unknown_indicator(row, target, UnknownWhy.OTHER_UNIT, _NOTHING, valued, told)
    whole = tuple(each for each in held if not each.percent_only)
    if not whole:
        return _unknown_indicator(row, target, UnknownWhy.PROVISIONAL, _NOTHING, held, told)
    judged = [_judge_figure(figure, target, told) for figure in whole]
    if len({state for state, _distance in judged}) > 1:
        return _unknown_indicator(row, target, UnknownWhy.CONTRADICTED, _NOTHING, whole, told)
    state, distance = judged[0]
    first = whole[0]
    return GoalIndicator(
        row,
        target,
        state,
        note=_counted_note(row, first),
        distance=distance,
        figures=whole,
        parts=_dusun_figures(first, told),
        trend=_trend_of(first, told),
    )


def _judge_figure(figure: Figure, target: IndicatorTarget, told: _Told) -> tuple[GoalState, Decimal | None]:
    assert figure.value is not None  # noqa: S101 - only figures with a value are judged
    return judge_value(figure.value, target.target, target.unit, _value_before(figure, told))


def _value_before(figure: Figure, told: _Told) -> Decimal | None:
    """The value of the year before where nothing breaks the series between the two."""
    points = _trend_of(figure, told)
    if len(points) < 2 or points[-1].breaks or points[-1].year != points[-2].year + 1:
        return None
    value = points[-2].cell.value
    return None if value is None or points[-1].cell.value != figure.value else Decimal(value)


def _unknown_indicator(
    row: SoughtFigure,
    target: IndicatorTarget,
    why: UnknownWhy,
    note: Pair,
    figures: tuple[Figure, ...],
    told: _Told,
) -> GoalIndicator:
    """Something is told, and it is not the indicator, or not enough of it."""
    first = figures[0]
    return GoalIndicator(
        row,
        target,
        GoalState.UNKNOWN,
        why,
        note,
        figures=figures,
        parts=_dusun_figures(first, told),
        trend=_trend_of(first, told),
    )


def _not_told(row: SoughtFigure, target: IndicatorTarget, found: Sequence[Figure], told: _Told) -> GoalIndicator:
    """No figure has a value: a table may tell it by classes; else why there is none."""
    names = [name.removeprefix(_TABLE) for name in row.measures if name.startswith(_TABLE)]
    tables = [told.tables[name] for name in names if name in told.tables]
    shown = next((table for table in tables if any(cell.value is not None for cell in table.cells)), None)
    if shown is not None:
        why = UnknownWhy.TABLE if row.reason in ("", _OF_CELLS) else UnknownWhy.PART
        return GoalIndicator(row, target, GoalState.UNKNOWN, why, _reason_pair(row), table=shown)
    why, note = _why_not(row, found, bool(tables), told)
    return GoalIndicator(row, target, GoalState.UNKNOWN, why, note)


def _why_not(row: SoughtFigure, found: Sequence[Figure], tables: bool, told: _Told) -> tuple[UnknownWhy, Pair]:
    for figure in found:
        if why := _WHY_WITHOUT_VALUE.get(figure.status):
            return why, _NOTHING
    if tables:
        return UnknownWhy.HIDDEN, _NOTHING
    ids = [name.partition("/")[2] for name in row.measures if name.startswith((_TABLE, _INDICATOR))]
    left_out = next((told.left_out[name] for name in ids if name in told.left_out), None)
    if left_out is not None:
        return _WHY_LEFT_OUT.get(left_out.code, UnknownWhy.HIDDEN), (left_out.reason, left_out.reason_en)
    if ids:
        return UnknownWhy.NO_DATA, _NOTHING
    return _why_uncounted(row), _reason_pair(row)


def _why_uncounted(row: SoughtFigure) -> UnknownWhy:
    """Why no table and no indicator answers a row, as the list itself says it."""
    reason = REASONS.get(row.reason)
    if row.measures:
        return UnknownWhy.AT_OFFICE
    if reason is not None and reason.never:
        return UnknownWhy.NEVER
    if row.imported or row.reason in data_holders():
        return UnknownWhy.ELSEWHERE
    return UnknownWhy.NOT_COUNTED if row.answers else UnknownWhy.NOT_ASKED


def _reason_pair(row: SoughtFigure) -> Pair:
    reason = REASONS.get(row.reason)
    return _NOTHING if reason is None else (reason.text, reason.text_en)


def _counted_note(row: SoughtFigure, figure: Figure) -> Pair:
    """That a row which asks for households is answered by families: what the figure counts is said beside the official
    words; nothing where both are of one unit, or the row names none."""
    asked, counted = head_unit(row.text), str(figure.definition.get("dihitung", ""))
    if asked != "rumah_tangga" or counted != "keluarga":
        return _NOTHING
    return "Yang dihitung keluarga, bukan rumah tangga", "Families are counted, not households"


def _dusun_figures(figure: Figure, told: _Told) -> tuple[Figure, ...]:
    """By dusun, where two or more are published and none is hidden: the least and the greatest of some would mislead,
    and a count of a part says nothing beside that of the whole."""
    own = told.parts.get(figure.id, ())
    whole = len(own) > 1 and figure.decimals and all(each.value is not None for each in own)
    return own if whole else ()


def _trend_of(figure: Figure, told: _Told) -> tuple[TrendPoint, ...]:
    series = told.series.get(figure.id)
    line = next((line for line in series.lines if not line.place), None) if series is not None else None
    if series is None or line is None:
        return ()
    return tuple(_trend_points(series, line.cells))


def _trend_points(series: MeasureSeries, cells: Sequence[Cell | None]) -> Iterator[TrendPoint]:
    for year, cell in zip(series.years, cells, strict=True):
        if cell is not None:
            yield TrendPoint(year.year, year.number, cell, year.breaks)
