"""`programs/<id>.yaml`: a regional programme: goal, basis, owner, where and for whom, measures, yearly targets, the
figures of releases by which it is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from cantik.base.errors import ContentError
from cantik.content.nodes import Section
from cantik.content.programme import SAID_BY, SOURCE, YEAR_OF, ProgrammeMeasure, RegionalProgramme
from cantik.content.references import check_reference
from cantik.content.schema import common
from cantik.content.schema.facility import read_attribute

if TYPE_CHECKING:
    from cantik.content.kinds import Content

_MARKS = ("V", "V2", "R", "usul")
_OWN = frozenset({YEAR_OF, SAID_BY, SOURCE})
_PLACE = re.compile(r"\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?")
_YEAR = re.compile(r"(19|20)\d{2}")
_COUNTED = ("angka", "desimal")
_WHOLE = Decimal(100)
_LONGEST_ID = 40


def read_programme(name: str, top: Section) -> RegionalProgramme:
    """One programme. Raises `ContentError` for measures that name somebody, parts of what is no number, a target in a
    year in which it does not run, a code that is none."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    measures = tuple(_measure(id_, part) for id_, part in top.section("ukuran").children())
    value = RegionalProgramme(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        goal=top.text("tujuan"),
        goal_en=top.text("tujuan_en"),
        for_whom=top.text("sasaran"),
        for_whom_en=top.text("sasaran_en"),
        owner=top.text("pemilik"),
        basis_of=top.basis("dasar"),
        mark=top.choice("tanda", _MARKS),
        since=since,
        until=until,
        places=top.codes("wilayah", ()),
        within=top.text("kelompok_wilayah", ""),
        measures=measures,
        joined=top.text("ikut"),
        targets=MappingProxyType(dict(_targets(top))),
        **_list_followed(top),
        origin=top.origin(),
    )
    _fits(top, value)
    top.close()
    return value


def _measure(name: str, part: Section) -> ProgrammeMeasure:
    share_of = part.text("bagian_dari", "")
    attribute = read_attribute(name, part)
    if name in _OWN:
        raise part.wrong("jenis", "Nama ukuran ini milik tiap program", found=f"“{name}”")
    if attribute.personal:
        raise part.wrong("pribadi", "Realisasi program tidak memuat orang", mend="Hitung orangnya, jangan sebut.")
    return ProgrammeMeasure(attribute, share_of)


def _targets(top: Section) -> Iterator[tuple[int, Decimal]]:
    part = top.maybe("target")
    if part is None:
        return
    for year in part.keys():  # noqa: SIM118 - a section is no mapping
        share = Decimal(part.decimal(year))
        if not _YEAR.fullmatch(year) or not 0 <= share <= _WHOLE:
            raise part.wrong(
                year, "Target adalah tahun dan persen desa", found=f"{year}: {share}", expected='"2025": 100'
            )
        yield int(year), share
    part.close()


def _list_followed(top: Section) -> dict[str, tuple[str, ...]]:
    """`angka`: indicators and tables of releases."""
    part = top.maybe("angka")
    if part is None:
        return {}
    found = {"indicators": part.texts("indikator", ()), "tables": part.texts("tabel", ())}
    part.close()
    return found


def _fits(top: Section, value: RegionalProgramme) -> None:
    known = {measure.attribute.id: measure.attribute for measure in value.measures}
    if len(value.id) > _LONGEST_ID:
        raise top.wrong("id", "Id program terlalu panjang", expected=f"paling banyak {_LONGEST_ID} huruf")
    if value.joined not in known or known[value.joined].type != "ya_tidak":
        raise top.wrong(
            "ikut", "“ikut” menyebut ukuran ya_tidak", found=f"“{value.joined}”", expected=" | ".join(known)
        )
    for measure in value.measures:
        whole = known.get(measure.share_of)
        own = measure.attribute
        if measure.share_of and (whole is None or whole is own or {whole.type, own.type} - {*_COUNTED}):
            raise top.wrong(
                "ukuran", f"Ukuran “{own.id}” bukan bagian dari sebuah hitungan", found=f"“{measure.share_of}”"
            )
    for code in value.places:
        if not _PLACE.fullmatch(code):
            raise top.wrong("wilayah", "Bukan kode wilayah Kemendagri", found=f"“{code}”", expected='misalnya "16"')
    for year in value.targets:
        if not value.since.year <= year <= (value.until.year if value.until else year):
            raise top.wrong("target", "Target di luar masa program", found=str(year))


def programme_references(content: Content) -> Iterator[ContentError]:
    """Programmes in a group of areas, or followed by figures, that are not there."""
    for programme in content.programs.values():
        for named in programme.indicators:
            yield from check_reference(programme.origin, "angka", "Indikator", named, content.indicators)
        for named in programme.tables:
            yield from check_reference(programme.origin, "angka", "Tabel", named, content.tables)
        if programme.within and programme.within not in content.groups:
            yield ContentError(
                "K109",
                "Kelompok wilayah tidak ada",
                where=programme.origin.at("kelompok_wilayah"),
                found=f"“{programme.within}”",
                expected=" | ".join(content.groups),
            )
