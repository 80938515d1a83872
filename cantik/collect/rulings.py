"""What somebody decided about unread content: by the place that a command names, or by its shape, remembered.

A decision is found again by shape, so that next month's file of the same make asks nothing. To leave something out
covers what whoever decided had before them: of a column its words, of rows their people. A new word, or other people,
are a new question.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from cantik.base.text import fold
from cantik.collect.account import ContentQuestion

#: left out; any other choice reads the content as something
LEAVE = "tinggal"
#: read as rows of the list; or a column as what says who is gone
AS_PEOPLE, AS_STATUS = "orang", "status_dasar"
_YEAR = re.compile(r"[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision: `choice` is `LEAVE`, `AS_PEOPLE`, or the variable that a column is read into; its reason ("" where
    content is read, which needs none); `words`: what had been seen."""

    choice: str
    reason: str = ""
    words: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MetOrder:
    """An order that a file had the content for: what is to be remembered of it."""

    place: str
    shape: str
    ruling: Ruling


@dataclass(slots=True)
class Rulings:
    """Decisions for one reading: `remembered` by shape, `ordered` by place (`place_key`). `met`: the orders for which
    the file had the content. `each`: a file that has no such content is a mistake."""

    remembered: Mapping[str, Ruling] = field(default_factory=dict)
    ordered: Mapping[str, Ruling] = field(default_factory=dict)
    met: dict[str, MetOrder] = field(default_factory=dict)
    each: bool = True

    def of(self, place: str, shape: str, words: frozenset[str] = frozenset()) -> Ruling | None:
        """What was decided about content; None when nobody did, or only about other words."""
        key = place_key(place)
        if key in self.ordered:
            ruling = self.ordered[key]
            seen = words | (self.met[key].ruling.words if key in self.met else frozenset())
            self.met[key] = MetOrder(place, shape, replace(ruling, words=seen))
            return ruling
        found = self.remembered.get(shape)
        return found if found is not None and (found.choice != LEAVE or words <= found.words) else None

    def reads(self, place: str, shape: str, choice: str = "") -> bool:
        """Whether content is to be read (as `choice`, where that is named)."""
        found = self.of(place, shape)
        return found is not None and found.choice != LEAVE and choice in ("", found.choice)


def place_key(place: str) -> str:
    """A place as it is compared.

    >>> place_key("RT 2 !  Tgl PINDAH")
    'rt 2!tgl pindah'
    """
    return "!".join(" ".join(part.split()).casefold() for part in place.split("!", 1))


def shape_of(about: str, *parts: str) -> str:
    """The digest of what makes content the same again: its kind, the sheet without its year, titles.

    >>> shape_of("lembar", "Warga 2025", "nik") == shape_of("lembar", "WARGA 2026", "NIK")
    True
    """
    text = "\x1f".join((about, *(_YEAR.sub("", fold(part)) for part in parts)))
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def apply_ruling(question: ContentQuestion, ruling: Ruling | None) -> ContentQuestion:
    """The question with what was decided of it. What was to be read and is still unread stays a question."""
    if ruling is None or ruling.choice != LEAVE:
        return question
    return replace(question, choice=ruling.choice, reason=ruling.reason)


def still_open(questions: Iterable[ContentQuestion], remembered: Mapping[str, Ruling]) -> tuple[ContentQuestion, ...]:
    """Questions of a file that was stored, on which nothing stands that was decided since or before."""
    rulings = Rulings(remembered)
    asked = (
        apply_ruling(replace(question, choice="", reason=""), rulings.of("", question.shape, frozenset(question.words)))
        for question in questions
    )
    return tuple(question for question in asked if question.open)
