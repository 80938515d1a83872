"""Twelve ways in which a release folder could give a protected cell away: each tampers with the files of a copy."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.serangan.hakim import Secret, Truth
from tests.serangan.rilis import DUSUN, FRAME, Folder, Told

Json = dict[str, Any]


@dataclass(frozen=True)
class Planting:
    """A copy of a release folder, what was read of it, a protected cell of it, and the truth that a careless product
    would let out."""

    release: Path
    folder: Folder
    secret: Secret
    truth: Truth

    @property
    def table(self) -> str:
        """The table of the cell."""
        return self.secret.told.table

    @property
    def position(self) -> int:
        """Where the cell stands in its table."""
        return self._cells().index(self.secret.told)

    def _cells(self) -> list[Told]:
        """As they stand in the file: without the universe, without the classes that a merged row counts together."""
        own = [told for told in self.folder.told if told.table == self.table]
        return [told for told in own if not told.source.endswith(" asked") and not told.part]

    def neighbours(self) -> list[tuple[int, Told]]:
        """The other parts of the same row, with their positions."""
        own = self.secret.told
        cells = enumerate(self._cells())
        return [(at, told) for at, told in cells if told.row == own.row and told.who not in (own.who, own.row)]

    @property
    def of_the_village(self) -> bool:
        """Whether the cell is a category of both sexes, all ages and the whole village."""
        names = self.secret.told.who.columns() & FRAME
        table = json.loads((self.release / "tabel" / f"{self.table}.json").read_text(encoding="utf-8"))
        picked = ast.literal_eval(self.secret.told.source.split(" ", 1)[1])
        axes = [axis for axis in table["axes"] if axis["role"] != "kategori"]
        return DUSUN not in names and picked[:-1] == ["jumlah"] * len(axes) and len(axes) < len(picked)

    @property
    def percent(self) -> str:
        """The cell in its row, with two decimals."""
        whole = self.truth.count(self.secret.told.basis, self.secret.told.row)
        return f"{100 * self.secret.count / whole:.2f}"

    @staticmethod
    def categories(table: Json) -> list[Json]:
        """The categories of the rows of a table."""
        found: list[Json] = next(axis for axis in table["axes"] if axis["role"] == "kategori")["categories"]
        return found

    def count(self, told: Told) -> int:
        """The true number."""
        return self.truth.count(told.basis, told.who)

    def json(self, change: Callable[[Json], object], key: str | None = None) -> None:
        """Change the JSON of the table."""
        _rewrite(self.release / "tabel" / f"{key or self.table}.json", change)

    def stat(self, change: Callable[[Json], object]) -> None:
        """Change its JSON-stat."""
        _rewrite(self.release / "tabel" / f"{self.table}.jsonstat.json", change)

    def csv(self, values: Mapping[int, Mapping[str, object]], key: str | None = None) -> None:
        """Change rows of its CSV."""
        path = self.release / "tabel" / f"{key or self.table}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for place, change in values.items():
            rows[place].update({name: str(value) for name, value in change.items()})
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)


def _rewrite(path: Path, change: Callable[[Json], object]) -> None:
    made = json.loads(path.read_text(encoding="utf-8"))
    change(made)
    path.write_text(json.dumps(made), encoding="utf-8")


def in_csv(it: Planting) -> None:
    """The CSV still has the number."""
    it.csv({it.position: {"nilai": it.secret.count}})


def in_json(it: Planting) -> None:
    """The cell says "rahasia" and gives the number."""
    it.json(lambda table: table["cells"][it.position].update(value=it.secret.count))


def in_stat(it: Planting) -> None:
    """The JSON-stat was written from the raw counts."""
    it.stat(lambda data: data["value"].__setitem__(it.position, it.secret.count))


def range_in_json(it: Planting) -> None:
    """The public range is that of the truth."""
    it.json(lambda table: table["cells"][it.position].update(low=it.secret.count, high=it.secret.count))


def range_in_stat(it: Planting) -> None:
    """The range of the JSON-stat is narrower than that of the table."""
    ends = [it.secret.count, it.secret.count]
    it.stat(lambda data: data["extension"]["rentang"].update({str(it.position): ends}))


def range_in_csv(it: Planting) -> None:
    """The range of the CSV tells the threshold: less than it."""
    it.csv({it.position: {"batas_bawah": 0, "batas_atas": it.secret.keep[1] - 1}})


def alone_in_its_row(it: Planting) -> None:
    """Whatever else was hidden in its row is printed."""
    it.csv({place: {"nilai": it.count(told)} for place, told in it.neighbours()})


def merged_in_a_second_table(it: Planting) -> None:
    """A table of another cut adds the cell to a printed neighbour."""
    place, other = next((place, told) for place, told in it.neighbours() if told.value is not None)
    table = json.loads((it.release / "tabel" / f"{it.table}.json").read_text(encoding="utf-8"))
    axis = next(axis for axis in table["axes"] if axis["role"] == "kategori")
    step = len(axis["categories"]) if table["axes"][-1] is axis else 0
    own, its = axis["categories"][it.position % step], axis["categories"][place % step]
    joined = {**its, "id": "gabung_uji", "leaves": [*own["leaves"], *its["leaves"]]}
    joined["label"] = f"{own['label']} / {its['label']}"
    key = f"{it.table}-kedua"
    for end in (".json", ".csv", ".jsonstat.json"):
        (it.release / "tabel" / f"{key}{end}").write_bytes((it.release / "tabel" / f"{it.table}{end}").read_bytes())
    sum_ = it.secret.count + it.count(other)

    def change(made: Json) -> None:
        made["key"] = key
        categories = next(axis for axis in made["axes"] if axis["role"] == "kategori")["categories"]
        categories[place % step] = joined
        for number, cell in enumerate(made["cells"]):
            if number % step == place % step:
                cell.update(value=sum_ if number == place else None, low=None, high=None)

    it.json(change, key)
    rows = len(table["cells"])
    blank = {n: {"nilai": "", "batas_bawah": "", "batas_atas": ""} for n in range(rows) if n % step == place % step}
    it.csv({**blank, place: {"nilai": sum_}}, key)
    path = it.release / "tabel" / f"{key}.jsonstat.json"
    _rewrite(path, lambda data: data.update(value=[None] * rows, extension={**data["extension"], "rentang": {}}))


def in_a_sentence(it: Planting) -> None:
    """The sentence of the table names the category with its percentage."""

    def change(table: Json) -> None:
        categories = it.categories(table)
        label = categories[it.position % len(categories)]["label"]
        table["finding"] = f"Terbesar: {label}, {it.percent.replace('.', ',')} persen"

    it.json(change)


def in_a_column_of_percentages(it: Planting) -> None:
    """A column of percentages was made of the raw counts."""

    def change(table: Json) -> None:
        categories = it.categories(table)
        values: list[str | None] = [None] * len(categories)
        values[it.position % len(categories)] = it.percent
        table["stub"] = [axis["id"] for axis in table["axes"] if axis["role"] == "kategori"]
        table["derived"].append({"id": "persen", "values": values})

    it.json(change)


def numerator_of_an_indicator(it: Planting) -> None:
    """An indicator without a value keeps its numerator."""
    it.csv({_figure_row(it): {"pembilang": it.secret.count}}, "indikator")


def value_of_an_indicator(it: Planting) -> None:
    """An indicator hides its numerator and prints its percentage."""
    whole = it.truth.count(it.secret.told.basis, it.secret.told.row)
    it.csv({_figure_row(it): {"nilai": it.percent, "penyebut": whole}}, "indikator")


def _figure_row(it: Planting) -> int:
    name, _, area = it.secret.told.source.removesuffix(" pembilang").partition(" ")
    path = it.release / "tabel" / "indikator.csv"
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return next(n for n, row in enumerate(rows) if (row["indikator"], row["wilayah"]) == (name, area))


Plant = Callable[[Planting], None]
CELLS: tuple[Plant, ...] = (
    in_csv,
    in_json,
    in_stat,
    range_in_json,
    range_in_stat,
    range_in_csv,
    alone_in_its_row,
    merged_in_a_second_table,
)
VILLAGE = (in_a_sentence, in_a_column_of_percentages)  # a category of the whole village
FIGURES = (numerator_of_an_indicator, value_of_an_indicator)
