"""Django's entry of this room."""

from __future__ import annotations

from django.apps import AppConfig


class TakingConfig(AppConfig):
    """Label `taking`: sharing records (T2) and the cases of persons who ask for their own data."""

    name = "cantik.web.taking"
    label = "taking"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """A power cut between an erasure and its files leaves files: every tick looks for them."""
        from cantik.register.leave.app import erasing
        from cantik.web.jobs import kinds, tick
        from cantik.web.taking import cases, restoring

        kinds.register(restoring.TRY)
        kinds.register(restoring.SAVE)
        tick.every_tick("arsip yang menunggu dibuang", restoring.expire)
        erasing.also("arsip", erasing.Also(restoring.withdraw, restoring.expire))
        tick.every_tick("sisa penghapusan dihapus", erasing.leftovers)
        erasing.also("permintaan", erasing.Also(cases.forget_words))
