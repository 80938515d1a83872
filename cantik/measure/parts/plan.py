"""What is counted of parts: a plan a basis, made of definitions, code lists and the columns that the parts know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cantik.base.canonical import canonical_json, digest
from cantik.content.kinds import Content
from cantik.engines.protocol import Plan
from cantik.expr.codesets import radix
from cantik.expr.scope import Positions, Scope, measure_scope
from cantik.expr.sets import AllOf, CodeSet, Leaf
from cantik.measure.compile import Compiled, Measure, columns_needed, compile_basis, group_by_basis, is_amount
from cantik.measure.gates import in_force, sorted_measures
from cantik.measure.question_scope import AskedColumns, Unasked, asks_unasked, unreachable_codes
from cantik.snapshot.columns import made_of
from cantik.snapshot.parts.columns import PartsError, field_digest
from cantik.snapshot.parts.listing import PartListing


@dataclass(frozen=True, slots=True)
class PartsPlan:
    """The plans by basis, the layout of the vector of each, and why other measures are not counted (by their id)."""

    compiled: Mapping[str, Compiled]
    layouts: Mapping[str, str]
    left_out: Mapping[str, str]


def plan_parts(listing: PartListing, content: Content, lists: Mapping[str, Positions]) -> PartsPlan:
    """The plan of all parts of a list. Coverage and answers are not judged here: they are of villages, and what is
    absent is known from the columns.

    Raises `PartsError` M128 for parts of other code lists than these, `ContentError` for a definition that cannot be
    counted.
    """
    scopes = {basis: measure_scope(content, lists, basis) for basis in listing.columns}
    for basis, own in listing.columns.items():
        for name, (size, codes) in own.items():
            field = scopes[basis].names.get(name)
            if field is None or (radix(field), field_digest(field)) != (size, codes):
                raise _other_lists(basis, name)
        for name in listing.amounts.get(basis, ()):
            if not is_amount(content, basis, name):
                raise _other_lists(basis, name)
    never = {basis: _never_asked(listing, basis, scopes[basis], content) for basis in listing.columns}
    chosen: list[tuple[Measure, str]] = []
    left_out: dict[str, str] = {}
    for measure in sorted_measures(content):
        if not in_force(measure, listing):
            continue
        if measure.unit_of not in scopes:
            left_out[measure.id] = f"tidak ada {measure.unit_of}"
            continue
        base = next((base for base in measure.populations if base in listing.bases), None)
        lacking = columns_needed(measure, scopes[measure.unit_of], content) - listing.column_names(measure.unit_of)
        if base is None:
            left_out[measure.id] = "dasar penduduk"
        elif lacking:
            left_out[measure.id] = _missing_columns(measure, sorted(lacking), listing, content)
        elif unasked := asks_unasked(measure, scopes[measure.unit_of], content, never[measure.unit_of]):
            left_out[measure.id] = f"tidak ditanyakan seluruhnya: {', '.join(unasked)}"
        else:
            chosen.append((measure, base))
    compiled = {
        basis: compile_basis(scopes[basis], content, measures) for basis, measures in group_by_basis(chosen).items()
    }
    return PartsPlan(compiled, {basis: layout_of(own.plan) for basis, own in compiled.items()}, left_out)


def _never_asked(listing: PartListing, basis: str, scope: Scope, content: Content) -> Unasked:
    """The codes that the columns of the parts can never hold, by what the files told."""
    told = listing.told.get("dibaca", {})
    # a family's columns count its members by what these were asked
    asked = {name for own in {basis, "orang"} for name in (*listing.column_names(own), *told.get(own, ()))}
    return unreachable_codes(basis, listing.column_names(basis), AskedColumns(frozenset(asked)), scope, content)


def _other_lists(basis: str, name: str) -> PartsError:
    return PartsError(
        "M128",
        "Bagian memakai daftar kode lain daripada program ini",
        found=f"{basis}: {name}",
        mend="Buat ulang bagian dengan cantik snapshot.",
    )


def _missing_columns(measure: Measure, columns: Sequence[str], listing: PartListing, content: Content) -> str:
    """What the files would have to tell: columns, or the variables of which a derived column is made."""
    read = listing.told.get("dibaca", {})
    told = []
    for name in columns:
        behind = {
            f"{unit}.{raw}" if unit != measure.unit_of else raw
            for unit, raw in made_of(content, measure.unit_of, {name})
            if raw not in read.get(unit, ())
        }
        told.append(name if behind <= {name} else f"{name} (dari {', '.join(sorted(behind))})")
    return f"kolom {', '.join(told)}"


def layout_of(plan: Plan) -> str:
    """The id of the layout of a plan's vectors: two with the same id can be added, position by position."""
    told = {
        "basis": plan.basis,
        "kolom": dict(plan.radix),
        "tabel": [
            [
                it.id,
                _predicate_list(it.where),
                [[axis.id, axis.column, list(axis.classes), axis.radix] for axis in it.dimensions],
            ]
            for it in plan.tables
        ],
        "penghitung": [_predicate_list(counter) for counter in plan.counters],
        "jumlah": [[total.column, _predicate_list(total.where)] for total in plan.totals],
        "sebaran": [
            [
                _predicate_list(it.where),
                it.column,
                [[worth, _predicate_list(when)] for worth, when in it.points],
                it.weight,
            ]
            for it in plan.spreads
        ],
        **({"uang": list(plan.amounts)} if plan.amounts else {}),
    }
    return digest(canonical_json(told))


def _predicate_list(node: CodeSet) -> list[object]:
    if isinstance(node, Leaf):
        return [node.column, sorted(node.codes)]
    return ["dan" if isinstance(node, AllOf) else "atau", *map(_predicate_list, node.parts)]


def list_measures(plan: PartsPlan) -> list[list[str]]:
    """Every measure that is counted: its id, basis and population base."""
    found = []
    for basis, made in plan.compiled.items():
        found += [[table.spec.id, basis, table.population] for table in made.tables]
        found += [[figure.spec.id, basis, figure.population] for figure in made.indicators]
    return found
