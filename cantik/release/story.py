"""By what an edition tells its story of the year: the rule as it was when it was made, and what people chose of it.

Both are part of what is signed, so that the site of an edition tells the same story whenever it is laid, whatever the
rule says by then (docs/adr/0074). What is found by them is `publish.site.story`. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Literal

from cantik.base.canonical import canonical_json
from cantik.base.nesting import parse_json
from cantik.content.story_rule import StoryTerms
from cantik.register.events.rates import is_beyond_chance
from cantik.release.codec import decode, encode
from cantik.release.model import Figure, Release

KEY = "cerita"
#: the rule of content that editions are made by
RULE = "cerita_tahun"
PIN: Literal["sematkan"] = "sematkan"
DROP: Literal["singkirkan"] = "singkirkan"
Act = Literal["sematkan", "singkirkan"]
_PERCENT = "persen"


@dataclass(frozen=True, slots=True)
class StoryChoice:
    """What a person decided about a finding (`kind:indicator`), and why. Dropping holds for its indicator whatever it
    is compared with."""

    act: Act
    finding: str
    reason: str

    @property
    def indicator(self) -> str:
        """What the finding speaks of."""
        return self.finding.partition(":")[2]


@dataclass(frozen=True, slots=True)
class StoryChoices:
    """What people chose of an edition's story, and the findings that stood in it when it was signed."""

    choices: tuple[StoryChoice, ...] = ()
    signed: tuple[str, ...] = ()


NOTHING_CHOSEN = StoryChoices()


@dataclass(frozen=True, slots=True)
class EditionStory:
    """The rule of an edition with what was chosen."""

    terms: StoryTerms
    choices: tuple[StoryChoice, ...] = ()
    signed: tuple[str, ...] = ()


def encode_story(terms: StoryTerms) -> dict[str, Any]:
    """What an edition seals of the rule, of which nothing was chosen yet."""
    return {KEY: encode(EditionStory(terms))}


def story_of(release: Release) -> EditionStory | None:
    """By what an edition tells its story; None of one that was made before there were stories. Raises `CantikError`
    T101."""
    said = release.extra.get(KEY)
    return None if said is None else decode(EditionStory, said, KEY)


def choose_story(release: Release, chosen: StoryChoices) -> Release:
    """The release with what was chosen of its story; it has to be sealed anew."""
    story = story_of(release)
    if story is None:
        return release
    told = replace(story, choices=chosen.choices, signed=chosen.signed)
    extra: Mapping[str, Any] = {**release.extra, KEY: encode(told)}
    return replace(release, extra=extra, content="")


def choices_json(chosen: StoryChoices) -> str:
    """The choices as text: the same choices give the same text."""
    return canonical_json(encode(chosen)).decode()


def read_choices(text: str) -> StoryChoices:
    """The choices that a text holds; none of an empty one. Raises `CantikError` T101."""
    return decode(StoryChoices, parse_json(text.encode()), KEY) if text else StoryChoices()


def is_relevant(figure: Figure, other: Decimal, terms: StoryTerms, tests: int = 1) -> bool:
    """Whether a published figure differs enough from another value to be told: by the share and the people of the rule,
    and, of a share or a mean, so that chance hardly explains it. The smaller side of a share is counted: of 95 per cent
    with a document those without. `tests`: as of `is_beyond_chance`.

    A figure that does not publish what it is made of, and is no count, is never told.
    """
    value = figure.value
    count = figure.numerator if figure.denominator is not None or figure.decimals else _count_of(value)
    if value is None or count is None or abs(value - other) * 100 < terms.share * abs(other):
        return False
    expected = _expected_count(figure, count, value, other)
    if expected is None:
        return False
    whole = figure.denominator
    if figure.unit == _PERCENT and whole is not None and 2 * count > whole:
        count, expected = whole - count, whole - expected
    if abs(count - expected) < terms.people or expected < 0:
        return False
    # Counts stand beside those of the same village's former years alone: who stayed is no chance, and who came or left
    # is counted by the people of the rule.
    return whole is None or is_beyond_chance(count, float(expected), tests)


def _count_of(value: Decimal | None) -> int | None:
    return None if value is None else int(value)


def _expected_count(figure: Figure, count: int, value: Decimal, other: Decimal) -> Decimal | None:
    """How many there would be if the other value held here; None where that cannot be reckoned."""
    if figure.denominator is None:
        return other
    if value:
        return count * other / value
    return other * figure.denominator / 100 if figure.unit == _PERCENT else None
