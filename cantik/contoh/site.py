"""The rows of a village opened for planting: who is who, which families are still untouched, what was changed."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cantik.contoh import words
from cantik.contoh.numbers import PROVINCE
from cantik.contoh.shape import PLACE, Cell, Row
from cantik.contoh.stream import Stream


@dataclass(frozen=True, slots=True)
class PlantedChange:
    """A cell (or with column `*` a whole added row) and its new content; `row` counts from 0."""

    row: int
    column: str
    after: Cell
    partner: int | None = None


Changes = list[PlantedChange]


class CleanPerson:
    """One clean row, read; the values are those before any planting."""

    __slots__ = ("age", "birth", "cells", "marital", "relation", "row", "sex", "status")

    def __init__(self, row: int, cells: Row, reference: dt.date) -> None:
        self.row = row
        self.cells = list(cells)
        self.birth = dt.date.fromisoformat(self["tanggallahir"])
        self.age = age_on(self.birth, reference)
        self.sex = int(self["sex"])
        self.relation = int(self["kk_level"])
        self.marital = int(self["status_kawin"])
        self.status = int(self["status_dasar"])

    def __getitem__(self, column: str) -> str:
        return str(self.cells[PLACE[column]])

    @property
    def alive(self) -> bool:
        """Counted as a living member of the family."""
        return self.status == 1


Condition = Callable[[CleanPerson], bool]
Planter = Callable[["Site"], Changes | None]


class Site:
    """Clean rows and the bookkeeping of planting.

    An error takes its whole family out of the game, so that no two errors touch each other and each
    one can be named by itself.
    """

    def __init__(self, rows: Sequence[Row], reference: dt.date, stream: Stream) -> None:
        self.reference = reference
        self.stream = stream
        self.people = [CleanPerson(number, cells, reference) for number, cells in enumerate(rows)]
        self.added: list[Row] = []
        self._families: dict[str, list[CleanPerson]] = defaultdict(list)
        for person in self.people:
            self._families[person["no_kk"]].append(person)
        self._by_nik = {person["nik"]: person for person in self.people}
        self._niks = set(self._by_nik)
        self._order: list[CleanPerson] = [self.people[number] for number in stream.order(len(self.people)).tolist()]
        self._used: set[str] = set()

    def family(self, person: CleanPerson) -> list[CleanPerson]:
        """Everybody with the same KK, also the dead and the moved."""
        return self._families[person["no_kk"]]

    def living_family(self, person: CleanPerson) -> list[CleanPerson]:
        """The living members of the person's family."""
        return [member for member in self.family(person) if member.alive]

    def head(self, person: CleanPerson) -> CleanPerson:
        """The head of the person's family."""
        return next(member for member in self.family(person) if member.relation == 1)

    def spouse(self, person: CleanPerson) -> CleanPerson | None:
        """The husband or wife of the head, when one is in the family."""
        return next((member for member in self.living_family(person) if member.relation in (2, 3)), None)

    def has_spouse(self, person: CleanPerson) -> bool:
        """Whether the head of the person's family has a spouse in it."""
        return self.spouse(person) is not None

    def mother(self, person: CleanPerson) -> CleanPerson | None:
        """The mother when her NIK stands in the row and in the file."""
        return self._by_nik.get(person["ibu_nik"])

    def father(self, person: CleanPerson) -> CleanPerson | None:
        """The father when his NIK stands in the row and in the file."""
        return self._by_nik.get(person["ayah_nik"])

    def children(self, person: CleanPerson) -> list[CleanPerson]:
        """Members of the family that name the person as a parent."""
        nik = person["nik"]
        return [member for member in self.family(person) if nik in (member["ibu_nik"], member["ayah_nik"])]

    def pick(self, condition: Condition) -> CleanPerson | None:
        """A living person of an untouched family for whom the condition holds, at random; None when there is none.

        The family is taken out of the game.
        """
        start = self.number(0, len(self._order))
        for person in (*self._order[start:], *self._order[:start]):
            if person.alive and person["no_kk"] not in self._used and condition(person):
                self._used.add(person["no_kk"])
                return person
        return None

    def number(self, low: int, high: int) -> int:
        """A random whole number in [low, high)."""
        return int(self.stream.integers(low, high, 1)[0])

    def name(self, sex: int) -> str:
        """A new invented name."""
        first = words.FIRST_MALE if sex == 1 else words.FIRST_FEMALE
        middle = first[self.number(0, len(first))]
        return f"{first[self.number(0, len(first))]} {middle} {words.LAST[self.number(0, len(words.LAST))]}"

    def nik(self, person: CleanPerson, birth: dt.date, sex: int) -> str:
        """A NIK that nobody has, for another birth date or sex; serials count on from the person's own."""
        day = birth.day + (40 if sex == 2 else 0)
        stem = f"{person['nik'][:6]}{day:02d}{birth.month:02d}{birth.year % 100:02d}"
        serials = (f"{serial:04d}" for serial in range(int(person["nik"][-4:]), 10_000))
        nik = next(stem + serial for serial in serials if stem + serial not in self._niks)
        self._niks.add(nik)
        return nik

    def stranger(self, sex: int) -> str:
        """A NIK of province 99 for somebody of the given sex who is not in the file."""
        day = self.number(1, 29) + (40 if sex == 2 else 0)
        return f"{PROVINCE}7701{day:02d}{self.number(1, 13):02d}{self.number(50, 80):02d}{self.number(1, 4999):04d}"

    def append(self, cells: Row, partner: int | None = None) -> PlantedChange:
        """Add a row at the end of the sheet."""
        self.added.append(cells)
        return PlantedChange(
            len(self.people) + len(self.added) - 1, "*", " ".join(str(cells[PLACE["nik"]]).split()), partner
        )


