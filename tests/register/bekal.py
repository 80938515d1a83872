"""Fictitious villages for the tests of the register: a few rows as dictionaries become a batch with its file."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from cantik.codes.area import AreaCode
from cantik.collect.agreement import read_agreement
from cantik.collect.batch import Agreement, FileFacts, Reading, RecordSet, Value
from cantik.collect.finding import Finding, Level

DESA = AreaCode.kemendagri("99.01.01.2001")
DESA_LAIN = AreaCode.kemendagri("99.01.01.2002")
AKHIR_2025 = dt.date(2025, 12, 31)
AKHIR_2026 = dt.date(2026, 12, 31)
SAAT = dt.datetime(2026, 1, 15, 8, 0, tzinfo=dt.UTC)

Row = Mapping[str, Value]


def desa_ke(number: int) -> AreaCode:
    """A village for one of many examples that share a store."""
    return AreaCode.kemendagri(f"99.01.{3 + number // 900:02}.{2001 + number % 900}")


def nik(number: int) -> str:
    """A NIK of the province that does not exist."""
    return f"990101{number:010d}"


def kk(number: int) -> str:
    """A KK number of the province that does not exist."""
    return f"990102{number:010d}"


def orang(number: int, **said: Value) -> dict[str, Value]:
    """Person `number` as an OpenSID workbook tells of one; `said` replaces or adds values."""
    return {
        "nik": nik(number),
        "no_kk": kk(number // 3),
        "nama": f"REKA {number}",
        "tempat_lahir": "LEMBAH",
        "tanggal_lahir": dt.date(1980, 1, 1) + dt.timedelta(days=number),
        "jenis_kelamin": "1",
        "agama": "1",
        "dusun": "KRAJAN",
        "rw": "01",
        "rt": "02",
        "status_dasar": "1",
        "hubungan_keluarga": "1" if number % 3 == 0 else "4",
        **said,
    }


def columns(rows: Sequence[Row]) -> dict[str, list[Value]]:
    """Rows as columns of equal length."""
    names = sorted({name for row in rows for name in row})
    return {name: [row.get(name) for row in rows] for name in names}


def batch(
    rows: Sequence[Row],
    folder: Path,
    *,
    source: str = "opensid",
    reference: dt.date | None = AKHIR_2025,
    families: Sequence[Row] = (),
    name: str = "",
    agreement: Agreement | None = None,
    quarantined: str | None = None,
) -> tuple[Reading, Path]:
    """A batch and the file that it was "read" from; other rows (or another name) make another file."""
    content = json.dumps([name, source, list(rows), list(families)], default=str).encode()
    sha = hashlib.sha256(content).hexdigest()
    file = folder / (name or f"{sha[:8]}.xlsx")
    file.write_bytes(content)
    records = {"orang": RecordSet("orang", columns(rows), list(range(2, len(rows) + 2)), "Data Penduduk")}
    if families:
        records["keluarga"] = RecordSet("keluarga", columns(families), list(range(3, len(families) + 3)), "Keluarga")
    facts = FileFacts(file.name, len(content), sha)
    return (
        Reading(f"{source}_uji", source, facts, reference, records, (), agreement, quarantined),
        file,
    )


def finding(record: int, *, level: Level = Level.CHECK, whole: bool = True, column: str = "agama") -> Finding:
    """A finding about a person of a batch."""
    return Finding(
        "uji_aturan",
        level,
        "orang",
        record,
        "Data Penduduk",
        record + 2,
        column,
        "9901019999999999",
        "kode agama",
        "Kode agama tidak dikenal pada REKA",
        "Perbaiki kodenya.",
        (),
        whole,
    )


def perjanjian(folder: Path) -> Agreement:
    """An agreement on statistics that holds, read from a file of `folder`."""
    file = folder / "perjanjian.json"
    said = {"nomor": "01/PKS/2025", "tanggal": "2025-01-01", "para_pihak": ["Desa", "BPS"], "tujuan": ["statistik"]}
    file.write_text(json.dumps(said | {"tingkat": "desa", "berlaku_sampai": "2999-12-31"}), "utf-8")
    return read_agreement(file)
