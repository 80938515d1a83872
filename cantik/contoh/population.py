"""The people of one village: every column of the OpenSID and of the Regsosek workbook, consistent with each other.

Columns of persons carry the header of the OpenSID workbook, or `r` + question number of Regsosek.
Dates are days since 1970-01-01, coordinates millionths of a degree, MISSING an absent answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from cantik.contoh import words
from cantik.contoh.documents import Holder, draw_identity, draw_marriages, draw_travel, insurance_number
from cantik.contoh.dwelling import draw_assets, draw_dwellings, draw_programmes
from cantik.contoh.health import (
    Body,
    Livelihood,
    draw_difficulties,
    draw_health,
    draw_insurance,
    draw_personal_programmes,
)
from cantik.contoh.kinship import Kinship, find_kin
from cantik.contoh.land import points_in
from cantik.contoh.model import CodedColumns, Population
from cantik.contoh.numbers import completed_years, day_parts, draw_kk, draw_nik
from cantik.contoh.roster import ALIVE, DIVORCED, FEMALE, HEAD, MALE, SINGLE, WIDOWED, FamilyRoster, draw_roster
from cantik.contoh.schooling import Schooling, draw_schooling
from cantik.contoh.stream import MISSING, Floats, Ints, Stream, logistic, rank_within
from cantik.contoh.work import Work, WorkFacts, draw_work

if TYPE_CHECKING:
    from cantik.contoh.model import InventedVillage

_EPOCH = np.datetime64("1970-01-01", "D")
_REGSOSEK_RELATION = np.asarray([0, 1, 2, 2, 3, 4, 5, 6, 6, 8, 7, 8])
"""SHDK (1-11) to question 409: docs/bidang/instruments.md 7."""


@dataclass(frozen=True)
class Core:
    """What everything else hangs on: who, how old, in which family, how well off."""

    roster: FamilyRoster
    birth: Ints
    age: Ints
    marital: Ints
    kin: Kinship
    welfare: Floats
    decile: Ints
    size: Ints


def draw_population(village: InventedVillage) -> Population:
    """The people of a village, from its seed, code and reference date alone."""
    area = int(village.code.replace(".", ""))
    stream = Stream(village.seed, area)
    reference = int((np.datetime64(village.reference, "D") - _EPOCH).astype(np.int64))
    core = _core(stream, village.living, reference)
    members = core.roster.members
    schooling = draw_schooling(stream, core.age, core.welfare[members.family])
    worker = WorkFacts(core.age, members.sex, members.relation, core.marital, schooling.education, schooling.attending)
    work = draw_work(stream, worker)
    families = _families(stream, village, core, work, reference)
    persons = _identity(stream, village, core, families, reference)
    persons |= _answers(stream, core, schooling, work)
    _leave_blank_after_404(persons, members.status)
    names = _vocabulary()
    texts = {"nama": names, "nama_ayah": names, "nama_ibu": names, "tempatlahir": words.BIRTH_PLACES}
    places = {"dusun": tuple(dusun.name for dusun in village.dusun), "jalan": words.STREETS}
    return Population(CodedColumns(persons, texts), CodedColumns(families, places))


def _core(stream: Stream, living: int, reference: int) -> Core:
    roster = draw_roster(stream, living)
    members = roster.members
    birth = np.minimum(np.floor(reference - members.age * 365.25).astype(np.int64), reference)
    birth[birth == MISSING] -= 1  # 31 December 1969 is day -1, which means an absent answer here
    age = completed_years(birth, reference)
    kin = find_kin(members)
    size = np.bincount(members.family[members.status == ALIVE], minlength=roster.families)
    n = roster.families
    welfare = float(stream.normal(1, 0, 0.38)[0]) - 0.16 * (size - 3.4) + stream.normal(n, 0, 0.85)
    follower = np.flatnonzero(roster.second)
    welfare[follower] = 0.75 * welfare[follower - 1] + 0.25 * welfare[follower]
    decile = np.clip(np.floor(logistic(welfare - 0.10 + stream.normal(n, 0, 0.15)) * 10) + 1, 1, 10)
    marital = _marital_of_lone_heads(stream, roster, age)
    return Core(roster, birth, age, marital, kin, welfare, decile.astype(np.int64), size)


def _marital_of_lone_heads(stream: Stream, roster: FamilyRoster, age: Ints) -> Ints:
    """Heads without a spouse: never married only when no child lives with them."""
    members = roster.members
    marital = members.marital.copy()
    child = np.isin(members.relation, [4, 6])
    children = np.bincount(members.family[child], minlength=roster.families)[members.family]
    lone = (members.relation == HEAD) & (marital == SINGLE)
    draw = stream.uniform(len(marital))
    young = (age < 30) & (draw < 0.8)
    woman = members.sex == FEMALE
    once = np.where(woman & (draw < 0.30), DIVORCED, np.where(woman | (draw < 0.55), WIDOWED, DIVORCED))
    never = (children == 0) & (young | (~woman & (draw >= 0.85)))
    marital[lone] = np.where(never, SINGLE, once)[lone]
    return marital


def _families(stream: Stream, village: InventedVillage, core: Core, work: Work, reference: int) -> dict[str, Ints]:
    """One row a family: number, place, dwelling, and blocks III and V of Regsosek."""
    roster = core.roster
    n = roster.families
    dwelling = np.cumsum(~roster.second) - 1
    first = np.flatnonzero(~roster.second)
    rt, dusun, rw, rt_number = _places(len(village.dusun), n, first[dwelling])
    house = draw_dwellings(stream, core.welfare[first])
    points = points_in(stream, village.dusun, dusun[first])
    area = int("".join(village.code.split(".")[:3]))
    head_rows = np.flatnonzero(roster.members.relation == HEAD)
    farming = work.farming[head_rows]
    entitled = np.zeros(n, dtype=np.bool_)
    entitled[roster.members.family[(roster.members.status == ALIVE) & ((core.age <= 18) | (core.age >= 60))]] = True
    own_house = {name: column[dwelling] for name, column in house.items()}
    year, month, _ = day_parts(np.asarray([reference], dtype=np.int64))
    last_month = int(year[0]) * 12 + int(month[0]) - 1
    return {
        "no_kk": draw_kk(stream, roster.head_age, reference, area, (village.position, village.neighbours)),
        "dwelling": dwelling,
        "sls": rt + 1,
        "dusun": dusun,
        "rw": rw,
        "rt": rt_number,
        "jalan": stream.integers(0, len(words.STREETS), len(first))[dwelling],
        "rumah": 1 + rank_within(rt[first])[dwelling] * 2,
        "lat": points[0][dwelling],
        "lng": points[1][dwelling],
        "kepala": head_rows,
        "r112": core.size,
        "r115": np.where(roster.second, 2, 0).astype(np.int64),
        "tanggal_pendataan": reference - 45 + stream.integers(0, 40, n),
        "desil_nasional": core.decile,
        **own_house,
        **draw_assets(stream, core.welfare, farming),
        **draw_programmes(stream, core.decile, own_house, entitled=entitled, farming=farming, last_month=last_month),
    }


def _places(dusun: int, families: int, anchor: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """RT in the village, dusun, RW and RT number; `anchor` is the first family of one's dwelling."""
    count = max(dusun, families // 38)
    rt = anchor * count // families
    of = rt * dusun // count
    first_rt = -(-of * count // dusun)  # the least RT whose dusun is `of`
    return rt, of, of + 1, rt - first_rt + 1


def _identity(
    stream: Stream, village: InventedVillage, core: Core, families: dict[str, Ints], reference: int
) -> dict[str, Ints]:
    """Numbers, names, parents and papers."""
    members, kin = core.roster.members, core.kin
    n = len(members.family)
    area = int("".join(village.code.split(".")[:3]))
    nik = draw_nik(
        stream, core.birth, members.sex, area_id=area, position=village.position, neighbours=village.neighbours
    )
    name = _names(stream, members.sex)
    father = _names(stream, np.full(n, MALE, dtype=np.int64))
    mother = _names(stream, np.full(n, FEMALE, dtype=np.int64))
    holder = _holder(core, reference)
    religion = stream.pick((0.955, 0.022, 0.012, 0.006, 0.003, 0.001, 0.001), core.roster.families)
    return {
        "family": members.family,
        "nik": nik,
        "no_kk": families["no_kk"][members.family],
        "urut": rank_within(members.family) + 1,
        "nama": name,
        "sex": members.sex,
        "tempatlahir": stream.pick((0.55, 0.18, 0.12, 0.07, 0.05, 0.03), n) - 1,
        "tanggallahir": core.birth,
        "umur": core.age,
        "agama_id": religion[members.family],
        "status_kawin": core.marital,
        "kk_level": members.relation,
        "ayah_nik": np.where(kin.father >= 0, nik[kin.father], MISSING),
        "nama_ayah": np.where(kin.father >= 0, name[kin.father], father),
        "ibu_nik": np.where(kin.mother >= 0, nik[kin.mother], MISSING),
        "nama_ibu": np.where(kin.mother >= 0, name[kin.mother], mother),
        "status_dasar": members.status,
        **draw_identity(stream, holder),
        **draw_marriages(stream, holder),
        **draw_travel(stream, holder),
    }


def _holder(core: Core, reference: int) -> Holder:
    members = core.roster.members
    return Holder(
        core.birth,
        core.age,
        members.sex,
        core.marital,
        members.relation,
        members.status,
        core.kin.partner,
        _oldest_child(core),
        reference,
    )


def _oldest_child(core: Core) -> Ints:
    """Birth day of the oldest child at home of each person, MISSING without one."""
    far = np.iinfo(np.int64).max
    oldest = np.full(len(core.birth), far, dtype=np.int64)
    for parent in (core.kin.father, core.kin.mother):
        known = np.flatnonzero(parent >= 0)
        np.minimum.at(oldest, parent[known], core.birth[known])
    partner = np.where(core.kin.partner >= 0, core.kin.partner, np.arange(len(oldest)))
    oldest = np.minimum(oldest, oldest[partner])
    return np.where(oldest == far, MISSING, oldest)


def _answers(stream: Stream, core: Core, schooling: Schooling, work: Work) -> dict[str, Ints]:
    """Everything that the two forms ask about a person beyond identity."""
    members = core.roster.members
    body = Body(core.age, members.sex, core.marital, members.status, members.family, core.size[members.family])
    head_working = work.working[np.flatnonzero(members.relation == HEAD)]
    insurance = draw_insurance(stream, body, core.decile, head_working)
    livelihood = Livelihood(
        work.working,
        schooling.attending,
        work.columns["r418"],
        work.columns["r420a"] == 1,
        core.decile[members.family] <= 4,
    )
    return {
        "pendidikan_kk_id": schooling.education,
        "pendidikan_sedang_id": schooling.current,
        "pekerjaan_id": work.occupation,
        "r404": np.select([members.status == ALIVE, members.status == 2], [1, 2], 3).astype(np.int64),
        "r405": members.sex,
        "r407": np.minimum(core.age, 98),
        "r408": core.marital,
        "r409": _REGSOSEK_RELATION[members.relation],
        "r412": schooling.r412,
        "r413": schooling.r413,
        "r414": schooling.r414,
        "r415": schooling.r415,
        **work.columns,
        **draw_health(stream, body),
        **draw_difficulties(stream, body),
        **insurance,
        "no_asuransi": insurance_number(stream, insurance["id_asuransi"] > 1),
        **draw_personal_programmes(stream, body, livelihood),
    }


def _leave_blank_after_404(persons: dict[str, Ints], status: Ints) -> None:
    """The Regsosek form stops after question 404 for those who died or live elsewhere."""
    absent = status != ALIVE
    for name, values in list(persons.items()):
        if name.startswith("r4") and name != "r404":
            persons[name] = np.where(absent, MISSING, values)


@cache
def _vocabulary() -> tuple[str, ...]:
    """All names: first the male ones, then as many female ones; two words, or three."""
    out: list[str] = []
    for first in (words.FIRST_MALE, words.FIRST_FEMALE):
        out += [f"{a} {b}" for a in first for b in words.LAST]
        out += [f"{a} {c} {b}" for a in first for c in first[:20] for b in words.LAST]
    return tuple(out)


def _names(stream: Stream, sex: Ints) -> Ints:
    """Index into the vocabulary: 60% have two words, the others three."""
    n = len(sex)
    pairs = len(words.FIRST_MALE) * len(words.LAST)
    triples = pairs * 20
    short = stream.integers(0, pairs, n)
    long = pairs + stream.integers(0, triples, n)
    chosen = np.where(stream.chance(0.6, n), short, long)
    return np.where(sex == MALE, chosen, pairs + triples + chosen).astype(np.int64)
