"""One piece of work in the background, as pages show it. Holds counts and ids, never a name or a number of a person."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

QUEUED, RUNNING, DONE, FAILED, CANCELLED = "antre", "berjalan", "selesai", "gagal", "dihentikan"
ACTIVE = (QUEUED, RUNNING)


class Job(models.Model):
    """`kind` and `subject` say what is done to what; only one such job may be waiting or running.

    `attempt` counts the runs: a run whose number is no longer this one has lost its job and must write nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=96)  # long enough for a device and the digest of a file
    area = models.CharField(max_length=20)  # Kemendagri code of the village, "" for the whole store
    by = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=QUEUED)
    station = models.CharField(max_length=200, blank=True)  # what it is doing, in words
    done = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    attempt = models.IntegerField(default=0)
    stop = models.BooleanField(default=False)  # somebody asked for its end
    problem = models.TextField(blank=True)  # why it failed, in words
    task = models.CharField(max_length=64, blank=True)  # its row in the queue
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField()  # last sign of life: when it was queued, then of its worker
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "jobs_job"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "subject"], name="jobs_tentang"),
            models.Index(fields=["state", "beat_at"], name="jobs_keadaan"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "subject"], condition=Q(state__in=ACTIVE), name="jobs_sekali"),
            models.CheckConstraint(
                condition=Q(state__in=[QUEUED, RUNNING, DONE, FAILED, CANCELLED]), name="jobs_keadaan_dikenal"
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ACTIVE) & Q(ended_at__isnull=True))
                | (~Q(state__in=ACTIVE) & Q(ended_at__isnull=False)),
                name="jobs_berakhir",
            ),
            models.CheckConstraint(condition=~Q(state=FAILED) | ~Q(problem=""), name="jobs_gagal_beralasan"),
        ]

    @property
    def active(self) -> bool:
        """Waiting or running."""
        return self.state in ACTIVE
