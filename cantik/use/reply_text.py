"""What a public reply may say: no number of a person, no count that its edition does not print. Pure.

It guards who writes unawares: a hidden cell that is told in a sentence is told, and a newspaper's count of few people
becomes one that the office repeated.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal

from cantik.base.text import counts_in, fold
from cantik.release.model import Figure, Release, Table
from cantik.release.show import cell_text, derived_text, figure_text

#: what percentages and rates are told of
_BASES = frozenset({Decimal(100), Decimal(1000)})
_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
#: so many words a name of a person has: one alone may be any word
_SHORTEST_NAME, _LONGEST_NAME = 2, 6


def printed_numbers(release: Release, figure: str) -> frozenset[Decimal]:
    """What an edition prints of a figure (`tabel/KEY` or `indikator/ID`) and of the indicators of its village.
    `release` is the printed one."""
    texts = [text for own in release.figures if not own.area for text in _of_figure(own)]
    kind, _, key = figure.partition("/")
    for table in release.tables:
        if kind == "tabel" and table.key == key:
            texts += _of_table(table)
    return _BASES.union(*(_numbers(text) for text in texts))


def _of_figure(figure: Figure) -> Iterator[str]:
    yield from (figure.title, figure.title_en, figure_text(figure))


def _of_table(table: Table) -> Iterator[str]:
    yield from (table.title, table.title_en)
    yield from (category.label for axis in table.axes for category in axis.categories)
    yield from (cell_text(cell) for cell in table.cells)
    yield from (derived_text(column, row) for column in table.derived for row in range(len(column.values)))


def unprinted_numbers(text: str, printed: Collection[Decimal], *, least: int = 0) -> tuple[str, ...]:
    """What a text counts that was not printed, as it is written there. `least`: a greater count may stand, as in what
    somebody else said; a count in words is never more than ten."""
    digits, words = counts_in(text)
    found = (number for number in digits if not _numbers(number) & frozenset(printed))
    return (*(number for number in found if not least or max(_numbers(number), default=0) < least), *words)


def _numbers(text: str) -> frozenset[Decimal]:
    """The numbers of a text, read as they are written here and as they are written in English."""
    return frozenset(number for part in _DIGITS.findall(text) for number in _read(part))


def _read(part: str) -> Iterator[Decimal]:
    for thousands, decimals in ((".", ","), (",", ".")):
        plain = part.replace(thousands, "").replace(decimals, ".")
        if plain.count(".") <= 1:
            yield Decimal(plain)


def possible_names(texts: Iterable[str]) -> frozenset[str]:
    """Every run of words that may be the name of a person, folded as the register keeps names."""
    runs = (fold(text).split() for text in texts)
    return frozenset(
        " ".join(words[at : at + length])
        for words in runs
        for length in range(_SHORTEST_NAME, _LONGEST_NAME + 1)
        for at in range(len(words) - length + 1)
    )
