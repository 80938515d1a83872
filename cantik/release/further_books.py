"""Further books of an edition (`content/books/`): each retells what the release publishes anyway, in chapters,
sentences and a form of its own.

Their plans are frozen in the texts of the release, so that any of them can be printed again from the release alone;
table numbers are those of the release, so that book, site and workbook name the same table alike (docs/adr/0105).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.optional_fields import field_with_default
from cantik.content.kinds import PICTURE_FORM, BookSpec
from cantik.release.codec import decode, encode
from cantik.release.goal_words import (
    STATE_WORDS,
    describe_distance,
    describe_presence,
    describe_target,
)
from cantik.release.goals import EDITIONS, GoalIndicator, GoalTally, reckon_goals
from cantik.release.key_statistics import FORMER
from cantik.release.model import Chapter, Figure, Release, Table, WelfareProfile
from cantik.release.portrait import Portrait, RecordedTable, decode_portrait, encode_portrait
from cantik.release.profile import profiles_of
from cantik.release.show import figure_text
from cantik.release.teller import Teller, teller_of

Pair = tuple[str, str]
#: where their plans stand among the texts of a release
TEXT = "buku_lain"
#: sizes of a picture that is shared: 1:1, 4:5 and 9:16
PICTURE_SIZES = ("persegi", "potret", "cerita")
#: texts of a book that are sentences of chapters, not pages of their own
STORIES = "narasi"
#: texts that a further book shares with the main one: what its tables are of, and what the register knows
_SHARED = ("populasi", "istilah", "simbol", "satuan", "sumber_data", "perlindungan", "tidak_ditampilkan", FORMER)


@dataclass(frozen=True, slots=True)
class GoalLine:
    """An indicator of a goal whose figure is published: what it is, its value with the unit, what is to be reached, and
    how far that is."""

    number: str
    label: str
    value: Pair
    target: Pair
    state: Pair
    distance: Pair


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal: how many of its indicators there are, met, near, far, known without a target and not known, and those
    whose figure is published."""

    title: Pair
    counts: tuple[int, int, int, int, int, int]
    lines: tuple[GoalLine, ...]


@dataclass(frozen=True, slots=True)
class FurtherBook:
    """The plan of one: which chapters, key figures, facts, fields and goals it tells, and its own pages of text.
    `asked`: the ids of all that it would tell if it were published; `stated`: the day of its facts where it is another
    than that of the release (ISO)."""

    id: str
    form: str
    titles: Pair
    key_figures: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    asked: tuple[str, ...]
    texts: Mapping[str, Any]
    tables: tuple[RecordedTable, ...] = ()
    profiles: tuple[WelfareProfile, ...] = ()
    goals: tuple[GoalPart, ...] = ()
    detailed: bool = True
    stated: str = field_with_default("")

    @property
    def files(self) -> tuple[str, ...]:
        """Where it lies in the folder of its release: a PDF, or a picture in each size with its words."""
        if self.form == PICTURE_FORM:
            pictures = tuple(f"produk/infografis-{self.id}-{size}.png" for size in PICTURE_SIZES)
            return (*pictures, f"produk/infografis-{self.id}.txt")
        return (f"produk/buku-{self.id}.pdf",)

    @property
    def empty(self) -> bool:
        """It has nothing to tell: such a book is not printed."""
        return not (self.chapters or self.tables or self.profiles or any(goal.lines for goal in self.goals))


def speak_for(spec: BookSpec, teller: Teller) -> Teller:
    """The teller of a further book; it may tell the stories of the main one by their names, and one without details
    speaks of no part of the village."""
    stories = {**teller.book.texts.get(STORIES, {}), **spec.texts.get(STORIES, {})}
    book = replace(spec, texts={**spec.texts, STORIES: stories})
    return replace(teller, book=book, parts=teller.parts if spec.detailed else {})


def plan_book(
    spec: BookSpec,
    teller: Teller,
    release: Release,
    tables: tuple[RecordedTable, ...],
    profiles: tuple[WelfareProfile, ...],
) -> FurtherBook:
    """The plan of a book for a release that is composed. `teller` speaks for this book; `tables`: of its facts."""
    chapters: list[Chapter] = []
    for source, chapter in enumerate(spec.chapters):
        keys = _keys_of(chapter.tables, release, detailed=spec.detailed)
        if keys:
            told = teller.chapter(source, len(chapters) + 1, keys)
            drawn = tuple(name for name in told.figures if spec.detailed or name != "peta")
            chapters.append(replace(told, figures=drawn))
    own = {name: text for name, text in teller.texts().items() if name != STORIES}
    return FurtherBook(
        id=spec.id,
        form=spec.form,
        titles=(teller.fill_words(spec.title), teller.fill_words(spec.title_en)),
        key_figures=teller.key_figures(),
        chapters=tuple(chapters),
        asked=tuple(dict.fromkeys((*(t for c in spec.chapters for t in c.tables), *spec.key_figures))),
        texts=own,
        tables=tables,
        profiles=profiles,
        goals=plan_goals(release) if spec.goals else (),
        detailed=spec.detailed,
    )


