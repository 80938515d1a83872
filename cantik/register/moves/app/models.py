"""The key that cards are sealed for, the villages of other servers, cards that went and cards that came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from django.db import models
from django.db.models import Q

from cantik.codes.app.models import Area
from cantik.codes.app.queries import code_of
from cantik.collect.app.models import Batch
from cantik.register.moves.card import ACCEPTED, REFUSED
from cantik.staff.two_hands import Awaits

#: a card: nobody decided; the origin says that it counts no more
WAITS, CANCELLED = "menunggu", "batal"
SENT_STATES = (WAITS, ACCEPTED, REFUSED, CANCELLED)
CAME_STATES = (WAITS, ACCEPTED, REFUSED)


class MoveKey(models.Model):
    """The age key of a village: the half that it gives away, and the other one, sealed."""

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="+")
    recipient = models.CharField(max_length=80)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    class Meta:
        db_table = "register_movekey"


class Neighbour(models.Model):
    """A village of another server as its card of address said, believed by somebody here. Ended, never deleted."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    kode = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    recipient = models.CharField(max_length=80)
    address = models.CharField(max_length=400, blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "register_neighbour"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["area", "kode"], condition=Q(ended_at__isnull=True), name="register_tetangga_satu"
            ),
        ]


class SentCard(models.Model):
    """A card that this village made. `people`: JSON of internal numbers; `key`: of the village of destination then;
    `sealed`: the file, until the card is answered; `receipt`: the envelope that answered it; `problem`: why what it
    says is not in the register yet; `departure`: the batch that is."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    card = models.CharField(max_length=64, unique=True)
    kode = models.CharField(max_length=20)
    key = models.CharField(max_length=64)
    address = models.CharField(max_length=400, blank=True)
    people = models.TextField()
    left = models.DateField()
    letter = models.BooleanField()
    made = models.DateField()
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, default=WAITS)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # when the other server was asked last
    line = models.CharField(max_length=500, blank=True)  # why it was not reached
    arrived_at = models.DateTimeField(null=True)  # the other server said that it has it
    told_at = models.DateTimeField(null=True)  # the other server knows that its receipt is here
    ended_at = models.DateTimeField(null=True)
    receipt = models.BinaryField(default=b"")
    reason = models.CharField(max_length=20, blank=True)  # of `card.REASONS`
    problem = models.CharField(max_length=500, blank=True)
    departure = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        db_table = "register_sentcard"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(state__in=SENT_STATES), name="register_kartu_keluar"),
            models.CheckConstraint(
                condition=Q(departure__isnull=True) | Q(state=ACCEPTED), name="register_kartu_keluar_pindah"
            ),
        ]


class CameCard(models.Model):
    """A card that came to this village. `sealed`: the file, until somebody decides; `known`: how many of its people the
    register had already; `arrival`: the batch that brought the others; `settled_at`: when the village of origin said
    that it has the receipt."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    card = models.CharField(max_length=64)
    kode = models.CharField(max_length=20)
    count = models.IntegerField()
    left = models.DateField()
    made = models.DateField()
    sealed = models.BinaryField()
    state = models.CharField(max_length=10, default=WAITS)
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    by = models.CharField(max_length=200, blank=True)
    receipt = models.BinaryField(default=b"")
    reason = models.CharField(max_length=20, blank=True)  # of `card.REASONS`
    known = models.IntegerField(default=0)
    arrival = models.OneToOneField(Batch, on_delete=models.PROTECT, related_name="+", null=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "register_camecard"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["area", "card"], name="register_kartu_masuk_sekali"),
            models.CheckConstraint(condition=Q(state__in=CAME_STATES), name="register_kartu_masuk"),
        ]

    def list_awaits(self) -> Iterator[Awaits]:
        """One that nobody decided about waits for whoever records events of the village."""
        if self.state == WAITS:
            yield Awaits("kartu_pindah", code_of(self.area_id), self.at, about=self.card[:8])
