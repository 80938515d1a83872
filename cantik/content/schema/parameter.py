"""`parameters/<id>.yaml`: what a forum sets one value of each year: unit, decimals, bounds, levels, bases."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from cantik.base.errors import ContentError
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.parameter import Parameter, ParameterBase, ParameterIndicator
from cantik.content.schema import common

LEVELS = ("desa", "kecamatan", "kabupaten", "provinsi")
_MARKS = ("V", "V2", "R", "usul")
_CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
_MOST_DECIMALS = 4
#: whose figures of a village are typed in with their document
_OFFICES = ("dkb", "bps")


def read_parameter(name: str, top: Section) -> Parameter:
    """One parameter. Raises `ContentError` for a base twice or none, bounds that leave nothing, too many decimals."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    bases = _bases(top)
    value = Parameter(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        unit=top.text("satuan"),
        unit_en=top.text("satuan_en"),
        decimals=_decimals(top),
        least=_read_bound(top, "paling_sedikit"),
        most=_read_bound(top, "paling_banyak"),
        levels=common.subset(top, "tingkat", LEVELS),
        bases=bases,
        day=_day(top),
        release=_release(top, bases),
        official=_official(top, bases),
        usual=top.text("sumber_lazim"),
        basis_of=top.basis("dasar"),
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


def _read_bound(top: Section, key: str) -> Decimal | None:
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


def _day(top: Section) -> tuple[int, int] | None:
    if not top.has("hari_acuan"):
        return None
    said = top.text("hari_acuan")
    try:
        found = dt.date.fromisoformat(f"2001-{said}")
    except ValueError as error:
        raise top.wrong("hari_acuan", "Hari acuan tidak ada", found=f"“{said}”", expected="misalnya 06-30") from error
    return found.month, found.day


def _release(top: Section, bases: tuple[ParameterBase, ...]) -> ParameterIndicator | None:
    part = top.maybe("rilis")
    if part is None:
        return None
    found = ParameterIndicator(part.text("indikator"), _read_bases(part, "basis", bases))
    part.close()
    return found


def _official(top: Section, bases: tuple[ParameterBase, ...]) -> Mapping[str, str]:
    found = _read_bases(top, "angka_resmi", bases) if top.has("angka_resmi") else {}
    strange = sorted(set(found) - set(_OFFICES))
    if strange:
        raise top.wrong(
            "angka_resmi", "Sumber angka resmi tidak dikenal", found=f"“{strange[0]}”", expected=" | ".join(_OFFICES)
        )
    return found


def _read_bases(top: Section, key: str, bases: tuple[ParameterBase, ...]) -> Mapping[str, str]:
    """What a source counts, as a base of the parameter."""
    part, codes = top.section(key), [base.code for base in bases]
    return {name: part.choice(name, codes) for name in part.keys()}  # noqa: SIM118 - a section is no mapping


def parameter_references(content: Content) -> Iterator[ContentError]:
    """The indicator that gives figures of a parameter is one of the content."""
    for parameter in content.parameters.values():
        named = parameter.release
        if named is not None and named.indicator not in content.indicators:
            yield ContentError(
                "K153",
                "Indikator yang disebut tidak ada",
                where=parameter.origin.at("rilis"),
                found=f"“{named.indicator}”",
                expected="indikator dalam isi",
            )
