"""Drafts on their way to a release and what people decided about them. No figure of a village stands here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext

from cantik.codes.app.models import Area
from cantik.release.app.look_rows import TAKEN_OFF, TRIED, USED, SiteLook
from cantik.release.app.workflows import CARD, WITHDRAWAL
from cantik.release.check import CheckAct, CheckOffice, CheckState
from cantik.release.countersign import BESIDE
from cantik.release.story import DROP, PIN
from cantik.staff.app.models import deputy_title
from cantik.staff.app.workflows import WorkflowRow
from cantik.staff.matrix import ROLES
from cantik.staff.two_hands import Awaits
from cantik.workflow.declaration import Workflow

COMPUTING, READY, SUBMITTED, SIGNED, ISSUED, DROPPED = (
    "dihitung",
    "siap",
    "diajukan",
    "ditandatangani",
    "terbit",
    "gugur",
)
#: states in which a draft is the village's present one
LIVE = (COMPUTING, READY, SUBMITTED, SIGNED)
STATES = (*LIVE, ISSUED, DROPPED)
#: kinds of revision (docs/bidang/quality_policy.md 2); "" for the first edition of a data year
PLANNED, UNPLANNED, METHOD = "terencana", "tidak_terencana", "metode"
KINDS = ("", PLANNED, UNPLANNED, METHOD)
APPROVED, RETURNED = "setuju", "kembali"
ASKED, WITHDRAWN, REFUSED = "diminta", "ditarik", "ditolak"
FOLDER, PUBLIC, STICK = "folder", "publik", "zip"
#: not a place: the walidata has examined the release
EXAMINED = "periksa"
#: what stands in a module of its own and is found here too: Django reads the models of this one alone
__all__ = ["TAKEN_OFF", "TRIED", "USED", "SiteLook"]


class Draft(models.Model):
    """A release that is being prepared. Its files lie in the store under its number.

    `figures` is the digest of every figure ("sidik angka"): the signature is given for this digest and the release
    must have the same. `register_state`, `open_checks`, `accepted_checks`, `definitions`, `policy`, `others` are what
    it was made of; when one of them differs from now the draft is stale. `mark` is a quick guess at the same for pages.
    """

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    kode = models.CharField(max_length=20)
    year = models.IntegerField()
    reference = models.DateField()
    state = models.CharField(max_length=16, default=COMPUTING)
    former = models.CharField(max_length=12, blank=True)  # number of the edition that it is compared with
    kind = models.CharField(max_length=16, blank=True)
    reason = models.TextField(blank=True)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    problem = models.TextField(blank=True)
    register_state = models.CharField(max_length=64, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    snapshot = models.CharField(max_length=64, blank=True)
    definitions = models.CharField(max_length=64, blank=True)
    policy = models.CharField(max_length=64, blank=True)
    open_checks = models.IntegerField(default=0)
    accepted_checks = models.IntegerField(default=0)
    figures = models.CharField(max_length=64, blank=True)
    content = models.CharField(max_length=64, blank=True)
    tables = models.IntegerField(default=0)
    cells = models.IntegerField(default=0)
    hidden = models.IntegerField(default=0)
    pages = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    notice = models.BooleanField(default=False)
    # digest of the borders that its maps are drawn with, "" without; None: made before this was written down
    borders = models.CharField(max_length=64, null=True)
    others = models.CharField(max_length=64, blank=True)  # digest of what forum and offices say of the village, or ""
    repeats = models.CharField(max_length=12, blank=True)  # the edition that already says the same
    # prints that could not be set (`publish.directory.describe_unset`, JSON), "" where all were
    unset = models.TextField(blank=True)
    withheld = models.TextField(blank=True)  # why it can be no release, however it is signed; "": nothing keeps it
    submitted_by = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField(null=True)
    returned_by = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)

    class Meta:
        db_table = "release_draft"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "state"], name="release_rancangan_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="release_rancangan_keadaan"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="release_rancangan_jenis"),
            models.CheckConstraint(condition=Q(kind="") | ~Q(reason=""), name="release_revisi_beralasan"),
            models.UniqueConstraint(fields=["area"], condition=Q(state__in=LIVE), name="release_rancangan_satu"),
            models.CheckConstraint(
                condition=Q(state__in=[COMPUTING, DROPPED]) | ~Q(figures=""), name="release_rancangan_bersidik"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SUBMITTED, SIGNED, ISSUED])
                | (Q(submitted_at__isnull=False) & ~Q(submitted_by="")),
                name="release_diajukan_berpasangan",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """A draft that was handed in waits for its signature."""
        if self.state == SUBMITTED and self.submitted_at is not None:
            hands = ((self.submitted_by, self.submitted_at),)
            yield Awaits("rilis", self.kode, self.submitted_at, hands, self.reference.isoformat())


class Review(models.Model):
    """Somebody looked at a table. It counts for these very cells: a table that changes must be looked at again."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    decision = models.CharField(max_length=8)
    note = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "release_review"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(decision__in=[APPROVED, RETURNED]), name="release_tinjau_putusan"),
            models.CheckConstraint(condition=Q(decision=APPROVED) | ~Q(note=""), name="release_kembali_beralasan"),
            models.UniqueConstraint(fields=["area", "key", "digest"], name="release_tinjau_sekali"),
        ]


