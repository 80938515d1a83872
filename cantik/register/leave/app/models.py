"""What leaves: a sharing record says what may go to whom; a case is what somebody asks about their own data.

Neither holds a NIK, a KK number or a name: persons are meant by their internal number.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.base import clock
from cantik.register.leave.app.workflows import BREACH, DESTRUCTION, SHARING
from cantik.staff.app.workflows import WorkflowRow
from cantik.staff.two_hands import Awaits
from cantik.workflow.declaration import Workflow

PROPOSED, APPROVED, REFUSED, HELD = "usul", "disetujui", "ditolak", "ditahan"
ACCESS, CORRECTION, DELETION = "akses", "koreksi", "hapus"
OPEN, GRANTED, PARTLY, DENIED = "buka", "dikabulkan", "sebagian", "ditolak"


class Sharing(WorkflowRow):
    """A sharing record: what goes to whom, for what, by which agreement, until when.

    `own`: the village's own program receives it, so that nothing leaves the village and nobody has to approve.
    """

    workflow: ClassVar[Workflow] = SHARING

    area = models.CharField(max_length=20)  # Kemendagri code
    shape = models.CharField(max_length=40)
    recipient = models.CharField(max_length=120)
    purpose = models.CharField(max_length=200)
    agreement = models.CharField(max_length=120, blank=True)
    agreed_on = models.DateField(null=True)
    expires = models.DateField(null=True)
    own = models.BooleanField(default=False)
    masked = models.BooleanField(default=False)
    key = models.CharField(max_length=100, blank=True)  # the recipient's age key; "": under a passphrase
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        db_table = "taking_sharing"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="taking_berbagi_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[PROPOSED, APPROVED, REFUSED, HELD]), name="taking_berbagi_keadaan"
            ),
            models.CheckConstraint(
                condition=Q(state=PROPOSED, decided_at__isnull=True, decided_by="")
                | (~Q(state=PROPOSED) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="taking_berbagi_putusan",
            ),
            models.CheckConstraint(
                condition=Q(own=True) | (~Q(agreement="") & Q(agreed_on__isnull=False) & Q(expires__isnull=False)),
                name="taking_berbagi_perjanjian",
            ),
        ]


class Case(models.Model):
    """What a person asks about their own data (UU 27/2022): received, identified, answered by `due`, decided why."""

    area = models.CharField(max_length=20)
    person = models.BigIntegerField()  # internal number of the register
    kind = models.CharField(max_length=10)
    channel = models.CharField(max_length=20)  # how it came: lisan, surat, surel
    asked = models.TextField(blank=True)  # what should be corrected or deleted, in words
    #: of a deletion: ids of `content/rights` asked for, "" for the whole person; what of it was granted, with photos
    fields = models.TextField(blank=True)  # JSON list
    granted = models.TextField(blank=True)  # JSON object: `isian`, `foto`
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    due = models.DateTimeField()
    identity = models.CharField(max_length=20, blank=True)  # how the identity was checked, "" not yet
    identity_by = models.CharField(max_length=200, blank=True)
    identity_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)  # when the copy of the data was first handed out
    state = models.CharField(max_length=10, default=OPEN)
    why = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    #: a deletion that was granted is done by somebody else than who decided it; what went, as canonical JSON of counts
    carried_at = models.DateTimeField(null=True)
    carried_by = models.CharField(max_length=200, blank=True)
    carried = models.TextField(blank=True)

    class Meta:
        db_table = "taking_case"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="taking_kasus_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(kind__in=[ACCESS, CORRECTION, DELETION]), name="taking_kasus_jenis"),
            models.CheckConstraint(
                condition=Q(state=OPEN, decided_at__isnull=True, decided_by="")
                | (
                    Q(state__in=[GRANTED, PARTLY, DENIED], decided_at__isnull=False)
                    & ~Q(decided_by="")
                    & ~Q(why="")
                    & ~Q(identity="")
                ),
                name="taking_kasus_putusan",
            ),
            models.CheckConstraint(
                condition=Q(identity="", identity_by="", identity_at__isnull=True)
                | (~Q(identity="") & ~Q(identity_by="") & Q(identity_at__isnull=False)),
                name="taking_kasus_identitas",
            ),
            models.CheckConstraint(
                condition=Q(handed_at__isnull=True) | ~Q(identity=""), name="taking_kasus_diserahkan"
            ),
            models.CheckConstraint(
                condition=Q(carried_at__isnull=True, carried_by="", carried="")
                | (
                    Q(carried_at__isnull=False, kind=DELETION, state__in=[GRANTED, PARTLY])
                    & ~Q(carried_by="")
                    & ~Q(carried_by=F("decided_by"))
                ),
                name="taking_kasus_dilaksanakan",
            ),
            models.CheckConstraint(
                condition=Q(fields="", granted="") | Q(kind=DELETION), name="taking_kasus_isian_hapus"
            ),
            models.CheckConstraint(
                condition=Q(granted="") | Q(state__in=[GRANTED, PARTLY]), name="taking_kasus_isian_dikabulkan"
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """A deletion that was granted waits for somebody else to carry it out, by the day of the case."""
        if self.decided_at is not None and waits(self):
            hands, due = ((self.decided_by, self.decided_at),), clock.day_of(self.due)
            yield Awaits("hapus", self.area, self.decided_at, hands, due=due)


def waits(case: Case) -> bool:
    """Whether the clock of a case still runs: nobody decided, or a deletion was granted and not carried out."""
    return case.state == OPEN or (case.carried_at is None and to_carry_out(case))


def to_carry_out(case: Case) -> bool:
    """Whether a decision is one that somebody has to carry out: a deletion, whole or of fields that were granted."""
    return case.kind == DELETION and (case.state == GRANTED or (case.state == PARTLY and bool(case.granted)))


TRYING, TRIED, SAVING, SAVED, FAILED, DROPPED = "uji", "teruji", "simpan", "tersimpan", "gagal", "dibuang"


class ErasureWork(models.Model):
    """What an erasure still owes after its rows are gone: original files, and free pages of the database, which no
    transaction can hold. Written with the rows, ended when all of it is done; what a power cut leaves is found so."""

    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "taking_erasure_work"


class Restoration(models.Model):
    """An archive of the register that somebody handed in: tried, then brought in or dropped. Until then its file lies
    sealed in the store. `counts`: rows by table as canonical JSON; `known`: the village has all of it already."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.CharField(max_length=20)  # the village may have nothing in the store yet
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    size = models.IntegerField()
    archived_at = models.CharField(max_length=40, blank=True)  # when it was made, as it says itself
    state = models.CharField(max_length=10, default=TRYING)
    counts = models.TextField(blank=True)
    known = models.BooleanField(default=False)
    problem = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "taking_restoration"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[TRYING, TRIED, SAVING], ended_at__isnull=True)
                | Q(state__in=[SAVED, FAILED, DROPPED], ended_at__isnull=False),
                name="taking_pulih_keadaan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[TRIED, SAVING, SAVED]) | ~Q(counts=""), name="taking_pulih_teruji"
            ),
            models.CheckConstraint(condition=~Q(state=FAILED) | ~Q(problem=""), name="taking_pulih_beralasan"),
        ]


