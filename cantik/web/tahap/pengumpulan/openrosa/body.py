"""The body of a post, whole and in memory, handed to whoever takes posts apart."""

from __future__ import annotations

from django.http import HttpRequest

from cantik.field.forms.app.multipart import MOST_POST, read_body
from cantik.field.forms.post import SubmissionPost


def read_post(request: HttpRequest) -> SubmissionPost:
    """The post. Raises `PostRefused` B501, B504."""
    return read_body(_bytes(request), request.META)


def _bytes(request: HttpRequest) -> bytes:
    """What the server holds of the body. One that came in pieces without a length is read to its end, where the server
    says that there is one."""
    if not request.META.get("CONTENT_LENGTH") and request.META.get("wsgi.input_terminated"):
        return bytes(request.META["wsgi.input"].read(MOST_POST + 1))
    return request.read(MOST_POST + 1)
