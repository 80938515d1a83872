"""Keys of a store as tables: data keys wrapped by the master key, signing keys of villages."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area


class DataKey(models.Model):
    """A data key of one purpose and version, wrapped by the master key that lies outside the database."""

    purpose = models.CharField(max_length=20)
    version = models.IntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "register_datakey"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["purpose", "version"], name="register_kunci_versi"),
            models.CheckConstraint(condition=Q(version__gte=1) & Q(version__lte=255), name="register_kunci_byte"),
        ]


class SigningKey(models.Model):
    """A village's Ed25519 key; the private half is sealed under the master key."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    version = models.IntegerField()
    public = models.BinaryField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "register_signingkey"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "version"], name="register_tanda_tangan_versi"),
        ]
