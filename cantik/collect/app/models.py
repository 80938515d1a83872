"""Batches: what came in, from which file, what became of it; and the findings about it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area

APPLIED, UNDONE, QUARANTINED = "diterapkan", "dibatalkan", "karantina"
OPEN, ACCEPTED, MENDED = "terbuka", "diterima", "diperbaiki"
# Kinds of a batch. All but the first are acts by hand, which no file brought.
FILE = "berkas"
#: one corrected value of one person or family, a part of the stock that it corrects; `act`: the variables
CORRECTION = "koreksi"
#: what happened to persons; `act`: the kind of event. Each stands until it is taken back.
EVENT = "peristiwa"
#: these two are one person. It states nothing else (register `Tie`).
MERGE = "penggabungan"
#: what became of a dusun, RW or RT; `act`: the kind of that change
UNITS = "wilayah"
#: a form about one facility was filled in; `act`: the kind of facility
FACILITY = "fasilitas"
#: the families of a block that were approved in a round of collection; `act`: round and block, and the server
#: whose export brought them. Statements join it and leave it; blocks of one round are one stock, which ends no list and
#: is ended by none
FIELD = "pendataan"
#: what of an older list of a source stands on beneath a newer one that has no such columns (`register/core/remainder`);
#: derived from the lists, and made anew when they change. `columns`: what is not heard of it
REMAINDER = "sisa"
#: `mapping` of files of facilities and village facts: they tell of no person and belong to no list of people
FACILITIES = "cantik_fasilitas"


class Batch(models.Model):
    """One file that was applied to the register, taken back, or put in quarantine; or one act by hand.

    `stock`: batches with one number are parts of one stock (one list of the village on a date); the newest stock of a
    source replaces the older one. `addition`: the file was handed in as a part of the list that stands on its day; it
    ends no list, and a whole one of a later day ends it (`register/core/fold`). The original file lies, sealed, under
    its SHA-256 in the store. An act by hand has neither mapping nor file; it bears its kind where others bear the
    file's name, and its `source` is its kind, too, or of a correction the source it corrects. Of a remainder `origin`
    is the batch whose statements stand on, `owner` the file of the newer list beneath which they do.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False)
    stock = models.BigIntegerField()
    addition = models.BooleanField(default=False)  # a part of the list of its source, whatever whole list that is
    kind = models.CharField(max_length=16, default=FILE)
    act = models.TextField(blank=True)  # by hand: which of that kind, or the variables, comma separated
    why = models.TextField(blank=True)  # the reason given for a correction
    mapping = models.CharField(max_length=80, blank=True)
    source = models.CharField(max_length=40)
    file_name = models.TextField()
    file_size = models.BigIntegerField(default=0)
    file_sha256 = models.CharField(max_length=64, blank=True)
    reference = models.DateField(null=True)
    recognised_by = models.TextField(blank=True)  # the sentence that says why the file was taken for this format
    agreement = models.TextField(blank=True)  # canonical JSON of the agreement, "" without one
    agreement_expires = models.DateField(null=True)
    columns = models.TextField(blank=True)  # by unit the variables of which a file speaks
    owner = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    state = models.CharField(max_length=12)
    reason = models.TextField(blank=True)  # why it is in quarantine
    rows_read = models.IntegerField()
    rows_accepted = models.IntegerField()
    rows_refused = models.IntegerField()
    rows_new = models.IntegerField(default=0)
    rows_changed = models.IntegerField(default=0)
    rows_same = models.IntegerField(default=0)
    findings_digest = models.CharField(max_length=64, blank=True)  # the same file under other rules is another batch
    account = models.TextField(blank=True)  # JSON of what of the file was read (`collect.account`), "" by hand
    received_at = models.DateTimeField()
    received_by = models.CharField(max_length=200)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_why = models.TextField(blank=True)

    class Meta:
        db_table = "collect_batch"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="collect_batch_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=[APPLIED, UNDONE, QUARANTINED]), name="collect_batch_keadaan"),
            models.CheckConstraint(
                condition=(Q(kind=FILE, act="", why="") & ~Q(mapping="") & ~Q(file_sha256=""))
                | Q(
                    kind__in=[CORRECTION, EVENT, MERGE, UNITS, FACILITY, FIELD, REMAINDER],
                    mapping="",
                    file_sha256="",
                    recognised_by="",
                ),
                name="collect_batch_jenis",
            ),
            models.CheckConstraint(
                condition=Q(kind=REMAINDER, owner__isnull=False, origin__isnull=False)
                | (~Q(kind=REMAINDER) & Q(owner__isnull=True, origin__isnull=True)),
                name="collect_batch_sisa_berpemilik",
            ),
            models.CheckConstraint(
                condition=(Q(state=UNDONE) & Q(undone_at__isnull=False) & ~Q(undone_by=""))
                | (~Q(state=UNDONE) & Q(undone_at__isnull=True) & Q(undone_by="") & Q(undone_why="")),
                name="collect_batch_batal_berpasangan",
            ),
            models.CheckConstraint(
                condition=(Q(state=QUARANTINED) & ~Q(reason="")) | (~Q(state=QUARANTINED) & Q(reason="")),
                name="collect_batch_karantina_beralasan",
            ),
            models.CheckConstraint(
                condition=Q(reference__isnull=False) | Q(state=QUARANTINED), name="collect_batch_bertanggal"
            ),
            models.CheckConstraint(
                condition=(Q(agreement="") & Q(agreement_expires__isnull=True))
                | (~Q(agreement="") & Q(agreement_expires__isnull=False)),
                name="collect_batch_perjanjian_berpasangan",
            ),
        ]


