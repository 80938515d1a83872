"""The numbers of what this store says, and of what it heard, in order (`federate.order`)."""

from __future__ import annotations

from django.db import transaction

from cantik.federate.app.models import MessageSequence
from cantik.federate.order import Numbered

#: kinds: statements of a sum and replies that this store makes, replies that it took over
SUM_MADE, REPLY_MADE, REPLY_TAKEN = "jumlah", "balasan", "balasan_masuk"


def next_number(kind: str, about: str, content: str) -> int:
    """The number of a message: that of the last one where it says the same (`content`: a digest), else the next."""
    with transaction.atomic():
        row, _made = MessageSequence.objects.select_for_update().get_or_create(kind=kind, about=about)
        if row.content != content:
            row.number, row.content = row.number + 1, content
            row.save(update_fields=["number", "content"])
        return row.number


def go_above(kind: str, about: str, number: int, *, refused: bool = False) -> None:
    """What is said next has a number above one that the other side signed for: this store may be a restored one.
    `refused`: also above the very number, which other content has there."""
    with transaction.atomic():
        row, _made = MessageSequence.objects.select_for_update().get_or_create(kind=kind, about=about)
        if number > row.number or (refused and number == row.number):
            row.number, row.content = number, ""
            row.save(update_fields=["number", "content"])


def held_message(kind: str, about: str) -> Numbered | None:
    """The message that holds; None before any came."""
    row = MessageSequence.objects.filter(kind=kind, about=about, number__gt=0).first()
    return None if row is None else Numbered((row.number,), row.content)


def keep_message(kind: str, about: str, message: Numbered) -> None:
    """This one holds from now on."""
    MessageSequence.objects.update_or_create(
        kind=kind, about=about, defaults={"number": message.rank[-1], "content": message.content}
    )


def forget_taken(kode: str) -> None:
    """The answers about editions of an area came from a server that is not its office's any more."""
    MessageSequence.objects.filter(kind=REPLY_TAKEN, about__startswith=f"{kode} ").delete()
