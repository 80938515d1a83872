"""A record of the batch as the reference reads it: values by name, relations as records, built when looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cantik.collect.batch import Value
from cantik.examine.companions import NONE
from cantik.examine.relations import KinIndex
from cantik.examine.search import UnitTable


@dataclass(frozen=True, slots=True)
class Views:
    """Makes the views of a batch."""

    tables: Mapping[str, UnitTable]
    kin: KinIndex
    former: Mapping[str, Sequence[Value]] = field(default_factory=dict)  # the last list, with `umur` on its own date

    def of(self, unit: str, position: int) -> View:
        """The record at a position of a unit."""
        return View(self, unit, position)


@dataclass(frozen=True, slots=True, eq=False)
class View(Mapping[str, Any]):
    """One record; `unit` and `position` say which."""

    views: Views
    unit: str
    position: int

    def __getitem__(self, name: str) -> Any:
        kin = self.views.kin
        if name == "anggota":
            return [self.views.of("orang", member) for member in self.members()]
        relations = kin.of_persons() if self.unit == "orang" else kin.of_families()
        if name in relations:
            at = relations[name][self.position]
            if name == "lalu":
                return None if at == NONE else {own: values[at] for own, values in self.views.former.items()}
            return None if at == NONE else self.views.of("keluarga" if name == "keluarga" else "orang", at)
        column = self.views.tables[self.unit].columns.get(name)
        return None if column is None else column[self.position]

    def members(self) -> Sequence[int]:
        """Positions of the members of the family."""
        kin = self.views.kin
        home = self.position if self.unit == "keluarga" else kin.family[self.position]
        return () if home == NONE else kin.members[home]

    def __iter__(self) -> Iterator[str]:
        return iter(self.views.tables[self.unit].columns)

    def __len__(self) -> int:
        return len(self.views.tables[self.unit].columns)
