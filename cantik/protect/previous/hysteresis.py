"""The former edition as an input: variants that stay, cells that stay hidden or printed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import Any

from cantik.measure.result import Cube
from cantik.protect.group import Group, Key, Layout, bits
from cantik.protect.recoding.choice import Variant
from cantik.protect.result import Protected, SafeTable
from cantik.protect.suppression.problem import Ties

ALL = "*"  # all areas, sexes, ages or categories
#: in the report of a former edition: readers of the monthly cards know that hardly anybody came or went since
QUIET = "sepi"


@dataclass(frozen=True, slots=True)
class Names:
    """The ids behind the positions of a cube: the names of cells that mean the same in another edition."""

    areas: tuple[str, ...]
    sexes: tuple[str, ...]
    ages: tuple[str, ...]
    categories: tuple[str, ...]

    def key(self, key: Key, whole: int) -> str:
        """`krajan|*|*|cerai_hidup+cerai_mati`."""
        outer = [
            names[position - 1] if position else ALL
            for names, position in zip((self.areas, self.sexes, self.ages), key[:3], strict=True)
        ]
        inner = ALL if key[3] == whole else "+".join(self.categories[leaf] for leaf in bits(key[3]))
        return "|".join([*outer, inner])

    def layout(self, layout_: Layout) -> dict[str, Any]:
        """A layout as the report keeps it."""
        return {
            "jenis": layout_.kind,
            "dusun": layout_.area,
            "jenis_kelamin": layout_.sex,
            "umur": layout_.age,
            "kategori": [[self.categories[leaf] for leaf in bits(code)] for code in layout_.codes],
        }

    def read_layout(self, kept: Mapping[str, Any], group: Group) -> Layout | None:
        """A layout of the report on the categories of today; None when they do not fit any more."""
        position = {name: i for i, name in enumerate(self.categories)}
        codes = [
            sum(1 << position[name] for name in names if name in position) & group.whole for names in kept["kategori"]
        ]
        codes = sorted(code for code in codes if code)
        if sum(codes) != group.whole or len(codes) < 2:
            return None
        return Layout(kept["jenis"], kept["dusun"], kept["jenis_kelamin"], kept["umur"], tuple(codes))


def names_of(cube: Cube) -> Names:
    """The names of the positions of a cube."""
    inner = {axis.role: tuple(category.id for category in axis.categories) for axis in cube.axes[:-1]}
    return Names(
        tuple(category.id for category in cube.geo.categories),
        inner.get("jenis_kelamin", ()),
        inner.get("umur", ()),
        tuple(category.id for category in cube.axes[-1].categories),
    )


@dataclass(frozen=True, slots=True)
class FormerGroup:
    """What an earlier edition printed and hid of one group, by names of cells. `same_persons`: it is of the same date,
    or of one so near that a reader takes the persons to be the same."""

    same_persons: bool
    variant: tuple[Mapping[str, Any], ...] = ()
    hidden: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    printed: Mapping[str, int] = field(default_factory=dict)


def past_of(
    former: Protected | None, reference: dt.date, near_days: int, steady: Collection[str] = ()
) -> dict[str, FormerGroup]:
    """The past of each group; empty without a former edition. Within `near_days` it is of the same persons; further
    away only the `steady` groups are."""
    if former is None:
        return {}
    same = of_the_same_persons(former, reference, near_days)
    printed: dict[str, dict[str, int]] = {}
    for table in former.tables:
        printed.setdefault(table.spec.id, {}).update(_numbers(table))
    return {
        name: FormerGroup(
            _is_near(entry, reference, near_days, otherwise=same) or name in steady,
            tuple(entry["varian"]),
            frozenset(cell["sel"] for cell in entry["rahasia"]),
            frozenset(cell["sel"] for cell in entry["rahasia"] if cell["alasan"] == "ambang"),
            printed.get(name, {}),
        )
        for name, entry in former.report.get("kelompok", {}).items()
    }


def _is_near(entry: Mapping[str, Any], reference: dt.date, near_days: int, *, otherwise: bool) -> bool:
    """Whether a group was counted so near; one that an edition carried over says on which day it was."""
    if "acuan" not in entry:
        return otherwise
    return otherwise or abs((dt.date.fromisoformat(entry["acuan"]) - reference).days) <= near_days


def of_the_same_persons(former: Protected, reference: dt.date, near_days: int) -> bool:
    """An edition is of the same date or of one so near that to a reader its persons are the same, or cards told that
    hardly anybody came or went since."""
    if former.report.get(QUIET):
        return True
    days = days_since(former, reference)
    return days is not None and days <= near_days


def days_since(former: Protected, reference: dt.date) -> int | None:
    """How many days lie between a former edition and another day; None where it does not tell its own."""
    dated = former.report.get("acuan")
    return None if dated is None else abs((dt.date.fromisoformat(dated) - reference).days)


def _numbers(table: SafeTable) -> Iterator[tuple[str, int]]:
    """The printed numbers of a table by names of cells."""
    place = {"wilayah": 0, "jenis_kelamin": 1, "umur": 2, "kategori": 3}
    leaf_names: dict[int, str] = {}
    for axis in table.axes:
        if axis.role == "kategori":
            leaf_names |= {
                category.leaves[0]: category.id
                for category in axis.categories
                if len(category.leaves) == 1 and not category.total
            }
    for categories, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
        name = [ALL] * 4
        for axis, category in zip(table.axes, categories, strict=True):
            if not category.total and axis.role in place:
                known = [leaf_names.get(leaf, "?") for leaf in category.leaves]
                name[place[axis.role]] = "+".join(known) if axis.role == "kategori" else category.id
        if cell.value is not None and "?" not in name[3]:
            yield "|".join(name), cell.value


def former_variant(past: FormerGroup, names: Names, group: Group) -> Variant | None:
    """The variant of the former edition, if its categories still fit."""
    layouts = [names.read_layout(kept, group) for kept in past.variant]
    made = tuple(layout for layout in layouts if layout is not None)
    return made if made and len(made) == len(layouts) else None


def bound(ties: Ties, past: FormerGroup | None, names: Names, group: Group, duty: frozenset[Key]) -> Ties:
    """The ties of a group with what the past and its duties lay on it."""
    if past is None and not duty:
        return ties
    bonds = _Bonds(past or FormerGroup(same_persons=False), names, group)
    others = ties.known

    def is_known(key: Key) -> bool:
        return key in duty or bool(others and others(key))

    label = (ties.label, repr(past), names, duty)
    return replace(
        ties,
        sticky=bonds.was_hidden,
        risen=bonds.has_risen,
        known=is_known,
        told=bonds.was_printed,
        duty=duty,
        label=label,
    )


@dataclass(frozen=True, slots=True)
class _Bonds:
    """What the past lays on a key of a group, asked when a problem is built."""

    past: FormerGroup
    names: Names
    group: Group
    _named: dict[Key, str] = field(default_factory=dict)

    def _name(self, key: Key) -> str:
        """The name of a cell, made once: it is asked for every variant of its group."""
        if key not in self._named:
            self._named[key] = self.names.key(key, self.group.whole)
        return self._named[key]

    def was_hidden(self, key: Key) -> bool:
        """Of the same persons: what was hidden stays hidden."""
        return self.past.same_persons and self._name(key) in self.past.hidden

    def was_printed(self, key: Key) -> bool:
        """Of the same persons: what was printed is known for ever, as far as the number is the same."""
        if not self.past.same_persons:
            return False
        return self.past.printed.get(self._name(key)) == self.group.count(key)

    def has_risen(self, key: Key) -> bool:
        """Of another time: what was too small is printed again only when it is clearly larger."""
        return not self.past.same_persons and self._name(key) in self.past.small


def duties(must_publish: Sequence[Mapping[str, Any]], cube: Cube, group: Group) -> frozenset[Key]:
    """Cells of the village that a rule obliges it to publish (`wajib_umum`, docs/bidang/governance.md 5.3 no. 6)."""
    position = {category.id: i for i, category in enumerate(cube.axes[-1].categories)}
    out = set()
    for duty in must_publish:
        if duty.get("tabel") != group.id or duty.get("level", "desa") != "desa":
            continue
        named = duty.get("kategori") or list(position)
        out |= {(0, 0, 0, 1 << position[name]) for name in named if name in position}
    return frozenset(out)
