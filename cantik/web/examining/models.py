"""The marked workbooks that people asked for: who, of which list, how long it waits. The file lies sealed."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class MarkedWorkbook(models.Model):
    """A workbook that was asked for; the job about it says how far it is. Holds numbers of findings, never a name.

    `query`: the list as it was narrowed, as an address says it. `findings`, `batches`: numbers as JSON, of what lies in
    the file; `name`, `size`, `ready_at` only when it is made; `gone_at` when its file was deleted.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.CharField(max_length=20)  # Kemendagri code of the village
    by = models.CharField(max_length=200)
    query = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    findings = models.TextField(default="[]")
    batches = models.TextField(default="[]")
    name = models.CharField(max_length=120, blank=True)
    size = models.IntegerField(default=0)
    ready_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "examining_markedworkbook"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "asked_at"], name="examining_buku_siapa"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ready_at__isnull=True) | (~Q(name="") & Q(size__gt=0)), name="examining_buku_siap_bernama"
            ),
        ]
