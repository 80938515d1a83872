"""Mode darurat: what the village or the kabupaten declared, and where those displaced by it are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch
from cantik.register.calamity.aftermath import Fate as Outcome
from cantik.register.calamity.aftermath import Leaving


class Calamity(models.Model):
    """One declaration. `state`: digest of the register as it was frozen on the first day; `persons`: of its base."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    kind = models.CharField(max_length=12)
    decree = models.CharField(max_length=200)
    extent = models.CharField(max_length=200, blank=True)
    starts_on = models.DateField()
    until = models.DateField()
    state = models.CharField(max_length=64)
    base = models.CharField(max_length=10)
    persons = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    ended_on = models.DateField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_calamity"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="register_darurat_masa"),
            models.CheckConstraint(
                condition=(Q(ended_on__isnull=True) & Q(decided_by=""))
                | (Q(ended_on__isnull=False) & ~Q(decided_by="")),
                name="register_darurat_akhir",
            ),
        ]


class Evacuee(models.Model):
    """Somebody displaced: the site, since when, until when. It stands while the event of its batch does."""

    calamity = models.ForeignKey(Calamity, on_delete=models.PROTECT, related_name="evacuees")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+")
    site = models.CharField(max_length=120)
    host = models.CharField(max_length=13, blank=True)  # Kemendagri code of the village of the site, "" = this one
    since = models.DateField()
    back = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "register_evacuee"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "person"], name="register_pengungsi_sekali"),
        ]


def _pair(name: str) -> models.CheckConstraint:
    """Taken back: when and by whom, or neither."""
    return models.CheckConstraint(
        condition=(Q(retired_at__isnull=True) & Q(retired_by="")) | (Q(retired_at__isnull=False) & ~Q(retired_by="")),
        name=name,
    )


class Damage(models.Model):
    """What somebody saw of one building on a day; a later look is a further row, so that before and after stay.

    The building is a dwelling of the listing, else the home of a family, else what `place` calls it (a school, a
    mosque). `level`: code of `cantik_tingkat_rusak`.
    """

    calamity = models.ForeignKey(Calamity, on_delete=models.PROTECT, related_name="damages")
    dwelling = models.ForeignKey("register.Dwelling", on_delete=models.PROTECT, related_name="+", null=True)
    family = models.ForeignKey("register.Family", on_delete=models.PROTECT, related_name="+", null=True)
    place = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey("register.AreaUnit", on_delete=models.PROTECT, related_name="+", null=True)
    level = models.CharField(max_length=20)
    occupied = models.BooleanField(null=True)
    seen_on = models.DateField()
    latitude = models.DecimalField(max_digits=9, decimal_places=7, null=True)
    longitude = models.DecimalField(max_digits=10, decimal_places=7, null=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_damage"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(dwelling__isnull=False) | Q(family__isnull=False) | ~Q(place=""),
                name="register_rusak_bangunan",
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="register_rusak_titik",
            ),
            _pair("register_rusak_urung"),
        ]


class PersonFate(models.Model):
    """What became of somebody in a calamity: missing, found, dead (with the event of the register), not known where,
    still displaced when asked. The newest row that stands counts; missing is not dead."""

    calamity = models.ForeignKey(Calamity, on_delete=models.PROTECT, related_name="fates")
    person = models.ForeignKey("register.Person", on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=16)
    on = models.DateField()
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="+", null=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_personfate"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[str(outcome) for outcome in Outcome]), name="register_nasib_keadaan"
            ),
            _pair("register_nasib_urung"),
        ]


class Guest(models.Model):
    """Somebody of another village who found shelter here: counted as a guest, in no base, not in the register.

    `party`: what the list calls those who came together; `origin`: where from, with its code when known.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    name = models.CharField(max_length=120)
    sex = models.CharField(max_length=1)
    age = models.IntegerField(null=True)
    party = models.CharField(max_length=60, blank=True)
    origin = models.CharField(max_length=120)
    origin_code = models.CharField(max_length=13, blank=True)
    site = models.CharField(max_length=120)
    pregnant = models.BooleanField(null=True)
    disabled = models.BooleanField(null=True)
    since = models.DateField()
    left_on = models.DateField(null=True)
    left = models.CharField(max_length=12, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_guest"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "site"], name="register_tamu_tempat")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=(Q(left_on__isnull=True) & Q(left="") & Q(decided_by=""))
                | (Q(left_on__gte=F("since")) & Q(left__in=[str(leaving) for leaving in Leaving]) & ~Q(decided_by="")),
                name="register_tamu_pergi",
            ),
            models.CheckConstraint(condition=Q(sex__in=["1", "2"]), name="register_tamu_kelamin"),
            models.CheckConstraint(
                condition=Q(age__isnull=True) | Q(age__gte=0, age__lte=130), name="register_tamu_umur"
            ),
            _pair("register_tamu_urung"),
        ]


class SiteCount(models.Model):
    """Heads counted at a site at an hour, beside what the list by name says; what the site needs. Figures for work.

    `needs`: canonical JSON, code of `cantik_kebutuhan_posko` -> amount.
    """

    calamity = models.ForeignKey(Calamity, on_delete=models.PROTECT, related_name="site_counts")
    site = models.CharField(max_length=120)
    at = models.DateTimeField()
    families = models.IntegerField(null=True)
    persons = models.IntegerField()
    male = models.IntegerField(null=True)
    female = models.IntegerField(null=True)
    under_five = models.IntegerField(null=True)
    elderly = models.IntegerField(null=True)
    pregnant = models.IntegerField(null=True)
    disabled = models.IntegerField(null=True)
    listed = models.IntegerField()  # how many the list by name had at the site when the count was written down
    needs = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "register_sitecount"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(persons__gte=0), name="register_posko_orang"),
            _pair("register_posko_urung"),
        ]
