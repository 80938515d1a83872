"""The pages of the goals of SDGs Desa: all of them with how many of their indicators are known, and a page a goal.

Nothing is reckoned here (`release.goals`), nothing averaged, nobody ranked; an edition of the list has its own pages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.numerals import format_number
from cantik.base.spreadsheet import csv_text
from cantik.content.coverage import SECTIONS
from cantik.content.loader import here
from cantik.content.question_places import QuestionIndex
from cantik.publish.site import view
from cantik.publish.site.deret import format_cell
from cantik.publish.site.search_index import IndexTable, unit_of
from cantik.publish.site.search_pages import of_how_many
from cantik.publish.site.view import Text
from cantik.release import goal_words as words
from cantik.release.goal_states import GoalState, UnknownWhy
from cantik.release.goals import EDITIONS, Goal, GoalIndicator, GoalTally, TrendPoint, reckon_goals, tally_of
from cantik.release.model import Figure, Release
from cantik.release.office_figures import delivered_tables
from cantik.release.series import MeasureSeries
from cantik.release.show import figure_text

FOLDER, TABLE = "tujuan", "tujuan.csv"
INDEX = f"{FOLDER}/index.html"
FORMER = f"{FOLDER}/edisi-2020.html"
#: the column of an office's table that bears the official score
_SCORE = "skor_id"
#: reasons that a village can mend with a question
_ASKED_ANEW = frozenset({UnknownWhy.NOT_COUNTED, UnknownWhy.NO_DATA, UnknownWhy.PROVISIONAL, UnknownWhy.NOT_ASKED})
Render = Callable[..., str]


@dataclass(frozen=True, slots=True)
class GoalPages:
    """The goals of a village by edition of the list, the first of them the one that is followed, and where questions
    stand."""

    editions: Mapping[str, tuple[Goal, ...]]
    questions: QuestionIndex

    @property
    def current_list(self) -> tuple[Goal, ...]:
        """The goals of the edition in force."""
        return self.editions[EDITIONS[0]]


def has_goals(release: Release) -> bool:
    """Whether a release is of a village and tells figures: goals are the village's."""
    return not release.of_level and bool(release.figures)


def reckon_pages(release: Release, series: Sequence[MeasureSeries]) -> GoalPages:
    """The goals of a village with the trend of its figures."""
    questions = QuestionIndex(here(), release.place.words.speech.say)
    return GoalPages({edition: reckon_goals(release, edition, series) for edition in EDITIONS}, questions)


def page_names(release: Release) -> list[str]:
    """The addresses of the pages from the root of a language."""
    if not has_goals(release):
        return []
    numbers = (section for asked_by, section in SECTIONS if asked_by == EDITIONS[0])
    return [INDEX, FORMER, *(f"{FOLDER}/{number}.html" for number in numbers)]


def index_goals(goals: GoalPages, t: Text) -> list[IndexTable]:
    """The pages as the search finds them: by their titles, their indicators and the figures that answer these."""
    found = []
    for goal in goals.current_list:
        asked = (
            [indicator.row.text for indicator in goal.indicators] if t.lang == "id" else []
        )  # they are told in Indonesian alone
        titles = [t(figure.title, figure.title_en) for indicator in goal.indicators for figure in indicator.figures]
        words = " ".join(dict.fromkeys([*asked, *titles]))
        title = t(*goal.title).removeprefix(f"{goal.number}. ")  # its number stands beside it
        found.append(IndexTable(f"SDGs {goal.number}", title, f"{FOLDER}/{goal.number}.html", words))
    return found


@dataclass(frozen=True, slots=True)
class GoalPage:
    """A page: its path from the root of the language, its template, and what that shows."""

    path: str
    template: str
    values: Mapping[str, Any]


def lay_pages(release: Release, goals: GoalPages, t: Text) -> list[GoalPage]:
    """What each page shows."""
    followed = goals.current_list
    indicators = [indicator for goal in followed for indicator in goal.indicators]
    front = {
        "goals": [goal_line(goal, t) for goal in followed],
        "all_words": t(*words.describe_tally(tally_of(indicators))),
        "scores": official_scores(release, t),
        "states": state_legend(t),
        "own_reckoning": t(*words.OWN_RECKONING),
    }
    pages = [GoalPage(INDEX, "tujuan", front)]
    for position, goal in enumerate(followed):
        beside = followed[position - 1] if position else None, followed[position + 1 : position + 2]
        told = {
            "p": goal_page([goal], t(*goal.title), goals.questions, t),
            "before": goal_line(beside[0], t) if beside[0] else None,
            "after": goal_line(beside[1][0], t) if beside[1] else None,
        }
        pages.append(GoalPage(f"{FOLDER}/{goal.number}.html", "tujuan_satu", told))
    former, title = goals.editions[EDITIONS[1]], t("Edisi 2020 (daftar lama)", "Edition of 2020 (former list)")
    old = {"p": goal_page(former, title, goals.questions, t), "before": None, "after": None}
    return [*pages, GoalPage(FORMER, "tujuan_satu", old)]


