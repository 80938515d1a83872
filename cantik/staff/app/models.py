"""The audit log as a table: append-only, each row holds the digest of the one before."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class AuditEntry(models.Model):
    """One read or change. Holds ids and counts, never values of persons (design/security.md section 4)."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    at = models.CharField(max_length=32)  # UTC as it is hashed: 2026-01-31T07:30:00.000000Z
    by = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)  # kind of the thing: batch, orang, desa …
    subjects = models.TextField()  # JSON list of ids
    detail = models.TextField()  # JSON object of counts and reasons
    previous = models.CharField(max_length=64, unique=True)  # unique: the chain cannot fork
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "staff_auditentry"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="staff_audit_nomor"),
            models.CheckConstraint(condition=~models.Q(by="") & ~models.Q(action=""), name="staff_audit_siapa_apa"),
        ]
