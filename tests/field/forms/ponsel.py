"""A client shaped like ODK Collect, written from the OpenRosa text and what is read of Collect's source."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from django.test import Client

from tests.field.forms.kiriman import CONTENT_TYPE, body, xml_part

LIST, MANIFEST = "{http://openrosa.org/xforms/xformsList}", "{http://openrosa.org/xforms/xformsManifest}"


def rest(address: str) -> str:
    """An absolute address without scheme and host, as the test client wants it."""
    parts = urlsplit(address)
    assert parts.scheme in {"http", "https"}, address
    return parts.path + (f"?{parts.query}" if parts.query else "")


@dataclass
class Phone:
    """A phone with the address that its QR told it."""

    token: str
    hardware: str = "collect:ponsel-satu"
    client: Client = field(default_factory=lambda: Client(enforce_csrf_checks=True))

    @property
    def base(self) -> str:
        return f"/c/{self.token}"

    def get(self, path: str, **heads: str) -> Any:
        """A GET with the headers of OpenRosa. Collect refuses documents that are no text/xml."""
        return self.client.get(path, headers={"X-OpenRosa-Version": "1.0", **heads})

    def forms(self) -> list[dict[str, str]]:
        """The list of forms as Collect reads it: an item without one of three parts makes it drop all."""
        answer = self.get(f"{self.base}/formList?deviceID={self.hardware}")
        assert answer.status_code == 200
        assert answer.headers["Content-Type"].startswith("text/xml")
        assert answer.headers["X-OpenRosa-Version"] == "1.0"
        root = ET.fromstring(answer.content)
        assert root.tag == f"{LIST}xforms"
        found = [{child.tag.removeprefix(LIST): child.text or "" for child in item} for item in root]
        assert all({"formID", "name", "downloadUrl"} <= set(item) and all(item.values()) for item in found)
        return found

    def fetch(self, item: dict[str, str]) -> tuple[str, dict[str, list[dict[str, str]]], dict[str, str]]:
        """A form and its entity lists: the text, rows of each list, address of what is gone of each. What does not have
        the digest that was told is refused, as Collect does."""
        xform = self.get(rest(item["downloadUrl"])).content
        assert f"md5:{hashlib.md5(xform).hexdigest()}" == item["hash"]
        answer = self.get(rest(item["manifestUrl"]))
        assert answer.headers["Content-Type"].startswith("text/xml")
        lists, gone = {}, {}
        for media in ET.fromstring(answer.content):
            assert media.tag == f"{MANIFEST}mediaFile"
            assert media.get("type") == "entityList"
            told = {child.tag.removeprefix(MANIFEST): child.text or "" for child in media}
            data = self.get(rest(told["downloadUrl"])).content
            assert f"md5:{hashlib.md5(data).hexdigest()}" == told["hash"]
            name = told["filename"].removesuffix(".csv")
            lists[name] = list(csv.DictReader(io.StringIO(data.decode())))
            gone[name] = rest(told["integrityUrl"])
        return xform.decode(), lists, gone

    def ready(self) -> int:
        """HEAD before the post: 204 with an address on the same host, and how much may come."""
        answer = self.client.head(f"{self.base}/submission?deviceID={self.hardware}")
        if answer.status_code == 204:
            assert rest(answer.headers["Location"]) == f"{self.base}/submission"
        return int(answer.headers["X-OpenRosa-Accept-Content-Length"]) if answer.status_code == 204 else -1

    def post(self, xml: bytes, *more: bytes) -> Any:
        """Send a filled form, with further parts after it."""
        return self.send(body([xml_part(xml), *more]))

    def send(self, data: bytes, content_type: str = CONTENT_TYPE) -> Any:
        """Send any body."""
        path = f"{self.base}/submission?deviceID={self.hardware}"
        return self.client.post(path, data, content_type=content_type, headers={"X-OpenRosa-Version": "1.0"})


def message(answer: Any) -> str:
    """The sentence that the enumerator reads."""
    root = ET.fromstring(answer.content)
    assert root.tag == "{http://openrosa.org/http/response}OpenRosaResponse"
    return root[0].text or ""


def names(rows: Sequence[dict[str, str]]) -> list[str]:
    """Labels of the rows of a list."""
    return [row["label"] for row in rows]
