"""What an expression may name: columns with their types, and relations. Two scopes: measures (closed) and rules."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from cantik.content.class_names import ClassifiedBy, classified_by, names_of_classes
from cantik.content.kinds import Classification, Content, Variable


class Type(StrEnum):
    """Types of values; the texts are those of the manual."""

    NUMBER = "angka"
    CODE = "kode"
    TEXT = "teks"
    DATE = "tanggal"
    RECORD = "relasi"


class Positions(Protocol):
    """What a code list must tell (`cantik.codes.lists.CodeList` does): its codes by position, the missing one last."""

    @property
    def size(self) -> int:
        """How many positions there are, the missing one included."""

    def code_at(self, index: int) -> str:
        """The code at a position."""


@dataclass(frozen=True, slots=True)
class ClassName:
    """A class of the one classification of a column, or a group of its ladder, as sentences call it."""

    id: str
    label: str
    label_en: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A column in scope. `codes` are the codes by position without the missing one; `maximum` of a frozen number;
    `classes` what an expression may name instead of codes."""

    name: str
    type: Type
    codelist: str = ""
    codes: tuple[str, ...] = ()
    maximum: int | None = None
    label: str = ""
    label_en: str = ""
    classes: tuple[ClassName, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """A related record of `unit`; `many` for a relation that is only counted or searched (`anggota`).

    `table`: where such records stand when they are none of the batch (`lalu`); only their columns can be named.
    """

    name: str
    unit: str
    many: bool = False
    label: str = ""
    label_en: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True)
class Scope:
    """Columns and relations of each unit that can be reached from `unit`; `rules` allows functions and relations."""

    unit: str
    fields: Mapping[str, Mapping[str, Field]]  # unit -> name -> field
    relations: Mapping[str, Mapping[str, Relation]] = field(default_factory=dict)
    rules: bool = False

    def of(self, unit: str) -> Scope:
        """The same scope seen from a related record."""
        return Scope(unit, self.fields, self.relations, self.rules)

    @property
    def names(self) -> Mapping[str, Field]:
        """Columns of the unit itself."""
        return self.fields.get(self.unit, {})

    @property
    def own_relations(self) -> Mapping[str, Relation]:
        """Relations that start at the unit itself."""
        return self.relations.get(self.unit, {}) if self.rules else {}


YES_NO = ("ya", "tidak")
#: the types of variables that hold whole rupiah, or a measure in whole small units (ares, kilograms): made and kept by
#: the snapshot, named by no expression of a measure
AMOUNT, MEASURED = "uang", "takaran"
AMOUNTS = frozenset({AMOUNT, MEASURED})
_TYPES = {
    AMOUNT: Type.NUMBER,
    MEASURED: Type.NUMBER,
    "kode": Type.CODE,
    "ya_tidak": Type.CODE,
    "angka": Type.NUMBER,
    "titik": Type.NUMBER,
    "tanggal": Type.DATE,
    "teks": Type.TEXT,
    "nik": Type.TEXT,
    "kk": Type.TEXT,
    "telepon": Type.TEXT,
    "foto": Type.TEXT,
}
# What a rule may know beside the columns: the reference date of the batch and the digits of the village's code.
_SURROUNDINGS = (
    Field("acuan", Type.DATE, label="tanggal acuan", label_en="the reference date"),
    Field("kode_desa", Type.TEXT, label="kode desa", label_en="the code of the village"),
)
#: what only a person has: how many earlier rows of the file the search for doubles puts beside it
SIMILAR = "catatan_serupa"
_OF_PERSONS = (
    Field(
        SIMILAR,
        Type.NUMBER,
        label="banyaknya baris sebelumnya yang mungkin orang yang sama",
        label_en="how many earlier rows may be the same person",
    ),
)
FORMER = "orang_lalu"  # the table of the last list
RELATIONS: Mapping[str, Mapping[str, Relation]] = {
    "orang": {
        "keluarga": Relation("keluarga", "keluarga", label="keluarganya", label_en="the family"),
        "anggota": Relation(
            "anggota", "orang", many=True, label="anggota keluarganya", label_en="the members of the family"
        ),
        "kepala": Relation("kepala", "orang", label="kepala keluarganya", label_en="the head of the family"),
        "pasangan": Relation("pasangan", "orang", label="pasangannya", label_en="the spouse"),
        "ibu": Relation("ibu", "orang", label="ibunya", label_en="the mother"),
        "ayah": Relation("ayah", "orang", label="ayahnya", label_en="the father"),
        "lalu": Relation(
            "lalu", "orang", label="pada daftar lalu", label_en="the same person in the last list", table=FORMER
        ),
    },
    "keluarga": {
        "anggota": Relation("anggota", "orang", many=True, label="anggotanya", label_en="the members of the family"),
        "kepala": Relation("kepala", "orang", label="kepalanya", label_en="the head of the family"),
        "pasangan": Relation("pasangan", "orang", label="pasangan kepalanya", label_en="the spouse of the head"),
    },
}


