"""What the quality report is counted from: numbers only, nobody's record. Pure.

`answers` counts the columns of a register view; the rest is handed over by who knows it (register, snapshot, release).
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any

from cantik.content.loader import limit
from cantik.register.core.bases import YES
from cantik.register.leave.quality_content import Pair, heaped_dates
from cantik.register.leave.reconcile import Bases, Reconciled

#: variables that everybody is asked for, in every source that knows them
CORE = ("jenis_kelamin", "agama", "status_kawin", "pendidikan_kk", "pekerjaan", "hubungan_keluarga")
_MEN, _WOMEN = "1", "2"
_MISSING_CODES = (None, "", "tidak_tahu")


@dataclass(frozen=True, slots=True)
class ItemCount:
    """Of one variable: everybody who is asked, and who gave no answer."""

    id: str
    asked: int
    empty: int


@dataclass(frozen=True, slots=True)
class AreaCount:
    """Of one dusun ("" = not known): its people, and the core fields asked of them and left empty."""

    dusun: str
    people: int
    asked: int
    empty: int


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """What the answers of the people of a village say of their quality. `dated`: persons with a birth date."""

    people: int
    dated: int
    heaped: int
    boys: int  # born within the last years (content `limits/rasio_lahir_tahun`)
    girls: int
    items: tuple[ItemCount, ...]
    areas: tuple[AreaCount, ...]


def answers(persons: Mapping[str, Sequence[Any]], on: dt.date) -> AnswerCounts:
    """Count the columns of a register view (`register_view`, `Columns`) as of a date.

    Counted are the people of the village: whose KK is here or who lives here, as in the snapshot. Who died or moved
    away is nobody's missing answer.
    """
    inside = [YES in facts for facts in zip(persons["terdaftar"], persons["domisili"], strict=True)]
    births = [day for day in compress(persons["tanggal_lahir"], inside) if isinstance(day, dt.date)]
    people = sum(inside)
    columns = {name: list(compress(persons[name], inside)) for name in CORE if name in persons}
    blank = {name: [value in _MISSING_CODES for value in values] for name, values in columns.items()}
    boys, girls = children(persons, on)
    heaped = heaped_dates()
    return AnswerCounts(
        people=people,
        dated=len(births),
        heaped=sum((day.month, day.day) in heaped for day in births),
        boys=boys,
        girls=girls,
        items=tuple(ItemCount(name, people, sum(empty)) for name, empty in blank.items()),
        areas=_areas([str(part or "") for part in compress(persons["dusun"], inside)], list(blank.values())),
    )


def children(persons: Mapping[str, Sequence[Any]], on: dt.date) -> tuple[int, int]:
    """Boys and girls of the village born within the last years of a day (content `limits/rasio_lahir_tahun`)."""
    since = _years_before(on, limit("rasio_lahir_tahun").whole)
    sexes = persons.get("jenis_kelamin") or [None] * len(persons["tanggal_lahir"])
    young = Counter(
        sex
        for sex, day, *bases in zip(
            sexes, persons["tanggal_lahir"], persons["terdaftar"], persons["domisili"], strict=True
        )
        if isinstance(day, dt.date) and since < day <= on and YES in bases
    )
    return young[_MEN], young[_WOMEN]


def _areas(dusun: Sequence[str], blank: Sequence[Sequence[bool]]) -> tuple[AreaCount, ...]:
    people = Counter(dusun)
    empty: Counter[str] = Counter()
    for column in blank:
        empty.update(compress(dusun, column))
    return tuple(AreaCount(part, people[part], people[part] * len(blank), empty[part]) for part in sorted(people))


def _years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years ago; 28 February for a 29th that was not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def year_before(day: dt.date) -> dt.date:
    """The same day a year ago."""
    return _years_before(day, 1)


# ── the rest ────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class SourceRows:
    """One source of the register: every row of its files in exactly one of refused, repeated, persons.

    `repeated`: accepted rows about somebody of whom another row of the same source tells too, as in a part that was
    sent twice. Persons of several sources are in each of them: rows of sources are never added up.
    """

    source: str
    reference: dt.date
    read: int
    refused: int
    repeated: int
    persons: int


@dataclass(frozen=True, slots=True)
class OpenPairs:
    """Possible double persons that nobody decided about. `between`: found by a search between records; without it they
    are the doubles that files show by themselves."""

    count: int
    between: bool


@dataclass(frozen=True, slots=True)
class OfficialCount:
    """A figure of another office: persons, the day that it is about, the document that says so."""

    persons: int
    reference: dt.date
    document: str


@dataclass(frozen=True, slots=True)
class QualityFacts:
    """What a register knows of its own quality on a date.

    `late`: events of the last year recorded late, and all of them. `correction`: K of the last year and the opening
    population, None where no list stood a year ago. `edited`: values corrected by hand, by variable. `pairs` None: not
    looked up, of a day gone by.
    """

    reference: dt.date
    answers: AnswerCounts
    sources: tuple[SourceRows, ...]
    oldest: dt.date | None
    checks_open: int
    checks_accepted: int
    pairs: OpenPairs | None
    late: tuple[int, int]
    edited: Mapping[str, int]
    correction: tuple[int, int] | None
    bases: Bases
    reconciled: Reconciled
    dkb: OfficialCount | None
    bps: OfficialCount | None


@dataclass(frozen=True, slots=True)
class UnitCoverage:
    """Coverage of a unit (docs/bidang/quality_policy.md 4): recorded of a frame; `judged` false: the file is its
    own."""

    recorded: int
    frame: int
    judged: bool


@dataclass(frozen=True, slots=True)
class ImputedCount:
    """Imputed values of a variable in a dusun, of so many records that it is asked of."""

    variable: str
    dusun: str
    filled: int
    records: int


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """What only a release knows beside the register's facts.

    `coverage` by unit; `tables`: tables of the book with figures, and all that the book asks for; `bilingual`: of how
    many of how many both titles are known; `changed`: tables whose definition differs from the former release, of those
    in both, None without a former one. `least`: below it the release prints
    no count of a small area (its policy). `withheld`: why it is no release yet.
    """

    coverage: Mapping[str, UnitCoverage]
    imputed: tuple[ImputedCount, ...]
    tables: tuple[int, int]
    bilingual: tuple[int, int]
    changed: tuple[int, int] | None
    withheld: tuple[Pair, ...] = ()
    least: int = 0


def empty_share(items: Iterable[ItemCount]) -> tuple[int, int]:
    """Empty answers among all that were asked of everybody."""
    listed = list(items)
    return sum(item.empty for item in listed), sum(item.asked for item in listed)
