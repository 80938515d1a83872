"""The body of a post taken apart: small ones are split at once (`forms.post`), others go through Django's parser."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from cantik.field.forms.errors import PostRefused
from cantik.field.forms.post import SMALL, SubmissionPost, assemble_post, boundary_of, split_post

#: bytes of a post
MOST_POST = 20_000_000


class _InMemory(FileUploadHandler):
    """Files stay in memory; how much there may be was asked before."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self._held = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django hands it over
        """Take a piece."""
        self._held.write(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """The whole file."""
        self._held.seek(0)
        name, kind = self.file_name or "", self.content_type or ""
        return InMemoryUploadedFile(self._held, self.field_name, name, kind, file_size, None)


def read_body(body: bytes, meta: Mapping[str, Any]) -> SubmissionPost:
    """The post in a body. `meta`: its headers, as WSGI names them. Raises `PostRefused` B501, B504."""
    content_type = str(meta.get("CONTENT_TYPE", ""))
    if len(body) > MOST_POST:
        raise PostRefused("B504", expected=f"paling banyak {MOST_POST} bita")
    post = split_post(body, content_type) if len(body) < SMALL else None
    return post or _parse_by_django(body, content_type, meta)


def _parse_by_django(body: bytes, content_type: str, meta: Mapping[str, Any]) -> SubmissionPost:
    """The same by Django's parser, which would take the cut half of a file for a file: so the end must be there."""
    if not body.rstrip(b"\r\n").endswith(b"--" + boundary_of(content_type) + b"--"):
        raise PostRefused("B501", found="terpotong")
    head = {**meta, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": content_type}
    try:
        fields, files = MultiPartParser(head, io.BytesIO(body), [_InMemory()], "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise PostRefused("B501", found=type(error).__name__) from error
    parts: list[tuple[str, str | None, bytes]] = [
        (name, None, value.encode()) for name, values in fields.lists() for value in values
    ]
    parts += [(name, str(file.name or name), bytes(file.read())) for name, held in files.lists() for file in held]
    return assemble_post(parts)
