"""What is under way that a change of definitions would touch: rounds from door to door, drafts of a release."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cantik.base.dates import long_date
from cantik.content.file_difference import ADDED, ContentChange


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that was opened and is not closed: the village, the day, its instrument, and the ids that stand in its
    form (questions, lists of codes)."""

    area: str
    reference: dt.date
    instrument: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A release that is being prepared."""

    area: str
    reference: dt.date


@dataclass(frozen=True, slots=True)
class Touched:
    """Something under way, in words, and what touches it."""

    words: str
    by: tuple[str, ...]

    def line(self) -> str:
        """Both, in one line."""
        more = f" dan {len(self.by) - 3} lagi" if len(self.by) > 3 else ""
        return f"{self.words}: {', '.join(self.by[:3])}{more}"


def list_touched(
    changes: Iterable[ContentChange], rounds: Iterable[OpenRound], drafts: Iterable[OpenDraft]
) -> list[Touched]:
    """The rounds whose form or checks would change while it is filled in, and the drafts whose figures could."""
    found, all_of_them = [], list(changes)
    for work in rounds:
        by = tuple(_list_of_round(all_of_them, work))
        if by:
            found.append(Touched(f"putaran {work.instrument} {work.area}, keadaan {long_date(work.reference)}", by))
    figures = tuple(f"{change.kind}/{change.id}" for change in all_of_them if change.of_figures)
    held = [Touched(f"rancangan rilis {draft.area}, keadaan {long_date(draft.reference)}", figures) for draft in drafts]
    return [*found, *held] if figures else found


def _list_of_round(changes: Iterable[ContentChange], work: OpenRound) -> Iterator[str]:
    for change in changes:
        own = change.kind == "instruments" and change.id == work.instrument
        used = change.change != ADDED and change.kind in ("variables", "concepts", "codelists", "classifications")
        named = change.id in work.names or bool(change.names & work.names)
        if own or (used and named) or (change.kind == "rules" and named):
            yield f"{change.kind}/{change.id}"
