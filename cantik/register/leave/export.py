"""The register written back in the columns of a foreign format: what a mapping reads, turned round. Pure.

The shape stands in the mapping (`tambahan.ekspor`): sheets, order of columns, who belongs in it, what stands for what
is not known. Nothing is left out in silence: columns that stay empty, values that the shape has no place for and
persons that do not belong in it are counted with their reason.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cantik.base.text import mask
from cantik.content.kinds import Mapping_
from cantik.register.core.folded_entries import FoldedEntry
from cantik.register.core.prepare import NUMBERS, SAME_AS_NIK
from cantik.vault.errors import ExportRefused

#: facts of the register that no foreign format has a column for, and what the register keeps for itself
_INTERNAL = frozenset({"rumah_tangga", "nomor_keluarga", "keluarga"})
_MOVED, _DEAD, _ABROAD = "3", "2", "4"  # regsosek_404
_THERE = ("1", "5")


@dataclass(frozen=True, slots=True)
class SheetShape:
    """One sheet: `headers` in order; `titles`: rows above the header, as texts by (row, column) from 0."""

    name: str
    unit: str
    header_row: int
    headers: tuple[str, ...]
    titles: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shape:
    """How a format is written. `needs`: the variable that must be said of a person who belongs in it; `essential`:
    variables without which a row could not be read again; `blanks`: what is written for a value that is not known;
    `implied`: facts that other columns tell; `comma`: a CSV file at home."""

    mapping: Mapping_
    sheets: tuple[SheetShape, ...]
    needs: str
    essential: tuple[str, ...]
    blanks: Mapping[str, str]
    implied: tuple[str, ...] = ()
    comma: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One sheet as cells of text; "" is an empty cell."""

    shape: SheetShape
    rows: list[list[str]]


@dataclass(frozen=True, slots=True)
class Left:
    """What is not in the file. `columns`: header and why it is empty; `values`: variable and of how many persons or
    families it is known; `persons`: reason and count."""

    columns: tuple[tuple[str, str], ...]
    values: Mapping[str, int]
    persons: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Exported:
    """The sheets of an export, whom they hold (internal ids), and what is left out. `prefilled`: a form to complete."""

    shape: Shape
    sheets: tuple[Written, ...]
    persons: tuple[int, ...]
    families: tuple[int, ...]
    left: Left
    prefilled: bool = False


def shape_of(mapping: Mapping_) -> Shape:
    """How a mapping's format is written. Raises `ExportRefused` R480 for a format that is only read."""
    told = mapping.extra.get("ekspor")
    if told is None:
        raise ExportRefused(
            "R480", "Bentuk ini hanya dibaca, tidak ditulis", found=mapping.id, mend="Pilih bentuk lain."
        )
    sheets = tuple(
        SheetShape(
            str(sheet["nama"]),
            str(sheet.get("unit", mapping.unit_of)),
            int(sheet.get("baris_judul", 1)) - 1,
            tuple(str(header) for header in sheet["urutan"]),
            {(int(at["baris"]) - 1, int(at["kolom"]) - 1): str(at["tulisan"]) for at in sheet.get("judul", ())},
        )
        for sheet in told["lembar"]
    )
    blanks = {str(name): str(text) for name, text in dict(told.get("kosong") or {}).items()}
    return Shape(
        mapping,
        sheets,
        str(told["syarat"]),
        tuple(told.get("wajib", ())),
        blanks,
        tuple(told.get("tersirat", ())),
        bool(told.get("csv", False)),
    )


def export(
    shape: Shape, persons: Iterable[FoldedEntry], families: Mapping[int, FoldedEntry], *, masked: bool = False
) -> Exported:
    """Write persons and families in a shape. `masked`: numbers of persons show their last four digits only; such a file
    cannot be read in again."""
    chosen, without = _select_persons(shape, persons, families)
    chosen.sort(key=_order)
    held = _families(shape, chosen, families)
    by_unit = {
        "orang": [_whole(person, families) for person in chosen],
        "keluarga": [families[family].said for family in held],
    }
    sheets = tuple(Written(sheet, _rows(shape, sheet, by_unit[sheet.unit], masked)) for sheet in shape.sheets)
    left = Left(_empty_columns(shape), _no_place(shape, chosen, [families[family] for family in held]), without)
    return Exported(shape, sheets, tuple(person.id for person in chosen), tuple(held), left)


