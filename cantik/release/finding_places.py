"""Where in a release a finding points: a cell by words that lead back to it, also on another server."""

from __future__ import annotations

from itertools import product

from cantik.release.model import Release, Table


def place_words(table: Table, index: int) -> str:
    """A cell in words: the number of its table, and the category of each axis.

    The same words find it again (`find_place`).
    """
    path = list(product(*(axis.categories for axis in table.axes)))[index]
    at = "; ".join(f"{axis.label}: {own.label}" for axis, own in zip(table.axes, path, strict=True))
    return f"Tabel {table.number}, {at}"


def find_place(where: str, release: Release) -> tuple[Table, int | None] | None:
    """The table that words name, and its cell where they name one; None where they name no table of this release."""
    said = " ".join(where.split())
    for table in release.tables:
        head = f"tabel {table.number}"
        rest = said[len(head) :]
        if not said.casefold().startswith(head.casefold()) or rest[:1].isdigit() or rest[:2].lstrip(".").isdigit():
            continue
        found = (i for i in range(len(table.cells)) if place_words(table, i).casefold() == said.casefold())
        return table, next(found, None)
    return None
