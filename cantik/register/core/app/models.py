"""The register as tables. What a batch says about a person is one *statement* (a version); nothing is overwritten.

Bitemporal: `valid_from`/`valid_to` is the time in the village, `recorded_at`/`retired_at` the time in the register. The
state on a date is folded from the standing statements (`core/fold`). A statement that repeats an earlier one
points to it (`same_as`) instead of holding its content again. Numbers of persons are sealed, each once per village.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch
from cantik.register.core.app import conflict_models  # noqa: F401 - Django finds the tables of the app here
from cantik.register.core.kinds import Kind
from cantik.register.core.rolls import AID, ANSWERS, HOUSEHOLDS

_THREE = ["ya", "tidak", "tidak_tahu"]


def _link(to: str | type[models.Model], *, index: bool = False, null: bool = False) -> models.ForeignKey[models.Model]:
    return models.ForeignKey(to, on_delete=models.PROTECT, related_name="+", db_index=index, null=null)


def _period(name: str) -> list[models.BaseConstraint]:
    """`valid_to` after `valid_from`, `retired_at` not before `recorded_at`."""
    return [
        models.CheckConstraint(
            condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=f"{name}_berlaku"
        ),
        models.CheckConstraint(
            condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("recorded_at")), name=f"{name}_dicatat"
        ),
    ]


class AreaUnit(models.Model):
    """Dusun, RW and RT of a village as its sources write them; "" = not known, so a village without dusun fits."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    dusun = models.TextField(blank=True)
    rw = models.TextField(blank=True)
    rt = models.TextField(blank=True)

    class Meta:
        db_table = "register_areaunit"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "dusun", "rw", "rt"], name="register_satuan_sekali"),
        ]


class SealedNumber(models.Model):
    """A NIK, KK number or telephone number: sealed, with a blind index; once per village however often it is used."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=8)
    seal = models.BinaryField()
    blind = models.BinaryField()
    index_version = models.SmallIntegerField()

    class Meta:
        db_table = "register_sealednumber"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "kind", "blind", "index_version"], name="register_nomor_sekali"),
            models.CheckConstraint(condition=Q(kind__in=["nik", "kk", "telepon"]), name="register_nomor_jenis"),
        ]


class Dwelling(models.Model):
    """A building that people live in: its number in the village's listing, its point when known."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    number = models.TextField()
    unit = _link(AreaUnit, null=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=7, null=True)
    longitude = models.DecimalField(max_digits=10, decimal_places=7, null=True)

    class Meta:
        db_table = "register_dwelling"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "number"], name="register_bangunan_sekali"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                name="register_bangunan_titik",
            ),
        ]


class Household(models.Model):
    """A household (rumah tangga): one or more families that live in one dwelling and keep one kitchen."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    dwelling = _link(Dwelling, null=True)

    class Meta:
        db_table = "register_household"


class Family(models.Model):
    """A family (KK). Its number is an attribute with a history, not its identity."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)

    class Meta:
        db_table = "register_family"


class FamilyVersion(models.Model):
    """What one batch says about a family."""

    family = _link(Family, index=True)
    batch = _link(Batch)
    row = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    same_as = _link("self", null=True)
    digest = models.BinaryField()
    kk = _link(SealedNumber, null=True)
    unit = _link(AreaUnit, null=True)
    household = _link(Household, null=True)
    content = models.TextField(blank=True)

    class Meta:
        db_table = "register_familyversion"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["batch", "family"], condition=Q(retired_at__isnull=True), name="register_kk_satu_berlaku"
            ),
            *_period("register_kk"),
        ]


