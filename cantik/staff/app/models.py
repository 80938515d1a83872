"""People who work with Cantik, what they may do where, and the log of what was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as noop

from cantik.content.loader import limit
from cantik.staff.matrix import ROLES, STAGE_NAMES, Stage
from cantik.staff.two_hands import Awaits

#: ways of acting for somebody else, and what stands before the office then
ACTING = {"plt": "Plt.", "plh": "Plh."}


def deputy_title(way: str, office: str) -> str:
    """An office as its deputy bears it: "Plt. kepala desa"; as it is for "" (one's own)."""
    return f"{ACTING[way]} {office}" if way else office


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by the name they sign in with; letter case does not matter."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account of a name. Raises `Account.DoesNotExist`."""
        return self.get(username=(username or "").lower())


class Account(AbstractBaseUser):
    """One natural person who signs in. What they may do stands in `Assignment`, never here.

    `username` is a word or a telephone number, in lower case; officials without e-mail sign in with either.
    """

    username = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=100)  # as it is shown: "Siti Aminah"
    email = models.EmailField(blank=True)
    institution = models.CharField(max_length=120, blank=True)  # "Pemerintah Desa Sukamaju", "BPS Kabupaten …"
    is_active = models.BooleanField(default=True)
    active_until = models.DateField(null=True)  # None: as long as an assignment lasts
    created_at = models.DateTimeField()
    last_used = models.DateField(null=True)  # 90 days unused: off

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        db_table = "staff_account"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["email"], condition=~Q(email=""), name="staff_akun_surel_sekali"),
            models.CheckConstraint(condition=~Q(username="") & ~Q(name=""), name="staff_akun_bernama"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> str:
        """How this person is written into logs and beside every change (`by=`): the id, never the name."""
        return f"akun:{self.pk}"


class Assignment(models.Model):
    """A role of one person in one area, from a day until a day, by a decree. Never deleted; ended early at most.

    `area` is a Kemendagri code (or a temporary one) as text; `stage` "" stands for all four.
    """

    person = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="assignments")
    role = models.CharField(max_length=24)
    area = models.CharField(max_length=20)
    stage = models.CharField(max_length=1, blank=True)
    start = models.DateField()
    until = models.DateField()  # the last day; every role ends with its decree
    decree = models.CharField(max_length=100, blank=True)  # number of the SK
    granted_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="granted")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="ended")
    ended_at = models.DateTimeField(null=True)
    # until then it gives nothing that asks for a second factor, unless the village confirms it (`holds.py`)
    held_until = models.DateTimeField(null=True)
    # a deputy: in which way ("plt", "plh", "" for one's own office), and for which assignment (`deputies.py`)
    acting = models.CharField(max_length=3, blank=True)
    acting_for = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="deputies")
    # a role that holds in the areas of a group (content/groups) below `area` only; "" for the whole area
    group = models.CharField(max_length=40, blank=True)

    @classmethod
    def select_active(cls, day: dt.date) -> models.QuerySet[Assignment]:
        """Roles that hold on a day, of people whose account is in use."""
        return cls.objects.filter(ended_at=None, start__lte=day, until__gte=day, person__is_active=True)

    class Meta:
        db_table = "staff_assignment"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="staff_tugas_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="staff_tugas_peran"),
            models.CheckConstraint(condition=Q(stage__in=["", "R", "K", "P", "S"]), name="staff_tugas_tahap"),
            models.CheckConstraint(condition=Q(until__gte=F("start")), name="staff_tugas_rentang"),
            # Nobody gives a role to oneself. One that nobody gave (`granted_by` None) is the very first account's, or
            # one of invented persons: in a practice village, in the demo.
            models.CheckConstraint(
                condition=Q(granted_by__isnull=True) | ~Q(granted_by=F("person")), name="staff_tugas_bukan_sendiri"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="staff_tugas_akhir_berpasangan",
            ),
            # a deputy is named in a decree, and is nobody's deputy without a way of being one
            models.CheckConstraint(
                condition=Q(acting="", acting_for__isnull=True)
                | (Q(acting__in=["plt", "plh"], acting_for__isnull=False) & ~Q(decree="")),
                name="staff_tugas_wakil",
            ),
        ]

    @property
    def role_name(self) -> str:
        """The role as people say it; of a deputy with the way of acting: "Plt. kepala desa"."""
        return deputy_title(self.acting, gettext(ROLES[self.role].name))

    @property
    def stage_name(self) -> str:
        """The stage in words; "" for all four."""
        return gettext(STAGE_NAMES[Stage(self.stage)]) if self.stage else ""


