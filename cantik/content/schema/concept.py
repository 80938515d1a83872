"""`concepts/<unit>.yaml`: what the variables of a unit mean and how they are asked."""

from __future__ import annotations

from collections.abc import Iterator

from cantik.content.instrument import IMPACTS, REFERENCE_TIMES, Concept
from cantik.content.kinds import Origin
from cantik.content.nodes import Section
from cantik.content.schema.variable import UNITS
from cantik.content.standard_id import STANDARD_ID


def read_concepts(unit: str, top: Section) -> Iterator[Concept]:
    """Every concept of the file, in its order."""
    if unit not in UNITS:
        raise top.wrong("id", "Satuan tidak dikenal", found=f"“{unit}”", expected=" | ".join(UNITS))
    top.whole("versi", 1)
    top.basis("dasar")
    top.date("sejak")
    for name, section in top.section("konsep").children():
        yield _concept(unit, name, section)
    top.close()


def _concept(unit: str, name: str, part: Section) -> Concept:
    minimum = part.whole("minimum") if part.has("minimum") else None
    maximum = part.whole("maksimum") if part.has("maksimum") else None
    if minimum is not None and maximum is not None and minimum > maximum:
        raise part.wrong("minimum", f"Konsep “{name}”: “minimum” di atas “maksimum”")
    standard_id = part.optional("id_sds")
    if standard_id is not None and not STANDARD_ID.fullmatch(standard_id):
        raise part.wrong(
            "id_sds",
            f"Konsep “{name}”: id standar data tidak berbentuk id registri",
            found=standard_id,
            expected="AABBBBB.CC.DD dengan AA = SD, SP, ST, SE, atau UL, misalnya SP00055.00.00",
            mend="Salin dari registri standar data statistik, atau kosongkan selama tidak ada sumbernya.",
        )
    value = Concept(
        unit=unit,
        variable=name,
        name=part.text("konsep"),
        definition=part.text("definisi"),
        hint=part.optional("petunjuk"),
        question=part.text("pertanyaan"),
        reference_time=part.choice("waktu_acuan", tuple(REFERENCE_TIMES)),
        skip=part.optional("lewati"),
        kelas=part.choice("kelas", ("A", "B", "C")) if part.has("kelas") else None,
        impact=part.choice("dampak", tuple(IMPACTS)) if part.has("dampak") else None,
        minimum=minimum,
        maximum=maximum,
        standard_id=standard_id,
        source=part.basis("sumber"),
        counted_in=part.text("satuan", ""),
        origin=Origin(part.file, {"": part.line, "lewati": part.line_of("lewati")}),
    )
    part.close()
    return value
