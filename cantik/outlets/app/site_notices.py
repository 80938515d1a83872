"""Notices to readers as the pages of the site show them."""

from __future__ import annotations

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.content.public_notice import notice_kinds
from cantik.publish.site.notice_pages import NoticeEntry
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.use.app import public_notices
from cantik.use.app.models import PublicNotice


def of_village(desa: AreaCode, name: str) -> tuple[NoticeEntry, ...]:
    """What the pages of a village, by its name, tell their readers. What was withdrawn is not told by a notice."""
    gone = set(Withdrawal.objects.filter(state=WITHDRAWN, kode=desa.text()).values_list("number", flat=True))
    return tuple(entry(row, name) for row in public_notices.public(desa) if row.number not in gone)


def entry(row: PublicNotice, village: str) -> NoticeEntry:
    """A notice as the site says it; of a kind that is no more by its code."""
    kind = notice_kinds().get(row.kind)
    decided = row.decided_at or row.at
    return NoticeEntry(
        kode=row.kode,
        village=village,
        kind=kind.title if kind else row.kind,
        kind_en=kind.title_en if kind else row.kind,
        lead=kind.lead if kind else "",
        lead_en=kind.lead_en if kind else "",
        number=row.number,
        figure=row.figure,
        title=row.title,
        text=row.text,
        day=clock.day_of(decided),
        due=row.due,
        dated=kind is not None and kind.dated,
        ended=clock.day_of(row.ended_at) if row.ended_at else None,
        ending=row.ending,
    )
