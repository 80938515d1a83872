"""Requests for data: what is wanted, in words, and what was answered; they hold no way to reach whoever asks. Public
replies where a published figure was misquoted, and notices to readers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app.models import Institution
from cantik.staff.app.workflows import WorkflowRow
from cantik.staff.two_hands import Awaits
from cantik.use.app.workflows import NOTICE, REPLY

OPEN, ANSWERED, NO_DATA, PERSONAL, DENIED, WITHDRAWN = (
    "buka",
    "dijawab",
    "belum_ada",
    "perorangan",
    "tidak_disetujui",
    "dicabut",
)
STATES = (OPEN, ANSWERED, NO_DATA, PERSONAL, DENIED, WITHDRAWN)


class DataRequest(models.Model):
    """One request. `digest`: of the code by which the applicant reads the answer. `due_at`: by when the next step is
    due, as the limits stood then. `approval`: the kepala desa is asked first. `answer`: what would be needed (no data)
    or why not (denied). `handed`: canonical JSON, the tables of edition `number` with the digest of each file.
    `read_at`: the applicant opened the answer, which holds from then on. `producer`: the office of the kabupaten that
    it was passed on to, None while it lies at the village's desk; `returned`: why an office gave it back."""

    kode = models.CharField(max_length=20)
    digest = models.CharField(max_length=64, unique=True)
    applicant = models.CharField(max_length=20)
    institution = models.CharField(max_length=120, blank=True)
    wanted = models.TextField()
    purpose = models.CharField(max_length=200)
    approval = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=16, default=OPEN)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    answer = models.TextField(blank=True)
    number = models.CharField(max_length=12, blank=True)
    handed = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)
    producer = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    passed_at = models.DateTimeField(null=True)
    returned = models.CharField(max_length=500, blank=True)

    class Meta:
        db_table = "use_data_request"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kode", "state"], name="use_permintaan_desa"),
            models.Index(fields=["kode", "received_at"], name="use_permintaan_masuk"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="use_permintaan_keadaan"),
            models.CheckConstraint(
                condition=Q(state=OPEN, decided_at__isnull=True, decided_by="", read_at__isnull=True)
                | (~Q(state=OPEN) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="use_permintaan_putusan",
            ),
            models.CheckConstraint(
                condition=(Q(state=ANSWERED) & ~Q(handed="") & ~Q(number=""))
                | (~Q(state=ANSWERED) & Q(handed="", number="")),
                name="use_permintaan_serahan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[NO_DATA, DENIED]) | ~Q(answer=""), name="use_permintaan_beralasan"
            ),
            models.CheckConstraint(
                condition=~Q(approval=True, approved_at__isnull=True, state__in=[ANSWERED, NO_DATA]),
                name="use_permintaan_disetujui",
            ),
            models.CheckConstraint(
                condition=Q(producer__isnull=True, passed_at__isnull=True)
                | Q(producer__isnull=False, passed_at__isnull=False, returned=""),
                name="use_permintaan_produsen",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """An open request waits for the kepala desa where they are asked first, then for the desk or the office that
        it was passed on to, each by its own term."""
        if self.state != OPEN:
            return
        due = clock.day_of(self.due_at)
        if self.passed_at is not None:
            about = str(self.producer_id)
            yield Awaits("permintaan_opd", self.kode, self.passed_at, about=about, role="produsen", due=due)
            above = AreaCode.from_stored(self.kode).kabupaten().text()
            yield Awaits("dinas_tanpa_akun", above, self.passed_at, about=about, due=due)
            return
        act, since = ("persetujuan" if self.waits_for_head else "permintaan"), self.approved_at or self.received_at
        role = "" if self.waits_for_head else "agen_statistik"  # the desk of the village, not of its kabupaten
        yield Awaits(act, self.kode, since, role=role, due=due)

    @property
    def waits_for_head(self) -> bool:
        """The kepala desa has to say yes or no first."""
        return self.state == OPEN and self.approval and self.approved_at is None


PROPOSED, STANDS, RETURNED, REVOKED, DROPPED = "diusulkan", "terbit", "dikembalikan", "dicabut", "dilepas"


class PublicReply(WorkflowRow):
    """What the office answers where a figure was misquoted (docs/bidang/quality_policy.md 3.4): the figure as edition
    `number` prints it (`figure`, `title`, `value`), what was said of it, where, and the reply. Once published it stays
    to be read; one that was revoked says why."""

    workflow = REPLY

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    figure = models.CharField(max_length=140)
    title = models.CharField(max_length=400)
    value = models.CharField(max_length=60, blank=True)
    quotation = models.TextField()
    place = models.CharField(max_length=200)
    said_on = models.DateField()
    reply = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "use_public_reply"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "state"], name="use_tanggapan_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=PROPOSED, decided_at__isnull=True, decided_by="")
                | (Q(state__in=[STANDS, RETURNED, REVOKED, DROPPED], decided_at__isnull=False) & ~Q(decided_by="")),
                name="use_tanggapan_putusan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RETURNED, REVOKED]) | ~Q(reason=""), name="use_tanggapan_beralasan"
            ),
        ]


ENDED = "selesai"


class PublicNotice(WorkflowRow):
    """What the office tells readers outside a revision (docs/bidang/quality_policy.md 2; `content.public_notice`): of
    an edition (`number`, and `figure` with `title` when it is about one table or indicator) or of none. `due`: the day
    by which it is settled or from which it holds. Once published it stays to be read; `ending` says how it ended."""

    workflow = NOTICE

    kode = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    number = models.CharField(max_length=12, blank=True)
    figure = models.CharField(max_length=140, blank=True)
    title = models.CharField(max_length=400, blank=True)
    text = models.TextField()
    due = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=400, blank=True)  # why it was returned
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ending = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "use_public_notice"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "state"], name="use_pemberitahuan_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state=PROPOSED, decided_at__isnull=True, decided_by="")
                | (Q(state__in=[STANDS, RETURNED, ENDED, DROPPED], decided_at__isnull=False) & ~Q(decided_by="")),
                name="use_pemberitahuan_putusan",
            ),
            models.CheckConstraint(
                condition=(Q(state=ENDED, ended_at__isnull=False) & ~Q(ended_by="") & ~Q(ending=""))
                | (~Q(state=ENDED) & Q(ended_at__isnull=True, ended_by="", ending="")),
                name="use_pemberitahuan_selesai",
            ),
            models.CheckConstraint(condition=~Q(state=RETURNED) | ~Q(reason=""), name="use_pemberitahuan_beralasan"),
        ]
