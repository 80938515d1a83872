"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class EventsPages(AppConfig):
    """Label `web_events`; templates and a duty, the tables are of `register`."""

    name = "cantik.web.tahap.pengumpulan.events"
    label = "web_events"

    def ready(self) -> None:
        """Register what the tick does."""
        from cantik.jobs.app import tick
        from cantik.register.moves.app import card_line

        tick.every_tick("kartu pindah diantar dan kuitansinya diambil", card_line.carry_all)