class StoryAct(models.Model):
    """Somebody pinned a finding of the story of the year, or dropped it (`release.story`), for the drafts of a data
    year. Undone, never deleted."""

    kode = models.CharField(max_length=20)
    year = models.IntegerField()
    act = models.CharField(max_length=12)
    finding = models.CharField(max_length=120)  # kind:indicator
    indicator = models.CharField(max_length=100)
    reason = models.TextField()  # sealed with the edition, read by everybody
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_by = models.CharField(max_length=200, blank=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "release_story_act"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=[PIN, DROP]), name="release_cerita_tindakan"),
            models.CheckConstraint(condition=~Q(reason="") & ~Q(by=""), name="release_cerita_beralasan"),
            models.CheckConstraint(
                condition=Q(undone_by="", undone_at__isnull=True) | (~Q(undone_by="") & Q(undone_at__isnull=False)),
                name="release_cerita_urung",
            ),
            models.UniqueConstraint(
                fields=["kode", "year", "indicator"], condition=Q(undone_by=""), name="release_cerita_sekali"
            ),
        ]


class Signature(models.Model):
    """The act of signing: who, when, in which role, by which decree, for which figures; its number is given with it.

    The signature itself is a file of the release. One per draft and one per number, whatever happens at once.
    """

    draft = models.OneToOneField(Draft, on_delete=models.PROTECT, related_name="signature")
    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    figures = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    role = models.CharField(max_length=24)
    decree = models.CharField(max_length=100, blank=True)
    acting = models.CharField(max_length=3, blank=True)  # "plt", "plh": signed as a deputy
    at = models.DateTimeField()
    published = models.DateField()  # day of issue
    to_public = models.BooleanField(default=False)  # publish at once, or at `opens_at`
    opens_at = models.DateTimeField(null=True)  # under embargo until then
    content = models.CharField(max_length=64, blank=True)  # fingerprint of the release, once it is made
    key = models.CharField(max_length=64, blank=True)  # id of the village's key
    without = models.TextField(blank=True)  # why it was signed without prints that cannot be set, read by everybody
    story = models.TextField(blank=True)  # what was chosen of the story of the year (`release.story.choices_json`)

    class Meta:
        db_table = "release_signature"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "number"], name="release_nomor_sekali"),
            models.CheckConstraint(condition=~Q(figures="") & ~Q(by=""), name="release_tanda_tangan_siapa"),
        ]

    @property
    def office(self) -> str:
        """As what it was signed: "kepala desa", "Plt. kepala desa"."""
        return deputy_title(self.acting, gettext(ROLES[self.role].name))


