"""What offices of the kabupaten deliver about a village, beside what the village counts itself, until somebody decides
which is cited (docs/adr/0054). Frozen in the texts of the release; a release without any has no trace of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.release.codec import decode, encode
from cantik.release.model import Release

#: where it stands among the texts of a release
TEXT = "angka_opd"
#: the same as open data, in the folder of the release
FILE = "opd/angka_opd.csv"
_MONEY = "Rp"  # stands before its number
#: only the office has one; both say the same; they differ and nobody decided; one of two was decided to be cited
Standing = Literal["satu", "sama", "terbuka", "putus"]


@dataclass(frozen=True, slots=True)
class DeliveredFigure:
    """A column of an office's table for this village: the table, the column with its unit and decimals, the office, the
    document that it has it from, the day of both figures; `value` is the office's, `own` the village's, None where it
    is not told: not known, or another one is cited."""

    table: str
    title: str
    title_en: str
    column: str
    label: str
    label_en: str
    unit: str
    unit_en: str
    decimals: int
    office: str
    office_en: str
    document: str
    reference: dt.date
    value: Decimal | None
    own: Decimal | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class DeliveredLine:
    """A figure as products print it: what it counts, whose it is, the number with its unit; in both languages.
    `office`: it is the office's."""

    figure: DeliveredFigure
    office: bool
    value: Decimal
    by: tuple[str, str]
    printed: tuple[str, str]


@dataclass(frozen=True, slots=True)
class DeliveredTable:
    """The figures of one table of an office, whose title, office, document and day they share."""

    title: tuple[str, str]
    source: tuple[str, str]
    lines: tuple[DeliveredLine, ...]


def encode_figures(figures: Sequence[DeliveredFigure]) -> list[Any]:
    """The figures as the texts of a release hold them."""
    return [encode(figure) for figure in figures]


def decode_figures(release: Release) -> tuple[DeliveredFigure, ...]:
    """The figures of offices that a release tells, in the order of tables and columns. Raises `CantikError` T101 for
    texts of another form."""
    return decode(tuple[DeliveredFigure, ...], release.texts.get(TEXT, []), TEXT)


def delivered_tables(release: Release) -> tuple[DeliveredTable, ...]:
    """The same by table, as it is printed."""
    desa, found = release.place.words.desa.lower(), []
    for _table, part in groupby(decode_figures(release), key=lambda figure: (figure.table, figure.reference)):
        figures = list(part)
        first = figures[0]
        found.append(
            DeliveredTable(
                (first.title, first.title_en),
                (
                    f"{first.office}: {first.document}, keadaan {long_date(first.reference)}",
                    f"{first.office_en}: {first.document}, as of {long_date(first.reference, 'en')}",
                ),
                tuple(line for figure in figures for line in _lines(figure, desa)),
            )
        )
    return tuple(found)


def _lines(figure: DeliveredFigure, desa: str) -> list[DeliveredLine]:
    """One line, or two while it is open which of two figures is cited."""
    office, own = (figure.office, figure.office_en), (f"{desa} sendiri", "the village itself")
    if figure.standing == "sama":
        office = f"{office[0]}; {desa} mencatat sama", f"{office[1]}; the village recorded the same"
    elif figure.standing == "terbuka":
        own = f"{own[0]}; belum diputuskan mana yang dikutip", f"{own[1]}; not decided which is cited"
    elif figure.standing == "putus":
        office, own = _by_decision(office), _by_decision(own)
    said = ((True, figure.value, office), (False, figure.own, own))
    return [
        DeliveredLine(figure, mine, value, by, _print_value(figure, value))
        for mine, value, by in said
        if value is not None
    ]


def _by_decision(by: tuple[str, str]) -> tuple[str, str]:
    return f"{by[0]}, menurut putusan walidata", f"{by[1]}, as the walidata decided"


def _print_value(figure: DeliveredFigure, value: Decimal) -> tuple[str, str]:
    number, number_en = (format_number(value, figure.decimals, lang) for lang in ("id", "en"))
    if figure.unit == _MONEY:
        return f"{_MONEY}{number}", f"{_MONEY}{number_en}"
    return f"{number} {figure.unit}", f"{number_en} {figure.unit_en}"
