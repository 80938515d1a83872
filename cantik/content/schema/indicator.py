"""`indicators/<id>.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from cantik.content.kinds import Indicator
from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.schema.class_limits import read_class_limits
from cantik.content.schema.spread import read_spread
from cantik.content.spread import SPREAD_KINDS

KINDS = ("persen", "rasio", "jumlah", "rata", *SPREAD_KINDS)
COMPOSITE = "komposit"


def read_indicator(name: str, top: Section) -> Indicator:
    """One indicator."""
    since, until = common.validity(top)
    unit_of, kind = top.choice("basis", common.UNITS_OF_MEASURES), top.choice("jenis", KINDS)
    value = Indicator(
        id=name,
        version=top.whole("versi", 1),
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        kind=kind,
        unit_of=unit_of,
        populations=common.subset(top, "populasi", common.BASES),
        reference=common.reference(top, unit_of),
        universe=top.text("semesta"),
        numerator="" if kind == COMPOSITE else top.text("pembilang"),
        denominator=top.optional("penyebut"),
        missing=top.choice("kosong", ("keluar", "bukan")),
        scale=top.whole("skala", 1),
        decimals=top.whole("desimal", 0),
        unit=top.text("satuan"),
        unit_en=top.text("satuan_en", ""),
        classifications=top.texts("klasifikasi", ()),
        disclosure=common.disclosure(top),
        concept=_read_concept(top.maybe("ms_ind")),
        concept_en=_english(top.maybe("ms_ind_en")),
        examples=common.examples(top),
        topic=top.text("topik", ""),
        origin=top.origin(),
        judged_by=top.flag("dahulu", False),
        instead_of=top.texts("menggantikan", ()),
        estimate=top.flag("perkiraan", False),
        spread=read_spread(top, kind),
        class_limits=read_class_limits(top, kind),
    )
    _whole_village(value, top)
    top.close()
    return value


def _whole_village(value: Indicator, top: Section) -> None:
    """An index over values is told of the whole village only."""
    if value.spread is not None and value.disclosure.level_min in common.BELOW_VILLAGE:
        part = top.section("pengungkapan")
        raise part.wrong("level_min", "Indeks dihitung untuk seluruh desa saja", expected="level_min: desa")


def _read_concept(block: Section | None) -> Mapping[str, Any]:
    """The 17 columns of MS-Ind as they are written."""
    return common.freeze(block.everything() if block else {})


def _english(block: Section | None) -> Mapping[str, str]:
    """The texts of MS-Ind that people read, in English; `ms_ind` itself keeps the 17 columns of the standard."""
    if block is None:
        return MappingProxyType({})
    said = {name: block.text(name) for name in ("definisi", "interpretasi", "rumus")}
    block.close()
    return MappingProxyType(said)
