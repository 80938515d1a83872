"""A form of another instrument, filled with what the register knows already, for a field worker to complete. Pure.

Who is counted in the village stands in it; what the register knows in another code list is translated only where the
mapping says how (`tambahan.ekspor.isian_awal`). Every cell that is written here is a cell that was filled beforehand.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.text import fold
from cantik.register.core.folded_entries import FoldedEntry
from cantik.register.leave.export import Exported, Shape, export, format_cell

#: before the id of a mapping: its form, filled beforehand, instead of its data
PREFIX = "isian_"
#: the sheet that says which cells were filled, so that reading them back adds nothing
MARKS = "Isian awal"
#: variables by which a person or a family of a form is known again
KEYS = ("nik", "no_kk", "nama", "tanggal_lahir")
_COUNTED = ("terdaftar", "domisili")
_IN_FORM = "isian_awal"
#: what a list of persons says of their family too
_OF_HOME = ("no_kk", "alamat", "dusun", "rw", "rt")
_MARK = 12  # hex digits: of 100,000 cells two share a mark with a chance of 2 in 100,000


@dataclass(frozen=True, slots=True)
class _Translation:
    """A variable of the instrument out of one that the register knows under other codes."""

    of: str
    codes: Mapping[str, str]


def prefill_form(
    shape: Shape, persons: Iterable[FoldedEntry], families: Mapping[int, FoldedEntry], *, masked: bool = False
) -> Exported:
    """The form of a shape with a row for each person who is counted, and each family that has one."""
    translations = _translations(shape)
    counted, others = [], 0
    for person in persons:
        if any(person.said.get(base) == "ya" for base in _COUNTED):
            counted.append(replace(person, said=_translate_values(person.said, translations) | {_IN_FORM: "ya"}))
        else:
            others += 1
    ordinal = _ordinals(counted)
    numbered = [replace(person, said=dict(person.said) | {"r401": ordinal[person.id]}) for person in counted]
    made = export(replace(shape, needs=_IN_FORM, essential=()), numbered, _homes(counted, families), masked=masked)
    without = {"tidak terdaftar dan tidak berdomisili di desa": others} if others else {}
    told = {name: many for name, many in made.left.values.items() if name not in _COUNTED}
    left = replace(made.left, persons=without, values=told)
    return replace(made, left=left, prefilled=True)


def _homes(persons: Sequence[FoldedEntry], families: Mapping[int, FoldedEntry]) -> dict[int, FoldedEntry]:
    """The families of these persons; one that the instrument does not know yet stands in the order of its people."""
    order = {person.family: i for i, person in reversed(list(enumerate(persons))) if person.family in families}
    return {
        family: replace(families[family], place=families[family].place or (0, at))
        for family, at in order.items()
        if family is not None
    }


def _translations(shape: Shape) -> dict[str, _Translation]:
    told = dict(dict(shape.mapping.extra.get("ekspor") or {}).get(_IN_FORM) or {})
    return {
        str(name): _Translation(
            str(how["dari"]), {str(code): str(becomes) for code, becomes in dict(how["kode"]).items()}
        )
        for name, how in told.items()
    }


def _translate_values(said: Mapping[str, Any], translations: Mapping[str, _Translation]) -> dict[str, Any]:
    whole = dict(said)
    for name, translation in translations.items():
        code = translation.codes.get(str(said.get(translation.of) or ""))
        if code is not None and not said.get(name):
            whole[name] = code
    return whole


def _ordinals(persons: Sequence[FoldedEntry]) -> dict[int, int]:
    """The number of each person in their family, the head first."""
    of: dict[int, list[FoldedEntry]] = {}
    for person in persons:
        of.setdefault(person.family or -person.id, []).append(person)
    found: dict[int, int] = {}
    for members in of.values():
        members.sort(key=_in_family)
        found |= {member.id: at for at, member in enumerate(members, 1)}
    return found


def _in_family(member: FoldedEntry) -> tuple[str, str, int]:
    relation = str(member.said.get("r409") or member.said.get("hubungan_keluarga") or "99")
    return relation.zfill(2), str(member.said.get("tanggal_lahir") or ""), member.id


# ── the marks: which cells were filled beforehand, without saying what stands in them ───────────


def key_of(unit: str, said: Mapping[str, Any]) -> str:
    """Whom a row is about, as far as the form itself tells."""
    if unit == "keluarga":
        return f"keluarga {format_cell(said.get('no_kk') or '')}"
    if said.get("nik"):
        return f"orang {format_cell(said['nik'])}"
    born = format_cell(said.get("tanggal_lahir") or "")
    return f"orang {fold(format_cell(said.get('nama') or ''))}|{born}|{format_cell(said.get('no_kk') or '')}"


def mark(key: str, variable: str, value: Any) -> str:
    """The mark of one cell: equal for the same value about the same row, and nothing else. Zeros before a number, and
    what a reader makes of spaces and capitals, are no difference."""
    said = fold(format_cell(value))
    text = f"{key}|{variable}|{said.lstrip('0') if said.isdigit() else said}"
    return hashlib.sha256(text.encode()).hexdigest()[:_MARK]


def marks_of(exported: Exported) -> list[str]:
    """One text per row of a form: the marks of its filled cells."""
    variable = {header: column.variable for column in exported.shape.mapping.columns for header in column.headers}
    found = []
    for sheet in exported.sheets:
        names = [variable.get(header, "") for header in sheet.shape.headers]
        for row in sheet.rows:
            said = {name: cell for name, cell in zip(names, row, strict=True) if name and cell}
            key = key_of(sheet.shape.unit, said)
            marks = [mark(key, name, cell) for name, cell in said.items()]
            if sheet.shape.unit == "orang" and said.get("no_kk"):
                home = key_of("keluarga", said)
                marks += [mark(home, name, said[name]) for name in _OF_HOME if name in said]
            found.append(" ".join(marks))
    return found
