"""Django's name for this room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.apps import AppConfig

if TYPE_CHECKING:
    from cantik.register.leave.app.field_erasure import FieldErasure


class ReviewConfig(AppConfig):
    """The app `review`: what the office finds out and decides about forms."""

    name = "cantik.field.review.app"
    label = "review"

    def ready(self) -> None:
        """Say what fieldwork takes out when a person is erased."""
        from cantik.register.leave.app import field_erasure

        field_erasure.know(_part)


def _part() -> FieldErasure:
    """Read when somebody is erased: a command that erases nobody starts without it."""
    from cantik.field.review.app.erasure import PART

    return PART
