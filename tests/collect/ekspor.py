"""Exports as ODK Central and KoboToolbox write them, made of what phones sent: code of its own, after their sources.

Central: `lib/data/briefcase.js` of getodk/central-backend (one CSV a repeat, groups joined by `-`, `KEY`,
`PARENT_KEY`); its later columns (`ReviewState`, `Edits`, `FormVersion`) and `splitSelectMultiples`:
docs.getodk.org/central-api-submission-management. Kobo: `src/formpack/reporting/export.py` and `schema/fields.py` of
kobotoolbox/formpack (one sheet a repeat, made with its first row, `_index`, `_parent_index`; a choice of several as one
column, as 0/1, or as both).
"""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

import openpyxl

from tests.collect import berkas

Table = list[list[str]]
_TEMPLATE = "{http://openrosa.org/javarosa}template"
_META = ("instanceID", "instanceName")


@dataclass(frozen=True)
class Sent:
    """A submission as a server keeps it. `key`: its first instanceID; `instance`: that of its newest version."""

    xml: str
    key: str
    instance: str = ""
    at: str = "2026-03-01T02:03:04.567Z"
    by: str = "Rina Rekaan"
    review: str = ""
    status: str = ""
    version: str = "2026010101"

    @property
    def newest(self) -> str:
        return self.instance or self.key


@dataclass
class Node:
    """A node of the form: `kind` is `group`, `repeat`, or the type of its bind; `options` of a choice of several."""

    name: str
    kind: str
    label: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    children: list[Node] = field(default_factory=list)


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _words(value: ET.Element) -> str:
    """A label as the workbook of the form has it: an answer within it is `${name}`."""
    shown = [f"${{{part.get('value', '').strip().rpartition('/')[2]}}}{part.tail or ''}" for part in value]
    return (value.text or "") + "".join(shown)


def schema(xform: str) -> Node:
    """The primary instance of an XForm with the types of its binds, its labels (the first language), its choices."""
    tree = ET.fromstring(xform)
    every = list(tree.iter())
    binds = {e.get("nodeset", ""): e.get("type", "string") for e in every if _local(e) == "bind"}
    words = next(e for e in every if _local(e) == "translation")
    texts = {e.get("id", ""): _words(next(v for v in e if _local(v) == "value")) for e in words}
    lists = {
        e.get("id", ""): {
            item.findtext("{*}name") or "": texts.get(item.findtext("{*}itextId") or "", "")
            for item in e.iter()
            if _local(item) == "item"
        }
        for e in every
        if _local(e) == "instance"
    }
    chosen: dict[str, tuple[bool, str]] = {}
    for e in every:
        if _local(e) in ("select", "select1"):
            named = next((c.get("nodeset", "") for c in e if _local(c) == "itemset"), "")
            chosen[e.get("ref", "")] = _local(e) == "select", named.partition("'")[2].partition("'")[0]

    def node(element: ET.Element, path: str) -> Node:
        templates = {child.tag for child in element if child.get(_TEMPLATE) is not None}
        children = [child for child in element if child.tag not in templates or child.get(_TEMPLATE) is not None]
        several, options = chosen.get(path, (False, ""))
        if len(element):
            kind = "repeat" if element.get(_TEMPLATE) is not None else "group"
        else:
            kind = "select" if several else "choice" if options else binds.get(path, "string")
        label = texts.get(f"{path}:label", "")
        below = [node(child, f"{path}/{_local(child)}") for child in children]
        return Node(_local(element), kind, label, lists.get(options, {}), below)

    data = next(e for e in every if _local(e) == "instance")[0]
    return node(data, "/data")


def entries(element: ET.Element, name: str) -> list[ET.Element]:
    return [child for child in element if _local(child) == name]


# ── ODK Central ──────────────────────────────────────────────────────────────────────────────────
def _columns(node: Node, path: tuple[str, ...], *, groups: bool, split: bool) -> Iterator[str]:
    for child in node.children:
        below = (*path, child.name)
        title = "-".join(below) if groups else child.name
        if child.kind == "group":
            yield from _columns(child, below, groups=groups, split=split)
        elif child.kind == "geopoint":
            yield from (f"{title}-{part}" for part in ("Latitude", "Longitude", "Altitude", "Accuracy"))
        elif child.kind != "repeat":
            yield title
            if child.kind == "select" and split:
                yield from (f"{title}/{option}" for option in child.options)