def _fields(
    variables: Mapping[str, Variable], lists: Mapping[str, Positions], classified: ClassifiedBy
) -> Mapping[str, Field]:
    return MappingProxyType({name: field_of(it, lists, classified.get(name)) for name, it in variables.items()})


def field_of(variable: Variable, lists: Mapping[str, Positions], classification: Classification | None = None) -> Field:
    """A variable as a column in scope, with the codes of its list and the classes of its one classification."""
    codes: tuple[str, ...] = ()
    codelist = variable.codelist or ""
    if variable.type == "ya_tidak":
        codes, codelist = YES_NO, "ya_tidak"
    elif variable.codelist is not None:
        known = lists[variable.codelist]
        codes = tuple(known.code_at(position) for position in range(known.size - 1))
    kind = _TYPES[variable.type]
    named = names_of_classes(classification) if classification is not None else {}
    classes = tuple(ClassName(name, *labels) for name, labels in named.items())
    return Field(variable.id, kind, codelist, codes, variable.maximum, variable.label, variable.label_en, classes)


def _of_unit(content: Content, unit: str) -> dict[str, Variable]:
    return {name: variable for (of, name), variable in content.variables.items() if of == unit}


def measure_scope(content: Content, lists: Mapping[str, Positions], basis: str) -> Scope:
    """Columns of the snapshot of one basis: every expression over them becomes sets of codes. Amounts have no codes."""
    own = _of_unit(content, basis).items()
    frozen = {name: variable for name, variable in own if variable.frozen and variable.type not in AMOUNTS}
    return Scope(basis, {basis: _fields(frozen, lists, classified_by(content.classifications.values()))})


def rule_scope(content: Content, lists: Mapping[str, Positions], unit: str) -> Scope:
    """Variables of a batch, relations between its records, and `umur` (age on the reference date)."""
    fields: dict[str, Mapping[str, Field]] = {}
    classified = classified_by(content.classifications.values())
    for each in ("orang", "keluarga"):
        own = {name: v for name, v in _of_unit(content, each).items() if not v.derived or name == "umur"}
        extras = (*_SURROUNDINGS, *(_OF_PERSONS if each == "orang" else ()))
        fields[each] = MappingProxyType({**_fields(own, lists, classified), **{extra.name: extra for extra in extras}})
    return Scope(unit, fields, RELATIONS, rules=True)


#: how a limit of the content is named, before its id; and the unit of those who are counted
LIMITS, MEMBER = "batas_", "anggota"
#: of a member: whether the family or household counts it, which is in the first population base that is known
COUNTED = "dihitung"
_OF_GROUPS = {
    "anggota": Relation("anggota", MEMBER, many=True, label="anggotanya", label_en="the members"),
    "kepala": Relation("kepala", "orang", label="kepalanya", label_en="the head"),
    "pasangan": Relation("pasangan", "orang", label="pasangan kepalanya", label_en="the spouse of the head"),
}
COLUMN_RELATIONS: Mapping[str, Mapping[str, Relation]] = {
    "orang": {
        "keluarga": Relation("keluarga", "keluarga", label="keluarganya", label_en="the family"),
    },
    "keluarga": _OF_GROUPS,
    "rumah_tangga": _OF_GROUPS,
}


def column_scope(content: Content, lists: Mapping[str, Positions], unit: str) -> Scope:
    """What a derived column of the snapshot may name: every variable of its unit, related records, and limits
    (`batas_umur_lansia`)."""
    limits = {f"{LIMITS}{name}": Field(f"{LIMITS}{name}", Type.NUMBER) for name in content.limits}
    classified = classified_by(content.classifications.values())
    fields = {
        each: {
            **_fields(
                {name: it for name, it in _of_unit(content, each).items() if it.type != "titik"}, lists, classified
            ),
            "acuan": _SURROUNDINGS[0],
            **limits,
        }
        for each in ("orang", "keluarga", "rumah_tangga")
    }
    fields[MEMBER] = {
        **fields["rumah_tangga"],
        **fields["orang"],
        COUNTED: Field(COUNTED, Type.CODE, "ya_tidak", YES_NO),
    }
    return Scope(unit, fields, COLUMN_RELATIONS, rules=True)
