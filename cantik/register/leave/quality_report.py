"""The quality report as its readers see it: values with their words, the same in book, site and workplace. Pure.

A release holds one (`release.model`), the workplace makes one of today; both come from `quality.report`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from cantik.base.numerals import format_number
from cantik.base.optional_fields import field_with_default
from cantik.register.leave.quality_content import Pair, load_measures

State = Literal["baik", "lihat", "disebut", "belum"]
NOTHING: Pair = ("", "")
_ABSENT: Pair = ("belum tercatat", "not recorded")
_VERDICTS: Mapping[State, Pair] = {"baik": ("baik", "fine"), "lihat": ("lihat", "look")}


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure of a village, in words of both languages.

    `state`: baik | lihat (worth a look) | disebut (told without a judgement) | belum (nobody recorded it: no value).
    `said`: what it means; `note`: parts and whole, interval, document. `former`: the value of the former release.
    """

    id: str
    aspect: Pair
    title: Pair
    unit: Pair
    decimals: int
    value: Decimal | None
    state: State
    said: Pair
    note: Pair = NOTHING
    former: Decimal | None = None

    def heading(self, language: str = "id") -> str:
        """Title and unit."""
        return f"{_in(self.title, language)} ({_in(self.unit, language)})"

    def meaning(self, language: str = "id") -> str:
        """The judgement with what it rests on."""
        return " ".join(filter(None, (_in(self.said, language), _in(self.note, language))))

    def verdict(self, language: str = "id") -> str:
        """`baik`, `lihat`, or nothing where no threshold judges."""
        return _in(_VERDICTS.get(self.state, NOTHING), language)

    def value_text(self, language: str = "id") -> str:
        """The value as it is printed."""
        return _format_value(self.value, self.decimals, language) or _in(_ABSENT, language)

    def shown_former(self, language: str = "id") -> str:
        """The value of the former release as it is printed, "…" where it had none."""
        return _format_value(self.former, self.decimals, language) or "…"


@dataclass(frozen=True, slots=True)
class SourceQuality:
    """What became of the rows of a source; see `quality_facts.SourceRows`."""

    source: str
    label: Pair
    reference: dt.date
    read: int
    refused: int
    repeated: int
    persons: int


@dataclass(frozen=True, slots=True)
class ItemQuality:
    """A core field or one with edited or imputed values. `asked` None: it is not asked of everybody.

    `empty`, `share`: who gave no answer, None in a release: tables hide them of some, and who knows those of everybody
    would subtract. `edited`: values corrected by hand, None in a release: whoever holds two editions would subtract
    them. A release tells both by how many of a hundred persons at most (`empty_most`, `edited_most`; None: there are
    too few persons even for that).
    """

    id: str
    label: Pair
    asked: int | None
    empty: int | None
    share: Decimal | None  # per cent empty
    edited: int | None
    imputed: int
    edited_most: int | None = None
    empty_most: int | None = field_with_default(None)


@dataclass(frozen=True, slots=True)
class AreaQuality:
    """A dusun: core fields left empty (per cent). Only the workplace shows it; releases made before this rule may hold
    it, and `imputed`, the values filled in."""

    dusun: str
    empty: Decimal | None
    imputed: int | None = None


@dataclass(frozen=True, slots=True)
class OfficialLine:
    """A line from the register to the official totals (docs/bidang/population_parameters.md 1.1)."""

    id: str
    label: Pair
    count: int
    total: bool


@dataclass(frozen=True, slots=True)
class QualityReport:
    """The report of a village on a date. `former`: number of the release that the trend is held against, "" none."""

    reference: dt.date
    oldest: dt.date | None
    rows: tuple[Measured, ...]
    sources: tuple[SourceQuality, ...]
    items: tuple[ItemQuality, ...]
    areas: tuple[AreaQuality, ...]
    official: tuple[OfficialLine, ...]
    former: str = ""
    withheld: tuple[Pair, ...] = ()

    def by_aspect(self) -> tuple[tuple[Pair, tuple[Measured, ...]], ...]:
        """The measures with a value under their aspects; an aspect without any is left out."""
        valued = [row for row in self.rows if row.value is not None]
        aspects = dict.fromkeys(row.aspect for row in valued)
        return tuple((aspect, tuple(row for row in valued if row.aspect == aspect)) for aspect in aspects)

    @property
    def absent(self) -> tuple[Measured, ...]:
        """The measures that nobody recorded."""
        return tuple(row for row in self.rows if row.value is None)

    def row(self, name: str) -> Measured:
        """The measure of this id. Raises `KeyError`."""
        found = next((row for row in self.rows if row.id == name), None)
        if found is None:
            raise KeyError(name)
        return found


def trend(reports: Sequence[QualityReport]) -> Mapping[str, tuple[Decimal | None, ...]]:
    """Values by measure over reports of several dates, in their order."""
    return {name: tuple(made.row(name).value for made in reports) for name in load_measures()}


def _format_value(value: Decimal | None, decimals: int, language: str) -> str:
    return "" if value is None else format_number(value, decimals, language)


def _in(both: Pair, language: str) -> str:
    return both[1] if language == "en" else both[0]
