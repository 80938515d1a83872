"""What the XML of a submission says of itself: form, version, instanceID, deprecatedID, files that it names.

Read with expat alone, in one pass over the bytes as they came: whatever encoding they declare, no document type, no
entity, no end of depth. What a resend can never mend is refused; everything else is for later (`answers`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from cantik.collect.forms.errors import PostRefused

#: bytes of the XML part (design/collection.md section 3)
MOST_XML = 2_000_000
#: letters of an instanceID; `uuid:` and 36 letters are what every client writes
MOST_ID = 99
MOST_DEPTH = 64
_MOST_NAMED = 256
_ID = re.compile(rf"[!-~]{{1,{MOST_ID}}}\Z")
_FILE = re.compile(r"[^/\\\x00-\x1f]{1,200}\.[A-Za-z0-9]{1,8}\Z")


@dataclass(frozen=True, slots=True)
class Envelope:
    """The head of a submission. `named`: texts of leaves that look like the names of files, in order."""

    form: str
    version: str
    instance: str
    deprecated: str = ""
    named: tuple[str, ...] = ()


@dataclass
class _Reading:
    """What expat has told so far."""

    path: list[str] = field(default_factory=list)
    form: str = ""
    version: str = ""
    found: dict[str, str] = field(default_factory=dict)
    named: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)


def read_envelope(xml: bytes) -> Envelope:
    """The head of a submission. Raises `PostRefused` B50… when it is no XML, too large, has a document type, or says
    neither form nor instanceID."""
    if len(xml) > MOST_XML:
        raise PostRefused("B504", found=f"{len(xml)} bita", expected=f"paling banyak {MOST_XML}")
    reading = _Reading()
    parser = _parser(reading)
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # an unknown encoding is a LookupError
        raise PostRefused("B502", found=type(error).__name__) from error
    instance = reading.found.get("instanceID", "")
    if not reading.form or not _ID.match(instance):
        raise PostRefused("B503", expected="id formulir dan instanceID")
    deprecated = reading.found.get("deprecatedID", "")
    if deprecated and not _ID.match(deprecated):
        raise PostRefused("B503", expected="deprecatedID yang berupa id")
    return Envelope(reading.form[:MOST_ID], reading.version[:MOST_ID], instance, deprecated, tuple(reading.named))


def _parser(reading: _Reading) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def start(name: str, attributes: dict[str, str]) -> None:
        path = reading.path
        path.append(name.rpartition(" ")[2])
        if len(path) == 1:
            reading.form, reading.version = attributes.get("id", "").strip(), attributes.get("version", "").strip()
        elif len(path) > MOST_DEPTH:
            raise PostRefused("B502", found="terlalu dalam")
        reading.text.clear()

    def end(_: str) -> None:
        path, text = reading.path, "".join(reading.text).strip()
        reading.text.clear()
        if len(path) == 3 and path[1] == "meta" and text:
            reading.found.setdefault(path[2], text)
        elif "." in text and len(reading.named) < _MOST_NAMED and _FILE.match(text):
            reading.named.append(text)
        path.pop()

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = reading.text.append
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_: object) -> None:
    raise PostRefused("B502", found="DOCTYPE")
