"""The worst files that the upload gate lets in: small outside, as large as can be
inside. What each must come to is a batch or one typed error, within a gigabyte.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pyreadstat

from tests.collect import berkas

MB = 1_000_000
_CELL = b'<c r="%s%d" t="s"><v>%d</v></c>'


def _columns(count: int) -> list[bytes]:
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    names = [letters[i : i + 1] for i in range(26)]
    return [*names, *(one + two for one in names for two in names)][:count]


def _book(path: Path, *, sheet: bytes | None = None, strings: bytes | None = None) -> Path:
    """An OpenSID workbook whose sheet or strings are these."""
    berkas.write_xlsx(path, berkas.grid(berkas.many(3)))
    changes: dict[str, Callable[[bytes], bytes]] = {}
    if sheet is not None:
        changes["xl/worksheets/sheet1.xml"] = lambda _: sheet
    if strings is not None:
        changes["xl/sharedStrings.xml"] = lambda _: strings
    return berkas.change_members(path, changes)


def _sheet(rows: bytes) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main"><sheetData>' + rows + b"</sheetData></worksheet>"
    )


def _strings(texts: list[bytes]) -> bytes:
    return (
        b'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
        b'main">' + b"".join(b"<si><t>%s</t></si>" % text for text in texts) + b"</sst>"
    )


def _header() -> bytes:
    cells = (
        b'<c r="%s1" t="inlineStr"><is><t>%s</t></is></c>' % (letter, name.encode())
        for letter, name in zip(_columns(43), berkas.COLUMNS, strict=True)
    )
    return b'<row r="1">' + b"".join(cells) + b"</row>"


def long_text_everywhere(path: Path) -> Path:
    """One text of 30,000 characters, in each of 40,000 rows: 1 MB of file stands for 1.2 GB of cells."""
    rows = b"".join(b'<row r="%d"><c r="E%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(2, 40_000))
    return _book(path, sheet=_sheet(_header() + rows), strings=_strings([b"N" * 30_000]))


def full_sheet(path: Path) -> Path:
    """As many different short cells as 150 MB of XML may hold, in the columns that are read."""
    letters = _columns(43)
    rows, size, n = [_header()], 0, 1
    while size < 140 * MB:
        n += 1
        cells = b"".join(b'<c r="%s%d"><v>%d</v></c>' % (letter, n, n * 43 + i) for i, letter in enumerate(letters))
        rows.append(b'<row r="%d">%s</row>' % (n, cells))
        size += len(rows[-1])
    return _book(path, sheet=_sheet(b"".join(rows)))


def full_strings(path: Path) -> Path:
    """150 MB of shared strings of a few letters, each used once."""
    count = 140 * MB // 28
    strings = _strings([b"%d" % n for n in range(count)])
    rows = b"".join(b'<row r="%d"><c r="E%d" t="s"><v>%d</v></c></row>' % (n, n, n) for n in range(2, 400_000))
    return _book(path, sheet=_sheet(_header() + rows), strings=strings)


def far_cell(path: Path) -> Path:
    """Two cells at opposite corners: a rectangle of 17 thousand million."""
    return _book(path, sheet=_sheet(_header() + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))


def blank_columns_ods(path: Path) -> Path:
    """An OpenDocument sheet that repeats rows of repeated cells."""
    row = berkas.ods_row(berkas.COLUMNS)
    cell = '<table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>x</text:p>'
    far = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-cell></table:table-row>'
    path.write_bytes(berkas.ods({"Data": row + far}))
    return path


def one_wide_line(path: Path) -> Path:
    """A text of one line with 8 million fields."""
    path.write_bytes(b"nik;nama\n" + b"ab;" * (24 * MB // 3))
    return path


def widest_rows(path: Path) -> Path:
    """Rows of 20,000 fields below a header that is known."""
    wide = b";".join([b"a%d" % n for n in range(20_000)]) + b"\n"
    path.write_bytes(";".join(berkas.COLUMNS).encode() + b"\n" + wide * (24 * MB // len(wide)))
    return path


def full_text(path: Path) -> Path:
    """24 MB of an ordinary list: every row another person, four to a family, nothing repeated."""
    return _list(path, "{n:012d}", "{f:012d}")


def one_number_for_all(path: Path) -> Path:
    """The same with one NIK and one family card for everybody."""
    return _list(path, "010101900001", "010101200001")


def _list(path: Path, nik: str, card: str) -> Path:
    line = ",".join(str(cell) for cell in berkas.grid(berkas.many(1))[1])
    for known, new in ((berkas.many(1)[0]["nik"], "9901" + nik), (berkas.many(1)[0]["no_kk"], "9901" + card)):
        line = line.replace(known, new)
    line = line.replace("ORANG REKAAN 0", "REKA {n} {m}").replace("1950-01-01", "{day}") + "\n"
    first = dt.date(1940, 1, 1)
    count = 23 * MB // len(line.format(n=10**5, f=10**5, m=10**9, day=first))
    body = "".join(line.format(n=n, f=n // 4, m=n * 7919, day=first + dt.timedelta(n % 30_000)) for n in range(count))
    path.write_text(",".join(berkas.COLUMNS) + "\n" + body, encoding="utf-8")
    return path


def full_text_of_nothing(path: Path) -> Path:
    """24 MB of rows that every rule finds fault with."""
    line = b",".join([b"?"] * 43) + b"\n"
    path.write_bytes((",".join(berkas.COLUMNS) + "\n").encode() + line * (24 * MB // len(line)))
    return path


def full_sav(path: Path) -> Path:
    """An SPSS file that is packed: a column of texts that are all alike, as many records as the packing allows."""
    frame = pl.DataFrame({"nama": ["N" * 200] * 300_000, "nomor_induk_kependudukan": ["9901011708800001"] * 300_000})
    pyreadstat.write_sav(frame, str(path), compress=True)
    return path


def bomb(path: Path) -> Path:
    """A member that inflates 1,000 times."""
    return _book(path, strings=b"<sst>" + b"<si><t>A</t></si>" * 8_000_000 + b"</sst>")


def lying_bomb(path: Path) -> Path:
    """The same, with a directory that says it is small."""
    bomb(path)
    data = bytearray(path.read_bytes())
    for at in range(len(data) - 46):
        if data[at : at + 4] == b"PK\x01\x02":
            data[at + 24 : at + 28] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    return path


def zip_of_many(path: Path) -> Path:
    """Forty lists of 0.6 MB in one archive."""
    text = (",".join(berkas.COLUMNS) + "\n").encode() + b",".join([b"x"] * 43) + b"\n"
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as box:
        for n in range(40):
            box.writestr(f"{n}.csv", text * (600_000 // len(text)))
    path.write_bytes(target.getvalue())
    return path


def endless_quote(path: Path) -> Path:
    """A quote that is opened in the second line and never closed."""
    path.write_bytes(b'nik;nama\n9901;"' + b"A;B\n" * (24 * MB // 4))
    return path


def packed_noise(path: Path) -> Path:
    """The head of an SPSS file before noise that inflates."""
    path.write_bytes(b"$FL3" + zlib.compress(bytes(20 * MB)) + bytes(1 * MB))
    return path


#: name of the file -> who draws it; `QUICK` are for the lane that runs at every change
WORST: Mapping[str, Callable[[Path], Path]] = {
    "panjang.xlsx": long_text_everywhere,
    "penuh.xlsx": full_sheet,
    "kata.xlsx": full_strings,
    "jauh.xlsx": far_cell,
    "ulang.ods": blank_columns_ods,
    "lebar.csv": one_wide_line,
    "lebar_semua.csv": widest_rows,
    "penuh.csv": full_text,
    "senomor.csv": one_number_for_all,
    "salah_semua.csv": full_text_of_nothing,
    "penuh.sav": full_sav,
    "bom.xlsx": bomb,
    "bom_bohong.xlsx": lying_bomb,
    "banyak.zip": zip_of_many,
    "kutip.csv": endless_quote,
    "derau.sav": packed_noise,
}
QUICK = ("panjang.xlsx", "lebar.csv", "ulang.ods", "jauh.xlsx")