class Publication(models.Model):
    """A release was put somewhere: the village's own folder, the public site, a stick."""

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    channel = models.CharField(max_length=8)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "release_publication"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "number"], name="release_terbitan_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(channel__in=[FOLDER, PUBLIC, STICK, EXAMINED]), name="release_terbitan_cara"
            ),
        ]


class SecondSignature(models.Model):
    """A judgement about a release, signed: the whole envelope (`release.countersign`) under the name of its file.

    Written in the transaction of the act; sites put it beside their copies of the release.
    """

    kode = models.CharField(max_length=60)  # of a level also the id of a group
    number = models.CharField(max_length=12)
    file = models.CharField(max_length=32)
    envelope = models.TextField()
    key = models.CharField(max_length=64)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "release_second_signature"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(file__in=sorted(BESIDE)), name="release_kedua_berkas"),
            models.UniqueConstraint(fields=["kode", "number", "file"], name="release_kedua_sekali"),
        ]


class ReleaseCheckStep(models.Model):
    """One step of a release through its check (`release.check`). Rows are only added; `place` counts them, so that two
    people at once make one step. `checks`: JSON of what was checked by itself, name, holds, detail."""

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    place = models.IntegerField()
    act = models.CharField(max_length=8)
    office = models.CharField(max_length=10)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    checks = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "release_check_step"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "number", "place"], name="release_cek_urutan"),
            models.CheckConstraint(
                condition=Q(act__in=[held.value for held in CheckAct], office__in=[held.value for held in CheckOffice])
                & Q(before__in=[held.value for held in CheckState], after__in=[held.value for held in CheckState])
                & ~Q(after=F("before"))
                & ~Q(by=""),
                name="release_cek_langkah",
            ),
        ]


class ReleaseFinding(models.Model):
    """What an office found in a release while it was checked: where, what is to be mended. Closed, never deleted."""

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    office = models.CharField(max_length=10)
    where = models.CharField(max_length=400)
    text = models.CharField(max_length=400)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    closed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "release_finding"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "number"], name="release_temuan_rilis")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(office__in=[held.value for held in CheckOffice]) & ~Q(where="") & ~Q(text="") & ~Q(by=""),
                name="release_temuan_isi",
            ),
            models.CheckConstraint(
                condition=Q(closed_by="", closed_at__isnull=True) | (~Q(closed_by="") & Q(closed_at__isnull=False)),
                name="release_temuan_tutup",
            ),
        ]


