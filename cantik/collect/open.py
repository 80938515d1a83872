"""Opens a file from outside: looks at its bytes (never at its name), lets it through the gate, and hands out sheets.

Whatever the bytes are, the outcome is an opened file or one typed error.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from cantik.base.memory_file import Source
from cantik.collect.archive import LIMITS, MB, Archive, Limits
from cantik.collect.batch import FileFacts
from cantik.collect.bundle import is_bundle, members
from cantik.collect.delimited_text import Delimited
from cantik.collect.errors import FileMissing, NotAWorkbook, OverLimit, PartMissing, PasswordProtected
from cantik.collect.grid import OpenedFile, Remarks
from cantik.collect.ole import MAGIC, inspect_xls
from cantik.collect.workbook import CellWorker, Workbook, has_stat_parser
from cantik.collect.xmlscan import HiddenCells, scan_ods, scan_xlsx

_RESAVE = "Buka di Excel atau LibreOffice, simpan sebagai XLSX, lalu coba lagi."
#: First bytes of what people hand in by mistake, with the words for it.
_STRANGERS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "dokumen PDF"),
    (b"\x89PNG", "gambar PNG"),
    (b"\xff\xd8\xff", "foto JPEG"),
    (b"GIF8", "gambar GIF"),
    (b"BM", "gambar BMP"),
    (b"\x1f\x8b", "arsip gzip"),
    (b"7z\xbc\xaf", "arsip 7-Zip"),
    (b"Rar!", "arsip RAR"),
    (b"{\\rtf", "dokumen RTF"),
    (b"SQLite format 3", "basis data SQLite"),
    (b"PAR1", "berkas Parquet"),
    (b"MZ", "program Windows"),
    (b"\x7fELF", "program"),
)
_MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<?mso-application", "lembar XML Excel 2003"),
    (b"urn:schemas-microsoft-com:office:spreadsheet", "lembar XML Excel 2003"),
    (b"<html", "halaman web (HTML)"),
    (b"<!doctype html", "halaman web (HTML)"),
    (b"<table", "halaman web (HTML)"),
    (b"<?xml", "berkas XML"),
)


@contextmanager
def open_file(path: Source, limits: Limits = LIMITS) -> Iterator[OpenedFile]:
    """Open a workbook, delimited text, or a file of SPSS or Stata; a worker process ends with the block.

    Raises one of `cantik.collect.errors` B100-B107 for anything that cannot be opened.
    """
    head = _head(path)
    if stat := _stat_kind(head):
        with _stat_file(path, stat, limits) as opened:
            yield opened
        return
    _refuse_strangers(head, path.name)
    if not head.startswith((b"PK", MAGIC)):
        yield Delimited(path)
        return
    worker = CellWorker()
    try:
        data = _whole(path, limits)
        facts = FileFacts(path.name, len(data), hashlib.sha256(data).hexdigest())
        kind, remarks = _inspect(data, path.name, limits)
        yield Workbook(worker, data, facts, kind, remarks)
    finally:
        worker.close()


def _stat_kind(head: bytes) -> str:
    """`sav` (SPSS, also compressed), `dta` (Stata), or "" for anything else."""
    if head.startswith((b"$FL2", b"$FL3")):
        return "sav"
    old = head[:1] in (b"q", b"r", b"s") and head[1:2] in (b"\x01", b"\x02") and head[2:4] == b"\x01\x00"
    return "dta" if old or head.startswith(b"<stata_dta>") else ""


@contextmanager
def _stat_file(path: Source, kind: str, limits: Limits) -> Iterator[OpenedFile]:
    if not has_stat_parser():
        raise PartMissing(path.name, "berkas SPSS" if kind == "sav" else "berkas Stata", "statistik")
    data = _whole(path, limits)
    worker = CellWorker(kind)
    try:
        facts = FileFacts(path.name, len(data), hashlib.sha256(data).hexdigest())
        yield Workbook(worker, data, facts, kind, Remarks())
    finally:
        worker.close()


def _head(path: Source) -> bytes:
    try:
        if not path.is_file():
            raise FileMissing(path.name, "tidak ada berkas dengan nama itu")
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError as error:
        raise FileMissing(path.name, "berkas tidak boleh atau tidak dapat dibuka") from error
    if not head:
        raise NotAWorkbook(path.name, "berkas kosong")
    return head


def _refuse_strangers(head: bytes, where: str) -> None:
    for first, words in _STRANGERS:
        if head.startswith(first) and (len(first) > 2 or b"\0" in head):
            raise NotAWorkbook(where, words)
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith(b"<"):
        words = next((words for mark, words in _MARKUP if mark in start), "berkas XML atau HTML")
        raise NotAWorkbook(where, words, _RESAVE)


def _whole(path: Source, limits: Limits) -> bytes:
    size = path.stat().st_size
    if size > limits.file:
        raise OverLimit(path.name, f"{size / MB:.0f} MB", f"paling besar {limits.file // MB} MB")
    return path.read_bytes()


def _inspect(data: bytes, where: str, limits: Limits) -> tuple[str, Remarks]:
    """What kind of workbook it is, and what it hides; raises what the gate raises."""
    if data.startswith(MAGIC):
        xls = inspect_xls(data, where)
        hidden = HiddenCells(macros=xls.macros, date1904=xls.date1904)
        return "xls", Remarks(hidden, _hidden_words(hidden))
    archive = Archive(data, where, limits)
    if "xl/workbook.xml" in archive:
        hidden = scan_xlsx(archive, where)
        return "xlsx", Remarks(hidden, _hidden_words(hidden))
    if "content.xml" in archive and b"spreadsheet" in _mimetype(archive):
        if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise PasswordProtected(where)
        hidden = scan_ods(archive, where)
        return "ods", Remarks(hidden, _hidden_words(hidden))
    if is_bundle(archive):
        members(archive, where)  # says what keeps it from being unpacked
    raise NotAWorkbook(where, _other_archive(archive), _RESAVE)


def _mimetype(archive: Archive) -> bytes:
    return archive.read("mimetype") if "mimetype" in archive else b""


def _other_archive(archive: Archive) -> str:
    if "xl/workbook.bin" in archive:
        return "buku kerja biner XLSB"
    if "word/document.xml" in archive:
        return "dokumen Word"
    if "ppt/presentation.xml" in archive:
        return "salindia PowerPoint"
    if "content.xml" in archive:
        return "dokumen LibreOffice yang bukan lembar kerja"
    return "arsip ZIP"


def _hidden_words(hidden: HiddenCells) -> tuple[tuple[str, str], ...]:
    """Remarks about the whole workbook, in words."""
    words = []
    if hidden.macros:
        words.append(("makro", "makro tidak dijalankan dan tidak disimpan"))
    if hidden.external_links:
        words.append(("tautan luar", f"{hidden.external_links} tautan ke berkas lain tidak dibuka"))
    stored = sum(facts.formulas - facts.without_value_count for facts in hidden.sheets.values())
    if stored:
        words.append(("rumus", f"{stored} sel rumus dibaca dari hasil yang tersimpan; rumusnya tidak dihitung ulang"))
    return tuple(words)
