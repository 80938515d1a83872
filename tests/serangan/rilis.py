"""A finished release folder as an outsider reads it: every number, range and percentage, as a set of persons or
families.

What a category means is read from the definitions that the release names (plain files of content); nothing of
`cantik.protect`, `cantik.measure` or `cantik.release` is used. A number counts as told when any file of the folder says
it: the JSON, the CSV and the JSON-stat of a table are all read.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from tests.acuan.bacaan import FOLDER, classes, scales
from tests.acuan.daftar import listed, stated
from tests.acuan.ukuran import INDICATORS, OF_LISTS, TABLES, Condition
from tests.serangan import peristiwa
from tests.serangan.massa import EVERYBODY, Persons

DUSUN = "dusun"
FRAME = frozenset({DUSUN, "jenis_kelamin", "umur"})
Json = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """A cell of a table or a side of an indicator: who is counted and what the folder says of the number.

    `value` None: not told. `low`, `high`: the public range. `row` and the flags below are what the policy asks about.
    `part`: it is no cell but a class (or a smaller group of classes) that a printed category merges.
    """

    source: str
    table: str
    basis: str
    who: Persons
    value: int | None
    low: int | None = None
    high: int | None = None
    kelas: str = ""
    row: Persons = EVERYBODY
    neutral: bool = False
    below_village: bool = False
    silent: bool = False
    part: bool = False


@dataclass(frozen=True)
class Share:
    """A printed percentage of one set in another, rounded half up to its decimals. `less`, `more`: by how many
    hundredths of a person the part may lie below and above it, because it was printed of others; without an end, where
    it is printed that it is at least so much."""

    basis: str
    part: Persons
    whole: Persons
    value: Decimal
    less: float = 0.0
    more: float = 0.0


@dataclass(frozen=True)
class Sum:
    """A column added up over families (members), by dusun ("" = the village)."""

    basis: str
    column: str
    who: Persons
    value: int


@dataclass
class Folder:
    """Everything that was read. `areas`: ids of the dusun in their order; `date`: of which day it tells."""

    areas: list[str]
    date: str = ""
    told: list[Told] = field(default_factory=list)
    shares: list[Share] = field(default_factory=list)
    sums: list[Sum] = field(default_factory=list)

    @property
    def places(self) -> range:
        """The dusun by which sets differ: the only one of a village is the village."""
        return range(len(self.areas) if len(self.areas) > 1 else 0)

    def place(self, area: str) -> dict[str, frozenset[int]]:
        """Who lives in a dusun."""
        at = self.areas.index(area)
        return {DUSUN: frozenset({at})} if at in self.places else {}


def condition(basis: str, wanted: Condition) -> Persons:
    """A hand-written condition of `tests/acuan` as sets of positions."""
    own = scales(basis)
    alternatives = tuple(
        {name: frozenset(own[name].positions(values)) for name, values in alternative.items()} for alternative in wanted
    )
    return Persons((alternatives,)) if any(alternatives) else EVERYBODY


@cache
def _classification(name: str) -> Json:
    made: Json = yaml.safe_load((FOLDER / "classifications" / f"{name}.yaml").read_text(encoding="utf-8"))
    return made


@cache
def _indicator(name: str) -> Json:
    if name in listed():
        return {"pengungkapan": {**listed()[name]["pengungkapan"]}}
    made: Json = yaml.safe_load((FOLDER / "indicators" / f"{name}.yaml").read_text(encoding="utf-8"))
    return made


@cache
def positions(classification: str, classes_meant: frozenset[str]) -> frozenset[int]:
    """Positions of the column that some classes hold; the class `tidak_terjawab` is the missing answer."""
    _, into, size = classes(classification)
    order = [each["id"] for each in _classification(classification)["kelas"]]
    wanted = {order.index(name) if name in order else size - 1 for name in classes_meant}
    return frozenset(position for position, place in enumerate(into) if place in wanted)


def groups_of(classification: str) -> dict[str, frozenset[str]]:
    """The classes that each category of any rung holds, by the id of the category."""
    known = _classification(classification)
    named = {each["id"]: frozenset({each["id"]}) for each in known["kelas"]}
    rungs = {each["id"]: frozenset(each["kelas"]) for rung in known.get("tangga", ()) for each in rung["kelompok"]}
    return {"tidak_terjawab": frozenset({"tidak_terjawab"}), **rungs, **named}


def labels_of(classification: str) -> dict[str, str]:
    """The label of each class."""
    return {each["id"]: each["label"] for each in _classification(classification)["kelas"]}


def meant(axis: Json) -> list[frozenset[str]]:
    """The classes that each category of an axis holds: of its own name, of a group that the definition names, those
    whose names it joins, or all that no other category of the axis has ("gabungan kategori lain")."""
    known = _classification(axis["id"])
    named = {each["id"]: frozenset({each["id"]}) for each in known["kelas"]}
    labels = {each["label"]: each["id"] for each in known["kelas"]}
    groups = {each["id"]: frozenset(each["kelas"]) for rung in known.get("tangga", ()) for each in rung["kelompok"]}
    found: list[frozenset[str] | None] = []
    for category in axis["categories"]:
        parts = category["label"].split(" / ")
        if category["missing"] and len(category["leaves"]) == 1:
            found.append(frozenset({"tidak_terjawab"}))
        elif len(category["leaves"]) == 1 and category["id"] in named:
            found.append(named[category["id"]])
        elif category["total"]:
            found.append(None)
        elif category["id"] in groups and len(category["leaves"]) <= len(groups[category["id"]]):
            found.append(groups[category["id"]])
        elif all(part in labels for part in parts):
            found.append(frozenset(labels[part] for part in parts))
        else:
            found.append(None)
    taken = frozenset().union(*(each for each in found if each))
    rest = frozenset(named) - taken
    total = frozenset(named) | (taken & {"tidak_terjawab"})
    return [
        each if each is not None else total if category["total"] else rest
        for each, category in zip(found, axis["categories"], strict=True)
    ]


def product_of(who: Persons) -> dict[str, frozenset[int]] | None:
    """A set as one value set for each column, None where it has alternatives."""
    out: dict[str, frozenset[int]] = {}
    for alternatives in who.lists:
        if len(alternatives) != 1:
            return None
        for name, values in alternatives[0].items():
            out[name] = out[name] & values if name in out else frozenset(values)
    return out


def read_folder(release: Path, without: Collection[str] = ()) -> Folder:
    """All tables and indicators of a release folder, but those that another edition counted (`without`: their ids)."""
    tables = [
        json.loads(path.read_text(encoding="utf-8"))
        for path in sorted((release / "tabel").glob("*.json"))
        if not path.name.endswith(".jsonstat.json") and path.name != "indikator.json"
    ]
    areas = next(
        ([c["id"] for c in axis["categories"] if not c["total"]] for t in tables for axis in t["axes"] if _area(axis)),
        [],
    )
    described = json.loads((release / "rilis.json").read_text(encoding="utf-8"))
    folder = Folder(areas, described["reference"])
    tables = [table for table in tables if table["id"] not in without]
    for table in tables:
        _read_table(folder, table, Files.of(release, table))
    events, people = (peristiwa.by_year(tables, name) for name in BY_YEAR)
    for name, wanted, low, high in peristiwa.concluded(events, people, dt.date.fromisoformat(folder.date)):
        folder.told.append(Told(f"tahun {name}", "tahun", "orang", condition("orang", wanted), None, low, high))
    _read_figures(folder, release / "tabel", without)
    _read_quality(folder, described["quality"])
    return folder


def _read_quality(folder: Folder, report: Json) -> None:
    """Who gave no answer, of everybody: at most so many per hundred, in steps that he reckons; of a part of the village
    a release says nothing (its tables do)."""
    assert not report["areas"], "sums of a dusun: the outsider would read them"
    known = scales("orang")
    for item in report["items"]:
        assert item["empty"] is None, "counts of everybody: the outsider would read them"
        asked, most = item["asked"], item.get("empty_most")
        if most is not None and item["id"] in known:
            step = next(step for step in (1, 2, 5, 10, 20, 50) if step * asked >= 100 * _LEAST)
            low, high = (most - step) * asked // 100 + 1, most * asked // 100
            who = EVERYBODY.but(**{item["id"]: frozenset({known[item["id"]].missing})})
            told = Told(f"mutu {item['id']}", "mutu", "orang", who, None, low if most > step else 0, high)
            folder.told.append(told)


_LEAST = 10  # the largest threshold of the shipped policy


def _area(axis: Json) -> bool:
    return bool(axis["role"] == "wilayah")


@dataclass(frozen=True)
class Files:
    """The three files of a table, by position of the cell."""

    json: Sequence[Json]
    csv: Sequence[Mapping[str, str]]
    stat: Json

    @classmethod
    def of(cls, release: Path, table: Json) -> Files:
        home = release / "tabel"
        with (home / f"{table['key']}.csv").open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        stat = json.loads((home / f"{table['key']}.jsonstat.json").read_text(encoding="utf-8"))
        if rows[0]["satuan"] == "persen":  # they print percentages of what the JSON counts
            size = len(table["cells"])
            rows = [dict.fromkeys(("nilai", "batas_bawah", "batas_atas"), "")] * size
            stat = {"value": [None] * size, "extension": {"rentang": {}}}
        return cls(table["cells"], rows, stat)

    def value(self, position: int) -> int | None:
        """The number, when any file says it."""
        told = (self.json[position]["value"], self.csv[position]["nilai"], self.stat["value"][position])
        return next((int(each) for each in told if each not in (None, "")), None)

    def range(self, position: int) -> tuple[int | None, int | None]:
        """The narrowest range that any file says."""
        stat = self.stat["extension"]["rentang"].get(str(position), (None, None))
        row, cell = self.csv[position], self.json[position]
        low = [each for each in (cell["low"], row["batas_bawah"], stat[0]) if each not in (None, "")]
        high = [each for each in (cell["high"], row["batas_atas"], stat[1]) if each not in (None, "")]
        return max(map(int, low), default=None), min(map(int, high), default=None)


#: of events and of people of other days: what they tell of this one is concluded (`peristiwa.py`)
BY_YEAR = (peristiwa.EVENTS, peristiwa.PEOPLE)
#: what is added up in these is no number of persons; who reads them is `tests/protect/penyerang_nilai.py`
SUMS = ("usaha_pekerja", "lahan_penggunaan", "panen_luas", "panen_produksi", "perikanan_produksi")


def _read_table(folder: Folder, table: Json, files: Files) -> None:
    if table["id"] in (*SUMS, *BY_YEAR):
        return
    spec = TABLES[table["id"]]
    universe = condition(spec.basis, spec.where)
    lines = [_line(folder, axis) for axis in table["axes"]]
    if _nobody_left_out(table, files):
        lines = [
            [{} if category["total"] else part for category, part in zip(axis["categories"], line, strict=True)]
            for axis, line in zip(table["axes"], lines, strict=True)
        ]
    merged = [_merged(axis) for axis in table["axes"]]
    cells: dict[tuple[int, ...], Persons] = {}
    for number, place in enumerate(product(*(range(len(axis["categories"])) for axis in table["axes"]))):
        who = row = universe
        flags = dict.fromkeys(("neutral", "below_village", "silent"), False)
        for axis, line, index in zip(table["axes"], lines, place, strict=True):
            category, part = axis["categories"][index], line[index]
            who = who.but(**part) if part else who
            if axis["role"] == "kategori":
                total = next((line[i] for i, each in enumerate(axis["categories"]) if each["total"]), {})
                row = row.but(**total) if total else row
                flags["neutral"] |= category["neutral"]
            else:
                row = row.but(**part) if part else row
            flags["below_village"] |= _area(axis) and not category["total"]
            flags["silent"] |= category["missing"]
        cells[place] = who
        name = f"{table['key']} {[axis['categories'][i]['id'] for axis, i in zip(table['axes'], place, strict=True)]}"
        low, high = files.range(number)
        folder.told.append(
            Told(
                name,
                table["key"],
                spec.basis,
                who,
                files.value(number),
                low,
                high,
                table["kelas"],
                row,
                **flags,
            )
        )
        for inside, index in zip(merged, place, strict=True):
            for label, part in inside[index].items():
                source, own = f"{name} ∋ {label}", who.but(**part)
                told = Told(source, table["key"], spec.basis, own, None, None, None, table["kelas"], row, **flags)
                folder.told.append(replace(told, part=True))
    folder.told.append(Told(f"{table['key']} asked", table["key"], spec.basis, universe, int(table["asked"])))
    _read_sentence(folder, table, spec.basis, cells)
    _read_derived(folder, table, spec.basis, cells)


def _nobody_left_out(table: Json, files: Files) -> bool:
    """Whether the total of the village is as many as were asked: then every total is of everybody in its row, whatever
    was asked of them."""
    every = product(*([category["total"] for category in axis["categories"]] for axis in table["axes"]))
    return any(all(place) and files.value(number) == int(table["asked"]) for number, place in enumerate(every))


def _line(folder: Folder, axis: Json) -> list[dict[str, frozenset[int]]]:
    """For each category of an axis the column and its positions; nothing for the whole of a village."""
    if _area(axis):
        return [{} if category["total"] else folder.place(category["id"]) for category in axis["categories"]]
    column = classes(axis["id"])[0]
    return [{column: positions(axis["id"], names)} for names in meant(axis)]


def _merged(axis: Json) -> list[dict[str, dict[str, frozenset[int]]]]:
    """For each category of an axis the classes that it merges, and the groups of several of them that a finer rung of
    the ladder has: by name, as the column and its positions. What a note leaves out nobody is in."""
    if _area(axis):
        return [{} for _ in axis["categories"]]
    column, labels = classes(axis["id"])[0], labels_of(axis["id"])
    out = []
    for category, names in zip(axis["categories"], meant(axis), strict=True):
        note = category.get("note") or ""
        named = note.removeprefix(_CONSISTS).removesuffix(".").split("; ") if note.startswith(_CONSISTS) else []
        inside = frozenset(name for name in names if not named or labels.get(name, "Tidak terjawab") in named)
        found = {name: positions(axis["id"], frozenset({name})) for name in sorted(inside)}
        for group, own in groups_of(axis["id"]).items():
            if len(own & inside) > 1 and own & inside < inside:
                found[group] = positions(axis["id"], own & inside)
        merges = len(inside) > 1 and not category["total"]
        out.append({name: {column: places} for name, places in found.items()} if merges else {})
    return out


_CONSISTS = "terdiri atas "


def _read_sentence(folder: Folder, table: Json, basis: str, cells: Mapping[tuple[int, ...], Persons]) -> None:
    """ "Terbesar: Punya KTP-el, 98,3 persen": a category of the village among all of its row."""
    found = re.search(r": (.*), (\d+(?:,\d+)?) persen", table["finding"] or "")
    if found is None:
        return
    for place, who in cells.items():
        picked = [axis["categories"][i] for axis, i in zip(table["axes"], place, strict=True)]
        parts = [category for category in picked if not category["total"]]
        if len(parts) == 1 and parts[0]["label"] == found[1]:
            total = tuple(
                next(i for i, category in enumerate(axis["categories"]) if category["total"]) for axis in table["axes"]
            )
            folder.shares.append(Share(basis, who, cells[total], Decimal(found[2].replace(",", "."))))
            return


def _read_derived(folder: Folder, table: Json, basis: str, cells: Mapping[tuple[int, ...], Persons]) -> None:
    """Columns of percentages beside the rows of a table with one stub: each row among all of them, both sexes, all
    ages and the whole village."""
    stub = table["stub"]
    totals = [next((i for i, c in enumerate(axis["categories"]) if c["total"]), None) for axis in table["axes"]]
    for column in table["derived"]:
        if "persen" not in column["id"] or len(stub) != 1 or None in totals:
            continue
        along = [axis["id"] for axis in table["axes"]].index(stub[0])
        whole = cells[tuple(total or 0 for total in totals)]
        for index, value in enumerate(column["values"]):
            if value is not None:
                place = tuple(index if at == along else total or 0 for at, total in enumerate(totals))
                folder.shares.append(Share(basis, cells[place], whole, Decimal(str(value))))


def _read_figures(folder: Folder, home: Path, without: Collection[str]) -> None:
    with (home / "indikator.csv").open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["indikator"] not in without]
    plain = {(f["id"], f["area"]): f for f in json.loads((home / "indikator.json").read_text(encoding="utf-8"))}
    by_hand = {**INDICATORS, **OF_LISTS}
    for row in rows:
        spec = by_hand.get(row["indikator"]) or stated(row["indikator"])
        if spec is None:  # an index over values, which no combination of answers decides
            continue  # its attackers: tests/protect/penyerang_nilai.py
        own = plain[row["indikator"], row["wilayah"]]
        place = folder.place(row["wilayah"]) if row["wilayah"] else {}

        def there(wanted: Condition, basis: str = spec.basis, place: dict[str, frozenset[int]] = place) -> Persons:
            who = condition(basis, wanted)
            return who.but(**place) if place else who

        sides = {"pembilang": own["numerator"], "penyebut": own["denominator"]}
        number = {side: next((int(v) for v in (row[side], sides[side]) if v not in ("", None)), None) for side in sides}
        name = f"{row['indikator']} {row['wilayah']}".strip()
        whole, part = there(spec.denominator), there(spec.numerator)
        folder.told.append(Told(f"{name} penyebut", "indikator", spec.basis, whole, number["penyebut"]))
        if spec.summed:
            if number["pembilang"] is not None:
                folder.sums.append(Sum(spec.basis, spec.summed, there([{}]), number["pembilang"]))
            continue
        kelas = _indicator(row["indikator"])["pengungkapan"]["kelas"] if row["status"] == "rahasia" else ""
        folder.told.append(
            Told(
                f"{name} pembilang",
                "indikator",
                spec.basis,
                part,
                number["pembilang"],
                kelas=kelas,
                row=whole,
                below_village=bool(place),
            )
        )
        value = next((v for v in (row["nilai"], own["value"]) if v not in ("", None)), None)
        if value is not None and number["pembilang"] is None and row["satuan"] == "persen":
            folder.shares.append(Share(spec.basis, part, whole, Decimal(str(value))))
        least = row.get("paling_sedikit") or own.get("least")
        if least:  # "paling sedikit 95,14 persen"
            folder.shares.append(Share(spec.basis, part, whole, Decimal(str(least)), more=math.inf))
