"""Rows by which somebody asks another: when the answer is there it waits for whoever asked, until they close it."""

from __future__ import annotations

from django.db import models

from cantik.base import clock
from cantik.staff.app import acts
from cantik.staff.app.models import Account


class QuestionRow(models.Model):
    """What somebody asks. Closed: whoever asked read the answer, acted upon it, or no longer asks."""

    closed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


def close_question(row: QuestionRow, by: Account, kode: str) -> None:
    """Close it, inside the caller's transaction, in the area where it was asked."""
    row.closed_by, row.closed_at = by.actor, clock.now()
    acts.save(row, by, "jawaban.tutup", "jawaban", wilayah=kode)
