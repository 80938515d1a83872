"""The view that the snapshot is frozen from: statements folded by person, without names and numbers. Pure.

The order of the rows and the digest of the state depend on contents only: two stores that were told the same give the
same text, whatever their internal ids and the order of the imports.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cantik.content.kinds import Variable
from cantik.register.core.codec import decode_column, decode_row, decode_some, key_of
from cantik.register.core.conflict import home_silence, silence
from cantik.register.core.fillers import Fillers

#: documents of which the view tells only that there is one ("ada"), never the number
DOCUMENTS = frozenset(
    {"akta_lahir", "akta_perkawinan", "akta_perceraian", "dokumen_paspor", "dokumen_kitas", "no_asuransi"}
)
#: what names or places a person, or is free text: it never leaves the register
WITHHELD = frozenset(
    {
        "alamat",
        "alamat_sekarang",
        "nama_ayah",
        "nama_ibu",
        "nama_kepala",
        "nama_penghuni",
        "nama_posko",
        "desa_asal",
        "tempat_lain",
        "foto",
        "lintang",
        "bujur",
        "tempat_lahir",
        "catatan",
        "responden",
        "hp_responden",
        "r106",
        "r107",
        "r108",
        "r109",
        "r110",
        "r113",
        "r202",
        "r204",
        "r417t",
        "r421t",
        "kode_peserta",
        "nomor_peserta",
        "nomor_rumah_tangga",
    }
)
#: columns that every view has, with what stands there when no source says it
ALWAYS: Mapping[str, Any] = {
    "terdaftar": "tidak_tahu",
    "domisili": "tidak_tahu",
    "keberadaan": None,
    "institusi": False,
    "dusun": "",
    "rw": "",
    "rt": "",
    "tanggal_lahir": None,
}
_PLACE = ("dusun", "rw", "rt")
_OWN = DOCUMENTS | ALWAYS.keys() | {"keluarga", "rumah_tangga"}
_SHOWN_TYPES = frozenset({"kode", "angka", "ya_tidak", "tanggal"})
_encode = json.JSONEncoder(sort_keys=True, default=str).encode


class FoldedPerson(NamedTuple):
    """One statement about a person as the tables hold it; texts "" and None = not said."""

    person: int
    family: int | None
    dusun: str | None
    rw: str | None
    rt: str | None
    birth_date: dt.date | None
    terdaftar: str
    domisili: str
    keberadaan: str
    institusi: bool | None
    content: str
    health: str | None
    row: int = 1  # 0: an event that tells what changed, of somebody of whom others tell
    quiet: Collection[str] = ()  # variables of which another statement was decided for


class FoldedFamily(NamedTuple):
    """One statement about a family as the tables hold it."""

    family: int
    dusun: str | None
    rw: str | None
    rt: str | None
    household: int | None
    content: str
    quiet: Collection[str] = ()  # variables of which another statement was decided for


@dataclass(slots=True)
class Folding:
    """Persons and families folded so far. Statements come in the order of their reference dates: a later one wins."""

    persons: dict[int, dict[str, Any]] = field(default_factory=dict)
    families: dict[int, dict[str, Any]] = field(default_factory=dict)
    bare: set[int] = field(default_factory=set)  # persons of whom only events tell so far that do not bring anybody
    only: Mapping[str, frozenset[str]] | None = None  # by unit the variables of the content that are folded; None: all
    fillers: Fillers | None = None  # None: nobody asks which list a value comes from

    def add_persons(self, statements: Iterable[FoldedPerson], group: int = 0) -> None:
        """Fold statements about persons in; `group`: the list that they stand in, for `fillers`."""
        persons = self.persons
        only = self._keys("orang")
        for said in statements:
            state = _decode_statement(said.content, only)
            if said.health:
                state |= _decode_statement(said.health, only)
            _add_own(state, said)
            if said.quiet:
                if "no_kk" in said.quiet:
                    state.pop("keluarga", None)
                state = silence(state, said.quiet)
            if self.fillers is not None:
                self.fillers.put("orang", said.person, state, group)
            known = persons.get(said.person)
            if said.row == 0 and known is None:
                self.bare.add(said.person)
            elif said.row:
                self.bare.discard(said.person)
            if known is None:
                known = persons[said.person] = state
            else:
                known.update(state)
            if "null" in said.content or (said.health and "null" in said.health):  # a correction took a value away
                for name in [name for name, value in known.items() if value is None]:
                    del known[name]

    def _keys(self, unit: str) -> dict[str, str] | None:
        return None if self.only is None else {name: key_of(name) for name in self.only.get(unit, ())}

    def add_families(self, statements: Iterable[FoldedFamily], group: int = 0) -> None:
        """Fold statements about families in; `group` as in `add_persons`."""
        only = self._keys("keluarga")
        for said in statements:
            state = _decode_statement(said.content, only)
            if said.dusun or said.rw or said.rt:
                state["dusun"], state["rw"], state["rt"] = said.dusun, said.rw, said.rt
            if said.household is not None:
                state["rumah_tangga"] = said.household
            if said.quiet:
                state = home_silence(state, said.quiet)
            if self.fillers is not None:
                self.fillers.put("keluarga", said.family, state, group)
            known = self.families.setdefault(said.family, {})
            known.update(state)
            if "null" in said.content:  # a correction took a value away
                for name in [name for name, value in known.items() if value is None]:
                    del known[name]


def _decode_statement(content: str, only: Mapping[str, str] | None) -> dict[str, Any]:
    """What a statement says, of all variables or of some."""
    if only is None:
        return decode_row(content)
    return decode_some(content, only) if only else {}


def _add_own(state: dict[str, Any], said: FoldedPerson) -> None:
    """What stands in columns of its own."""
    if said.dusun or said.rw or said.rt:
        state["dusun"], state["rw"], state["rt"] = said.dusun, said.rw, said.rt
    if said.birth_date is not None:
        state["tanggal_lahir"] = said.birth_date
    if said.terdaftar:
        state["terdaftar"] = said.terdaftar
    if said.domisili:
        state["domisili"] = said.domisili
    if said.keberadaan:
        state["keberadaan"] = said.keberadaan
    if said.institusi is not None:
        state["institusi"] = said.institusi
    if said.family is not None:
        state["keluarga"] = said.family


@dataclass(frozen=True, slots=True)
class Viewed:
    """Columns of persons and families, and the digest of the state."""

    persons: dict[str, list[Any]]
    families: dict[str, list[Any]]
    digest: str


def variables_shown(variables: Iterable[Variable]) -> dict[str, frozenset[str]]:
    """By unit the variables that a view may hold: coded or counted, naming nobody. Texts and points stay behind."""
    names: dict[str, set[str]] = {}
    for variable in variables:
        if variable.type in _SHOWN_TYPES and not variable.identifying and not variable.derived:
            names.setdefault(variable.unit, set()).add(variable.id)
    return {unit: frozenset(ids) for unit, ids in names.items()}


def view_folding(
    folding: Folding, allowed: Mapping[str, frozenset[str]] | None = None, *, ordered: bool = True
) -> Viewed:
    """The columns of a folding, which is used up by this: what identifies is taken out of it.

    `allowed`: from `variables_shown`; without it everything enters that is not on the fixed list of what is withheld.
    `ordered` false: rows as they were folded, and no digest, for who only counts.
    """
    persons, families = folding.persons, folding.families
    for person in folding.bare:  # an event does not keep somebody in the register whom no list holds any more
        del persons[person]
    for state in persons.values():
        _withhold(state, None if allowed is None else allowed.get("orang", frozenset()))
    for state in families.values():
        _withhold(state, None if allowed is None else allowed.get("keluarga", frozenset()))
    for state in persons.values():  # a person whose source gives no place lives where the family does
        family = families.get(state.get("keluarga", 0))
        if family is not None and "dusun" not in state and "dusun" in family:
            for name in _PLACE:
                state[name] = family[name]
    family_order, person_order, digest = _sort_groups(persons, families) if ordered else _as_folded(persons, families)
    place = {family: i for i, family in enumerate(family_order)}
    family_states = [families[family] for family in family_order]
    states = [persons[person] for person in person_order]
    households = _positions([state.get("rumah_tangga") for state in family_states])
    member = [place[state["keluarga"]] if "keluarga" in state else -1 for state in states]
    return Viewed(
        _columns(states, ALWAYS)
        | {
            "id": [str(person) for person in person_order],
            "keluarga": member,
            "rumah_tangga": [households[family] if family >= 0 else -1 for family in member],
        },
        _columns(family_states, dict.fromkeys(_PLACE, ""))
        | {"id": [str(family) for family in family_order], "rumah_tangga": households},
        digest,
    )


def columns_of(folding: Folding, names: Iterable[str]) -> dict[str, list[Any]]:
    """A few columns of a folding, beside those that every view has: what a page counts, without order and digest.

    `keluarga` is the id of the family, -1 without one; `id` that of the person. A name that is withheld is refused
    with `ValueError`: pages ask for codes and dates. What nobody fills has no column, as in `view_folding`.
    """
    wanted = frozenset(names) - ALWAYS.keys()
    if wanted & WITHHELD:
        raise ValueError(sorted(wanted & WITHHELD))
    for person in folding.bare:
        del folding.persons[person]
    states = list(folding.persons.values())
    for state in states:
        family = folding.families.get(state.get("keluarga", 0))
        if family is not None and "dusun" not in state and "dusun" in family:
            for name in _PLACE:
                state[name] = family[name]
    found = {name: [state.get(name) for state in states] for name in sorted(wanted)}
    columns = {
        name: decode_column(column) for name, column in found.items() if any(value is not None for value in column)
    }
    for name, default in ALWAYS.items():
        columns[name] = [state.get(name, default) for state in states]
    columns["id"] = [str(person) for person in folding.persons]
    columns["keluarga"] = [state.get("keluarga", -1) for state in states]
    return columns


def _withhold(state: dict[str, Any], allowed: frozenset[str] | None) -> None:
    gone = WITHHELD & state.keys()
    if allowed is not None:
        gone |= state.keys() - allowed - _OWN
    for name in gone:
        del state[name]
    for name in DOCUMENTS & state.keys():
        state[name] = "ada"


def _columns(states: Sequence[Mapping[str, Any]], always: Mapping[str, Any]) -> dict[str, list[Any]]:
    """One list per variable that anybody filled, and one for each that every view has."""
    names = sorted({name for state in states for name in state} - {"keluarga", "rumah_tangga", *always})
    columns = {name: decode_column([state.get(name) for state in states]) for name in names}
    for name, default in always.items():
        columns[name] = [state.get(name, default) for state in states]
    return columns


def _positions(ids: Sequence[int | None]) -> list[int]:
    """Ids as 0, 1, … in the order of their first appearance; -1 for none."""
    known: dict[int, int] = {}
    return [-1 if number is None else known.setdefault(number, len(known)) for number in ids]


def _sort_groups(
    persons: Mapping[int, dict[str, Any]], families: dict[int, dict[str, Any]]
) -> tuple[list[int], list[int], str]:
    """Families and persons sorted by what is known of them, and the SHA-256 over it all."""
    members: dict[int, list[bytes]] = {}
    keys: dict[int, bytes] = {}
    for person, state in persons.items():
        family = state.get("keluarga", 0)
        keys[person] = key = _digest({k: v for k, v in state.items() if k != "keluarga"})
        members.setdefault(family, []).append(key)
    lines = {0: b""}  # 0: persons without a family
    for family, inside in members.items():
        if family:
            state = families.setdefault(family, {})
            lines[family] = _digest({k: v for k, v in state.items() if k != "rumah_tangga"}, *sorted(inside))
    by_content = sorted(persons, key=lambda person: (lines[persons[person].get("keluarga", 0)], keys[person]))
    whole = hashlib.sha256()
    for person in by_content:
        whole.update(lines[persons[person].get("keluarga", 0)] + keys[person])
    return sorted((family for family in members if family), key=lines.__getitem__), by_content, whole.hexdigest()


def _as_folded(
    persons: Mapping[int, dict[str, Any]], families: dict[int, dict[str, Any]]
) -> tuple[list[int], list[int], str]:
    """Families with members, and persons, in the order of their first statements."""
    homes = dict.fromkeys(state["keluarga"] for state in persons.values() if "keluarga" in state)
    for family in homes:
        families.setdefault(family, {})
    return list(homes), list(persons), ""


def _digest(state: Mapping[str, Any], *rest: bytes) -> bytes:
    return hashlib.sha256(_encode(state).encode() + b"".join(rest)).digest()
