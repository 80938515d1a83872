"""What the villages of a level tell side by side: between which of them a figure differs most."""

from __future__ import annotations

from cantik.content.story_rule import StoryMeasure
from cantik.publish.site.kabupaten import column_of
from cantik.publish.site.story_findings import MemberDetail, StoryBasis, StoryFinding, measure_difference, round_value
from cantik.release.comparability import ComparedFigure, Comparison, judge_pair, read_figure
from cantik.release.model import Figure
from cantik.release.story import is_relevant


def find_spread(basis: StoryBasis, measure: StoryMeasure) -> StoryFinding | None:
    """The lowest and the highest village, where each lies beyond the other by more than what chance does to the
    furthest of so many pairs: among many villages the smallest are the most extreme."""
    told = tuple(member for member in basis.members if not member.withdrawn)
    column = column_of(measure.indicator, told)
    if column is None:
        return None
    ordered = sorted(
        ((member, own) for member in told if (own := column.comparable_figure(member, Comparison.EQUALS)) is not None),
        key=lambda pair: (round_value(pair[1]), pair[0].release.place.code),
    )
    if len(ordered) < basis.terms.compared:
        return None
    low, high = ordered[0][1], ordered[-1][1]
    pairs = len(ordered) * (len(ordered) - 1) // 2
    ends = (high, round_value(low)), (low, round_value(high))
    if not all(is_relevant(figure, other, basis.terms, pairs) for figure, other in ends):
        return None
    whole = _whole_figure(basis, column.common, measure.indicator)
    return StoryFinding(
        "antardesa",
        measure,
        high,
        column.common.reference.year,
        higher=True,
        size=measure_difference(round_value(high), round_value(low)),
        detail=MemberDetail(tuple(ordered), len(basis.members), whole),
    )


def _whole_figure(basis: StoryBasis, common: ComparedFigure, name: str) -> Figure | None:
    """What the release of the level itself says, of all its villages and on the same basis."""
    figure = basis.figure(name)
    if figure is None or not judge_pair(common, read_figure(basis.release, figure), Comparison.LEVEL).comparable:
        return None
    return figure