DKB, BPS = "dkb", "bps"


class OfficialFigure(models.Model):
    """A population that another office gives for the village, typed in with its document and date; a later one of the
    same office and date replaces it, and stays readable. `reasons`: counts by reason as canonical JSON (DKB only)."""

    area = models.CharField(max_length=20)
    source = models.CharField(max_length=4)
    reference = models.DateField()
    persons = models.IntegerField()
    document = models.CharField(max_length=200)
    reasons = models.TextField(blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "taking_official_figure"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(source__in=[DKB, BPS]), name="taking_angka_sumber"),
            models.CheckConstraint(condition=Q(persons__gte=0), name="taking_angka_tidak_negatif"),
            models.UniqueConstraint(
                fields=["area", "source", "reference"],
                condition=Q(replaced_at__isnull=True),
                name="taking_angka_sekali",
            ),
        ]


class Destruction(WorkflowRow):
    """Records whose time is over (`content/retensi.csv`): counted and proposed by one, confirmed by another, then gone.

    `content`: canonical JSON of what was counted when it was proposed, `digest` its SHA-256; `counts`: of what was
    there before and after, in the database and on the disk; `note`: the signed note (DSSE), "" until the files are
    gone as well. `repeats`: digest of the note that is carried out again after a restore, "" for a first time.
    """

    workflow: ClassVar[Workflow] = DESTRUCTION
    PROPOSED, RETURNED, ROWS_GONE, DONE = "usul", "kembali", "terhapus", "selesai"

    area = models.CharField(max_length=20)  # Kemendagri code
    kind = models.CharField(max_length=20)
    cutoff = models.DateField()
    content = models.TextField()
    digest = models.CharField(max_length=64)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)
    counts = models.TextField(blank=True)
    note = models.TextField(blank=True)
    repeats = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "taking_destruction"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="usul", decided_at__isnull=True, decided_by="")
                | (Q(state__in=["kembali", "terhapus", "selesai"], decided_at__isnull=False) & ~Q(decided_by="")),
                name="taking_musnah_putusan",
            ),
            models.CheckConstraint(condition=~Q(state="kembali") | ~Q(reason=""), name="taking_musnah_alasan"),
            models.CheckConstraint(
                condition=Q(state__in=["usul", "kembali"]) | ~Q(counts=""), name="taking_musnah_dihitung"
            ),
            models.CheckConstraint(condition=~Q(state="selesai") | ~Q(note=""), name="taking_musnah_catatan"),
            models.CheckConstraint(
                condition=Q(state="usul") | ~Q(repeats="") | ~Q(decided_by=F("proposed_by")),
                name="taking_musnah_dua_tangan",
            ),
            models.UniqueConstraint(
                fields=["area", "kind"], condition=Q(state="usul"), name="taking_musnah_satu_menunggu"
            ),
        ]