def set_cells(person: CleanPerson, **cells: Cell) -> Changes:
    """Changes of several cells of one row; cells that would stay as they are are left out."""
    return [PlantedChange(person.row, column, after) for column, after in cells.items() if after != person[column]]


def age_on(birth: dt.date, day: dt.date) -> int:
    """Completed years."""
    return day.year - birth.year - ((birth.month, birth.day) > (day.month, day.day))


def years_later(day: dt.date, years: int) -> dt.date:
    """The same day some years later (or earlier, when negative); 29 February becomes 28."""
    last = 28 if day.month == 2 else day.day
    return day.replace(year=day.year + years, day=min(day.day, last))


def renumber(site: Site, person: CleanPerson, nik: str) -> Changes:
    """Another NIK for a person, also where children name it."""
    changes = set_cells(person, nik=nik)
    for child in site.children(person):
        for column in ("ibu_nik", "ayah_nik"):
            if child[column] == person["nik"]:
                changes += set_cells(child, **{column: nik})
    return changes


def rebirth(site: Site, person: CleanPerson, birth: dt.date, **keep: Cell) -> Changes:
    """Another birth date with everything that depends on age in step, so that the date alone is wrong.

    `keep` overrides single cells.
    """
    age = age_on(birth, site.reference)
    cells: dict[str, Cell] = {"tanggallahir": birth.isoformat()}
    if age // 5 != person.age // 5:
        cells |= _of_age(age, person.sex)
    cells |= keep
    return renumber(site, person, site.nik(person, birth, person.sex)) + set_cells(person, **cells)


def _of_age(age: int, sex: int) -> dict[str, Cell]:
    """Plain answers for somebody of that age who is not married."""
    grown = age >= 17
    if age < 4:
        schooling = ("1", "1", "1")
    elif age < 7:
        schooling = ("1", "2", "1")
    elif age <= 12:
        schooling = ("2", "4", "3")
    elif age <= 15:
        schooling = ("3", "6", "3")
    elif age <= 18:
        schooling = ("4", "7", "3")
    else:
        schooling = ("5", "18", "88")
    education, current, occupation = schooling
    return {
        "pendidikan_kk_id": education,
        "pendidikan_sedang_id": current,
        "pekerjaan_id": occupation,
        "ktp_el": "2" if grown else "1",
        "status_rekam": "8" if grown else "1",
        "status_kawin": "1",
        "cara_kb_id": "",
        "hamil": "2" if sex == 2 else "",
        "akta_perkawinan": "",
        "tanggalperkawinan": "",
        "akta_perceraian": "",
        "tanggalperceraian": "",
        "dokumen_pasport": "",
        "tanggal_akhir_paspor": "",
    }


def newcomer(site: Site, family: CleanPerson, age: int, sex: int) -> Row:
    """A row for a new unmarried relative (famili lain) in the family of `family`."""
    birth = years_later(site.reference, -age) - dt.timedelta(days=site.number(5, 350))
    cells = list(family.cells)
    fresh: dict[str, Cell] = {
        **_of_age(age, sex),
        "nama": site.name(sex),
        "nik": site.nik(family, birth, sex),
        "sex": str(sex),
        "tanggallahir": birth.isoformat(),
        "kk_level": "9",
        "warganegara_id": "1",
        "dokumen_kitas": "",
        "ayah_nik": "",
        "nama_ayah": site.name(1),
        "ibu_nik": "",
        "nama_ibu": site.name(2),
        "akta_lahir": "",
        "cacat_id": "7",
        "no_asuransi": "",
    }
    for column, value in fresh.items():
        cells[PLACE[column]] = value
    return cells


def unlink(site: Site, person: CleanPerson) -> Changes:
    """Let the children of a person name another, unknown parent."""
    changes: Changes = []
    for child in site.children(person):
        if child["ibu_nik"] == person["nik"]:
            changes += set_cells(child, ibu_nik="", nama_ibu=site.name(2))
        if child["ayah_nik"] == person["nik"]:
            changes += set_cells(child, ayah_nik="", nama_ayah=site.name(1))
    return changes


def anybody(_: CleanPerson) -> bool:
    """The condition that everybody meets."""
    return True


def wrong(condition: Condition = anybody, **cells: Cell) -> Planter:
    """A planter of the same wrong cells for whoever fits."""
    return rewrite(lambda _: cells, condition)


def rewrite(cells: Callable[[CleanPerson], dict[str, Cell]], condition: Condition = anybody) -> Planter:
    """A planter of wrong cells that depend on the person."""

    def planter(site: Site) -> Changes | None:
        person = site.pick(condition)
        return None if person is None else set_cells(person, **cells(person))

    return planter


def every(changes: Iterable[Changes]) -> Changes:
    """Changes of several persons as one error."""
    return [change for part in changes for change in part]
