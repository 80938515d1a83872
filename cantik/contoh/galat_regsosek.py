"""How errors are planted in the Regsosek workbook: mostly answers outside the universe of their question."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from cantik.base.errors import WrongUse
from cantik.contoh.galat import KINDS, ErrorPlan, Planted
from cantik.contoh.regsosek import RegsosekSheet
from cantik.contoh.shape import Cell
from cantik.contoh.stream import Stream

_HOUSE, _MEMBERS, _PROGRAMMES = 2, 3, 4

_Answer = Callable[[str], Cell]


@dataclass(frozen=True)
class _Way:
    """On which sheet, for whom, and what is then written instead."""

    sheet: int
    fits: Callable[[_Answer], bool]
    wrong: Callable[[_Answer], dict[str, Cell]]


def _always(**cells: Cell) -> Callable[[_Answer], dict[str, Cell]]:
    named = {name.removeprefix("q"): value for name, value in cells.items()}
    return lambda _: named


def _here(answer: _Answer) -> bool:
    return answer("404") in ("1", "5")


def _any_row(_: _Answer) -> bool:
    return True


def _age(answer: _Answer) -> int:
    age = answer("407")
    return age if isinstance(age, int) else -1


def _number(answer: _Answer, question: str) -> int:
    value = answer(question)
    return value if isinstance(value, int) else -1


WAYS: dict[str, _Way] = {
    "rs_umur_beda": _Way(_MEMBERS, lambda a: 20 <= _age(a) <= 50, lambda a: {"407": _age(a) + 5}),
    "rs_bekerja_balita": _Way(_MEMBERS, lambda a: 0 <= _age(a) <= 4, _always(q416a=1)),
    "rs_hamil_laki_laki": _Way(_MEMBERS, lambda a: a("405") == "1" and _age(a) >= 15, _always(q410="1")),
    "rs_gizi_dewasa": _Way(_MEMBERS, lambda a: _age(a) >= 10, _always(q427=1)),
    "rs_jam_tanpa_kerja": _Way(_MEMBERS, lambda a: a("416a") == 2, _always(q416b=35)),
    "rs_jenjang_tanpa_sekolah": _Way(_MEMBERS, lambda a: a("412") == 1, _always(q413=8)),
    "rs_usaha_tanpa_usaha": _Way(_MEMBERS, lambda a: a("420a") == 2, _always(q421=12)),
    "rs_meninggal_terisi": _Way(_MEMBERS, lambda a: _here(a) and a("401") != 1, _always(q404="2")),
    "rs_jumlah_kode_kartu": _Way(_MEMBERS, _here, _always(q411="9")),
    "rs_jaminan_99_gabung": _Way(_MEMBERS, _here, _always(q431a=100)),
    "rs_luas_lantai_pencilan": _Way(_HOUSE, _any_row, _always(q302=998)),
    "rs_loncat_301b": _Way(_HOUSE, lambda a: a("301a") != 1, _always(q301b=1)),
    "rs_loncat_306b": _Way(_HOUSE, lambda a: not 4 <= _number(a, "306a") <= 8, _always(q306b=1)),
    "rs_loncat_307b": _Way(_HOUSE, lambda a: a("307a") != 1, _always(q307b1=2)),
    "rs_loncat_309b": _Way(_HOUSE, lambda a: _number(a, "309a") > 3, _always(q309b=1)),
    "rs_kode_lantai": _Way(_HOUSE, _any_row, _always(q303=15)),
    "rs_bulan_tanpa_bantuan": _Way(_PROGRAMMES, lambda a: a("501a") == 2, _always(**{"501a Bulan": 5})),
}
"""Kinds that change answers; `rs_salinan_nama_beda` changes a copy and is planted by itself."""

_COPY = "rs_salinan_nama_beda"
REGSOSEK_KINDS: tuple[str, ...] = tuple(kind.id for kind in KINDS if kind.form == "regsosek")


def plant_regsosek(
    sheets: Sequence[RegsosekSheet], plan: ErrorPlan
) -> tuple[tuple[RegsosekSheet, ...], tuple[Planted, ...]]:
    """Plant `plan.rate` of the members' rows as errors, the kinds in turn; at most one error a row.

    Raises WrongUse for a kind of another workbook.
    """
    unknown = [kind for kind in plan.kinds if kind not in REGSOSEK_KINDS]
    if unknown:
        raise WrongUse(
            "D103", "Rencana galat tidak dapat dijalankan", found=", ".join(unknown), expected=", ".join(REGSOSEK_KINDS)
        )
    stream = Stream(plan.seed, 500)
    dirty = [[list(row) for row in sheet.rows] for sheet in sheets]
    used: set[tuple[int, int]] = set()
    key: list[Planted] = []
    number = 0
    for turn in range(round(plan.rate * len(sheets[_MEMBERS].rows))):
        kind = plan.kinds[turn % len(plan.kinds)]
        planted = _one(sheets, kind, stream, used, number + 1)
        for line in planted:
            sheet = next(index for index, sheet in enumerate(sheets) if sheet.name == line.sheet)
            column = _column(sheets[sheet], kind, line.column)
            dirty[sheet][line.row - sheets[sheet].header_row - 1][column] = line.after
        number += bool(planted)
        key += planted
    return tuple(replace(s, rows=tuple(rows)) for s, rows in zip(sheets, dirty, strict=True)), tuple(key)


def _column(sheet: RegsosekSheet, kind: str, header: str) -> int:
    """The first column of that header; for a wrong copy the second one."""
    first = sheet.place(header)
    return sheet.headers.index(header, first + 1) if kind == _COPY else first


def _one(
    sheets: Sequence[RegsosekSheet], kind: str, stream: Stream, used: set[tuple[int, int]], number: int
) -> list[Planted]:
    """One error of the kind in a row nobody touched yet; nothing when no row fits."""
    way = WAYS.get(kind, _Way(_MEMBERS, _here, lambda answer: {"402 Nama": f"{answer('402 Nama')} LAIN"}))
    sheet = sheets[way.sheet]
    start = int(stream.integers(0, max(1, len(sheet.rows)), 1)[0])
    for offset in range(len(sheet.rows)):
        line = (start + offset) % len(sheet.rows)
        cells = sheet.rows[line]

        def answer(question: str, cells: Sequence[Cell] = cells) -> Cell:
            return cells[sheet.place(question)]

        if (way.sheet, line) in used or not way.fits(answer):
            continue
        used.add((way.sheet, line))
        row = line + sheet.header_row + 1
        return [
            Planted(number, kind, row, column, answer(column), after, sheet=sheet.name)
            for column, after in way.wrong(answer).items()
        ]
    return []
