"""The rows of official forms and books of a village: monthly report, vulnerable groups, recapitulation, lists. Pure.

What a column says is a word of the content (`content/papers`); a column of which the register knows nothing prints `…`.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import repeat
from typing import Any

from cantik.base.dates import age_on
from cantik.content.kinds import Paper, PaperColumn
from cantik.register.core.kinds import Kind
from cantik.register.events.history import YES

UNKNOWN = "…"
_HEAD = "1"
_PREGNANT = (("hamil", "1"), ("r410", "1"))
#: variables that the counting forms read, beside those that every view has
SAID = ("jenis_kelamin", "kewarganegaraan", "hubungan_keluarga", "r409", "disabilitas", "r430", "hamil", "r410")
_STOCKS = ("awal", "akhir")
FLOWS = (Kind.BIRTH, Kind.ARRIVAL, Kind.DEATH, Kind.DEPARTURE)

Cell = str | int


@dataclass(frozen=True, slots=True)
class Soul:
    """One person of a base as the counting forms see them. `said`: codes by variable."""

    person: str
    dusun: str
    rw: str
    rt: str
    sex: str
    foreign: bool
    family: int
    born: dt.date | None
    said: Mapping[str, Any]
    ill: bool = False


@dataclass(frozen=True, slots=True)
class CountedClasses:
    """The codes by which the counting forms tell people apart: `foreign` citizenships (two citizenships count as
    Indonesian), and answers about chronic illness that say none (`well`)."""

    foreign: Collection[str]
    well: Collection[str]


@dataclass(frozen=True, slots=True)
class Passed:
    """One event that changed the base, and where it is counted."""

    kind: Kind
    dusun: str
    sex: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A form with its rows; `total`: the last row, empty without one; `notes`: what a reader must know."""

    paper: Paper
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    notes: tuple[str, ...] = ()


def souls(columns: Mapping[str, Sequence[Any]], base: str, classes: CountedClasses) -> list[Soul]:
    """The persons of a base out of the columns of a register view."""
    names = [name for name in SAID if name in columns]
    codes = zip(*(columns[name] for name in names), strict=True) if names else repeat(())
    always = (columns[name] for name in (base, "id", "dusun", "rw", "rt", "keluarga", "tanggal_lahir"))
    found = []
    for (standing, person, dusun, rw, rt, family, born), told in zip(zip(*always, strict=True), codes, strict=False):
        if standing == YES:
            said = dict(zip(names, told, strict=True))
            found.append(
                Soul(
                    person,
                    dusun or "",
                    rw or "",
                    rt or "",
                    str(said.get("jenis_kelamin") or ""),
                    str(said.get("kewarganegaraan")) in classes.foreign,
                    family,
                    born,
                    said,
                    said.get("r430") is not None and str(said["r430"]) not in classes.well,
                )
            )
    return found


def _fits(sex: str, foreign: bool, key: Sequence[str]) -> bool:
    """Whether somebody is counted by `wni.l`, `wna.p`, `semua.l`, `semua`."""
    if key[0] != "semua" and foreign != (key[0] == "wna"):
        return False
    return len(key) == 1 or sex == ("1" if key[1] == "l" else "2")


def monthly(paper: Paper, before: Sequence[Soul], after: Sequence[Soul], passed: Sequence[Passed]) -> Filled:
    """Penduduk awal, kelahiran, kematian, pendatang, pindah, penduduk akhir, hilang; K in a note, for it has no row."""
    lines: list[tuple[str, Sequence[Soul | Passed] | None]] = [
        ("Penduduk awal bulan ini", before),
        ("Kelahiran bulan ini", [event for event in passed if event.kind is Kind.BIRTH]),
        ("Kematian bulan ini", [event for event in passed if event.kind is Kind.DEATH]),
        ("Pendatang bulan ini", [event for event in passed if event.kind is Kind.ARRIVAL]),
        ("Pindah bulan ini", [event for event in passed if event.kind is Kind.DEPARTURE]),
        ("Penduduk akhir bulan ini", after),
        ("Penduduk hilang bulan ini", None),
    ]
    rows = []
    for number, (label, counted) in enumerate(lines, 1):
        rows.append(
            tuple(
                number
                if column.says == "nomor"
                else label
                if column.says == "uraian"
                else UNKNOWN
                if counted is None
                else sum(_fits(who.sex, who.foreign, column.says.split(".")) for who in counted)
                for column in paper.columns
            )
        )
    k = len(after) - len(before) - sum(_sign(event.kind) for event in passed)
    notes = ["Penduduk hilang tidak dicatat sebagai peristiwa (…)."]
    if k:
        notes.append(
            f"Koreksi administrasi (K), stok daftar pertama, dan perubahan wilayah desa: {k:+d} orang; formulir ini"
            " tidak berbaris untuknya."
        )
    return Filled(paper, tuple(rows), (), tuple(notes) + _without_sex([*before, *after, *passed]))


