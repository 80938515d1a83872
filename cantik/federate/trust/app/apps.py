"""Django's name for this part; it has no tables, the index is a folder."""

from __future__ import annotations

from django.apps import AppConfig


class TrustConfig(AppConfig):
    """The app `trust`: the index of a server that lies in its store."""

    name = "cantik.federate.trust.app"
    label = "trust"

    def ready(self) -> None:
        """Sign every day with the other duties."""
        from cantik.federate.trust.app.daily import sign_today
        from cantik.jobs.app import tick

        tick.every_tick("penanda waktu indeks ditandatangani", sign_today)