def _select_persons(
    shape: Shape, persons: Iterable[FoldedEntry], families: Mapping[int, FoldedEntry]
) -> tuple[list[FoldedEntry], Mapping[str, int]]:
    """Who belongs in the file, and how many do not and why. Whom a file of this very source brought belongs in it,
    also where nothing says that he lives here."""
    if all(sheet.unit == "keluarga" for sheet in shape.sheets):
        return [], {}
    chosen, without = [], Counter[str]()
    for person in persons:
        said = _whole(person, families)
        missing = next((name for name in shape.essential if not said.get(name)), None)
        if person.place is None and not said.get(shape.needs):
            without[f"tidak dinyatakan {shape.needs}"] += 1
        elif missing is not None:
            without[f"tanpa {missing}"] += 1
        else:
            chosen.append(person)
    return chosen, dict(without)


def _families(shape: Shape, chosen: Sequence[FoldedEntry], families: Mapping[int, FoldedEntry]) -> list[int]:
    """The families of the sheets about families: those of the persons in their order, or all that a source tells of."""
    if all(sheet.unit == "orang" for sheet in shape.sheets):
        return []
    ordered = list(dict.fromkeys(person.family for person in chosen if person.family is not None))
    if not chosen:
        told = (family for family in families.values() if family.place is not None)
        ordered = [family.id for family in sorted(told, key=_order)]
    return [family for family in ordered if family in families and families[family].said.get("no_kk")]


def _order(entry: FoldedEntry) -> tuple[Any, ...]:
    """The order of the source's own file; who comes from elsewhere follows, family by family."""
    if entry.place is not None:
        return (0, *entry.place)
    said = entry.said
    relation = str(said.get("hubungan_keluarga") or said.get("r409") or "99")
    unit = tuple(str(said.get(name) or "") for name in ("dusun", "rw", "rt"))
    born = said.get("tanggal_lahir")
    return (1, unit, entry.family or 0, relation.zfill(2), str(born or ""), entry.id)


def _whole(person: FoldedEntry, families: Mapping[int, FoldedEntry]) -> Mapping[str, Any]:
    """What is said of a person, with the family's KK number and place where their own statements name none."""
    family = families.get(person.family or 0)
    said = dict(person.said)
    if family is not None:
        for name in ("no_kk", "alamat", "dusun", "rw", "rt"):
            if not said.get(name) and family.said.get(name):
                said[name] = family.said[name]
    stays = _presence(said)
    return said if stays is None else said | {"r404": stays}


def _presence(said: Mapping[str, Any]) -> str | None:
    """Question 404 of somebody of whom an event says that they are not here any more; None: as the form said."""
    if said.get("domisili") != "tidak" or said.get("r404") not in _THERE:
        return None
    if said.get("status_dasar") == _DEAD:
        return _DEAD
    return _ABROAD if said.get("keberadaan") == "luar_negeri" else _MOVED


def _rows(shape: Shape, sheet: SheetShape, said: Sequence[Mapping[str, Any]], masked: bool) -> list[list[str]]:
    variable = {header: column.variable for column in shape.mapping.columns for header in column.headers}
    names = [variable.get(header, "") for header in sheet.headers]
    return [[_cell(shape, name, record, masked) for name in names] for record in said]


def _cell(shape: Shape, name: str, said: Mapping[str, Any], masked: bool) -> str:
    value = said.get(name) if name else None
    if value is None or value == "":
        return shape.blanks.get(name, "")
    if value == SAME_AS_NIK and name not in NUMBERS:
        name, value = "nik", said.get("nik", "")
    text = format_cell(value)
    return mask(text) if masked and name in NUMBERS else text


def format_cell(value: Any) -> str:
    """A value as a cell of text: ISO dates, points with all their digits, whole numbers without decimals."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, dt.date):
        return value.isoformat()
    return repr(value) if isinstance(value, float) else str(value)


# ── what is left out ────────────────────────────────────────────────────────────────────────────


def _empty_columns(shape: Shape) -> tuple[tuple[str, str], ...]:
    """Columns of the format that the register has no place for, with the reason that its mapping gives."""
    told = dict(shape.mapping.extra.get("alasan") or {})
    reasons = {header: why for why, headers in told.items() for header in headers}
    headers = (header for sheet in shape.sheets for header in sheet.headers)
    return tuple(
        (header, reasons.get(header, "tidak disimpan dalam register"))
        for header in dict.fromkeys(headers)
        if header in shape.mapping.ignore
    )


def _no_place(shape: Shape, persons: Iterable[FoldedEntry], families: Iterable[FoldedEntry]) -> Mapping[str, int]:
    """Variables that the register knows and the format has no column for, with the number of records that have them."""
    variable = {header: column.variable for column in shape.mapping.columns for header in column.headers}
    placed = {variable.get(header, "") for sheet in shape.sheets for header in sheet.headers}
    placed |= {shape.needs, *shape.implied} | _INTERNAL
    counts = Counter(
        name
        for entry in (*persons, *families)
        for name, value in entry.said.items()
        if name not in placed and value not in (None, "")
    )
    return dict(sorted(counts.items()))
