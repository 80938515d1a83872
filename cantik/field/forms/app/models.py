"""Submissions: the bytes that came, sealed, what they are to each other, the files beside them, the rows read of them.

The sealed bytes are the record; rows are read of them and can be read anew. An edit is a submission of its own that
points to the one before it: `root` is the first of a chain, and of each chain one is the head.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.field.forms.envelope import MOST_ID
from cantik.field.rounds.app.models import Device, Unit
from cantik.staff.two_hands import Awaits

#: what a submission is to its chain: its newest version, an older one, one beside the newest that somebody must merge,
#: one that came from where nothing should come any more, or one of these that the office decided not to take
HEAD, FORMER, BRANCH, HELD, DISCARDED = "kepala", "lama", "cabang", "karantina", "dibuang"
#: why a submission is a branch: an edit of what was edited already; an edit of what never came
EDIT_CONFLICT, ORPHAN_EDIT = "edit_conflict", "orphan_edit"
#: why a submission is held
NOT_OPEN, ROUND_CLOSED, DISMISSED = "belum_dibuka", "putaran_ditutup", "petugas_berhenti"
UNKNOWN_VERSION, REVOKED, FOLLOWS_HELD = "versi_asing", "token_dicabut", "asal_karantina"
#: it edits the form of another enumerator; it is about a family of a block that another one visits
OTHER_ENUMERATOR, OTHER_BLOCK = "petugas_lain", "blok_lain"
#: of what the office decided not to take: it came when another form of the family was approved already
AFTER_APPROVAL = "sesudah_setuju"
_REASONS = [
    NOT_OPEN,
    ROUND_CLOSED,
    DISMISSED,
    UNKNOWN_VERSION,
    REVOKED,
    FOLLOWS_HELD,
    OTHER_ENUMERATOR,
    OTHER_BLOCK,
    AFTER_APPROVAL,
]


class FormSubmission(models.Model):
    """One version of one filled form. `sealed`: the XML, packed and sealed for `digest` (SHA-256 of what came)."""

    instance = models.CharField(max_length=MOST_ID, primary_key=True)
    root = models.CharField(max_length=MOST_ID)
    deprecated = models.CharField(max_length=MOST_ID, blank=True)
    standing = models.CharField(max_length=9)
    reason = models.CharField(max_length=16, blank=True)
    area = models.CharField(max_length=16)
    device = models.BigIntegerField()
    form = models.CharField(max_length=MOST_ID)
    version = models.CharField(max_length=MOST_ID, blank=True)
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    sealed = models.BinaryField()
    complete = models.BooleanField()
    received_at = models.DateTimeField()
    entry = models.BigIntegerField()  # number of the log's row that tells of the group that it came in with

    class Meta:
        db_table = "forms_submission"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["area", "standing"], name="forms_submission_area"),
            models.Index(fields=["entry"], name="forms_submission_entry"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["root"], condition=Q(standing=HEAD), name="forms_submission_one_head"),
            models.CheckConstraint(
                condition=(Q(standing__in=[HEAD, FORMER]) & Q(reason=""))
                | (Q(standing=BRANCH) & Q(reason__in=[EDIT_CONFLICT, ORPHAN_EDIT]))
                | (Q(standing__in=[HELD, DISCARDED]) & Q(reason__in=_REASONS)),
                name="forms_submission_standing",
            ),
        ]


class SubmissionFile(models.Model):
    """A file beside a submission; its bytes lie sealed in the store under `digest`. `name` is sealed, `mark` finds it:
    a blind index of name and digest, so that a file that comes again is known."""

    submission = models.ForeignKey(FormSubmission, on_delete=models.CASCADE, related_name="files")
    mark = models.BinaryField(max_length=16)
    name = models.BinaryField()
    digest = models.CharField(max_length=64)
    size = models.IntegerField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "forms_submissionfile"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["submission", "mark"], name="forms_submissionfile_once"),
        ]


class SubmissionRows(models.Model):
    """What was read of a submission, sealed: a cache. `reader`: revision of the reading; `findings`: how many things
    could not be read."""

    submission = models.OneToOneField(FormSubmission, on_delete=models.CASCADE, primary_key=True, related_name="rows")
    reader = models.IntegerField()
    sealed = models.BinaryField()
    findings = models.IntegerField()
    read_at = models.DateTimeField()

    class Meta:
        db_table = "forms_submissionrows"


class FormOfUnit(models.Model):
    """Which family of its round a submission is about: one of the list, or one that the field found."""

    submission = models.OneToOneField(FormSubmission, on_delete=models.CASCADE, primary_key=True, related_name="about")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="forms")

    class Meta:
        db_table = "forms_formofunit"


class LateForm(models.Model):
    """A form about a unit that was approved already when it came: it waits for somebody to take it or not. `sent_by`:
    who filled it in; `taken`: None while nobody decided."""

    submission = models.OneToOneField(FormSubmission, on_delete=models.CASCADE, related_name="late")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="late_forms")
    sent_by = models.CharField(max_length=200)
    at = models.DateTimeField()
    taken = models.BooleanField(null=True)
    why = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "forms_lateform"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(taken=None, decided_at=None)
                | (Q(taken__isnull=False, decided_at__isnull=False) & ~Q(why="")),
                name="forms_susulan_beralasan",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """It waits for somebody else than who filled it in."""
        if self.taken is None:
            about = f"{self.unit.block.round_id}/{self.unit_id}"
            yield Awaits("isian_susulan", self.submission.area, self.at, ((self.sent_by, self.at),), about)


class QuarantineDecision(models.Model):
    """What the office decided of a submission that was put aside: taken as if it had come in time, or not, and why."""

    submission = models.OneToOneField(FormSubmission, on_delete=models.CASCADE, primary_key=True, related_name="+")
    taken = models.BooleanField()
    why = models.CharField(max_length=400)
    at = models.DateTimeField()
    by = models.CharField(max_length=200)

    class Meta:
        db_table = "forms_quarantinedecision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(why=""), name="forms_karantina_beralasan"),
        ]


class HandedDraft(models.Model):
    """A half-filled form out of a copy, which the office handed to another device of the round.

    `origin`: its number on the first phone; `digest`: SHA-256 of its XML there; `source`, `device`: whence, whither;
    `sealed`: what the phone takes, emptied when it lies there or the office took it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    area = models.CharField(max_length=16)
    origin = models.CharField(max_length=MOST_ID)
    digest = models.CharField(max_length=64)
    source = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="+", db_index=False)
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="drafts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="drafts", null=True)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    by = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "forms_handeddraft"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "origin"],
                condition=Q(taken_at=None, withdrawn_at=None),
                name="forms_draf_menunggu_sekali",
            ),
        ]


class OfficeKey(models.Model):
    """The RSA key of this store, one row: phones seal their copies for the public half (SPKI); the private half (PKCS8)
    lies sealed under the store's keys."""

    id = models.SmallIntegerField(primary_key=True)
    public = models.BinaryField()
    sealed = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "forms_officekey"
