"""Sentences made from published cells only; a sentence that would need a hidden cell is not made."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from cantik.base.numerals import agree_with_one, format_number, ratio, round_half_up
from cantik.content.axes import Axis, Category
from cantik.release.carried_words import as_of
from cantik.release.model import Cell, Figure, Table
from cantik.release.show import joint, superscript_of

_PLACE = re.compile(r"\{([a-z_0-9.:+]+)\}")


class _Unavailable(Exception):
    """A placeholder of a sentence cannot be filled from published figures."""


def main_axis(table: Table) -> Axis:
    """The axis that the table is about: its category axis, else the ages, else the first."""
    for role in ("kategori", "umur", "wilayah"):
        for axis in table.axes:
            if axis.role == role:
                return axis
    return table.axes[0]


def margin(table: Table, axis: Axis) -> tuple[tuple[Category, Cell], ...]:
    """The one-way margin over `axis`: its cells where every other axis stands at its total (empty if one has none)."""
    others = {across.id: across.total for across in table.axes if across.id != axis.id}
    if any(position is None for position in others.values()):
        return ()
    cells = []
    for index, category in enumerate(axis.categories):
        where = [index if across.id == axis.id else int(others[across.id] or 0) for across in table.axes]
        cells.append((category, table.at(*where)))
    return tuple(cells)


def count_answered(cells: Sequence[tuple[Category, Cell]]) -> int | Decimal | None:
    """Who answered in a margin: its total without the unanswered; None when one of them is not published."""
    whole = next((cell.value for category, cell in cells if category.total), None)
    missing = [cell.value for category, cell in cells if category.missing]
    if whole is None or None in missing:
        return None
    return whole - sum(value for value in missing if value is not None)


def share(part: Cell, whole: int | Decimal | None, decimals: int = 1) -> Decimal | None:
    """Percentage of a published part in those who answered (docs/bidang/quality_policy.md 4); None when one is hidden
    or nobody did."""
    if part.value is None or not whole:
        return None
    exact = Fraction(part.value) / Fraction(whole)
    return ratio(exact.numerator, exact.denominator, 100, decimals)


@dataclass(frozen=True, slots=True)
class FormerFigure:
    """What the edition of an earlier data year told of a figure of the same definition, base and unit."""

    year: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class Published:
    """What sentences may speak of: tables by id, figures of the village by id, those of its parts, fixed words, and the
    figures of an earlier year that may stand beside them."""

    tables: Mapping[str, Table]
    figures: Mapping[str, Figure]
    words: Mapping[str, str]
    parts: Mapping[str, Sequence[Figure]] = field(default_factory=dict)
    former: Mapping[str, FormerFigure] = field(default_factory=dict)
    reference: dt.date | None = None

    def day_of(self, head: str, key: str) -> dt.date | None:
        """The day of what a placeholder speaks of, where it was carried over from an earlier edition."""
        if self.reference is None:  # of no one edition: nothing was carried into it
            return None
        if head in ("tabel", "persen", "terbanyak"):
            table = self.tables.get(key.partition(".")[0])
            return None if table is None or table.reference == self.reference else table.reference
        told = [self.figures.get(key)] if head in ("indikator", "perubahan") else self.parts.get(key, ())
        return next((figure.reference for figure in told if figure is not None and figure.reference), None)


def fill(template: str, published: Published, lang: str) -> str | None:
    """The sentence with its placeholders filled from published figures, or None when one is not published.

    Placeholders: `{desa}` and other words; `{tabel.ID}` the total of a table, `{tabel.ID.KATEGORI}` a cell of its main
    margin, `{persen.ID.KATEGORI+KATEGORI}` the share of some in the total, `{indikator.ID}` the value of an indicator,
    `{tertinggi.ID}` and `{terendah.ID}` the part of the village where it is highest and lowest, with its value;
    `{perubahan.ID}` how it moved since the year before, `{terbanyak.ID}` the largest category of a table with its
    share. Nothing is said of who did not answer, and no share of nobody. What is not final bears the mark of its state.
    What was carried over from an earlier edition is told with its day, and never in one sentence with what is of
    another day.
    """
    days: set[dt.date | None] = set()

    def value(match: re.Match[str]) -> str:
        name = match.group(1)
        head, _, rest = name.partition(".")
        if not rest:
            return published.words[name]
        lookups: dict[str, Callable[[str], str]] = {
            "tabel": lambda key: _count(published.tables, key, lang),
            "persen": lambda key: _share(published.tables, key, lang),
            "indikator": lambda key: _figure(published.figures, key, lang),
            "tertinggi": lambda key: _extreme(published.parts.get(key, ()), lang, highest=True),
            "terendah": lambda key: _extreme(published.parts.get(key, ()), lang, highest=False),
            "perubahan": lambda key: _tell_change(published, key, lang),
            "terbanyak": lambda key: _tell_largest(published.tables, key, lang),
        }
        days.add(published.day_of(head, rest))
        return lookups[head](rest)

    if not _has_one_base(template, published):
        return None
    try:
        said = _agree(_PLACE.sub(value, template), lang)
    except _Unavailable:
        return None
    if len(days) > 1:
        return None
    day = next(iter(days), None)
    return said if day is None else _with_day(said, as_of(day, "id" if lang == "id" else "en"))


def _agree(sentence: str, lang: str) -> str:
    return agree_with_one(sentence) if lang == "en" else sentence


def _with_day(sentence: str, day: str) -> str:
    """A sentence, or a figure, with the day that it is of.

    >>> _with_day("Sebanyak 26 orang.", "keadaan 31 Desember 2025")
    'Sebanyak 26 orang (keadaan 31 Desember 2025).'
    """
    bare = sentence.rstrip(".")
    return f"{bare} ({day}){sentence[len(bare) :]}"


def _has_one_base(template: str, published: Published) -> bool:
    """Whether what a sentence says "of so many" are those of whom it tells a share: those who answered are fewer than
    all where somebody did not."""
    named = [name.split(".") for name in _PLACE.findall(template)]
    whole = {rest[0] for head, *rest in named if head == "tabel" and len(rest) == 1}
    shared = {rest[0] for head, *rest in named if head == "persen"}
    for name in whole & shared:
        table = published.tables.get(name)
        cells = margin(table, main_axis(table)) if table is not None else ()
        if count_answered(cells) != next((cell.value for category, cell in cells if category.total), None):
            return False
    return True


def spoken_of(template: str, table: str) -> tuple[str, ...]:
    """The categories of a table whose cells or shares a sentence says, in its order."""
    named = (name.split(".") for name in _PLACE.findall(template))
    ids = (rest[1] for head, *rest in named if head in ("tabel", "persen") and rest[0] == table and len(rest) == 2)
    return tuple(dict.fromkeys(category for joined in ids for category in joined.split("+")))


def _count(tables: Mapping[str, Table], key: str, lang: str) -> str:
    name, _, category = key.partition(".")
    table = tables.get(name)
    if table is None or table.percent_only:
        raise _Unavailable
    found = [cell for c, cell in margin(table, main_axis(table)) if (c.id == category if category else c.total)]
    if not found or found[0].value is None:
        raise _Unavailable
    return format_number(found[0].value, 0, lang) + superscript_of(found[0].state)


def _share(tables: Mapping[str, Table], key: str, lang: str) -> str:
    """The share of some categories that all stand in the table: one that was merged with others is none of them."""
    name, _, wanted = key.partition(".")
    table, ids = tables.get(name), wanted.split("+")
    if table is None:
        raise _Unavailable
    cells = margin(table, main_axis(table))
    found = {c.id: cell for c, cell in cells if c.id in ids and not (c.total or c.missing)}
    values = [cell.value for cell in found.values() if cell.value is not None]
    percent = share(Cell(sum(values), "ada"), count_answered(cells)) if len(values) == len(ids) else None
    if not percent:
        raise _Unavailable
    return format_number(percent, 1, lang) + superscript_of(joint(cell.state for cell in found.values()))


def _extreme(parts: Sequence[Figure], lang: str, *, highest: bool) -> str:
    """The part with the highest (lowest) value, when all are published and no other part has the same."""
    values = [part.value for part in parts if part.value is not None]
    if len(values) < 2 or len(values) < len(parts):
        raise _Unavailable
    wanted = max(values) if highest else min(values)
    if values.count(wanted) > 1:
        raise _Unavailable
    part = next(part for part in parts if part.value == wanted)
    return f"{part.area_label} {format_number(wanted, part.decimals, lang)}{superscript_of(part.state)}"


_PERCENT = {"id": " persen", "en": " per cent"}
_MOVED = {
    "id": ("naik dari {} pada {}", "turun dari {} pada {}", "sama dengan {} pada {}"),
    "en": ("up from {} in {}", "down from {} in {}", "the same as {} in {}"),
}


def _tell_change(published: Published, key: str, lang: str) -> str:
    """How a figure moved since the year before, both as they are printed: `naik dari 8,96 pada 2024`."""
    figure, former = published.figures.get(key), published.former.get(key)
    if figure is None or figure.value is None or figure.reference or former is None or former.figure.value is None:
        raise _Unavailable
    now, then = (round_half_up(value, figure.decimals) for value in (figure.value, former.figure.value))
    up, down, same = _MOVED[lang]
    said = up if now > then else down if now < then else same
    unit = _PERCENT[lang] if figure.unit == "persen" else ""
    told = f"{format_number(then, figure.decimals, lang)}{unit}"
    return said.format(told, former.year) + superscript_of(figure.state)


def _tell_largest(tables: Mapping[str, Table], key: str, lang: str) -> str:
    """The largest category of a table and its share, where all of its categories are published and no other is as
    large: a hidden one could be the largest."""
    table = tables.get(key)
    if table is None:
        raise _Unavailable
    cells = margin(table, main_axis(table))
    parts = [(category, cell) for category, cell in cells if not (category.total or category.missing)]
    values = [cell.value for _, cell in parts if cell.value is not None]
    if len(values) < max(2, len(parts)) or values.count(max(values)) > 1:
        raise _Unavailable
    category, cell = max(parts, key=lambda part: part[1].value or 0)
    percent = share(cell, count_answered(cells))
    if not percent:
        raise _Unavailable
    label, words = (category.label, "persen") if lang == "id" else (category.label_en, "per cent")
    return f"{label} ({format_number(percent, 1, lang)} {words}){superscript_of(cell.state)}"


def _figure(figures: Mapping[str, Figure], key: str, lang: str) -> str:
    figure = figures.get(key)
    if figure is None or figure.value is None:
        raise _Unavailable
    return format_number(figure.value, figure.decimals, lang) + superscript_of(figure.state)
