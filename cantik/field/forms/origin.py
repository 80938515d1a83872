"""Whence a form came that no phone of the round sent: the export of another server. It stands in the head of its XML
(`meta/asal`), which no answer is read from, and is shown with the form."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET

from cantik.field.forms.envelope import local_name

_ORIGIN, _META = "asal", "meta"


@dataclass(frozen=True, slots=True)
class FormOrigin:
    """`tool`: the server's kind; `instance`: of the submission's newest version; `number`: what stays the same when it
    is edited there; `submitted`: as the export writes it; `version`: of the form, "" where the export does not say it.
    `beside`: what the phone wrote itself (`start`, `end`, `today`, `deviceid`, `username`); `host`: of the server,
    where the export names it, never more of an address; `order`: grows with each edit there, "" where that is not
    told."""

    tool: str
    instance: str
    number: str
    submitted: str = ""
    submitter: str = ""
    version: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)
    host: str = ""
    order: str = ""

    @property
    def server(self) -> str:
        """The server in words: its kind, and its host where that is known."""
        return f"{self.tool} ({self.host})" if self.host else self.tool

    @property
    def day(self) -> dt.datetime | str:
        """When the submission came to its server; as it is written where that is no point in time."""
        try:
            at = dt.datetime.fromisoformat(self.submitted)
        except ValueError:
            return self.submitted
        return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def write_origin(meta: ET.Element, origin: FormOrigin) -> None:
    """Put it into the head of a form."""
    part = ET.SubElement(meta, _ORIGIN)
    told = {"alat": origin.tool, "kiriman": origin.instance, "nomor": origin.number}
    told |= {"dikirim": origin.submitted, "pengirim": origin.submitter, "peladen": origin.host, "urutan": origin.order}
    for name, text in told.items():
        if text:
            ET.SubElement(part, name).text = text


def origin_of(tree: ET.Element) -> FormOrigin | None:
    """What the head of a form says of its origin; None for what a phone sent or somebody typed."""
    for meta in tree:
        if local_name(meta) == _META:
            for part in meta:
                if local_name(part) == _ORIGIN:
                    said = {local_name(leaf): (leaf.text or "").strip() for leaf in part}
                    tool, instance, number = (said.get(name, "") for name in ("alat", "kiriman", "nomor"))
                    told = said.get("dikirim", ""), said.get("pengirim", "")
                    host, order = said.get("peladen", ""), said.get("urutan", "")
                    return FormOrigin(tool, instance, number, *told, host=host, order=order)
    return None
