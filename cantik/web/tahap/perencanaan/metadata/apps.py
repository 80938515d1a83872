"""Django's name for these screens."""

from __future__ import annotations

from django.apps import AppConfig


class MetadataPages(AppConfig):
    """Label `web_metadata`: pages only; the rows are of `field`."""

    name = "cantik.web.tahap.perencanaan.metadata"
    label = "web_metadata"
