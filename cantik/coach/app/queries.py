"""The board's rows for a person: every village of their areas, with or without data, in few queries."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.db.models import Q

from cantik.coach.app.models import VillageState
from cantik.coach.app.stages import VillageFacts, VillageStage, VillageStanding, judge_standing
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.index import areas_with
from cantik.codes.places import AreaEntry
from cantik.forum.app.models import YearLine
from cantik.staff.app.rights import within

FIELDS = (
    "collecting",
    "reference",
    "received_at",
    "open_checks",
    "open_since",
    "faults",
    "faults_before",
    "sets_missing",
    "draft",
    "number",
    "published",
    "released_reference",
    "withdrawn",
    "asked",
)


@dataclass(frozen=True, slots=True)
class BoardVillage:
    """A village by its code, name and kecamatan."""

    kode: str
    name: str
    kecamatan: str
    kecamatan_kode: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A village of the board."""

    place: BoardVillage
    facts: VillageFacts
    standing: VillageStanding


@dataclass(frozen=True, slots=True)
class BoardDistrict:
    """A kecamatan with its villages. `newest`: how many have their newest data out."""

    kode: str
    name: str
    lines: tuple[BoardRow, ...]
    newest: int
    late: int
    total: int


@dataclass(frozen=True, slots=True)
class Board:
    """Everything that the page shows. `worst`: kecamatan with the most late villages, at most three."""

    lines: tuple[BoardRow, ...]
    groups: tuple[BoardDistrict, ...]
    stages: dict[int, int]
    late: int
    worst: tuple[tuple[str, int], ...]

    @property
    def with_release(self) -> int:
        """How many villages have a release in force, be it of their newest data or not."""
        return sum(bool(line.facts.number) for line in self.lines)

    @property
    def newest(self) -> int:
        """How many have their newest data out."""
        return self.stages[int(VillageStage.RELEASED)]


@lru_cache(maxsize=64)
def places(area: AreaCode, extra: Path | None) -> tuple[BoardVillage, ...]:
    """Every village at or below an area, in the order of their codes."""
    index = areas_with(extra)
    entry = index.find(area)
    if entry is None:
        return ()
    found = []
    for village in index.below(entry, AreaLevel.DESA):
        key = village.key
        if key is None:
            continue
        above = index.parent(village)
        found.append(BoardVillage(key.text(), village.name, above.name if above else "", _code(above)))
    return tuple(found)


def _code(area: AreaEntry | None) -> str:
    key = area.key if area else None
    return key.text() if key else ""


def names_below(area: AreaCode, level: AreaLevel, extra: Path | None) -> list[tuple[str, str]]:
    """Code and name of the areas of a level below an area (the kabupaten of a province)."""
    index = areas_with(extra)
    entry = index.find(area)
    return [(_code(below), below.name) for below in index.below(entry, level)] if entry else []


def board(
    codes: Sequence[AreaCode], today: dt.date, extra: Path | None, *, order: str = "tertinggal", show: str = ""
) -> Board:
    """The board of some areas. `order`: tertinggal | abjad | terbit; `show`: a stage's number or `lewat`."""
    known = facts_of(codes)
    everybody: dict[str, BoardVillage] = {}
    for code in codes:
        everybody |= {place.kode: place for place in places(code, extra)}
    days = release_days(codes)
    lines = [_line(place, known.get(place.kode, VillageFacts()), today, days) for place in everybody.values()]
    stages = Counter(int(line.standing.stage) for line in lines)
    late = Counter(line.place.kecamatan for line in lines if line.standing.late)
    shown = [line for line in lines if _fits(line, show)]
    return Board(
        tuple(lines),
        tuple(_groups(shown, lines, order)),
        {int(stage): stages.get(int(stage), 0) for stage in VillageStage},
        sum(late.values()),
        tuple(sorted(late.items(), key=lambda pair: (-pair[1], pair[0]))[:3]),
    )


def _kabupaten(kode: str) -> str:
    return ".".join(kode.split(".")[:2])


def release_days(codes: Sequence[AreaCode]) -> dict[str, list[dt.date]]:
    """By kabupaten: the days of its calendar on which villages release, in order."""
    forums = {_kabupaten(code.text()) for code in codes}
    wide = [code for code in codes if code.level is AreaLevel.PROVINSI]
    rows = YearLine.objects.filter(removed_at=None, kind=YearLine.RELEASE, level="desa")
    rows = rows.filter(Q(forum__in=forums) | within(wide, "forum"))
    found: dict[str, list[dt.date]] = {}
    for forum, day in rows.order_by("day").values_list("forum", "day"):
        found.setdefault(forum, []).append(day)
    return found


def facts_of(codes: Sequence[AreaCode]) -> dict[str, VillageFacts]:
    """What is known of the villages in some areas, by code: one question however many they are."""
    rows = VillageState.objects.filter(within(codes, "kode")).values("kode", *FIELDS)
    return {row.pop("kode"): VillageFacts(**row) for row in rows}


def _line(place: BoardVillage, facts: VillageFacts, today: dt.date, days: Mapping[str, list[dt.date]]) -> BoardRow:
    return BoardRow(place, facts, judge_standing(facts, today, days.get(_kabupaten(place.kode), ())))


def _fits(line: BoardRow, show: str) -> bool:
    if show == "lewat":
        return line.standing.late
    return not show.isdecimal() or int(line.standing.stage) == int(show)


def _groups(shown: Sequence[BoardRow], lines: Sequence[BoardRow], order: str) -> list[BoardDistrict]:
    inside: dict[str, list[BoardRow]] = {}
    for line in shown:
        inside.setdefault(line.place.kecamatan_kode, []).append(line)
    whole: dict[str, list[BoardRow]] = {}
    for line in lines:
        whole.setdefault(line.place.kecamatan_kode, []).append(line)
    made = [
        BoardDistrict(
            kode,
            members[0].place.kecamatan,
            tuple(sorted(members, key=lambda line: (-int(line.standing.stage), line.place.name))),
            sum(line.standing.stage is VillageStage.RELEASED for line in whole[kode]),
            sum(line.standing.late for line in whole[kode]),
            len(whole[kode]),
        )
        for kode, members in inside.items()
    ]
    if order == "abjad":
        return sorted(made, key=lambda district: district.name)
    if order == "terbit":
        return sorted(made, key=lambda district: (-district.newest / district.total, district.name))
    return sorted(
        made, key=lambda district: (-district.late / district.total, district.newest / district.total, district.name)
    )


def find(found: Board, kode: str) -> BoardRow | None:
    """The line of a village."""
    return next((line for line in found.lines if line.place.kode == kode), None)
