"""Constraints that several tables share."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


def pair(moment: str, who: str, name: str) -> models.CheckConstraint:
    """When and by whom stand together, or neither."""
    return models.CheckConstraint(
        condition=Q(**{f"{moment}__isnull": True, who: ""}) | (Q(**{f"{moment}__isnull": False}) & ~Q(**{who: ""})),
        name=name,
    )
