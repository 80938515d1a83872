"""What passed the gate, kept with an edition: what sums of villages may tell beside it is reckoned by this.

It holds the intervals that hidden numbers must keep, which tell of the numbers: internal as the report is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.protect.audit.gate import HeldFigure, MergedClasses, Printed
from cantik.protect.magnitude.indices import count_of
from cantik.protect.result import SafeFigure, SafeTable
from cantik.release.protected_codec import read_figure, read_table, written_figure, written_table

Need = tuple[int, int]
OPEN = "A"


def printed_as_json(passed: Printed, printed: Sequence[SafeTable]) -> dict[str, Any]:
    """What the gate read, for JSON; a table that is printed as it was read by its place among `printed`."""
    place = {id(table): at for at, table in enumerate(printed)}
    equal = {_key(table): at for at, table in enumerate(printed)}
    tables: list[Any] = []
    for table in passed.tables:
        at = place.get(id(table), equal.get(_key(table)))
        same = at is not None and printed[at] == table
        tables.append(at if same else written_table(table))
    return {
        "tabel": tables,
        "perlu": [_pack_needs(needs) for needs in passed.needs],
        "tersembunyi": [[[at, n] for at, n in enumerate(unsaid) if n is not None] for unsaid in passed.hidden],
        "gabung": [_pack_merged(merged) for merged in passed.merged],
        "tetap": [[at for at, fixed in enumerate(hard) if fixed] for hard in passed.hard],
        "indikator": [written_figure(figure) for figure in passed.figures],
        "perlu_indikator": [[_pair(need) for need in both] for both in passed.figure_needs],
        "indikator_tetap": list(passed.hard_figures),
        "hari_ini": passed.today,
        "dahulu": [_figure_as_json(each) for each in passed.held],
        "perubahan": None if passed.changes is None else [_pack_needs(changes) for changes in passed.changes],
        "lebih_tua": passed.older,
    }


def read(kept: Mapping[str, Any], printed: Sequence[Mapping[str, Any]], content: Content) -> Printed | None:
    """What the gate read, with the definitions of today; None where one of them is gone."""
    tables = [printed[each] if isinstance(each, int) else each for each in kept["tabel"]]
    figures = [*kept["indikator"], *(each["indikator"] for each in kept["dahulu"])]
    if any(each["id"] not in content.tables for each in tables):
        return None
    if any(each["id"] not in content.indicators for each in figures):
        return None
    made = [read_table(dict(each), content) for each in tables]
    return Printed(
        tables=made,
        figures=[_read_figure(each, content) for each in kept["indikator"]],
        needs=[_unpack_needs(needs, len(table.cells)) for needs, table in zip(kept["perlu"], made, strict=True)],
        figure_needs=[(_need(both[0]), _need(both[1])) for both in kept["perlu_indikator"]],
        hard=[_at(fixed, len(table.cells)) for fixed, table in zip(kept["tetap"], made, strict=True)],
        hard_figures=kept["indikator_tetap"],
        today=kept["hari_ini"],
        held=[_read_held(each, content) for each in kept["dahulu"]],
        changes=_changes(kept.get("perubahan"), made),
        older=kept.get("lebih_tua", False),
        merged=tuple(
            _unpack_merged(each, len(table.cells)) for each, table in zip(kept.get("gabung", ()), made, strict=False)
        ),
        hidden=[
            _numbers(each, len(table.cells)) for each, table in zip(kept.get("tersembunyi", ()), made, strict=False)
        ],
    )


def join_passed(runs: Sequence[tuple[Printed | None, frozenset[str]]]) -> Printed | None:
    """What the gate read of several editions as one, of which a reader holds all: the whole of the first, and of each
    the tables and indicators named beside it, as long as they are of class B or C; None where it is not known of the
    first. What contradicts the first edition the gate takes for what is known of today (docs/adr/0128)."""
    first, own = runs[0]
    if first is None:
        return None
    parts = [_keep_only(first, lambda spec: spec.disclosure.kelas == OPEN or spec.id in own)]
    parts += [_keep_only(read, partial(_is_named, names)) for read, names in runs[1:] if read is not None]
    return replace(
        first,
        tables=[each for part in parts for each in part.tables],
        needs=[each for part in parts for each in part.needs],
        hidden=[each for part in parts for each in part.hidden],
        merged=[each for part in parts for each in part.merged],
        hard=[each for part in parts for each in part.hard],
        figures=[each for part in parts for each in part.figures],
        figure_needs=[each for part in parts for each in part.figure_needs],
        hard_figures=[each for part in parts for each in part.hard_figures],
        today=sum(len(part.tables) for part in parts),
        held=(),
        changes=None,
        keys=(),
    )


def _is_named(names: frozenset[str], spec: TableSpec | Indicator) -> bool:
    return spec.id in names and spec.disclosure.kelas != OPEN


def _keep_only(read: Printed, wanted: Callable[[TableSpec | Indicator], bool]) -> Printed:
    """The tables and indicators of an edition's own day that are wanted."""
    end = len(read.tables) if read.today is None else read.today
    at = [place for place in range(end) if wanted(read.tables[place].spec)]
    told = [place for place, figure in enumerate(read.figures) if wanted(figure.spec)]
    nothing: list[tuple[()]] = [() for _ in range(end)]
    # class A tables stand behind the others, and hide nothing
    hidden = [*read.hidden, *([None] * len(table.cells) for table in read.tables[len(read.hidden) : end])]
    merged = [*read.merged[:end], *nothing[len(read.merged[:end]) :]]
    return replace(
        read,
        tables=[read.tables[place] for place in at],
        needs=[read.needs[place] for place in at],
        hidden=[hidden[place] for place in at],
        merged=[merged[place] for place in at],
        hard=[read.hard[place] for place in at],
        figures=[read.figures[place] for place in told],
        figure_needs=[read.figure_needs[place] for place in told],
        hard_figures=[read.hard_figures[place] for place in told],
    )