class Invitation(models.Model):
    """An offer of a role that becomes an account or another role of one; only the digest of its code is kept.

    Single use, expires, may be withdrawn; who gave it must still be allowed to give it when it is taken up.
    """

    digest = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=100)  # whom it is meant for
    email = models.EmailField(blank=True)
    institution = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=24)
    area = models.CharField(max_length=20)
    stage = models.CharField(max_length=1, blank=True)
    start = models.DateField()
    until = models.DateField()
    decree = models.CharField(max_length=100, blank=True)
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="invitations")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="accepted")
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    # printed by `cantik staff invite`: whoever holds the server's console speaks in the name of `issued_by`
    from_console = models.BooleanField(default=False)
    # who agreed that persons are opened by it, where that is asked (`second.py`)
    seconded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)
    acting = models.CharField(max_length=3, blank=True)  # as in `Assignment`
    acting_for = models.ForeignKey(Assignment, on_delete=models.PROTECT, null=True, related_name="+")
    group = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "staff_invitation"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True, seconded_at__isnull=True)
                | (Q(seconded_by__isnull=False, seconded_at__isnull=False) & ~Q(seconded_by=F("issued_by"))),
                name="staff_undangan_orang_kedua",
            ),
            models.CheckConstraint(condition=Q(role__in=list(ROLES)), name="staff_undangan_peran"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="staff_undangan_rentang"),
            models.CheckConstraint(
                condition=Q(used_by__isnull=True, used_at__isnull=True)
                | Q(used_by__isnull=False, used_at__isnull=False),
                name="staff_undangan_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(used_by__isnull=True) | ~Q(used_by=F("issued_by")), name="staff_undangan_bukan_sendiri"
            ),
        ]

    @property
    def role_name(self) -> str:
        """The role as people say it."""
        return deputy_title(self.acting, gettext(ROLES[self.role].name))


class RecoveryCode(models.Model):
    """A printed code that another authorised person hands over in person to somebody who can no longer sign in."""

    person = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64, unique=True)
    # None: printed by `cantik staff code` on the computer of the store, when nobody else is left who could
    issued_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="recoveries")
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    seconded_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    seconded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_recoverycode"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(seconded_by__isnull=True, seconded_at__isnull=True)
                | (
                    Q(seconded_by__isnull=False, seconded_at__isnull=False)
                    & ~Q(seconded_by=F("issued_by"))
                    & ~Q(seconded_by=F("person"))
                ),
                name="staff_pulih_orang_kedua",
            ),
            models.CheckConstraint(condition=~Q(issued_by=F("person")), name="staff_pulih_bukan_sendiri"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("issued_at")), name="staff_pulih_rentang"),
        ]


