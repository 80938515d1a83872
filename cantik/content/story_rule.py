"""How the story of the year is chosen, as a value (`stories/<id>.yaml`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin


@dataclass(frozen=True, slots=True)
class StoryMeasure:
    """An indicator that findings may speak of. `topic`: of one topic one finding is told; `name`: what a sentence calls
    it at its beginning, `of`: the words behind its number."""

    indicator: str
    topic: str
    name: str
    name_en: str
    of: str
    of_en: str


@dataclass(frozen=True, slots=True)
class StoryTerms:
    """All that the choice of findings needs, as editions seal it. `told`: the rule in a sentence, as pages print it;
    `most`: so many findings at most; `compared`: so many villages a comparison needs; `share`: per cent of the other
    value that a difference must reach, `people`: how many persons or families must stand behind it; `years`: so many
    years make a record; `kinds`: kinds of findings in the order in which each is asked for its best."""

    id: str
    version: int
    told: str
    told_en: str
    most: int
    compared: int
    share: int
    people: int
    years: int
    kinds: tuple[str, ...]
    measures: tuple[StoryMeasure, ...]

    def measure(self, indicator: str) -> StoryMeasure | None:
        """The measure of an indicator; None of one that findings do not speak of."""
        return next((each for each in self.measures if each.indicator == indicator), None)


@dataclass(frozen=True, slots=True)
class StoryRule:
    """A rule of choosing with where it is from."""

    id: str
    terms: StoryTerms
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    origin: Origin
