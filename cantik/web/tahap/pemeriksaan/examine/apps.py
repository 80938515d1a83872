"""Django's entry of this room: its kind of job and its duty at each tick are made known."""

from __future__ import annotations

from django.apps import AppConfig


class ExaminePages(AppConfig):
    """Label `web_examine`; templates and jobs, the tables are of `examine`."""

    name = "cantik.web.tahap.pemeriksaan.examine"
    label = "web_examine"

    def ready(self) -> None:
        """Register what the worker may be asked for."""
        from cantik.jobs.app import kinds, tick
        from cantik.register.leave.app import erasing, workbooks

        kinds.register(workbooks.KIND)
        tick.every_tick("buku kerja kedaluwarsa dihapus", workbooks.expire)
        erasing.also("buku kerja", erasing.Also(workbooks.withdraw, workbooks.expire))
