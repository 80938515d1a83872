"""From hits to findings: the place in the file, what stands there, the partners, the message. Built for hits only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.base.text import mask
from cantik.collect.batch import Reading, RecordSet
from cantik.collect.finding import Finding, Level
from cantik.content.kinds import Variable
from cantik.examine.companions import NONE
from cantik.examine.doubles import uses_pairs
from cantik.examine.list_hits import FileInList
from cantik.examine.relations import KinIndex
from cantik.examine.rules import EditRules, Message, ReadyRule
from cantik.examine.search import Hits
from cantik.examine.view import View, Views
from cantik.expr import tree
from cantik.expr.reference import RecordContext, holds, value_of
from cantik.expr.scope import Field, Scope, Type
from cantik.expr.sentence import LabelOf
from cantik.expr.walk import OUTER, field_at, walk

_PARTNERS = 20  # as many partners as a person can look through
_NAMED = 3  # as many as a message names
_MASKED = ("nik", "kk", "telepon")
_WHOLE_FILE = ("kembar", "kembar_ke", "sehuruf", "mirip")


@dataclass(slots=True)
class Writer:
    """Writes the findings of one batch. `place`: its file within the list; of a whole file there is nothing around."""

    batch: Reading
    place: FileInList
    views: Views
    book: EditRules
    hits: Hits
    around: RecordContext
    variables: Mapping[tuple[str, str], Variable]
    label_of: LabelOf
    _index: dict[tuple[str, ...], dict[tuple[Any, ...], list[int]]] = field(default_factory=dict)
    _nodes: dict[tuple[int, str], Sequence[tree.Node]] = field(default_factory=dict)
    _carried: set[tuple[str, int]] = field(default_factory=set)

    @property
    def kin(self) -> KinIndex:
        """Who belongs to whom."""
        return self.place.kin

    def findings(self, one: ReadyRule, unit: str, positions: Iterable[int]) -> Iterator[Finding]:
        """One finding for each record that breaks the rule; for each pair of records, where the rule is about pairs."""
        near: dict[int, list[int]] = {}
        for i, j in self.hits.near.get(one.rule.id, ()):
            near.setdefault(i, []).append(j)
        pairs = uses_pairs(one)
        for position in positions:
            partners = near.get(position, ())
            for together in [[partner] for partner in partners] if pairs else [partners]:
                finding = self._make_finding(one, unit, position, together)
                if finding is not None:
                    yield finding

    def _make_finding(self, one: ReadyRule, unit: str, position: int, near: Sequence[int]) -> Finding | None:
        """None for what no record of the file brought about, or what another finding says of the one that did."""
        view = self.views.of(unit, position)
        partners = self._partners(one, view, near)
        unit, record = self._place(view)
        if unit == "orang":
            elsewhere, record = record >= self.place.own, self.place.carrier(record, partners)
            if record == NONE or (elsewhere and (one.rule.id, record) in self._carried):
                return None
            self._carried.add((one.rule.id, record))
        records = self.batch.records[unit]
        path = one.columns[0] if one.columns else ()
        column = self._header(view.unit, records, path)
        sheet, row = records.place_of(path[-1] if path else "", record)
        found = self._format_cell(view, path)
        words = {"nilai": found, "kolom": column, "pasangannya": self._name_partners(partners)}
        rule = one.rule
        return Finding(
            rule=rule.id,
            level=Level(rule.level),
            unit=unit,
            record=record,
            sheet=sheet,
            row=row,
            column=column,
            found=found,
            expected=rule.expected,
            message=self._message(one.message, view, self.book.scopes[rule.unit_of], words),
            cure=rule.cure,
            partners=tuple(p for p in partners if (unit != "orang" or p != record) and p < self.place.own)[:_PARTNERS],
            whole=rule.whole,
        )

    # ── where ────────────────────────────────────────────────────────────────────────────────────
    def _place(self, view: View) -> tuple[str, int]:
        """The record that carries the finding; a family without a record of its own is found at its head."""
        if view.unit == "orang" or view.position < self.kin.own_records:
            return view.unit, view.position
        head = self.kin.family_head[view.position]
        return "orang", head if head != NONE else self.kin.members[view.position][0]

    def _header(self, unit: str, records: RecordSet, path: tuple[str, ...]) -> str:
        """The header over a column; that of a related record stands where such records are read from."""
        if not path:
            return ""
        related = self.book.scopes[unit].own_relations.get(path[0]) if len(path) > 1 else None
        of = self.batch.records.get(related.unit, records) if related is not None else records
        return of.headers.get(path[-1], path[-1])

    # ── who else ─────────────────────────────────────────────────────────────────────────────────
    def _partners(self, one: ReadyRule, view: View, near: Sequence[int]) -> list[int]:
        """Positions of the other persons that take part, nearest first, none twice, the record itself left out."""
        found: dict[int, None] = dict.fromkeys(near)
        for condition in self._that_hold(one.test, view):
            for node in self._naming_parts(condition, view.unit):
                for position in self._named_by(node, view):
                    found.setdefault(position)
        if view.unit == "orang":
            found.pop(view.position, None)
        return list(found)

    def _naming_parts(self, condition: tree.Condition, unit: str) -> Sequence[tree.Node]:
        """The parts of a condition that may name a person; asked for each finding, looked for once."""
        key = id(condition), unit
        if key not in self._nodes:
            related = self.book.scopes[unit].own_relations
            self._nodes[key] = tuple(
                node
                for node in walk(condition)
                if isinstance(node, tree.Call) or (isinstance(node, tree.Name) and node.path[0] in related)
            )
        return self._nodes[key]

    def _that_hold(self, node: tree.Condition, view: View) -> Iterator[tree.Condition]:
        """The comparisons that make the record a hit: of an `atau` only the parts that are true."""
        match node:
            case tree.And(parts):
                for part in parts:
                    yield from self._that_hold(part, view)
            case tree.Or(parts):
                for part in parts:
                    if self._true(part, view):
                        yield from self._that_hold(part, view)
            case _:
                yield node

    def _true(self, node: tree.Condition, view: View) -> bool:
        """Whether a part holds; what looks at the whole file (`kembar`, `mirip`) is taken as true."""
        if any(isinstance(part, tree.Call) and part.function in _WHOLE_FILE for part in walk(node)):
            return True
        return holds(node, view, self.around)

    def _named_by(self, node: tree.Node, view: View) -> Iterable[int]:
        if isinstance(node, tree.Call) and node.function in ("kembar", "kembar_ke"):
            return self._twins(tuple(arg.path[0] for arg in node.args if isinstance(arg, tree.Name)), view)
        if isinstance(node, tree.Call) and node.function == "banyak":
            return self._counted_members(node, view)
        if isinstance(node, tree.Name) and node.path[0] != OUTER:
            return self._related_persons(node.path, view)
        return ()

    def _related_persons(self, path: tuple[str, ...], view: View) -> Iterable[int]:
        """The persons on the way of a path: the mother of `ibu.umur`."""
        here: Any = view
        for part in path:
            here = here.get(part)  # what stands in the last list is no view: nobody of this file
            if not isinstance(here, View):
                return
            if here.unit == "orang":
                yield here.position

    def _twins(self, columns: tuple[str, ...], view: View) -> Iterable[int]:
        own = tuple(view.get(name) for name in columns)
        if view.unit != "orang" or None in own:
            return ()
        if columns not in self._index:
            index: dict[tuple[Any, ...], list[int]] = {}
            values = [self.views.tables["orang"].columns[name] for name in columns]
            for position, key in enumerate(zip(*values, strict=True)):
                index.setdefault(key, []).append(position)
            self._index[columns] = index
        return self._index[columns][own]

    def _counted_members(self, node: tree.Call, view: View) -> Iterable[int]:
        """The members that a `banyak` with a condition counts."""
        condition = node.args[1]
        if isinstance(condition, (*tree.VALUES, tree.Everything)):
            return ()
        inner = RecordContext(self.around.acuan, self.around.kode_desa, outer=view)
        return [member for member in view.members() if holds(condition, self.views.of("orang", member), inner)]

    def _name_partners(self, partners: Sequence[int]) -> str:
        """`baris 12 (SITI REKAAN) dan baris 40 (…)`."""
        persons = self.batch.records.get("orang")
        if persons is None:  # a file of families only
            return ""
        names = persons.columns.get("nama", [])
        called = [names[partner] if names and names[partner] else "tanpa nama" for partner in partners[:_NAMED]]
        shown = [
            f"baris {persons.rows[partner]} ({name})" if partner < self.place.own else f"{name} di daftar yang berlaku"
            for partner, name in zip(partners, called, strict=False)
        ]
        more = len(partners) - len(shown)
        return " dan ".join(shown) + (f" dan {more} baris lain" if more > 0 else "")

    # ── words ────────────────────────────────────────────────────────────────────────────────────
    def _format_cell(self, view: View, path: tuple[str, ...]) -> str:
        """The value that stands in the cell, as a person reads it; empty when there is none."""
        if not path or path[0] == "anggota":
            return ""
        scope = self.book.scopes[view.unit]
        return self._format_value(tree.Name(path), view, scope, code=True)

    def _message(self, message: Message, view: View, scope: Scope, words: Mapping[str, str]) -> str:
        return "".join(
            (words[piece[1:-1]] if piece[:1] == "{" and piece[1:-1] in words else piece)
            if isinstance(piece, str)
            else self._format_value(piece, view, scope)
            for piece in message.pieces
        )

    def _format_value(self, node: tree.Value, view: View, scope: Scope, *, code: bool = False) -> str:
        value = value_of(node, view, self.around)
        if value is None or isinstance(value, View):
            return "" if code else "(kosong)"
        found = field_at(node.path, scope) if isinstance(node, tree.Name) else None
        if found is not None:
            variable = self.variables.get((found[0], found[1].name))
            if variable is not None and variable.type in _MASKED:
                return mask(str(value))
            if found[1].type is Type.CODE:
                return self._label_code(found[1], str(value), code)
        if isinstance(value, dt.date):
            return long_date(value)
        return _number(value) if isinstance(value, int | float) else str(value)

    def _label_code(self, of: Field, value: str, code: bool) -> str:
        label = self.label_of(of.codelist, value)
        return f"{value} ({label})" if code else label


def _number(value: float) -> str:
    return format_number(value) if isinstance(value, int) else f"{value:.6f}".rstrip("0").rstrip(".").replace(".", ",")
