"""`parameters/<id>.yaml`: what a forum sets one value of each year: unit, decimals, bounds, levels, bases."""

from __future__ import annotations

import re
from decimal import Decimal

from cantik.content.nodes import Section
from cantik.content.parameter import Parameter, ParameterBase
from cantik.content.schema import common

LEVELS = ("desa", "kecamatan", "kabupaten", "provinsi")
_MARKS = ("V", "V2", "R", "usul")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_MOST_DECIMALS = 4


def read_parameter(name: str, top: Section) -> Parameter:
    """One parameter. Raises `ContentError` for a base twice or none, bounds that leave nothing, too many decimals."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    value = Parameter(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        unit=top.text("satuan"),
        unit_en=top.text("satuan_en"),
        decimals=_decimals(top),
        least=_bound(top, "paling_sedikit"),
        most=_bound(top, "paling_banyak"),
        levels=common.subset(top, "tingkat", LEVELS),
        bases=_bases(top),
        usual=top.text("sumber_lazim"),
        basis_of=top.text("dasar"),
        mark=top.choice("tanda", _MARKS),
        since=since,
        until=until,
        origin=top.origin(),
    )
    if not value.levels:
        raise top.wrong("tingkat", "Parameter tanpa tingkat wilayah", expected=" | ".join(LEVELS))
    if value.least is not None and value.most is not None and value.least > value.most:
        raise top.wrong("paling_banyak", "Batas atas di bawah batas bawah", found=f"{value.most}")
    top.close()
    return value


def _decimals(top: Section) -> int:
    decimals = top.whole("desimal", 0)
    if not 0 <= decimals <= _MOST_DECIMALS:
        raise top.wrong("desimal", "Banyaknya desimal tidak wajar", found=f"{decimals}", expected=f"0–{_MOST_DECIMALS}")
    return decimals


def _bound(top: Section, key: str) -> Decimal | None:
    return Decimal(top.decimal(key)) if top.has(key) else None


def _bases(top: Section) -> tuple[ParameterBase, ...]:
    found: dict[str, ParameterBase] = {}
    for part in top.sections("basis"):
        code = part.text("kode")
        if not _CODE.fullmatch(code):
            raise part.wrong("kode", "Kode basis bukan huruf kecil, angka, dan garis bawah", found=f"“{code}”")
        if code in found:
            raise part.wrong("kode", "Basis dua kali", found=f"“{code}”")
        found[code] = ParameterBase(code, part.text("judul"), part.text("judul_en"))
        part.close()
    if not found:
        raise top.wrong("basis", "Parameter tanpa basis", mend="Sebut apa yang dihitung, walau hanya satu.")
    return tuple(found.values())
