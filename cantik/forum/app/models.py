"""Activities and the year of a forum; definitions and policies on their way into its content."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.app.models import Area
from cantik.forum.app.constraints import pair
from cantik.forum.app.workflows import DEFINITION, POLICY
from cantik.staff.app.models import Institution
from cantik.staff.app.workflows import WorkflowRow


class Activity(models.Model):
    """What a village collects, year after year: an instrument under a title of the village's own. `practice`: only to
    train enumerators, over invented families; nothing of it enters a register."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT)
    instrument = models.CharField(max_length=60)  # id of content/instruments, or fasilitas/KIND
    title = models.CharField(max_length=200)
    practice = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)

    class Meta:
        db_table = "plan_activity"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "title"], name="plan_kegiatan_sekali"),
        ]


class YearLine(models.Model):
    """Something due in the year of a forum (docs/adr/0031): of whom, on which day. Removed at most, never deleted.

    `day` is the day in force; which days were promised before stands in `YearAct`. `public`: it stands in the release
    calendar, and its day binds: once it has come nothing about the line changes. `code`: of the template (with its
    month), or of the forum's own.
    """

    TASK, RELEASE = "tugas", "rilis"

    forum = models.CharField(max_length=20)
    year = models.IntegerField()
    code = models.CharField(max_length=90)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=5)
    level = models.CharField(max_length=10)  # desa | kecamatan | kabupaten | provinsi
    role = models.CharField(max_length=30)
    producer = models.ForeignKey(Institution, on_delete=models.PROTECT, null=True, related_name="+")
    frequency = models.CharField(max_length=12)
    day = models.DateField()
    reference = models.DateField(null=True)  # of a release: data of which day it tells
    table = models.CharField(max_length=60, blank=True)  # the table of an office that is due; its delivery ends it
    public = models.BooleanField(default=False)
    priority = models.BooleanField(default=False)
    remind = models.IntegerField()  # days before its day when it is first shown
    escalate = models.IntegerField(null=True)  # days after its day when the camat is told
    source = models.CharField(max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "plan_yearline"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["forum", "year"], name="plan_tahun_forum")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["forum", "year", "code"],
                condition=Q(removed_at__isnull=True),
                name="plan_tahun_sekali",
            ),
            models.CheckConstraint(
                condition=Q(kind="tugas", reference__isnull=True) | Q(kind="rilis", reference__isnull=False),
                name="plan_tahun_acuan",
            ),
            models.CheckConstraint(
                condition=Q(table="") | Q(kind="rilis", level="kabupaten", role="produsen"), name="plan_tahun_tabel"
            ),
            pair("removed_at", "removed_by", "plan_tahun_hapus"),
        ]


class YearAct(models.Model):
    """What was done to the year of a forum: lines added (by template, by repeating, by hand), moved, changed, removed.
    Taken back at most, the newest first. `former`: the day before a move; `said`: JSON of what stood before a change.
    """

    ADDED, MOVED, CHANGED, REMOVED = "tambah", "pindah", "ubah", "hapus"

    forum = models.CharField(max_length=20)
    year = models.IntegerField()
    act = models.CharField(max_length=6)
    lines = models.ManyToManyField(YearLine, related_name="acts")
    former = models.DateField(null=True)
    day = models.DateField(null=True)
    said = models.TextField(blank=True)
    reason = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "plan_yearact"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["forum", "year"], name="plan_tahun_perubahan")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(act="pindah", former__isnull=False, day__isnull=False) & ~Q(reason="")
                | ~Q(act="pindah") & Q(former__isnull=True, day__isnull=True),
                name="plan_tahun_pindah_beralasan",
            ),
            pair("undone_at", "undone_by", "plan_tahun_urung"),
        ]


class DefinitionProposal(WorkflowRow):
    """A definition of a kabupaten's own on its way into its content (docs/adr/0035): proposed by one, examined by the
    walidata, brought into force by the pembina, three people. Rows are kept; `closed` is the end of one that was
    returned, withdrawn or ended. `said`: JSON of the answers by id of the field."""

    workflow = DEFINITION
    PROPOSED, EXAMINED, IN_FORCE, RETURNED, WITHDRAWN, ENDED = (
        "usul",
        "diperiksa",
        "berlaku",
        "kembali",
        "tarik",
        "akhir",
    )

    forum = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    form = models.CharField(max_length=6)
    said = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    examined_by = models.CharField(max_length=200, blank=True)
    examined_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "plan_definitionproposal"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["forum", "state"], name="plan_definisi_forum")]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["code"], condition=Q(state__in=["usul", "diperiksa", "berlaku"]), name="plan_definisi_sekali"
            ),
            models.CheckConstraint(
                condition=Q(form__in=["ms_var", "ms_ind"])
                & Q(state__in=["usul", "diperiksa", "berlaku", "kembali", "tarik", "akhir"]),
                name="plan_definisi_bentuk",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["berlaku", "akhir"])
                | ~Q(examined_by="")
                & ~Q(approved_by="")
                & ~Q(approved_by=F("by"))
                & ~Q(examined_by=F("by"))
                & ~Q(approved_by=F("examined_by")),
                name="plan_definisi_tiga_orang",
            ),
            pair("examined_at", "examined_by", "plan_definisi_periksa"),
            pair("approved_at", "approved_by", "plan_definisi_setuju"),
            pair("closed_at", "closed_by", "plan_definisi_tutup"),
        ]


class PolicyProposal(WorkflowRow):
    """A stricter policy of disclosure on its way into a kabupaten's content, or its end: proposed by one, decided about
    by another. What is in force says the file, never this row. `said`: JSON of the wish; `ends`: the proposal is to end
    the policy `code`."""

    workflow = POLICY
    PROPOSED, IN_FORCE, RETURNED, WITHDRAWN, ENDED = "usul", "berlaku", "kembali", "tarik", "akhir"

    area = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    ends = models.BooleanField(default=False)
    said = models.TextField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        db_table = "plan_policyproposal"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area"], condition=Q(state="usul"), name="plan_kebijakan_satu_usul"),
            models.CheckConstraint(
                condition=Q(state__in=["usul", "berlaku", "kembali", "tarik", "akhir"]), name="plan_kebijakan_keadaan"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["berlaku", "akhir"]) | ~Q(decided_by="") & ~Q(decided_by=F("by")),
                name="plan_kebijakan_dua_orang",
            ),
            pair("decided_at", "decided_by", "plan_kebijakan_putus"),
        ]


# Django finds the tables of a room in `models`; these stand in files of their own
from cantik.forum.app.action_models import ActionReport, ActionRow  # noqa: E402
from cantik.forum.app.advice_models import Recommendation, RecommendationStep  # noqa: E402
from cantik.forum.app.impact_models import ImpactAssessment  # noqa: E402
from cantik.forum.app.meeting_models import Meeting, MeetingAddendum, MeetingDecision, MeetingInvitee  # noqa: E402
from cantik.forum.app.parameter_models import ParameterSetting, SheetFigure  # noqa: E402

MEETINGS = (Meeting, MeetingInvitee, MeetingDecision, MeetingAddendum)
ADVICE = (Recommendation, RecommendationStep)
ACTIONS = (ActionRow, ActionReport)
PARAMETERS = (SheetFigure, ParameterSetting)
IMPACT = (ImpactAssessment,)
