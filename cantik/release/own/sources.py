"""The published tables that a question is about, each with what must be said of its release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cantik.release import files
from cantik.release.model import Release, Table
from cantik.release.own.question import OwnQuestion
from cantik.release.printed_tables import print_table


@dataclass(frozen=True, slots=True)
class OwnSource:
    """One village in one edition that was asked for (`wish`), and the two tables of it as products print them; None
    where there is no such release, or it does not print the table."""

    village: str
    name: str
    wish: str
    release: Release | None
    above: Table | None = None
    below: Table | None = None
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class TableTitle:
    """What a list of tables says of one; `chapter`: of the book, in both languages, ("", "") where none names it."""

    number: str
    title: str
    title_en: str
    chapter: tuple[str, str] = ("", "")


def source_of(
    question: OwnQuestion, village: str, name: str, wish: str, folder: Path | None, replaced_by: str = ""
) -> OwnSource:
    """What a question needs of the release in `folder`; None: the village has no such edition that everybody reads.

    Raises T101 and T102 for a damaged release.
    """
    if folder is None:
        return OwnSource(village, name, wish, None)
    above = table_of(folder, question.above.table)
    below = table_of(folder, question.below.table) if question.below is not None else None
    return OwnSource(village, name, wish, release_of(folder), above, below, replaced_by)


def table_of(folder: Path, key: str) -> Table | None:
    """A table of a release as products print it: in percentages where its coverage allows no counts."""
    return _table(folder, key, _age(folder))


def titles_of(folder: Path) -> Mapping[str, TableTitle]:
    """The tables that a release prints, by key, in the order of its chapters."""
    return _titles(folder, _age(folder))


def release_of(folder: Path) -> Release:
    """What a release says besides its tables."""
    return _release(folder, _age(folder))


def _age(folder: Path) -> int:
    """A release never changes; a folder may be another one's tomorrow."""
    described = folder / files.DESCRIPTION
    return described.stat().st_mtime_ns if described.is_file() else 0


@lru_cache(maxsize=256)
def _titles(folder: Path, _when: int) -> Mapping[str, TableTitle]:
    """Read once a release: a form lists all tables of one, of which it shows no cell."""
    found = {}
    for chapter in release_of(folder).chapters:
        for key in chapter.tables:
            table = files.open_table(folder, key)
            if table is not None:
                found[key] = replace(title_of(print_table(table)), chapter=(chapter.title, chapter.title_en))
    return found


def title_of(table: Table) -> TableTitle:
    """What a list says of a table."""
    return TableTitle(table.number, table.title, table.title_en)


@lru_cache(maxsize=256)
def _table(folder: Path, key: str, _when: int) -> Table | None:
    found = files.open_table(folder, key)
    return None if found is None else print_table(found)


@lru_cache(maxsize=256)
def _release(folder: Path, _when: int) -> Release:
    return files.open_summary(folder)
