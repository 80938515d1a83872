"""Who may deliver here, what came and what became of it; to whom a village delivers, and what it sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.area import AreaCode, AreaLevel
from cantik.federate.app.workflows import RECEIVER
from cantik.staff.app.workflows import WorkflowRow
from cantik.staff.two_hands import Awaits
from cantik.workflow.declaration import Workflow

#: ways by which a package goes
NETWORK, CARRIER = "jaringan", "media"
WAYS = (NETWORK, CARRIER)

#: an arrival: whole but not yet checked, on the shelf, refused at the door
ARRIVED, ACCEPTED, REFUSED = "tiba", "diterima", "ditolak"
ARRIVALS = (ARRIVED, ACCEPTED, REFUSED)

#: a dispatch: to be sent, on its way (whole at the other side, or on a stick), at the door received or refused
TO_SEND, SENT, AT_OFFICE, TURNED_BACK = "antre", "terkirim", "diterima", "ditolak"
DISPATCHES = (TO_SEND, SENT, AT_OFFICE, TURNED_BACK)

#: what kind of problem keeps a dispatch: nobody answers; the office cannot take it now; something in it, or asked of it
LINE_DOWN, OFFICE_BUSY, IN_ITSELF = "jalur", "penerima", "isi"
HINDRANCES = (LINE_DOWN, OFFICE_BUSY, IN_ITSELF)

#: an invitation that was taken: waits, holds, refused, or another one was taken since
PROPOSED, INSTALLED, DECLINED, REPLACED = "usul", "dipasang", "ditolak", "diganti"
PROPOSALS = (PROPOSED, INSTALLED, DECLINED, REPLACED)


class ContributionKey(models.Model):
    """The age key of an office that receives counts: the half that is given away, and the other one, sealed."""

    kode = models.CharField(max_length=20, unique=True)
    recipient = models.CharField(max_length=80)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "federate_office_key"


class Sender(models.Model):
    """A village that may deliver here. `key`: id of the key that signs its releases ("": told with the first message);
    `token`: digest of the one-time token of the invitation, `secret`: digest of what it says with each message since it
    was used. Ended, never deleted; of a village one is in force. `lost_at`: since when its key is another one: it is
    never believed again, and what it signed before that was accepted stays."""

    kode = models.CharField(max_length=20)
    key = models.CharField(max_length=64, blank=True)
    token = models.CharField(max_length=64)
    secret = models.CharField(max_length=64, blank=True)
    invited_by = models.CharField(max_length=200)
    invited_at = models.DateTimeField()
    until = models.DateTimeField()  # the token
    joined_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lost_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "federate_sender"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode"], condition=Q(ended_at__isnull=True), name="federate_pengirim_satu"),
            models.UniqueConstraint(fields=["secret"], condition=~Q(secret=""), name="federate_pengirim_rahasia"),
            models.CheckConstraint(condition=~Q(token="") & ~Q(invited_by=""), name="federate_pengirim_diundang"),
        ]


class DeliveryArrival(models.Model):
    """A package that came whole. `listed`: digest of its list, `contents`: of the release's own list; `checks`: JSON of
    what was checked by itself (name, holds, detail); `problem`: why it was refused."""

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    listed = models.CharField(max_length=64)
    contents = models.CharField(max_length=64)
    way = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=ARRIVED)
    size = models.BigIntegerField()
    counts = models.BooleanField(default=False)  # came with a contribution that belongs to it
    tokens = models.BooleanField(default=False)  # and with tokens of whom it counts
    checks = models.TextField(blank=True)
    problem = models.TextField(blank=True)
    at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "federate_arrival"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "listed"], name="federate_tiba_sekali"),
            models.CheckConstraint(condition=Q(state__in=ARRIVALS, way__in=WAYS), name="federate_tiba_keadaan"),
            models.CheckConstraint(
                condition=(Q(state=ARRIVED) & Q(decided_at__isnull=True))
                | (~Q(state=ARRIVED) & Q(decided_at__isnull=False)),
                name="federate_tiba_diputus",
            ),
        ]


class Receiver(models.Model):
    """To whom a village delivers, as its invitation said. `office`: the area of whose office; `basis`: the agreement
    that it names; `secret`: what the village says with each message, sealed; `token`: the one-time token, sealed, empty
    once it was used; `doubles`: the key of tokens of who is counted twice, sealed."""

    kode = models.CharField(max_length=20, unique=True)
    office = models.CharField(max_length=20)
    basis = models.TextField()
    address = models.CharField(max_length=400, blank=True)
    walidata = models.CharField(max_length=64)
    recipients = models.TextField()  # age keys, a line each
    secret = models.BinaryField()
    token = models.BinaryField()
    doubles = models.BinaryField(default=b"")
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "federate_receiver"


class ReceiverProposal(WorkflowRow):
    """An invitation that somebody took, until another hand agrees that the area delivers to that office. `invitation`:
    its file, sealed; `vouched`: the key stands in a signed index, else it was read aloud; `reason`: why not."""

    workflow: ClassVar[Workflow] = RECEIVER
    kode = models.CharField(max_length=20)
    office = models.CharField(max_length=20)
    walidata = models.CharField(max_length=64)
    invitation = models.BinaryField()
    vouched = models.BooleanField()
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    decided_by = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "federate_proposal"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode"], condition=Q(state=PROPOSED), name="federate_usul_satu"),
            models.CheckConstraint(condition=Q(state__in=PROPOSALS), name="federate_usul_keadaan"),
            models.CheckConstraint(
                condition=Q(state=PROPOSED, decided_at__isnull=True, decided_by="")
                | (~Q(state=PROPOSED) & Q(decided_at__isnull=False) & ~Q(decided_by="")),
                name="federate_usul_diputus",
            ),
        ]


class MessageSequence(models.Model):
    """The last number of messages that hold in order, of a kind (`sequences`) about one thing: an area, or one of its
    editions. `content`: digest of what has that number; empty: the next message has another one."""

    kind = models.CharField(max_length=16)
    about = models.CharField(max_length=40)
    number = models.BigIntegerField(default=0)
    content = models.CharField(max_length=64, blank=True)

    class Meta:
        db_table = "federate_sequence"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kind", "about"], name="federate_urutan_satu"),
        ]


class Dispatch(models.Model):
    """A release that a village delivers, or a sum that a server hands up. `listed`: digest of the list that was sent;
    `state`: as far as the door of the office; what comes after stands in the steps of its check. `problem`: why it is
    not there yet, or was refused, and `hindrance` of which kind that is; `site`: of a sum the public site that the
    pages above lead to; `doubles`: JSON of the people whom other villages count as well, each a ticket and the code of
    a village."""

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    listed = models.CharField(max_length=64, blank=True)
    way = models.CharField(max_length=8)
    state = models.CharField(max_length=8, default=TO_SEND)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # when the office was asked last, with or without an answer
    withdrawn_at = models.DateTimeField(null=True)  # when the office recorded that it is withdrawn, as its reply says
    problem = models.TextField(blank=True)
    hindrance = models.CharField(max_length=8, blank=True)
    site = models.CharField(max_length=400, blank=True)
    doubles = models.TextField(blank=True)

    class Meta:
        db_table = "federate_dispatch"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["kode", "number"], name="federate_kirim_sekali"),
            models.CheckConstraint(condition=Q(state__in=DISPATCHES, way__in=WAYS), name="federate_kirim_keadaan"),
            models.CheckConstraint(
                condition=Q(problem="", hindrance="") | (~Q(problem="") & Q(hindrance__in=HINDRANCES)),
                name="federate_kirim_hambatan",
            ),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """One that was refused at the door waits for whoever sends it again."""
        if self.state == TURNED_BACK and self.received_at is not None:
            act = "kiriman_kembali" if AreaCode.from_stored(self.kode).level is AreaLevel.DESA else "jumlah_kembali"
            yield Awaits(act, self.kode, self.received_at, about=self.number)


class Handover(models.Model):
    """That an edition left for an office: `walidata` is the key that answers there, `sends` what went, of
    `federate.invitation`, with commas. Never changed: to whom something was handed stays true."""

    kode = models.CharField(max_length=20)
    number = models.CharField(max_length=12)
    office = models.CharField(max_length=20)
    walidata = models.CharField(max_length=64)
    sends = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        db_table = "federate_handover"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["kode", "number"], name="federate_serah_edisi")]
