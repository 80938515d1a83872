"""What villages propose, and every change of it. No resident stands here: beneficiaries are counts."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.staff.app.workflows import WorkflowRow
from cantik.use.proposals.app.workflows import PROPOSAL
from cantik.use.proposals.states import (
    ABOVE_VILLAGE,
    ACCEPTED,
    AUTHORITIES,
    FIRST,
    OF_VILLAGE,
    RETURNED,
    STATES,
    SUBMITTED,
    WITHDRAWN,
)
from cantik.workflow.declaration import Workflow


class VillageProposal(WorkflowRow):
    """A proposal of a village for a year of planning: the fields of the RKP form (docs/bidang/planning.md 2.1), what it
    rests on, how far it is in the office (`state`) and in deliberation, plan and budget (`stage`).

    `indicator` … `upward` are the pinned figure as its release printed it ("" indicator: an aspiration without a
    figure); `activity`, `fund`, `focus`, `programme`, `goal` are keys of content; `pattern` is a list of words.
    """

    workflow: ClassVar[Workflow] = PROPOSAL

    kode = models.CharField(max_length=20)
    year = models.IntegerField()
    stage = models.CharField(max_length=20, default=FIRST)  # the last one that two people agreed on (`ProposalStep`)
    title = models.CharField(max_length=200)
    problem = models.TextField(blank=True)
    cause = models.TextField(blank=True)
    potential = models.TextField(blank=True)
    recommendation = models.TextField(blank=True)
    activity = models.CharField(max_length=12, blank=True)
    place = models.CharField(max_length=120, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True)
    volume = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    unit = models.CharField(max_length=40, blank=True)
    unit_price = models.BigIntegerField(null=True)
    price_source = models.CharField(max_length=200, blank=True)
    fund = models.CharField(max_length=40, blank=True)
    focus = models.CharField(max_length=40, blank=True)
    programme = models.CharField(max_length=80, blank=True)
    goal = models.CharField(max_length=12, blank=True)
    authority = models.CharField(max_length=12, default=OF_VILLAGE)
    pattern = models.CharField(max_length=60, blank=True)
    executor = models.CharField(max_length=120, blank=True)
    start_month = models.IntegerField(null=True)
    end_month = models.IntegerField(null=True)
    male = models.IntegerField(null=True)
    female = models.IntegerField(null=True)
    poor = models.IntegerField(null=True)
    indicator = models.CharField(max_length=100, blank=True)
    release = models.CharField(max_length=12, blank=True)
    content = models.CharField(max_length=64, blank=True)
    reference = models.DateField(null=True)
    value = models.DecimalField(max_digits=20, decimal_places=6, null=True)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    decimals = models.IntegerField(default=0)
    figure_unit = models.CharField(max_length=80, blank=True)
    upward = models.BooleanField(default=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    submitted_by = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "use_proposal"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "year"], name="use_usulan_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="use_usulan_keadaan"),
            models.CheckConstraint(condition=Q(authority__in=AUTHORITIES), name="use_usulan_kewenangan"),
            models.CheckConstraint(
                condition=Q(indicator="", value__isnull=True)
                | (~Q(indicator="") & ~Q(release="") & Q(value__isnull=False, reference__isnull=False)),
                name="use_usulan_angka_bersematan",
            ),
            models.CheckConstraint(condition=~Q(state=RETURNED) | ~Q(reason=""), name="use_usulan_beralasan"),
            models.CheckConstraint(
                condition=~Q(state__in=[SUBMITTED, ACCEPTED]) | (Q(submitted_at__isnull=False) & ~Q(submitted_by="")),
                name="use_usulan_diajukan",
            ),
            models.CheckConstraint(
                condition=Q(unit_price__isnull=True) | (Q(unit_price__gt=0) & ~Q(price_source="")),
                name="use_usulan_harga_bersumber",
            ),
            models.CheckConstraint(
                condition=Q(stage=FIRST) | Q(state__in=[ACCEPTED, WITHDRAWN]), name="use_usulan_tahap_diterima"
            ),
        ]

    @property
    def aspiration(self) -> bool:
        """It rests on no figure."""
        return not self.indicator

    @property
    def cost(self) -> int | None:
        """Volume times unit price in whole rupiah; None where either is not known."""
        if self.volume is None or self.unit_price is None:
            return None
        return int((self.volume * self.unit_price).to_integral_value())

    @property
    def goes_up(self) -> bool:
        """It is no matter of the village's own: it goes into the list for kecamatan and offices."""
        return self.authority == ABOVE_VILLAGE


class ProposalChange(models.Model):
    """What somebody did to a proposal: the act, and before and after of each field as JSON. Never changed, never
    deleted; `undoes` is the change that this one takes back."""

    proposal = models.ForeignKey(VillageProposal, on_delete=models.PROTECT, related_name="changes")
    act = models.CharField(max_length=20)
    fields = models.TextField(blank=True)
    reason = models.CharField(max_length=400, blank=True)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="undone")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "use_proposal_change"


# Django finds the tables of a room in `models`; these stand in files of their own
from cantik.use.proposals.app.answer_models import ProposalAnswer  # noqa: E402
from cantik.use.proposals.app.deliberation_models import (  # noqa: E402
    Deliberation,
    DeliberationItem,
    DeliberationPresence,
    PlanTerm,
)
from cantik.use.proposals.app.exception_models import GapException  # noqa: E402
from cantik.use.proposals.app.permit_models import OldDataPermit  # noqa: E402
from cantik.use.proposals.app.publication_models import ProposalPublication  # noqa: E402
from cantik.use.proposals.app.stage_models import ProposalStep  # noqa: E402

DELIBERATIONS = (Deliberation, DeliberationPresence, DeliberationItem)
PLANS = (PlanTerm, ProposalStep, ProposalAnswer)
PUBLICATIONS = (ProposalPublication, OldDataPermit, GapException)