class Person(models.Model):
    """A person of the register. The NIK is an attribute with a history, not the identity."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)

    class Meta:
        db_table = "register_person"


class PersonVersion(models.Model):
    """What one batch says about a person: batch and row are the provenance of every value in it.

    `terdaftar`, `domisili`, `keberadaan`: docs/bidang/population_parameters.md 0.1; "" = this source does not say.
    """

    person = _link(Person, index=True)
    batch = _link(Batch)
    row = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    same_as = _link("self", null=True)
    digest = models.BinaryField()
    family = _link(Family, null=True)
    unit = _link(AreaUnit, null=True)
    nik = _link(SealedNumber, null=True)
    phone = _link(SealedNumber, null=True)
    father_nik = _link(SealedNumber, null=True)
    mother_nik = _link(SealedNumber, null=True)
    name = models.TextField(blank=True)
    name_fold = models.TextField(null=True)  # `name` as it is looked for (`base.text.fold`); None: no name is said
    birth_place = models.TextField(blank=True)
    birth_date = models.DateField(null=True)
    terdaftar = models.CharField(max_length=10, blank=True)
    domisili = models.CharField(max_length=10, blank=True)
    domisili_since = models.DateField(null=True)
    keberadaan = models.CharField(max_length=12, blank=True)
    institusi = models.BooleanField(null=True)
    content = models.TextField(blank=True)

    class Meta:
        db_table = "register_personversion"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["batch", "person"], condition=Q(retired_at__isnull=True), name="register_orang_satu_berlaku"
            ),
            models.CheckConstraint(condition=Q(terdaftar__in=["", *_THREE]), name="register_orang_terdaftar"),
            models.CheckConstraint(condition=Q(domisili__in=["", *_THREE]), name="register_orang_domisili"),
            models.CheckConstraint(
                condition=Q(keberadaan__in=["", "rumah", "luar_desa", "luar_negeri", "pengungsi"]),
                name="register_orang_keberadaan",
            ),
            models.CheckConstraint(
                condition=Q(domisili_since__isnull=True) | Q(domisili="ya"), name="register_orang_domisili_sejak"
            ),
            # Whoever writes a name without its folded form would write a person whom nobody finds.
            models.CheckConstraint(condition=Q(name="") | Q(name_fold__isnull=False), name="register_orang_nama_lipat"),
            *_period("register_orang"),
        ]


class PersonHealth(models.Model):
    """Health and disability of a statement: a table of its own, because reading it is a right of its own."""

    version = models.OneToOneField(PersonVersion, on_delete=models.PROTECT, primary_key=True, related_name="+")
    content = models.TextField()

    class Meta:
        db_table = "register_personhealth"


class MemberList(models.Model):
    """What a batch that is a list of members tells of itself: the village's households, or one aid programme.

    It stands while its batch does and no newer batch of its source came (`register/rolls.py`).
    """

    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, primary_key=True, related_name="member_list")
    kind = models.CharField(max_length=16)
    code = models.CharField(max_length=20, blank=True)
    title = models.TextField(blank=True)
    target = models.CharField(max_length=2, blank=True)  # opensid_sasaran_program
    fund = models.CharField(max_length=2, blank=True)  # opensid_asal_dana
    begin = models.DateField(null=True)
    end = models.DateField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "register_memberlist"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=[HOUSEHOLDS, AID, ANSWERS]), name="register_daftar_jenis"),
        ]


class Member(models.Model):
    """One row of a list of members: who, by NIK or KK number, or a group by its number; nothing else of the person."""

    batch = _link(Batch)
    row = models.IntegerField()
    number = _link(SealedNumber, index=True, null=True)
    group = models.TextField(blank=True)
    relation = models.CharField(max_length=2, blank=True)  # opensid_hubungan_rtm

    class Meta:
        db_table = "register_member"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["batch", "group"], name="register_anggota_kelompok"),
        ]


class AnswerSheet(models.Model):
    """What a member of a list of questions answered: sealed canonical JSON, because a list may ask about anything."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="answers")
    sealed = models.BinaryField()

    class Meta:
        db_table = "register_answersheet"


class Event(models.Model):
    """A birth, death, move … on its date. Importing a stock makes none (docs/bidang/population_parameters.md 1.2).

    What it changes lies in the statements of `batch`, which one act of recording made; `content` keeps, as canonical
    JSON, what it says, what stood before, and where.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    batch = _link(Batch, index=True, null=True)
    person = _link(Person, index=True)
    kind = models.CharField(max_length=16)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)

    class Meta:
        db_table = "register_event"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "occurred_on"], name="register_peristiwa_kapan"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["batch", "person"], name="register_peristiwa_sekali"),
            models.CheckConstraint(condition=Q(kind__in=[str(kind) for kind in Kind]), name="register_peristiwa_jenis"),
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("recorded_at")),
                name="register_peristiwa_dicatat",
            ),
        ]


class Tie(models.Model):
    """Two records are one person: what `gone` is told of is told of `kept`. It holds while its batch stands."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    batch = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+")
    kept = _link(Person, index=True)
    gone = _link(Person, index=True)

    class Meta:
        db_table = "register_tie"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(kept=F("gone")), name="register_ikatan_dua_orang"),
        ]


class Cession(models.Model):
    """RT that came from one village of the store to another on a day: a split, a merge, a moved boundary."""

    outgoing = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+")
    incoming = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+")
    origin = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    destination = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    decree = models.CharField(max_length=200)
    units = models.TextField()  # canonical JSON of the units as the village that they left called them

    class Meta:
        db_table = "register_cession"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(origin=models.F("destination")), name="register_serah_dua_desa"),
        ]


class CededPerson(models.Model):
    """Who somebody was in the village that their RT left: so the whole history is read in the other."""

    cession = models.ForeignKey(Cession, on_delete=models.PROTECT, related_name="people")
    former = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "register_cededperson"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["cession", "person"], name="register_serah_sekali"),
        ]
