"""Answers that nobody could give: codes of a column that no source of a snapshot asks for. To count them gives zero,
which would say that there is none (docs/adr/0137).

Two ways lead there. A derived column makes a code of columns of which one was never filled: who looks for work is not
known where only work is asked. And a list may offer an answer or not (`bila_ada` of a mapping): where nobody's record
has it, it was not among those to choose from.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from cantik.content.column import ColumnDefinition
from cantik.content.kinds import Content, TableSpec
from cantik.content.sources import columns_brought
from cantik.expr import tree
from cantik.expr.parse import parse, parse_value
from cantik.expr.scope import LIMITS, Positions, Scope, measure_scope
from cantik.expr.sets import CodeSet, Leaf
from cantik.expr.walk import names_in
from cantik.measure.compile import Measure, axes_of, classes_on_axis, counted_sets
from cantik.snapshot.frame import Snapshot

#: by column: positions that no record can hold because nobody asked
Unasked = Mapping[str, frozenset[int]]
#: names that need no answer: the reference date, the members of a family, and whether a member is counted
_GIVEN = ("acuan", "anggota", "dihitung")


@dataclass(frozen=True, slots=True)
class AskedColumns:
    """What was asked of a basis: `filled` columns of the register and the snapshot."""

    filled: frozenset[str]
    every: bool = False  # a source that no mapping describes may have asked anything

    def has(self, name: str) -> bool:
        """Whether a column was asked for, as far as it can be known."""
        return self.every or name in self.filled


def never_asked(snapshot: Snapshot, content: Content, lists: Mapping[str, Positions]) -> Mapping[str, Unasked]:
    """By basis of a snapshot the answers that nobody was asked for."""
    scopes = {basis: measure_scope(content, lists, basis) for basis in snapshot.frames}
    return {basis: unasked_codes(snapshot, basis, scope, content) for basis, scope in scopes.items()}


def unasked_codes(snapshot: Snapshot, basis: str, scope: Scope, content: Content) -> Unasked:
    """The codes of each column of a basis that nobody was asked for."""
    brought = [columns_brought(source, content) for source in snapshot.sources]
    known = frozenset(snapshot.known.get(basis, ()))
    # a family's columns count its members by what these were asked
    members = frozenset() if basis == "orang" else frozenset(snapshot.known.get("orang", ()))
    # what the snapshot does not keep (dates, numbers of documents) is asked by a source that brings it
    kept_out = frozenset().union(*brought) - scope.names.keys()
    asked = AskedColumns(known | members | kept_out, every=not all(brought))
    found = dict(unreachable_codes(basis, known, asked, scope, content))
    columns = snapshot.frames[basis].columns
    for name, codes in _only_where_seen(snapshot.sources, content).items():
        if name in known and name in columns:
            held = {scope.names[name].codes.index(code) for code in codes}
            absent = held - set(np.unique(columns[name]).tolist())
            found[name] = found.get(name, frozenset()) | absent if absent else found.get(name, frozenset())
    return {name: codes for name, codes in found.items() if codes}


def unreachable_codes(
    basis: str, known: Collection[str], asked: AskedColumns, scope: Scope, content: Content
) -> Unasked:
    """The codes of known derived columns that no case can make of what was asked."""
    found = {}
    for column in content.columns.values():
        field = scope.names.get(column.id)
        if basis in column.units and column.id in known and field is not None and field.codes and column.cases:
            made = _reachable(column, asked)
            if made is not None:
                found[column.id] = frozenset(i for i, code in enumerate(field.codes) if code not in made)
    return found


def _reachable(column: ColumnDefinition, asked: AskedColumns) -> frozenset[str] | None:
    """The codes that some case can make; None where a case carries over what another column says."""
    made = set()
    for case in column.cases:
        if case.kept is not None and not asked.has(case.kept):
            continue
        if not _can_hold(parse(case.when, case.origin.at("bila")), asked):
            continue
        value = parse_value(case.value, case.origin.at("isi"))
        if not isinstance(value, tree.TextLiteral):
            return None
        made.add(value.value)
    return frozenset(made)


def _can_hold(node: tree.Node, asked: AskedColumns) -> bool:
    """Whether a condition can be true of somebody, given what was asked: a comparison with what nobody told is not."""
    match node:
        case tree.And(parts):
            return all(_can_hold(part, asked) for part in parts)
        case tree.Or(parts):
            return any(_can_hold(part, asked) for part in parts)
        case tree.Not() | tree.Present(_, True):
            return True
        case _:
            return all(_is_filled(name, asked) for name in names_in(node))


def _is_filled(name: tree.Name, asked: AskedColumns) -> bool:
    """What stands with another record, limits and the reference date are taken as told."""
    path = name.path
    return len(path) > 1 or path[0] in _GIVEN or path[0].startswith(LIMITS) or asked.has(path[0])


def _only_where_seen(sources: Collection[str], content: Content) -> Mapping[str, frozenset[str]]:
    """By variable: codes that no source of these is sure to offer. What one of them always offers was asked."""
    unsure: dict[str, list[frozenset[str]]] = {}
    for mapping in content.mappings.values():
        if mapping.source in sources:
            for column in mapping.columns:
                unsure.setdefault(column.variable, []).append(frozenset(column.only_where_seen))
    return {name: frozenset.intersection(*codes) for name, codes in unsure.items() if all(codes)}


def asks_unasked(measure: Measure, scope: Scope, content: Content, unasked: Unasked) -> tuple[str, ...]:
    """The columns of which a measure counts answers that nobody was asked for; none when it can be told.

    A condition that holds such an answer counts too few, and one that leaves out nothing else counts everybody.
    """
    if not unasked:
        return ()
    lacking = {
        leaf.column
        for part in counted_sets(measure, scope)
        for leaf in _leaves(part)
        if leaf.column in unasked and _is_told_wrongly(leaf, unasked[leaf.column], len(scope.names[leaf.column].codes))
    }
    if isinstance(measure, TableSpec):
        lacking |= {
            column
            for column, classes in (classes_on_axis(name, scope, content) for name in axes_of(measure, content))
            if column in unasked and any(codes and codes <= unasked[column] for codes in classes)
        }
    return tuple(sorted(lacking))


def _is_told_wrongly(leaf: Leaf, never: frozenset[int], size: int) -> bool:
    every = frozenset(range(size))
    told, rest = leaf.codes & every, every - leaf.codes
    if told == every:
        return False  # whether there is an answer at all
    return bool(told & never) or bool(told and rest <= never)


def _leaves(node: CodeSet) -> list[Leaf]:
    return [node] if isinstance(node, Leaf) else [leaf for part in node.parts for leaf in _leaves(part)]
