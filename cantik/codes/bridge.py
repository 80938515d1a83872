"""The bridge between Kemendagri and BPS codes, a file that the operator brings; both kinds of gap are kept."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cantik.codes.errors import BridgeFileError
from cantik.codes.tabular import records

_KEMENDAGRI = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[1-3][0-9]{3})?)?)?\Z")
_BPS = re.compile(r"[0-9]{2}([0-9]{2}([0-9]{3}([0-9]{3})?)?)?\Z")
_BPS_LENGTHS = {2: 1, 4: 2, 7: 3, 10: 4}
_PARENT_COLUMNS = ("kode_kec_kemendagri_induk", "kode_induk_kemendagri")


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """One row: codes as checked text, "" where the row has none; `parent` is the Kemendagri code one level up.

    `since` and `decree` say from when and by which document the BPS code holds; they are those of the file.
    """

    line: int
    kemendagri: str
    bps: str
    name_bps: str
    parent: str
    since: dt.date | None
    decree: str


@dataclass(frozen=True, slots=True)
class Bridge:
    """Pairs of codes of any levels. One Kemendagri code may have several BPS codes, a BPS code has one row.

    `bps_of` leads from Kemendagri to BPS codes, `row_of_bps` from a BPS code to its row; codes are text.
    """

    bps_of: Mapping[str, tuple[str, ...]]
    row_of_bps: Mapping[str, BridgeRow]
    without_bps: tuple[str, ...]
    without_kemendagri: tuple[BridgeRow, ...]
    rows: int

    def join(self, other: Bridge) -> Bridge:
        """Both together, for the files of several levels. Raises W105 when a BPS code stands in both."""
        twice = next(iter(self.row_of_bps.keys() & other.row_of_bps.keys()), None)
        if twice is not None:
            raise _twice(f"baris {other.row_of_bps[twice].line}", twice)
        return Bridge(
            {**self.bps_of, **other.bps_of},
            {**self.row_of_bps, **other.row_of_bps},
            self.without_bps + other.without_bps,
            self.without_kemendagri + other.without_kemendagri,
            self.rows + other.rows,
        )


EMPTY = Bridge({}, {}, (), (), 0)


@dataclass(frozen=True, slots=True)
class BridgeReport:
    """What an imported bridge did to an index, as counts and as lists of codes that need a look.

    `unknown`: Kemendagri codes of the file that the index does not have. `unplaced`: BPS codes without a Kemendagri
    code whose kecamatan the index does not have either. `not_named`: areas of the index that the file does not name.
    """

    rows: int
    paired: int
    several: tuple[str, ...]
    without_bps: int
    without_kemendagri: int
    unknown: tuple[str, ...]
    unplaced: tuple[str, ...]
    not_named: int


def report(bridge: Bridge, known: Collection[str], of_index: int, unplaced: Sequence[str]) -> BridgeReport:
    """What a bridge did: `known` are its Kemendagri codes that the index has, `of_index` how many the index has of
    their levels."""
    named = {*bridge.bps_of, *bridge.without_bps}
    return BridgeReport(
        rows=bridge.rows,
        paired=sum(code in known for code in bridge.bps_of),
        several=tuple(code for code, own in bridge.bps_of.items() if len(own) > 1),
        without_bps=len(bridge.without_bps),
        without_kemendagri=len(bridge.without_kemendagri),
        unknown=tuple(sorted(named - set(known))),
        unplaced=tuple(unplaced),
        not_named=of_index - len(known),
    )


def read_bridge(path: Path, *, since: dt.date | None = None, decree: str = "") -> Bridge:
    """A bridge from CSV (also .gz) with columns `kode_kemendagri`, `kode_bps` and, where it has them, `nama_bps` and
    `kode_kec_kemendagri_induk` or `kode_induk_kemendagri`; other columns are left alone.

    Raises `BridgeFileError` (W105) with the line for a malformed code, a BPS code that stands twice, two codes of
    different levels in one row, or a row without any code. Nothing is taken over then.
    """
    bps_of: dict[str, tuple[str, ...]] = {}
    row_of_bps: dict[str, BridgeRow] = {}
    without_bps: list[str] = []
    without_kemendagri: list[BridgeRow] = []
    count = 0
    for row in _rows(path, since, decree):
        count += 1
        if row.bps:
            if row.bps in row_of_bps:
                raise _twice(f"{path.name}:{row.line}", row.bps)
            row_of_bps[row.bps] = row
        if not row.kemendagri:
            without_kemendagri.append(row)
        elif row.bps:
            bps_of[row.kemendagri] = (*bps_of.get(row.kemendagri, ()), row.bps)
        else:
            without_bps.append(row.kemendagri)
    # Three villages of the bridge of 2025 stand in one row with and in another without a BPS code: they have one.
    without_bps = [code for code in without_bps if code not in bps_of]
    return Bridge(bps_of, row_of_bps, tuple(without_bps), tuple(without_kemendagri), count)


def _rows(path: Path, since: dt.date | None, decree: str) -> Iterator[BridgeRow]:
    for line, cells in records(path, ("kode_kemendagri", "kode_bps"), BridgeFileError):
        parent = next((cells[name] for name in _PARENT_COLUMNS if name in cells), "")
        kemendagri, bps = cells["kode_kemendagri"], cells["kode_bps"]
        _check(f"{path.name}:{line}", kemendagri, bps, parent)
        yield BridgeRow(line, kemendagri, bps, cells.get("nama_bps", ""), parent, since, decree)


def _check(where: str, kemendagri: str, bps: str, parent: str) -> None:
    for code in (kemendagri, parent):
        if code and not _KEMENDAGRI.match(code):
            raise _row_error(where, code, "kode Kemendagri seperti 35.05.10.2011")
    if bps and not _BPS.match(bps):
        raise _row_error(where, bps, "kode BPS 2, 4, 7, atau 10 angka")
    if not kemendagri and not bps:
        raise _row_error(where, "", "sedikitnya satu kode")
    if kemendagri and bps and kemendagri.count(".") + 1 != _BPS_LENGTHS[len(bps)]:
        raise _row_error(where, f"{kemendagri} dengan {bps}", "dua kode dari tingkat yang sama")


def _row_error(where: str, found: str, expected: str) -> BridgeFileError:
    return BridgeFileError(
        "Baris jembatan kode tidak sah",
        where=where,
        found=f"“{found[:40]}”",
        expected=expected,
        mend="Simpan kolom kode sebagai teks, lalu impor lagi; tidak ada baris yang diambil.",
    )


def _twice(where: str, code: str) -> BridgeFileError:
    return BridgeFileError(
        "Kode BPS tercantum dua kali",
        where=where,
        found=code,
        expected="satu baris untuk tiap kode BPS",
        mend="Hapus baris yang salah, lalu impor lagi; tidak ada baris yang diambil.",
    )
