"""What pages show of a draft without opening it: its tables, its products, what it says otherwise than before.

Made once by the job, kept beside the draft as `ikhtisar.json`: the pages read a few kilobytes instead of every table.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest, pretty_json
from cantik.publish.site.history import difference, format_value
from cantik.release.changes import FigureChange
from cantik.release.codec import decode, encode
from cantik.release.model import Release, Table
from cantik.snapshot.list_coverage import ListCoverage

FILE = "ikhtisar.json"


@dataclass(frozen=True, slots=True)
class OutlinedTable:
    """A table of the draft. `digest` stands for its cells: a review counts for it. `changed`: cells since before."""

    key: str
    number: str
    title: str
    chapter: int
    tier: str
    kind: str
    digest: str
    cells: int
    hidden: int
    changed: int
    title_en: str = ""

    @property
    def id(self) -> str:
        """The id of its definition: the key without the kind of variant and the annex."""
        return self.key.split("-", 1)[0]


@dataclass(frozen=True, slots=True)
class OutlinedChange:
    """A changed figure as text. `cell`: the ids of its categories."""

    kind: str
    key: str
    title: str
    where: str
    cell: tuple[str, ...]
    old: str
    new: str
    difference: str
    notice: bool
    title_en: str = ""
    where_en: str = ""


@dataclass(frozen=True, slots=True)
class DraftOutline:
    """A draft at a glance. `maps`: pictures by dusun; `lines`: every changed figure, those with a notice first. `rows`:
    of the list that lacks the most, those that were read and those whose person is in the register."""

    title: str
    edition: str
    standing_note: str
    sources: tuple[str, ...]
    chapters: tuple[str, ...]
    sheets: tuple[OutlinedTable, ...]
    figures: int
    maps: int
    not_shown: int
    policy: str
    policy_digest: str
    lines: tuple[OutlinedChange, ...]
    title_en: str = ""
    sources_en: tuple[str, ...] = ()
    chapters_en: tuple[str, ...] = ()
    rows: tuple[int, int] | None = None

    def digests(self) -> dict[str, str]:
        """The digest of each table by its key."""
        return {sheet.key: sheet.digest for sheet in self.sheets}


def table_digest(table: Table) -> str:
    """SHA-256 over what a reader sees of a table: title, categories, cells."""
    return digest(canonical_json(encode((table.title, table.axes, table.cells))))


def of(release: Release, found: Sequence[FigureChange], lists: ListCoverage | None = None) -> DraftOutline:
    """The outline of a draft; `found` is what it says otherwise than the edition before, `lists` what of the lists came
    in."""
    counts: dict[str, int] = {}
    for change in found:
        counts[change.key] = counts.get(change.key, 0) + (change.kind == "tabel")

    return DraftOutline(
        title=release.titles[0],
        edition=release.edition,
        standing_note=release.standing_note,
        sources=release.sources,
        chapters=tuple(chapter.title for chapter in release.chapters),
        sheets=tuple(
            OutlinedTable(
                table.key,
                table.number,
                table.title,
                table.chapter,
                table.tier,
                table.kind,
                table_digest(table),
                len(table.cells),
                sum(cell.status == "rahasia" for cell in table.cells),
                counts.get(table.key, 0),
                table.title_en,
            )
            for table in release.tables
        ),
        figures=sum(not figure.area for figure in release.figures),
        maps=sum(1 for chapter in release.chapters for name in chapter.figures if name.startswith("peta")),
        not_shown=len(release.not_shown),
        policy=release.policy["id"],
        policy_digest=release.policy["sidik"],
        lines=tuple(_line(change) for change in sorted(found, key=lambda change: not change.notice)),
        title_en=release.titles[1],
        sources_en=_sources_en(release),
        chapters_en=tuple(chapter.title_en for chapter in release.chapters),
        rows=None if lists is None else (lists.rows.read, lists.rows.accepted),
    )


def _sources_en(release: Release) -> tuple[str, ...]:
    """The sources in English, as the tables that they filled say it; () when one is of no table."""
    english = {
        source: source_en
        for table in release.tables
        for source, source_en in zip(table.source.split("; "), table.source_en.split("; "), strict=True)
    }
    return tuple(english[source] for source in release.sources) if english.keys() >= set(release.sources) else ()


def _line(change: FigureChange) -> OutlinedChange:
    return OutlinedChange(
        change.kind,
        change.key,
        change.title,
        _short(change.where),
        change.cell,
        format_value(change.old, change.old_status, change.decimals, "id"),
        format_value(change.new, change.new_status, change.decimals, "id"),
        difference(change, "id"),
        change.notice,
        change.title_en,
        _short(change.where_en),
    )


def _short(where: str) -> str:
    """`Jumlah` for a total of totals, which nobody needs to read three times."""
    parts = where.split(", ")
    return parts[0] if len(set(parts)) == 1 else where


def write(outline: DraftOutline, home: Path) -> None:
    """Keep the outline beside the draft."""
    lay(home / FILE, pretty_json(encode(outline)))


def read(home: Path, language: str = "id") -> DraftOutline:
    """The outline of a draft in a language (`id`, `en`); Indonesian where an earlier program kept no English.

    Raises `CantikError` T101, `FileNotFoundError` when the draft's files are gone.
    """
    path = home / FILE
    told = path.stat()
    return _read_outline(path, told.st_mtime_ns, told.st_size, language)


@lru_cache(maxsize=16)
def _read_outline(path: Path, _changed: int, _size: int, language: str) -> DraftOutline:
    """Thousands of changed figures take a quarter of a second to read, and every page of a draft asks for them."""
    if language == "en":
        return _english(_read_outline(path, _changed, _size, "id"))
    return decode(DraftOutline, json.loads(path.read_bytes()), FILE)


def _english(outline: DraftOutline) -> DraftOutline:
    return replace(
        outline,
        title=outline.title_en or outline.title,
        sources=outline.sources_en or outline.sources,
        chapters=outline.chapters_en or outline.chapters,
        sheets=tuple(replace(sheet, title=sheet.title_en or sheet.title) for sheet in outline.sheets),
        lines=tuple(
            replace(line, title=line.title_en or line.title, where=line.where_en or line.where)
            for line in outline.lines
        ),
    )
