"""Sets of metadata: drafts that people type, versions that were handed in, what was said of them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.codes.app.queries import code_of
from cantik.forum.metadata.document import ACTIVITY, INDICATOR, VARIABLE
from cantik.forum.metadata.states import MetadataState
from cantik.staff.two_hands import Awaits

_STATES = [state.value for state in MetadataState]
#: what a set waits for in a state
_WAITS = {
    MetadataState.SUBMITTED.value: "metadata",
    MetadataState.REVISED.value: "metadata",
    MetadataState.UNDER_REVIEW.value: "metadata_putus",
    MetadataState.CORRECTION_REQUIRED.value: "metadata_kembali",
}
_BY_OTHERS = {"metadata", "metadata_putus"}


class AddedOnce(models.Model):
    """A row that never changes after it was added."""

    class Meta:
        abstract = True

    def save(self, *arguments: Any, **named: Any) -> None:
        """Added once. Raises `TypeError` for a row that stands already."""
        if not self._state.adding:
            raise TypeError("this row is only added")
        super().save(*arguments, **named)


class MetadataFile(models.Model):
    """The metadata of one activity in one year. `round`: the one that it was filled from; `repeats`: the set of an
    earlier year that it was copied from; `priority`: pembina decides; `phase`: of GSBPM, "" while nobody said it;
    `taken`: JSON of what a file that was taken over changed, "" when there is nothing to be undone."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    activity = models.ForeignKey("forum.Activity", on_delete=models.PROTECT, related_name="metadata")
    round = models.OneToOneField("rounds.Round", on_delete=models.PROTECT, related_name="metadata")
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=20, default=MetadataState.DRAFT.value)
    priority = models.BooleanField(default=False)
    phase = models.CharField(max_length=1, blank=True)
    taken = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_metadatafile"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=_STATES), name="plan_metadata_keadaan"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """A set that was handed in waits to be taken up, then for who decides: of data prioritas pembina; one that was
        sent back waits for whoever writes it."""
        act = _WAITS.get(self.state)
        version = self.versions.order_by("-number").first()
        if act is None or version is None:
            return
        wrote = {name: dt.datetime.fromisoformat(at) for name, at in json.loads(version.writers).items()}
        role = "pembina" if self.priority and act == "metadata_putus" else ""
        hands = tuple({**wrote, version.by: version.at}.items()) if act in _BY_OTHERS else ()
        yield Awaits(act, code_of(self.area_id), version.at, hands, role=role)


class MetadataPart(models.Model):
    """A block of MS-Keg (`section`), a variable or an indicator. `version`: of its newest draft; `removed`: somebody
    took it out of the set, it can be put back."""

    file = models.ForeignKey(MetadataFile, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(max_length=7)
    section = models.CharField(max_length=10, blank=True)
    place = models.IntegerField()
    version = models.IntegerField(default=0)
    removed = models.BooleanField(default=False)

    class Meta:
        db_table = "plan_metadatapart"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=[ACTIVITY, VARIABLE, INDICATOR]), name="plan_metadata_bagian_jenis"
            ),
            models.UniqueConstraint(fields=["file", "kind", "place"], name="plan_metadata_bagian_sekali"),
        ]


class MetadataDraft(AddedOnce):
    """What a part said from one saving to the next; no entry of the log. Drafts go when the set is handed in."""

    part = models.ForeignKey(MetadataPart, on_delete=models.CASCADE, related_name="drafts")
    version = models.IntegerField()
    answers = models.TextField()  # canonical JSON by id of the field
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_metadatadraft"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["part", "version"], name="plan_metadata_draf_sekali"),
        ]


class MetadataVersion(AddedOnce):
    """A set as it was handed in. `content`: JSON with INDAH's keys; `digest`: its SHA-256; `writers`: JSON, who wrote
    its drafts with the newest moment of each: none of them decides about it."""

    file = models.ForeignKey(MetadataFile, on_delete=models.PROTECT, related_name="versions")
    number = models.IntegerField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    writers = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_metadataversion"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["file", "number"], name="plan_metadata_versi_sekali"),
        ]


class MetadataStep(AddedOnce):
    """One step of a set from a state to another."""

    file = models.ForeignKey(MetadataFile, on_delete=models.PROTECT, related_name="steps")
    version = models.ForeignKey(MetadataVersion, on_delete=models.PROTECT, related_name="+")
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_metadatastep"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(before__in=_STATES, after__in=_STATES) & ~Q(after=F("before")) & ~Q(by=""),
                name="plan_metadata_langkah",
            ),
        ]


class MetadataFinding(AddedOnce):
    """What a reviewer found at one field of a version."""

    version = models.ForeignKey(MetadataVersion, on_delete=models.PROTECT, related_name="findings")
    part = models.ForeignKey(MetadataPart, on_delete=models.PROTECT, related_name="findings")
    field = models.CharField(max_length=60)
    text = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_metadatafinding"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(by=""), name="plan_metadata_temuan_isi"),
        ]
