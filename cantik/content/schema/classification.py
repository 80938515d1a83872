"""`classifications/<id>.yaml` (design/content.md section 4)."""

from __future__ import annotations

from collections.abc import Mapping

from cantik.content.kinds import Classification, ClassOf
from cantik.content.nodes import Section

ROLES = ("kategori", "umur", "jenis_kelamin")
Node = tuple[str, str, str, tuple[str, ...]]


def read_classification(name: str, top: Section) -> Classification:
    """Classes over one variable (`variabel`, else the file's own name) and the merge tree."""
    top.whole("versi", 1)
    top.text("dasar", "")
    top.date("sejak", None)
    classes = tuple(_class(part) for part in top.sections("kelas"))
    labels = {class_.id: class_ for class_ in classes}
    if len(labels) != len(classes) or not classes:
        raise top.wrong("kelas", "“kelas” kosong atau ada id yang berulang")
    neutral = top.optional("netral")
    if neutral is not None and neutral not in labels:
        raise top.wrong("netral", "Kelas netral tidak ada", found=f"“{neutral}”", expected=", ".join(labels))
    value = Classification(
        id=name,
        variable=top.text("variabel", name),
        codelist=top.optional("daftar"),
        label=top.text("label"),
        label_en=top.text("label_en"),
        classes=classes,
        merge=_merge(top, labels),
        neutral=neutral,
        role=top.choice("peran", ROLES, "kategori"),
        origin=top.origin(),
    )
    _no_code_twice(top, classes)
    top.close()
    return value


def _class(part: Section) -> ClassOf:
    value = ClassOf(
        id=part.text("id"),
        label=part.text("label"),
        label_en=part.text("label_en"),
        codes=part.codes("kode", ()),
        low=part.whole("dari") if part.has("dari") else None,
        high=part.whole("sampai") if part.has("sampai") else None,
    )
    if bool(value.codes) == (value.low is not None or value.high is not None):
        raise part.wrong("id", f"Kelas “{value.id}” berisi “kode”, atau “dari” dan “sampai”; salah satu")
    if value.low is not None and value.high is not None and value.low > value.high:
        raise part.wrong("dari", f"Kelas “{value.id}”: “dari” lebih besar daripada “sampai”")
    part.close()
    return value


def _no_code_twice(top: Section, classes: tuple[ClassOf, ...]) -> None:
    seen: dict[str, str] = {}
    for class_ in classes:
        for code in class_.codes:
            if code in seen:
                raise top.wrong("kelas", f"Kode “{code}” ada pada kelas “{seen[code]}” dan “{class_.id}”")
            seen[code] = class_.id


def _merge(top: Section, labels: Mapping[str, ClassOf]) -> tuple[tuple[Node, ...], ...]:
    """`gabung` is one level `[[a, b], …]`, or `gabung: {tingkat1: […], tingkat2: […]}` with labels of the nodes."""
    part = top.maybe("gabung") if top.has("gabung") and not _is_list(top) else None
    if part is None:
        groups = top.free("gabung", None) or []
        return (tuple(_plain_node(top, group, labels) for group in groups),) if groups else ()
    levels = []
    for key in ("tingkat1", "tingkat2"):
        nodes = tuple(_node(section, labels) for section in part.sections(key))
        if nodes:
            levels.append(nodes)
    part.close()
    return tuple(levels)


def _is_list(top: Section) -> bool:
    return isinstance(top.free("gabung", None), list)


def _plain_node(top: Section, group: object, labels: Mapping[str, ClassOf]) -> Node:
    if not isinstance(group, list) or not all(isinstance(member, str) for member in group):
        raise top.wrong("gabung", "Tiap simpul “gabung” adalah daftar id kelas")
    ids = tuple(str(member) for member in group)
    for code in ids:
        if code not in labels:
            raise top.wrong("gabung", "Kelas pada “gabung” tidak ada", found=f"“{code}”", expected=", ".join(labels))
    first, last = labels[ids[0]], labels[ids[-1]]
    if len(ids) == 1:
        return first.id, first.label, first.label_en, ids
    return "_".join(ids), f"{first.label} – {last.label}", f"{first.label_en} – {last.label_en}", ids


def _node(part: Section, labels: Mapping[str, ClassOf]) -> Node:
    ids = part.texts("kelas")
    for code in ids:
        if code not in labels:
            raise part.wrong("kelas", "Kelas pada “gabung” tidak ada", found=f"“{code}”", expected=", ".join(labels))
    value = (part.text("id"), part.text("label"), part.text("label_en"), ids)
    part.close()
    return value