def _sign(kind: Kind) -> int:
    return 1 if kind in (Kind.BIRTH, Kind.ARRIVAL) else -1


def _without_sex(counted: Iterable[Soul | Passed]) -> tuple[str, ...]:
    if any(person.sex not in ("1", "2") for person in counted):
        return ("Yang jenis kelaminnya tidak diketahui hanya masuk jumlah.",)
    return ()


def recapitulation(
    paper: Paper, dusun: Sequence[str], before: Sequence[Soul], after: Sequence[Soul], passed: Sequence[Passed]
) -> Filled:
    """One row per dusun: stock, additions, reductions, stock; what is neither is named in the last column."""
    rows = []
    stocks = [_by_dusun(of) for of in (before, after)]
    for number, name in enumerate(dusun, 1):
        at = [_summary(of.get(name, ())) for of in stocks]
        own = [event for event in passed if event.dusun == name]
        rows.append(_recapitulation_row(paper.columns, number, name or "(tanpa dusun)", at, own))
    total = _recapitulation_row(paper.columns, "", "Jumlah", [_summary(before), _summary(after)], passed)
    notes = (
        "Ket.: selisih karena kepindahan antardusun, koreksi administrasi (K), stok daftar pertama, perubahan desa.",
    )
    return Filled(paper, tuple(rows), total, notes + _without_sex([*before, *after, *passed]))


def _recapitulation_row(
    columns: Sequence[PaperColumn], number: Cell, name: str, stocks: Sequence[_Stock], passed: Sequence[Passed]
) -> tuple[Cell, ...]:
    rest = stocks[1].people - stocks[0].people - sum(_sign(event.kind) for event in passed)
    cells: list[Cell] = []
    for column in columns:
        what, *key = column.says.split(".")
        if what in _STOCKS:
            cells.append(_stock(stocks[_STOCKS.index(what)], key))
        elif what in ("nomor", "dusun", "keterangan"):
            cells.append({"nomor": number, "dusun": name, "keterangan": f"{rest:+d}" if rest else ""}[what])
        else:
            cells.append(sum(flow.kind == what and _fits(flow.sex, flow.foreign, key) for flow in passed))
    return tuple(cells)


@dataclass(frozen=True, slots=True)
class _Stock:
    """Some people: how many, how many family cards, and how many of each sex, foreign or not."""

    people: int
    cards: int
    kinds: Mapping[tuple[str, bool], int]


def _by_dusun(people: Iterable[Soul]) -> dict[str, list[Soul]]:
    found: dict[str, list[Soul]] = {}
    for soul in people:
        found.setdefault(soul.dusun, []).append(soul)
    return found


def _summary(people: Sequence[Soul]) -> _Stock:
    cards = {soul.family for soul in people if soul.family >= 0}
    return _Stock(len(people), len(cards), Counter((soul.sex, soul.foreign) for soul in people))


def _stock(of: _Stock, key: Sequence[str]) -> int:
    if key[0] in ("kk", "anggota", "jiwa"):
        return {"kk": of.cards, "anggota": of.people - of.cards, "jiwa": of.people}[key[0]]
    return sum(number for (sex, foreign), number in of.kinds.items() if _fits(sex, foreign, key))


