"""The text of every published number, made in one place for book, site and pictures: same numbers, same symbols."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from cantik.base.numerals import HIDDEN, NONE, UNAVAILABLE, format_number
from cantik.release.model import Cell, Derived, Figure, Release

#: raised letters, as BPS prints the states of figures; `release.states` says what they mean
_RAISED = str.maketrans("xre", "ˣʳᵉ")


def superscript_of(state: str) -> str:
    """The mark of a state after its figure: `ˣ`, `ˣˣ`, `ʳ`, `ᵉ`, nothing for a final one."""
    return state.translate(_RAISED)


#: before a share of which only the lower end is printed
AT_LEAST = {"id": "paling sedikit", "en": "at least"}


def joint(states: Iterable[str]) -> str:
    """The state of what is reckoned from figures in these states: that of the least final of them. That it was revised
    is said of published figures alone: what is reckoned of them may be as it was."""
    held = set(states)
    return next((state for state in ("xx", "x", "e") if state in held), "")


def cell_text(cell: Cell, lang: str = "id") -> str:
    """`4.951`, a percentage `28,9`; `–` for nothing counted, `NA` for a hidden cell, `…` for one not available; a
    figure that is not final bears its mark."""
    if cell.status == "rahasia":
        return HIDDEN
    if cell.value is None:
        return UNAVAILABLE
    return (NONE if cell.value == 0 else value_text(cell.value, lang)) + superscript_of(cell.state)


def count_text(cell: Cell, lang: str = "id") -> str:
    """A published count beside its bar, with its mark: a bar of no length says 0."""
    return format_number(cell.value or 0, 0, lang) + superscript_of(cell.state)


def value_text(value: int | Decimal, lang: str = "id") -> str:
    """A count as a whole number, a percentage with one decimal."""
    return format_number(value, 1 if isinstance(value, Decimal) else 0, lang)


def derived_text(derived: Derived, row: int, cells: Iterable[Cell] = (), lang: str = "id") -> str:
    """The value of a derived column in a row with its mark; `…` when an operand is hidden or the denominator is zero.
    `cells`: those of the row, which it is reckoned from."""
    value = derived.values[row]
    if value is None:
        return UNAVAILABLE
    return format_number(value, derived.decimals, lang) + superscript_of(joint(cell.state for cell in cells))


def figure_text(figure: Figure, lang: str = "id") -> str:
    """The value of an indicator with its decimals, without the unit; of a share with a small complement what it is at
    least."""
    if figure.least is not None:
        return f"{AT_LEAST[lang]} {format_number(figure.least, figure.decimals, lang)}"
    if figure.status == "rahasia":
        return HIDDEN
    if figure.value is None:
        return UNAVAILABLE
    return format_number(figure.value, figure.decimals, lang) + superscript_of(figure.state)


def size_text(size: int, lang: str = "id") -> str:
    """The size of a file for a download: `0,4 MB`, `65 kB`."""
    if size >= 100_000:
        return f"{format_number(Decimal(size) / 1_000_000, 1, lang)} MB"
    return f"{format_number(max(1, round(size / 1000)), 0, lang)} kB"


#: names of editions and standings, whole or by their first word
_NAMES = {
    "Rilis": "Release",
    "Rancangan": "Draft",
    "rilis desa": "village release",
    "rilis wilayah": "release of a level",
    "rancangan": "draft",
}


def edition_text(name: str, lang: str = "id") -> str:
    """The name of an edition or a standing: "Rilis 2025-1", "Release 2025-1"."""
    if lang == "id":
        return name
    first, _, rest = name.partition(" ")
    return _NAMES.get(name) or " ".join(filter(None, (_NAMES.get(first, first), rest)))


def sources_text(release: Release, lang: str = "id") -> str:
    """The sources of a release with their days."""
    told = release.texts.get("sumber_data", ())
    lines = [f"{name}, {day}" if lang == "id" else f"{name_en}, {day_en}" for name, name_en, day, day_en in told]
    return "; ".join(lines or release.sources)
