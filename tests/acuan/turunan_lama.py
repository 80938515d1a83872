"""The Python that `content/columns/` replaced, kept as an oracle of derived columns."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from cantik.base.dates import age_on
from cantik.collect.batch import Value
from cantik.content.kinds import Limit
from cantik.snapshot.bases import LISTED, NO, UNKNOWN, YES, PopulationBases

Column = Sequence[Value | bool]
Columns = Mapping[str, Column]

#: dukcapil_shdk -> regsosek_409_hubungan: the eight groups of the latter are what both lists can tell
RELATION = {
    "1": "1",
    "2": "2",
    "3": "2",
    "4": "3",
    "5": "4",
    "6": "5",
    "7": "6",
    "8": "6",
    "9": "8",
    "10": "7",
    "11": "8",
}
HEAD = "1"
_KTP_EL = {"2": YES, "1": NO, "3": NO}  # opensid_ktp_el: 2 KTP-el; 1 none yet; 3 the children's card
_BIRTH_CERTIFICATE, _CARD = 1, 4  # bits of regsosek_411_kartu_identitas
_FUNCTIONS = tuple(f"r428{letter}" for letter in "abcdefghi")
_SEVERE = ("1", "2")  # regsosek_428_hambatan: cannot do at all; a lot of difficulty
_TENTHS = 10


#: the columns of the register that a derived one of persons is made of, where they have not its name
_MADE_OF: Mapping[str, frozenset[str]] = {
    "umur": frozenset({"tanggal_lahir"}),
    "hubungan": frozenset({"r409", "hubungan_keluarga"}),
    "punya_ktp_el": frozenset({"ktp_el", "r411"}),
    "punya_akta_lahir": frozenset({"akta_lahir", "r411"}),
    "punya_akta_kawin": frozenset({"akta_perkawinan"}),
    "kesulitan_fungsi": frozenset(_FUNCTIONS),
}


def made_of(names: Iterable[str]) -> frozenset[str]:
    """The columns of the register that columns of persons are made of."""
    return frozenset().union(*(_MADE_OF.get(name, frozenset({name})) for name in names))


def family_made_of(names: Iterable[str]) -> dict[str, frozenset[str]]:
    """By unit the columns of the register that columns of families are made of: their own, and what their members tell
    of sex, age and relation."""
    members = _MADE_OF["umur"] | _MADE_OF["hubungan"] | {"jenis_kelamin"}
    return {"orang": members, "keluarga": frozenset(names) | {"r302"}}


#: the columns of persons that a derived one of their families or households is made of; none: only who belongs to it
_OF_MEMBERS: Mapping[str, frozenset[str]] = {
    "jumlah_anggota": frozenset(),
    "jk_kepala": frozenset({"jenis_kelamin"}) | _MADE_OF["hubungan"],
    "umur_kepala": _MADE_OF["umur"] | _MADE_OF["hubungan"],
    "jumlah_lansia": _MADE_OF["umur"],
    "jumlah_balita": _MADE_OF["umur"],
    "luas_per_anggota": frozenset(),
    "terdaftar": frozenset({"terdaftar"}),
    "domisili": frozenset({"domisili"}),
    "dusun": frozenset({"dusun"}),
}


def stood_on(unit: str, name: str) -> frozenset[tuple[str, str]]:
    """The columns of the register, by unit, that a column of a basis stands on: what tells where its values come from.

    `terdata` stands on none: everybody in the file is in it.
    """
    if name == LISTED:
        return frozenset()
    if unit == "orang":
        return frozenset(("orang", column) for column in made_of({name}))
    if name not in _OF_MEMBERS:
        return frozenset({(unit, name)})
    group = "keluarga" if unit == "keluarga" else "rumah_tangga_daftar"
    own = frozenset({("orang", column) for column in _OF_MEMBERS[name] or {group}})
    return own | {("keluarga", "r302")} if name == "luas_per_anggota" else own


def person_columns(persons: Columns, on: dt.date) -> dict[str, list[Value | bool]]:
    """The derived columns of persons. Here birth dates stop: only completed years on the reference date go on."""
    size = len(persons["id"])
    born, stated = _column(persons, "tanggal_lahir", size), _column(persons, "r411", size)
    derived: dict[str, list[Value | bool]] = {
        "umur": [_age(birth, on) for birth in born],
        "hubungan": [
            told if told is not None else RELATION.get(str(card))
            for told, card in zip(
                _column(persons, "r409", size), _column(persons, "hubungan_keluarga", size), strict=True
            )
        ],
        "punya_ktp_el": [
            _KTP_EL.get(str(card)) or _bit(sum_, _CARD)
            for card, sum_ in zip(_column(persons, "ktp_el", size), stated, strict=True)
        ],
        "punya_akta_lahir": _recorded(
            persons, "akta_lahir", size, [_bit(papers, _BIRTH_CERTIFICATE) for papers in stated]
        ),
        "punya_akta_kawin": _recorded(persons, "akta_perkawinan", size, [None] * size),
        "kesulitan_fungsi": _difficulties([persons[name] for name in _FUNCTIONS if name in persons], size),
    }
    for name in ("terdaftar", "domisili"):
        derived[name] = [None if fact == UNKNOWN else fact for fact in _column(persons, name, size)]
    derived["keberadaan"] = [fact or None for fact in _column(persons, "keberadaan", size)]
    derived["institusi"] = [
        None if fact is None else YES if fact else NO for fact in _column(persons, "institusi", size)
    ]
    return derived


def _column(columns: Columns, name: str, size: int) -> Column:
    """A column, or one of missing values when no source filled it."""
    return columns.get(name) or [None] * size


def _age(born: Value | bool, on: dt.date) -> int | None:
    """Completed years; missing without a birth date, or for one after the reference date (a finding of examination)."""
    if not isinstance(born, dt.date) or born > on:
        return None
    return age_on(born, on)


def _bit(sum_: Value | bool, bit: int) -> str | None:
    """Whether a sum of codes holds one of them; missing when nothing was answered."""
    return None if sum_ is None else YES if int(str(sum_)) & bit else NO


def _recorded(persons: Columns, name: str, size: int, else_: list[str | None]) -> list[Value | bool]:
    """Yes where a number stands; else what another question says; else no, if the register keeps such numbers."""
    numbers = _column(persons, name, size)
    kept = any(numbers)
    return [YES if number else told or (NO if kept else None) for number, told in zip(numbers, else_, strict=True)]


def _difficulties(answers: Sequence[Column], size: int) -> list[Value | bool]:
    """`_difficulty` of everybody; whoever was not asked about some function has not answered it."""
    if not answers:
        return [None] * size
    asked = [*answers, [None] * size] if len(answers) < len(_FUNCTIONS) else answers
    return [_difficulty(answered) for answered in zip(*asked, strict=True)]


def _difficulty(answers: tuple[Value | bool, ...]) -> str | None:
    """Yes when one function is severely limited, no when all were answered and none is."""
    if any(answer in _SEVERE for answer in answers):
        return YES
    return None if any(answer is None for answer in answers) else NO


# ── families ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class FamilyMember:
    """What a family needs to know of a member."""

    sex: str | None
    age: int | None
    relation: str | None
    counted: bool  # in the base in which members are counted
    registered: str
    resident: str


def members_by_family(persons: Columns, derived: Columns, bases: PopulationBases) -> dict[int, list[FamilyMember]]:
    """Members in any base, by position of their family; who lives in an institution belongs to no family."""
    found: dict[int, list[FamilyMember]] = defaultdict(list)
    size = len(persons["id"])
    inside, counted = bases.inside(None), bases.inside(bases.first)
    families, institutions = _column(persons, "keluarga", size), derived["institusi"]
    members = zip(
        _column(persons, "jenis_kelamin", size),
        derived["umur"],
        derived["hubungan"],
        counted,
        bases.facts["terdaftar"],
        bases.facts["domisili"],
        strict=True,
    )
    for family, institution, of_a_base, (sex, age, relation, of_first, registered, resident) in zip(
        families, institutions, inside, members, strict=True
    ):
        if of_a_base and isinstance(family, int) and family >= 0 and institution != YES:
            own_age = age if isinstance(age, int) else None
            found[family].append(FamilyMember(_text(sex), own_age, _text(relation), of_first, registered, resident))
    return found


def _text(value: Value | bool) -> str | None:
    return None if value is None else str(value)


def family_columns(
    members: Sequence[Sequence[FamilyMember]], floor: Sequence[Value | bool], limits: Mapping[str, Limit]
) -> dict[str, list[Value | bool]]:
    """The derived columns of families from their members; `floor` is the floor area in m² (302); `limits` (content
    `umur_lansia`, `umur_balita`): from which age on somebody is lansia, below which balita."""
    elderly, under_five = limits["umur_lansia"].whole, limits["umur_balita"].whole
    sizes = [sum(member.counted for member in family) or len(family) for family in members]
    heads = [[member for member in family if member.relation == HEAD] for family in members]
    return {
        "jumlah_anggota": list(sizes),
        "jk_kepala": [_only([head.sex for head in own]) for own in heads],
        "umur_kepala": [_only([head.age for head in own]) for own in heads],
        "jumlah_lansia": [_of_age(family, elderly, None) for family in members],
        "jumlah_balita": [_of_age(family, 0, under_five) for family in members],
        "luas_per_anggota": [
            _TENTHS * int(area) // size if isinstance(area, int | float) else None
            for area, size in zip(floor, sizes, strict=True)
        ],
        "terdaftar": [_any_of([member.registered for member in family]) for family in members],
        "domisili": [_any_of([member.resident for member in family]) for family in members],
    }


# ── households ───────────────────────────────────────────────────────────────────────────────────
def members_by_household(persons: Columns, derived: Columns, bases: PopulationBases) -> list[list[int]]:
    """Positions of the members in any base of each household of the village's own list, the head first; none without
    such a list. Who lives in an institution belongs to no household."""
    found: dict[int, list[int]] = defaultdict(list)
    size = len(persons["id"])
    relation = _column(persons, "hubungan_rumah_tangga", size)
    for person, house in enumerate(_column(persons, "rumah_tangga_daftar", size)):
        if isinstance(house, int) and house >= 0 and derived["institusi"][person] != YES and bases.within(person, None):
            found[house].append(person)
    return [sorted(found[house], key=lambda person: (relation[person] != HEAD, person)) for house in sorted(found)]


def household_columns(
    houses: Sequence[Sequence[int]], persons: Columns, bases: PopulationBases
) -> dict[str, list[Value | bool]]:
    """The derived columns of households, whose members are counted as those of families are."""
    size = len(persons["id"])
    relation, sexes = _column(persons, "hubungan_rumah_tangga", size), _column(persons, "jenis_kelamin", size)
    return {
        "jumlah_anggota": [sum(bases.within(position, bases.first) for position in own) or len(own) for own in houses],
        "jk_kepala": [
            _only([_text(sexes[position]) for position in own if relation[position] == HEAD] or [None])
            for own in houses
        ],
        "terdaftar": [_any_of([bases.facts["terdaftar"][position] for position in own]) for own in houses],
        "domisili": [_any_of([bases.facts["domisili"][position] for position in own]) for own in houses],
    }


def _only(values: Sequence[str | int | None]) -> str | int | None:
    """The value on which all heads agree (one head, as a rule), else missing: two heads are a finding, not a choice."""
    return values[0] if len(set(values)) == 1 else None


def _of_age(family: Sequence[FamilyMember], low: int, below: int | None) -> int | None:
    """Members of an age; missing when the age of a member is."""
    counted = [member for member in family if member.counted] or list(family)
    ages = [member.age for member in counted]
    if None in ages:
        return None
    return sum(age is not None and age >= low and (below is None or age < below) for age in ages)


def _any_of(facts: Sequence[str]) -> str | None:
    """A family is in a base when one of its members is."""
    return YES if YES in facts else None if UNKNOWN in facts else NO
