"""The rules of the content, parsed and checked once, with what each needs of a batch."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.errors import ContentError
from cantik.collect.batch import Reading
from cantik.content.kinds import Content, Rule
from cantik.content.sources import speaks_of
from cantik.expr import tree
from cantik.expr.check import compile_text, compile_value
from cantik.expr.scope import FORMER, SIMILAR, Positions, Scope, rule_scope
from cantik.expr.walk import OUTER, field_at, names_in, walk

UNITS = ("orang", "keluarga")
#: what the search for doubles compares, beside the place
_COMPARED = ("nama", "tanggal_lahir", "jenis_kelamin", "nik", "nama_ayah", "nama_ibu", "tempat_lahir")
_PLACEHOLDER = re.compile(r"\{([^{}]+)\}")
#: placeholders that are no expression: the value found, its header, the partner rows
WORDS = ("nilai", "kolom", "pasangannya")


@dataclass(frozen=True, slots=True)
class Message:
    """A text with expressions between braces: literal pieces, and names or values in turn."""

    pieces: tuple[str | tree.Value, ...]  # a word of WORDS stands as `{word}`


@dataclass(frozen=True, slots=True)
class ReadyRule:
    """A rule that can run.

    `needs` are the (unit, column) that a batch must have for it to say anything; `asks_blank` are the own columns whose
    absence it finds, for it must not repeat what the reader has refused.
    """

    rule: Rule
    test: tree.Condition
    message: Message
    columns: tuple[tuple[str, ...], ...]
    needs: frozenset[tuple[str, str]]
    asks_blank: frozenset[str]
    uses: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class EditRules:
    """All rules that run on values, by unit, and the scopes they are checked in."""

    ready: Mapping[str, tuple[ReadyRule, ...]]
    scopes: Mapping[str, Scope]
    rules: Mapping[str, Rule]

    @property
    def former(self) -> tuple[str, ...]:
        """The variables of the last list that some rule looks at."""
        ready = (rule for rules in self.ready.values() for rule in rules)
        return tuple(sorted({name for rule in ready for table, name in rule.needs if table == FORMER}))

    def of_source(self, batch: Reading, unit: str, reference: dt.date) -> tuple[ReadyRule, ...]:
        """The rules of a unit that speak of the source of this batch and are not withdrawn by the reference date.

        `sejak` says when a rule was written; it examines older data as well.
        """
        return tuple(
            ready
            for ready in self.ready[unit]
            if (not ready.rule.sources or speaks_of(ready.rule.sources, batch.source))
            and (ready.rule.until is None or reference <= ready.rule.until)
        )

    def applicable(
        self, batch: Reading, unit: str, reference: dt.date, former: Collection[str] = ()
    ) -> tuple[ReadyRule, ...]:
        """The rules of a unit that this batch can be held against: of its source, with columns that it has.

        `former`: columns of the last list; without them no rule runs that looks at it.
        """
        has = {(of, name) for of, records in batch.records.items() for name in records.columns}
        if "keluarga" not in batch.records and ("orang", "no_kk") in has:
            has.add(("keluarga", "no_kk"))  # families are made from the KK numbers of their members
        has |= {(FORMER, name) for name in former}
        return tuple(ready for ready in self.of_source(batch, unit, reference) if ready.needs <= has)


_BOOKS: dict[str, EditRules] = {}
_KEPT = 4


def rule_book(content: Content, lists: Mapping[str, Positions], rules: Mapping[str, Rule] | None = None) -> EditRules:
    """The rules of the content (or some of them), compiled; kept for as long as the content is the same.

    Raises `ExpressionError` or `ContentError` with file and line.
    """
    chosen = content.rules if rules is None else rules
    key = content.digest if chosen is content.rules else ""
    if key in _BOOKS:
        return _BOOKS[key]
    whole = _BOOKS.get(content.digest)
    if whole is not None and all(content.rules.get(rule.id) is rule for rule in chosen.values()):
        return _some_of(whole, chosen)
    scopes = {unit: rule_scope(content, lists, unit) for unit in UNITS}
    ready = {
        unit: tuple(
            _ready(rule, scopes) for rule in chosen.values() if rule.checked_by == "aturan" and rule.unit_of == unit
        )
        for unit in UNITS
    }
    book = EditRules(ready, scopes, chosen)
    if key:
        if len(_BOOKS) >= _KEPT:
            _BOOKS.clear()
        _BOOKS[key] = book
    return book


def _some_of(whole: EditRules, chosen: Mapping[str, Rule]) -> EditRules:
    """Rules that are compiled already, in the order in which they were chosen."""
    ready = {unit: {ready.rule.id: ready for ready in whole.ready[unit]} for unit in UNITS}
    some = {unit: tuple(known[name] for name in chosen if name in known) for unit, known in ready.items()}
    return EditRules(some, whole.scopes, chosen)


def _ready(rule: Rule, scopes: Mapping[str, Scope]) -> ReadyRule:
    scope = scopes[rule.unit_of]
    condition = compile_text(rule.condition, scope, rule.origin.at("syarat"))
    wrong = compile_text(rule.wrong_if, scope, rule.origin.at("salah_bila"))
    whole = wrong if isinstance(condition, tree.Everything) else tree.And((condition, wrong))
    columns = tuple(tuple(column.split(".")) for column in rule.columns)
    message = _message(rule.message, scope, rule.origin.at("pesan"))
    return ReadyRule(
        rule=rule,
        test=whole,
        message=message,
        columns=columns,
        needs=frozenset(
            (
                *(_column(tuple(column.split(".")), scope, rule) for column in rule.needs or rule.columns),
                *((FORMER, name.path[-1]) for name in names_in(whole) if "lalu" in name.path[:-1]),
            )
        ),
        asks_blank=frozenset(_blanks(wrong)),
        uses=frozenset(_columns_read(whole, scope)),
    )


def _message(text: str, scope: Scope, origin: str) -> Message:
    pieces: list[str | tree.Value] = []
    for number, piece in enumerate(_PLACEHOLDER.split(text)):
        if number % 2 == 0:
            pieces.append(piece)
        elif piece in WORDS:
            pieces.append(f"{{{piece}}}")
        else:
            pieces.append(compile_value(piece, scope, origin))
    return Message(tuple(pieces))


def _column(path: tuple[str, ...], scope: Scope, rule: Rule) -> tuple[str, str]:
    """Where a column of `kolom` stands (`anggota.x` names a column of the members)."""
    if len(path) == 2 and path[0] in scope.own_relations and scope.own_relations[path[0]].many:
        scope, path = scope.of(scope.own_relations[path[0]].unit), path[1:]
    found = field_at(path, scope)
    if found is None:
        raise ContentError(
            "K109",
            "Kolom tidak dikenal",
            where=rule.origin.at("kolom"),
            found=f"“{'.'.join(path)}”",
            expected=f"kolom {scope.unit}",
        )
    return found[0], found[1].name


def _blanks(node: tree.Node) -> Iterator[str]:
    for part in walk(node):
        match part:
            case tree.Present(tree.Name((name,)), True):
                yield name


def _columns_read(node: tree.Condition, scope: Scope) -> Iterator[tuple[str, str]]:
    """Every column that the test reads; `umur_pada` reads the birth date, names inside `banyak` are of members."""
    for part in walk(node):
        if isinstance(part, tree.Call) and part.function == "umur_pada":
            yield scope.unit, "tanggal_lahir"
        if isinstance(part, tree.Call) and part.function in ("banyak", "terkecil", "terbesar"):
            yield from _used_of_members(part, scope)
        if isinstance(part, tree.Name) and part.path == (SIMILAR,):
            yield from (("orang", name) for name in _COMPARED)
    inner = {
        id(name)
        for call in walk(node)
        if isinstance(call, tree.Call) and call.function in ("banyak", "terkecil", "terbesar")
        for name in names_in(call)
    }
    for name in names_in(node):
        found = field_at(name.path, scope) if id(name) not in inner else None
        if found is not None:
            yield found[0], found[1].name


def _used_of_members(call: tree.Call, scope: Scope) -> Iterator[tuple[str, str]]:
    first = call.args[0]
    if not isinstance(first, tree.Name):
        return
    members = scope.of(scope.own_relations[first.path[0]].unit)
    if call.function != "banyak":
        yield members.unit, first.path[1]
        return
    for name in names_in(call.args[1]):
        inside = name.path[0] != OUTER
        found = field_at(name.path if inside else name.path[1:], members if inside else scope)
        if found is not None:
            yield found[0], found[1].name


_OF_MEMBERS = ("banyak", "terkecil", "terbesar", "selang")


def is_alone(ready: ReadyRule) -> bool:
    """Whether a rule looks at a record alone, or at records with the same values: at no relation."""
    parts = tuple(walk(ready.test))
    return all(len(part.path) == 1 for part in parts if isinstance(part, tree.Name)) and not any(
        isinstance(part, tree.Call) and part.function in _OF_MEMBERS for part in parts
    )


def counts_doubles(ready: ReadyRule) -> bool:
    """Whether a rule finds rows that repeat an earlier one."""
    return any(isinstance(part, tree.Call) and part.function == "kembar_ke" for part in walk(ready.test))


def columns_used(rules: Sequence[ReadyRule]) -> frozenset[tuple[str, str]]:
    """All columns that some rules read."""
    return frozenset().union(*(rule.uses for rule in rules))
