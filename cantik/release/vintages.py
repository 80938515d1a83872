"""What an edition carries over from earlier ones: tables, indicators and what was not shown, as they were printed then,
with what protected them (docs/adr/0135).

A vintage is an edition (or a draft that was shown) by what it counted itself. Each record of protection holds the whole
of the vintages that its edition carries, so that it can be read alone, on another server too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cantik.content.kinds import Content
from cantik.protect.result import SafeFigure, SafeTable
from cantik.release.codec import decode, encode
from cantik.release.model import Figure, NotShown, Release, Table
from cantik.release.protected_codec import read_figure, read_table

OPEN = "A"
PRINTED, CARRIED = "tercetak", "dibawa"
#: in the definition of a table or an indicator that is carried over: the edition that counted it
COUNTED_BY = "dihitung_pada"


@dataclass(frozen=True, slots=True)
class Vintage:
    """An edition by the `measures` that a later one carries over; `record`: what is kept of it, as JSON."""

    edition: str
    reference: dt.date
    measures: frozenset[str]
    record: Mapping[str, Any]

    def tables(self, content: Content) -> tuple[SafeTable, ...]:
        """Its protected tables, those whose definition is still there."""
        rows = (each for each in self.record["tabel"] if each["id"] in self.measures and each["id"] in content.tables)
        return tuple(replace(read_table(dict(each), content), carried_of=self.reference) for each in rows)

    def figures(self, content: Content) -> tuple[SafeFigure, ...]:
        """Its protected indicators, the same."""
        known = content.indicators
        rows = (each for each in self.record["indikator"] if each["id"] in self.measures and each["id"] in known)
        return tuple(replace(read_figure(dict(each), content), carried_of=self.reference) for each in rows)

    @property
    def groups(self) -> dict[str, Any]:
        """What its report says of the tables that are carried over."""
        own = self.record["laporan"].get("kelompok", {})
        return {
            name: {**entry, "acuan": self.reference.isoformat()} for name, entry in own.items() if name in self.measures
        }

    def list_printed(self) -> PrintedVintage:
        """What it printed of its measures."""
        said = self.record[PRINTED]
        tables = (decode(Table, each, PRINTED) for each in said["tabel"] if each["id"] in self.measures)
        told = (decode(Figure, each, PRINTED) for each in said["indikator"] if each["id"] in self.measures)
        figures = [replace(f, reference=self.reference, definition=self._counted_by(f.definition)) for f in told]
        untold = (decode(NotShown, each, PRINTED) for each in said["tidak"] if each["id"] in self.measures)
        tables = (replace(table, definition=self._counted_by(table.definition)) for table in tables)
        return PrintedVintage({t.key: t for t in tables}, {(f.id, f.area): f for f in figures}, tuple(untold))

    def _counted_by(self, definition: Mapping[str, Any]) -> dict[str, Any]:
        """A definition with the edition that counted by it: of one day there may be several."""
        return {**definition, COUNTED_BY: self.edition}

    def of(self, measures: Collection[str]) -> Vintage:
        """The vintage by fewer measures."""
        return replace(self, measures=self.measures & frozenset(measures))


@dataclass(frozen=True, slots=True)
class PrintedVintage:
    """Tables by key, indicators by id and area, and what was not shown, as an edition printed them."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    figures: Mapping[tuple[str, str], Figure] = field(default_factory=dict)
    not_shown: tuple[NotShown, ...] = ()

    def __add__(self, other: PrintedVintage) -> PrintedVintage:
        return PrintedVintage(
            {**self.tables, **other.tables}, {**self.figures, **other.figures}, (*self.not_shown, *other.not_shown)
        )


def encode_printed(release: Release, carried: Collection[str]) -> dict[str, Any]:
    """What a release prints of the measures that it counted itself, as JSON. `carried`: those that it did not."""
    return {
        "tabel": [encode(each) for each in release.tables if each.kelas != OPEN and each.id not in carried],
        "indikator": [encode(each) for each in release.figures if each.id not in carried],
        "tidak": [encode(each) for each in release.not_shown if each.id not in carried],
    }


def encode_vintages(vintages: Iterable[Vintage]) -> list[dict[str, Any]]:
    """Vintages as JSON."""
    return [
        {
            "dari": each.edition,
            "acuan": each.reference.isoformat(),
            "ukuran": sorted(each.measures),
            "catatan": {name: said for name, said in each.record.items() if name != CARRIED},
        }
        for each in vintages
    ]


def read_vintages(kept: Mapping[str, Any]) -> tuple[Vintage, ...]:
    """The vintages that the record of an edition holds."""
    return tuple(
        Vintage(each["dari"], dt.date.fromisoformat(each["acuan"]), frozenset(each["ukuran"]), each["catatan"])
        for each in kept.get(CARRIED, ())
    )


def carry_over(edition: str, kept: Mapping[str, Any] | None, measures: Collection[str]) -> tuple[Vintage, ...]:
    """The vintages of measures that the edition after this one carries over, by what is kept of this one; nothing where
    it does not say what it printed."""
    if kept is None or PRINTED not in kept or not measures:
        return ()
    earlier = [own for each in read_vintages(kept) if (own := each.of(measures)).measures]
    rest = frozenset(measures).difference(*(each.measures for each in earlier))
    reference = dt.date.fromisoformat(kept["laporan"]["acuan"])
    return (*earlier, *([Vintage(edition, reference, rest, kept)] if rest else ()))


def measures_of(vintages: Sequence[Vintage]) -> frozenset[str]:
    """All measures that are carried over."""
    return frozenset().union(*(each.measures for each in vintages))
