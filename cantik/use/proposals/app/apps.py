"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    """The app `proposals`: what villages propose, with the figures that it rests on."""

    name = "cantik.use.proposals.app"
    label = "proposals"
