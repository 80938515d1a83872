"""Activities with their rounds: who visits which families and buildings, with which questions, by which devices."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.codes.app.queries import code_of
from cantik.field.instruments.app.models import REVIEWED, InstrumentVersion
from cantik.field.instruments.standalone_form import reads_frame
from cantik.field.rounds.states import UnitStage
from cantik.forum.app.constraints import pair
from cantik.forum.app.models import Activity
from cantik.staff.app.models import Account
from cantik.staff.two_hands import Awaits

#: what a unit is: a family, a building, a form of an instrument that reads no list (each such form is one)
FAMILY, BUILDING, FORM = "keluarga", "bangunan", "isian"
_RESULTS = ["", "1", "2", "3", "4", "5"]  # regsosek_205_hasil_pendataan
_STAGES = [stage.value for stage in UnitStage]
_SENT_BACK = UnitStage.REJECTED.value


class Round(models.Model):
    """One time that an activity is carried out. `frame_at`: when its families were frozen; `repeats`: the round whose
    blocks and enumerators it took over."""

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="rounds")
    version = models.ForeignKey(InstrumentVersion, on_delete=models.PROTECT, related_name="rounds")
    reference = models.DateField()
    repeats = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    frame_at = models.DateTimeField(null=True)
    frame_by = models.CharField(max_length=200, blank=True)
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "plan_round"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["activity", "reference"], name="plan_putaran_sekali"),
            pair("frame_at", "frame_by", "plan_putaran_kerangka"),
            pair("opened_at", "opened_by", "plan_putaran_buka"),
            pair("closed_at", "closed_by", "plan_putaran_tutup"),
            models.CheckConstraint(
                condition=Q(opened_at__isnull=True) | Q(frame_at__isnull=False), name="plan_putaran_berkerangka"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")), name="plan_putaran_urut"
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """Before it is opened its questions wait for the kepala desa, and for what pembina say of them."""
        said = set(self.version.reviews.values_list("act", flat=True))
        if self.opened_at is not None or said - {REVIEWED}:
            return
        area, version = code_of(self.activity.area_id), self.version
        hands = ((version.recorded_by, version.recorded_at),)
        yield Awaits("pertanyaan", area, self.recorded_at, hands)
        if not said and not self.activity.practice:
            yield Awaits("tinjauan", area, self.recorded_at, hands)

    @property
    def is_loose(self) -> bool:
        """Whether its form reads no list of families: a facility, an event, the village itself."""
        return not reads_frame(self.version.tree())

    @property
    def open(self) -> bool:
        """True between opening and closing: devices get lists, forms are stored without quarantine."""
        return self.opened_at is not None and self.closed_at is None


class Enumerator(models.Model):
    """Somebody who goes from house to house in a village: a kader, a ketua RT. Most have no account and never sign in;
    what their phones may do stands in the token of each.

    `called`: the name as the village wrote it, told apart from all others of the village; "" for a row that stands for
    an account with a role there, whose role then says whether it is in office. `phone` is sealed and ends with the
    office. `account`: whose account it is, where that is known: nobody approves what they brought themselves.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    called = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=200, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+", null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "plan_enumerator"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "called"], condition=~Q(called=""), name="plan_pencacah_nama"),
            models.UniqueConstraint(
                fields=["area", "account"], condition=Q(account__isnull=False), name="plan_pencacah_akun"
            ),
            models.CheckConstraint(condition=~Q(called="") | Q(account__isnull=False), name="plan_pencacah_siapa"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by="")
                | (Q(ended_at__isnull=False, phone="") & ~Q(ended_by="")),
                name="plan_pencacah_akhir",
            ),
        ]

    @property
    def name(self) -> str:
        """As it is shown."""
        return self.called or (self.account.name if self.account is not None else "")

    @property
    def actor(self) -> str:
        """How this person is written beside what they did: as their account where they have one."""
        return f"akun:{self.account_id}" if self.account_id is not None else f"pencacah:{self.pk}"


class Block(models.Model):
    """A part of a village on the reference date, with who visits it. `sls`: code of BPS (village 10, SLS 4, sub 2), ""
    for a block of dusun, RW and RT alone."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="blocks", db_index=False)
    dusun = models.TextField(blank=True)
    rw = models.TextField(blank=True)
    rt = models.TextField(blank=True)
    sls = models.CharField(max_length=16, blank=True)
    enumerator = models.ForeignKey(Enumerator, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "plan_block"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["round", "dusun", "rw", "rt", "sls"], name="plan_blok_sekali"),
        ]


def house_in(said: str) -> dict[str, str]:
    """What a unit's `said` holds."""
    found: dict[str, str] = json.loads(said) if said else {}
    return found


class RoundBeginning(models.Model):
    """How the four principles of Satu Data stood when a round was opened; added once.

    `findings`: canonical JSON of what was not met, "[]" when all was; `reason`: why the round began all the same, which
    the pembina reads.
    """

    round = models.OneToOneField(Round, on_delete=models.PROTECT, related_name="beginning")
    findings = models.TextField()
    reason = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_roundbeginning"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(findings="[]", reason="") | (~Q(findings="[]") & ~Q(reason="")),
                name="plan_putaran_mulai_beralasan",
            ),
        ]