def _cells(node: Node, element: ET.Element | None, sent: Sent, *, split: bool) -> Iterator[str]:
    for child in node.children:
        found = None if element is None else next(iter(entries(element, child.name)), None)
        text = "" if found is None else (found.text or "").strip()
        if child.name in _META and node.name == "meta":
            text = sent.newest if child.name == "instanceID" else text
        if child.kind == "group":
            yield from _cells(child, found, sent, split=split)
        elif child.kind == "geopoint":
            yield from [*text.split(), "", "", "", ""][:4]
        elif child.kind != "repeat":
            yield text
            if child.kind == "select" and split:
                yield from ("" if not text else str(int(option in text.split())) for option in child.options)


def _repeats(node: Node, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Node]]:
    for child in node.children:
        if child.kind == "repeat":
            yield (*path, child.name), child
        if child.kind in ("repeat", "group"):
            yield from _repeats(child, (*path, child.name))


def central(
    form: str, xform: str, sent: Sequence[Sent], *, groups: bool = True, split: bool = False
) -> dict[str, Table]:
    """The tables of an export by the names of their files."""
    tree = schema(xform)
    system = (
        "KEY",
        "SubmitterID",
        "SubmitterName",
        "AttachmentsPresent",
        "AttachmentsExpected",
        "Status",
        "ReviewState",
        "DeviceID",
        "Edits",
        "FormVersion",
    )
    root: Table = [["SubmissionDate", *_columns(tree, (), groups=groups, split=split), *system]]
    tables = {f"{form}.csv": root}
    for _, repeat in _repeats(tree):
        titles = [*_columns(repeat, (), groups=groups, split=split), "PARENT_KEY", "KEY"]
        tables[f"{form}-{repeat.name}.csv"] = [titles]
    for each in sent:
        top = ET.fromstring(each.xml)
        sealed = bool(each.status)
        cells = _cells(tree, None if sealed else top, each, split=split)
        edits = str(int(each.newest != each.key))
        tail = [each.key, "17", each.by, "0", "0", each.status, each.review, "collect:abc", edits, each.version]
        root.append([each.at, *("" if sealed else cell for cell in cells), *tail])
        for path, repeat in _repeats(tree) if not sealed else ():
            for number, entry in enumerate(entries(top, path[0]), 1):
                row = [*_cells(repeat, entry, each, split=split), each.key, f"{each.key}/{path[0]}[{number}]"]
                tables[f"{form}-{repeat.name}.csv"].append(row)
    return tables


def as_csv(table: Table, delimiter: str = ",", mark: bytes = b"") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(table)
    return mark + stream.getvalue().encode()


def as_zip(tables: Mapping[str, Table], others: Mapping[str, bytes] = {}) -> bytes:
    return berkas.zip_of({**{name: as_csv(table) for name, table in tables.items()}, **others})


# ── KoboToolbox ──────────────────────────────────────────────────────────────────────────────────
_COPIED = (
    "_id",
    "_uuid",
    "_submission_time",
    "_validation_status",
    "_notes",
    "_status",
    "_submitted_by",
    "__version__",
    "_tags",
)


@dataclass(frozen=True)
class KoboWay:
    """What is chosen on Kobo's page of exports: labels or names, groups in the titles, how several choices stand."""

    labels: bool = False
    groups: bool = False
    several: str = "both"


def _kobo_columns(node: Node, path: tuple[str, ...], way: KoboWay) -> Iterator[str]:
    for child in node.children:
        shown = (child.label or child.name) if way.labels else child.name
        below = (*path, shown)
        title = "/".join(below) if way.groups else shown
        if child.kind == "group":
            yield from _kobo_columns(child, below, way) if child.name != "meta" else ()
        elif child.kind == "geopoint":
            yield from (title, *(f"_{title}_{part}" for part in ("latitude", "longitude", "altitude", "precision")))
        elif child.kind != "repeat":
            if child.kind != "select" or way.several != "details":
                yield title
            if child.kind == "select" and way.several != "summary":
                yield from (f"{title}/{label if way.labels else code}" for code, label in child.options.items())