class EarlyReader(models.Model):
    """Somebody who may read a village's release under embargo (docs/bidang/quality_policy.md 3.2): on a public list, by
    name, office and reason. `reader`: the account as in `by`. Never deleted."""

    kode = models.CharField(max_length=20)
    reader = models.CharField(max_length=200)
    office = models.CharField(max_length=200)
    reason = models.CharField(max_length=400)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "release_early_reader"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=~Q(reader="") & ~Q(office="") & ~Q(reason="") & ~Q(by=""), name="release_awal_siapa"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by="", confirmed_at__isnull=True)
                | (~Q(confirmed_by="") & Q(confirmed_at__isnull=False) & ~Q(confirmed_by=F("by"))),
                name="release_awal_dua_orang",
            ),
            models.CheckConstraint(
                condition=Q(ended_by="", ended_at__isnull=True) | (~Q(ended_by="") & Q(ended_at__isnull=False)),
                name="release_awal_berakhir",
            ),
            models.UniqueConstraint(fields=["kode", "reader"], condition=Q(ended_by=""), name="release_awal_sekali"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """Whoever was proposed waits to be confirmed."""
        if not self.confirmed_by and not self.ended_by:
            yield Awaits("prarilis", self.kode, self.at, ((self.by, self.at), (self.reader, self.at)))


class StatisticsCard(WorkflowRow):
    """A card of a month or a quarter (`release.card`) on its way: made by one, signed by another. `figures`: digest of
    what is signed. Its figures lie in files. Of a period one is signed, ever."""

    workflow: ClassVar[Workflow] = CARD
    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    last = models.DateField()  # last day of its period
    figures = models.CharField(max_length=64)
    made_by = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    signed_by = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    role = models.CharField(max_length=24, blank=True)
    decree = models.CharField(max_length=100, blank=True)
    acting = models.CharField(max_length=3, blank=True)
    content = models.CharField(max_length=64, blank=True)
    key = models.CharField(max_length=64, blank=True)
    returned_by = models.CharField(max_length=200, blank=True)
    returned_at = models.DateTimeField(null=True)
    returned_why = models.TextField(blank=True)

    class Meta:
        db_table = "release_card"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=[SUBMITTED, ISSUED, DROPPED]), name="release_kartu_keadaan"),
            models.CheckConstraint(condition=~Q(figures="") & ~Q(made_by=""), name="release_kartu_siapa"),
            models.CheckConstraint(
                condition=Q(state=ISSUED, signed_at__isnull=False) & ~Q(signed_by="") & ~Q(content="") & ~Q(key="")
                | ~Q(state=ISSUED) & Q(signed_by="", signed_at__isnull=True),
                name="release_kartu_tanda_tangan",
            ),
            models.UniqueConstraint(fields=["kode"], condition=Q(state=SUBMITTED), name="release_kartu_satu"),
            models.UniqueConstraint(fields=["kode", "number"], condition=Q(state=ISSUED), name="release_kartu_sekali"),
        ]

    @property
    def office(self) -> str:
        """As what it was signed: "kepala desa", "Plt. kepala desa"; "" before."""
        return deputy_title(self.acting, gettext(ROLES[self.role].name)) if self.role else ""


class Withdrawal(WorkflowRow):
    """A request to withdraw a release, and what was decided. A release that is withdrawn stays so and stays visible."""

    workflow: ClassVar[Workflow] = WITHDRAWAL
    kode = models.CharField(max_length=60)  # of a level also the id of a group
    number = models.CharField(max_length=12)
    reason = models.TextField()  # shown to the public once it is withdrawn
    asked_by = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)  # why it was refused

    class Meta:
        db_table = "release_withdrawal"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=[ASKED, WITHDRAWN, REFUSED]), name="release_tarik_keadaan"),
            models.CheckConstraint(condition=~Q(reason=""), name="release_tarik_beralasan"),
            models.CheckConstraint(
                condition=(Q(state=ASKED) & Q(decided_by="") & Q(decided_at__isnull=True))
                | (~Q(state=ASKED) & ~Q(decided_by="") & Q(decided_at__isnull=False)),
                name="release_tarik_berpasangan",
            ),
            models.UniqueConstraint(
                fields=["kode", "number"], condition=Q(state__in=[ASKED, WITHDRAWN]), name="release_tarik_sekali"
            ),
        ]


class Border(models.Model):
    """What was done with a village's borders of dusun, one row each, never changed: tried, used, taken off.

    The newest row that is not a trial says what drafts draw. The file lies in the store under its digest; a row that
    takes the borders off has none.
    """

    kode = models.CharField(max_length=20)
    act = models.CharField(max_length=8)
    digest = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=120, blank=True)
    source = models.CharField(max_length=200, blank=True)  # who drew them: "BIG, batas indikatif"
    reference = models.DateField(null=True)  # the day that they describe
    matched = models.IntegerField(default=0)  # dusun with a polygon …
    wanted = models.IntegerField(default=0)  # … of so many in the register
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "release_border"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "act"], name="release_batas_desa")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(act__in=[TRIED, USED, TAKEN_OFF]), name="release_batas_tindakan"),
            models.CheckConstraint(
                condition=Q(act=TAKEN_OFF, digest="")
                | (~Q(act=TAKEN_OFF) & ~Q(digest="") & ~Q(source="") & Q(reference__isnull=False)),
                name="release_batas_bersumber",
            ),
        ]
