"""What a village's own editions and those around it tell: the change since the year before, a record of its series, the
level or the most similar villages that it differs from most. Only published figures of one base, definition, unit and
full coverage are set beside one another."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from cantik.content.story_rule import StoryMeasure
from cantik.publish.site.comparison import ComparedRelease, compare_with_peers, judge_places
from cantik.publish.site.story_findings import (
    ChangeDetail,
    ParentDetail,
    PeerDetail,
    RecordDetail,
    StoryBasis,
    StoryFinding,
    measure_difference,
    round_value,
)
from cantik.release.comparability import ComparedFigure, Comparison, judge_alone, judge_pair
from cantik.release.model import Figure
from cantik.release.series import MeasureSeries
from cantik.release.story import is_relevant

Years = list[tuple[int, Decimal]]


def find_change(basis: StoryBasis, measure: StoryMeasure) -> StoryFinding | None:
    """How a figure moved since the year before, where that year is told without a break."""
    run, series, figure = _unbroken_years(basis, measure.indicator)
    if series is None or figure is None or len(run) < 2:
        return None
    (year, value), (_, now) = run[-2:]
    if now == value or not is_relevant(figure, value, basis.terms):
        return None
    detail = ChangeDetail(year, value, series)
    return _make_finding("perubahan", basis, measure, figure, value, detail)


def find_record(basis: StoryBasis, measure: StoryMeasure) -> StoryFinding | None:
    """That a figure is the most or the least of all its years up to the last break."""
    run, series, figure = _unbroken_years(basis, measure.indicator)
    if series is None or figure is None or len(run) < basis.terms.years:
        return None
    former, now = run[:-1], run[-1][1]
    high, low = (pick(value for _, value in former) for pick in (max, min))
    if low <= now <= high:
        return None
    other = high if now > high else low
    if not is_relevant(figure, other, basis.terms):
        return None
    detail = RecordDetail(run[0][0], other, max(year for year, value in former if value == other), series)
    return _make_finding("rekor", basis, measure, figure, other, detail)


def find_parent(basis: StoryBasis, measure: StoryMeasure) -> StoryFinding | None:
    """The level that the village differs from most."""
    figure, around = basis.figure(measure.indicator), basis.around
    if figure is None or around is None:
        return None
    found = []
    levels: tuple[ParentDetail | None, ...] = (
        _find_level(basis, measure.indicator, "kecamatan", around.kecamatan),
        _find_level(basis, measure.indicator, "kabupaten", around.kabupaten),
    )
    for detail in levels:
        other = None if detail is None else detail.figure.value
        if detail is not None and other is not None and is_relevant(figure, other, basis.terms):
            found.append(_make_finding("wilayah", basis, measure, figure, other, detail))
    return max(found, key=lambda each: each.size, default=None)


def _find_level(basis: StoryBasis, name: str, level: str, parent: ComparedRelease | None) -> ParentDetail | None:
    if parent is None or len(parent.villages) < basis.terms.compared:
        return None
    if not judge_places(basis.own, parent, name, Comparison.LEVEL).comparable:
        return None
    return ParentDetail("kecamatan" if level == "kecamatan" else "kabupaten", parent, parent.figures[name])


def find_peers(basis: StoryBasis, measure: StoryMeasure) -> StoryFinding | None:
    """That the village has more, or less, than all of the most similar villages that can be compared, and differs from
    the one in their middle."""
    figure, around = basis.figure(measure.indicator), basis.around
    if figure is None or around is None or around.edition is None:
        return None
    own, name = basis.own, measure.indicator
    standing, mine = compare_with_peers(own, name, around, Comparison.EQUALS), own.figures[name].value
    chosen = [around.members[code] for code, _far in around.edition.peers_of(own.code) if code in around.members]
    peers = [
        (peer, peer.figures[name]) for peer in chosen if judge_places(own, peer, name, Comparison.EQUALS).comparable
    ]
    if standing is None or not standing.ranked or mine is None or len(peers) < basis.terms.compared:
        return None
    if len(peers) not in (standing.lower, standing.higher):
        return None
    ordered = sorted(peers, key=lambda pair: (abs((pair[1].value or Decimal(0)) - mine), pair[0].code))
    middle = _find_middle(ordered)
    if middle is None or not is_relevant(figure, middle, basis.terms):
        return None
    return _make_finding("mirip", basis, measure, figure, middle, PeerDetail(standing, tuple(ordered)))


def _find_middle(nearest_first: Sequence[tuple[ComparedRelease, ComparedFigure]]) -> Decimal | None:
    """What the one in the middle has, of two the nearer: all of them lie on one side of the village."""
    return nearest_first[(len(nearest_first) - 1) // 2][1].value


def _make_finding(
    kind: str,
    basis: StoryBasis,
    measure: StoryMeasure,
    figure: Figure,
    other: Decimal,
    detail: ChangeDetail | RecordDetail | ParentDetail | PeerDetail,
) -> StoryFinding:
    value = round_value(figure)
    return StoryFinding(
        kind,
        measure,
        figure,
        basis.release.year,
        higher=value > other,
        size=measure_difference(value, other),
        detail=detail,
    )


def _unbroken_years(basis: StoryBasis, name: str) -> tuple[Years, MeasureSeries | None, Figure | None]:
    """The years that end with the release, one after the other without a gap, a break or another quality, with what
    they print; the series and the figure with them."""
    figure, series = basis.figure(name), basis.series.get(name)
    mine = basis.own.figures.get(name)
    if figure is None or series is None or not judge_alone(mine).comparable:
        return [], None, None
    if series.years[-1].number != basis.release.number:
        return [], None, None
    run: Years = [(series.years[-1].year, round_value(figure))]
    for year, after in reversed(list(pairwise(series.years))):
        theirs = basis.former[year.number].figures.get(name) if year.number in basis.former else None
        if after.breaks or after.year != year.year + 1 or theirs is None or theirs.value is None:
            break
        if not judge_pair(mine, theirs, Comparison.YEARS).comparable:
            break
        run.append((year.year, theirs.value))
    return run[::-1], series, figure
