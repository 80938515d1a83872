"""A release for an archive: DDI-Codebook 2.6, what was studied, where, when, how and by whom, and the files of it.

The description alone: no record of a person stands in it or beside it, and its cubes are the published sets of data
(https://ddialliance.org/Specification/DDI-Codebook/2.6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

from cantik.publish.exchange.dataset import Dataset
from cantik.release.model import Release

#: in the folder of a release
FILE: Final = "ddi-codebook.xml"
_DDI: Final = "ddi:codebook:2_6"
_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_KIND: Final = ("data agregat yang diterbitkan", "published aggregate data")
#: general texts of a release that tell the method
_METHOD: Final = ("penjelasan_umum", "perlindungan")


def ddi_codebook(release: Release, sets: Sequence[Dataset], files: Iterable[str]) -> bytes:
    """The codebook of a release; `files`: its data files, as paths in its folder."""
    ET.register_namespace("", _DDI)
    book = ET.Element(f"{{{_DDI}}}codeBook", {"version": "2.6", _LANG: "id"})
    _write_citation(_part(book, "docDscr"), release)
    study = _part(book, "stdyDscr")
    _write_citation(study, release)
    _write_content(_part(study, "stdyInfo"), release, sets)
    _write_method(_part(study, "method"), release)
    access = _part(study, "dataAccs")
    _part(access, "license", "CC BY 4.0", URI=_LICENCE)
    _part(_part(access, "useStmt"), "conditions", release.standing_note)
    _write_cubes(_part(book, "dataDscr"), sets)
    for name in sorted(files):
        _part(_part(book, "otherMat", level="study", URI=name), "labl", name)
    ET.indent(book)
    written: bytes = ET.tostring(book, encoding="UTF-8", xml_declaration=True)
    return written


def _write_citation(parent: ET.Element, release: Release) -> None:
    office, mark = f"Pemerintah {release.place.full()}", " CONTOH – DATA REKAAN" if release.fictitious else ""
    citation = _part(parent, "citation")
    title = _part(citation, "titlStmt")
    _part(title, "titl", release.titles[0] + mark)
    _part(title, "parTitl", release.titles[1], lang="en")
    _part(title, "IDNo", f"{release.place.code}/{release.number}", agency="Cantik")
    _part(_part(citation, "rspStmt"), "AuthEnty", office)
    made = _part(citation, "prodStmt")
    _part(made, "producer", office)
    _part(made, "prodDate", release.published.isoformat(), date=release.published.isoformat())
    _part(made, "software", "Cantik", version=str(release.software.get("cantik", "")))
    given = _part(citation, "distStmt")
    _part(given, "distrbtr", office)
    _part(given, "distDate", release.published.isoformat(), date=release.published.isoformat())
    _part(_part(citation, "verStmt"), "version", release.edition, date=release.published.isoformat())


def _write_content(info: ET.Element, release: Release, sets: Sequence[Dataset]) -> None:
    subject = _part(info, "subject")
    for topic in sorted({each.topic for each in sets} - {""}):
        _part(subject, "keyword", topic)
    _part(info, "abstract", f"{release.titles[0]}, keadaan {release.reference.isoformat()}, {release.standing_note}.")
    extent = _part(info, "sumDscr")
    _part(extent, "timePrd", release.reference.isoformat(), event="single", date=release.reference.isoformat())
    _part(extent, "nation", "Indonesia", abbr="IDN")
    _part(extent, "geogCover", f"{release.place.heading()} ({release.place.code})")
    for above in (release.place.kecamatan, release.place.kabupaten, release.place.provinsi):
        if above[0]:
            _part(extent, "geogCover", f"{above[1]} ({above[0]})")
    for universe in sorted({each.universe for each in sets} - {("", "")}):
        _both(extent, "universe", universe)
    _both(extent, "dataKind", _KIND)


def _write_method(method: ET.Element, release: Release) -> None:
    collected = _part(method, "dataColl")
    sources = _part(collected, "sources")
    for source in release.sources:
        _part(sources, "dataSrc", source)
    for name in _METHOD:
        for lang in ("id", "en"):
            _part(method, "notes", _paragraphs(release.texts.get(name), lang), lang=lang, subject=name)


def _paragraphs(text: object, lang: str) -> str:
    """A general text of a release in a language; empty where the release has none."""
    told = text.get(lang, "") if isinstance(text, dict) else ""
    return "\n".join(map(str, told)) if isinstance(told, list | tuple) else str(told)


def _write_cubes(data: ET.Element, sets: Sequence[Dataset]) -> None:
    names = {axis.id: (axis.label, axis.label_en) for each in sets for axis in each.axes}
    refs = {name: f"V{number}" for number, name in enumerate(sorted(names), 1)}
    for name in sorted(names):
        _both(_part(data, "var", ID=refs[name], name=name), "labl", names[name])
    for each in sets:
        sizes = {"dmnsQnty": str(len(each.axes)), "cellQnty": str(len(each.observations))}
        cube = _part(data, "nCube", name=each.key, **sizes)
        _both(cube, "labl", each.title)
        if each.universe[0]:
            _both(cube, "universe", each.universe)
        for rank, axis in enumerate(each.axes, 1):
            _part(cube, "dmns", rank=str(rank), varRef=refs[axis.id])
        _part(cube, "measure", measUnit=each.unit[0])
        for lang, notes in zip(("id", "en"), each.notes, strict=True):
            for note in notes:
                _part(cube, "notes", note, lang=lang)


def _part(parent: ET.Element, tag: str, text: str = "", *, lang: str = "", **said: str) -> ET.Element:
    element = ET.SubElement(parent, f"{{{_DDI}}}{tag}", said | ({_LANG: lang} if lang else {}))
    element.text = text or None
    return element


def _both(parent: ET.Element, tag: str, texts: tuple[str, str]) -> None:
    for lang, text in zip(("id", "en"), texts, strict=True):
        _part(parent, tag, text, lang=lang)
