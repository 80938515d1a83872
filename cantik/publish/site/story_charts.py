"""The chart of a finding: the years, or the place among those that it is compared with. Every mark is a published
number; the alternative text says them all."""

from __future__ import annotations

from collections.abc import Sequence

from cantik.base.numerals import count_noun, format_number
from cantik.publish.chart import Chart
from cantik.publish.chart.forms import Dot, Dots, DotSwarm, KeyedDot
from cantik.publish.chart.spec import wrap_label
from cantik.publish.site import comparison_words as words
from cantik.publish.site.chart_views import chart_of_years, points_of, ticks_of
from cantik.publish.site.comparison import ParentStanding
from cantik.publish.site.story_findings import (
    ChangeDetail,
    MemberDetail,
    ParentDetail,
    PeerDetail,
    RecordDetail,
    StoryFinding,
)
from cantik.publish.site.story_words import member_name, name_among
from cantik.publish.site.view import Text
from cantik.release.model import Release
from cantik.release.series import MeasureSeries
from cantik.release.show import figure_text

#: so many villages stand in rows; more of them are a swarm
_ROWS = 12
_NO_DOT = Dot((), None, "")


def chart_of(finding: StoryFinding, release: Release, t: Text) -> Chart:
    """The chart of a finding with its formal title."""
    match finding.detail:
        case ChangeDetail() | RecordDetail() as detail:
            return _chart_of_years(detail.series, t)
        case ParentDetail() | PeerDetail() as detail:
            return _draw_dots_of(finding, _rows_of(finding, detail, release, t), t)
        case MemberDetail() as detail:
            return _chart_of_members(finding, detail, release, t)


def _chart_of_years(series: MeasureSeries, t: Text) -> Chart:
    """The line of the series; two years as two rows from zero, where a slope would make a cliff of any difference."""
    drawn = chart_of_years(series, t)
    if drawn is not None:
        return drawn[0]
    line = next(line for line in series.lines if not line.place)
    start, end = points_of(series, line, t)[-2:]
    title = f"{t(series.title, series.title_en)} ({t(series.unit, series.unit_en)}), {start.year}–{end.year}"
    rows = tuple(Dot((str(point.year),), point.value, point.text, subject=point is end) for point in (start, end))
    alt = f"{title}: {start.year} {start.text}, {end.year} {end.text}."
    return Chart("titik", series.key, title, alt, form=Dots(rows, _NO_DOT, ranged=False))


def _rows_of(finding: StoryFinding, detail: ParentDetail | PeerDetail, release: Release, t: Text) -> list[Dot]:
    """The village brought out among those that it is compared with, the highest first."""
    figure = finding.figure
    rows = [Dot(wrap_label(release.place.full(t.lang)), figure.value, figure_text(figure, t.lang))]
    if isinstance(detail, ParentDetail):
        standing = ParentStanding(detail.level, detail.parent, detail.figure, None, None, None)
        others = [(words.parent_name(standing, release.place, t), detail.figure)]
    else:
        places = [peer for peer, _ in detail.peers]
        others = [(name_among(places, peer, t), told) for peer, told in detail.peers]
    rows += [Dot(wrap_label(name), told.value, words.value_words(told, t.lang), subject=False) for name, told in others]
    return sorted(rows, key=lambda dot: -(dot.value or 0))


def _write_title(finding: StoryFinding, t: Text) -> str:
    figure = finding.figure
    return f"{t(figure.title, figure.title_en)} ({t(figure.unit, figure.unit_en)}), {finding.year}"


def _draw_dots_of(finding: StoryFinding, rows: Sequence[Dot], t: Text, whole: Dot = _NO_DOT) -> Chart:
    title = _write_title(finding, t)
    told = "; ".join(f"{' '.join(dot.label)} {dot.text}" for dot in (*rows, whole) if dot.value is not None)
    form = Dots(tuple(rows), whole, ranged=False)
    return Chart("titik", finding.measure.indicator, title, f"{title}: {told}.", form=form)


def _chart_of_members(finding: StoryFinding, detail: MemberDetail, release: Release, t: Text) -> Chart:
    members = [member for member, _ in detail.members]
    told = [(member_name(members, member, t), figure) for member, figure in reversed(detail.members)]
    if len(told) <= _ROWS:
        whole = _NO_DOT
        if detail.whole is not None:
            whole = Dot((release.place.full(t.lang),), detail.whole.value, figure_text(detail.whole, t.lang))
        ends = (told[0][1], told[-1][1])
        rows = [
            Dot(wrap_label(name), figure.value, figure_text(figure, t.lang), subject=figure in ends)
            for name, figure in told
        ]
        return _draw_dots_of(finding, rows, t, whole)
    dots = tuple(
        KeyedDot(member.release.place.code, name, figure.value or 0, figure_text(figure, t.lang))
        for member, (name, figure) in zip(reversed(members), told, strict=True)
    )
    values = [figure.value for _, figure in told if figure.value is not None]
    ends_told = tuple(f"{name} {figure_text(figure, t.lang)}" for name, figure in (told[-1], told[0]))
    title = _write_title(finding, t)
    form = DotSwarm(dots, ticks_of(values, t), (ends_told[0], ends_told[1]))
    count = t(f"{format_number(len(told))} desa", count_noun(len(told), "village"))
    alt = f"{title}: {'; '.join(ends_told)}; {count}."
    return Chart("kawanan", finding.measure.indicator, title, alt, form=form)
