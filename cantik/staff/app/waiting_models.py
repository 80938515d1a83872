"""The one table of what waits for another hand (docs/adr/0069)."""

from __future__ import annotations

import datetime as dt
import json
from typing import ClassVar

from django.db import models

from cantik.staff.two_hands import Hand


class WaitingAct(models.Model):
    """Something that waits for a second hand: which act (`staff.two_hands`), where, since when, of which row.

    Written and taken away by `acts` in the transaction of the act, never changed by hand. `about` holds keys of content
    and numbers; `hands` as JSON, accounts by their number: no name of anybody.
    """

    act = models.CharField(max_length=20)
    kode = models.CharField(max_length=60)
    role = models.CharField(max_length=30, blank=True)  # the only role that decides, "" where the right says it all
    subject = models.CharField(max_length=60)  # the model of the row, and its key
    number = models.BigIntegerField()
    page = models.BigIntegerField()
    about = models.CharField(max_length=120, blank=True)
    hands = models.TextField()
    since = models.DateTimeField()
    due = models.DateField()
    until = models.DateTimeField(null=True)  # void from then on
    own = models.CharField(max_length=200, blank=True)  # whose answer it is, "" where it is that of an office

    class Meta:
        db_table = "staff_waitingact"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["act", "kode"], name="staff_menunggu_siapa"),
            models.Index(fields=["kode"], name="staff_menunggu_wilayah"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["subject", "number", "act"], name="staff_menunggu_sekali"),
        ]

    def list_hands(self) -> tuple[Hand, ...]:
        """Who cannot be the second hand, each with the moment of what they did."""
        said = json.loads(self.hands)
        return tuple((by, None if at is None else dt.datetime.fromisoformat(at)) for by, at in said)
