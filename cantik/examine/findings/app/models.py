"""Decisions about findings. Nothing is deleted: what was taken back stays, with who took it back and when."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import BatchFinding

ACCEPT, FIELD, ASK, CORRECT = "terima", "lapangan", "tanya", "betulkan"
KINDS = (ACCEPT, FIELD, ASK, CORRECT)
#: kinds that leave a finding open: it waits for a visit, or for an answer of the coach
PARKED = (FIELD, ASK)


class FindingAct(models.Model):
    """One press of a button: a decision about one finding or about many, with one reason.

    `token` comes from the form: the same form sent twice is one act. `correction`: number of the register's correction
    that came with it. `answer`: what the coach said who was asked; from then on the finding waits no longer.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    kind = models.CharField(max_length=10)
    reason = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    token = models.CharField(max_length=64, unique=True)
    correction = models.BigIntegerField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answered_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "examine_act"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "by"], name="examine_act_siapa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=list(KINDS)), name="examine_act_jenis"),
            models.CheckConstraint(condition=~Q(by="") & ~Q(token=""), name="examine_act_siapa_bagaimana"),
            models.CheckConstraint(
                condition=Q(undone_by="", undone_at__isnull=True) | (~Q(undone_by="") & Q(undone_at__isnull=False)),
                name="examine_act_urung_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(kind=CORRECT, correction__isnull=False) | (~Q(kind=CORRECT) & Q(correction__isnull=True)),
                name="examine_act_koreksi_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_by="", answered_at__isnull=True)
                | Q(kind=ASK, answered_at__isnull=False) & ~Q(answer="") & ~Q(answered_by=""),
                name="examine_act_jawaban",
            ),
        ]


class Decision(models.Model):
    """A finding that an act decided about; `arisen`: it came up with a correction and goes when that is taken back."""

    act = models.ForeignKey(FindingAct, on_delete=models.PROTECT, related_name="decisions")
    finding = models.ForeignKey(BatchFinding, on_delete=models.PROTECT, related_name="decisions")
    arisen = models.BooleanField(default=False)

    class Meta:
        db_table = "examine_decision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["act", "finding"], name="examine_decision_sekali"),
        ]


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
