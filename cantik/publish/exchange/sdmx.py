"""A release in SDMX 3.0: the structures of all sets of data in one SDMX-ML message (concepts, code lists, data
structure definitions, dataflows), and each set as SDMX-CSV 2.0 (sdmx.org: Technical Specifications, sections 3 and 5).

A set of data has the dimensions REF_AREA (the place of the release), the axes of its table, and TIME_PERIOD (the
reference date). Codes and ids are those of the release as far as SDMX allows their letters; the label tells the rest.
OBS_STATUS takes the codes of the cross-domain list CL_OBS_STATUS (SDMX: Q suppressed, M cannot exist, L not collected,
P provisional, E estimated, A normal).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET

from cantik.base.spreadsheet import csv_text
from cantik.publish.exchange.csv_ import plain_text
from cantik.publish.exchange.dataset import Dataset, Observation
from cantik.release.model import Release

#: the structures, in the folder of a release
FILE: Final = "sdmx/struktur.xml"
_MESSAGE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/message"
_STRUCTURE = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure"
_COMMON = "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_CONCEPTS = "CS_CANTIK"
_AREA, _TIME, _VALUE = "REF_AREA", "TIME_PERIOD", "OBS_VALUE"
#: what is said of an observation beside its value: id, label, English label
_ATTRIBUTES: Final = (
    ("OBS_STATUS", "Status angka", "Observation status"),
    ("UNIT_MEASURE", "Satuan", "Unit of measure"),
    ("BATAS_BAWAH", "Batas bawah angka yang ditutup", "Lower end of a hidden figure"),
    ("BATAS_ATAS", "Batas atas angka yang ditutup", "Upper end of a hidden figure"),
    ("KEADAAN_ANGKA", "Keadaan angka (x, xx, r, e)", "State of the figure (x, xx, r, e)"),
)
_STATUS: Final = {"ada": "A", "rahasia": "Q", "tidak_terdefinisi": "M", "tidak_tersedia": "L"}
_STATE: Final = {"": "A", "r": "A", "x": "P", "xx": "P", "e": "E"}
_STATUS_CODES: Final = (
    ("A", "Angka biasa", "Normal value"),
    ("E", "Angka perkiraan", "Estimated value"),
    ("L", "Tidak dikumpulkan", "Missing value; data exist but were not collected"),
    ("M", "Tidak dapat ada", "Missing value; data cannot exist"),
    ("P", "Angka sementara", "Provisional value"),
    ("Q", "Ditutup agar tidak membuka orang", "Missing value; suppressed"),
)
_ILLEGAL = re.compile(r"[^A-Za-z0-9_-]")


@dataclass(frozen=True, slots=True)
class SdmxCodes:
    """A list of codes: its id, its name, and of each code the id and the labels in both languages."""

    id: str
    name: tuple[str, str]
    codes: tuple[tuple[str, tuple[str, str]], ...]


@dataclass(frozen=True, slots=True)
class DataStructure:
    """A set of data as SDMX names it; `dimensions`: the id and the code list of each axis, in their order."""

    id: str
    dataset: Dataset
    dimensions: tuple[tuple[str, SdmxCodes], ...]
    codes: tuple[dict[str, str], ...]


def data_file(dataset: Dataset) -> str:
    """Where the SDMX-CSV of a set lies in the folder of a release."""
    return f"sdmx/{dataset.key}.csv"


def structures_of(sets: Sequence[Dataset]) -> tuple[DataStructure, ...]:
    """The sets of a release with the ids that SDMX allows; code lists of equal codes are one list."""
    names = list(_legal_ids((each.key for each in sets), upper=True))
    lists: dict[tuple[tuple[str, tuple[str, str]], ...], SdmxCodes] = {}
    return tuple(_structure(name, own, lists) for name, own in zip(names, sets, strict=True))


def structure_of(own: Dataset, keys: Sequence[str]) -> DataStructure:
    """One set of a release as `structures_of` names it; `keys`: those of all its sets, in their order."""
    name = dict(zip(keys, _legal_ids(keys, upper=True), strict=True))[own.key]
    return _structure(name, own, {})


def _structure(
    name: str, own: Dataset, lists: dict[tuple[tuple[str, tuple[str, str]], ...], SdmxCodes]
) -> DataStructure:
    dimensions, translated = [], []
    for axis, dimension in zip(own.axes, _legal_ids((a.id for a in own.axes), upper=True), strict=True):
        legal = list(_legal_ids((c.id for c in axis.categories), upper=False))
        labels = [(c.label, c.label_en) for c in axis.categories]
        codes = tuple(zip(legal, labels, strict=True))
        listed = lists.setdefault(
            codes, SdmxCodes(f"CL_{dimension}_{len(lists) + 1}", (axis.label, axis.label_en), codes)
        )
        dimensions.append((dimension, listed))
        translated.append({c.id: own_id for c, own_id in zip(axis.categories, legal, strict=True)})
    return DataStructure(name, own, tuple(dimensions), tuple(translated))


def _legal_ids(names: Iterable[str], *, upper: bool) -> Iterator[str]:
    """Ids of the letters that SDMX allows, each once in its list; an id that is one already stays as it is."""
    taken: set[str] = set()
    for name in names:
        bare = _ILLEGAL.sub("_", name) or "_"
        legal = (bare.upper() if bare[0].isalpha() else f"D_{bare.upper()}") if upper else bare
        found, number = legal, 2
        while found in taken:
            found, number = f"{legal}_{number}", number + 1
        taken.add(found)
        yield found


# ── data ─────────────────────────────────────────────────────────────────────────────────────────
def sdmx_csv(structure: DataStructure, release: Release) -> bytes:
    """The observations of a set as SDMX-CSV 2.0, a row each; a hidden one has no value, its range stands beside."""
    dimensions = [name for name, _codes in structure.dimensions]
    attributes = [name for name, _label, _label_en in _ATTRIBUTES]
    head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", _AREA, *dimensions, _TIME, _VALUE, *attributes]
    fixed = ["dataflow", flow_of(structure, release), "R"]
    return csv_text([head, *([*fixed, *told.values()] for told in list_observations(structure, release))]).encode()


def flow_of(structure: DataStructure, release: Release) -> str:
    """The dataflow of a set as SDMX refers to it: agency, id, version."""
    return f"{agency_of(release)}:{structure.id}({version_of(release)})"


def list_observations(structure: DataStructure, release: Release) -> Iterator[dict[str, str]]:
    """Each observation by the ids of dimensions, measure and attributes, in the order in which they are printed."""
    names = [_AREA, *(name for name, _codes in structure.dimensions), _TIME, _VALUE]
    names += [name for name, _label, _label_en in _ATTRIBUTES]
    area, day = _area_code(release), structure.dataset.reference.isoformat()
    for each in structure.dataset.observations:
        when = each.reference.isoformat() if each.reference else day
        told = [area, *_codes_of(structure, each), when, plain_text(each.value), *_attributes_of(each)]
        yield dict(zip(names, told, strict=True))


def _codes_of(structure: DataStructure, observation: Observation) -> list[str]:
    return [codes[own] for codes, own in zip(structure.codes, observation.key, strict=True)]


def _attributes_of(each: Observation) -> list[str]:
    status = _STATE[each.state] if each.status == "ada" else _STATUS[each.status]
    return [status, each.unit, plain_text(each.low), plain_text(each.high), each.state]


def agency_of(release: Release) -> str:
    """Who maintains the structures: the office of the place, by its code."""
    return f"ID_{_ILLEGAL.sub('', release.place.code)}"


def version_of(release: Release) -> str:
    """The number of the edition as a semantic version: another edition may have other classes.

    `2025-1` is `2025.1.0`.
    """
    year, _dash, place = release.number.partition("-")
    return f"{year}.{place or 0}.0"


def _area_code(release: Release) -> str:
    return _ILLEGAL.sub("", release.place.code)


# ── structures ───────────────────────────────────────────────────────────────────────────────────
def sdmx_structures(structures: Sequence[DataStructure], release: Release) -> bytes:
    """The structure message of a release (SDMX-ML 3.0)."""
    for prefix, uri in (("mes", _MESSAGE), ("str", _STRUCTURE), ("com", _COMMON)):
        ET.register_namespace(prefix, uri)
    message = ET.Element(f"{{{_MESSAGE}}}Structure")
    header = ET.SubElement(message, f"{{{_MESSAGE}}}Header")
    ET.SubElement(header, f"{{{_MESSAGE}}}ID").text = f"{agency_of(release)}_{_ILLEGAL.sub('_', release.number)}"
    ET.SubElement(header, f"{{{_MESSAGE}}}Test").text = "true" if release.fictitious else "false"
    ET.SubElement(header, f"{{{_MESSAGE}}}Prepared").text = f"{release.published.isoformat()}T00:00:00Z"
    ET.SubElement(header, f"{{{_MESSAGE}}}Sender", id=agency_of(release))
    held = ET.SubElement(message, f"{{{_MESSAGE}}}Structures")
    _write_code_lists(held, structures, release)
    _write_concepts(held, structures, release)
    flows = ET.SubElement(held, f"{{{_STRUCTURE}}}Dataflows")
    for each in structures:
        flow = _add_artefact(flows, "Dataflow", each.id, each.dataset.title, release)
        ET.SubElement(flow, f"{{{_STRUCTURE}}}Structure").text = _urn(
            "datastructure.DataStructure", f"DSD_{each.id}", release
        )
    definitions = ET.SubElement(held, f"{{{_STRUCTURE}}}DataStructures")
    for each in structures:
        _write_definition(definitions, each, release)
    ET.indent(message)
    written: bytes = ET.tostring(message, encoding="UTF-8", xml_declaration=True)
    return written


def _write_code_lists(held: ET.Element, structures: Sequence[DataStructure], release: Release) -> None:
    own = {listed.id: listed for each in structures for _name, listed in each.dimensions}
    place = ((_area_code(release), (release.place.heading(), release.place.heading("en"))),)
    area = SdmxCodes("CL_AREA", ("Wilayah rilis", "Area of the release"), place)
    status = SdmxCodes(
        "CL_OBS_STATUS", ("Status angka", "Observation status"), tuple((c, (n, e)) for c, n, e in _STATUS_CODES)
    )
    lists = ET.SubElement(held, f"{{{_STRUCTURE}}}Codelists")
    for listed in (area, status, *own.values()):
        element = _add_artefact(lists, "Codelist", listed.id, listed.name, release)
        for code, names in listed.codes:
            _name(ET.SubElement(element, f"{{{_STRUCTURE}}}Code", id=code), names)


def _write_concepts(held: ET.Element, structures: Sequence[DataStructure], release: Release) -> None:
    concepts = {
        _AREA: ("Wilayah", "Reference area"),
        _TIME: ("Keadaan pada", "Time period"),
        _VALUE: ("Nilai", "Observation value"),
    }
    concepts |= {name: (label, label_en) for name, label, label_en in _ATTRIBUTES}
    concepts |= {name: listed.name for each in structures for name, listed in each.dimensions}
    schemes = ET.SubElement(held, f"{{{_STRUCTURE}}}ConceptSchemes")
    scheme = _add_artefact(schemes, "ConceptScheme", _CONCEPTS, ("Konsep Cantik", "Concepts of Cantik"), release)
    for name, labels in concepts.items():
        _name(ET.SubElement(scheme, f"{{{_STRUCTURE}}}Concept", id=name), labels)


def _write_definition(definitions: ET.Element, each: DataStructure, release: Release) -> None:
    own = _add_artefact(definitions, "DataStructure", f"DSD_{each.id}", each.dataset.title, release)
    parts = ET.SubElement(own, f"{{{_STRUCTURE}}}DataStructureComponents")
    dimensions = ET.SubElement(parts, f"{{{_STRUCTURE}}}DimensionList", id="DimensionDescriptor")
    for at, (name, listed) in enumerate(((_AREA, "CL_AREA"), *((n, c.id) for n, c in each.dimensions)), 1):
        dimension = ET.SubElement(dimensions, f"{{{_STRUCTURE}}}Dimension", id=name, position=str(at))
        _component(dimension, name, release, listed=listed)
    _component(
        ET.SubElement(dimensions, f"{{{_STRUCTURE}}}TimeDimension", id=_TIME),
        _TIME,
        release,
        kind="ObservationalTimePeriod",
    )
    attributes = ET.SubElement(parts, f"{{{_STRUCTURE}}}AttributeList", id="AttributeDescriptor")
    for name, _label, _label_en in _ATTRIBUTES:
        needed = "mandatory" if name == "OBS_STATUS" else "optional"
        attribute = ET.SubElement(attributes, f"{{{_STRUCTURE}}}Attribute", id=name, usage=needed)
        bound = name.startswith("BATAS_")
        number = "Decimal" if each.dataset.has_bounds else "Integer"
        _component(
            attribute,
            name,
            release,
            listed="CL_OBS_STATUS" if name == "OBS_STATUS" else "",
            kind=number if bound else "String",
        )
        relation = ET.SubElement(attribute, f"{{{_STRUCTURE}}}AttributeRelationship")
        ET.SubElement(relation, f"{{{_STRUCTURE}}}Observation")
    measures = ET.SubElement(parts, f"{{{_STRUCTURE}}}MeasureList", id="MeasureDescriptor")
    measure = ET.SubElement(measures, f"{{{_STRUCTURE}}}Measure", id=_VALUE, usage="optional")
    _component(measure, _VALUE, release, kind="Decimal")


def _component(element: ET.Element, concept: str, release: Release, *, listed: str = "", kind: str = "String") -> None:
    identity = _urn("conceptscheme.Concept", _CONCEPTS, release) + f".{concept}"
    ET.SubElement(element, f"{{{_STRUCTURE}}}ConceptIdentity").text = identity
    representation = ET.SubElement(element, f"{{{_STRUCTURE}}}LocalRepresentation")
    if listed:
        ET.SubElement(representation, f"{{{_STRUCTURE}}}Enumeration").text = _urn("codelist.Codelist", listed, release)
    else:
        ET.SubElement(representation, f"{{{_STRUCTURE}}}TextFormat", textType=kind)


def _add_artefact(parent: ET.Element, kind: str, name: str, titles: tuple[str, str], release: Release) -> ET.Element:
    said = {"id": name, "agencyID": agency_of(release), "version": version_of(release)}
    element = ET.SubElement(parent, f"{{{_STRUCTURE}}}{kind}", said)
    _name(element, titles)
    return element


def _name(element: ET.Element, titles: tuple[str, str]) -> None:
    for lang, text in zip(("id", "en"), titles, strict=True):
        ET.SubElement(element, f"{{{_COMMON}}}Name", {_LANG: lang}).text = text


def _urn(kind: str, name: str, release: Release) -> str:
    return f"urn:sdmx:org.sdmx.infomodel.{kind}={agency_of(release)}:{name}({version_of(release)})"
