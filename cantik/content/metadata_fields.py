"""The fields of MS-Keg, MS-Var and MS-Ind as values (`metadata/*.yaml`)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from cantik.content.basis import ContentBasis
from cantik.content.kinds import Origin

#: how a field is answered; `daftar` is a list of texts, `kode_banyak` several codes, `tabel` rows of columns
FIELD_TYPES = ("teks", "bilangan", "tanggal", "ya_tidak", "kode", "kode_banyak", "daftar", "daftar_tanggal", "tabel")
COLUMN_TYPES = ("teks", "tanggal", "daftar")
#: where a field was read: V in the named source, R recalled, usul our proposal
SOURCE_MARKS = ("V", "R", "usul")
YES, NO = "ya", "tidak"


@dataclass(frozen=True, slots=True)
class FieldCode:
    """A code as printed on the form, its words, and the word or key that INDAH has for it."""

    code: str
    label: str
    key: str


@dataclass(frozen=True, slots=True)
class FieldColumn:
    """A column of a table field: its key in INDAH and on the sheet."""

    key: str
    label: str
    type: str


@dataclass(frozen=True, slots=True)
class AskedIf:
    """A field is asked only where another has one of these codes (`ya`, `tidak` for a field of that type)."""

    field: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetadataField:
    """One field. `key`: its path in INDAH's JSON, parts joined by dots; `sheet`: the sheet of a table; `mark`: where it
    was read; `proposed` (usul): what of it is our own proposal, "" = nothing."""

    id: str
    number: str
    label: str
    key: str
    type: str
    required: bool
    mark: str
    proposed: str
    asked_if: AskedIf | None
    codes: tuple[FieldCode, ...]
    columns: tuple[FieldColumn, ...]
    sheet: str
    origin: Origin


@dataclass(frozen=True, slots=True)
class MetadataBlock:
    """A block of a form: the number with which those of its fields begin ("sampul" for those without), its title."""

    id: str
    title: str
    title_en: str


@dataclass(frozen=True, slots=True)
class MetadataForm:
    """MS-Keg, MS-Var or MS-Ind with its fields in the order of the form."""

    id: str
    title: str
    title_en: str
    basis_of: ContentBasis
    since: dt.date
    until: dt.date | None
    order: int
    blocks: tuple[MetadataBlock, ...]
    fields: tuple[MetadataField, ...]
    origin: Origin

    def field(self, name: str) -> MetadataField:
        """The field of that id; `KeyError` for one that is none."""
        for field in self.fields:
            if field.id == name:
                return field
        raise KeyError(name)
