"""A file of metadata from outside: JSON in INDAH's keys, or a workbook with the sheets of its client."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from cantik.base.errors import UnreadableInput
from cantik.base.nesting import parse_json
from cantik.base.parsing import parse_apart
from cantik.collect.columns import text_of
from cantik.collect.grid import OpenedFile
from cantik.collect.open import open_file
from cantik.forum.metadata.document import MetadataFault, MetadataSet, clean
from cantik.forum.metadata.exchange import Forms, SheetRows, from_json, from_sheets

_MOST_BYTES = 25_000_000


@parse_apart()
def read_metadata_file(path: Path, forms: Forms) -> tuple[MetadataSet, list[MetadataFault]]:
    """The set of a file, and all that is wrong with it. Raises `UnreadableInput` B146 for what is no JSON, or what
    `collect.open` raises for a file that is no workbook."""
    if path.suffix.lower() != ".json":
        with open_file(path) as opened:
            sheets = {head.name: _sheet(opened, head.number) for head in opened.heads}
        return from_sheets(sheets, forms)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError("lebih dari 25 MB")
        raw = parse_json(path.read_bytes())
    except ValueError as error:
        raise UnreadableInput(
            "B146",
            "Berkas ini bukan JSON metadata",
            where=path.name,
            found=str(error)[:80],
            mend="Mulai dari metadata sebuah kegiatan yang diunduh dari halamannya.",
            command="Mulai dari contoh: cantik metadata isi pemutakhiran_keluarga --year 2026 --out contoh.json",
        ) from error
    return from_json(raw, forms)


def _sheet(opened: OpenedFile, number: int) -> SheetRows:
    titles: list[str] = []
    rows: list[tuple[int, Mapping[str, str]]] = []
    for block in opened.blocks(number):
        for at, line in enumerate(block.rows):
            cells = [clean(text_of(column[at])) if column else "" for column in block.columns]
            if not titles:
                titles = cells
            elif any(cells):
                rows.append((line, {title: cell for title, cell in zip(titles, cells, strict=False) if title}))
    return SheetRows(titles, rows)
