"""Tables of the action plan of a forum (rencana aksi; docs/bidang/forum_forms.md 3)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.forum.app.models import YearLine


class ActionRow(models.Model):
    """What makes a line of the year one of the action plan: the problem, what comes of it, how much. Title, institution
    and day are the line's, and so are its task, its moves and its end."""

    line = models.OneToOneField(YearLine, on_delete=models.PROTECT, related_name="action")
    problem = models.CharField(max_length=400, blank=True)
    output = models.CharField(max_length=400)
    target = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_actionrow"


class ActionReport(models.Model):
    """How far a row of the action plan has come, as its institution or the coordinator said on a day; rows are only
    added, so that the report of a half-year stays as it stood."""

    NOT_BEGUN, UNDER_WAY, DONE, DELAYED = "belum", "jalan", "selesai", "tertunda"

    row = models.ForeignKey(ActionRow, on_delete=models.PROTECT, related_name="reports")
    day = models.DateField()
    state = models.CharField(max_length=8)
    told = models.CharField(max_length=400, blank=True)
    hindrance = models.CharField(max_length=400, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "plan_actionreport"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["belum", "jalan"])
                | Q(state="selesai") & ~Q(told="") & ~Q(evidence="")
                | Q(state="tertunda") & ~Q(hindrance=""),
                name="plan_aksi_keadaan",
            ),
        ]
