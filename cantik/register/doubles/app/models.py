"""Pairs of records that may be one person, what was decided of them, what somebody in the field says of doubles, and
numbers that two persons of two villages bear."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area, CodeRow
from cantik.codes.area import AreaCode
from cantik.collect.app.models import Batch
from cantik.register.core.app.models import Person
from cantik.staff.two_hands import Awaits

SAME, DIFFERENT, LATER, PROPOSED = "sama", "bukan", "nanti", "usul"
NEW, COMPARED, DISMISSED = "baru", "dibandingkan", "disisihkan"


def _link(to: str | type[models.Model], *, index: bool = False, null: bool = False) -> models.ForeignKey[models.Model]:
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", db_index=index, null=null)


class DoubleHint(models.Model):
    """Somebody in the field met one person who is recorded twice: a proposal, the agen statistik decides.

    `said`: sealed JSON of what was typed (numbers, names, birth dates), for the agen to read; `one`,
    `other`: whom it was found to mean, empty when nobody or several."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    said = models.BinaryField()
    why = models.CharField(max_length=200)
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=NEW)
    settled_by = models.CharField(max_length=200, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "register_doublehint"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="register_usul_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=NEW, settled_by="", settled_at__isnull=True)
                | (Q(state__in=[COMPARED, DISMISSED], settled_at__isnull=False) & ~Q(settled_by="")),
                name="register_usul_putusan",
            ),
        ]


class Pair(models.Model):
    """Two records that may be one person, as the last search found them; `one` has the lower number.

    `levels`: canonical JSON of the level and weight of each comparison. `digest`: keyed hash of what was compared; a
    decision holds for it, so that a pair is asked about again when the data change. `area_one` differs from
    `area_other` for a ticket to two villages. `standing`: the last search found it again.
    """

    area_one = _link(Area, index=True)
    area_other = _link(Area, index=True)
    one = _link(Person)
    other = _link(Person, index=True)
    weight = models.FloatField()
    levels = models.TextField()
    digest = models.BinaryField()
    found_at = models.DateTimeField()
    standing = models.BooleanField(default=True)

    class Meta:
        db_table = "register_pair"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="register_pasangan_sekali"),
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="register_pasangan_urut"),
        ]


class PairDecision(models.Model):
    """What somebody of a village said of a pair. The newest that is not taken back counts, for the data it was about.

    `usul`: the same person, but the head of the village has to agree first (death, move); the merge comes with `sama`.
    `batch`: the merge that this decision made. `kept`: who shall stand for both.
    """

    pair = models.ForeignKey(Pair, on_delete=models.PROTECT, related_name="decisions")
    area = _link(Area)
    verdict = models.CharField(max_length=8)
    kept = _link(Person, null=True)
    batch = _link(Batch, null=True)
    digest = models.BinaryField()
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_pairdecision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(verdict__in=[SAME, DIFFERENT, LATER, PROPOSED]), name="register_putusan_jenis"
            ),
            models.CheckConstraint(
                condition=(Q(undone_at__isnull=True) & Q(undone_by=""))
                | (Q(undone_at__isnull=False) & ~Q(undone_by="")),
                name="register_putusan_urung",
            ),
        ]


class SharedNik(models.Model):
    """Two persons of two villages who bear one NIK, as the last search found them; `one` has the lower number. It is
    settled when the kabupaten has said that they are two: Dukcapil corrects a number, nobody is merged.

    `differs`: the columns in which they differ, canonical JSON; never a value. `digest`: keyed hash of what both said;
    what says something else is asked again. `standing`: the last search found it again.
    """

    area_one = _link(Area, index=True)
    area_other = _link(Area, index=True)
    one = _link(Person)
    other = _link(Person, index=True)
    differs = models.TextField()
    digest = models.BinaryField()
    found_at = models.DateTimeField()
    standing = models.BooleanField(default=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_sharednik"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="register_nik_bersama_sekali"),
            models.CheckConstraint(
                condition=Q(one__lt=F("other")) & ~Q(area_one=F("area_other")), name="register_nik_bersama_urut"
            ),
            models.CheckConstraint(
                condition=(Q(decided_at__isnull=True) & Q(decided_by=""))
                | (Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="register_nik_bersama_putusan",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """The walidata of the kabupaten, or of the province of two, until it is decided (`staff.two_hands.Awaited`)."""
        if not self.standing or self.decided_at is not None:
            return
        sides = CodeRow.objects.filter(scheme="kemendagri", valid_to=None)
        sides = sides.filter(area_id__in=[self.area_one_id, self.area_other_id])
        one, *others = (AreaCode.kemendagri(code) for code in sides.values_list("value", flat=True))
        for area in (one.kabupaten(), *one.kabupaten().ancestors()):
            if all(area.contains(other) for other in others):
                yield Awaits("nik_bersama", area.text(), self.found_at, role="walidata")
                return
