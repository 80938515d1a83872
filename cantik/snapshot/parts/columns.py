"""Which columns the parts know, told by the mapping and the titles of the files alone, never by what stands in rows.

So two deliveries of one shape have one layout, and the vectors of their villages can be added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from cantik.base.canonical import canonical_json, digest
from cantik.base.errors import CantikError
from cantik.content.kinds import Content, Mapping_
from cantik.expr.codesets import radix
from cantik.expr.scope import AMOUNT, Field, Positions, measure_scope
from cantik.snapshot.bases import LISTED, YES
from cantik.snapshot.columns import made_of, named_directly

PERSONS, FAMILIES = "orang", "keluarga"
#: columns that only the register makes: it weighs several sources, and a large file has but one
_OF_REGISTER = frozenset({"domisili", "terdaftar", "keberadaan", "institusi"})
#: variables by which the register says who lives here and who is struck off
_BASES = frozenset({"r404", "status_dasar"})
#: what knows a person or a home again, or a day of birth: read in memory, written nowhere
_NEVER = frozenset({"nik", "no_kk", "nama", "tanggal_lahir"})
#: keys of a mapping's `tambahan` by which blanks repeat the row above, and a cell holds two values
_OTHER_CELLS = ("isi_ke_bawah", "setengah", "gabungan")
#: asked of the members of a family (birth spacing): waits sealed until the family is together, and is gone then
BORN = "tanggal_lahir"


class PartsError(CantikError):
    """A large file or its parts that cannot be coded or counted as they are."""


@dataclass(frozen=True, slots=True)
class PartColumns:
    """The columns of the parts.

    `raw`: variables read from cells of persons. `alone`: variable → person columns that rest on it alone. `joint`:
    person columns that rest on several. `borrowed`: person columns that rest on what a file of families tells, with the
    variables of it that they rest on. `home_raw`: variables read from cells of a file of families; `homes`: those
    that are columns themselves. `families`: columns of families that are made, `members` and `home_parts`: what of
    persons and of a file of families they are made of. `fields`: basis → column → its codes; `amounts`: basis → columns
    of whole rupiah.
    """

    raw: tuple[str, ...] = ()
    alone: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    joint: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    borrowed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    home_raw: tuple[str, ...] = ()
    homes: tuple[str, ...] = ()
    families: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    home_parts: tuple[str, ...] = ()
    fields: Mapping[str, Mapping[str, Field]] = field(default_factory=dict)
    amounts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def staged_variables(self) -> tuple[str, ...]:
        """Variables whose own values wait for a column of several: none that says who somebody is."""
        own = {name for names in self.alone.values() for name in names}
        return tuple(sorted({name for names in self.joint.values() for name in names} - own))

    @property
    def sealed_variables(self) -> tuple[str, ...]:
        """Variables whose values wait sealed for a column of families."""
        return (BORN,) if BORN in self.members else ()

    @property
    def home_staged(self) -> tuple[str, ...]:
        """Variables of a file of families whose own values wait for a column that is made of them: those that are no
        column, and numbers, whose code is cut to the largest."""
        own = self.fields.get(FAMILIES, {})
        return tuple(name for name in self.home_parts if name not in self.homes or own[name].maximum is not None)

    def persons(self) -> tuple[str, ...]:
        """The columns of persons, without the base."""
        alone = {name for names in self.alone.values() for name in names}
        return tuple(sorted(alone | set(self.joint) | set(self.borrowed)))


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


def require_own_cells(mapping: Mapping_) -> None:
    """Raises `PartsError` M138 for a mapping by which a value is made of other cells than its own: cells are read once
    for all rows here, and rows stand in no order."""
    found = [f"tambahan.{key}" for key in _OTHER_CELLS if mapping.extra.get(key)]
    if found:
        raise PartsError(
            "M138",
            "Pemetaan ini membaca satu isian dari beberapa sel",
            where=mapping.id,
            found=", ".join(found),
            expected="satu kolom satu isian, tiap barisnya terisi",
            mend="Isi sel yang kosong dan pisahkan kolomnya pada berkas, lalu buat pemetaan baru.",
        )


def require_families(mapping: Mapping_) -> None:
    """Raises `PartsError` M135 for a mapping that is not one of families known by their KK number."""
    if mapping.unit_of != FAMILIES or all(column.variable != "no_kk" for column in mapping.columns):
        raise PartsError(
            "M135",
            "Bentuk berkas ini bukan berkas keluarga",
            where=mapping.id,
            expected="satu baris satu keluarga, dengan nomor KK",
            mend="Sebut pemetaannya dengan --families-mapping; bawaannya dtsen_keluarga.",
        )


def part_columns(
    content: Content,
    lists: Mapping[str, Positions],
    read: Collection[str],
    *,
    families: bool,
    homes: Collection[str] = (),
) -> PartColumns:
    """The columns that files give in which the variables `read` stand (and in the agreement). `families`: a KK number
    tells who belongs together; `homes`: variables that stand in files of families."""
    scope = measure_scope(content, lists, PERSONS)
    alone: dict[str, list[str]] = {}
    joint: dict[str, tuple[str, ...]] = {}
    told = frozenset(homes) - _NEVER if families else frozenset()
    borrowed: dict[str, tuple[str, ...]] = {}
    for name in sorted(set(scope.names) - _OF_REGISTER - {LISTED}):
        stands_on = made_of(content, PERSONS, {name})
        own = sorted({raw for unit, raw in stands_on if unit == PERSONS} & set(read))
        of_home = sorted({raw for unit, raw in stands_on if unit == FAMILIES} & told)
        if of_home and all(unit == FAMILIES for unit, _ in stands_on):
            borrowed[name] = tuple(of_home)
        if any(unit != PERSONS for unit, _ in stands_on) or not own:
            continue
        if len(own) == 1:
            alone.setdefault(own[0], []).append(name)
        elif _NEVER.isdisjoint(own):
            joint[name] = tuple(own)
    known = PartColumns(alone={raw: tuple(names) for raw, names in alone.items()}, joint=joint, borrowed=borrowed)
    raw = tuple(sorted({*known.alone, *(name for names in joint.values() for name in names)}))
    fields = {PERSONS: {name: scope.names[name] for name in (*known.persons(), LISTED)}}
    known = replace(known, raw=raw, fields=fields)
    return _with_families(known, content, lists, read, told) if families else known


def _with_families(
    known: PartColumns, content: Content, lists: Mapping[str, Positions], read: Collection[str], told: Collection[str]
) -> PartColumns:
    """The columns of families beside those of persons; `told`: variables of a file of families."""
    home = measure_scope(content, lists, FAMILIES).names
    born = {BORN} & set(read)
    amounts = _amounts(content, FAMILIES)
    own = _families(content, {*known.persons(), *known.staged_variables, *born}, {*home, *amounts}, told)
    parts = {part for name in own for part in named_directly(content, FAMILIES, name)}
    homes = tuple(sorted(set(told) & set(home)))
    lent = {name for names in known.borrowed.values() for name in names}
    home_parts = tuple(sorted({name for unit, name in parts if unit == FAMILIES and name in told} | lent))
    made = {name: home[name] for name in (*own, *homes, LISTED) if name not in amounts}
    return replace(
        known,
        home_raw=tuple(sorted({*homes, *home_parts})),
        homes=homes,
        families=own,
        members=tuple(sorted(name for unit, name in parts if unit == PERSONS)),
        home_parts=home_parts,
        fields={**known.fields, FAMILIES: made},
        amounts={FAMILIES: kept} if (kept := tuple(name for name in own if name in amounts)) else {},
    )


def _amounts(content: Content, unit: str) -> frozenset[str]:
    """The columns of the snapshot that hold whole rupiah."""
    return frozenset(
        it.id for (of, _), it in content.variables.items() if of == unit and it.frozen and it.type == AMOUNT
    )


def _families(
    content: Content, persons: Collection[str], names: Collection[str], told: Collection[str]
) -> tuple[str, ...]:
    """Columns of families all of whose parts the persons or a file of families tell."""
    made: set[str] = set()
    grown = True
    while grown:
        grown = False
        for name in sorted(set(names) - made - set(told) - _OF_REGISTER - {LISTED}):
            parts = named_directly(content, FAMILIES, name)
            if parts and all(
                unit == ""
                or (unit == PERSONS and part in persons)
                or (unit == FAMILIES and (part in made or part in told))
                for unit, part in parts
            ):
                made.add(name)
                grown = True
    return tuple(sorted(made))


def field_digest(of: Field) -> str:
    """What tells the codes of a column from those of another edition: the same number of codes is not enough."""
    return digest(canonical_json([of.name, of.codelist, list(of.codes), of.maximum]))[:16]


def describe_columns(fields: Mapping[str, Mapping[str, Field]]) -> dict[str, dict[str, list[object]]]:
    """The columns by basis as the list of parts tells them: radix and digest of the codes."""
    return {
        basis: {name: [radix(it), field_digest(it)] for name, it in sorted(own.items())}
        for basis, own in sorted(fields.items())
    }


def base_code(of: Field) -> int:
    """The code of who stands in the file."""
    return of.codes.index(YES)
