"""Lines of parts of a book, as plain data for the templates: goals, rates, the pictures of a leaflet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cantik.base.numerals import NONE, format_number
from cantik.publish.typeset import cut, soft
from cantik.release.further_books import GoalLine, GoalPart
from cantik.release.goal_words import OWN_RECKONING

#: what a panel of a leaflet holds: figures, letters of its sentences, pictures and the height of one (mm)
_FIGURES, _STORY, _PICTURES, _TALL = 12, 1300, 4, 72
#: from so many goals on of which nothing is known they are counted in one line
_FEW_GOALS = 3


def goals_of(parts: Sequence[GoalPart]) -> dict[str, Any] | None:
    """The part of the goals; None where there are none. Goals of which nothing is known are counted in one line."""
    if not parts:
        return None
    dark = [goal for goal in parts if not any(goal.counts[1:5])]
    alone = [goal for goal in parts if len(dark) < _FEW_GOALS or goal not in dark]
    counts = [(*map(soft, goal.title), goal.counts) for goal in alone]
    if len(alone) < len(parts):
        every = tuple(map(sum, zip(*(goal.counts for goal in dark), strict=True)))
        counts.append((f"{len(dark)} tujuan lain", f"{len(dark)} other goals", every))
    return {
        "cara": OWN_RECKONING,
        "hitung": [(i, e, [format_number(count) if count else NONE for count in each]) for i, e, each in counts],
        "tujuan": [
            {"i": soft(goal.title[0]), "e": soft(goal.title[1]), "baris": [_goal_line(line) for line in goal.lines]}
            for goal in parts
            if goal.lines
        ],
    }


def _goal_line(line: GoalLine) -> dict[str, Any]:
    return {
        "no": line.number,
        "i": soft(line.label),
        "nilai": line.value,
        "sasaran": line.target,
        "keadaan": line.state,
        "jarak": line.distance,
    }


def merge_rates(lines: Sequence[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Rates one under the other (what, English, value, English); those that are not told for one reason in one line."""
    merged: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for line in lines:
        merged.setdefault(line[2:], []).append(line[:2])
    return [("; ".join(i for i, _ in named), "; ".join(e for _, e in named), *told) for told, named in merged.items()]


def shorten(title: str) -> str:
    """A formal title without place, unit and period: those stand on the cover."""
    return title.rsplit(" di ", 1)[0]


def leaflet(data: dict[str, Any]) -> dict[str, Any]:
    """What of a book's content a sheet has room for: key figures, pictures, sentences up to a length."""
    drawn = [picture for chapter in data["bab"] for picture in chapter["gambar"]][:_PICTURES]
    room, chapters = _STORY, []
    for chapter in data["bab"]:
        told = []
        for said, english in chapter["narasi"]:
            text = cut(said, room) if room > 0 else ""
            room -= len(text)
            told += [(text, english)] if text else []
        chapters.append(chapter | {"narasi": told})
    rows = data["kunci"]["baris"][:_FIGURES]
    return {
        "bab": chapters,
        "gambar": [picture | {"temuan": cut(picture["temuan"] or shorten(picture["i"]), 90)} for picture in drawn],
        "tinggi": _TALL,
        "kunci": data["kunci"] | {"baris": rows},
    }
