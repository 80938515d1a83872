"""The balance of each dusun of a month, person by person: lahir, mati, pindah, datang, moves between dusun, K. Pure.

start + births + arrivals + from other dusun - deaths - departures - to other dusun + K = end, for each dusun, each sex
and the village, where what moves between dusun cancels out. K is counted on the way of each person, never as what is
left over: wherever a list says something else than the events (docs/bidang/population_parameters.md 1.2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.kinds import Paper
from cantik.register.core.kinds import Kind
from cantik.register.events.papers import Cell, Filled, Soul

#: dusun and code of sex of somebody who is counted; None: not counted
Standing = tuple[str, str] | None
_IN = {Kind.BIRTH: "lahir", Kind.ARRIVAL: "datang", Kind.MOVE: "masuk"}
_OUT = {Kind.DEATH: "mati", Kind.DEPARTURE: "pindah", Kind.MOVE: "keluar"}
_SEX = {"l": "1", "p": "2"}


class Correction(StrEnum):
    """Why somebody stands elsewhere than the events say; the value is how a reader is told."""

    FOUND = "ditemukan dalam daftar tanpa peristiwa"
    LOST = "hilang dari daftar tanpa peristiwa atau ganda digabung"
    MOVED = "berganti dusun menurut daftar atau satuan wilayah"
    SEX = "jenis kelamin dibetulkan"


@dataclass(frozen=True, slots=True)
class Passage:
    """One event that brought somebody into the base, out of it or to another dusun. `left`, `entered`: None outside."""

    kind: Kind
    person: str
    left: Standing
    entered: Standing


@dataclass(frozen=True, slots=True)
class DusunBalance:
    """Persons by dusun, then by line of the balance and code of sex; how often K was needed, and why."""

    dusun: Mapping[str, Mapping[tuple[str, str], int]]
    corrections: Mapping[Correction, int]


def balance_by_dusun(before: Iterable[Soul], after: Iterable[Soul], passages: Iterable[Passage]) -> DusunBalance:
    """Each person's way from the start of a month to its end. `passages` stand in the order they happened."""
    start = {soul.person: (soul.dusun, soul.sex) for soul in before}
    end = {soul.person: (soul.dusun, soul.sex) for soul in after}
    ways: dict[str, list[Passage]] = {}
    for passage in passages:
        ways.setdefault(passage.person, []).append(passage)
    counted: dict[str, Counter[tuple[str, str]]] = {}
    corrections: Counter[Correction] = Counter()

    def count(line: str, at: Standing, many: int = 1) -> None:
        if at is not None:
            counted.setdefault(at[0], Counter())[line, at[1]] += many

    def correct(was: Standing, found: Standing) -> None:
        if was != found:
            corrections[_why(was, found)] += 1
            count("koreksi", was, -1)
            count("koreksi", found)

    for person in {**start, **end, **ways}:
        at = start.get(person)
        count("awal", at)
        for passage in ways.get(person, ()):
            correct(at, passage.left)
            count(_OUT.get(passage.kind, ""), passage.left)
            count(_IN.get(passage.kind, ""), passage.entered)
            at = passage.entered
        correct(at, end.get(person))
        count("akhir", end.get(person))
    return DusunBalance(counted, corrections)


def _why(was: Standing, found: Standing) -> Correction:
    if was is None:
        return Correction.FOUND
    if found is None:
        return Correction.LOST
    return Correction.MOVED if was[0] != found[0] else Correction.SEX


def lampid_form(paper: Paper, dusun: Sequence[str], counted: DusunBalance) -> Filled:
    """The form: one row per dusun, the village as its last row, and what K stands for."""
    rows = [_row(paper, i, name, counted.dusun.get(name, {})) for i, name in enumerate(dusun, 1)]
    whole: Counter[tuple[str, str]] = Counter()
    for counts in counted.dusun.values():
        whole.update(counts)
    total = _row(paper, "", "Jumlah", whole)
    return Filled(paper, tuple(rows), total, tuple(_notes(counted, whole)))


def _row(paper: Paper, number: Cell, name: str, counts: Mapping[tuple[str, str], int]) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for column in paper.columns:
        line, _, sex = column.says.partition(".")
        if line == "nomor":
            cells.append(number)
        elif line == "dusun":
            cells.append(name or "(tanpa dusun)")
        else:
            cells.append(sum(n for (of, code), n in counts.items() if of == line and _SEX.get(sex, code) == code))
    return tuple(cells)


def _notes(counted: DusunBalance, whole: Mapping[tuple[str, str], int]) -> Iterable[str]:
    yield (
        "Penduduk akhir = penduduk awal + lahir + datang + masuk dari dusun lain − mati − pindah − keluar ke dusun lain"
        " + K, untuk tiap dusun dan desa. Kepindahan antardusun sama jumlahnya masuk dan keluar."
    )
    if counted.corrections:
        told = "; ".join(f"{why} {counted.corrections[why]}" for why in Correction if counted.corrections[why])
        yield (
            "K memuat koreksi administrasi, stok daftar pertama, dan perubahan wilayah; dihitung orang demi orang: "
            f"{told}."
        )
    if any(code not in _SEX.values() and n for (_, code), n in whole.items()):
        yield "Yang jenis kelaminnya tidak diketahui hanya masuk jumlah."
