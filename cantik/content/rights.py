"""What somebody may ask to have erased of their own data, in plain words (`hak_isian.csv`): UU 27/2022 article 8."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType

from cantik.content.basis import ContentBasis, resolve

FILE = "hak_isian.csv"
#: what lies outside the statements about a person
PHOTOS, OFFICES, ANSWERS = "#foto", "#jabatan", "#jawaban"
BESIDE = (PHOTOS, OFFICES, ANSWERS)


@dataclass(frozen=True, slots=True)
class Erasable:
    """One thing to ask for. `variables`: of the register, or one of `BESIDE`; `keep`: by what the village may keep it,
    "" when nothing is known that would let it."""

    id: str
    variables: tuple[str, ...]
    label: str
    label_en: str
    keep: str
    keep_en: str
    basis: ContentBasis


def _read() -> Mapping[str, Erasable]:
    text = resources.files("cantik.content").joinpath(FILE).read_text(encoding="utf-8")
    return MappingProxyType(
        {
            row["id"]: Erasable(
                row["id"],
                tuple(row["isian"].split("|")),
                row["label"],
                row["label_en"],
                row["simpan"],
                row["simpan_en"],
                resolve(row["dasar"], f"{FILE}:{number}"),
            )
            for number, row in enumerate(csv.DictReader(text.splitlines(), strict=True), 2)
        }
    )


#: by id, in the order of the form
ERASABLE: Mapping[str, Erasable] = _read()
