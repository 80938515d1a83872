"""What happened to the people of a village in the years before its list: births, deaths, families that came, people
who left, each on its day, and the list as the village would have sent it on any day between.

The people of the list stay as they are drawn: who was born since is a birth, whose family moved in came with it; who
died or left in earlier years is drawn here and stands in earlier lists alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from cantik.contoh.model import InventedVillage
from cantik.contoh.opensid import opensid_rows
from cantik.contoh.roster import ALIVE, DEAD, MOVED
from cantik.contoh.shape import PLACE, Row
from cantik.contoh.stream import Stream
from cantik.contoh.words import FIRST_FEMALE, FIRST_MALE, LAST

EventKind = Literal["lahir", "mati", "pindah_datang", "pindah_keluar"]
YEARS = 3
#: one family in so many came in each year
_CAME = 60
#: numbers issued in kabupaten that nobody else of `contoh` has (`numbers.draw_nik` takes those up to 71)
_KABUPATEN = 80
_STREAM = 7_001
_LATER = {"tanggalperkawinan": "akta_perkawinan", "tanggalperceraian": "akta_perceraian"}
_ORDER: tuple[EventKind, ...] = ("pindah_datang", "lahir", "pindah_keluar", "mati")


@dataclass(frozen=True, slots=True)
class LifeEventMade:
    """An event of one day: its people as rows of the list, `mother` the NIK of the mother of who is born ("" where the
    list does not know her)."""

    kind: EventKind
    day: dt.date
    people: tuple[Row, ...]
    mother: str = ""


@dataclass(frozen=True, slots=True)
class VillageHistory:
    """The years from the end of `first` to the end of `last`: their events in the order of days, and the rows of all
    who lived here in them."""

    first: dt.date
    last: dt.date
    events: tuple[LifeEventMade, ...]
    rows: tuple[Row, ...]

    def rows_on(self, day: dt.date) -> list[Row]:
        """The list of a day: who is here, and who died or left in the year before it."""
        begun = day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)
        ends = {_cell(row, "nik"): event for event in self.events for row in event.people if event.kind in _ENDS}
        begins = {
            _cell(row, "nik"): event.day for event in self.events for row in event.people if event.kind in _BEGINS
        }
        found = []
        for row in self.rows:
            nik = _cell(row, "nik")
            ended = ends.get(nik)
            if begins.get(nik, dt.date.min) > day or (ended is not None and ended.day <= begun):
                continue
            gone = ended is not None and ended.day <= day
            found.append(_row_on(row, day, (_ENDS[ended.kind] if ended and gone else ALIVE)))
        return found


_ENDS: dict[str, int] = {"mati": DEAD, "pindah_keluar": MOVED}
_BEGINS = ("lahir", "pindah_datang")


def draw_history(village: InventedVillage, years: int = YEARS) -> VillageHistory:
    """The last years of a village, the same each time: its list of the reference date is that of `opensid_rows`."""
    last = village.reference
    first = last.replace(year=last.year - years)
    stream = Stream(village.seed, int(village.code.replace(".", "")), _STREAM)
    now = opensid_rows(village.population)
    before = [row for back in range(1, years) for row in _gone_before(stream, village, now, back)]
    events = [
        *_arrivals(stream, now, first, years),
        *_ends(stream, now, last, 0),
        *chain.from_iterable(_ends(stream, [row], last, back) for row, back in before),
    ]
    came = {_cell(row, "nik") for event in events if event.kind == "pindah_datang" for row in event.people}
    events += _births(now, came, first)
    ordered = sorted(events, key=lambda event: (event.day, _ORDER.index(event.kind), _cell(event.people[0], "nik")))
    return VillageHistory(first, last, tuple(ordered), (*now, *(row for row, _ in before)))


def _births(rows: Sequence[Row], came: set[str], first: dt.date) -> list[LifeEventMade]:
    born = [row for row in rows if _day(row, "tanggallahir") > first and _cell(row, "nik") not in came]
    return [LifeEventMade("lahir", _day(row, "tanggallahir"), (row,), _cell(row, "ibu_nik")) for row in born]


def _arrivals(stream: Stream, rows: Sequence[Row], first: dt.date, years: int) -> list[LifeEventMade]:
    """Families that came as a whole, one in so many each year; who is born later is a birth of the village."""
    families: dict[str, list[Row]] = {}
    for row in rows:
        families.setdefault(_cell(row, "no_kk"), []).append(row)
    numbers = list(families)
    chosen = [number for year in range(years) for number in numbers[_CAME - 1 - year :: _CAME]]
    days = stream.integers(1, 365, len(chosen)).tolist()
    found = []
    for place, (number, offset) in enumerate(zip(chosen, days, strict=True)):
        year = place * years // len(chosen)
        day = first.replace(year=first.year + year) + dt.timedelta(days=offset)
        people = tuple(row for row in families[number] if _day(row, "tanggallahir") <= day and _status(row) == ALIVE)
        if people and len(people) == sum(_day(row, "tanggallahir") <= day for row in families[number]):
            found.append(LifeEventMade("pindah_datang", day, people))
    return found


def _ends(stream: Stream, rows: Sequence[Row], last: dt.date, back: int) -> list[LifeEventMade]:
    """Deaths and departures of the year that ends so many years before the last day."""
    kinds: dict[int, EventKind] = {DEAD: "mati", MOVED: "pindah_keluar"}
    gone = [row for row in rows if _status(row) in kinds]
    offsets = stream.integers(0, 364, len(gone)).tolist()
    end = last.replace(year=last.year - back)
    return [
        LifeEventMade(kinds[_status(row)], end - dt.timedelta(days=offset), (row,))
        for row, offset in zip(gone, offsets, strict=True)
    ]


def _gone_before(stream: Stream, village: InventedVillage, rows: Sequence[Row], back: int) -> list[tuple[Row, int]]:
    """People who died or left in an earlier year, in families of today: as old then as those of the last year."""
    gone = [row for row in rows if _status(row) != ALIVE]
    families: dict[str, Row] = {}
    for row in rows:
        if _status(row) == ALIVE and _day(row, "tanggallahir").year < 1990:
            families.setdefault(_cell(row, "no_kk"), row)
    hosts = list(families.values())
    chosen = stream.integers(0, max(1, len(hosts)), len(gone)).tolist()
    names = stream.integers(0, len(LAST), len(gone)).tolist()
    found = []
    for serial, (row, host, name) in enumerate(zip(gone, chosen, names, strict=True), 1):
        made = list(row)
        born = _day(row, "tanggallahir") - dt.timedelta(days=365 * back + 11 * serial)
        for column in ("alamat", "dusun", "rw", "rt", "no_kk", "agama_id"):
            made[PLACE[column]] = hosts[host][PLACE[column]]
        first = (FIRST_FEMALE if _cell(row, "sex") == "2" else FIRST_MALE)[serial % len(FIRST_MALE)]
        told = {"nama": f"{first} {LAST[name]}", "tanggallahir": born.isoformat(), "nik": ""}
        told |= dict.fromkeys(("akta_lahir", "no_asuransi", "id_asuransi", "lat", "lng", "akta_perkawinan"), "")
        told |= dict.fromkeys(("tanggalperkawinan", "ayah_nik", "ibu_nik", "tag_id_card"), "")
        told["nik"] = _number(village, born, _cell(row, "sex"), back * 500 + serial)
        for column, cell in told.items():
            made[PLACE[column]] = cell
        found.append((made, back))
    return found


def _number(village: InventedVillage, born: dt.date, sex: str, serial: int) -> str:
    """A NIK that nobody else has: kabupaten and kecamatan tell the position of the village."""
    place = f"99{_KABUPATEN + village.position // 90:02d}{1 + village.position % 90:02d}"
    return f"{place}{born.day + 40 * (sex == '2'):02d}{born:%m%y}{serial:04d}"


def _row_on(row: Row, day: dt.date, status: int) -> Row:
    found = list(row)
    found[PLACE["status_dasar"]] = str(status)
    for name, certificate in _LATER.items():
        if str(found[PLACE[name]]) > day.isoformat():
            for cell in (name, certificate):
                found[PLACE[cell]] = ""
    return found


def _cell(row: Row, name: str) -> str:
    return str(row[PLACE[name]])


def _day(row: Row, name: str) -> dt.date:
    return dt.date.fromisoformat(_cell(row, name))


def _status(row: Row) -> int:
    return int(_cell(row, "status_dasar"))
