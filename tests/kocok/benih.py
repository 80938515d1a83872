"""Small fictitious files of every format and container, from which the fuzzer begins. Every number begins with 99."""

from __future__ import annotations

import io
import struct
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl
import pyreadstat

from tests.collect import berkas
from tests.collect.readers import test_bdt_sdgs, test_bip, test_dtsen, test_opensid_lain, test_siak

Rows = Sequence[Sequence[Any]]
PEOPLE = berkas.grid(berkas.many(12))
_SHEETS: Mapping[str, Mapping[str, Rows]] = {
    "siak": {"Sheet1": test_siak.rows_of(test_siak.BUDI)},
    "bip_2012": {"Buku": test_bip.BOOK},
    "bip_ektp": {"Buku": [test_bip.EKTP, *test_bip.ektp("9901010101200001", "DUSUN : SUMBER", test_bip.SRI)]},
    "rtm": {"RTM": test_opensid_lain.RTM},
    "bantuan": {"Program": test_opensid_lain.PROGRAM, "Peserta": test_opensid_lain.PESERTA},
    "analisis": {
        "pertanyaan": test_opensid_lain.TANYA,
        "jawaban": test_opensid_lain.JAWAB,
        "master": test_opensid_lain.MASTER,
    },
    "penduduk": {"Data Penduduk": PEOPLE},
    "asing": {
        "Warga": [
            ["Nama Lengkap", "No KTP", "Tgl Lahir", "L/P"],
            *(["ORANG REKAAN", f"99010117088000{n:02}", "17/08/1980", "L"] for n in range(12)),
        ]
    },
}


def seeds() -> Iterator[tuple[str, bytes]]:
    """Name (its ending says the container) and bytes of every seed."""
    with tempfile.TemporaryDirectory(prefix="benih-") as name:
        folder = Path(name)
        for shape, sheets in _SHEETS.items():
            (first, rows), *others = sheets.items()
            book = berkas.write_xlsx(folder / f"{shape}.xlsx", rows, sheet=first, also=dict(others))
            yield book.name, book.read_bytes()
            yield f"{shape}.ods", berkas.ods({one: _ods(cells) for one, cells in sheets.items()})
            yield f"{shape}.xls", xls(sheets)
        tables = {
            "dtsen_individu": test_dtsen.table(test_dtsen.PERSON),
            "dtsen_keluarga": test_dtsen.table(test_dtsen.FAMILY),
            "bdt": test_bdt_sdgs.BDT,
            "sdgs": test_bdt_sdgs.SDGS,
        }
        for shape, table in {**tables, "penduduk": PEOPLE, "asing": _SHEETS["asing"]["Warga"]}.items():
            for delimiter, encoding in ((",", "utf-8"), (";", "utf-8-sig"), ("\t", "utf-16"), ("|", "cp1252")):
                path = berkas.write_csv(folder / f"{shape}.csv", table, delimiter, encoding)
                yield f"{shape}-{encoding}.csv", path.read_bytes()
        frame = pl.DataFrame([dict(zip(*map(list, tables["dtsen_individu"][:2]), strict=True))] * 5)
        for ending in ("sav", "zsav", "dta"):
            path = folder / f"dtsen.{ending}"
            if ending == "dta":
                pyreadstat.write_dta(frame, str(path))
            else:
                pyreadstat.write_sav(frame, str(path), compress=ending == "zsav")
            yield path.name, path.read_bytes()
        parts = {"a/penduduk.xlsx": (folder / "penduduk.xlsx").read_bytes(), "b.csv": b"nik;nama\n9901;REKA\n"}
        yield "berkas.zip", berkas.zip_of(parts)


def _ods(rows: Rows) -> str:
    return "".join(berkas.ods_row([_escaped(cell) for cell in row]) for row in rows)


def _escaped(cell: Any) -> str:
    return str(cell or "").replace("&", "&amp;").replace("<", "&lt;")


def xls(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook of Excel 97 in BIFF8: one substream of globals, one for each sheet, cells as LABEL records."""
    bodies = [
        _substream(
            0x10,
            [
                _label(r, c, str(cell))
                for r, row in enumerate(rows)
                for c, cell in enumerate(row)
                if cell not in ("", None)
            ],
        )
        for rows in sheets.values()
    ]
    named = [one.encode("latin-1") for one in sheets]
    heads = [struct.pack("<IBBBB", 0, 0, 0, len(one), 0) + one for one in named]
    at = len(_substream(0x05, [_record(0x85, head) for head in heads]))
    for number, body in enumerate(bodies):
        heads[number] = struct.pack("<I", at) + heads[number][4:]
        at += len(body)
    stream = _substream(0x05, [_record(0x85, head) for head in heads]) + b"".join(bodies)
    return berkas.ole({"Workbook": stream}) if len(stream) < 50_000 else b""


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _substream(kind: int, records: Sequence[bytes]) -> bytes:
    begin = _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0))
    return begin + b"".join(records) + _record(0x000A, b"")


def _label(row: int, column: int, text: str) -> bytes:
    return _record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def members_of(data: bytes) -> dict[str, bytes]:
    """The members of a ZIP file. Raises `zipfile.BadZipFile`."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as box:
        return {name: box.read(name) for name in box.namelist()}
