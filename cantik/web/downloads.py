"""A file that a page hands out to be kept."""

from __future__ import annotations

from django.http import HttpResponse


def attach_file(data: bytes, name: str, media: str) -> HttpResponse:
    """The file under its name; nothing of it stays in a browser's cache."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type=media, headers=headers)
