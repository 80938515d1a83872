"""Versions of instruments as they went to phones, and what was said of them."""

from __future__ import annotations

import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import SavedMapping
from cantik.field.instruments.app.workflows import SHARED
from cantik.forum.app.constraints import pair
from cantik.staff.app.workflows import WorkflowRow
from cantik.workflow.declaration import Workflow

OFFERED, AVAILABLE, TURNED_DOWN = "ditawarkan", "tersedia", "dikembalikan"
REVIEWED, APPROVED, RETURNED = "tinjau", "setujui", "kembalikan"


class InstrumentVersion(models.Model):
    """One version of a form as it went to phones; never changed, so that old answers stay readable.

    `fields`: canonical JSON, tree of blocks and questions. `digest`: SHA-256 over XForm and tree.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    instrument = models.CharField(max_length=60)
    form_id = models.CharField(max_length=60)
    version = models.CharField(max_length=10)  # YYYYMMDDnn
    reference = models.DateField()
    workbook = models.BinaryField()
    xform = models.TextField()
    fields = models.TextField()
    digest = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_instrumentversion"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "form_id", "version"], name="plan_versi_sekali"),
        ]

    def save(self, *arguments: Any, **named: Any) -> None:
        """Written once. Raises `TypeError` for a version that stands already."""
        if not self._state.adding:
            raise TypeError("a version of an instrument never changes")
        super().save(*arguments, **named)

    def tree(self) -> dict[str, Any]:
        """Its fields (`cantik.field.instruments.fields.field_tree`)."""
        found: dict[str, Any] = json.loads(self.fields)
        return found


class InstrumentReview(models.Model):
    """What pembina (tinjau) or kepala desa (setujui, kembalikan) said of a version, with the reason where one is due;
    the newest of the kepala desa counts."""

    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="reviews")
    act = models.CharField(max_length=10)
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_instrumentreview"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=[REVIEWED, APPROVED, RETURNED]), name="plan_tinjauan_jenis"),
            models.CheckConstraint(condition=~Q(act=RETURNED) | ~Q(note=""), name="plan_tinjauan_beralasan"),
        ]


class SharedInstrument(WorkflowRow):
    """A version of a village's own form, or its mapping of columns, offered to the villages of its kabupaten, and what
    the walidata decided, with the reason where it was returned. `kode`, `kabupaten`: Kemendagri codes of both."""

    workflow: ClassVar[Workflow] = SHARED
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, null=True, related_name="offers")
    mapping = models.ForeignKey(SavedMapping, on_delete=models.PROTECT, null=True, related_name="+")
    kode = models.CharField(max_length=20)
    kabupaten = models.CharField(max_length=20)
    reason = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_sharedinstrument"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kabupaten", "state"], name="plan_bersama_kabupaten")
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["version"], condition=~Q(state=TURNED_DOWN), name="plan_bersama_sekali"),
            models.UniqueConstraint(
                fields=["mapping"], condition=~Q(state=TURNED_DOWN), name="plan_bersama_peta_sekali"
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=False, mapping__isnull=True)
                | Q(version__isnull=True, mapping__isnull=False),
                name="plan_bersama_satu",
            ),
            models.CheckConstraint(
                condition=Q(state=OFFERED, decided_by="") | (Q(state__in=[AVAILABLE, TURNED_DOWN]) & ~Q(decided_by="")),
                name="plan_bersama_keadaan",
            ),
            models.CheckConstraint(condition=~Q(state=TURNED_DOWN) | ~Q(reason=""), name="plan_bersama_beralasan"),
            pair("decided_at", "decided_by", "plan_bersama_putusan"),
        ]

    @property
    def kind(self) -> str:
        """What was offered: `instrumen` or `pemetaan`."""
        return "instrumen" if self.mapping is None else "pemetaan"

    @property
    def key(self) -> str:
        """The name of the form, or the id of the mapping: no word that somebody wrote."""
        if self.mapping is not None:
            return self.mapping.mapping
        return "" if self.version is None else self.version.form_id

    @property
    def edition(self) -> str:
        """The version of a form; a mapping has none."""
        return "" if self.version is None else self.version.version

    @property
    def title(self) -> str:
        """What the village calls it."""
        if self.mapping is not None:
            return self.mapping.title
        return "" if self.version is None else str(self.version.tree()["judul"])
