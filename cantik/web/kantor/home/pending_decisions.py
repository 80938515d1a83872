"""What others of a forum or village handed in and somebody may decide about: without this an act of two people waits on
a page that nobody opens."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.collect.app import opd, opd_standing
from cantik.collect.app.opd_models import OpdDelivery
from cantik.content.loader import here
from cantik.content.public_notice import notice_kinds
from cantik.forum.app import definitions, meetings, parameters, policies
from cantik.forum.app.meeting_models import Meeting, MeetingAddendum
from cantik.forum.app.models import DefinitionProposal, PolicyProposal
from cantik.release.app import cards
from cantik.release.app.models import SUBMITTED, StatisticsCard
from cantik.staff.app import rights
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, check_access, separate
from cantik.use.app import public_notices, replies
from cantik.use.app.models import PROPOSED, STANDS, PublicNotice, PublicReply
from cantik.web.forum.meeting.words import kind
from cantik.web.language import either, of_content
from cantik.web.store import describe_area

_FORUMS = (AreaLevel.KABUPATEN, AreaLevel.PROVINSI)


@dataclass(frozen=True, slots=True)
class AwaitedHand:
    """One thing that waits: what it is, its own name as somebody wrote it, where it is decided, since when."""

    what: str
    name: str
    href: str
    since: dt.datetime
    hands: tuple[str, ...]


def list_awaited(person: Account, areas: Sequence[AreaCode]) -> list[AwaitedHand]:
    """What waits for this person at these areas, the oldest first; nothing that they had a hand in."""
    found = [held for area in areas if area.level in _FORUMS for held in _at(person, area)]
    found += _words(person, areas)
    return sorted(
        (held for held in found if all(separate(hand, person, since=held.since).ok for hand in held.hands if hand)),
        key=lambda held: held.since,
    )


def _at(person: Account, area: AreaCode) -> Iterator[AwaitedHand]:
    if meetings.may_close(person, area):
        yield from _minutes(area)
    if check_access(person, opd.DECIDE, area).ok:
        yield from _tables(area, OpdDelivery.HANDED_IN)
    if check_access(person, opd.SETTLE, area).ok:
        yield from _tables(area, OpdDelivery.EXAMINED)
    yield from _definitions(person, area)
    if check_access(person, parameters.LOCK, area).ok:
        yield from _settings(area)
    if check_access(person, policies.SET, area).ok:
        href = reverse("pelindungan", args=[area.text()])
        for row in PolicyProposal.objects.filter(area=area.text(), state=PolicyProposal.PROPOSED):
            yield AwaitedHand(_("Aturan pelindungan menunggu orang kedua"), row.code, href, row.at, (row.by,))


def _words(person: Account, areas: Sequence[AreaCode]) -> Iterator[AwaitedHand]:
    """What the office shall say to everybody (its card of the month, too), and an error that readers were told of and
    that nobody mended in time."""
    mine = [area for area in areas if check_access(person, replies.PUBLISH, area).ok]
    for reply in PublicReply.objects.filter(rights.within(mine, "kode"), state=PROPOSED):
        href = reverse("tanggapan", args=[reply.kode])
        yield AwaitedHand(_("Tanggapan umum menunggu diterbitkan"), reply.title, href, reply.at, (reply.by,))
    mine = [area for area in areas if check_access(person, public_notices.PUBLISH, area).ok]
    kinds = notice_kinds()
    for row in PublicNotice.objects.filter(rights.within(mine, "kode"), state__in=(PROPOSED, STANDS)):
        href, kind = reverse("pemberitahuan", args=[row.kode]) + f"#p{row.pk}", kinds.get(row.kind)
        name = f"{row.kind if kind is None else of_content(kind.title)}, {describe_area(area_code(row.kode)).name}"
        if row.state == PROPOSED:
            yield AwaitedHand(_("Pemberitahuan menunggu diterbitkan"), name, href, row.at, (row.by,))
        elif kind is not None and kind.term and row.due is not None and row.due < clock.today():
            yield AwaitedHand(_("Galat yang diberitahukan melewati harinya"), name, href, row.decided_at or row.at, ())
    mine = [area for area in areas if check_access(person, cards.SIGN, area).ok]
    for card in StatisticsCard.objects.filter(rights.within(mine, "kode"), state=SUBMITTED):
        href = reverse("kartu_tanda_tangan", args=[card.kode])
        yield AwaitedHand(_("Kartu statistik menunggu tanda tangan"), card.number, href, card.made_at, (card.made_by,))


def _minutes(area: AreaCode) -> Iterator[AwaitedHand]:
    for row in Meeting.objects.filter(forum=area.text(), state=Meeting.HANDED_IN, handed_at__isnull=False):
        href, name = reverse("rapat_satu", args=[area.text(), row.pk]), f"{kind(row.kind)} {row.number}/{row.year}"
        if row.handed_at is not None:
            yield AwaitedHand(_("Notulen rapat menunggu ditutup"), name, href, row.handed_at, (row.handed_by,))
    for added in MeetingAddendum.objects.filter(meeting__forum=area.text(), confirmed_by="").select_related("meeting"):
        meeting = added.meeting
        href, name = reverse("rapat_satu", args=[area.text(), meeting.pk]), f"{meeting.number}/{meeting.year}"
        yield AwaitedHand(_("Susulan notulen menunggu disahkan"), name, f"{href}#susulan", added.at, (added.by,))


def _tables(area: AreaCode, state: str) -> Iterator[AwaitedHand]:
    titles = {table.id: of_content(table.title) for table in opd_standing.tables()}
    for row in OpdDelivery.objects.filter(kabupaten=area.text(), state=state):
        href = reverse("opd_serahan", args=[area.text(), row.pk])
        name = f"{titles.get(row.table, row.table)} {row.year}"
        yield AwaitedHand(
            _("Tabel OPD menunggu diterima"), name, href, row.examined_at or row.at, (row.by, row.examined_by)
        )


def _settings(area: AreaCode) -> Iterator[AwaitedHand]:
    for row in parameters.list_proposed(area):
        href = reverse("penetapan_satu", args=[row.area, row.parameter, row.year]) + "#usulan"
        held = here().parameters.get(row.parameter)
        title = row.parameter if held is None else either(held.title, held.title_en)
        name = f"{title}, {describe_area(area_code(row.area)).name}, {row.year}"
        yield AwaitedHand(_("Nilai parameter menunggu dikunci"), name, href, row.at, (row.by,))


def _definitions(person: Account, area: AreaCode) -> Iterator[AwaitedHand]:
    href = reverse("definisi", args=[area.text()])
    waits = {
        DefinitionProposal.PROPOSED: (definitions.EXAMINE, _("Definisi daerah menunggu diperiksa")),
        DefinitionProposal.EXAMINED: (definitions.APPROVE, _("Definisi daerah menunggu disetujui")),
    }
    for row in DefinitionProposal.objects.filter(forum=area.text(), state__in=waits):
        action, what = waits[row.state]
        if check_access(person, action, area).ok:
            yield AwaitedHand(what, row.code, href, row.examined_at or row.at, (row.by, row.examined_by))