def _kobo_cells(node: Node, element: ET.Element | None, way: KoboWay) -> Iterator[str]:
    for child in node.children:
        found = None if element is None else next(iter(entries(element, child.name)), None)
        text = "" if found is None else (found.text or "").strip()
        worded = child.options if way.labels else {}
        shown = " ".join(worded.get(code, code) for code in text.split()) if worded else text
        if child.kind == "group":
            yield from _kobo_cells(child, found, way) if child.name != "meta" else ()
        elif child.kind == "geopoint":
            yield from (text, *[*text.split(), "", "", "", ""][:4])
        elif child.kind != "repeat":
            if child.kind != "select" or way.several != "details":
                yield shown
            if child.kind == "select" and way.several != "summary":
                yield from ("" if not text else str(int(option in text.split())) for option in child.options)


def kobo(title: str, xform: str, sent: Sequence[Sent], way: KoboWay = KoboWay()) -> dict[str, Table]:
    """The sheets of an export by their names; a repeat that nobody has entries of has no sheet."""
    tree = schema(xform)
    root: Table = [[*_kobo_columns(tree, (), way), *_COPIED, "_index"]]
    tables = {title: root}
    count = 0
    for number, each in enumerate(sent, 1):
        top = ET.fromstring(each.xml)
        copied = [
            str(1000 + number),
            each.newest.removeprefix("uuid:"),
            each.at[:19],
            each.review,
            "",
            "submitted_via_web",
            each.by,
            "vKoboSendiri",
            "",
        ]
        root.append([*_kobo_cells(tree, top, way), *copied, str(number)])
        for path, repeat in _repeats(tree):
            tail = ["_index", "_parent_table_name", "_parent_index", *(f"_submission_{name}" for name in _COPIED)]
            for entry in entries(top, path[0]):
                sheet = tables.setdefault(repeat.name, [[*_kobo_columns(repeat, (), way), *tail]])
                count += 1
                sheet.append([*_kobo_cells(repeat, entry, way), str(count), title, str(number), *copied])
    return tables


def as_xlsx(tables: Mapping[str, Table]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.worksheets[0])
    for name, table in tables.items():
        sheet = book.create_sheet(name[:31])
        for row in table:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def own_form() -> dict[str, Table]:
    """A census of an RT: two families with members, one of them with a stall, and one where nobody was at home."""
    return {
        "sensus.csv": [
            ["SubmissionDate", "rumah-dusun", "rumah-no_kk", "catatan", "meta-instanceID", "KEY", "ReviewState"],
            ["2026-03-01T01:00:00Z", "KRAJAN", "9901010000000001", "", "uuid:a", "uuid:a", ""],
            ["2026-03-01T02:00:00Z", "LEGI", "9901010000000002", "", "uuid:b", "uuid:b", "approved"],
            ["2026-03-01T03:00:00Z", "LEGI", "", "", "uuid:c", "uuid:c", ""],
        ],
        "sensus-anggota.csv": [
            ["data-nama", "data-lahir", "dusun", "PARENT_KEY", "KEY"],
            ["BUDI; REKAAN", "1980-01-02", "KOTA", "uuid:a", "uuid:a/anggota[1]"],
            ["SITI", "1982-03-04", "", "uuid:a", "uuid:a/anggota[2]"],
            ["ADI", "1970-05-06", "", "uuid:b", "uuid:b/anggota[1]"],
        ],
        "sensus-usaha.csv": [
            ["jenis", "PARENT_KEY", "KEY"],
            ["warung", "uuid:a/anggota[2]", "uuid:a/anggota[2]/usaha[1]"],
            ["ojek", "uuid:a/anggota[2]", "uuid:a/anggota[2]/usaha[2]"],
        ],
    }


# ── FASIH ────────────────────────────────────────────────────────────────────────────────────────
#: where an assignment lies: codes of BPS, province 2, kabupaten 2, kecamatan 3, desa 3, SLS 4, sub-SLS 2
FASIH_DESA = ("99", "9901", "9901010", "9901010001", "99010100010001", "9901010001000100")
_FASIH_BASE = ("id", "is_active", "date_modified", "assignment_status_id", "assignment_status_alias", "data1")
_LEVELS = tuple(f"level_{number}_full_code" for number in range(1, 7))