class BatchFinding(models.Model):
    """A finding about a batch, with what was decided. Its texts may hold numbers of persons and are sealed."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="findings")
    rule = models.CharField(max_length=80)
    level = models.CharField(max_length=8)
    unit = models.CharField(max_length=20)
    record = models.IntegerField()
    sheet = models.TextField(blank=True)
    row = models.IntegerField()
    texts = models.BinaryField()  # sealed JSON: found, expected, message, cure, column
    subject = models.BinaryField(default=b"")  # blind indexes of whom it is about, b"" for a whole file
    # Where the record lives, as its file writes it; "" = not said. The worklist of findings is worked through by these.
    dusun = models.TextField(blank=True)
    rw = models.TextField(blank=True)
    rt = models.TextField(blank=True)
    partners = models.TextField(blank=True)  # positions, comma separated
    whole = models.BooleanField()
    count = models.IntegerField()
    state = models.CharField(max_length=12)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    mended_in = models.ForeignKey(Batch, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "collect_batchfinding"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(level__in=["tolak", "periksa", "catat"]), name="collect_temuan_tingkat"),
            models.CheckConstraint(condition=Q(state__in=[OPEN, ACCEPTED, MENDED]), name="collect_temuan_keadaan"),
            models.CheckConstraint(
                condition=(Q(state=OPEN) & Q(decided_by="") & Q(decided_at__isnull=True) & Q(reason=""))
                | (~Q(state=OPEN) & ~Q(decided_by="") & Q(decided_at__isnull=False) & ~Q(reason="")),
                name="collect_temuan_berpasangan",
            ),
            models.CheckConstraint(
                condition=Q(mended_in__isnull=True) | Q(state=MENDED), name="collect_temuan_diperbaiki_oleh"
            ),
        ]


UPLOADING, EXAMINING, EXAMINED, SAVING, SAVED, DROPPED = "unggah", "uji", "teruji", "simpan", "tersimpan", "dibuang"


class Intake(models.Model):
    """Files that somebody hands in together: uploaded, examined as a dry run, then saved or dropped.

    Nothing of it is in the register before it is `tersimpan`. Files of one source are parts of one list. `result` is
    the sealed dry run; `register` says which state of the register it was compared with. `choices`: what somebody
    decided of differences between sources before it is stored, as JSON by upload ("": all of them).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    area = models.CharField(max_length=20)  # Kemendagri code: the village may have nothing in the store yet
    by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    touched_at = models.DateTimeField()
    reference = models.DateField()
    continues = models.BooleanField(default=False)  # further parts of the list that stands, not a new list
    agreement = models.TextField(blank=True)  # the record as it was handed in, "" without one
    date_order = models.CharField(max_length=12, blank=True)  # `collect.date_order.ORDERS`; "": what the cells prove
    state = models.CharField(max_length=10, default=UPLOADING)
    result = models.BinaryField(null=True)
    register = models.CharField(max_length=64, blank=True)
    choices = models.TextField(blank=True)
    problem = models.TextField(blank=True)  # why the last job about it failed, in words
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collect_intake"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["area", "state"], name="collect_intake_wilayah")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(state__in=[UPLOADING, EXAMINING, EXAMINED, SAVING, SAVED, DROPPED]),
                name="collect_intake_keadaan",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[SAVED, DROPPED], decided_at__isnull=False)
                | (~Q(state__in=[SAVED, DROPPED]) & Q(decided_at__isnull=True)),
                name="collect_intake_putusan",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EXAMINED, SAVING]) | Q(result__isnull=False), name="collect_intake_hasil"
            ),
        ]


