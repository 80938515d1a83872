"""Public replies as the pages of the site show them."""

from __future__ import annotations

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.publish.site.reply_pages import ReplyEntry
from cantik.use.app import replies
from cantik.use.app.models import REVOKED
from cantik.use.app.replies import ReplyRead


def of_village(desa: AreaCode, name: str) -> tuple[ReplyEntry, ...]:
    """What the pages of a village, by its name, show beside its figures."""
    return tuple(entry(read, name) for read in replies.public(desa))


def entry(read: ReplyRead, village: str) -> ReplyEntry:
    """A reply as the site says it."""
    row = read.row
    decided = row.decided_at or row.at
    return ReplyEntry(
        kode=row.kode,
        village=village,
        number=row.number,
        figure=row.figure.partition("/")[2],
        title=row.title,
        value=read.value,
        quotation=row.quotation,
        place=row.place,
        said_on=row.said_on,
        reply=row.reply,
        day=clock.day_of(decided),
        revoked=row.reason if row.state == REVOKED else "",
        withdrawn=read.withdrawn,
    )
