"""What both references read: positions of codes and classes of positions, from the plain files of content."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

import cantik.content
from tests.acuan.ukuran import ADA, Values

FOLDER = Path(cantik.content.__file__).parent


@dataclass(frozen=True)
class Scale:
    """A column of a snapshot: the code at each position (numbers: the number), the missing position last."""

    codes: tuple[str, ...]
    number: bool

    @property
    def missing(self) -> int:
        """The position of a missing answer."""
        return len(self.codes)

    def positions(self, values: Values) -> list[int]:
        """The positions that satisfy the values of a condition."""
        if values == ADA:
            return list(range(self.missing))
        if isinstance(values, tuple):
            return list(range(values[0], min(values[1], self.missing - 1) + 1))
        return [self.codes.index(code) for code in values.split()]


@cache
def scales(basis: str) -> dict[str, Scale]:
    """The columns of a basis that may stand in its file."""
    variables = yaml.safe_load((FOLDER / "variables" / f"{basis}.yaml").read_text(encoding="utf-8"))["variabel"]
    found = {}
    for name, one in variables.items():
        if one["jenis"] == "ya_tidak":
            found[name] = Scale(("ya", "tidak"), False)
        elif one["jenis"] == "kode":
            found[name] = Scale(tuple(_codes(one["daftar"])), False)
        elif one["jenis"] == "angka" and "maksimum" in one:
            found[name] = Scale(tuple(str(number) for number in range(one["maksimum"] + 1)), True)
    return found


def _codes(list_id: str) -> Iterator[str]:
    with (FOLDER / "codelists" / f"{list_id}.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    bits = [int(row["code"]) for row in rows if row.get("bit") == "ya"]
    if bits:  # an additive list: every sum, then the codes that stand alone
        yield from map(str, range(sum(bits) + 1))
        yield from (row["code"] for row in rows if row["code"] not in ("", "0") and row.get("bit") != "ya")
    else:
        yield from (row["code"] for row in rows if row["code"])


def _holds(each: dict[str, Any], code: str, position: int) -> bool:
    if "dari" in each:
        return bool(each["dari"] <= position <= each.get("sampai", position))
    return code in each["kode"]


@cache
def classes(classification: str) -> tuple[str, tuple[int, ...], int]:
    """The column of a classification, the class of each of its positions, and how many classes there are."""
    one = yaml.safe_load((FOLDER / "classifications" / f"{classification}.yaml").read_text(encoding="utf-8"))
    column = one.get("variabel", classification)
    scale = next(found for found in (scales(b).get(column) for b in ("orang", "keluarga")) if found is not None)
    own = one["kelas"]
    into = []
    for position, code in enumerate(scale.codes):
        inside = [place for place, each in enumerate(own) if _holds(each, code, position)]
        into.append(inside[0] if inside else len(own))
    return column, (*into, len(own)), len(own) + 1