class Unit(models.Model):
    """One family or building to be visited. `family`, `dwelling`: its number in the register, None for one that the
    field found or whose record was erased. `stage` and `result` repeat the newest row of `states`.

    `entity`: its name on phones; `version`: of what they hold of it, higher with each change by the register; `said`:
    JSON, what the register told of its house when the frame was frozen (`FramedFamily.said`), "" for nothing.
    """

    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="units")
    kind = models.CharField(max_length=8)
    entity = models.UUIDField(default=uuid.uuid4, unique=True)
    version = models.IntegerField(default=1)
    family = models.BigIntegerField(null=True)
    dwelling = models.BigIntegerField(null=True)
    head = models.TextField(blank=True)
    card = models.CharField(max_length=4, blank=True)  # last digits of the KK number
    said = models.TextField(blank=True)
    stage = models.CharField(max_length=12, default=UnitStage.OPEN.value)
    result = models.CharField(max_length=1, blank=True)  # regsosek_205_hasil_pendataan

    class Meta:
        db_table = "plan_unit"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["family"], name="plan_satuan_keluarga")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=[FAMILY, BUILDING, FORM]), name="plan_satuan_jenis"),
            models.CheckConstraint(condition=Q(stage__in=_STAGES), name="plan_satuan_tahap"),
            models.CheckConstraint(condition=Q(result__in=_RESULTS), name="plan_satuan_hasil"),
        ]

    def house(self) -> dict[str, str]:
        """What the register told of its house, by question (`said`)."""
        return house_in(self.said)


class FrameMember(models.Model):
    """Somebody of a family as the register told of them when the frame was frozen: what a phone shows in the roster."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="members")
    person = models.BigIntegerField(db_index=True)  # number in the register
    entity = models.UUIDField(default=uuid.uuid4, unique=True)
    version = models.IntegerField(default=1)
    place = models.SmallIntegerField()  # the head is 1
    name = models.TextField(blank=True)
    relation = models.CharField(max_length=2, blank=True)  # regsosek_409_hubungan
    sex = models.CharField(max_length=1, blank=True)
    age = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "plan_framemember"


class Device(models.Model):
    """A phone, tablet or laptop of one enumerator in one round. Of its token only the SHA-256 is known."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="devices")
    enumerator = models.ForeignKey(Enumerator, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=200)
    first_used_at = models.DateTimeField(null=True)
    hardware = models.CharField(max_length=64, blank=True)  # SHA-256 of the deviceID of Collect that used it first
    others_at = models.DateTimeField(null=True)  # when another hardware used it for the first time
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "plan_device"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["round", "enumerator", "label"],
                condition=Q(revoked_at__isnull=True),
                name="plan_perangkat_sekali",
            ),
            pair("revoked_at", "revoked_by", "plan_perangkat_cabut"),
        ]

    @property
    def blocks(self) -> models.QuerySet[Block]:
        """The blocks of its round that its enumerator visits now: all that a device may see."""
        return Block.objects.filter(round_id=self.round_id, enumerator_id=self.enumerator_id)


class UnitState(models.Model):
    """One step of a unit from a state to another; rows are only added. `device`: None when the office did it."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="states")
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    result = models.CharField(max_length=1, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=400, blank=True)
    instance = models.CharField(max_length=99, blank=True)  # the form that was decided about

    class Meta:
        db_table = "plan_unitstate"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(after__in=_STAGES) & ~Q(after=F("before")),
                name="plan_langkah_tahap",
            ),
            models.CheckConstraint(condition=~Q(after=_SENT_BACK) | ~Q(reason=""), name="plan_langkah_alasan"),
            models.CheckConstraint(condition=Q(result__in=_RESULTS), name="plan_langkah_hasil"),
            models.CheckConstraint(condition=~Q(by=""), name="plan_langkah_siapa"),
        ]

    def save(self, *arguments: Any, **named: Any) -> None:
        """Added once. Raises `TypeError` for a row that stands already."""
        if not self._state.adding:
            raise TypeError("a state of a unit is only added")
        super().save(*arguments, **named)


class FormRemark(models.Model):
    """What somebody of the office remarked about one answer of a form; rows are only added. `entry`: of which entry of
    the roster, 0 of the family itself; `field`: name of the question."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remarks")
    instance = models.CharField(max_length=99)
    field = models.CharField(max_length=60)
    entry = models.SmallIntegerField(default=0)
    text = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_formremark"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(text="") & ~Q(by=""), name="plan_catatan_isi"),
        ]


# Django finds the tables of a room in `models`; these stand in a file of their own
from cantik.field.rounds.app.metadata_models import (  # noqa: E402
    MetadataDraft,
    MetadataFile,
    MetadataFinding,
    MetadataPart,
    MetadataStep,
    MetadataVersion,
)

METADATA = (MetadataFile, MetadataPart, MetadataDraft, MetadataVersion, MetadataStep, MetadataFinding)
