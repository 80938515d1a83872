"""Django's entry of this room: its kind of job and its duty at each tick are made known."""

from __future__ import annotations

from django.apps import AppConfig


class ExaminingConfig(AppConfig):
    """Label `examining`; the tables of findings are of `examine`, only the workbooks that are being made are here."""

    name = "cantik.web.examining"
    label = "examining"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.register.leave.app import erasing
        from cantik.web.examining import workbooks
        from cantik.web.jobs import kinds, tick

        kinds.register(workbooks.KIND)
        tick.every_tick("buku kerja kedaluwarsa dihapus", workbooks.expire)
        erasing.also("buku kerja", erasing.Also(workbooks.withdraw, workbooks.expire))
