"""Django's entry of this room."""

from __future__ import annotations

from django.apps import AppConfig


class LeavePages(AppConfig):
    """Label `web_leave`; templates and duties, the tables are of `register/leave`."""

    name = "cantik.web.tahap.penyebarluasan.leave"
    label = "web_leave"

    def ready(self) -> None:
        """A power cut between an erasure and its files leaves files: every tick looks for them."""
        from cantik.jobs.app import kinds, tick
        from cantik.register.leave.app import archive_intake, cases, erasing
        from cantik.register.rights.app import record_kinds, retention, retention_kinds

        for code, kind in retention_kinds.KINDS.items():
            record_kinds.register(code, kind)
        kinds.register(archive_intake.TRY)
        kinds.register(archive_intake.SAVE)
        tick.every_tick("arsip yang menunggu dibuang", archive_intake.expire)
        erasing.also("arsip", erasing.Also(archive_intake.withdraw, archive_intake.expire))
        tick.every_tick("sisa penghapusan dihapus", erasing.leftovers)
        tick.every_tick("pemusnahan dituntaskan", retention.leftovers)
        erasing.also("permintaan", erasing.Also(cases.forget_words))
