"""Delimited text (CSV): its encoding, its delimiter, its rows as blocks; a large file is streamed at each call."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import IO

from cantik.base.memory_file import Held, Source
from cantik.collect.batch import FileFacts
from cantik.collect.errors import NotAWorkbook, OverLimit, UnreadableText
from cantik.collect.grid import CellBlock, Remarks, SheetHead

#: A kabupaten of 858,513 persons is about 0.25 GB of text; it is streamed, so its gate is wider.
MAX_BYTES = 1_000_000_000
HEAD_ROWS = 16
_PIECE = 1024 * 1024
#: what stands between quotes and ends of lines
_NO_QUOTE = bytes(set(range(256)) - set(b'"\n'))
_HEAD_BYTES = 256 * 1024
_BLOCK_ROWS = 4096
_BLOCK_CELLS = 1_000_000  # a block of wide rows has fewer of them
#: A file up to this size, and with no more cells, is kept once it was taken apart (about 100 MB at most): it is looked
#: through for its dates before it is read.
_KEPT_BYTES, _KEPT_CELLS = 16_000_000, 2_000_000
MAX_COLUMNS = 16_384  # as many as a sheet of Excel has
MAX_LINE = 4_000_000  # characters of one line
_DELIMITERS = (";", ",", "\t", "|")
_NAMES = {";": "titik koma", ",": "koma", "\t": "tab", "|": "garis tegak"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HINT = re.compile(r"sep=(.)\r?\n?\Z")
_NUMBER_BELOW = re.compile(r"[\r\n](?:.*[^0-9])?[0-9]{16}(?![0-9])", re.DOTALL)
_WIDE = 4  # columns from which on delimiters inside a cell prove something
#: encodings in which the bytes of a quote and of the end of a line mean nothing else
_ASCII_BELOW = ("utf-8-sig", "cp1252")
_CONTROL = bytes(set(range(32)) - {0, 9, 10, 12, 13})


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes become text: Python's name of the encoding, and the name that people know."""

    codec: str
    errors: str
    name: str


UTF8 = Encoding("utf-8-sig", "strict", "UTF-8")
ANSI = Encoding("cp1252", "replace", "Windows-1252")


def _encoding(head: bytes) -> Encoding | None:
    """What the first bytes prove: a byte order mark, or the pattern of UTF-16 without one; else None."""
    for mark, codec in _BOMS:
        if head.startswith(mark):
            return Encoding(codec, "strict", "UTF-8" if codec == "utf-8-sig" else "UTF-16")
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if half >= 8 and odd > 0.4 * half and even < 0.05 * half:
        return Encoding("utf-16-le", "strict", "UTF-16")
    if half >= 8 and even > 0.4 * half and odd < 0.05 * half:
        return Encoding("utf-16-be", "strict", "UTF-16")
    return None


@dataclass(frozen=True, slots=True)
class NumberedText(Held):
    """A text made of rows of another one; `numbers` are the rows that they have there (from 1)."""

    numbers: Sequence[int] = field(default=(), repr=False)


def _pair_quotes(stream: IO[bytes]) -> bool:
    """Whether every line surely holds whole pairs of quotes; of lines that end otherwise than at a line feed, or are as
    long as none should be, it is not sure."""
    left = b""
    while piece := stream.read(_PIECE):
        lines, _, left = (left + piece).rpartition(b"\n")
        if len(left) > MAX_LINE - 2 * _PIECE or not _end_alike(lines):
            return False
        if b'"' in lines and b'"' in lines.translate(None, _NO_QUOTE).replace(b'""', b""):
            return False  # of each line its quotes alone are left, side by side: an odd one has no partner
    return b"\r" not in left.rstrip(b"\r") and not left.count(b'"') % 2


def _end_alike(lines: bytes) -> bool:
    """Whether no line ends at a carriage return alone; of the last one the line feed may be cut off."""
    returns = lines.count(b"\r")
    return not returns or returns - lines.count(b"\r\n") == lines.endswith(b"\r")


