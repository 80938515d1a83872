"""Lists that a proposal chooses from: where money comes from (`sumber_pembiayaan.csv`), what Dana Desa is for in a year
(`fokus_dana_desa.csv`). Shipped; each line has its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.basis import ContentBasis, resolve
from cantik.content.csv_rows import read_days, read_rows

FUNDS_FILE, FOCUS_FILE = "sumber_pembiayaan.csv", "fokus_dana_desa.csv"
YES = "ya"
_FUND_COLUMNS = ("kode", "nama", "nama_en", "apbdes", "kode_pendek", "dasar")


@dataclass(frozen=True, slots=True)
class FundSource:
    """Where money may come from; `budget`: it stands in the village's own budget, which a kelurahan has none of;
    `short`: its short code in Siskeudes, "" where none was found."""

    code: str
    name: str
    name_en: str
    budget: bool
    short: str
    basis: ContentBasis


@dataclass(frozen=True, slots=True)
class FundFocus:
    """What Dana Desa is to be used for in some years; `until` None: no later list is known."""

    code: str
    name: str
    name_en: str
    since: dt.date
    until: dt.date | None
    basis: ContentBasis


def read_funds(lines: Sequence[str], file: str = FUNDS_FILE) -> Mapping[str, FundSource]:
    """The sources by code. Raises `ContentError` K172 with file and line."""
    found: dict[str, FundSource] = {}
    for where, row in read_rows(lines, file, _FUND_COLUMNS, _list_error):
        _check_row(where, row, found)
        if row["apbdes"] not in (YES, ""):
            raise _list_error(where, row["apbdes"], "ya atau kosong")
        basis, budget, short = resolve(row["dasar"], where), row["apbdes"] == YES, row["kode_pendek"]
        found[row["kode"]] = FundSource(row["kode"], row["nama"], row["nama_en"], budget, short, basis)
    return MappingProxyType(found)


def read_focuses(lines: Sequence[str], file: str = FOCUS_FILE) -> Mapping[str, FundFocus]:
    """The focuses by code. Raises `ContentError` K172 with file and line."""
    found: dict[str, FundFocus] = {}
    for where, row in read_rows(lines, file, ("kode", "nama", "nama_en", "sejak", "sampai", "dasar"), _list_error):
        _check_row(where, row, found)
        since, until = read_days(where, row, _list_error)
        basis = resolve(row["dasar"], where)
        found[row["kode"]] = FundFocus(row["kode"], row["nama"], row["nama_en"], since, until, basis)
    return MappingProxyType(found)


def _check_row(where: str, row: Mapping[str, str], known: Mapping[str, object]) -> None:
    if not row["kode"] or row["kode"] in known:
        raise _list_error(where, row["kode"], "kode yang belum dipakai")
    for column in ("nama", "nama_en", "dasar"):
        if not row[column]:
            raise _list_error(where, "", f"isi {column}")


@cache
def fund_sources() -> Mapping[str, FundSource]:
    """Where money may come from, by code. Raises `ContentError`."""
    return read_funds(_read_lines(FUNDS_FILE))


@cache
def village_fund_focuses() -> Mapping[str, FundFocus]:
    """What Dana Desa is to be used for, by code. Raises `ContentError`."""
    return read_focuses(_read_lines(FOCUS_FILE))


def _read_lines(name: str) -> list[str]:
    return resources.files("cantik.content").joinpath(name).read_text(encoding="utf-8").splitlines()


def _list_error(where: str, found: str, expected: str) -> ContentError:
    return ContentError("K172", "Daftar untuk usulan tidak dapat dibaca", where=where, found=found, expected=expected)
