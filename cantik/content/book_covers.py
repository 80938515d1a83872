"""Covers of books (`sampul_buku.csv`): the sentence on the back, two colours, a picture in the place of the motif.

A kabupaten's own folder may say another one for any book; its picture lies beside its file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.base.colours import contrast
from cantik.base.errors import ContentError
from cantik.content.csv_lists import read_list
from cantik.content.csv_rows import read_rows
from cantik.content.loader import here, own_file
from cantik.content.owned_colours import find_owner, owned_colours

FILE = "sampul_buku.csv"
_COLUMNS = ("kode", "kalimat", "kalimat_en", "warna", "aksen", "gambar", "terlihat", "pemotret")
_COLOUR, _NAME = re.compile(r"#[0-9A-F]{6}"), re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_. -]{0,80}")
_LONGEST = 120
#: contrast with white, so that softened lines still have the 4.5 of WCAG 2.2 (1.4.3), and of an accent in large letters
_TEXT, _LARGE = 6.0, 3.0
_MOST_BYTES = 20 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class CoverRow:
    """A cover: book, sentence in both languages, ground and accent (`#RRGGBB`), the picture where there is one with
    what it shows and who took it, and where the row stands."""

    book: str
    sentence: str
    sentence_en: str
    ground: str
    accent: str
    picture: Path | None
    shows: str
    credit: str
    where: str


def book_covers() -> Mapping[str, CoverRow]:
    """The covers of this installation by book. Raises `ContentError` K191 with file and line."""
    return read_list(FILE, parse_covers, refuse_cover)


def parse_covers(files: Sequence[tuple[str, Sequence[str]]]) -> Mapping[str, CoverRow]:
    """The covers of some files, each its place and its lines: of one book the last one holds. Raises as above."""
    found: dict[str, CoverRow] = {}
    for place, (name, lines) in enumerate(files):
        seen: set[str] = set()
        for where, cells in read_rows(lines, name, _COLUMNS, refuse_cover):
            row = _row(where, cells, own=place > 0)
            if row.book in seen:
                raise refuse_cover(where, f"kode “{row.book}” dua kali", "satu baris tiap buku")
            seen.add(row.book)
            found[row.book] = row
    return found


def _row(where: str, cells: Mapping[str, str], *, own: bool) -> CoverRow:
    books = here().books
    if cells["kode"] not in books:
        raise refuse_cover(where, f"kode “{cells['kode']}”", " | ".join(books))
    for column in ("kalimat", "kalimat_en", "terlihat", "pemotret"):
        if len(cells[column]) > _LONGEST:
            raise refuse_cover(where, f"{column} {len(cells[column])} huruf", f"paling panjang {_LONGEST} huruf")
    if not cells["kalimat"]:
        raise refuse_cover(where, "kalimat kosong", "kalimat pada sampul belakang")
    _require_colours(where, cells["warna"], cells["aksen"])
    return CoverRow(
        cells["kode"],
        cells["kalimat"],
        cells["kalimat_en"],
        cells["warna"],
        cells["aksen"],
        _find_picture(where, cells, own=own),
        cells["terlihat"],
        cells["pemotret"],
        where,
    )


def _require_colours(where: str, ground: str, accent: str) -> None:
    for colour in (ground, accent):
        if not _COLOUR.fullmatch(colour):
            raise refuse_cover(where, f"warna “{colour}”", "#RRGGBB dengan huruf besar")
        owner = find_owner(colour, owned_colours())
        if owner is not None:
            raise refuse_cover(where, f"warna “{colour}”, mirip {owner.name}", "warna yang bukan milik lembaga lain")
    for other, least, what in (("#FFFFFF", _TEXT, "judul putih"), (accent, _LARGE, "aksen")):
        if contrast(ground, other) < least:
            found = f"{what} {contrast(ground, other):.1f} : 1 di atas {ground}".replace(".", ",")
            raise refuse_cover(where, found, f"kontras sedikitnya {least:g} : 1".replace(".", ","))


def _find_picture(where: str, cells: Mapping[str, str], *, own: bool) -> Path | None:
    name = cells["gambar"]
    if not name:
        return None
    folder, _ = own_file(FILE)
    if not own or folder is None or not _NAME.fullmatch(name):
        raise refuse_cover(where, f"gambar “{name}”", f"nama berkas di samping {FILE}, tanpa folder")
    if not cells["terlihat"] or not cells["pemotret"]:
        raise refuse_cover(where, "gambar tanpa keterangan", "terlihat dan pemotret terisi")
    path = folder.parent / name
    if not path.is_file() or path.stat().st_size > _MOST_BYTES:
        raise refuse_cover(where, f"gambar “{name}”", "berkas yang ada, paling besar 20 MB")
    return path


def refuse_cover(where: str, found: str, expected: str) -> ContentError:
    """The error of this list at a line."""
    return ContentError("K191", "Daftar sampul buku tidak dapat dibaca", where=where, found=found, expected=expected)
