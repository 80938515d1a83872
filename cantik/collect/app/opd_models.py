"""Tables that offices of the kabupaten deliver, one row per village: each delivery, its rows, what of two figures is
cited. No row tells of a person. Codes of areas are texts: a village may have nothing in the store yet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.collect.app.workflows import OPD_TABLE
from cantik.staff.app.workflows import WorkflowRow
from cantik.staff.two_hands import Awaits
from cantik.workflow.declaration import Workflow


class OpdDelivery(WorkflowRow):
    """One delivery of a table for a year: read, handed in, accepted or returned by another person, taken back. Data
    prioritas that the walidata passed on (`examined_by`) wait for the pembina, a third.

    The newest accepted one stands; when it is taken back, the one before stands again. `version` counts what was handed
    in. `findings`: canonical JSON of what the reader said; `columns`: names, separated by commas.
    """

    workflow: ClassVar[Workflow] = OPD_TABLE
    READ, HANDED_IN, EXAMINED, ACCEPTED, RETURNED, UNDONE = "coba", "serah", "bina", "terima", "kembali", "tarik"

    kabupaten = models.CharField(max_length=20)
    table = models.CharField(max_length=60)
    year = models.IntegerField()
    version = models.IntegerField(default=0)
    reference = models.DateField()
    document = models.CharField(max_length=200)
    file_name = models.CharField(max_length=150)
    file_sha256 = models.CharField(max_length=64)
    columns = models.TextField()
    findings = models.TextField()
    refused = models.BooleanField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    examined_by = models.CharField(max_length=200, blank=True)
    examined_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "collect_opddelivery"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["kabupaten", "table", "year"], condition=Q(state="coba"), name="collect_opd_satu_coba"
            ),
            models.UniqueConstraint(
                fields=["kabupaten", "table", "year", "version"], condition=Q(version__gt=0), name="collect_opd_versi"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["coba", "serah", "bina", "terima", "kembali", "tarik"]),
                name="collect_opd_keadaan",
            ),
            models.CheckConstraint(
                condition=Q(state="coba", version=0) | ~Q(state="coba") & Q(version__gt=0, refused=False),
                name="collect_opd_serah_beres",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["terima", "tarik"]) | ~Q(decided_by="") & ~Q(decided_by=F("by")),
                name="collect_opd_dua_orang",
            ),
            models.CheckConstraint(
                condition=Q(examined_at__isnull=True, examined_by="") & ~Q(state="bina")
                | Q(examined_at__isnull=False)
                & ~Q(examined_by="")
                & ~Q(examined_by=F("by"))
                & ~Q(decided_by=F("examined_by")),
                name="collect_opd_bina",
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, decided_by="") | Q(decided_at__isnull=False) & ~Q(decided_by=""),
                name="collect_opd_putus",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by="") & ~Q(state="tarik")
                | Q(undone_at__isnull=False, state="tarik") & ~Q(undone_by="") & ~Q(reason=""),
                name="collect_opd_tarik",
            ),
        ]

    def is_followed(self) -> bool:
        """Whether the office handed in a later one."""
        same = OpdDelivery.objects.filter(kabupaten=self.kabupaten, table=self.table, year=self.year)
        return same.filter(version__gt=self.version).exists()


class OpdFigure(models.Model):
    """A row of a delivery: the numbers of one village by column, as canonical JSON; `row` as the spreadsheet counts."""

    delivery = models.ForeignKey(OpdDelivery, on_delete=models.CASCADE, related_name="figures")
    area = models.CharField(max_length=20)
    row = models.IntegerField()
    said = models.TextField()

    class Meta:
        db_table = "collect_opdfigure"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="collect_opd_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "area"], name="collect_opd_satu_baris")
        ]


class OpdChoice(models.Model):
    """Which of two figures of a village is cited: that of an office, or that of the village's own facilities. The
    village answers, a walidata who is another person decides. It holds for the two figures that it names only: when
    one of them changes, it is open again."""

    OFFICE, VILLAGE = "opd", "desa"

    delivery = models.ForeignKey(OpdDelivery, on_delete=models.PROTECT, related_name="choices")
    area = models.CharField(max_length=20)
    column = models.CharField(max_length=60)
    office = models.CharField(max_length=40)
    own = models.CharField(max_length=40)
    answer = models.CharField(max_length=4)
    answer_why = models.CharField(max_length=200)
    answered_by = models.CharField(max_length=200)
    answered_at = models.DateTimeField()
    chosen = models.CharField(max_length=4, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collect_opdchoice"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["delivery", "area", "column"], name="collect_opd_satu_pilihan"),
            models.CheckConstraint(
                condition=Q(answer__in=["opd", "desa"], chosen__in=["", "opd", "desa"]), name="collect_opd_pilihan"
            ),
            models.CheckConstraint(
                condition=Q(chosen="", decided_by="", decided_at__isnull=True)
                | Q(decided_at__isnull=False) & ~Q(chosen="") & ~Q(decided_by="") & ~Q(decided_by=F("answered_by")),
                name="collect_opd_pilihan_putus",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """What the village answered waits for the walidata, while the office's table stands."""
        if self.chosen:
            return
        said = self.delivery
        same = OpdDelivery.objects.filter(kabupaten=said.kabupaten, table=said.table, year=said.year)
        stands = same.filter(state=OpdDelivery.ACCEPTED).order_by("-version").values_list("pk", flat=True).first()
        if stands == said.pk:
            hands = ((self.answered_by, self.answered_at),)
            yield Awaits("opd_kutip", self.area, self.answered_at, hands, f"{said.table}/{said.year}")
