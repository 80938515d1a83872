"""Facts of life: what a neighbour knows besides the printed numbers (docs/rujukan/bentuk-isi.md, facts).

Level 1 knows definitions only. Level 2 knows what holds in every village: one head a family, the sums over families,
who may be married, what an identity card presupposes, and that two sources which ask for one thing are told one thing
(`dua_sumber.py`). Level 3 is generous: ages at which an answer is out of the
question, also where a register may know an exception.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from tests.acuan.bacaan import scales
from tests.acuan.ukuran import Values
from tests.serangan import dua_sumber
from tests.serangan.massa import EVERYBODY, Persons
from tests.serangan.rilis import DUSUN, FRAME, Folder, Told, product_of

if TYPE_CHECKING:
    from tests.serangan.soal import Problem

_OLDEST, _OLD = 120, 60
_LARGEST = {"jumlah_anggota": 20, "jumlah_balita": 6, "jumlah_lansia": 6}  # of an open class, as a neighbour would say
_MEMBERS = {"jumlah_anggota": (0, _OLDEST), "jumlah_balita": (0, 4), "jumlah_lansia": (_OLD, _OLDEST)}  # ages
_SECOND: tuple[dict[str, Values], ...] = (  # what cannot be, as conditions that cannot hold together
    {"hubungan": "1", "umur": (0, 14)},
    {"status_kawin": "2 3 4", "umur": (0, 9)},
    {"hubungan": "2", "status_kawin": "1 3 4"},
    {"punya_ktp_el": "ya", "umur": (0, 16), "status_kawin": "1"},
    {"punya_ktp_el": "ya", "status_rekam": "1 2"},
    *(belief for beliefs in dua_sumber.PERSONS.values() for belief in beliefs),
)
_FAMILY: tuple[dict[str, Values], ...] = (
    {"umur_kepala": (_OLD, _OLDEST), "jumlah_lansia": (0, 0)},
    *(belief for beliefs in dua_sumber.FAMILIES.values() for belief in beliefs),
)
HEADED = "keluarga dari kepala"
_THIRD: tuple[dict[str, Values], ...] = (
    {"status_kawin": "2 3 4", "umur": (0, 14)},
    {"hubungan": "2 4", "umur": (0, 14)},
    {"hubungan": "6", "umur": (0, 29)},
    {"pendidikan_kk": "3 4", "umur": (0, 9)},
    {"pendidikan_kk": "5 6 7 8 9 10", "umur": (0, 14)},
    {"pendidikan_sedang": "4", "umur": (19, _OLDEST)},
    {"pendidikan_sedang": "6 7", "umur": (0, 9)},
    {"pendidikan_sedang": "8 9 10 11 12 13", "umur": (0, 14)},
    {"pekerjaan": "4", "umur": (0, 39)},
)


def names(basis: str, answers: frozenset[str], level: int) -> list[str]:
    """Names of the facts of a level that say something of some answers."""
    found: list[str] = []  # those of level 2 first, so that a level leaves out no fact that the one below keeps
    if level > 1 and basis == "keluarga":
        found += [column for column in _MEMBERS if column in answers]
        found += ["bagian keluarga"] if answers >= set(_MEMBERS) else []
        found += ["pasangan berdua"] if "jumlah_anggota" in answers else []
        found += [HEADED] if "umur_kepala" in answers else []
    if level > 1 and basis == "orang" and "hubungan" in answers:
        found += ["satu kepala", "pasangan berkepala"]
    found += _told_of(basis, answers, level)
    return found


def _told_of(basis: str, answers: frozenset[str], level: int) -> dict[str, dict[str, Values]]:
    own = {"orang": (_SECOND, _THIRD), "keluarga": (_FAMILY, ())}.get(basis, ())
    facts = [fact for some in own[: level - 1] for fact in some]
    return {str(fact): dict(fact) for fact in facts if set(fact) - FRAME <= answers}


def impossible(basis: str, answers: frozenset[str], level: int, without: Collection[str]) -> list[Persons]:
    """Sets in which nobody can be, as far as some answers tell; `without` some facts."""
    own = scales(basis)
    return [
        EVERYBODY.but(**{name: frozenset(own[name].positions(values)) for name, values in fact.items()})
        for title, fact in _told_of(basis, answers, level).items()
        if title not in without
    ]


def ties(basis: str, level: int) -> tuple[frozenset[str], ...]:
    """The columns that facts of a level tie."""
    own = {"orang": (_SECOND, _THIRD), "keluarga": (_FAMILY, ())}.get(basis, ())
    found = [frozenset(fact) - FRAME for some in own[: level - 1] for fact in some]
    return (*found, frozenset({*_MEMBERS, "umur_kepala", "jk_kepala"})) if basis == "keluarga" else tuple(found)


def crossed(basis: str, answers: frozenset[str], level: int) -> list[frozenset[str]]:
    """Columns that sums over families need in one cross with dusun."""
    own = answers & ({*_MEMBERS, "umur_kepala"} if level > 1 else {"jumlah_anggota"})
    return [own] if basis == "keluarga" and own else []


@dataclass(frozen=True)
class Known:
    """A weighted sum of the numbers of sets lies between two numbers."""

    terms: tuple[tuple[float, Persons], ...]
    low: float
    high: float


def known(folder: Folder, basis: str, answers: frozenset[str], level: int, without: Collection[str]) -> list[Known]:
    """What is known of heads, their spouses and families; `without` some facts."""
    told = [name for name in names(basis, answers, level) if name not in without]
    out: list[Known] = []
    if "pasangan berdua" in told:
        out += _couples(folder)
    if "satu kepala" in told:
        out += _heads(folder)
    if "pasangan berkepala" in told:
        out += _spouses(folder)
    return out


def sums(problem: Problem, folder: Folder, level: int, without: Collection[str]) -> None:
    """What is known of sums over families; `without` some facts."""
    if problem.basis != "keluarga":
        return
    for total in folder.sums:
        if total.column in problem.answers and total.basis == "keluarga":
            _members(problem, total.column, total.who, total.value, open_end=level == 1)
    told = [name for name in names(problem.basis, problem.answers, level) if name not in without]
    for column in told:
        if column in _MEMBERS:
            _sums_over_families(problem, folder, column)
    if "bagian keluarga" in told:
        _parts_of_families(problem)


def _members(problem: Problem, column: str, who: Persons, count: int, *, open_end: bool = False) -> None:
    """The families of a set have so many members together; a family of an open class has any number from its least on,
    within reason unless `open_end`."""
    who = problem.shape.plain(who)
    cross = problem.cross_of([column, *who.columns()])
    inside = cross.mask(who) if cross is not None else None
    assert cross is not None, f"no cross tells {column}"
    assert inside is not None, f"no cross tells {who}"
    codes = cross.columns[column]
    missing = scales(problem.basis)[column].missing
    least, most = np.zeros(cross.size), np.zeros(cross.size)
    for part in cross.parts[column]:
        first = min(part)
        if first == missing:
            continue
        top = max(part - {missing})
        least[codes == first] = first
        beyond = 1000 if open_end else _LARGEST[column]
        most[codes == first] = first + beyond if top > first + 1 else top
    problem.learn(cross.sum_of(least * inside), 0, count)
    problem.learn(cross.sum_of(most * inside), count, np.inf)


def _sums_over_families(problem: Problem, folder: Folder, column: str) -> None:
    """Members, under-fives and the old of a dusun live in its families."""
    low, high = _MEMBERS[column]
    for place in (None, *folder.places):
        where = {} if place is None else {DUSUN: frozenset({place})}
        count = _persons(folder, low, high, where)
        if count is not None:
            _members(problem, column, EVERYBODY.but(**where) if where else EVERYBODY, count)


def _parts_of_families(problem: Problem) -> None:
    """Under-fives, the old, and a head who is neither are together no more than the members."""
    cross, own = problem.cross_of(_MEMBERS), scales(problem.basis)
    assert cross is not None, "no cross tells families"
    columns = cross.columns
    tops = {min(part): max(part) for part in cross.parts["jumlah_anggota"]}
    most = np.array([tops[code] for code in columns["jumlah_anggota"].tolist()])
    known = np.ones(cross.size, bool)
    for column in ("jumlah_balita", "jumlah_lansia"):
        known &= columns[column] < own[column].missing
    young = columns["jumlah_lansia"] == 0
    if "umur_kepala" in columns:
        below = {min(part): max(part) < _OLD for part in cross.parts["umur_kepala"]}
        young |= np.array([below[code] for code in columns["umur_kepala"].tolist()])
    never = known & (columns["jumlah_balita"] + columns["jumlah_lansia"] + young > most)
    problem.possible[cross.begin : cross.begin + cross.size] &= ~never


def _couples(folder: Folder) -> list[Known]:
    """A spouse lives in a family of two or more: of those there are at least as many as spouses."""
    spouse = frozenset(scales("orang")["hubungan"].positions("2"))
    several = frozenset(range(2, scales("keluarga")["jumlah_anggota"].missing + 1))
    out = []
    for told in folder.told:
        held = product_of(told.who) if told.basis == "orang" else None
        least = told.low if told.value is None else told.value
        if held is not None and held.get("hubungan") == spouse and held.keys() <= {"hubungan", DUSUN} and least:
            who = EVERYBODY.but(jumlah_anggota=several, **{n: v for n, v in held.items() if n == DUSUN})
            out.append(Known(((1.0, who),), least, np.inf))
    return out


def headed(told: Told) -> Told | None:
    """What is said of heads by sex and age as said of their families; None for anything else."""
    held = product_of(told.who) if told.basis == "orang" else None
    if held is None or held.get("hubungan") != frozenset(scales("orang")["hubungan"].positions("1")):
        return None
    names = {"jenis_kelamin": "jk_kepala", "umur": "umur_kepala", DUSUN: DUSUN}
    rest = {name: values for name, values in held.items() if name != "hubungan"}
    if not rest.keys() <= names.keys() or not rest.keys() & FRAME - {DUSUN}:
        return None
    who = EVERYBODY.but(**{names[name]: values for name, values in rest.items()})
    return replace(told, source=f"{HEADED} {told.source}", basis="keluarga", who=who)


def widened(folder: Folder, level: int) -> Folder:
    """The folder as one head a family lets it be read: from level 2 on."""
    more = [made for told in folder.told if (made := headed(told)) is not None] if level > 1 else []
    return replace(folder, told=[*folder.told, *more])


def _persons(folder: Folder, low: int, high: int, where: dict[str, frozenset[int]]) -> int | None:
    """Persons of both sexes of some ages, of the village or a dusun, from any public numbers."""
    best: dict[frozenset[int], int] = {}
    for told in folder.told:
        held = product_of(told.who) if told.basis == "orang" and told.value is not None else None
        if held is None or told.value is None or held.keys() - FRAME:
            continue
        both = len(held.get("jenis_kelamin", frozenset({0, 1})) & {0, 1}) == 2
        if both and held.get(DUSUN) == where.get(DUSUN):
            ages = held.get("umur", frozenset(range(_OLDEST + 1)))
            best[frozenset(age for age in ages if age <= _OLDEST)] = told.value
    wanted = frozenset(range(low, high + 1))
    if wanted in best:
        return best[wanted]
    inside = sorted((ages for ages in best if ages <= wanted), key=len)
    total, covered = 0, frozenset[int]()
    for ages in inside:
        if not ages & covered:
            total, covered = total + best[ages], covered | ages
    return total if covered == wanted else None


def _heads(folder: Folder) -> list[Known]:
    """One head a family: families by sex and age of the head are heads of families."""
    head = frozenset(scales("orang")["hubungan"].positions("1"))
    out = []
    for told in folder.told:
        who = _as_heads(told, head) if told.basis == "keluarga" else None
        if who is not None and told.value is not None:
            out.append(Known(((1.0, who),), told.value, told.value))
    return out


def _spouses(folder: Folder) -> list[Known]:
    """A spouse lives with a head: in no dusun are there more of them than heads."""
    head = frozenset(scales("orang")["hubungan"].positions("1"))
    spouse = frozenset(scales("orang")["hubungan"].positions("2"))
    out = []
    for place in folder.places:
        heads = EVERYBODY.but(hubungan=head, dusun=frozenset({place}))
        spouses = EVERYBODY.but(hubungan=spouse, dusun=frozenset({place}))
        out.append(Known(((1.0, heads), (-1.0, spouses)), 0, np.inf))
    return out


def _as_heads(told: Told, head: frozenset[int]) -> Persons | None:
    """A set of families told by what their heads are, as persons; None for any other."""
    names = {"jk_kepala": "jenis_kelamin", "umur_kepala": "umur", DUSUN: DUSUN}
    held: dict[str, frozenset[int]] = {}
    for alternatives in told.who.lists:
        for each in alternatives:
            for name, values in each.items():
                if name not in names or len(alternatives) > 1:
                    return None
                held[names[name]] = frozenset(values)
    missing = {"jenis_kelamin": scales("orang")["jenis_kelamin"].missing, "umur": scales("orang")["umur"].missing}
    if not held.keys() & missing.keys() or any(missing.get(name) in values for name, values in held.items()):
        return None
    return EVERYBODY.but(hubungan=head, **held)
