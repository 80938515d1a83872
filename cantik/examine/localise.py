"""Error localisation: the fewest values that must be wrong when several rules are broken (Fellegi and Holt, 1976).

A set of fields explains the broken rules when other values in these fields alone would break none. The cheapest one
(weights of the content: how sure a value is) is found by covers: HiGHS chooses the cheapest fields that every known
reason asks for; the values that these fields could have are tried; when each attempt breaks a rule, what those rules
read beside the chosen fields is a further reason, and the choice is made anew. A reason never excludes a right answer,
so that the first choice that passes is the cheapest one.

Values are tried, not guessed: codes of the list, the same day of other years, counts. A text or number of a person can
be anything; a rule that reads one which is chosen counts as kept. Who belongs to which card stays as it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from cantik.base.dates import age_on
from cantik.codes.lists import CodeList
from cantik.collect.batch import Reading, RecordSet, Value
from cantik.collect.finding import Level
from cantik.content.kinds import Variable
from cantik.examine.companions import NONE
from cantik.examine.cover import cheapest_cover
from cantik.examine.relations import KinIndex, find_kin
from cantik.examine.rules import ReadyRule
from cantik.expr import tree
from cantik.expr.reference import RecordContext, holds
from cantik.expr.walk import walk

#: variables that decide who is head, spouse or parent
_KIN = ("hubungan_keluarga", "r409", "status_dasar", "r404", "jenis_kelamin")
#: what ties persons to a card and to each other; it is not guessed at
_FIXED = frozenset({"no_kk", "nomor_keluarga", "ayah_nik", "ibu_nik"})
_ANYTHING = frozenset({"teks", "nik", "kk", "telepon", "titik"})
#: functions that compare a record with the whole file
_OF_FILE = frozenset({"kembar", "kembar_ke", "sehuruf", "mirip"})
_YEARS = 112  # as far back as a date is tried
_COUNTS = 121  # numbers that are tried from 0 on
_MOST_TRIES = 20_000
_MOST_ROUNDS = 60


class RecordCell(NamedTuple):
    """A value: of the record at a position of a unit, which variable."""

    unit: str
    position: int
    name: str


@dataclass(frozen=True, slots=True)
class Least:
    """The fewest values to change, the broken rules that are then kept, and those that no value can mend."""

    cells: tuple[RecordCell, ...]
    kept: tuple[str, ...]
    beyond: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VariableDefinitions:
    """What localisation needs to know of the content: variables with their weights, and code lists."""

    variables: Mapping[tuple[str, str], Variable]
    lists: Mapping[str, CodeList]


@dataclass(frozen=True, slots=True, eq=False)
class _Instance:
    """A rule about one record."""

    rule: ReadyRule
    unit: str
    position: int


Choice = Mapping[RecordCell, Value]


@dataclass(slots=True)
class _World:
    """The records with some values replaced, and who is who then."""

    batch: Reading
    kin: KinIndex
    reference: dt.date
    choice: Choice = field(default_factory=dict)

    def value(self, cell: RecordCell) -> Value:
        """A value as it is in this world."""
        if cell in self.choice:
            return self.choice[cell]
        records = self.batch.records.get(cell.unit)
        column = None if records is None else records.columns.get(cell.name)
        return column[cell.position] if column is not None and cell.position < len(column) else None

    def with_value(self, cell: RecordCell, value: Value) -> _World:
        """The same records with another value; relations are found anew where it decides about them."""
        choice = {**self.choice, cell: value}
        if cell.name not in _KIN:
            return _World(self.batch, self.kin, self.reference, choice)
        records = dict(self.batch.records)
        for unit in {cell.unit for cell in choice}:
            records[unit] = _replace_values(records[unit], {c: v for c, v in choice.items() if c.unit == unit})
        return _World(self.batch, find_kin(replace(self.batch, records=records)), self.reference, choice)


def _replace_values(records: RecordSet, choice: Choice) -> RecordSet:
    columns = {name: list(values) for name, values in records.columns.items()}
    for cell, value in choice.items():
        columns.setdefault(cell.name, [None] * len(records))[cell.position] = value
    return replace(records, columns=columns)


class _Record:
    """A record that notes which values were read of it."""

    __slots__ = ("_position", "_read", "_unit", "_world")

    def __init__(self, world: _World, unit: str, position: int, read: set[RecordCell]) -> None:
        self._world, self._unit, self._position, self._read = world, unit, position, read

    def get(self, name: str) -> Any:
        """A value, or a related record, as `cantik.expr.reference` asks for it."""
        kin = self._world.kin
        if name == "anggota":
            home = self._home()  # cards stay as they are
            return [self._of("orang", member) for member in (kin.members[home] if home != NONE else ())]
        relations = kin.of_persons() if self._unit == "orang" else kin.of_families()
        if name in relations:
            at = relations[name][self._position]
            if name != "keluarga" and not self._by_number(name, at):
                self._note_kin(self._home())
            return None if at == NONE else self._of("keluarga" if name == "keluarga" else "orang", at)
        if name == "umur" and self._unit == "orang":
            born = self._value("tanggal_lahir")
            return age_on(born, self._world.reference) if isinstance(born, dt.date) else None
        return self._value(name)

    def _value(self, name: str) -> Value:
        cell = RecordCell(self._unit, self._position, name)
        self._read.add(cell)
        return self._world.value(cell)

    def _of(self, unit: str, position: int) -> _Record:
        return _Record(self._world, unit, position, self._read)

    def _home(self) -> int:
        return self._position if self._unit == "keluarga" else self._world.kin.family[self._position]

    def _by_number(self, name: str, parent: int) -> bool:
        """A mother or father who is known by NIK stays so, whatever else is said of them."""
        stated = (
            self._world.value(RecordCell("orang", self._position, f"{name}_nik")) if name in ("ibu", "ayah") else None
        )
        return stated is not None and parent != NONE and stated == self._world.value(RecordCell("orang", parent, "nik"))

    def _note_kin(self, home: int) -> None:
        """Who is head, spouse or parent hangs on values of everybody in the family."""
        if home != NONE:
            self._read.update(
                RecordCell("orang", member, name) for member in self._world.kin.members[home] for name in _KIN
            )


def least_changes(
    batch: Reading,
    rules: Mapping[str, Sequence[ReadyRule]],
    definitions: VariableDefinitions,
    *,
    reference: dt.date,
    village: str,
    counted: Collection[int],
    fixed: Collection[str] = (),
) -> Least | None:
    """The fewest values to change so that the records break no rule of level tolak or periksa.

    `rules` by unit, those that this batch can be held against; `counted`: positions of persons whose rules count and
    whose values may change (the first family always does); `fixed`: variables that stay. None when nothing is broken,
    nothing can be mended by values, or more tries would be needed than are made.
    """
    return _Search(batch, rules, definitions, reference, village, frozenset(counted), _FIXED | set(fixed)).run()


@dataclass(slots=True)
class _Attempt:
    """Fields with the values that are tried, the rules that read them, fields that can be anything; `read`: what the
    rules read that were broken."""

    tight: Sequence[RecordCell]
    values: Sequence[Sequence[Value]]
    touched: list[_Instance]
    loose: set[RecordCell]
    read: set[RecordCell] = field(default_factory=set)


class _Search:
    """One localisation."""

    def __init__(
        self,
        batch: Reading,
        rules: Mapping[str, Sequence[ReadyRule]],
        definitions: VariableDefinitions,
        reference: dt.date,
        village: str,
        counted: frozenset[int],
        fixed: frozenset[str],
    ) -> None:
        self._definitions, self._counted, self._fixed = definitions, counted, fixed
        self._around = RecordContext(reference, village)
        self._world = _World(batch, find_kin(batch), reference)
        self._instances = list(self._all(batch, rules))
        self._tries = 0

    def _all(self, batch: Reading, rules: Mapping[str, Sequence[ReadyRule]]) -> Iterator[_Instance]:
        homes = range(min(1, len(batch.records["keluarga"])) if "keluarga" in batch.records else 0)
        for unit, positions in (("orang", sorted(self._counted)), ("keluarga", homes)):
            for rule in rules.get(unit, ()):
                if rule.rule.level != Level.NOTE and not _of_file(rule):
                    yield from (_Instance(rule, unit, position) for position in positions)

    def run(self) -> Least | None:
        """Covers and tries in turn."""
        broken = {
            instance: self._read(instance, self._world)
            for instance in self._instances
            if self._breaks(instance, self._world)
        }
        open_ = {instance: read for instance, read in broken.items() if any(map(self._changeable, read))}
        if not open_:
            return None
        beyond = set(broken) - set(open_)
        self._instances = [instance for instance in self._instances if instance not in beyond]
        reasons = [frozenset(filter(self._changeable, read)) for read in open_.values()]
        for _ in range(_MOST_ROUNDS):
            cells = sorted(frozenset().union(*reasons), key=self._order)
            place = {cell: at for at, cell in enumerate(cells)}
            chosen = cheapest_cover(
                [self._weight(cell) for cell in cells], [{place[cell] for cell in reason} for reason in reasons]
            )
            if chosen is None:
                return None
            free = tuple(cells[at] for at in sorted(chosen))
            further = self._try_cells(free)
            if further is None or self._tries > _MOST_TRIES:
                return None if further is not None else self._least(free, set(open_), beyond)
            reasons.append(further)
        return None

    def _least(self, free: tuple[RecordCell, ...], mended: set[_Instance], beyond: set[_Instance]) -> Least:
        def names(some: set[_Instance]) -> tuple[str, ...]:
            return tuple(sorted({instance.rule.rule.id for instance in some}))

        return Least(free, names(mended), tuple(name for name in names(beyond) if name not in names(mended)))

    # ── rules ───────────────────────────────────────────────────────────────────────────────────
    def _breaks(self, one: _Instance, world: _World) -> bool:
        record: Any = _Record(world, one.unit, one.position, set())
        return holds(one.rule.test, record, self._around)

    def _read(self, one: _Instance, world: _World) -> set[RecordCell]:
        """The values that made a broken rule broken: as long as none of them changes, it stays so."""
        read: set[RecordCell] = set()
        record: Any = _Record(world, one.unit, one.position, read)
        holds(one.rule.test, record, self._around)
        return read

    # ── cells ───────────────────────────────────────────────────────────────────────────────────
    def _changeable(self, cell: RecordCell) -> bool:
        variable = self._definitions.variables.get((cell.unit, cell.name))
        if variable is None or variable.derived or variable.additive or cell.name in self._fixed:
            return False
        if cell.unit == "orang" and cell.position not in self._counted:
            return False
        records = self._world.batch.records.get(cell.unit)
        return records is not None and cell.name in records.columns and cell.position < len(records)

    def _weight(self, cell: RecordCell) -> int:
        return self._definitions.variables[cell.unit, cell.name].weight

    def _order(self, cell: RecordCell) -> tuple[Any, ...]:
        return self._weight(cell), cell.unit, cell.name, cell.position

    # ── tries ───────────────────────────────────────────────────────────────────────────────────
    def _try_cells(self, free: tuple[RecordCell, ...]) -> frozenset[RecordCell] | None:
        """None when some values of these fields break no rule; else what the broken ones read beside them."""
        loose = {cell for cell in free if self._variable(cell).type in _ANYTHING}
        tight = [cell for cell in free if cell not in loose]
        tight.sort(key=lambda cell: cell.name not in _KIN)  # outermost, so that relations are found anew seldom
        touched = self._rules_reading(free)
        attempt = _Attempt(tight, [self._values(cell, touched) for cell in tight], touched, loose)
        if self._conflict(attempt, 0, self._world) is None:
            return None
        return frozenset(cell for cell in attempt.read if cell not in free and self._changeable(cell))

    def _conflict(self, attempt: _Attempt, level: int, world: _World) -> frozenset[RecordCell] | None:
        """None when values for the fields from `level` on break no rule; else the fields before that are to blame.

        When the broken rules read nothing of a field, its other values are not tried: they break the same rules.
        """
        if level == len(attempt.tight):
            self._tries += 1
            return self._broken_by(attempt, world)
        cell, blamed = attempt.tight[level], frozenset[RecordCell]()
        for value in attempt.values[level]:
            if self._tries > _MOST_TRIES:
                return blamed
            further = self._conflict(attempt, level + 1, world.with_value(cell, value))
            if further is None or cell not in further:
                return further
            blamed |= further
        return blamed - {cell}

    def _broken_by(self, attempt: _Attempt, world: _World) -> frozenset[RecordCell] | None:
        """What the first broken rule reads, None when none is broken. A rule that reads a field that can be anything
        counts as kept."""
        for at, instance in enumerate(attempt.touched):
            if self._breaks(instance, world) and not attempt.loose & (read := self._read(instance, world)):
                attempt.touched.insert(0, attempt.touched.pop(at))  # what broke now most likely breaks next
                attempt.read |= read
                return frozenset(read)
        return None

    def _rules_reading(self, free: Sequence[RecordCell]) -> list[_Instance]:
        """The rules that read one of these variables, of whomever; all of them when relations may change."""
        if any(cell.name in _KIN for cell in free):
            return list(self._instances)
        names = {(cell.unit, cell.name) for cell in free}
        names |= {("orang", "umur")} if ("orang", "tanggal_lahir") in names else set()
        return [instance for instance in self._instances if instance.rule.uses & names]

    def _variable(self, cell: RecordCell) -> Variable:
        return self._definitions.variables[cell.unit, cell.name]

    def _values(self, cell: RecordCell, touched: Sequence[_Instance]) -> list[Value]:
        """What a field could say instead, the present value among it (another field may be the one that changes)."""
        variable, now = self._variable(cell), self._world.value(cell)
        make: Mapping[str, Callable[[], list[Value]]] = {
            "kode": lambda: list(self._codes(variable)),
            "ya_tidak": lambda: ["ya", "tidak"],
            "tanggal": lambda: self._dates(cell, now),
            "angka": lambda: _numbers(variable, touched),
        }
        found = make[variable.type]()
        if _may_be_blank(variable, touched):
            found = [None, *found]
        return list(dict.fromkeys((now, *found)))

    def _codes(self, variable: Variable) -> Iterator[Value]:
        yield from (code for code in self._definitions.lists[variable.codelist or ""].codes if code)

    def _dates(self, cell: RecordCell, now: Value) -> list[Value]:
        """The same day of other years, nearest first, and the day that the NIK tells."""
        last = self._world.reference
        day = now if isinstance(now, dt.date) else last
        found: list[dt.date] = [_in_year(day, last.year - back) for back in range(_YEARS)]
        if cell.name == "tanggal_lahir":
            found += _by_nik(self._world.value(RecordCell("orang", cell.position, "nik")), last)
        near = sorted((other for other in found if other <= last), key=lambda other: (abs((other - day).days), other))
        return list(near)


def _of_file(rule: ReadyRule) -> bool:
    return any(isinstance(part, tree.Call) and part.function in _OF_FILE for part in walk(rule.test))


def _in_year(day: dt.date, year: int) -> dt.date:
    try:
        return day.replace(year=year)
    except ValueError:  # 29 February
        return dt.date(year, 2, 28)


def _by_nik(nik: Value, last: dt.date) -> list[dt.date]:
    """Birth dates that the digits of a NIK allow: DDMMYY from the seventh on, 40 more for women."""
    text = str(nik or "")
    if len(text) != 16 or not text.isdigit():
        return []
    day, month, year = int(text[6:8]) % 40, int(text[8:10]), int(text[10:12])
    found = []
    for century in (last.year // 100 * 100, last.year // 100 * 100 - 100):
        try:
            found.append(dt.date(century + year, month, day))
        except ValueError:
            continue
    return found


def _numbers(variable: Variable, touched: Sequence[_Instance]) -> list[Value]:
    """Counts from nothing on, and what the rules speak of with its neighbours."""
    said = {
        int(node.value) + step
        for instance in touched
        for node in walk(instance.rule.test)
        if isinstance(node, tree.NumberLiteral)
        for step in (-1, 0, 1)
    }
    most = variable.maximum if variable.maximum is not None else max((_COUNTS, *said))
    return sorted(number for number in {*range(_COUNTS), *said} if 0 <= number <= most)


def _may_be_blank(variable: Variable, touched: Sequence[_Instance]) -> bool:
    """A rule finds it wrong that something is said (a question to be skipped), and none that nothing is."""
    if any(variable.id in instance.rule.asks_blank for instance in touched):
        return False
    return any(
        isinstance(node, tree.Present)
        and not node.negated
        and isinstance(node.value, tree.Name)
        and node.value.path[-1] == variable.id
        for instance in touched
        if instance.rule.rule.unit_of == variable.unit
        for node in walk(instance.rule.test)
    )
