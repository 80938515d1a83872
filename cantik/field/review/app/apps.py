"""Django's name for this room."""

from __future__ import annotations

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The app `review`: what the office finds out and decides about forms."""

    name = "cantik.field.review.app"
    label = "review"
