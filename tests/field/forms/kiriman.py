"""Posts as ODK Collect makes them, written from the OpenRosa text: XML of a filled form in multipart/form-data."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

BOUNDARY = "--------------------------5df7ea8c"
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"
#: a number of a province that does not exist
NIK = "9901015508900001"


def new_id() -> str:
    return f"uuid:{uuid.uuid4()}"


def filled(
    instance: str | None,
    answer: str = "1",
    *,
    deprecated: str = "",
    form: str = "keluarga",
    version: str = "2026112101",
) -> bytes:
    """A filled form. `instance=None`: it says no id."""
    meta = "" if instance is None else f"<orx:instanceID>{instance}</orx:instanceID>"
    meta += f"<orx:deprecatedID>{deprecated}</orx:deprecatedID>" if deprecated else ""
    return (
        f'<?xml version="1.0" ?><data id="{form}" version="{version}" xmlns:orx="http://openrosa.org/xforms">'
        f"<nik>{NIK}</nik><jawaban>{answer}</jawaban><foto>1700000000000.jpg</foto>"
        f"<orx:meta>{meta}</orx:meta></data>"
    ).encode()


def part(name: str, data: bytes, filename: str = "", kind: str = "text/xml") -> bytes:
    """A part as OkHttp writes it."""
    said = f'form-data; name="{name}"' + (f'; filename="{filename}"' if filename else "")
    head = f"Content-Disposition: {said}\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    return f"--{BOUNDARY}\r\n{head}".encode() + data + b"\r\n"


def body(parts: Sequence[bytes]) -> bytes:
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def xml_part(xml: bytes) -> bytes:
    return part("xml_submission_file", xml, "keluarga_2026-11-21.xml")


def photo_part(data: bytes, name: str = "1700000000000.jpg") -> bytes:
    return part(name, data, name, "image/jpeg")


def more_follows() -> bytes:
    return part("*isIncomplete*", b"yes", kind="text/plain")