def _fasih_columns(node: Node) -> Iterator[tuple[str, Node]]:
    for child in node.children:
        if child.kind == "group" and child.name != "meta":
            yield from _fasih_columns(child)
        elif child.kind not in ("repeat", "group"):
            yield child.name, child


def _fasih_titles(node: Node) -> list[str]:
    found: list[str] = []
    for name, child in _fasih_columns(node):
        found += [f"{name}_value", f"{name}_label"] if child.options else [name]
    return found


def _fasih_cells(node: Node, element: ET.Element) -> list[str]:
    found: list[str] = []
    for name, child in _fasih_columns(node):
        leaf = next(element.iter(name), None)
        text = "" if leaf is None else (leaf.text or "").strip()
        found += [text, ", ".join(child.options[code] for code in text.split())] if child.options else [text]
    return found


def fasih(xform: str, sent: Sequence[Sent]) -> dict[str, Table]:
    """The tables as queries of the warehouse give them (domain: forum_forms 7): who is asked, the answers, rosters.

    Of a submission `review` is the status, `at` the last change, `key` the assignment."""
    tree = schema(xform)
    answered = Node("data", "group", children=[child for child in tree.children if child.kind != "repeat"])
    base: Table = [[*_FASIH_BASE, *_LEVELS]]
    root: Table = [["assignment_id", *_fasih_titles(answered)]]
    tables = {"base_table_assignment.csv": base, "root_table.csv": root}
    for _, repeat in _repeats(tree):
        tables[f"{repeat.name}.csv"] = [["assignment_id", "index1", *_fasih_titles(repeat)]]
    for each in sent:
        top = ET.fromstring(each.xml)
        status = each.review or "APPROVED BY Pengawas"
        base.append([each.key, "1", each.at, "5", status, "KELUARGA REKAAN", *FASIH_DESA])
        bare = copy.deepcopy(top)
        for path, _ in _repeats(tree):
            for entry in entries(bare, path[0]):
                bare.remove(entry)
        root.append([each.key, *_fasih_cells(answered, bare)])
        for path, repeat in _repeats(tree):
            for number, entry in enumerate(entries(top, path[0]), 1):
                tables[f"{repeat.name}.csv"].append([each.key, str(number), *_fasih_cells(repeat, entry)])
    return tables


def fasih_census() -> dict[str, Table]:
    """A form of BPS, not ours: three families of one village, a stall of one of the members, in whatever order."""
    places = [*_LEVELS]
    return {
        "a.csv": [
            ["assignment_id", "index1", "nama", "jk_value", "jk_label", "dusun"],
            ["k2", "1", "ADI", "1", "Laki-laki", ""],
            ["k1", "2", "SITI", "2", "Perempuan", ""],
            ["k1", "1", "BUDI; REKAAN", "1", "Laki-laki", "KOTA"],
        ],
        "b.csv": [
            ["assignment_id", "index1", "index2", "jenis"],
            ["k1", "2", "1", "warung"],
            ["k1", "2", "2", "ojek"],
        ],
        "r.csv": [
            ["assignment_id", "no_kk", "dusun", "catatan"],
            ["k1", "9901010000000001", "KRAJAN", ""],
            ["k2", "9901010000000002", "LEGI", ""],
            ["k3", "", "LEGI", ""],
        ],
        "z.csv": [
            [*_FASIH_BASE, *places],
            ["k1", "1", "2026-03-01 01:00:00.000", "5", "APPROVED BY Pengawas", "", *FASIH_DESA],
            ["k2", "1", "2026-03-01 02:00:00.000", "2", "SUBMITTED BY Pencacah", "", *FASIH_DESA],
            ["k3", "1", "2026-03-01 03:00:00.000", "6", "COMPLETED BY Pengawas", "", *FASIH_DESA],
            ["k4", "1", "2026-03-01 04:00:00.000", "1", "OPEN", "", *FASIH_DESA],
        ],
    }