def vulnerable(paper: Paper, people: Sequence[Soul], on: dt.date) -> Filled:
    """One row per dusun, RW and RT; a condition that no source tells of prints `…`, for zero would be a claim."""
    told = {name for soul in people for name, value in soul.said.items() if value not in (None, "")}
    age = cache(lambda born: age_on(born, on))  # asked for by several columns
    tests = {column.says: _condition(column.says, age, told) for column in paper.columns[3:]}
    people_of: dict[tuple[str, str, str], list[int]] = {}
    for i, soul in enumerate(people):
        people_of.setdefault((soul.dusun, soul.rw, soul.rt), []).append(i)
    asked = (tests[column.says] for column in paper.columns[3:])
    columns = [None if test is None else [test(soul) for soul in people] for test in asked]
    rows = [
        (place[0] or "(tanpa dusun)", *place[1:], *(_count_fitting(fits, people_of[place]) for fits in columns))
        for place in sorted(people_of, key=lambda place: (not place[0], place))
    ]
    total = ("Jumlah", "", "", *(_count_fitting(fits, range(len(people))) for fits in columns))
    note = ("… berarti tidak ada sumber yang menyebutnya.",) if UNKNOWN in total else ()
    return Filled(paper, tuple(rows), total, note)


def _count_fitting(fits: Sequence[bool] | None, among: Iterable[int]) -> Cell:
    """How many of these positions fit; `fits` None: nobody told."""
    return UNKNOWN if fits is None else sum(fits[i] for i in among)


def _condition(key: str, age: Callable[[dt.date], int], told: set[str]) -> Callable[[Soul], bool] | None:
    """The test of a column of the vulnerable groups; None when no source says anything about it."""
    what, _, more = key.partition(".")
    sex = "1" if more == "l" else "2"
    if what == "kk":
        return (lambda soul: _head(soul) and soul.sex == sex) if told & {"hubungan_keluarga", "r409"} else None
    if what == "umur":
        low, high = map(int, more.split("-"))
        return lambda soul: soul.born is not None and low <= age(soul.born) <= high
    if what == "disabilitas":
        return (lambda soul: str(soul.said.get("disabilitas")) == more) if "disabilitas" in told else None
    if what == "menahun":
        return (lambda soul: soul.ill and soul.sex == sex) if "r430" in told else None
    return _pregnant if told & {"hamil", "r410"} else None


def _pregnant(soul: Soul) -> bool:
    return any(str(soul.said.get(name)) == code for name, code in _PREGNANT)


def _head(soul: Soul) -> bool:
    return str(soul.said.get("hubungan_keluarga") or soul.said.get("r409") or "") == _HEAD


def fill_list(paper: Paper, people: Sequence[Mapping[str, str]], notes: Sequence[str] = ()) -> Filled:
    """One row per person; `people` hold words by what the columns say. A column that nobody fills prints `…`."""
    known = {name for person in people for name, text in person.items() if text}
    rows = tuple(
        tuple(
            number
            if column.says == "nomor"
            else who.get(column.says, "")
            if column.says in known or column.says == "keterangan" or paper.layout == "mutasi"
            else UNKNOWN
            for column in paper.columns
        )
        for number, who in enumerate(people, 1)
    )
    gone = [
        column.heads[-1]
        for column in paper.columns
        if column.says not in known and column.says not in ("nomor", "keterangan")
    ]
    said = [f"Tidak ada dalam register (…): {', '.join(gone)}."] if gone and rows and paper.layout != "mutasi" else []
    return Filled(paper, rows, (), (*notes, *said))


@dataclass(frozen=True, slots=True)
class HeadCell:
    """One cell of the head of a form: column and line where it begins, how far it reaches."""

    x: int
    y: int
    w: int
    h: int
    text: str


def head_cells(columns: Sequence[PaperColumn]) -> tuple[int, list[HeadCell]]:
    """How many lines the head has, and its cells: equal words over neighbouring columns are one cell."""
    depth = max(len(column.heads) for column in columns)
    found: list[HeadCell] = []
    for y in range(depth):
        x = 0
        while x < len(columns):
            heads = columns[x].heads
            if y >= len(heads):
                x += 1
                continue
            last, w = y == len(heads) - 1, 1
            while not last and x + w < len(columns) and columns[x + w].heads[: y + 1] == heads[: y + 1]:
                w += 1
            found.append(HeadCell(x, y, w, depth - y if last else 1, heads[y]))
            x += w
    return depth, found