def render_pages(pages: Iterable[GoalPage], render: Render) -> dict[str, str]:
    """The pages by their path."""
    return {page.path: render(page.template, 1, "tujuan", path=page.path, **page.values) for page in pages}


def goal_line(goal: Goal, t: Text) -> dict[str, Any]:
    """A goal with how many of its indicators stand where; `strip`: state and width in per cent of each."""
    tally = goal.tally
    return {
        "number": goal.number,
        "title": t(*goal.title),
        "href": f"{goal.number}.html",
        "words": t(*words.describe_tally(tally)),
        "strip": strip_of(tally),
        "known": tally.known_count,
        "total": tally.total,
    }


def strip_of(tally: GoalTally) -> list[tuple[str, float]]:
    """The states that occur with their widths: counts of indicators, never a value."""
    return [(state, round(100 * n / tally.total, 2)) for state, n in _counts(tally) if n]


def cells_of(tally: GoalTally) -> list[str]:
    """The state of each indicator, those of one state beside one another: for pages that allow no style of their own,
    on which a width cannot be said."""
    return [state for state, n in _counts(tally) for _each in range(n)]


def _counts(tally: GoalTally) -> list[tuple[str, int]]:
    counts = (tally.met, tally.near, tally.far, tally.unjudged, tally.unknown)
    return [(str(state), n) for state, n in zip(GoalState, counts, strict=True)]


def state_legend(t: Text) -> list[tuple[str, str]]:
    """The states as the pages mark them, with their words."""
    return [(str(state), t(*pair)) for state, pair in words.STATE_WORDS.items()]


def official_scores(release: Release, t: Text) -> list[dict[str, str]]:
    """Scores that an office delivered about the village, each with the document that it has them from."""
    return [
        {
            "title": t(line.figure.label, line.figure.label_en),
            "value": t(*line.printed),
            "source": t(*table.source) if line.office else t(*line.by),
        }
        for table in delivered_tables(release)
        for line in table.lines
        if line.figure.column == _SCORE
    ]


def goal_page(goals: Sequence[Goal], title: str, questions: QuestionIndex, t: Text) -> dict[str, Any]:
    """A page: what is known or told in part, one by one; the others by why they are not known."""
    indicators = [indicator for goal in goals for indicator in goal.indicators]
    near = [indicator for indicator in indicators if _has_something(indicator)]
    return {
        "title": title,
        "words": t(*words.describe_tally(tally_of(indicators))),
        "strip": strip_of(tally_of(indicators)),
        "states": state_legend(t),
        "known": [indicator_view(indicator, t) for indicator in near],
        "unknown": _by_why([indicator for indicator in indicators if not _has_something(indicator)], questions, t),
        "source": "; ".join(
            dict.fromkeys(t(indicator.target.basis.text, indicator.target.basis.text_en) for indicator in indicators)
        ),
        "own_reckoning": t(*words.OWN_RECKONING),
    }


def _has_something(indicator: GoalIndicator) -> bool:
    return bool(indicator.why is None or indicator.figures or indicator.table)


def indicator_view(indicator: GoalIndicator, t: Text) -> dict[str, Any]:
    """An indicator of which something is told."""
    return {
        "number": indicator.row.number,
        "text": indicator.row.text,
        "state": str(indicator.state),
        "why": str(indicator.why or ""),
        "state_words": t(
            *(words.STATE_WORDS[indicator.state] if indicator.why is None else words.WHY_WORDS[indicator.why])
        ),
        "target": t(*words.describe_target(indicator.target)),
        "figures": [figure_view(figure, t) for figure in indicator.figures],
        "table": None
        if indicator.table is None
        else {
            "title": view.short_title(indicator.table, t),
            "number": indicator.table.number,
            "key": indicator.table.key,
            "href": f"tabel/{indicator.table.key}.html",
        },
        "distance": t(*words.describe_distance(indicator)),
        "note": _with_stop(t(*indicator.note)),
        "range": _describe_range(indicator.parts, t),
        "trend": [_point_view(point, indicator.figures[0].decimals, t) for point in indicator.trend],
    }


