"""Small fictitious files for the tests of reading. Every NIK and KK number begins with 99, which is no province."""

from __future__ import annotations

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

COLUMNS = (
    "alamat",
    "dusun",
    "rw",
    "rt",
    "nama",
    "no_kk",
    "nik",
    "sex",
    "tempatlahir",
    "tanggallahir",
    "agama_id",
    "pendidikan_kk_id",
    "pendidikan_sedang_id",
    "pekerjaan_id",
    "status_kawin",
    "kk_level",
    "warganegara_id",
    "ayah_nik",
    "nama_ayah",
    "ibu_nik",
    "nama_ibu",
    "golongan_darah_id",
    "akta_lahir",
    "dokumen_pasport",
    "tanggal_akhir_paspor",
    "dokumen_kitas",
    "akta_perkawinan",
    "tanggalperkawinan",
    "akta_perceraian",
    "tanggalperceraian",
    "cacat_id",
    "cara_kb_id",
    "hamil",
    "ktp_el",
    "status_rekam",
    "alamat_sekarang",
    "status_dasar",
    "suku",
    "tag_id_card",
    "id_asuransi",
    "no_asuransi",
    "lat",
    "lng",
)

KK = "9901010101200001"
AYAH: Mapping[str, Any] = {
    "alamat": "JL MELATI 1",
    "dusun": "DUSUN KRAJAN",
    "rw": "-",
    "rt": "1",
    "nama": "BUDI REKAAN",
    "no_kk": KK,
    "nik": "9901011708800001",
    "sex": "1",
    "tempatlahir": "CONTOH",
    "tanggallahir": "1980-08-17",
    "agama_id": "1",
    "pendidikan_kk_id": "5",
    "pendidikan_sedang_id": "18",
    "pekerjaan_id": "88",
    "status_kawin": "2",
    "kk_level": "1",
    "warganegara_id": "1",
    "nama_ayah": "KARTO REKAAN",
    "nama_ibu": "SITI REKAAN",
    "golongan_darah_id": "13",
    "status_dasar": "1",
}
IBU = {
    **AYAH,
    "nama": "SRI REKAAN",
    "nik": "9901015204820002",
    "sex": "2",
    "tanggallahir": "1982-04-12",
    "kk_level": "3",
}
ANAK = {
    **AYAH,
    "nama": "JOKO REKAAN",
    "nik": "9901010905100003",
    "tanggallahir": "2010-05-09",
    "kk_level": "4",
    "status_kawin": "1",
    "ayah_nik": "9901011708800001",
    "ibu_nik": "9901015204820002",
}
FAMILY = (AYAH, IBU, ANAK)


def many(count: int, **changes: Any) -> list[dict[str, Any]]:
    """Persons with distinct NIK and families of four; `changes` hold for all."""
    made = []
    for number in range(count):
        born = dt.date(1950, 1, 1) + dt.timedelta(number * 37 % 25_000)
        nik = f"990101{born.day:02d}{born.month:02d}{born.year % 100:02d}{number % 10_000:04d}"
        person = {**AYAH, "nama": f"ORANG REKAAN {number}", "nik": nik, "tanggallahir": born.isoformat(), **changes}
        made.append(
            {**person, "no_kk": f"990101010120{number // 4 + 1:04d}", "kk_level": "1" if number % 4 == 0 else "4"}
        )
    return made


def grid(persons: Sequence[Mapping[str, Any]], columns: Sequence[str] = COLUMNS) -> list[list[Any]]:
    """A header row and one row a person."""
    return [list(columns), *([person.get(name, "") for name in columns] for person in persons)]


class Formula(str):
    """A formula cell; `value` is its cached value."""

    __slots__ = ("value",)
    value: Any


def formula(text: str, value: Any = "") -> Formula:
    made = Formula(text)
    made.value = value
    return made


def write_xlsx(
    path: Path,
    rows: Sequence[Sequence[Any]],
    *,
    sheet: str = "Data Penduduk",
    also: Mapping[str, Sequence[Sequence[Any]]] | None = None,
    options: dict[str, Any] | None = None,
    polish: Callable[[Any, Any], None] | None = None,
) -> Path:
    """A workbook: dates become date cells, `Formula` formulas, None and "" nothing."""
    with xlsxwriter.Workbook(path, options or {}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, content in {sheet: rows, **(also or {})}.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(content):
                for column, cell in enumerate(row):
                    _write(page, at, column, cell, day)
            if name == sheet and polish is not None:
                polish(book, page)
    return path


def _write(page: Any, row: int, column: int, cell: Any, day: Any) -> None:
    if isinstance(cell, Formula):
        page.write_formula(row, column, str(cell), None, cell.value)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, column, dt.datetime(cell.year, cell.month, cell.day), day)
    elif isinstance(cell, bool):
        page.write_boolean(row, column, cell)
    elif isinstance(cell, int | float):
        page.write_number(row, column, cell)
    elif cell:
        page.write_string(row, column, cell)


