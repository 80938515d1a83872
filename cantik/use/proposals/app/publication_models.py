"""What of a proposal everybody reads (docs/adr/0096)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.use.proposals.app.models import VillageProposal


class ProposalPublication(models.Model):
    """A proposal stands on the village's site from a moment on, until it is ended. Never changed: another one follows.

    `title`: the village's own title, where whoever releases it confirmed it ("" = the name of the activity alone);
    `delicate`: said to be for people who are poor, ill or disabled; `told`: the counts that may be told, as JSON
    (`public_counts.PublicCounts`), judged once: what was told is told, and a later one is judged beside it.
    """

    proposal = models.ForeignKey(VillageProposal, on_delete=models.PROTECT, related_name="publications")
    title = models.CharField(max_length=200, blank=True)
    delicate = models.BooleanField(default=False)
    told = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "use_proposal_publication"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="") | Q(ended_at__isnull=False) & ~Q(ended_by=""),
                name="use_terbit_usulan_akhir",
            ),
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(ended_at__isnull=True), name="use_terbit_usulan_satu"
            ),
        ]
