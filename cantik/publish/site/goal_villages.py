"""The goals of SDGs Desa over the villages of an area: side by side in the same indicators, in order of their codes.

Of each village how many indicators it knows and how many of these are met; nothing is added up over villages or goals,
nobody is ranked (docs/adr/0080).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.base.dates import long_date
from cantik.base.spreadsheet import csv_text
from cantik.content.coverage import SDGS_DESA, SECTIONS, SoughtFigure
from cantik.publish.site import goal_pages
from cantik.publish.site.kabupaten import VillageSite, href_of
from cantik.publish.site.view import Text
from cantik.release import goal_words as words
from cantik.release.coverage import describe_measure
from cantik.release.goal_states import GoalState
from cantik.release.goals import EDITIONS, GoalIndicator, reckon_known

PAGE, TABLE = "tujuan.html", "tujuan.csv"
_JUDGED = (GoalState.MET, GoalState.NEAR, GoalState.FAR, GoalState.UNJUDGED)


@dataclass(frozen=True, slots=True)
class VillageGoals:
    """A village and the indicators that it knows."""

    member: VillageSite
    known: tuple[GoalIndicator, ...]


def reckon_villages(members: Sequence[VillageSite]) -> tuple[VillageGoals, ...]:
    """The villages that are told, in the order of their codes."""
    told = (member for member in members if not member.withdrawn and goal_pages.has_goals(member.release))
    ordered = sorted(told, key=lambda member: member.release.place.code)
    return tuple(VillageGoals(member, reckon_known(member.release)) for member in ordered)


def village_values(villages: Sequence[VillageGoals], pages: Mapping[str, str], t: Text, root: str) -> dict[str, Any]:
    """What the page shows. `root`: the address of the public site; `pages`: of each indicator that has a page over all
    villages its address."""
    goals = [section for asked_by, section in SECTIONS if asked_by == EDITIONS[0]]
    asked = Counter(row.section for row in _list_rows())
    return {
        "page": PAGE,
        "own_reckoning": t(*words.OWN_RECKONING),
        "heads": [{"number": goal, "title": t(*SECTIONS[EDITIONS[0], goal]), "total": asked[goal]} for goal in goals],
        "rows": [_village_line(village, goals, asked, t, root) for village in villages],
        "indicators": [_indicator_line(row, villages, pages, t) for row in _list_rows() if _is_known(row, villages)],
    }


def _list_rows() -> list[SoughtFigure]:
    return [row for row in SDGS_DESA if row.asked_by == EDITIONS[0]]


def _is_known(row: SoughtFigure, villages: Sequence[VillageGoals]) -> bool:
    return any(indicator.row == row for village in villages for indicator in village.known)


def _village_line(
    village: VillageGoals, goals: Sequence[str], asked: Mapping[str, int], t: Text, root: str
) -> dict[str, Any]:
    release, folder = village.member.release, village.member.href.rpartition("/")[0]
    cells = []
    for goal in goals:
        own = [indicator for indicator in village.known if indicator.row.section == goal]
        met = sum(indicator.state is GoalState.MET for indicator in own)
        spoken = f"{len(own)} diketahui, {met} tercapai, dari {asked[goal]}"
        spoken_en = f"{len(own)} known, {met} met, of {asked[goal]}"
        cells.append(
            {
                "known": len(own),
                "met": met,
                "href": href_of(f"{folder}/{goal_pages.FOLDER}/{goal}.html", t, root),
                "spoken": t(spoken, spoken_en),
            }
        )
    return {
        "name": release.place.full(t.lang),
        "code": release.place.code,
        "href": href_of(f"{folder}/{goal_pages.INDEX}", t, root),
        "day": long_date(release.reference, t.lang),
        "cells": cells,
    }


def _indicator_line(
    row: SoughtFigure, villages: Sequence[VillageGoals], pages: Mapping[str, str], t: Text
) -> dict[str, Any]:
    """Of an indicator how many villages know it, and where they stand."""
    told = [indicator for village in villages for indicator in village.known if indicator.row == row]
    states = Counter(indicator.state for indicator in told)
    said = ", ".join(f"{states[state]} {t(*words.STATE_WORDS[state])}" for state in _JUDGED if states[state])
    note = next((t(*indicator.note) for indicator in told if any(indicator.note)), "")
    own = next((indicator.figures[0].id for indicator in told if indicator.figures[0].id in pages), "")
    return {
        "number": f"{row.section}: {row.number}",
        "text": f"{row.text} ({note})" if note else row.text,
        "target": t(*words.describe_target(told[0].target)),
        "coverage": describe_measure(len(told), len(villages), t.lang),
        "states": said,
        "href": pages.get(own, ""),
    }


def format_file(villages: Sequence[VillageGoals]) -> bytes:
    """Each known indicator of each village, for programs."""
    head = (
        "kode",
        "desa",
        "acuan",
        "rilis",
        "tujuan",
        "nomor",
        "butir",
        "ukuran",
        "nilai",
        "satuan",
        "keadaan",
        "jarak",
    )
    rows = []
    for village in villages:
        release = village.member.release
        for indicator in village.known:
            figure = indicator.figures[0]
            rows.append(
                (
                    release.place.code,
                    release.place.full(),
                    release.reference.isoformat(),
                    release.number,
                    indicator.row.section,
                    indicator.row.number,
                    indicator.row.text,
                    figure.id,
                    "" if figure.value is None else format(figure.value, "f"),
                    figure.unit,
                    str(indicator.state),
                    "" if indicator.distance is None else format(indicator.distance, "f"),
                )
            )
    return csv_text([head, *rows]).encode()