class EmergencyAccess(models.Model):
    """Somebody of an office may read the persons of one village for some hours: asked for, then approved by another.

    Two people in two roles of different institutions (docs/adr/0030). Never deleted: the village
    reads who it was, why, and until when. How long it lasts is no column: nobody can write a longer one.
    """

    @staticmethod
    def lasts() -> dt.timedelta:
        """How long a request waits, and how long one that was approved is open (content, `akses_darurat_jam`)."""
        return dt.timedelta(hours=limit("akses_darurat_jam").whole)

    ASKED, APPROVED, REFUSED = "diminta", "disetujui", "ditolak"

    area = models.CharField(max_length=20)  # one village
    reason = models.TextField()
    state = models.CharField(max_length=10, default=ASKED)
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_role = models.CharField(max_length=24)
    asked_institution = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    decided_role = models.CharField(max_length=24, blank=True)
    decided_institution = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    # one hand appointed both: it opens then, or as soon as somebody of the village has read of it
    held_until = models.DateTimeField(null=True)
    # somebody of the village has said that they read of it; before, few persons an hour are read (`reading.py`)
    seen_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_emergencyaccess"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area"], name="staff_darurat_wilayah"),
            models.Index(fields=["asked_by", "state"], name="staff_darurat_siapa"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=["diminta", "disetujui", "ditolak"]), name="staff_darurat_keadaan"
            ),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(asked_institution=""), name="staff_darurat_alasan"),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (
                    ~Q(decided_by=F("asked_by"))
                    & ~Q(decided_institution=F("asked_institution"))
                    & ~Q(decided_role=F("asked_role"))
                ),
                name="staff_darurat_dua_instansi",
            ),
            models.CheckConstraint(
                condition=Q(state="diminta", decided_by__isnull=True, decided_at__isnull=True)
                | (~Q(state="diminta") & Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="staff_darurat_putusan",
            ),
            models.CheckConstraint(
                condition=Q(seen_by__isnull=True, seen_at__isnull=True)
                | Q(seen_by__isnull=False, seen_at__isnull=False),
                name="staff_darurat_dibaca",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """A request waits for somebody of another institution, until it is void."""
        if self.state == self.ASKED:
            hands = ((self.asked_by.actor, self.asked_at),)
            yield Awaits("darurat", self.area, self.asked_at, hands, until=self.until)

    @property
    def until(self) -> dt.datetime:
        """When it ends, or the request lapses, by itself; earlier when somebody ended it."""
        natural = (self.opens_at or self.asked_at) + self.lasts()
        return min(natural, self.ended_at) if self.ended_at else natural

    def open_at(self, moment: dt.datetime) -> bool:
        """True while persons may be read through it."""
        if self.state != self.APPROVED or self.opens_at is None:
            return False
        return self.opens_at <= moment < self.until

    def held_at(self, moment: dt.datetime) -> bool:
        """True while it was approved and waits for the village, or for its time."""
        return self.state == self.APPROVED and self.opens_at is not None and moment < min(self.opens_at, self.until)

    @property
    def opens_at(self) -> dt.datetime | None:
        """When persons may be read through it; None while nobody approved."""
        if self.decided_at is None or self.held_until is None:
            return self.decided_at
        return self.held_until if self.seen_at is None else min(self.held_until, max(self.decided_at, self.seen_at))

    def waits_at(self, moment: dt.datetime) -> bool:
        """True while it can be decided: a request that nobody took up in time is void."""
        return self.state == self.ASKED and moment < self.until

    @property
    def asked_role_name(self) -> str:
        """The role of who asked, as people say it."""
        return gettext(ROLES[self.asked_role].name)

    @property
    def decided_role_name(self) -> str:
        """The role of who decided, as people say it; "" before."""
        return gettext(ROLES[self.decided_role].name) if self.decided_role else ""


class AuditEntry(models.Model):
    """One read or change. Holds ids and counts, never values of persons."""

    number = models.BigIntegerField(primary_key=True)  # from 1, without gaps
    at = models.CharField(max_length=32)  # UTC as it is hashed: 2026-01-31T07:30:00.000000Z
    by = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)  # kind of the thing: batch, orang, desa …
    subjects = models.TextField()  # JSON list of ids
    detail = models.TextField()  # JSON object of counts and reasons
    previous = models.CharField(max_length=64, unique=True)  # unique: the chain cannot fork
    digest = models.CharField(max_length=64, unique=True)

    class Meta:
        db_table = "staff_auditentry"
        ordering: ClassVar[list[str]] = ["number"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["by", "action", "at"], name="staff_audit_siapa_kapan"),  # limits: `pace.py`
            models.Index(fields=["by", "at", "action"], name="staff_audit_kunjungan"),  # the last visit: `visits.py`
            models.Index(fields=["at"], name="staff_audit_saat"),  # what lies ahead of the clock: `clock_fault.py`
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="staff_audit_nomor"),
            models.CheckConstraint(condition=~models.Q(by="") & ~models.Q(action=""), name="staff_audit_siapa_apa"),
        ]


class AuditListing(models.Model):
    """Under what a row of the log is found: derived from its text by `listing.py`, no part of the chain."""

    pk = models.CompositePrimaryKey("under", "number")
    under = models.CharField(max_length=32)  # who did it (akun:5), or an area that the row names or that lies above it
    number = models.BigIntegerField()  # of the AuditEntry

    class Meta:
        db_table = "staff_auditlisting"


class SharedValue(models.Model):
    """What all processes of a server know together for a while: attempts, codes that were used (`shared_cache`)."""

    key = models.CharField(max_length=250, primary_key=True)
    value = models.TextField()
    expires = models.FloatField()  # seconds since 1970

    class Meta:
        db_table = "staff_shared"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["expires"], name="staff_bersama_lewat")]


