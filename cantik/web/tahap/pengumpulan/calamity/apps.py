"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class CalamityPages(AppConfig):
    """Label `web_calamity`; templates only, the tables are of `register`."""

    name = "cantik.web.tahap.pengumpulan.calamity"
    label = "web_calamity"

    def ready(self) -> None:
        """Names of guests go when their time is over."""
        from cantik.field.review.app import guests
        from cantik.jobs.app import tick
        from cantik.register.leave.app import erasing

        tick.every_tick("nama tamu dihapus", erasing.guests)
        tick.every_tick("nama tamu pada isian dihapus", guests.forget)
