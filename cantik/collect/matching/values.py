"""A code for each value of a coded column: by word, by number, by likeness, or none; nothing is chosen in silence."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cantik.codes.lists import MISSING, CodeList, loose_key
from cantik.collect.none_words import none_words

if TYPE_CHECKING:
    from cantik.collect.matching.profile import Profile
    from cantik.collect.matching.suggest import Ground

SAME, NUMBER, LIKE, UNKNOWN, NOTHING = "sama", "angka", "mirip", "tidak_dikenal", "kosong"
_LIKE_FROM = 0.82
MOST_SHOWN = 200  # a column with more different values is no coded column; the rest is named as a count


@dataclass(frozen=True, slots=True)
class Guess:
    """A value of a column with its count, the code proposed ("" = none), and how it was found.

    sama: a word of the list; angka: the number is a code, whose meaning may be another one; mirip: few letters differ;
    tidak_dikenal: no code; kosong: a sign that says "nothing".
    """

    text: str
    count: int
    code: str
    how: str


def guesses(values: tuple[tuple[str, int], ...], codes: CodeList, also: Mapping[str, str]) -> tuple[Guess, ...]:
    """A proposal for each value, in the order given; additive lists are read by number only."""
    matcher = codes.matcher(dict(also))
    labels = {loose_key(spelling): row.code for row in codes.rows for spelling in (row.label, *row.also) if row.code}
    return tuple(_guess(text, count, matcher.match(text), labels) for text, count in values[:MOST_SHOWN])


def code_words(table: Profile, taken: Mapping[str, str], ground: Ground) -> dict[str, dict[str, str]]:
    """Variable -> cell text -> code, of the coded columns that are taken (title -> variable), where a word of the list
    or of a shipped mapping says it: nothing that is only alike."""
    found: dict[str, dict[str, str]] = {}
    for column in table.columns:
        variable = ground.variable(taken.get(column.title, ""))
        if variable is None or not variable.codelist or variable.additive:
            continue
        said = guesses(column.values, ground.lists[variable.codelist], ground.aliases(variable.id))
        words = {guess.text: guess.code for guess in said if guess.how == SAME}
        if words:
            found[variable.id] = words
    return found


def _guess(text: str, count: int, code: str | None, labels: Mapping[str, str]) -> Guess:
    if code:
        return Guess(text, count, code, SAME if any(c.isalpha() for c in text) else NUMBER)
    if none_words().has(text):
        return Guess(text, count, MISSING, NOTHING)
    key = loose_key(text)
    if len(key) >= 4:
        near = difflib.get_close_matches(key, labels, 2, _LIKE_FROM)
        found = {labels[nearest] for nearest in near[:1]}
        if len(near) == 2 and labels[near[1]] not in found and _ratio(key, near[0]) - _ratio(key, near[1]) < 0.05:
            return Guess(text, count, MISSING, UNKNOWN)
        if found:
            return Guess(text, count, found.pop(), LIKE)
    return Guess(text, count, MISSING, UNKNOWN)


def _ratio(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other).ratio()