def _read_figure(kept: Mapping[str, Any], content: Content) -> SafeFigure:
    """An indicator as the gate read it: an index that is a count stands there as the condition of that count."""
    figure = read_figure(dict(kept), content)
    return count_of(figure, content.indicators.values()) or figure


def _key(table: SafeTable) -> tuple[str, str, str, int]:
    return table.spec.id, table.kind, table.tier, len(table.cells)


def _pack_merged(merged: Sequence[Sequence[MergedClasses]]) -> list[list[list[int]]]:
    """Classes that cells merge: the place of the cell, what they must keep, and the places of the classes."""
    return [[[at, *part.need], [*part.leaves]] for at, own in enumerate(merged) for part in own]


def _unpack_merged(kept: Sequence[Sequence[Sequence[int]]], size: int) -> tuple[tuple[MergedClasses, ...], ...]:
    found: dict[int, list[MergedClasses]] = {}
    for (at, low, high), leaves in kept:
        found.setdefault(at, []).append(MergedClasses(tuple(leaves), (low, high)))
    return tuple(tuple(found.get(at, ())) for at in range(size)) if found else ()


def _pack_needs(needs: Sequence[Need | None]) -> list[list[int]]:
    """Cells with what they must keep: their place, low and high."""
    return [[at, *need] for at, need in enumerate(needs) if need is not None]


def _unpack_needs(kept: Sequence[Sequence[int]], size: int) -> tuple[Need | None, ...]:
    found = {at: (low, high) for at, low, high in kept}
    return tuple(found.get(at) for at in range(size))


def _changes(
    kept: Sequence[Sequence[Sequence[int]]] | None, made: Sequence[SafeTable]
) -> list[tuple[Need | None, ...]] | None:
    if kept is None:
        return None
    return [_unpack_needs(changes, len(table.cells)) for changes, table in zip(kept, made, strict=True)]


def _numbers(kept: Sequence[Sequence[int]], size: int) -> list[int | None]:
    found = {pair[0]: pair[1] for pair in kept}
    return [found.get(at) for at in range(size)]


def _at(kept: Sequence[int], size: int) -> tuple[bool, ...]:
    found = frozenset(kept)
    return tuple(at in found for at in range(size))


def _pair(need: Need | None) -> list[int] | None:
    return None if need is None else list(need)


def _need(kept: Sequence[int] | None) -> Need | None:
    return None if kept is None else (kept[0], kept[1])


def _figure_as_json(each: HeldFigure) -> dict[str, Any]:
    return {
        "indikator": written_figure(each.figure),
        "pembilang": _pair(each.numerator),
        "penyebut": _pair(each.denominator),
        "bagian": None if each.share is None else [str(end) for end in each.share],
        "perlu": [_pair(need) for need in each.needs],
        "perubahan": [_pair(change) for change in each.changes],
    }


def _read_held(kept: Mapping[str, Any], content: Content) -> HeldFigure:
    share, changes = kept["bagian"], kept.get("perubahan", (None, None))
    return HeldFigure(
        _read_figure(kept["indikator"], content),
        _need(kept["pembilang"]),
        _need(kept["penyebut"]),
        None if share is None else (Decimal(share[0]), Decimal(share[1])),
        (_need(kept["perlu"][0]), _need(kept["perlu"][1])),
        (_need(changes[0]), _need(changes[1])),
    )
