"""What lists of the region ask of a village, answered by one edition: its figures and tables, or why there is none.

Nothing is counted here: a figure is told as the edition prints it, a hidden one as hidden (docs/rujukan/cakupan.md).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cantik.content.coverage import REASONS, SOUGHT, SoughtFigure
from cantik.release.model import Figure, Release, Table
from cantik.release.show import figure_text

Pair = tuple[str, str]
#: the lists that a village is asked for, in the order of the page
LISTS = ("sdgs_desa_2025", "rumah_dataku", "parameter_kependudukan", "isu_kesejahteraan", "sdgs_desa_2020")
#: of what pages of the program work out, whoever else may tell it
_ON_PAGES = "layar"
_TABLE, _INDICATOR = "tabel/", "indikator/"


class SoughtState(StrEnum):
    """How a row is answered, the nearest answer first."""

    TOLD = "ada"
    HIDDEN = "tertutup"
    AT_OFFICE = "kantor"
    NOT_YET = "belum"
    ELSEWHERE = "luar"
    ASKED = "ditanya"
    AWAITED = "menunggu"
    NONE = "tidak"


@dataclass(frozen=True, slots=True)
class SoughtPart:
    """A measure that answers a row as the edition tells it: `value` as text in both languages ("" for a table, which is
    named by its `number` and `key`)."""

    title: str
    title_en: str
    value: Pair = ("", "")
    unit: Pair = ("", "")
    number: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class SoughtAnswer:
    """A row with its state, the measures that the edition tells of it, and what must be said: why there is none, or why
    it is one in part only."""

    figure: SoughtFigure
    state: SoughtState
    parts: tuple[SoughtPart, ...]
    why: Pair


#: an edition names no table of facts of which there are none
_UNRECORDED = (
    "Belum ada yang dicatat untuk angka ini sampai tanggal acuan rilis.",
    "Nothing was recorded for this figure up to the reference date of the release.",
)


def answers(asked_by: str, release: Release) -> tuple[SoughtAnswer, ...]:
    """Every row of a list, in its order. `release`: an edition of a village, whole."""
    figures = {figure.id: figure for figure in release.figures if not figure.area}
    tables: dict[str, Table] = {}
    for table in release.tables:
        tables.setdefault(table.id, table)
    reasons = {each.id: (each.reason, each.reason_en) for each in release.not_shown}
    return tuple(
        _answer(row, list(_parts(row.measures, figures, tables)), reasons) for row in SOUGHT if row.asked_by == asked_by
    )


def _parts(
    measures: Sequence[str], figures: Mapping[str, Figure], tables: Mapping[str, Table]
) -> Iterator[tuple[SoughtPart, bool]]:
    """What the edition tells of some measures, and whether it tells a number of it."""
    for name in measures:
        figure = figures.get(name.removeprefix(_INDICATOR)) if name.startswith(_INDICATOR) else None
        table = tables.get(name.removeprefix(_TABLE)) if name.startswith(_TABLE) else None
        if figure is not None:
            value = figure_text(figure), figure_text(figure, "en")
            units = figure.unit, figure.unit_en
            yield SoughtPart(figure.title, figure.title_en, value, units), figure.value is not None
        elif table is not None:
            told = any(cell.value is not None for cell in table.cells)
            yield SoughtPart(table.title, table.title_en, number=table.number, key=table.key), told


def _answer(row: SoughtFigure, found: Sequence[tuple[SoughtPart, bool]], reasons: Mapping[str, Pair]) -> SoughtAnswer:
    parts = tuple(part for part, _ in found)
    reason = REASONS.get(row.reason)
    part_only = ("", "") if reason is None else (reason.text, reason.text_en)
    if any(told for _, told in found):
        return SoughtAnswer(row, SoughtState.TOLD, parts, part_only)
    if parts:
        return SoughtAnswer(row, SoughtState.HIDDEN, parts, part_only)
    ids = [name.partition("/")[2] for name in row.measures if name.startswith((_TABLE, _INDICATOR))]
    why = next((reasons[name] for name in ids if name in reasons), None)
    unasked = why is None and row.answers and all(name.startswith(_INDICATOR) for name in row.measures)
    if ids and not unasked:  # what an edition neither tells nor leaves out with a reason was not asked there
        return SoughtAnswer(row, SoughtState.NOT_YET, (), why or _UNRECORDED)
    rest = (
        (row.reason == _ON_PAGES or (row.measures and not ids), SoughtState.AT_OFFICE),
        (row.imported, SoughtState.ELSEWHERE),
        (row.answers, SoughtState.ASKED),
        (row.awaited, SoughtState.AWAITED),
    )
    state = next((state for given, state in rest if given), SoughtState.NONE)
    return SoughtAnswer(row, state, (), part_only)
