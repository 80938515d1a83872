"""What the XML of a submission says of itself: form, version, instanceID, deprecatedID, the family that it is about.

Read by expat over the bytes as they came, whatever encoding they declare: once to the end without looking at anything,
where a document type is refused, then as a tree. The first reading is left out where the bytes themselves show that it
would refuse nothing, as those of every form of a phone do. What a resend can never mend is refused; everything else is
for later.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate
from xml.etree import ElementTree as ET
from xml.parsers import expat

from cantik.field.forms.errors import PostRefused
from cantik.field.instruments.list_fields import FAMILY_PATH

#: bytes of the XML part
MOST_XML = 2_000_000
#: letters of an instanceID; `uuid:` and 36 letters are what every client writes
MOST_ID = 99
#: tags of a form: a family of thirty has some thousands, and each costs memory
MOST_TAGS = 100_000
#: tags inside each other (the path of each is as long as it lies deep, and what is read must be written again, with a
#: call a level; forms have a dozen), names and values in one tag, letters of these:
#: the first tag of a form names a dozen namespaces, and each is copied into the name of every tag that it holds for
MOST_DEPTH, MOST_ATTRIBUTES, LONGEST_HEAD = 500, 64, 4_000
_ID = re.compile(rf"[!-~]{{1,{MOST_ID}}}\Z")
_FAMILY = FAMILY_PATH.strip("/").split("/")[1:]
#: how a form in UTF-8 begins, an empty tag without attributes, a tag that is long with the text after it
_HEAD = re.compile(rb"(?:<\?xml(?: [a-z]+=(?:\"(?:1\.0|(?i:utf-8)|yes|no)\"|'(?:1\.0|(?i:utf-8)|yes|no)'))* ?\?>\s*)?<")
_EMPTY = re.compile(rb"<[^<>\"'/]{1,200}/>")
_LONG = re.compile(rb"<[^<]{%d}" % LONGEST_HEAD)
#: what no form of a phone has after its head: a document type or another part of its kind, an instruction, UTF-16
_UNUSUAL = (b"<!", b"<?", b"\0")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The head of a submission. `family`: the entity of the list that it is about, as written; "" for none."""

    form: str
    version: str
    instance: str
    deprecated: str = ""
    family: str = ""


def read_envelope(xml: bytes) -> Envelope:
    """The head of a submission. Raises `PostRefused` B50… when it is no XML, too large, has a document type, or says
    neither form nor instanceID."""
    root = read_tree(xml)
    meta: dict[str, str] = {}
    for part in root:
        if local_name(part) == "meta":
            for leaf in part:
                meta.setdefault(local_name(leaf), (leaf.text or "").strip())
    form, instance = (root.get("id") or "").strip(), meta.get("instanceID", "")
    if not form or not _ID.match(instance):
        raise PostRefused("B503", expected="id formulir dan instanceID")
    deprecated = meta.get("deprecatedID", "")
    if deprecated and not _ID.match(deprecated):
        raise PostRefused("B503", expected="deprecatedID yang berupa id")
    version = (root.get("version") or "").strip()[:MOST_ID]
    return Envelope(form[:MOST_ID], version, instance, deprecated, _family_in(root))


def _family_in(root: ET.Element) -> str:
    """The entity of the family list that a form names, "" where it names none."""
    found = [root]
    for name in _FAMILY:
        found = [child for element in found for child in element if local_name(child) == name]
    return next(((leaf.text or "").strip() for leaf in found), "")


def read_tree(xml: bytes) -> ET.Element:
    """The tree of a submission. Raises `PostRefused` B502, B504."""
    if len(xml) > MOST_XML:
        raise PostRefused("B504", found=f"{len(xml)} bita", expected=f"paling banyak {MOST_XML}")
    if xml.count(b"<") > MOST_TAGS:
        raise PostRefused("B504", expected=f"paling banyak {MOST_TAGS} tanda")
    try:
        if not _is_plain(xml):
            _sound(xml)
        return ET.fromstring(xml)  # noqa: S314 - what could grow was refused
    except (expat.ExpatError, ET.ParseError, LookupError, ValueError) as error:  # LookupError: an unknown encoding
        raise PostRefused("B502", found=type(error).__name__) from error


def local_name(element: ET.Element) -> str:
    """The name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def _is_plain(xml: bytes) -> bool:
    """Whether the bytes show that `_sound` refuses nothing: UTF-8, no part but tags and texts, few and short tags
    inside each other. A form of a phone is; of anything else nothing is said."""
    head = _HEAD.match(xml)
    if head is None or any(xml.find(part, head.end() - 1) >= 0 for part in _UNUSUAL) or _LONG.search(xml):
        return False
    bare = _EMPTY.sub(b"", xml[head.end() - 1 :])
    opened = bare.count(b"<") - bare.count(b"</")
    if opened <= MOST_DEPTH and bare.count(b"=") <= MOST_ATTRIBUTES:
        return True
    pieces = bare.split(b"<")[1:]  # a tag each, with the text after it
    depth = max(accumulate(-1 if piece.startswith(b"/") else 1 for piece in pieces))
    return depth <= MOST_DEPTH and max(piece.count(b"=") for piece in pieces) <= MOST_ATTRIBUTES


def _sound(xml: bytes) -> None:
    """Refuse a document type, and tags that nest or are longer than those of a form, before anything of it is read."""
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    depth = 0

    def open_tag(name: str, attributes: list[str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MOST_DEPTH:
            raise PostRefused("B504", expected=f"paling banyak {MOST_DEPTH} tanda bersarang")
        if len(attributes) > 2 * MOST_ATTRIBUTES or len(name) + sum(map(len, attributes)) > LONGEST_HEAD:
            raise PostRefused("B504", expected=f"tanda paling panjang {LONGEST_HEAD} huruf")

    def close_tag(_name: str) -> None:
        nonlocal depth
        depth -= 1

    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = open_tag
    parser.EndElementHandler = close_tag
    parser.Parse(xml, True)


def _refuse_doctype(*_: object) -> None:
    raise PostRefused("B502", found="DOCTYPE")
