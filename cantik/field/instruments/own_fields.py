"""The field tree of a form of a village's own, read off the XForm that goes to phones: every question at its path, with
what it may answer, in the blocks and lists of the form. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree as ET

_X, _H = "{http://www.w3.org/2002/xforms}", "{http://www.w3.org/1999/xhtml}"
_TYPES = {
    "int": "angka",
    "decimal": "desimal",
    "date": "tanggal",
    "geopoint": "titik",
    "binary": "berkas",
}
#: the unit of a form of a village's own, in field trees; no variable of content is of it
OWN_UNIT = "isian"
_ASKED = ("input", "select", "select1", "upload", "range", "rank", "trigger")


@dataclass(frozen=True, slots=True)
class _BodyPlace:
    """A group or repeat of the body: its path, its words, the list that it belongs to, the first title above it."""

    path: str
    title: str
    roster: str
    block: str


@dataclass
class _Body:
    """What was read of a form."""

    binds: Mapping[str, Mapping[str, str]]
    words: Mapping[str, str]
    lists: Mapping[str, Mapping[str, str]]
    asked: list[tuple[_BodyPlace, str, dict[str, Any]]] = field(default_factory=list)
    rosters: dict[str, str] = field(default_factory=dict)  # path -> title

    def label_of(self, element: ET.Element) -> str:
        """The words of an element, an answer within them as an ellipsis."""
        found = element.find(f"{_X}label")
        if found is None:
            return ""
        told = found.get("ref", "")
        if told.startswith("jr:itext("):
            return self.words.get(told[len("jr:itext('") : -2], "")
        return _text_of(found)

    def walk_body(self, parent: ET.Element, place: _BodyPlace) -> None:
        """Every question below an element, in the order of the body."""
        for child in parent:
            tag = child.tag.removeprefix(_X).removeprefix("{http://www.opendatakit.org/xforms}")
            if tag == "group":
                path, title = child.get("ref", place.path), self.label_of(child)
                block = place.block or path
                self.walk_body(child, _BodyPlace(path, title or place.title, place.roster, block))
            elif tag == "repeat":
                path = child.get("nodeset", "")
                self.rosters[path] = place.title or path.rsplit("/", 1)[-1]
                self.walk_body(child, _BodyPlace(path, place.title, path, path))
            elif tag in _ASKED:
                self._ask(child, tag, place)

    def _ask(self, element: ET.Element, tag: str, place: _BodyPlace) -> None:
        path = element.get("ref", "")
        bind = self.binds.get(path, {})
        if bind.get("readonly", "") == "true()" and "calculate" not in bind and tag == "input":
            return  # a note: nobody answers it
        chosen = self._choices(element) if tag in ("select", "select1", "rank") else None
        kind = "kode" if chosen is not None else _TYPES.get(bind.get("type", ""), "teks")
        self.asked.append((place, path, {"jenis": kind, "label": self.label_of(element), "arti": chosen or {}}))

    def _choices(self, element: ET.Element) -> Mapping[str, str] | None:
        """Code and words of a question's answers; None where they are not known before the interview."""
        items = element.findall(f"{_X}item")
        if items:
            return {(item.findtext(f"{_X}value") or ""): self.label_of(item) for item in items}
        itemset = element.find(f"{_X}itemset")
        nodes = "" if itemset is None else itemset.get("nodeset", "")
        for name, found in self.lists.items():
            if f"instance('{name}')" in nodes:
                return found
        return None


def own_tree(xform: str, title: str, notes: Sequence[str]) -> dict[str, Any]:
    """The fields of a form as `cantik.field.instruments.fields.field_tree` has them. `notes`: what was filled in or
    changed when the form was brought, for whoever approves it."""
    root = ET.fromstring(xform)  # noqa: S314 - compiled here
    model, top = root.find(f"{_H}head/{_X}model"), root.find(f"{_H}body")
    if model is None or top is None:
        raise ValueError("an XForm without model or body")
    words = _words(model)
    binds = {str(bind.get("nodeset")): dict(bind.attrib) for bind in model.findall(f"{_X}bind")}
    body = _Body(binds, words, _lists(model, words))
    body.walk_body(top, _BodyPlace("/data", "", "", ""))
    body.asked += list(_worked_out(body))
    data = model.find(f"{_X}instance")
    form_id = "" if data is None else data[0].get("id", "")
    fields = _named_fields(body)
    return {
        "formulir": form_id,
        "judul": title,
        "satuan": OWN_UNIT,
        "sendiri": True,
        "catatan": list(notes),
        "blok": list(_blocks(body, fields, title)),
        "kode": {field["daftar_kode"]: list(field["arti"]) for _, field in fields if field["daftar_kode"]},
    }


