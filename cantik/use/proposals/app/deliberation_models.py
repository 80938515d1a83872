"""What a deliberation of a village is, beside its meeting (`forum.app.meeting_models`): the year that is planned, the
ceiling, who came by group and sex, the proposals on its agenda with their scores and what was decided.

Groups, criteria and stages are keys of content; nobody's name stands here: who came is counted.
"""

from __future__ import annotations

import json
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.forum.app.meeting_models import Meeting
from cantik.use.proposals.app.models import VillageProposal

#: how a deliberation orders its proposals
BY_SCORES, BY_VOTES = "nilai", "suara"
METHODS = (BY_SCORES, BY_VOTES)


class Deliberation(models.Model):
    """A Musdus, Musdes or Musrenbang. `dusun`: of a Musdus; `ceiling`: whole rupiah, with where they are told."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, related_name="deliberation")
    kode = models.CharField(max_length=20)
    plan_year = models.IntegerField()
    dusun = models.CharField(max_length=120, blank=True)
    method = models.CharField(max_length=8, default=BY_SCORES)
    ceiling = models.BigIntegerField(null=True)
    ceiling_source = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "use_deliberation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(method__in=METHODS), name="use_musyawarah_cara"),
            models.CheckConstraint(
                condition=Q(ceiling__isnull=True) | Q(ceiling__gte=0) & ~Q(ceiling_source=""),
                name="use_musyawarah_pagu_bersumber",
            ),
        ]


class DeliberationPresence(models.Model):
    """How many of a group came."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="presences")
    group = models.CharField(max_length=20)
    male = models.IntegerField(default=0)
    female = models.IntegerField(default=0)

    class Meta:
        db_table = "use_deliberation_presence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deliberation", "group"], name="use_hadir_sekali"),
            models.CheckConstraint(condition=Q(male__gte=0, female__gte=0), name="use_hadir_bilangan"),
        ]


class DeliberationItem(models.Model):
    """A proposal on the agenda. `scores`: points by criterion as JSON; `place`: the place that the deliberation gave it
    itself; `outcome`: the stage that it shall come to ("": it stays where it is)."""

    deliberation = models.ForeignKey(Deliberation, on_delete=models.PROTECT, related_name="items")
    proposal = models.ForeignKey(VillageProposal, on_delete=models.PROTECT, related_name="items")
    scores = models.TextField(blank=True)
    votes = models.IntegerField(null=True)
    place = models.IntegerField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "use_deliberation_item"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["deliberation", "proposal"], name="use_acara_sekali"),
            models.CheckConstraint(condition=Q(votes__isnull=True) | Q(votes__gte=0), name="use_acara_suara"),
        ]

    def read_scores(self) -> dict[str, int]:
        """The scores by criterion."""
        held: dict[str, int] = json.loads(self.scores) if self.scores else {}
        return held


class PlanTerm(models.Model):
    """The years of an RPJM Desa: as many as the term of its head has, with the regulation that says so."""

    kode = models.CharField(max_length=20)
    first_year = models.IntegerField()
    years = models.IntegerField()
    basis = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "use_plan_term"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "first_year"], name="use_rpjm_sekali"),
            models.CheckConstraint(condition=Q(years__gte=1, years__lte=20), name="use_rpjm_tahun"),
        ]
