"""What a reader of the printed tables and indicators knows: numbers of sets of records, and how the sets add up.

This is the auditor's own derivation, from printed things only: categories as sets of values, universes in words. It
shares no code with the part that chose what to hide (`suppression/problem.py`, `linked/families.py`), only the reading
of definitions.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from cantik.content.axes import Axis, Category
from cantik.content.kinds import Classification, TableSpec
from cantik.protect.linked.areas import MISSING, Values, Where, answers, read, stated_sets, values_of
from cantik.protect.lp import ProtectionError
from cantik.protect.result import SafeFigure, SafeTable

Place = tuple[str, str, Where]  # unit and population; dusun ("" = the village); set of records
Sum = tuple[Place, tuple[Place, ...]]  # whole, parts


@dataclass(slots=True)
class Source:
    """A table or an indicator that was read: its places, and the columns it tells something of."""

    name: str
    kelas: str
    columns: frozenset[str]
    places: dict[Place, None] = field(default_factory=dict)


@dataclass(slots=True)
class PrintedNumbers:
    """All that is printed: numbers by place, places without one, and sums that hold."""

    classifications: Mapping[str, Classification]
    known: dict[Place, int] = field(default_factory=dict)
    unknown: dict[Place, None] = field(default_factory=dict)
    sums: dict[Sum, None] = field(default_factory=dict)
    sources: list[Source] = field(default_factory=list)

    def tell(self, place: Place, value: int, name: str) -> None:
        """A printed number; a different one for the same records is a contradiction (P102)."""
        if self.known.setdefault(place, value) != value:
            raise ProtectionError("P102", "Dua angka untuk kelompok yang sama saling bertentangan", where=name)

    def table(self, table: SafeTable) -> list[Place]:
        """Enter a table; the places of its cells in order."""
        spec = table.spec
        places = self._places(table)
        source = Source(spec.id, spec.disclosure.kelas, columns_of_table(table, self.classifications)[1])
        self.sources.append(source)
        for place, cell in zip(places, table.cells, strict=True):
            source.places[place] = None
            if cell.value is None:
                self.unknown[place] = None
            else:
                self.tell(place, cell.value, spec.id)
        shape = [len(axis.categories) for axis in table.axes]
        for along, axis in enumerate(table.axes):
            if axis.total is not None:
                self.sums.update(dict.fromkeys(_sums(places, shape, along, axis.total)))
        return places

    def _places(self, table: SafeTable) -> list[Place]:
        scope = f"{table.spec.unit_of} {table.population}"
        universe = self._universe(table)
        own = table.named.key if table.named is not None else ""
        lines = [_line(axis, table.spec, self.classifications) for axis in table.axes]
        made: dict[tuple[Values | None, ...], Where] = {}
        out: list[Place] = []
        for position in product(*(range(len(axis.categories)) for axis in table.axes)):
            area = own
            sets: list[Values | None] = []
            for axis, line, index in zip(table.axes, lines, position, strict=True):
                category = axis.categories[index]
                if axis.role != "wilayah":
                    sets.append(line[index])
                elif not category.total:
                    area = category.id
            if tuple(sets) not in made:
                where = universe
                inner = (axis for axis in table.axes if axis.role != "wilayah")
                for axis, values in zip(inner, sets, strict=True):
                    if values is not None:
                        where = where.with_(_column(axis, table.spec, self.classifications), values)
                made[tuple(sets)] = where
            out.append((scope, area, made[tuple(sets)]))
        return out

    def _universe(self, table: SafeTable) -> Where:
        """Who is counted; without those that did not answer where the table leaves them out."""
        spec = table.spec
        universe = read(spec.universe)
        rows = self.classifications.get(spec.rows)
        if spec.missing == "keluar" and rows is not None and spec.disclosure.kelas != "A":
            known = answers(rows.variable, self.classifications.values())
            return universe.with_(rows.variable, known) if known is not None else universe
        return universe

    def figures(self, figures: Sequence[SafeFigure]) -> list[tuple[Place, Place] | None]:
        """Enter indicators; the places of numerator and complement of each (None: a ratio of two groups)."""
        by_spec: dict[str, list[int]] = {}
        for number, figure in enumerate(figures):
            by_spec.setdefault(figure.spec.id, []).append(number)
        out: list[tuple[Place, Place] | None] = [None] * len(figures)
        for numbers in by_spec.values():
            lines = [self._figure(figures[number]) for number in numbers]
            for number, (part, rest, _) in zip(numbers, lines, strict=True):
                out[number] = (part, rest)
            village = [line for number, line in zip(numbers, lines, strict=True) if not figures[number].area]
            areas = [line for number, line in zip(numbers, lines, strict=True) if figures[number].area]
            if village and areas:
                for whole, *parts in zip(village[0], *areas, strict=True):
                    self.sums[whole, tuple(parts)] = None
        return out

    def _figure(self, figure: SafeFigure) -> tuple[Place, Place, Place]:
        """Enter one value of an indicator: numerator, complement and denominator."""
        spec = figure.spec
        n, d = figure.numerator, figure.denominator
        two = spec.kind in ("rasio", "rata")  # numerator and denominator are two things
        parts = not two and (spec.kind == "persen" or (n is not None and d is not None and n <= d))
        sets = stated_sets(spec, self.classifications.values(), parts)
        scope = f"{spec.unit_of} {figure.population}"
        area = figure.area or (figure.named.key if figure.named is not None else "")
        part, rest, whole = ((scope, area, where) for where in sets)
        if self._is_denied(part, n) or self._is_denied(whole, d):
            # The words are read otherwise than they are counted (several questions at once): compare with nothing.
            part, rest, whole = ((f"{scope} {spec.id}", area, where) for where in sets)
        told = columns_of_figure(figure, self.classifications)[1]
        source = Source(spec.id, spec.disclosure.kelas, told, dict.fromkeys((part, rest, whole)))
        self.sources.append(source)
        if n is not None:
            self.tell(part, n, spec.id)
        if d is not None:
            self.tell(whole, d, spec.id)
        for place in (part, rest, whole):
            self.unknown[place] = None
        if parts:
            self.sums[whole, (part, rest)] = None
        return part, rest, whole

    def _is_denied(self, place: Place, value: int | None) -> bool:
        return value is not None and self.known.get(place, value) != value


def columns_of_table(table: SafeTable, known: Mapping[str, Classification]) -> tuple[str, frozenset[str]]:
    """Unit and population of a table, and the columns that it tells something of: rows and universe (class A: all)."""
    spec = table.spec
    columns = [_column(axis, spec, known) for axis in table.axes if axis.role != "wilayah"]
    told = frozenset(columns if spec.disclosure.kelas == "A" else columns[-1:])
    return f"{spec.unit_of} {table.population}", told | read(spec.universe).own_columns


def columns_of_figure(figure: SafeFigure, known: Mapping[str, Classification]) -> tuple[str, frozenset[str]]:
    """Unit and population of an indicator, and the columns that it tells something of."""
    sets = stated_sets(figure.spec, known.values(), figure.spec.kind == "persen")
    return f"{figure.spec.unit_of} {figure.population}", frozenset(
        column for where in sets for column in where.own_columns
    )


def _classification(axis: Axis, spec: TableSpec, known: Mapping[str, Classification]) -> Classification | None:
    found = known.get(axis.id)
    return found if found is not None or axis.role != "kategori" else known.get(spec.rows)


def _column(axis: Axis, spec: TableSpec, known: Mapping[str, Classification]) -> str:
    found = _classification(axis, spec, known)
    return found.variable if found else axis.id


def _line(axis: Axis, spec: TableSpec, known: Mapping[str, Classification]) -> list[Values | None]:
    """The values of each printed category of an axis; None for its total."""
    found = _classification(axis, spec, known)
    own = [values_of(entry) for entry in found.classes] if found else []
    named = {entry.id: values for entry, values in zip(found.classes, own, strict=True)} if found else {}

    def leaf(category: Category, position: int) -> Values:
        if len(category.leaves) == 1 and category.id in named:
            return named[category.id]
        if category.missing or (found and position >= len(own)):
            return frozenset({MISSING})
        return own[position] if found else frozenset({str(position)})

    return [
        None if category.total else frozenset().union(*(leaf(category, position) for position in category.leaves))
        for category in axis.categories
    ]


def _sums(places: Sequence[Place], shape: Sequence[int], along: int, total: int) -> Iterator[Sum]:
    """For every total of an axis: the total and the printed parts beside it."""
    stride = math.prod(shape[along + 1 :])
    for flat in range(len(places)):
        if flat // stride % shape[along] == total:
            first = flat - total * stride
            yield places[flat], tuple(places[first + i * stride] for i in range(shape[along]) if i != total)