def _words(model: ET.Element) -> Mapping[str, str]:
    """The words of the language that is shown first, of another where it has none."""
    found: dict[str, str] = {}
    told = model.findall(f"{_X}itext/{_X}translation")
    for translation in sorted(told, key=lambda each: each.get("default") is None):
        for text in translation:
            value = next((part for part in text if part.get("form") is None), None)
            said = "" if value is None else _text_of(value)
            if said and said != "-":  # as pyxform writes what nobody translated
                found.setdefault(text.get("id", ""), said)
    return found


def _text_of(element: ET.Element) -> str:
    return " ".join("…".join(part for part in (element.text, *(child.tail for child in element)) if part).split())


def _lists(model: ET.Element, words: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
    """The lists of answers inside the form."""
    found = {}
    for instance in model.findall(f"{_X}instance")[1:]:
        items = instance.iter(f"{_X}item")
        rows = [{part.tag.removeprefix(_X): part.text or "" for part in item} for item in items]
        name = instance.get("id", "")
        if rows and instance.get("src") is None:
            said = ((row.get("name", ""), row.get("label") or words.get(row.get("itextId", ""), "")) for row in rows)
            found[name] = dict(said)
    return found


def _worked_out(body: _Body) -> Iterator[tuple[_BodyPlace, str, dict[str, Any]]]:
    """What the form works out without asking, but for what it keeps of itself."""
    asked = {path for _, path, _ in body.asked}
    for path, bind in body.binds.items():
        if path in asked or "calculate" not in bind or path.startswith("/data/meta/") or path.endswith("_count"):
            continue
        roster = max((at for at in body.rosters if path.startswith(f"{at}/")), key=len, default="")
        parts = path.split("/")
        block = roster or ("/".join(parts[:3]) if len(parts) > 3 else "")
        kind = _TYPES.get(bind.get("type", ""), "teks")
        place = _BodyPlace(path.rsplit("/", 1)[0], "", roster, block)
        yield place, path, {"jenis": kind, "label": parts[-1], "arti": {}}


def _named_fields(body: _Body) -> list[tuple[_BodyPlace, dict[str, Any]]]:
    """The fields with a name each: that of the element, with its groups before it where several are called so."""
    twice = Counter((place.roster, path.rsplit("/", 1)[-1]) for place, path, _ in body.asked)
    found = []
    for place, path, told in body.asked:
        last = path.rsplit("/", 1)[-1]
        within = path.removeprefix(f"{place.roster or '/data'}/")
        name = last if twice[place.roster, last] == 1 else within.replace("/", "-")
        field = {
            "nama": name,
            "satuan": roster_name(place.roster) if place.roster else OWN_UNIT,
            "jenis": told["jenis"],
            "daftar_kode": f"{OWN_UNIT}:{path}" if told["arti"] else "",
            "label": told["label"] or last,
            "wajib": body.binds.get(path, {}).get("required", "") == "true()",
            "tahun_lalu": False,
            "jalur": path,
            "arti": dict(told["arti"]),
        }
        found.append((place, field))
    return found


def _blocks(body: _Body, fields: Sequence[tuple[_BodyPlace, dict[str, Any]]], title: str) -> Iterator[dict[str, Any]]:
    """The fields in blocks: the outermost group of each, a list for each repeat."""
    blocks: dict[tuple[str, str], list[dict[str, Any]]] = {}
    titles: dict[str, str] = {}
    for place, told in fields:
        blocks.setdefault((place.block, place.roster), []).append(told)
        titles.setdefault(place.block, place.title)
    for (block, roster), asked in blocks.items():
        yield {
            "id": block.removeprefix("/data/").replace("/", "-") or OWN_UNIT,
            "judul": body.rosters.get(roster) or titles[block] or title,
            "daftar": roster_name(roster) if roster else "",
            "isian": asked,
        }


def roster_name(path: str) -> str:
    """What a repeat is called where its entries are listed: its path below the form.

    >>> roster_name("/data/keluarga/anggota")
    'keluarga/anggota'
    """
    return path.removeprefix("/data/")
