"""`definitions/<id>.yaml`: a definition of a kabupaten's own, in the fields of MS-Var or MS-Ind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from cantik.base.errors import ContentError
from cantik.content.definition import DEFINED, LocalDefinition
from cantik.content.kinds import Content
from cantik.content.metadata_fields import MetadataField
from cantik.content.nodes import Section
from cantik.content.schema import common
from cantik.content.standard_id import STANDARD_ID

_AREA = re.compile(r"\d\d(?:\.\d\d)?")


def read_definition(name: str, top: Section) -> LocalDefinition:
    """One definition; its answers are held against the fields of its form by `definition_references`."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    area = top.text("wilayah")
    if not _AREA.fullmatch(area):
        raise top.wrong(
            "wilayah", "Wilayah bukan kabupaten atau provinsi", found=f"“{area}”", expected="misalnya 35.05"
        )
    part = top.section("isi")
    value = LocalDefinition(
        id=name,
        form=top.choice("bentuk", DEFINED),
        area=area,
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        answers=common.freeze(part.everything()),
        origin=top.origin(),
        lines=part.origin(),
    )
    top.close()
    return value


def definition_references(content: Content) -> Iterator[ContentError]:
    """Every answer of a definition is one of its form, every required field has one, and no name is there twice."""
    for definition in content.definitions.values():
        form = content.metadata[definition.form]
        known = {field.id: field for field in form.fields}
        for name, value in definition.answers.items():
            if name not in known:
                yield _wrong(definition, name, "Isian tidak ada pada formulir", name, " | ".join(known))
            elif not _fits(known[name], value):
                kind = known[name].type.replace("_", " atau ")
                yield _wrong(definition, name, f"Isi “{known[name].label}” tidak sah", str(value), kind)
        for field in form.fields:
            if field.required and not definition.answers.get(field.id):
                where = definition.origin.at("isi")
                yield ContentError("K121", f"“{field.label}” belum diisi", where=where, expected=field.id)
        given = definition.answers.get("id_sds")
        if given and not STANDARD_ID.fullmatch(str(given)):
            yield _wrong(definition, "id_sds", "ID standar data salah bentuk", str(given), "misalnya SP00055.00.00")


def _wrong(definition: LocalDefinition, name: str, text: str, found: str, expected: str) -> ContentError:
    return ContentError("K121", text, where=definition.lines.at(name), found=f"“{found[:80]}”", expected=expected)


def _fits(field: MetadataField, value: Any) -> bool:
    """Whether a value of a file is one of this type of field."""
    if field.type == "ya_tidak":
        return isinstance(value, bool)
    if field.type == "daftar":
        return _texts(value)
    if field.type == "tabel":
        return isinstance(value, (list, tuple)) and all(_row(field, row) for row in value)
    return isinstance(value, str)


def _texts(value: Any) -> bool:
    return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)


def _row(field: MetadataField, row: Any) -> bool:
    kinds = {column.key: column.type for column in field.columns}
    return isinstance(row, Mapping) and all(
        key in kinds and (_texts(cell) if kinds[key] == "daftar" else isinstance(cell, str))
        for key, cell in row.items()
    )
