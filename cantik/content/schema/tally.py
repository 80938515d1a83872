"""`tallies/<file>.yaml`: numbers of the village made of its facilities and facts, each with an example."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from cantik.base.errors import ContentError
from cantik.content.kinds import Content
from cantik.content.nodes import Section
from cantik.content.references import check_reference
from cantik.content.tally import SPANS, STANDING, TallyExample, TallyPart, VillageTally
from cantik.content.village_form import VILLAGE


def read_tallies(_name: str, top: Section) -> Mapping[str, VillageTally]:
    """The numbers of a file by id. Raises `ContentError` with the line of the one that is wrong."""
    top.whole("versi", 1)
    top.date("sejak")
    top.basis("dasar")
    found: dict[str, VillageTally] = {}
    for line in top.sections("hitungan"):
        own = line.text("id")
        if own in found:
            raise line.wrong("id", "Hitungan ditulis dua kali", "K107", found=f"“{own}”")
        found[own] = _read_tally(own, line)
    top.close()
    return found


def _read_tally(name: str, line: Section) -> VillageTally:
    value = VillageTally(
        id=name,
        title=line.text("judul"),
        basis_of=line.basis("dasar"),
        parts=tuple(_read_part(part) for part in line.sections("bagian")),
        share_of=tuple(_read_part(part) for part in line.sections("dari")),
        examples=tuple(_read_example(part) for part in line.sections("contoh")),
        origin=line.origin(),
    )
    for key, given in (("bagian", value.parts), ("contoh", value.examples)):
        if not given:
            raise line.wrong(key, f"“{key}” kosong", expected="paling sedikit satu")
    line.close()
    return value


def _read_part(part: Section) -> TallyPart:
    asked = part.maybe("dengan")
    having = {} if asked is None else {name: asked.codes(name) for name in asked.keys()}  # noqa: SIM118 (no dict)
    value = TallyPart(
        part.text("jenis"),
        MappingProxyType(having),
        part.texts("jumlah", ()),
        part.choice("waktu", SPANS, STANDING),
    )
    part.close()
    return value


def _read_example(part: Section) -> TallyExample:
    told = part.section("hal")
    things = {name: tuple(thing.everything() for thing in told.sections(name)) for name in told.keys()}  # noqa: SIM118
    value = TallyExample(MappingProxyType(things), part.free("hasil", None), part.line)
    part.close()
    return value


def tally_references(content: Content) -> Iterator[ContentError]:
    """A number is a derived variable of the village (K141), of kinds and attributes that exist (K109)."""
    for tally in content.tallies.values():
        variable = content.variables.get((VILLAGE, tally.id))
        if variable is None or not (variable.derived and variable.frozen):
            yield ContentError(
                "K141",
                f"Kolom ini bukan variabel turunan pada {VILLAGE}",
                where=tally.origin.at("id"),
                found=f"“{tally.id}”",
                expected=f"variables/{VILLAGE}.yaml: {tally.id}: {{…, potret: ya, turunan: ya}}",
            )
        for part in (*tally.parts, *tally.share_of):
            yield from check_reference(tally.origin, "bagian", "Jenis fasilitas", part.kind, content.facilities)
            kind = content.facilities.get(part.kind)
            known = {attribute.id for attribute in kind.attributes} if kind is not None else set[str]()
            for name in (*part.having, *part.sums):
                yield from check_reference(tally.origin, "bagian", "Isian fasilitas", name, known)
