"""Which columns the parts know, told by the mapping and the titles of the files alone, never by what stands in rows.

So two deliveries of one shape have one layout, and the vectors of their villages can be added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.content.kinds import Content, Mapping_
from cantik.expr.codesets import radix
from cantik.expr.scope import Field, Positions, measure_scope
from cantik.snapshot.bases import LISTED, YES
from cantik.snapshot.columns import made_of, named_directly

PERSONS, FAMILIES = "orang", "keluarga"
#: columns that only the register makes: it weighs several sources, and a large file has but one
_OF_REGISTER = frozenset({"domisili", "terdaftar", "keberadaan", "institusi"})
#: variables by which the register says who lives here and who is struck off
_BASES = frozenset({"r404", "status_dasar"})
#: what knows a person or a home again, or a day of birth: read in memory, written nowhere
_NEVER = frozenset({"nik", "no_kk", "nama", "tanggal_lahir"})


class PartsError(CantikError):
    """A large file or its parts that cannot be coded or counted as they are."""


@dataclass(frozen=True, slots=True)
class PartColumns:
    """The columns of the parts.

    `raw`: variables read from cells. `alone`: variable → person columns that rest on it alone. `joint`: person columns
    that rest on several. `families`: columns of families, and `members`: what of persons they are made of. `fields`:
    basis → column → its codes.
    """

    raw: tuple[str, ...]
    alone: Mapping[str, tuple[str, ...]]
    joint: Mapping[str, tuple[str, ...]]
    families: tuple[str, ...]
    members: tuple[str, ...]
    fields: Mapping[str, Mapping[str, Field]]

    @property
    def staged(self) -> tuple[str, ...]:
        """Variables whose own values wait for a column of several: none that says who somebody is."""
        own = {name for names in self.alone.values() for name in names}
        return tuple(sorted({name for names in self.joint.values() for name in names} - own))

    def persons(self) -> tuple[str, ...]:
        """The columns of persons, without the base."""
        return tuple(sorted({name for names in self.alone.values() for name in names} | set(self.joint)))


def require_persons(mapping: Mapping_) -> None:
    """Raises `PartsError` M120 for a mapping of another unit than persons, or of a register, whose population bases
    only the register can tell."""
    if mapping.unit_of != PERSONS or not _BASES.isdisjoint(column.variable for column in mapping.columns):
        raise PartsError(
            "M120",
            "Bentuk berkas ini tidak dikodekan tanpa register",
            where=mapping.id,
            expected="satu baris satu orang, tanpa kolom status penduduk atau keberadaan",
            mend="Masukkan dengan cantik import; register yang menentukan siapa penduduk.",
        )


def part_columns(
    content: Content, lists: Mapping[str, Positions], read: Collection[str], *, families: bool
) -> PartColumns:
    """The columns that files give in which the variables `read` stand (and in the agreement). `families`: a KK number
    tells who belongs together."""
    scope = measure_scope(content, lists, PERSONS)
    alone: dict[str, list[str]] = {}
    joint: dict[str, tuple[str, ...]] = {}
    for name in sorted(set(scope.names) - _OF_REGISTER - {LISTED}):
        stands_on = made_of(content, PERSONS, {name})
        own = sorted({raw for unit, raw in stands_on if unit == PERSONS} & set(read))
        if any(unit != PERSONS for unit, _ in stands_on) or not own:
            continue
        if len(own) == 1:
            alone.setdefault(own[0], []).append(name)
        elif _NEVER.isdisjoint(own):
            joint[name] = tuple(own)
    single = {raw: tuple(names) for raw, names in alone.items()}
    raw = tuple(sorted({*single, *(name for names in joint.values() for name in names)}))
    known = PartColumns(raw, single, joint, (), (), {})
    home = measure_scope(content, lists, FAMILIES) if families else None
    own_families = _families(content, {*known.persons(), *known.staged}, home.names) if home else ()
    fields = {PERSONS: {name: scope.names[name] for name in (*known.persons(), LISTED)}}
    if home is not None:
        fields[FAMILIES] = {name: home.names[name] for name in (*own_families, LISTED)}
    parts = {part for name in own_families for part in named_directly(content, FAMILIES, name)}
    members = tuple(sorted(name for unit, name in parts if unit == PERSONS))
    return PartColumns(raw, single, joint, own_families, members, fields)


def _families(content: Content, persons: Collection[str], names: Collection[str]) -> tuple[str, ...]:
    """Columns of families all of whose parts the persons tell. What asks for days of birth is none of them: where
    families are put together the day is no longer there."""
    made: set[str] = set()
    grown = True
    while grown:
        grown = False
        for name in sorted(set(names) - made - _OF_REGISTER - {LISTED}):
            parts = named_directly(content, FAMILIES, name)
            if parts and all(
                unit == "" or (unit == PERSONS and part in persons) or (unit == FAMILIES and part in made)
                for unit, part in parts
            ):
                made.add(name)
                grown = True
    return tuple(sorted(made))


def field_digest(field: Field) -> str:
    """What tells the codes of a column from those of another edition: the same number of codes is not enough."""
    return digest(canonical_json([field.name, field.codelist, list(field.codes), field.maximum]))[:16]


def listed(fields: Mapping[str, Mapping[str, Field]]) -> dict[str, dict[str, list[object]]]:
    """The columns by basis as the list of parts tells them: radix and digest of the codes."""
    return {
        basis: {name: [radix(field), field_digest(field)] for name, field in sorted(own.items())}
        for basis, own in sorted(fields.items())
    }


def base_code(field: Field) -> int:
    """The code of who stands in the file."""
    return field.codes.index(YES)