class Upload(models.Model):
    """One file of an intake on its way: `received` of `size` bytes lie sealed in the store, `stored` bytes long there.

    `mark` is what the browser knows it by (its SHA-256, or name, size and date where the browser cannot compute one):
    the same person hands in the same mark again and goes on where the line was cut.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    intake = models.ForeignKey(Intake, on_delete=models.CASCADE, related_name="uploads")
    position = models.IntegerField()
    name = models.CharField(max_length=150)
    size = models.BigIntegerField()
    mark = models.CharField(max_length=80, blank=True)
    received = models.BigIntegerField(default=0)
    stored = models.BigIntegerField(default=0)
    batch = models.ForeignKey(Batch, on_delete=models.SET_NULL, null=True, related_name="uploads")
    #: where a person said that the table of an unknown file stands: sheet, row of the header, its height, unit
    table = models.CharField(max_length=40, blank=True)

    class Meta:
        db_table = "collect_upload"
        ordering: ClassVar[list[str]] = ["position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(received__gte=0) & Q(received__lte=F("size")), name="collect_unggah_isi"
            ),
        ]

    @property
    def complete(self) -> bool:
        """Every byte is here."""
        return self.received == self.size


class SavedMapping(models.Model):
    """A mapping of columns that a village made or took over: a content file, recognised by its set of titles.

    Never changed: a newer one for the same titles takes the older one's place, and either can be put back.
    """

    area = models.CharField(max_length=20)  # Kemendagri code: the village may have nothing in the store yet
    mapping = models.CharField(max_length=80)  # its id, made of the titles
    title = models.TextField()
    source = models.CharField(max_length=40)
    unit = models.CharField(max_length=20)
    text = models.TextField()  # YAML as in `content/mappings`
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    removed_by = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collect_savedmapping"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "mapping"], condition=Q(removed_at__isnull=True), name="collect_pemetaan_satu"
            ),
            models.CheckConstraint(
                condition=(Q(removed_at__isnull=True) & Q(removed_by=""))
                | (Q(removed_at__isnull=False) & ~Q(removed_by="")),
                name="collect_pemetaan_dihapus",
            ),
        ]


class ContentDecision(models.Model):
    """What somebody decided about content of files that is not read (`collect.rulings`): left out with a reason, or
    read as something. Found again by the shape of the content; never changed: a newer one takes the older one's place,
    and each can be taken back."""

    area = models.CharField(max_length=20)  # Kemendagri code: the village may have nothing in the store yet
    shape = models.CharField(max_length=24)
    place = models.TextField()  # where it stood in the file that was decided about, `SHEET!BLOCK`
    choice = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    words = models.TextField(blank=True)  # what whoever decided had seen (`ContentQuestion.words`), comma separated
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    removed_by = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "collect_contentdecision"
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "shape"], condition=Q(removed_at__isnull=True), name="collect_putusan_isi_satu"
            ),
            models.CheckConstraint(
                condition=(Q(removed_at__isnull=True) & Q(removed_by=""))
                | (Q(removed_at__isnull=False) & ~Q(removed_by="")),
                name="collect_putusan_isi_dihapus",
            ),
            models.CheckConstraint(
                condition=~Q(choice="tinggal") | ~Q(reason=""), name="collect_putusan_isi_beralasan"
            ),
        ]


# Django finds the tables of a room in `models`; these stand in a file of their own
from cantik.collect.app.opd_models import OpdChoice, OpdDelivery, OpdFigure  # noqa: E402

OPD = (OpdDelivery, OpdFigure, OpdChoice)
