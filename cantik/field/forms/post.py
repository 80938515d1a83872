"""The body of a post taken apart: the XML and the files beside it. Everything stays in memory, nothing is written.

OpenRosa sends multipart/form-data with the part `xml_submission_file`, files named as in the XML, and
`*isIncomplete*` when more posts of the same instance follow. Small bodies are split here, which costs a tenth of
Django's parser; what is larger or looks odd goes through that one (`app/multipart`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from cantik.field.forms.errors import PostRefused

XML_PART = "xml_submission_file"
INCOMPLETE = "*isIncomplete*"
#: bodies below this are split here
SMALL = 256 * 1024
MOST_FILES = 128
_BOUNDARY = re.compile(r'boundary=(?:"([^"]{1,70})"|([^\s;,"]{1,70}))', re.IGNORECASE)
_DISPOSITION = re.compile(rb"^content-disposition:\s*form-data\b([^\r\n]*)", re.IGNORECASE | re.MULTILINE)
_ENCODED = re.compile(rb"^content-transfer-encoding:\s*(?!binary|8bit|7bit)", re.IGNORECASE | re.MULTILINE)
_NAME = re.compile(rb';\s*name="([^"]*)"')
_FILENAME = re.compile(rb';\s*filename="([^"]*)"')
_BASENAME = re.compile(r"[^/\\]*\Z")
_SPOILED = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class PostedFile:
    """A file beside the XML, under the last part of the name that it came with."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class SubmissionPost:
    """One post. `complete`: no further post of this instance was announced."""

    xml: bytes = field(repr=False)
    files: tuple[PostedFile, ...] = ()
    complete: bool = True


def file_name(text: str) -> str:
    """The last part of a name, without what no name has; "" for one that is none."""
    found = _BASENAME.search(text)
    name = _SPOILED.sub("", found[0] if found else "").strip()[:200]
    return "" if name in {".", ".."} else name


def boundary_of(content_type: str) -> bytes:
    """What parts the body. Raises `PostRefused` B501."""
    found = _BOUNDARY.search(content_type)
    if found is None or not content_type.lower().lstrip().startswith("multipart/form-data"):
        raise PostRefused("B501", found=content_type[:60])
    return (found[1] or found[2]).encode("latin-1", "replace")


def split_post(body: bytes, content_type: str) -> SubmissionPost | None:
    """A small body taken apart; None for one whose parts are written in a way that a whole parser must read.

    Raises `PostRefused` B501 for a body that is cut off or has no XML part.
    """
    mark = b"--" + boundary_of(content_type)
    pieces = (b"\r\n" + body).split(b"\r\n" + mark)
    if len(pieces) < 3 or not pieces[-1].startswith(b"--"):
        raise PostRefused("B501", found="terpotong")
    parts = []
    for piece in pieces[1:-1]:
        if not piece.startswith(b"\r\n"):
            return None
        head, parted, data = piece[2:].partition(b"\r\n\r\n")
        said = _DISPOSITION.search(head)
        name = _NAME.search(said[1]) if said else None
        if not parted or name is None or said is None or _ENCODED.search(head) or b"\\" in said[1]:
            return None
        filename = _FILENAME.search(said[1])
        parts.append((_text(name[1]), None if filename is None else _text(filename[1]), data))
    return assemble_post(parts)


def assemble_post(parts: Sequence[tuple[str, str | None, bytes]]) -> SubmissionPost:
    """A post of its parts (name, name of the file or None for a plain field, bytes), in whatever order they came.

    A part that came twice with the same bytes counts once. Raises `PostRefused` B501 without an XML part, or with two
    that differ, B504 for too many files.
    """
    xmls = {data for name, _, data in parts if name == XML_PART}
    if len(xmls) != 1:
        raise PostRefused("B501", found=f"{len(xmls)} bagian {XML_PART}")
    files: dict[tuple[str, bytes], PostedFile] = {}
    complete = True
    for name, filename, data in parts:
        if name == XML_PART:
            continue
        if name == INCOMPLETE:
            complete = data.strip().lower() != b"yes" and complete
        elif filename is not None and (kept := file_name(filename) or file_name(name)):
            files[kept, data] = PostedFile(kept, data)
    if len(files) > MOST_FILES:
        raise PostRefused("B504", found=f"{len(files)} berkas", expected=f"paling banyak {MOST_FILES}")
    return SubmissionPost(xmls.pop(), tuple(files.values()), complete)


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
