"""`classifications/<id>.yaml`."""

from __future__ import annotations

from cantik.content.kinds import Classification, ClassOf
from cantik.content.nodes import Section
from cantik.content.schema.ladder import read_ladder, read_residual

ROLES = ("kategori", "umur", "jenis_kelamin")


def read_classification(name: str, top: Section) -> Classification:
    """Classes over one variable (`variabel`, else the file's own name) and the recoding ladder."""
    top.whole("versi", 1)
    top.basis("dasar", "")
    top.date("sejak", None)
    classes = tuple(_class(part) for part in top.sections("kelas"))
    labels = {class_.id: class_ for class_ in classes}
    if len(labels) != len(classes) or not classes:
        raise top.wrong("kelas", "“kelas” kosong atau ada id yang berulang")
    neutral = top.optional("netral")
    if neutral is not None and neutral not in labels:
        raise top.wrong("netral", "Kelas netral tidak ada", found=f"“{neutral}”", expected=", ".join(labels))
    ladder = read_ladder(top, labels, neutral)
    value = Classification(
        id=name,
        variable=top.text("variabel", name),
        codelist=top.optional("daftar"),
        label=top.text("label"),
        label_en=top.text("label_en"),
        classes=classes,
        ladder=ladder,
        neutral=neutral,
        role=top.choice("peran", ROLES, "kategori"),
        origin=top.origin(),
        residual=read_residual(top, labels, ladder),
        ordered=top.flag(
            "berurut", default=any(class_.low is not None or class_.high is not None for class_ in classes)
        ),
        whole=top.flag("utuh", default=False),
        all_tell=top.flag("semua_peka", default=False),
        last_size=top.whole("golongan_akhir", 3),
    )
    _no_code_twice(top, classes)
    _no_number_twice(top, classes)
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


def _no_number_twice(top: Section, classes: tuple[ClassOf, ...]) -> None:
    """A number stands in one class: of two that overlap nobody could say which counts it."""
    ranges = [class_ for class_ in classes if not class_.codes]
    for at, class_ in enumerate(ranges):
        for other in ranges[:at]:
            before = class_.high is not None and other.low is not None and class_.high < other.low
            after = class_.low is not None and other.high is not None and class_.low > other.high
            if not before and not after:
                raise top.wrong("kelas", f"Kelas “{other.id}” dan “{class_.id}” bertumpuk")