class Delimited:
    """An opened text file; satisfies `grid.OpenedFile`. Raises `NotAWorkbook`, `OverLimit`, `UnreadableText`."""

    kind: str = "csv"

    def __init__(self, path: Source, *, most: int | None = None) -> None:
        self._path = path
        self._where = path.name
        self._kept: list[CellBlock] | None = None
        size, allowed = path.stat().st_size, most or MAX_BYTES
        if size > allowed:
            raise OverLimit(
                self._where, f"{size / 1e6:.0f} MB", f"paling besar {allowed // 1_000_000} MB", "Bagi berkasnya."
            )
        with path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        known = _encoding(head)
        if known is None and sum(head.count(byte) for byte in _CONTROL) > len(head) // 100:
            raise NotAWorkbook(self._where, "bita yang bukan teks")
        digest, valid = self._digest(known)
        self._encoding = known or (UTF8 if valid else ANSI)
        if known is not None and not valid:
            raise self._unreadable(f"teks {known.name} yang rusak", "teks yang utuh", "Simpan ulang sebagai CSV UTF-8.")
        self.facts = FileFacts(path.name, size, digest)
        self._delimiter, self._skip = self._find_delimiter()
        rows = [tuple(row) for row in islice(self.records(), HEAD_ROWS)]
        self.heads: tuple[SheetHead, ...] = (SheetHead(0, "CSV", True, tuple(rows)),)
        self.remarks = Remarks(left_out=self._remarks())

    def _remarks(self) -> tuple[tuple[str, str], ...]:
        if self._encoding.codec == "cp1252":
            return (("penyandian", "berkas bukan UTF-8; dibaca sebagai Windows-1252 (ANSI)"),)
        return ()

    @property
    def delimiter(self) -> str:
        """Name of the delimiter, for the sentence of recognition."""
        return _NAMES.get(self._delimiter, self._delimiter)

    @property
    def sign(self) -> str:
        """The delimiter itself."""
        return self._delimiter

    @property
    def codec(self) -> str:
        """Python's name of the encoding."""
        return self._encoding.codec

    def lines_of(self, rows: int) -> int:
        """How many lines the first rows take: a cell of several lines has as many."""
        with self._open() as stream:
            reader = csv.reader(self._lines(stream), delimiter=self._delimiter)
            for _ in islice(reader, rows):
                pass
            return reader.line_num

    def _unreadable(self, found: str, expected: str, mend: str) -> UnreadableText:
        return UnreadableText(self._where, found, expected, mend)

    def _digest(self, known: Encoding | None) -> tuple[str, bool]:
        """SHA-256, and whether all bytes are valid in the proven encoding (UTF-8 where nothing is proven)."""
        decoder = codecs.getincrementaldecoder((known or UTF8).codec)("strict")
        machine, valid = hashlib.sha256(), True
        with self._path.open("rb") as stream:
            while piece := stream.read(_PIECE):
                machine.update(piece)
                plain = known in (None, UTF8) and not decoder.getstate()[0] and piece.isascii()
                valid = valid and (plain or _decodes(decoder, piece))
        return machine.hexdigest(), valid and _decodes(decoder, b"", final=True)

    def _open(self) -> io.TextIOWrapper:
        return self._path.open(encoding=self._encoding.codec, errors=self._encoding.errors, newline="")

    def _find_delimiter(self) -> tuple[str, int]:
        """The delimiter that cuts most of the first rows alike; a line `sep=;` of Excel decides by itself."""
        with self._open() as stream:
            text = stream.read(_HEAD_BYTES // 4)
        if not text.strip():
            raise NotAWorkbook(self._where, "berkas kosong")
        hint = _HINT.match(text.split("\n", 1)[0])
        if hint:
            return hint[1], 1
        fits = {delimiter: _fit(text, delimiter) for delimiter in _DELIMITERS}
        best = max(_DELIMITERS, key=lambda delimiter: fits[delimiter])
        if not any(fits[best]):
            raise self._unreadable(
                "teks tanpa pemisah kolom", "kolom dipisah titik koma, koma, atau tab", "Simpan ulang sebagai CSV."
            )
        return best, 0

    def records(self) -> Iterator[list[str]]:
        """The rows from the first one on, as they stand. Raises `UnreadableText`."""
        number = line = width = 0
        with self._open() as stream:
            reader = csv.reader(self._lines(stream), delimiter=self._delimiter)
            try:
                for number, row in enumerate(reader, 1):
                    line, lines = reader.line_num, reader.line_num - line
                    width = width or len(row)
                    if lines > 1 and any(_has_swallowed(cell, self._delimiter, width) for cell in row):
                        raise self._stray_quote(number, lines - 1)
                    if len(row) > MAX_COLUMNS:
                        raise OverLimit(
                            self._where, f"{len(row)} kolom pada baris {number}", f"paling banyak {MAX_COLUMNS}"
                        )
                    yield [] if number <= self._skip else row
            except csv.Error as error:
                raise self._unreadable(
                    f"tanda kutip yang tidak ditutup sesudah baris {number}",
                    "isian yang tanda kutipnya berpasangan",
                    "Perbaiki baris itu, atau simpan ulang dari Excel sebagai CSV.",
                ) from error

    def require_paired_quotes(self) -> None:
        """Look for a quote that swallows rows, for who reads the rows with another program. Lines are looked at by the
        megabyte, else one by one; only where one of them holds half of a pair are they taken apart. Raises
        `UnreadableText`."""
        if self._encoding.codec in _ASCII_BELOW:
            with self._path.open("rb") as raw:
                if _pair_quotes(raw):
                    return
        with self._open() as stream:
            if not any(line.count('"') % 2 for line in self._lines(stream)):
                return
        for _ in self.records():
            pass

    def _stray_quote(self, row: int, swallowed: int) -> UnreadableText:
        return self._unreadable(
            f"tanda kutip pada baris {row} yang menelan {swallowed} baris sesudahnya",
            "isian yang tanda kutipnya berpasangan",
            f"Hapus atau pasangkan tanda kutip pada baris {row}, lalu coba lagi.",
        )

    def _lines(self, stream: io.TextIOWrapper) -> Iterator[str]:
        """The lines of the file, none of them without end."""
        read = stream.readline
        while line := read(MAX_LINE):
            if len(line) == MAX_LINE:
                raise OverLimit(
                    self._where, f"satu baris dengan {MAX_LINE} huruf atau lebih", "baris yang lebih pendek"
                )
            yield line

    def _read_blocks(self) -> Iterator[list[list[str]]]:
        """Rows by the block: so many that their cells, filled up to the widest row, are not too many."""
        rows: list[list[str]] = []
        width = 0
        for row in self.records():
            width = max(width, len(row))
            rows.append(row)
            if len(rows) == _BLOCK_ROWS or len(rows) * width >= _BLOCK_CELLS:
                yield rows
                rows, width = [], 0
        if rows:
            yield rows

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        """The rows from the first one on; short rows are filled with blanks. A file that is not large is taken apart
        once and kept, as a workbook is, a large one at each call."""
        if sheet != 0:
            return
        if self._kept is not None:
            yield from self._kept
            return
        kept: list[CellBlock] | None = [] if self.facts.size <= _KEPT_BYTES else None
        cells = 0
        for block in self._blocks():
            cells += len(block) * len(block.columns)
            if kept is not None and cells <= _KEPT_CELLS:
                kept.append(block)
            else:
                kept = None
            yield block
        self._kept = kept

    def _blocks(self) -> Iterator[CellBlock]:
        first = 1
        for taken in self._read_blocks():
            rows, width, lengths = taken, max(map(len, taken)), list(map(len, taken))
            if min(lengths) != width:
                rows = [row if len(row) == width else row + [""] * (width - len(row)) for row in taken]
            columns = [list(column) if any(column) else None for column in zip(*rows, strict=True)]
            yield CellBlock(self._row_numbers(first, len(rows)), columns, lengths)
            first += len(rows)

    def _row_numbers(self, first: int, count: int) -> Sequence[int]:
        """The rows as whoever made the file counts them."""
        if isinstance(self._path, NumberedText):
            return self._path.numbers[first - 1 : first - 1 + count]
        return range(first, first + count)


def _has_swallowed(cell: str, delimiter: str, width: int) -> bool:
    """Whether a cell of several lines holds rows: a NIK or KK number below its first line, or delimiters for two rows.

    An address of several lines has neither.
    """
    if "\n" not in cell and "\r" not in cell:
        return False
    return bool(_NUMBER_BELOW.search(cell)) or (width >= _WIDE and cell.count(delimiter) >= 2 * (width - 1))


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _fit(text: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows a delimiter cuts into equally many columns (two at least), and into how many."""
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 20))
    except csv.Error:
        return 0, 0
    widths = Counter(len(row) for row in rows if any(row) and len(row) > 1)
    width = max(widths, key=lambda width: (widths[width], width), default=0)
    return widths[width], width
