"""Django's name for this room; it takes part in every batch."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore

Keep = Mapping[int, Mapping[str, Any]]


class CorrectConfig(AppConfig):
    """The app `correct`: no tables, a correction is a statement of the register."""

    name = "cantik.register.correct.app"
    label = "correct"

    def ready(self) -> None:
        """What was corrected by hand is said again in the list that replaces it."""
        from cantik.register.core.app import batch_hooks

        batch_hooks.join(corrections=_Corrections())


class _Corrections:
    """`beside.Corrections`; what does the work is loaded when the first value is kept."""

    def persons(self, opened: OpenStore, batch: int, keep: Keep, *, by: str, at: dt.datetime) -> dict[int, int]:
        from cantik.register.correct.app.kept_values import say_again

        return say_again(opened, batch, keep, by=by, at=at)

    def families(self, opened: OpenStore, batch: int, keep: Keep, *, by: str, at: dt.datetime) -> dict[int, int]:
        from cantik.register.correct.app.kept_values import say_homes_again

        return say_homes_again(opened, batch, keep, by=by, at=at)