def write_csv(path: Path, rows: Sequence[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> Path:
    """Plain delimited text without quotes; cells with the delimiter must be quoted by the test."""
    text = "\r\n".join(delimiter.join(map(str, row)) for row in rows) + "\r\n"
    path.write_bytes(text.encode(encoding))
    return path


def change_members(
    path: Path, changes: Mapping[str, Callable[[bytes], bytes]], more: Mapping[str, bytes] | None = None
) -> Path:
    """Rewrite members of a ZIP file in place, or add some."""
    with zipfile.ZipFile(path) as box:
        members = {name: box.read(name) for name in box.namelist()}
    for name, change in changes.items():
        members[name] = change(members[name])
    members |= more or {}
    path.write_bytes(zip_of(members))
    return path


def zip_of(members: Mapping[str, bytes]) -> bytes:
    """A ZIP file in memory."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as box:
        for name, data in members.items():
            box.writestr(name, data)
    return target.getvalue()


def ods(tables: Mapping[str, str]) -> bytes:
    """An OpenDocument spreadsheet from the XML of its rows."""
    body = "".join(f'<table:table table:name="{name}">{rows}</table:table>' for name, rows in tables.items())
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
        f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )
    return zip_of(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": b"<manifest/>",
        }
    )


def ods_row(cells: Sequence[str]) -> str:
    """A row of text cells."""
    inner = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in cells
    )
    return f"<table:table-row>{inner}</table:table-row>"


def ole(streams: Mapping[str, bytes]) -> bytes:
    """A minimal compound file: header, one FAT sector, one directory sector, then the streams."""
    sectors: list[bytes] = []
    fat = [0xFFFFFFFD, 0xFFFFFFFE]
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    for name, data in streams.items():
        padded = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
        first, count = len(fat), len(padded) // 512
        fat += [first + step + 1 for step in range(count - 1)] + [0xFFFFFFFE]
        sectors += [padded[at : at + 512] for at in range(0, len(padded), 512)]
        entries.append(_entry(name, 2, first, len(padded)))
    table = struct.pack("<128I", *(fat + [0xFFFFFFFF] * (128 - len(fat))))
    directory = b"".join(entries).ljust(512, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    header = header.ljust(44, b"\0") + struct.pack("<IIIIIIIII", 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0, 0)
    return header + b"\xff" * (512 - len(header)) + table + directory + b"".join(sectors)


def xls(
    sheet: str,
    rows: Sequence[Sequence[str]],
    merged: Sequence[tuple[int, int, int, int]] = (),
    *,
    announced: tuple[int, int] | None = None,
    far: tuple[int, int] | None = None,
) -> bytes:
    """A minimal BIFF8 workbook of text cells; `merged`: first and last row, first and last column, from 0.

    `announced` are the rows and columns that the sheet says it has, `far` is a further cell.
    Source of the records: [MS-XLS] 2.4.21 BOF, 2.4.28 BoundSheet8, 2.4.90 Dimensions, 2.4.148 Label,
    2.4.168 MergeCells.
    """

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def begin(what: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, what, 0, 0, 0, 6))

    name = bytes([len(sheet), 0]) + sheet.encode("latin-1")
    head, end = begin(0x0005), record(0x000A)
    at = len(head) + len(record(0x0085, b"\0" * 6 + name)) + len(end)
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", row, column, 0, len(cell), 0) + cell.encode("latin-1"))
        for row, line in enumerate(rows)
        for column, cell in enumerate(line)
        if cell
    )
    if far is not None:
        cells += record(0x0204, struct.pack("<HHHHB", *far, 0, 1, 0) + b"x")
    if announced is not None:
        cells = record(0x0200, struct.pack("<IIHHH", 0, announced[0], 0, announced[1], 0)) + cells
    covers = b"".join(struct.pack("<HHHH", *edges) for edges in merged)
    page = begin(0x0010) + cells + record(0x00E5, struct.pack("<H", len(merged)) + covers) + end
    return ole({"Workbook": head + record(0x0085, struct.pack("<IBB", at, 0, 0) + name) + end + page})


def _entry(name: str, kind: int, first: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return (
        raw.ljust(64, b"\0")
        + struct.pack("<HBB", len(raw), kind, 1)
        + b"\xff" * 12
        + b"\0" * 36
        + struct.pack("<IQ", first, size)
    )
