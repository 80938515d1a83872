"""What a Rumah DataKu told of itself, who has which task in it, the class that the OPD-KB decided. Rows are only added;
the newest counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.content.data_house import TOLD
from cantik.staff.app.models import Account


class HouseStatement(models.Model):
    """What the house has of a criterion that the program cannot find, with the document that says so."""

    kode = models.CharField(max_length=20)
    criterion = models.CharField(max_length=12)
    has = models.IntegerField()
    document = models.CharField(max_length=200)
    day = models.DateField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "datahouse_statement"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "criterion"], name="datahouse_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(criterion__in=TOLD, has__gte=0, has__lte=99) & ~Q(document=""), name="datahouse_isi"
            ),
        ]


class HouseClass(models.Model):
    """The class that the OPD-KB decided outside, with its letter and day; `proposed`: what stood here on that day."""

    kode = models.CharField(max_length=20, db_index=True)
    decided = models.CharField(max_length=20)
    proposed = models.CharField(max_length=20, blank=True)
    letter = models.CharField(max_length=200)
    day = models.DateField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "datahouse_class"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(decided="") & ~Q(letter=""), name="datahouse_kelas_isi"),
        ]


class HouseDuty(models.Model):
    """Who has a task of the house, by which decree: somebody with a role in the village."""

    kode = models.CharField(max_length=20, db_index=True)
    task = models.CharField(max_length=20)
    person = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    decree = models.CharField(max_length=200)
    day = models.DateField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "datahouse_duty"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(task="") & ~Q(decree=""), name="datahouse_tugas_isi"),
        ]
