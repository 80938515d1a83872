"""The register as tables. What a batch says about a person is one *statement* (a version); nothing is overwritten.

Bitemporal: `valid_from`/`valid_to` is the time in the village, `recorded_at`/`retired_at` the time in the register. The
state on a date is folded from the standing statements (`register/fold.py`). A statement that repeats an earlier one
points to it (`same_as`) instead of holding its content again. Numbers of persons are sealed, each once per village.
"""

from __future__ import annotations

from typing import ClassVar

from cantik.register.core.kinds import Kind
from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.collect.app.models import Batch
from cantik.register.core.app import conflict_models  # noqa: F401 - Django finds the tables of the app here
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


class DataKey(models.Model):
    """A data key of one purpose and version, wrapped by the master key that lies outside the database."""

    purpose = models.CharField(max_length=20)
    version = models.IntegerField()
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "register_datakey"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["purpose", "version"], name="register_kunci_versi"),
            models.CheckConstraint(condition=Q(version__gte=1) & Q(version__lte=255), name="register_kunci_byte"),
        ]


class SigningKey(models.Model):
    """A village's Ed25519 key; the private half is sealed under the master key."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    version = models.IntegerField()
    public = models.BinaryField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "register_signingkey"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "version"], name="register_tanda_tangan_versi"),
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

    `terdaftar`, `domisili`, `keberadaan`: domain/population_parameters.md 0.1; "" = this source does not say.
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


class Facility(models.Model):
    """A facility or village fact of a kind of `content/facilities`: one thing over time, told apart by its key."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=400)

    class Meta:
        db_table = "register_facility"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "kind", "key"], name="register_fasilitas_sekali"),
        ]


class FacilityStatement(models.Model):
    """What one batch says of a facility from a day on: its whole state, or that it is there no more (`closed`).

    `content`: canonical JSON of values, place, shape and code; `personal`: sealed JSON of values that name somebody.
    """

    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="statements")
    batch = _link(Batch, index=True)
    row = models.IntegerField()
    valid_from = models.DateField()
    closed = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)
    content = models.TextField(blank=True)
    personal = models.BinaryField(null=True)

    class Meta:
        db_table = "register_facilitystatement"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(retired_at__isnull=True) | Q(retired_at__gte=F("recorded_at")),
                name="register_fasilitas_dicatat",
            ),
        ]


class Photo(models.Model):
    """A photo of a facility or of a damaged building: re-encoded without anything that the camera wrote beside it,
    sealed in the store. One that was erased with the record of the home that it shows is of nothing any more."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    facility = models.ForeignKey(Facility, on_delete=models.PROTECT, related_name="photos", null=True)
    damage = models.ForeignKey("register.Damage", on_delete=models.PROTECT, related_name="photos", null=True)
    sha256 = models.CharField(max_length=64)
    size = models.IntegerField()
    width = models.IntegerField()
    height = models.IntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.CharField(max_length=200, blank=True)
    erased_at = models.DateTimeField(null=True)  # somebody whom it shows asked for it: its file is deleted for good

    class Meta:
        db_table = "register_photo"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(facility__isnull=False, damage__isnull=True)
                | Q(facility__isnull=True, damage__isnull=False)
                | Q(facility__isnull=True, damage__isnull=True, erased_at__isnull=False),
                name="register_foto_satu_hal",
            ),
            models.CheckConstraint(
                condition=(Q(retired_at__isnull=True) & Q(retired_by=""))
                | (Q(retired_at__isnull=False) & ~Q(retired_by="")),
                name="register_foto_ditarik",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(retired_at__isnull=False), name="register_foto_dihapus"
            ),
        ]


class Event(models.Model):
    """A birth, death, move … on its date. Importing a stock makes none (domain/population_parameters.md 1.2).

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


class Transfer(models.Model):
    """A move from one village of the store to another: expected there until an arrival answers the departure."""

    departure = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+")
    arrival = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+", null=True)
    origin = _link(Area)
    destination = _link(Area, index=True)

    class Meta:
        db_table = "register_transfer"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(origin=F("destination")), name="register_pindah_dua_desa"),
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


SAME, DIFFERENT, LATER, PROPOSED = "sama", "bukan", "nanti", "usul"


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


# Django looks for tables in this module only; this one is long enough.
from cantik.register.calamity.app import models as models_calamity  # noqa: E402, PLC0414
from cantik.register.doubles.app import models as models_hints  # noqa: E402, PLC0414
from cantik.register.units.app import models as models_units  # noqa: E402, PLC0414
