"""Seven ways in which numbers of levels could give a protected number of a village away: each adds what a careless
level would print, and the attacker must find it."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from tests.serangan.kabupaten import Edition, inside
from tests.serangan.massa import Persons
from tests.serangan.rak import Member
from tests.serangan.rilis import Told, meant
from tests.serangan.wilayah import Printed


@dataclass(frozen=True)
class LevelPlanting:
    """A protected number of a village, of a class of a table in the whole village; all villages of its kabupaten."""

    edition: Edition
    told: Told
    table: str
    category: str
    editions: Sequence[Edition]

    def number(self, members: Sequence[Edition], low: int | None = None, high: int | None = None) -> Printed:
        """So many of the class some villages have; with ends only between which numbers that lies."""
        names = tuple(each.name for each in members)
        if low is not None:
            return Printed(names, self.table, (self.category,), low=low, high=high)
        return Printed(names, self.table, (self.category,), number=sum(map(self.count, members)))

    def count(self, each: Edition) -> int:
        """How many of the class a village has."""
        own = (p for p in each.own if p.table == self.table and p.categories == (self.category,))
        return next(own).number or 0

    @property
    def near(self) -> list[Edition]:
        """The villages of its kecamatan."""
        return inside(self.editions, self.edition.unit[0][:8])

    def without(self) -> list[Edition]:
        """The others of its kecamatan."""
        return [each for each in self.near if each is not self.edition]


def plantings(editions: Sequence[Edition]) -> Iterator[LevelPlanting]:
    """The protected numbers of whole villages, by class of a table."""
    for edition in editions:
        of_table = {(printed.table, printed.categories[0]) for printed in edition.own}
        for secret in edition.secrets.values():
            key, _, place = secret.told.source.partition(" ")
            place, _, part = place.partition(" ∋ ")
            *wider, category = ast.literal_eval(place) if place.startswith("[") else [""]
            category = part or category
            table = key.partition("-")[0]
            if (table, category) in of_table and set(wider) <= {"jumlah"}:
                yield LevelPlanting(edition, secret.told, table, category, editions)


def alone_under_a_sum(it: LevelPlanting) -> list[Printed]:
    """A sum is printed, and its other villages print theirs."""
    return [it.number(it.near), *(it.number([each]) for each in it.without())]


def group_but_for_one(it: LevelPlanting) -> list[Printed]:
    """Two groups of villages differ by one."""
    return [it.number(it.editions), it.number([each for each in it.editions if each is not it.edition])]


def before_and_after_the_last(it: LevelPlanting) -> list[Printed]:
    """A kecamatan is printed before its last village came and afterwards."""
    return [it.number(it.without()), it.number(it.near)]


def two_of_whom_one_is_known(it: LevelPlanting) -> list[Printed]:
    """A sum of two: the official of the other one knows his."""
    other = it.without()[0]
    return [it.number([it.edition, other]), *(p for p in other.own if p.table == it.table)]


def exact_range(it: LevelPlanting) -> list[Printed]:
    """A village stands beside the sum with a range that leaves one number."""
    count = it.count(it.edition)
    return [it.number([it.edition], count, count)]


def percentage_of_few(it: LevelPlanting) -> list[Printed]:
    """A percentage with two decimals of a sum whose other villages are known."""
    whole = sum((p.number or 0) for each in it.near for p in each.own if p.table == it.table)
    shown = (100 * Decimal(sum(map(it.count, it.near))) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    low, high = ((shown + half) * whole / 100 for half in (Decimal("-0.005"), Decimal("0.005")))
    return [it.number(it.near, -int(-low // 1), int(high)), *(it.number([each]) for each in it.without())]


def rest_of_a_table(it: LevelPlanting) -> list[Printed]:
    """All other classes of the village are printed beside its total, as its list in the table of the kecamatan."""
    return [p for p in it.edition.own if p.table == it.table and p.categories != (it.category,)]


PLANTS: tuple[Callable[[LevelPlanting], list[Printed]], ...] = (
    alone_under_a_sum,
    group_but_for_one,
    before_and_after_the_last,
    two_of_whom_one_is_known,
    exact_range,
    percentage_of_few,
    rest_of_a_table,
)


def print_a_hidden_class(release: Path, members: Mapping[str, Member]) -> tuple[str, str, Persons]:
    """The files of a level tell of one of its villages alone how many are in a class that the village does not print:
    in which table, of which edition and set."""
    for path in sorted((release / "tabel").glob("*.json")):
        table = json.loads(path.read_text("utf-8"))
        if path.name.endswith(".jsonstat.json") or path.name == "indikator.json" or table["kind"] != "T":
            continue
        (axis,) = table["axes"]
        named = {
            name: category for category, group in zip(axis["categories"], meant(axis), strict=True) for name in group
        }
        for own, member in members.items():
            for name in sorted(named):
                secret = member.secrets.get(f"{table['id']} {name}, dari jumlah")
                if secret is not None:
                    axis["categories"] = [named[name] | {"id": name, "total": False}]
                    table["cells"] = [{"value": secret.count, "status": "ada", "low": None, "high": None}]
                    table["definition"]["desa_terdata"] = {"kode": [member.unit[0]], "dari": len(members)}
                    path.write_text(json.dumps(table), "utf-8")
                    return table["id"], own, secret.told.who
    raise AssertionError("no village hides a class of a table of the level")
