"""What somebody in the field says of doubles: they met one person who is recorded twice. The agen statistik decides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area

NEW, COMPARED, DISMISSED = "baru", "dibandingkan", "disisihkan"


class DoubleHint(models.Model):
    """A proposal. `said`: sealed JSON of what was typed (numbers, names, birth dates), for the agen to read; `one`,
    `other`: whom it was found to mean, empty when nobody or several."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey("register.Person", on_delete=models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey("register.Person", on_delete=models.PROTECT, null=True, related_name="+")
    said = models.BinaryField()
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=NEW)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "register"
        db_table = "register_doublehint"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="register_usul_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=NEW, settled_by="", settled_at__isnull=True)
                | (Q(state__in=[COMPARED, DISMISSED], settled_at__isnull=False) & ~Q(settled_by="")),
                name="register_usul_putusan",
            ),
        ]
