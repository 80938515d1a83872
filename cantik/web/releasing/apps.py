"""Django's entry of this room: its kinds of jobs are made known."""

from __future__ import annotations

from django.apps import AppConfig


class ReleasingConfig(AppConfig):
    """Label `releasing`; screens and jobs, no tables."""

    name = "cantik.web.releasing"
    label = "releasing"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.web.jobs import kinds
        from cantik.web.releasing import drafting, issuing, placing

        for one in (drafting.KIND, issuing.KIND, placing.KIND):
            kinds.register(one)
