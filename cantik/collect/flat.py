"""What is brought becomes the files that are read: a plain ZIP stands for the files in it, an export of a server with
repeats for one table each, an entry a row, with what the export says of the family repeated before it.

So the screen of mappings, and whoever reads a row for each person, get what they know.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from cantik.base.errors import UnreadableInput
from cantik.base.memory_file import Source
from cantik.collect.archive import LIMITS, Archive
from cantik.collect.bundle import looks_like_zip, plain_archive, unpack_archive
from cantik.collect.columns import text_of
from cantik.collect.delimited_text import NumberedText
from cantik.collect.export_tables import Export, ExportBroken, ExportRow, ExportTable, ExportTool, ReviewedThere
from cantik.collect.fasih_exports import OF_ASSIGNMENT
from cantik.collect.server_exports import export_in, open_tables

#: what ties the tables of a server together, and stands in the table of the forms anyway
_TIES = ("_parent_", "_submission_", "_index", "PARENT_KEY", "KEY", "assignment_id")
_NUMBER = "index1"  # of a roster of FASIH; in its own table it tells entries of one family apart
_FIRST_PARTS = ("xl/sharedStrings.xml", "xl/worksheets/sheet1.xml")
_REPEAT, _ASSIGNMENT = b"PARENT_KEY", b"assignment_"
_MARKS = (b"_submission_time", b"_uuid")


def files_of(source: Source) -> list[Source]:
    """The files that one stands for, in their order; any that is neither archive nor export is itself.

    Raises `ExportBroken` (B144) for an export whose tables do not fit, and as `bundle.unpacked`.
    """
    if _may_be_export(source):
        with open_tables(source) as opened:
            export = export_in(opened)
        if export is not None and (export.repeats or export.tool is ExportTool.FASIH):
            return list(flatten_export(export, source.name))
    return unpack_archive(source)


def all_files(sources: Iterable[Source]) -> Iterator[Source]:
    """Every file, those of archives and exports included. Raises as `files_of`."""
    for source in sources:
        yield from files_of(source)


def _may_be_export(source: Source) -> bool:
    """Whether its first bytes make it worth opening: a plain ZIP with a repeat, a workbook with titles of Kobo."""
    if not looks_like_zip(source):
        return source.is_file() and _ASSIGNMENT in _first_bytes(source)
    plain = plain_archive(source)
    if plain is not None:
        first = [next(iter(plain.stream(name)), b"") for name in plain.names if name.endswith(".csv")]
        return any(mark in piece for piece in first for mark in (_REPEAT, _ASSIGNMENT))
    try:
        archive = Archive(source.read_bytes(), source.name, LIMITS)
        first = [next(iter(archive.stream(name)), b"") for name in _FIRST_PARTS if name in archive]
    except UnreadableInput:
        return False  # told where it is opened
    return any(_ASSIGNMENT in piece for piece in first) or all(any(mark in piece for piece in first) for mark in _MARKS)


def _first_bytes(source: Source) -> bytes:
    try:
        with source.open("rb") as stream:
            return stream.read(4096)
    except OSError:
        return b""  # told where it is opened


def flatten_export(export: Export, where: str) -> Iterator[NumberedText]:
    """A table for each repeat that has none below it. A submission without entries stands alone in the longest of them:
    that of the members, whatever the others are called.

    Raises `ExportBroken` (B144) where a row belongs to nobody or to two.
    """
    if export.faults:
        first = export.faults[0]
        more = f" dan {len(export.faults) - 1} lagi" if len(export.faults) > 1 else ""
        raise ExportBroken(where, f"{first.sheet}, baris {first.row}: {first.message}{more}", "", first.mend)
    above = {table.above for table in export.repeats}
    leaves = [table for table in export.repeats if table.name not in above] or [export.root]
    longest = max(leaves, key=lambda table: len(table.rows))
    for table in leaves:
        yield _flat(export, table, alone=table is longest)


def _flat(export: Export, table: ExportTable, *, alone: bool) -> NumberedText:
    chain = [table] if table is not export.root else []
    while chain and chain[0].above:
        chain.insert(0, next(each for each in export.repeats if each.name == chain[0].above))
    chain.insert(0, export.root)
    rejected = {
        row.key
        for row, told in zip(export.root.rows, export.told, strict=True)
        if told.review is ReviewedThere.REJECTED
    }
    lines = [line for line in _join_rows(chain, alone=alone) if line[0] is not None and line[0].key not in rejected]
    columns = [(at, place) for at in range(len(chain)) for place in _columns_kept(chain, at)]
    titles = _titles(chain, columns)
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(titles)
    for line in lines:
        writer.writerow(_text_at(line[at], place) for at, place in columns)
    numbers = [1, *(next(row.number for row in reversed(line) if row is not None) for line in lines)]
    waiting = sum(each.review is ReviewedThere.NONE for each in export.told) if export.tool is ExportTool.FASIH else 0
    said = [f"tanpa {len(rejected)} yang ditolak"] if rejected else []
    said += [f"{waiting} belum disetujui"] if waiting else []
    told = f" ({', '.join(said)})" if said else ""
    name = f"{table.name.removesuffix('.csv')}{told}.csv"
    return NumberedText(name, stream.getvalue().encode(), numbers=numbers)


def _text_at(row: ExportRow | None, place: int) -> str:
    return "" if row is None or place >= len(row.cells) else text_of(row.cells[place])


def _join_rows(chain: Sequence[ExportTable], *, alone: bool) -> Iterator[list[ExportRow | None]]:
    """Each row of the last table behind those that it belongs to; the forms in their order."""
    below: list[dict[str, list[ExportRow]]] = []
    for table in chain[1:]:
        found: dict[str, list[ExportRow]] = {}
        for row in table.rows:
            found.setdefault(row.above, []).append(row)
        below.append(found)

    def onwards(line: list[ExportRow | None], at: int) -> Iterator[list[ExportRow | None]]:
        last = line[-1]
        entries = below[at].get(last.key, []) if last is not None and at < len(below) else []
        if not entries:
            if len(line) == len(chain) or alone:
                yield [*line, *[None] * (len(chain) - len(line))]
            return
        for entry in entries:
            yield from onwards([*line, entry], at + 1)

    for top in chain[0].rows:
        yield from onwards([top], 0)


def _columns_kept(chain: Sequence[ExportTable], at: int) -> list[int]:
    """All columns, blank ones as well: a mapping knows its table by all of its titles, and the export of next month has
    the same. Of a repeat none that only ties it to the table above, or says again what that says of the assignment."""
    table, last = chain[at], at == len(chain) - 1

    def ties(title: str) -> bool:
        again = title.startswith(OF_ASSIGNMENT) and title in chain[0].titles
        return bool(at) and (title.startswith(_TIES) or again or (title == _NUMBER and not last))

    return [place for place, title in enumerate(table.titles) if title and not ties(title)]


def _titles(chain: Sequence[ExportTable], columns: Sequence[tuple[int, int]]) -> list[str]:
    """Titles without the groups before them, where that leaves them different; else with their table's name."""
    whole = [chain[at].titles[place] for at, place in columns]
    bare = [title.replace("/", "-").rpartition("-")[2] if _is_grouped(title) else title for title in whole]
    counts, wholes = Counter(bare), Counter(whole)
    return [
        short if counts[short] == 1 else title if wholes[title] == 1 else f"{title} ({chain[at].name})"
        for short, title, (at, _) in zip(bare, whole, columns, strict=True)
    ]


def _is_grouped(title: str) -> bool:
    """Whether signs of groups stand between names, and not between words."""
    return all(part.isidentifier() for part in title.replace("/", "-").split("-"))