class VillageNotice(models.Model):
    """What a village is told of who may read its persons (`notices.py`)."""

    area = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")  # None: the console
    second = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    about = models.CharField(max_length=100, blank=True)  # an official, as invited
    role = models.CharField(max_length=24, blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "staff_villagenotice"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "at"], name="staff_kabar_desa")]

    @property
    def role_name(self) -> str:
        """The role as people say it; "" where it is about none."""
        return gettext(ROLES[self.role].name) if self.role else ""


class RefusalCount(models.Model):
    """How often somebody was refused the same again within an hour, before the log has it (`refusals.py`)."""

    by = models.CharField(max_length=200)
    action = models.CharField(max_length=60)
    area = models.CharField(max_length=20, blank=True)
    since = models.DateTimeField()
    further = models.IntegerField(default=0)

    class Meta:
        db_table = "staff_refusalcount"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["by", "action", "area"], name="staff_tolak_sekali")
        ]


class Institution(models.Model):
    """An institution of a forum of Satu Data: of a kind (`usual`), in a kabupaten or a province. Never deleted.

    Its name, and that it ended, stand in `InstitutionAct`; the kind never changes: the rules of two institutions
    hang on it.
    """

    kind = models.CharField(max_length=24)
    area = models.CharField(max_length=20)

    class Meta:
        db_table = "staff_institution"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "kind"], name="staff_lembaga_wilayah")]

    @property
    def code(self) -> str:
        """How it is written where a code is wanted: "kominfo.99.01", with its number where a forum may have several."""
        return f"{self.kind}.{self.area}.{self.pk}"


class InstitutionAct(models.Model):
    """What became of an institution on a day: added, renamed, ended. Taken back at most, never changed."""

    ADDED, RENAMED, ENDED = "tambah", "ganti_nama", "akhiri"

    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="acts")
    act = models.CharField(max_length=12)
    name = models.CharField(max_length=120, blank=True)  # of its first day, or the new one
    folded = models.CharField(max_length=120, blank=True)  # the name as it is compared (`base.text.fold`)
    # whose part an institution that ended became: the people of both are of one house
    successor = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    day = models.DateField()  # the first day of a name; the last day of an institution
    basis = models.CharField(max_length=100, blank=True)  # number of the regulation
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_institutionact"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["folded"], name="staff_lembaga_nama")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(act__in=["tambah", "ganti_nama"], successor__isnull=True) & ~Q(name="") & ~Q(folded="")
                | Q(act="akhiri", name="", folded=""),
                name="staff_lembaga_perubahan",
            ),
            models.CheckConstraint(
                condition=Q(undone_by="", undone_at__isnull=True) | (~Q(undone_by="") & Q(undone_at__isnull=False)),
                name="staff_lembaga_urung",
            ),
            models.UniqueConstraint(
                fields=["institution"],
                condition=Q(act="akhiri", undone_at__isnull=True),
                name="staff_lembaga_akhir_sekali",
            ),
        ]


class ForumBasis(models.Model):
    """A regulation, an instruction or an agreement on which the forum of an area stands. Taken back at most."""

    KINDS: ClassVar[dict[str, str]] = {
        "perda": noop("peraturan daerah"),
        "perkada": noop("peraturan bupati, wali kota, atau gubernur"),
        "keputusan": noop("keputusan kepala daerah"),
        "instruksi": noop("instruksi kepala daerah"),
        "mou": noop("nota kesepahaman"),
    }

    area = models.CharField(max_length=20)
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=60)
    day = models.DateField()
    about = models.CharField(max_length=200)
    address = models.CharField(max_length=300, blank=True)  # where the document can be read
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "staff_forumbasis"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area"], name="staff_dasar_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(kind__in=["perda", "perkada", "keputusan", "instruksi", "mou"]) & ~Q(number=""),
                name="staff_dasar_bentuk",
            ),
            models.CheckConstraint(
                condition=Q(undone_by="", undone_at__isnull=True) | (~Q(undone_by="") & Q(undone_at__isnull=False)),
                name="staff_dasar_urung",
            ),
        ]

    @property
    def kind_name(self) -> str:
        """The kind of regulation as people say it."""
        return gettext(self.KINDS[self.kind])


# Django finds the tables of a room in `models`; this one stands in a file of its own
from cantik.staff.app.waiting_models import WaitingAct  # noqa: E402

WAITING = (WaitingAct,)
