"""`mappings/<id>.yaml`: one foreign format."""

from __future__ import annotations

from cantik.content.kinds import ColumnMapping, Mapping_
from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.schema.variable import TYPES, UNITS
from cantik.content.sources import SOURCES


def read_mapping(name: str, top: Section) -> Mapping_:
    """One mapping; `tambahan` is left to the reader of this format (sheets, header rows …)."""
    top.whole("versi", 1)
    top.date("sejak", None)
    extra = top.maybe("tambahan")
    columns = tuple(_column(target, part) for target, part in top.section("kolom").children())
    value = Mapping_(
        id=name,
        source=top.choice("sumber", SOURCES),
        title=top.text("judul"),
        basis_of=top.basis("dasar"),
        columns_from=top.text("sumber_kolom"),
        unit_of=top.choice("unit", UNITS, "orang"),
        recognise=common.freeze(top.section("kenali").everything()),
        columns=columns,
        ignore=top.texts("abaikan", ()),
        agreement=top.flag("perjanjian", False),
        extra=common.freeze(extra.everything() if extra else {}),
        origin=top.origin(),
    )
    top.close()
    return value


def _column(target: str, part: Section) -> ColumnMapping:
    value = ColumnMapping(
        variable=target,
        headers=part.texts("dari"),
        type=part.choice("jenis", TYPES) if part.has("jenis") else None,
        codelist=part.optional("daftar"),
        aliases=part.code_map("juga"),
        only_where_seen=part.codes("bila_ada", ()),
    )
    part.close()
    return value
