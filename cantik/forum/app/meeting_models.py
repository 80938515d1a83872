"""Tables of the meetings of a forum (docs/adr/0043)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from cantik.codes.area import AreaCode, AreaLevel
from cantik.forum.app.constraints import pair
from cantik.forum.app.models import YearLine
from cantik.staff.app.models import Institution
from cantik.staff.two_hands import Awaits


class Meeting(models.Model):
    """A meeting of a forum: called, its minutes handed in by one, closed by another; or called off.

    What was handed in stands in `content` (canonical JSON) with its SHA-256, and never changes again once it is
    closed. `number`: of the forum in its year.
    """

    CALLED, HANDED_IN, CLOSED, CALLED_OFF = "undangan", "diserahkan", "ditutup", "batal"

    forum = models.CharField(max_length=20)
    year = models.IntegerField()
    number = models.IntegerField()
    kind = models.CharField(max_length=20)
    day = models.DateField()
    time = models.CharField(max_length=5)
    place = models.CharField(max_length=200)
    agenda = models.TextField()
    basis = models.CharField(max_length=200, blank=True)
    letter = models.CharField(max_length=80, blank=True)  # number of the invitation
    state = models.CharField(max_length=10)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    chair = models.CharField(max_length=200, blank=True)
    told = models.TextField(blank=True)
    dissent = models.TextField(blank=True)
    content = models.TextField(blank=True)
    digest = models.CharField(max_length=64, blank=True)
    handed_by = models.CharField(max_length=200, blank=True)
    handed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=300, blank=True)  # in which office: role, Plt. or Plh., SK and its last day
    reason = models.CharField(max_length=400, blank=True)  # why it was called off, or why the minutes came back

    class Meta:
        db_table = "plan_meeting"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["forum", "year", "number"], name="plan_rapat_nomor"),
            models.CheckConstraint(
                condition=Q(state__in=["undangan", "diserahkan", "ditutup", "batal"]), name="plan_rapat_keadaan"
            ),
            models.CheckConstraint(condition=~Q(state="batal") | ~Q(reason=""), name="plan_rapat_batal_beralasan"),
            models.CheckConstraint(
                condition=Q(state__in=["diserahkan", "ditutup"]) & ~Q(handed_by="") & ~Q(digest="")
                | Q(state__in=["undangan", "batal"], digest=""),
                name="plan_rapat_serah",
            ),
            models.CheckConstraint(
                condition=Q(state="ditutup") & ~Q(closed_by="") & ~Q(closed_by=F("handed_by"))
                | ~Q(state="ditutup") & Q(closed_by=""),
                name="plan_rapat_dua_orang",
            ),
            pair("handed_at", "handed_by", "plan_rapat_penyerah"),
            pair("closed_at", "closed_by", "plan_rapat_penutup"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """Minutes that were handed in wait to be closed; those that came back, for whoever keeps them."""
        about = f"{self.kind} {self.number}/{self.year}"
        village = AreaCode.from_stored(self.forum).level is AreaLevel.DESA
        if self.state == self.HANDED_IN and self.handed_at is not None:
            hands = ((self.handed_by, self.handed_at),)
            yield Awaits("musyawarah" if village else "rapat", self.forum, self.handed_at, hands, about)
        if self.state == self.CALLED and self.reason:
            yield Awaits("musyawarah_kembali" if village else "rapat_kembali", self.forum, self.at, (), about)


class MeetingInvitee(models.Model):
    """An institution that was invited, and who came for it: its head, a deputy (Plt., Plh.: an assignment of the
    forum), a proxy with a letter, or nobody. The last day of a deputy's SK is kept with it."""

    CAME, SENT, ABSENT = "hadir", "wakil", "tidak"
    PROXY = "kuasa"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="invitees")
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    came = models.CharField(max_length=5, blank=True)
    name = models.CharField(max_length=100, blank=True)
    office = models.CharField(max_length=100, blank=True)
    acting = models.CharField(max_length=5, blank=True)  # plt | plh | kuasa
    letter = models.CharField(max_length=100, blank=True)  # number of the SK or of the letter of proxy
    until = models.DateField(null=True)
    noted_by = models.CharField(max_length=200, blank=True)
    noted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_meetinginvitee"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "institution"], name="plan_undangan_sekali"),
            models.CheckConstraint(
                condition=Q(came__in=["", "tidak"], name="", acting="", letter="")
                | Q(came="hadir", acting="", letter="") & ~Q(name="")
                | Q(came="wakil", acting__in=["plt", "plh", "kuasa"]) & ~Q(name="") & ~Q(letter=""),
                name="plan_undangan_hadir",
            ),
            pair("noted_at", "noted_by", "plan_undangan_pencatat"),
        ]


class MeetingDecision(models.Model):
    """A decision of a meeting: of which institution, until when. `line`: what it became in the year once the minutes
    were closed."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.IntegerField()
    text = models.CharField(max_length=400)
    institution = models.ForeignKey(Institution, on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    line = models.ForeignKey(YearLine, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "plan_meetingdecision"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="plan_keputusan_nomor"),
        ]


class MeetingAddendum(models.Model):
    """What was found wrong in minutes after they were closed: written by one, confirmed by another; rows are only
    added. One that was not confirmed says nothing yet."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="addenda")
    number = models.IntegerField()
    text = models.CharField(max_length=2000)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "plan_meetingaddendum"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["meeting", "number"], name="plan_susulan_nomor"),
            models.CheckConstraint(condition=~Q(confirmed_by=F("by")) & ~Q(text=""), name="plan_susulan_dua_orang"),
            pair("confirmed_at", "confirmed_by", "plan_susulan_sah"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """An addendum waits to be confirmed."""
        if not self.confirmed_by:
            meeting, hands = self.meeting, ((self.by, self.at),)
            about = f"{meeting.kind} {meeting.number}/{meeting.year}"
            village = AreaCode.from_stored(meeting.forum).level is AreaLevel.DESA
            act = "musyawarah_susulan" if village else "susulan"
            yield Awaits(act, meeting.forum, self.at, hands, about, page=meeting.pk)