class DataBreach(WorkflowRow):
    """Data of persons were exposed, or may have been (UU 27/2022 Pasal 46): when, how, whose, what was done.

    `accounts`, `devices`, `sharings`: JSON lists of internal numbers by which the log tells whose data it were;
    `counted`: how many people, where no log tells; `exposed`: JSON list of ids of `content/jenis_data.csv`. `version`
    grows with each change, so that nobody overwrites what they did not read. `people`: how many it were when it was
    closed. It names nobody.
    """

    workflow: ClassVar[Workflow] = BREACH
    OPEN, CLOSING, CLOSED = "terbuka", "usul_tutup", "tutup"

    area = models.CharField(max_length=20)  # Kemendagri code
    kind = models.CharField(max_length=20)
    version = models.IntegerField(default=1)
    known_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    how = models.CharField(max_length=800)
    done = models.CharField(max_length=800, blank=True)
    ahead = models.CharField(max_length=800, blank=True)
    accounts = models.TextField(default="[]")
    devices = models.TextField(default="[]")
    sharings = models.TextField(default="[]")
    counted = models.IntegerField(null=True)
    exposed = models.TextField(default="[]")
    serious = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=200)
    none = models.BooleanField(default=False)  # it was found that nothing was exposed
    conclusion = models.CharField(max_length=800, blank=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    people = models.IntegerField(null=True)

    class Meta:
        db_table = "taking_breach"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="taking_bocor_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state="terbuka", proposed_by="", closed_by="", closed_at__isnull=True)
                | (
                    Q(state="usul_tutup", closed_by="", closed_at__isnull=True, proposed_at__isnull=False)
                    & ~Q(proposed_by="")
                    & ~Q(conclusion="")
                )
                | (
                    Q(state="tutup", closed_at__isnull=False, people__isnull=False)
                    & ~Q(closed_by="")
                    & ~Q(closed_by=F("proposed_by"))
                ),
                name="taking_bocor_keadaan",
            ),
            models.CheckConstraint(condition=~Q(how="") & ~Q(kind=""), name="taking_bocor_apa"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")), name="taking_bocor_masa"
            ),
        ]


class BreachStep(models.Model):
    """What was done about a breach: a measure that stopped it, a letter that went out. Added, never changed.

    `act`: a measure, or "surat" with `letter`, an id of `content/surat_kebocoran.csv`; `on`: the day a letter went;
    `count`: how many things were stopped, or people reached; `said`: how, or why a letter was not sent.
    """

    LOCKED, REVOKED, HELD, LETTER, SPARED = "kunci_akun", "cabut_perangkat", "tahan_berbagi", "surat", "tanpa_surat"

    breach = models.ForeignKey(DataBreach, on_delete=models.CASCADE, related_name="steps")  # destroyed with its file
    act = models.CharField(max_length=16)
    letter = models.CharField(max_length=20, blank=True)
    on = models.DateField(null=True)
    count = models.IntegerField()
    said = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "taking_breach_step"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(act__in=["kunci_akun", "cabut_perangkat", "tahan_berbagi"], letter="")
                | (Q(act="surat", on__isnull=False) & ~Q(letter=""))
                | (Q(act="tanpa_surat") & ~Q(letter="") & ~Q(said="")),
                name="taking_bocor_langkah",
            ),
            models.CheckConstraint(condition=Q(count__gte=0), name="taking_bocor_banyak"),
        ]
