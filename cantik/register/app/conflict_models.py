"""What was decided where two sources speak of one person, and what is still open."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch
from cantik.register.conflict import BY_RULE, DECIDED, NEW, OLD, OPEN


class ConflictDecision(models.Model):
    """Somebody said which value holds: of one difference, or of all of a kind (`scope`, canonical JSON). `persons`: of
    how many. Taken back, it stays on record."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    takes = models.CharField(max_length=4)
    why = models.TextField(blank=True)
    scope = models.TextField()
    persons = models.IntegerField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_conflictdecision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(takes__in=[NEW, OLD]), name="register_pilihan_jenis"),
            models.CheckConstraint(
                condition=(Q(undone_at__isnull=True) & Q(undone_by=""))
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="register_pilihan_urung",
            ),
        ]


class Conflict(models.Model):
    """Two statements say different things of one variable. `content` is the one that came in with `batch`.

    `takes`: whose value holds (`baru`: of `content`, `lama`: of `other`); with `binds`, what the loser says is not
    heard while both are read. `shown`: the other was what held then; else it only guards the order of trust. Nothing
    is changed but `retired_at` and what retired it: `replaced_by` a decision.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    variable = models.CharField(max_length=40)
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    content = models.ForeignKey("register.PersonVersion", on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey("register.PersonVersion", on_delete=models.PROTECT, related_name="+")
    rule = models.CharField(max_length=80)
    way = models.CharField(max_length=12)
    takes = models.CharField(max_length=4)
    state = models.CharField(max_length=8)
    shown = models.BooleanField()
    binds = models.BooleanField()
    decision = models.ForeignKey(ConflictDecision, on_delete=models.PROTECT, null=True, related_name="conflicts")
    replaced_by = models.ForeignKey(ConflictDecision, on_delete=models.PROTECT, null=True, related_name="replaced")
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "register_conflict"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "state"], condition=Q(retired_at__isnull=True), name="register_beda_wilayah"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["content", "other", "variable"],
                condition=Q(retired_at__isnull=True),
                name="register_beda_sekali",
            ),
            models.CheckConstraint(condition=~Q(content=F("other")), name="register_beda_dua"),
            models.CheckConstraint(condition=Q(takes__in=[NEW, OLD]), name="register_beda_pilihan"),
            models.CheckConstraint(condition=Q(state__in=[BY_RULE, OPEN, DECIDED]), name="register_beda_keadaan"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("recorded_at")), name="register_beda_dicatat"
            ),
        ]
