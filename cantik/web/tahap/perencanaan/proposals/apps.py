"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ProposalPages(AppConfig):
    """Label `web_proposals`; templates only, the tables are of `use.proposals`."""

    name = "cantik.web.tahap.perencanaan.proposals"
    label = "web_proposals"