def plan_anew(
    spec: BookSpec, main: BookSpec, release: Release, tables: tuple[RecordedTable, ...] | None = None
) -> FurtherBook:
    """The plan of a book for a release that stands, by the content of today: what a statistician looks at while writing
    one. `tables`: of its facts, those of the portrait of the release where none are given."""
    teller = speak_for(spec, teller_of(main, release, {}))
    facts = {table.fact: table for table in decode_portrait(release).tables}
    told = tuple(facts[each.fact] for each in spec.portrait if each.fact in facts) if tables is None else tables
    profiles = profiles_of(spec, (), teller.tables, teller.figures, teller.fill_figures)
    return plan_book(spec, teller, release, told, profiles)


def _keys_of(names: Sequence[str], release: Release, *, detailed: bool) -> list[str]:
    """The tables of a chapter: those of the release's book, one that another says in full by that other one."""
    found: dict[str, None] = {}
    for name in names:
        for table in (each for each in release.book_tables if each.id == name):
            shown = release.table(table.repeated_in) if table.repeated_in and detailed else table
            if detailed or shown.kind in "AT":
                found[shown.key] = None
    return list(found)


def plan_goals(release: Release) -> tuple[GoalPart, ...]:
    """The goals as this release tells them, in the words of its day."""
    return tuple(
        GoalPart(
            goal.title,
            _counts_of(goal.tally),
            tuple(_plan_line(each) for each in goal.indicators if each.judged_figure is not None),
        )
        for goal in reckon_goals(release, EDITIONS[0])
    )


def _counts_of(tally: GoalTally) -> tuple[int, int, int, int, int, int]:
    return tally.total, tally.met, tally.near, tally.far, tally.unjudged, tally.unknown


def _plan_line(indicator: GoalIndicator) -> GoalLine:
    figure = indicator.judged_figure
    assert figure is not None  # noqa: S101 - chosen so
    present = describe_presence(figure)
    value = (f"{figure_text(figure)} {figure.unit}", f"{figure_text(figure, 'en')} {figure.unit_en}")
    return GoalLine(
        number=indicator.row.number,
        label=indicator.row.text,
        value=value if present is None else present,
        target=describe_target(indicator.target),
        state=STATE_WORDS[indicator.state],
        distance=describe_distance(indicator),
    )


def encode_books(plans: Sequence[FurtherBook]) -> dict[str, Any]:
    """The texts that further books add to a release; none for those that have nothing to tell."""
    told = [plan for plan in plans if not plan.empty]
    return {TEXT: encode(told)} if told else {}


def decode_books(release: Release) -> tuple[FurtherBook, ...]:
    """The further books of a release. Raises `CantikError` T101 for texts of another form."""
    return tuple(decode(FurtherBook, said, TEXT) for said in release.texts.get(TEXT, ()))


def planned_goals(release: Release) -> tuple[GoalPart, ...]:
    """The goals of SDGs Desa in the words of the day of a release, from the further book that tells them; nothing where
    it has none. They stand in a release once."""
    return next((plan.goals for plan in decode_books(release) if plan.goals), ())


def retell(release: Release, plan: FurtherBook) -> Release:
    """The release as a further book tells it: its chapters, words and tables, and nothing that the release lacks."""
    keys = {key for chapter in plan.chapters for key in chapter.tables}
    tables = tuple(_stand_alone(table) for table in release.tables if table.key in keys)
    opening = decode_portrait(release)
    own = opening.cover_of(plan.id)
    covers = () if own is None else (replace(own, book=""),)
    beside = Portrait(level=opening.level, site=opening.site, covers=covers)
    opens = plan.tables or release.of_level  # the compilation is the main book of a level
    opening = replace(opening, tables=plan.tables, stated=plan.stated, covers=covers) if opens else beside
    shared = {name: text for name, text in release.texts.items() if name in _SHARED}
    return replace(
        release,
        titles=plan.titles,
        tables=tables,
        figures=tuple(figure for figure in release.figures if _tells(plan, figure)),
        key_figures=plan.key_figures,
        chapters=plan.chapters,
        not_shown=tuple(missing for missing in release.not_shown if missing.id in plan.asked),
        texts={**shared, **plan.texts, **encode_portrait(opening)},
        profiles=plan.profiles,
    )


def _tells(plan: FurtherBook, figure: Figure) -> bool:
    """A picture is of its theme alone; a book without details speaks of no part of the village."""
    return (plan.detailed or not figure.area) and (plan.form != PICTURE_FORM or figure.id in plan.asked)


def _stand_alone(table: Table) -> Table:
    return replace(table, tier="buku", repeated_in="")
