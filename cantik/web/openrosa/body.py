"""The body of a post, whole and in memory: small ones are split at once, others go through Django's parser."""

from __future__ import annotations

import io
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParser, MultiPartParserError

from cantik.collect.forms.errors import PostRefused
from cantik.collect.forms.post import SMALL, SubmissionPost, assembled, boundary_of, split

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


def read_post(request: HttpRequest) -> SubmissionPost:
    """The post. Raises `PostRefused` B501, B504."""
    content_type = str(request.META.get("CONTENT_TYPE", ""))
    body = _bytes(request)
    if len(body) > MOST_POST:
        raise PostRefused("B504", expected=f"paling banyak {MOST_POST} bita")
    post = split(body, content_type) if len(body) < SMALL else None
    return post or _parsed(request, body, content_type)


def _bytes(request: HttpRequest) -> bytes:
    """What the server holds of the body. One that came in pieces without a length is read to its end, where the server
    says that there is one."""
    if not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated"):
        return bytes(request.META["wsgi.input"].read(MOST_POST + 1))
    return request.read(MOST_POST + 1)


def _parsed(request: HttpRequest, body: bytes, content_type: str) -> SubmissionPost:
    """The same by Django's parser, which would take the cut half of a file for a file: so the end must be there."""
    if not body.rstrip(b"\r\n").endswith(b"--" + boundary_of(content_type) + b"--"):
        raise PostRefused("B501", found="terpotong")
    meta = {**request.META, "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": content_type}
    try:
        fields, files = MultiPartParser(meta, io.BytesIO(body), [_InMemory(request)], "utf-8").parse()
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise PostRefused("B501", found=type(error).__name__) from error
    parts: list[tuple[str, str | None, bytes]] = [
        (name, None, value.encode()) for name, values in fields.lists() for value in values
    ]
    parts += [(name, str(file.name or name), bytes(file.read())) for name, held in files.lists() for file in held]
    return assembled(parts)
