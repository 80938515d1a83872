"""The layout of the vector of an area: where each measure has its counters and cells, from the definitions alone.

No village, source or policy decides it, so that the vectors of two villages are added position by position
(docs/adr/0055). A measure has a section for each population base that it may be told of: figures of
two bases are never added. Indices over values (Gini, quantiles) are no sums and have none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import ContentError, UnreadableInput
from cantik.base.nesting import parse_json
from cantik.content.column import ColumnDefinition
from cantik.content.kinds import Content, Indicator, TableSpec
from cantik.engines.protocol import Tally
from cantik.expr.scope import LIMITS, Positions, Scope, measure_scope
from cantik.expr.sets import CodeSet, Leaf
from cantik.measure.compile import (
    Compiled,
    IndicatorPlan,
    Measure,
    TablePlan,
    axes_of,
    compile_basis,
    missing_classification,
)
from cantik.snapshot.columns import derived_behind

#: what the digests of sections are made with: another number when a column is frozen in another way than before
FORMAT = 1
#: counters of a section, in this order; a table has the first three, its cells tell the others
FRAME, POSSIBLE, RECORDED, ASKED, ANSWERED, NUMERATOR, DENOMINATOR = range(7)
_OF_TABLE, _OF_INDICATOR = 3, 7
_NO_SUMS = ("gini", "kuantil")
TABLE, INDICATOR = "tabel", "indikator"
_LIMIT = re.compile(rf"\b{LIMITS}(\w+)")

#: kind (`tabel`, `indikator`), id and population base
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class VectorAxis:
    """An axis of the cells of a table: id, label and its categories (id and label) with "Tidak terjawab" last."""

    id: str
    label: str
    categories: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class VectorSection:
    """The part of the vector of one measure and base. `first`: of its counters, `cells`: of its cells (row-major over
    `shape`), both counted from the beginning of its basis. `rank`: the definition prefers bases of a smaller one.
    `frame_own`: its numbers are the frame of all others (class A), so it has no coverage. `form`: of an indicator, as
    its definition says (`persen`, `jumlah` …). `own`: digest of what the definition means; "" for one that cannot be
    counted."""

    key: Key
    basis: str
    title: str
    first: int
    cells: int
    axes: tuple[VectorAxis, ...]
    scale: int = 1
    decimals: int = 0
    unit: str = ""
    form: str = ""
    rank: int = 0
    frame_own: bool = False
    own: str = ""

    @property
    def counters(self) -> int:
        """How many counters it has."""
        return _OF_TABLE if self.key[0] == TABLE else _OF_INDICATOR

    @property
    def shape(self) -> tuple[int, ...]:
        """Categories of each axis."""
        return tuple(len(axis.categories) for axis in self.axes)

    @property
    def size(self) -> int:
        """How many cells it has; an indicator has none."""
        if self.key[0] != TABLE:
            return 0
        size = 1
        for length in self.shape:
            size *= length
        return size


@dataclass(frozen=True, slots=True)
class VectorLayout:
    """All sections, basis after basis. `widths`: positions of each basis, in the order of the vector."""

    sections: tuple[VectorSection, ...]
    widths: Mapping[str, int]
    id: str = ""

    @property
    def width(self) -> int:
        """Positions of the whole vector."""
        return sum(self.widths.values())

    def starts(self) -> dict[str, int]:
        """Where each basis begins in the vector."""
        found, position = {}, 0
        for basis, width in self.widths.items():
            found[basis] = position
            position += width
        return found

    def by_key(self) -> dict[Key, VectorSection]:
        """The sections by measure and base."""
        return {section.key: section for section in self.sections}


_arranged: dict[str, VectorLayout] = {}
_named: dict[str, VectorLayout] = {}


def definition_of(key: Key, content: Content) -> Measure | None:
    """The definition of a key as the content has it; None where it has none of that name."""
    kind, name, _ = key
    return content.tables.get(name) if kind == TABLE else content.indicators.get(name)


def arrange_layout(content: Content) -> VectorLayout:
    """The positions of every measure, without digests and id: all that counting one village needs. Kept for the
    content last asked of."""
    if content.digest not in _arranged:
        _arranged.clear()
        _arranged[content.digest] = _arranged_anew(content)
    return _arranged[content.digest]


def layout_of(content: Content, lists: Mapping[str, Positions]) -> VectorLayout:
    """The layout with what each definition means and its own id: SHA-256 over positions and meanings, not over titles,
    translations or policies."""
    if content.digest not in _named:
        _named.clear()
        _named[content.digest] = _named_anew(content, lists)
    return _named[content.digest]


def meanings_of(content: Content, lists: Mapping[str, Positions]) -> dict[Key, str]:
    """What each measure means, as a digest: it changes with what decides a number, not with a title or a translation.
    A measure that is not summed over villages has none."""
    return {section.key: section.own for section in layout_of(content, lists).sections}


# ── positions ────────────────────────────────────────────────────────────────────────────────────
def _measures(content: Content) -> Iterator[tuple[Key, Measure]]:
    for table in (table for table in content.tables.values() if table.summed is None):  # sums are of one village
        yield from (((TABLE, table.id, base), table) for base in table.populations)
    for indicator in content.indicators.values():
        if indicator.kind not in _NO_SUMS:
            yield from (((INDICATOR, indicator.id, base), indicator) for base in indicator.populations)


def _arranged_anew(content: Content) -> VectorLayout:
    """Sorted by key, so that the order of files tells nothing: counters of a basis first, then the cells."""
    parts: dict[str, list[tuple[Key, Measure, tuple[VectorAxis, ...]]]] = {}
    for key, measure in sorted(_measures(content), key=lambda pair: pair[0]):
        try:
            parts.setdefault(measure.unit_of, []).append((key, measure, _axes(measure, content)))
        except ContentError:  # it is refused with its line when it is to be counted
            continue
    sections, widths = [], {}
    for basis, own in sorted(parts.items()):
        first = 0
        cells = sum(_OF_TABLE if key[0] == TABLE else _OF_INDICATOR for key, _, _ in own)
        for key, measure, axes in own:
            made = _section(key, measure, first, cells, axes)
            sections.append(made)
            first += made.counters
            cells += made.size
        widths[basis] = cells
    return VectorLayout(tuple(sections), widths)


def _section(key: Key, measure: Measure, first: int, cells: int, axes: tuple[VectorAxis, ...]) -> VectorSection:
    rank, frame_own = measure.populations.index(key[2]), measure.disclosure.kelas == "A"
    made = VectorSection(key, measure.unit_of, measure.title, first, cells, axes, rank=rank, frame_own=frame_own)
    if isinstance(measure, TableSpec):
        return made
    return replace(made, scale=measure.scale, decimals=measure.decimals, unit=measure.unit, form=measure.kind)


def _axes(measure: Measure, content: Content) -> tuple[VectorAxis, ...]:
    if isinstance(measure, Indicator):
        return ()
    found = []
    for name in axes_of(measure, content):
        one = content.classifications.get(name)
        if one is None:
            raise missing_classification(name, measure.origin.at("baris"))
        classes = [(class_.id, class_.label) for class_ in one.classes]
        found.append(VectorAxis(name, one.label, (*classes, ("tidak_terjawab", "Tidak terjawab"))))
    return tuple(found)


# ── meanings ─────────────────────────────────────────────────────────────────────────────────────
def _named_anew(content: Content, lists: Mapping[str, Positions]) -> VectorLayout:
    positions = arrange_layout(content)
    measures = dict(_measures(content))
    wording = {basis: _Wording(measure_scope(content, lists, basis)) for basis in positions.widths}
    sections = tuple(
        _with_meaning(section, measures[section.key], wording[section.basis], content) for section in positions.sections
    )
    return VectorLayout(sections, positions.widths, layout_id(sections, positions.widths))


def layout_id(sections: Sequence[VectorSection], widths: Mapping[str, int]) -> str:
    """SHA-256 of where each measure stands and what it means."""
    said = [
        [list(section.key), section.basis, section.first, section.cells, list(section.shape), section.own]
        for section in sections
    ]
    return digest(canonical_json({"format": FORMAT, "lebar": dict(widths), "bagian": said}))


@dataclass(frozen=True, slots=True)
class _Wording:
    """The codes of a basis by name. `known`: those of a condition that was met before, and of each column all; hundreds
    of measures ask for the same ages, each of which is a hundred names."""

    scope: Scope
    known: dict[Leaf, list[str]] = field(default_factory=dict)
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def names(self, column: str) -> tuple[str, ...]:
        """Of each code of a column its name, a number by itself; last "" for what is missing."""
        if column not in self.columns:
            one = self.scope.names[column]
            codes = one.codes if one.maximum is None else map(str, range(one.maximum + 1))
            self.columns[column] = (*codes, "")
        return self.columns[column]

    def predicate(self, predicate: CodeSet) -> Any:
        """A predicate with its codes by name: a code that is added to a list changes only what asks for it."""
        if not isinstance(predicate, Leaf):
            return [type(predicate).__name__, *map(self.predicate, predicate.parts)]
        if predicate not in self.known:
            self.known[predicate] = sorted(map(self.names(predicate.column).__getitem__, predicate.codes))
        return [predicate.column, self.known[predicate]]


def _with_meaning(section: VectorSection, measure: Measure, wording: _Wording, content: Content) -> VectorSection:
    try:
        own = digest(canonical_json(_meaning(section.key, measure, wording, content)))
    except (ContentError, KeyError):  # a base or a column that nobody defines: nothing is ever counted of it
        own = ""
    return replace(section, own=own)


def _meaning(key: Key, measure: Measure, wording: _Wording, content: Content) -> Any:
    """Everything that decides a number: predicates as codes by name, classes, and how derived columns are made."""
    scope = wording.scope
    compiled = compile_basis(scope, content, [(measure, key[2])])
    columns = sorted(compiled.plan.radix) + list(compiled.plan.amounts)
    return {
        "format": FORMAT,
        "ukuran": list(key),
        "satuan": scope.unit,
        "hitungan": _basis_meaning(compiled, wording),
        "kosong": measure.missing,
        "turunan": {name: _derivation(made, content) for name, made in derived_behind(content, scope.unit, columns)},
    }


def _basis_meaning(compiled: Compiled, wording: _Wording) -> Any:
    plan = compiled.plan
    told = {
        "penghitung": [wording.predicate(predicate) for predicate in plan.counters],
        "jumlah": [[total.column, wording.predicate(total.where)] for total in plan.totals],
        "sebaran": [
            [
                it.column,
                it.weight,
                wording.predicate(it.where),
                [[worth, wording.predicate(p)] for worth, p in it.points],
            ]
            for it in plan.spreads
        ],
    }
    for table in compiled.tables:
        return told | {"tabel": _of_table(table, wording)}
    for indicator in compiled.indicators:
        return told | {"indikator": _of_indicator(indicator)}
    raise AssertionError("one measure was compiled")


def _of_table(table: TablePlan, wording: _Wording) -> Any:
    return [wording.predicate(table.tally.where), _classes(table.tally, table, wording)]


def _classes(tally: Tally, table: TablePlan, wording: _Wording) -> list[Any]:
    """Of each axis its column, its classes in their order, and the class of each code, by name."""
    return [
        [
            dimension.column,
            [category.id for category in axis.categories],
            {
                name: axis.categories[class_].id
                for name, class_ in zip(wording.names(dimension.column), dimension.classes, strict=True)
            },
        ]
        for dimension, axis in zip(tally.dimensions, table.axes, strict=True)
    ]


def _of_indicator(one: IndicatorPlan) -> Any:
    told, spec = one.spec.spread, one.spec
    own = [spec.kind, one.asked, one.answered, one.numerator, one.denominator, one.summed]
    own += [one.divided] if one.divided else []
    if told is not None:
        own += [told.line, told.alpha, told.cut, told.part, told.points]
    return own


def _derivation(definition: ColumnDefinition, content: Content) -> Any:
    cases = [[case.when, case.value, case.divisor, case.kept] for case in definition.cases]
    limits = sorted({name for case in cases for text in case if text for name in _LIMIT.findall(text)})
    known = {name: str(content.limits[name].value) for name in limits if name in content.limits}
    until = definition.until and definition.until.isoformat()
    told = definition.distance
    measured = [] if told is None else [[told.facility, {k: list(v) for k, v in told.having.items()}, *told.classes]]
    return [definition.since.isoformat(), until, cases, known, *measured]


# ── bytes ────────────────────────────────────────────────────────────────────────────────────────
_MAGIC = "cantik-tata-letak"


def write_layout(layout: VectorLayout) -> bytes:
    """A layout as JSON that tells without Cantik what stands where; it holds definitions, no counts."""
    sections = [
        {
            "ukuran": list(section.key),
            "basis": section.basis,
            "judul": section.title,
            "penghitung": section.first,
            "sel": section.cells,
            "sumbu": [[axis.id, axis.label, [list(category) for category in axis.categories]] for axis in section.axes],
            "skala": section.scale,
            "desimal": section.decimals,
            "satuan": section.unit,
            "jenis": section.form,
            "urutan": section.rank,
            "kerangka": section.frame_own,
            "sidik": section.own,
        }
        for section in layout.sections
    ]
    said = {"cantik": _MAGIC, "id": layout.id, "lebar": list(map(list, layout.widths.items())), "bagian": sections}
    return canonical_json(said) + b"\n"


def read_layout(data: bytes) -> VectorLayout:
    """Read a layout from the JSON of `write_layout`. Raises `UnreadableInput` M107 for anything else, and for a layout
    whose id does not fit its contents."""
    try:
        said = parse_json(data)
        if said["cantik"] != _MAGIC:
            raise _no_layout()
        widths = {str(basis): int(width) for basis, width in said["lebar"]}
        sections = tuple(_read_section(part) for part in said["bagian"])
    except (ValueError, KeyError, TypeError) as error:
        raise _no_layout() from error
    if layout_id(sections, widths) != said.get("id"):
        raise _no_layout()
    return VectorLayout(sections, widths, str(said["id"]))


def _read_section(said: Mapping[str, Any]) -> VectorSection:
    kind, name, base = map(str, said["ukuran"])
    axes = tuple(
        VectorAxis(str(id_), str(label), tuple((str(category), str(text)) for category, text in categories))
        for id_, label, categories in said["sumbu"]
    )
    return VectorSection(
        key=(kind, name, base),
        basis=str(said["basis"]),
        title=str(said["judul"]),
        first=int(said["penghitung"]),
        cells=int(said["sel"]),
        axes=axes,
        scale=int(said["skala"]),
        decimals=int(said["desimal"]),
        unit=str(said["satuan"]),
        form=str(said["jenis"]),
        rank=int(said["urutan"]),
        frame_own=bool(said["kerangka"]),
        own=str(said["sidik"]),
    )


def _no_layout() -> UnreadableInput:
    return UnreadableInput(
        "M107",
        "Tata letak vektor tidak dapat dibaca",
        expected="berkas tata letak dari simpanan yang utuh",
        mend="Pulihkan simpanannya dari cadangan.",
    )
