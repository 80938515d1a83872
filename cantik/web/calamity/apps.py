"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CalamityConfig(AppConfig):
    """Label `calamity`; templates only, the tables are of `register`."""

    name = "cantik.web.calamity"
    label = "calamity"

    def ready(self) -> None:
        """Names of guests go when their time is over."""
        from cantik.register.calamity.app import aftermath
        from cantik.web.jobs import tick

        tick.every_tick("nama tamu dihapus", aftermath.forget_guests)
