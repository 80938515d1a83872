"""The checklist of a programme by its pillars (`pilar_program.csv`): each item is answered by what the village and the
office say of the programme, or by evidence that ordinary work leaves. No index is made of it. A file of the same name
in a kabupaten's own folder takes its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_lists import read_own_list
from cantik.content.csv_rows import SOURCED, read_rows, require_row
from cantik.content.loader import here

FILE = "pilar_program.csv"
COLUMNS = ("kode", "program", "pilar", "pilar_en", "kata", "kata_en", "cara", "isi", "dasar", "tanda")
#: how an item is answered: a measure of the programme, an indicator of the release in force; the others by themselves
SAID, PUBLISHED = "ukuran", "angka"
WAYS = (SAID, PUBLISHED, "rilis", "layanan", "permintaan", "usulan", "belajar")


@dataclass(frozen=True, slots=True)
class PillarItem:
    """An item; `names`: the measure or the indicator that answers it ("" for a way that needs none)."""

    code: str
    programme: str
    pillar: tuple[str, str]
    words: tuple[str, str]
    way: str
    names: str
    basis: ContentBasis
    mark: str


def _refuse(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K199", "Daftar pilar tidak dapat dibaca", where=where, found=found, expected=expected)


def read_pillars(lines: Sequence[str], file: str = FILE) -> tuple[PillarItem, ...]:
    """The items in the order of the file. Raises `ContentError` K199 with file and line."""
    found: dict[str, PillarItem] = {}
    content = here()
    for where, row in read_rows(lines, file, COLUMNS, _refuse):
        filled = [name for name in COLUMNS if name != "isi"]
        require_row(where, row, found, filled, {"tanda": SOURCED, "cara": WAYS}, _refuse)
        programme = content.programs.get(row["program"])
        if programme is None:
            raise _refuse(where, row["program"], " | ".join(content.programs))
        measures = {each.attribute.id for each in programme.measures if each.attribute.type in ("ya_tidak", "angka")}
        known = {SAID: measures, PUBLISHED: set(content.indicators)}.get(row["cara"], {""})
        if row["isi"] not in known:
            raise _refuse(where, row["isi"], "ukuran ya_tidak atau angka dari programnya; indikator dalam isi")
        found[row["kode"]] = PillarItem(
            row["kode"],
            row["program"],
            (row["pilar"], row["pilar_en"]),
            (row["kata"], row["kata_en"]),
            row["cara"],
            row["isi"],
            resolve(row["dasar"], where),
            row["tanda"],
        )
    return tuple(found.values())


def list_pillars(programme: str) -> tuple[PillarItem, ...]:
    """The items of a programme; none for one without pillars. Raises `ContentError` K199."""
    items = read_own_list(FILE, read_pillars, _refuse)
    return tuple(item for item in items if item.programme == programme)
