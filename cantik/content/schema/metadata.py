"""`metadata/<id>.yaml`: the fields of MS-Keg, MS-Var and MS-Ind, each with its place in INDAH's JSON."""

from __future__ import annotations

from cantik.content.metadata_fields import (
    COLUMN_TYPES,
    FIELD_TYPES,
    NO,
    SOURCE_MARKS,
    YES,
    AskedIf,
    FieldCode,
    FieldColumn,
    MetadataBlock,
    MetadataField,
    MetadataForm,
)
from cantik.content.nodes import Section
from cantik.content.schema import common


def read_metadata(name: str, top: Section) -> MetadataForm:
    """One form. Raises `ContentError` for an id or key written twice, codes without a code field, a skip that asks a
    field or code which does not stand above it."""
    top.whole("versi", 1)
    since, until = common.validity(top)
    fields: dict[str, MetadataField] = {}
    keys: set[str] = set()
    for part in top.sections("isian"):
        field = _field(part)
        if field.id in fields:
            raise part.wrong("id", "Isian tertulis dua kali", "K107", found=f"“{field.id}”")
        if field.key in keys:
            raise part.wrong("kunci", "Kunci INDAH tertulis dua kali", "K107", found=f"“{field.key}”")
        _asked_above(part, field, fields)
        fields[field.id] = field
        keys.add(field.key)
    if not fields:
        raise top.wrong("isian", "Formulir tanpa isian")
    value = MetadataForm(
        id=name,
        title=top.text("judul"),
        title_en=top.text("judul_en"),
        basis_of=top.basis("dasar"),
        since=since,
        until=until,
        order=top.whole("urutan"),
        blocks=tuple(_block(part) for part in top.sections("bagian")),
        fields=tuple(fields.values()),
        origin=top.origin(),
    )
    top.close()
    return value


def _block(part: Section) -> MetadataBlock:
    value = MetadataBlock(part.text("id"), part.text("judul"), part.text("judul_en"))
    part.close()
    return value


def _field(part: Section) -> MetadataField:
    kind = part.choice("jenis", FIELD_TYPES)
    codes = tuple(_code(inner) for inner in part.sections("kode"))
    columns = tuple(_column(inner) for inner in part.sections("kolom"))
    sheet = part.text("lembar", "")
    if bool(codes) != (kind in ("kode", "kode_banyak")):
        raise part.wrong("kode", "“kode” ditulis untuk jenis kode dan kode_banyak, dan hanya untuk itu")
    if bool(columns) != (kind == "tabel") or bool(sheet) != (kind == "tabel"):
        raise part.wrong("kolom", "“kolom” dan “lembar” ditulis untuk jenis tabel, dan hanya untuk itu")
    for what in ([it.code for it in codes], [it.key for it in codes], [it.key for it in columns]):
        if len(set(what)) != len(what):
            raise part.wrong("kode" if codes else "kolom", "Kode atau kunci tertulis dua kali", "K107")
    value = MetadataField(
        id=part.text("id"),
        number=part.text("nomor"),
        label=part.text("label"),
        key=part.text("kunci"),
        type=kind,
        required=part.flag("wajib", False),
        mark=part.choice("tanda", SOURCE_MARKS),
        proposed=part.text("usul", ""),
        asked_if=_condition(part),
        codes=codes,
        columns=columns,
        sheet=sheet,
        origin=part.origin(),
    )
    part.close()
    return value


def _code(part: Section) -> FieldCode:
    value = FieldCode(part.text("kode"), part.text("label"), part.text("kunci"))
    part.close()
    return value


def _column(part: Section) -> FieldColumn:
    value = FieldColumn(part.text("kunci"), part.text("label"), part.choice("jenis", COLUMN_TYPES))
    part.close()
    return value


def _condition(part: Section) -> AskedIf | None:
    inner = part.maybe("bila")
    if inner is None:
        return None
    value = AskedIf(inner.text("isian"), inner.texts("kode"))
    inner.close()
    return value


def _asked_above(part: Section, field: MetadataField, above: dict[str, MetadataField]) -> None:
    if field.asked_if is None:
        return
    asked = above.get(field.asked_if.field)
    if asked is None:
        raise part.wrong(
            "bila", "Syarat menanyakan isian yang tidak ada di atasnya", "K109", found=f"“{field.asked_if.field}”"
        )
    known = {YES, NO} if asked.type == "ya_tidak" else {code.code for code in asked.codes}
    strange = [code for code in field.asked_if.codes if code not in known]
    if strange:
        raise part.wrong("bila", "Syarat menyebut kode yang tidak ada", "K109", found=strange[0], expected=str(known))