def figure_view(figure: Figure, t: Text) -> dict[str, str]:
    """A figure under its own title, with how many it is of and how many were reached."""
    cover = figure.definition.get("cakupan") or {}
    reached = ""
    if cover.get("kerangka") and cover.get("terdata") is not None:
        counts = [format_number(int(cover[name]), 0, t.lang) for name in ("terdata", "kerangka")]
        reached = t(f"terdata {counts[0]} dari {counts[1]}", f"{counts[0]} of {counts[1]} recorded")
    has = words.describe_presence(figure)
    return {
        "id": figure.id,
        "title": t(figure.title, figure.title_en),
        "value": figure_text(figure, t.lang) if has is None else t(*has),
        "raw": "" if figure.value is None else format(figure.value, "f"),
        "unit": unit_of(figure, t) if has is None else "",
        "href": f"indikator/{figure.id}.html",
        "of": "" if figure.percent_only else of_how_many(figure, t),
        "reached": reached,
        "base": t(figure.base, figure.base_en),
    }


def _describe_range(parts: Sequence[Figure], t: Text) -> str:
    """The least and the greatest of the dusun; "" where not all of them are told."""
    valued = [(part.value, part) for part in parts if part.value is not None]
    if not valued:
        return ""
    low, high = (pick(valued, key=lambda pair: pair[0])[1] for pick in (min, max))
    shown = [f"{part.area_label} {figure_text(part, t.lang)}{unit_of(part, t)}" for part in (low, high)]
    return t(f"terendah {shown[0]}, tertinggi {shown[1]}", f"lowest {shown[0]}, highest {shown[1]}")


def _point_view(point: TrendPoint, decimals: int, t: Text) -> dict[str, Any]:
    shown = format_cell(point.cell, decimals, t)
    marks = "; ".join(t(mark.words, mark.words_en) for mark in point.breaks)
    return {"year": point.year, "value": shown.text, "hidden": shown.hidden, "breaks": marks}


def _by_why(indicators: Sequence[GoalIndicator], questions: QuestionIndex, t: Text) -> list[dict[str, Any]]:
    """Indicators that are not known by their reason, what a village can mend itself first."""
    groups: dict[UnknownWhy, list[GoalIndicator]] = {}
    for indicator in indicators:
        assert indicator.why is not None  # noqa: S101 - an unknown one says why
        groups.setdefault(indicator.why, []).append(indicator)
    return [
        {
            "why": str(why),
            "title": t(*words.WHY_WORDS[why]),
            "lines": [_unknown_line(indicator, questions, t) for indicator in groups[why]],
        }
        for why in UnknownWhy
        if why in groups
    ]


def _unknown_line(indicator: GoalIndicator, questions: QuestionIndex, t: Text) -> dict[str, str]:
    places = questions.places_of(indicator.row) if indicator.why in _ASKED_ANEW else ()
    told = [t(place.title, place.title_en) for place in places[:1]]
    return {
        "number": indicator.row.number,
        "text": indicator.row.text,
        "target": t(*words.describe_target(indicator.target)),
        "note": _with_stop(t(questions.say(indicator.note[0]), indicator.note[1])),
        "next": t(f"Ditanyakan pada: {told[0]}.", f"Asked in: {told[0]}.")
        if told
        else t(*words.describe_next(indicator)),
    }


def _with_stop(text: str) -> str:
    return f"{text}." if text and not text.endswith(".") else text


def format_file(goals: GoalPages) -> bytes:
    """The same for programs, a line an indicator of each edition."""
    head = ("daftar", "tujuan", "nomor", "butir", "sasaran", "ukuran", "nilai", "satuan", "keadaan", "jarak", "sebab")
    rows = [
        (
            goal.edition,
            goal.number,
            indicator.row.number,
            indicator.row.text,
            words.describe_target(indicator.target)[0],
            "" if indicator.judged_figure is None else indicator.judged_figure.id,
            ""
            if indicator.judged_figure is None or indicator.judged_figure.value is None
            else format(indicator.judged_figure.value, "f"),
            "" if indicator.judged_figure is None else indicator.judged_figure.unit,
            str(indicator.state),
            "" if indicator.distance is None else format(indicator.distance, "f"),
            str(indicator.why or ""),
        )
        for found in goals.editions.values()
        for goal in found
        for indicator in goal.indicators
    ]
    return csv_text([head, *rows]).encode()
