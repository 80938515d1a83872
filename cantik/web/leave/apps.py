"""Django's entry of this room."""

from __future__ import annotations

from django.apps import AppConfig


class LeavePages(AppConfig):
    """Label `web_leave`; templates and duties, the tables are of `register/leave`."""

    name = "cantik.web.leave"
    label = "web_leave"

    def ready(self) -> None:
        """A power cut between an erasure and its files leaves files: every tick looks for them."""
        from cantik.jobs.app import kinds, tick
        from cantik.pipeline.app import restoring, retention
        from cantik.register.leave.app import cases, erasing

        kinds.register(restoring.TRY)
        kinds.register(restoring.SAVE)
        tick.every_tick("arsip yang menunggu dibuang", restoring.expire)
        erasing.also("arsip", erasing.Also(restoring.withdraw, restoring.expire))
        tick.every_tick("sisa penghapusan dihapus", erasing.leftovers)
        tick.every_tick("pemusnahan dituntaskan", retention.leftovers)
        erasing.also("permintaan", erasing.Also(cases.forget_words))
