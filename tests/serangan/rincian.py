"""What a release does not print because its cells are few: every class that a level tells of villages that do not print
it themselves; and the classes in which nobody is, as its files say. What a village's own rows merge: `rilis.py`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.acuan.bacaan import classes
from tests.acuan.ukuran import TABLES
from tests.serangan.rilis import Told, condition, groups_of, labels_of, meant, positions

Json = dict[str, Any]


def empty_classes(release: Path) -> Iterator[Told]:
    """The classes that a row of several does not name in its note: nobody is in them, and the file says so."""
    for path in sorted((release / "tabel").glob("*.csv")):
        table = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        if path.stem == "indikator" or table["id"] not in TABLES or [a["role"] for a in table["axes"]] != ["kategori"]:
            continue
        (rows,) = table["axes"]
        spec = TABLES[table["id"]]
        for category in rows["categories"]:
            named = groups_of(rows["id"]).get(category["id"], frozenset())
            if len(category["leaves"]) > 1 and not category["total"] and len(named) > len(category["leaves"]):
                leaves = {name for name in named if name in _names_of(category["note"], rows["id"])}
                for name in sorted(named - leaves) if len(leaves) == len(category["leaves"]) else ():
                    own = {classes(rows["id"])[0]: positions(rows["id"], frozenset({name}))}
                    who = condition(spec.basis, spec.where).but(**own)
                    yield Told(f"{table['key']} tanpa {name}", table["key"], spec.basis, who, 0)


def _names_of(note: str, classification: str) -> set[str]:
    """The classes that a note names by their labels."""
    labels = {label.strip().rstrip(".") for label in note.removeprefix("terdiri atas ").split(";")}
    return {name for name, label in labels_of(classification).items() if label in labels}


def classes_of_level(table: Json) -> Iterator[Told]:
    """Every class of the rows of a level's table, told or not, as a number of one of its villages that is hidden."""
    spec, rows = TABLES[table["id"]], table["axes"][-1]
    column, universe = classes(rows["id"])[0], condition(spec.basis, spec.where)
    groups = meant(rows)
    row = universe.but(**{column: positions(rows["id"], frozenset().union(*groups))})
    for category, names in zip(rows["categories"], groups, strict=True):
        if not category["total"]:
            flags = {"neutral": category["neutral"], "silent": category["missing"]}
            for some in {names, *(frozenset({name}) for name in names)}:
                who = universe.but(**{column: positions(rows["id"], some)})
                source = f"{table['id']} {'+'.join(sorted(some))}, dari jumlah"
                yield Told(source, table["id"], spec.basis, who, None, kelas=table["kelas"], row=row, **flags)
