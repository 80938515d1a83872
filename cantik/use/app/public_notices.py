"""Notices to readers outside a revision (docs/bidang/quality_policy.md 2): one person writes, another publishes, and
what was published stays to be read until and after another says how it ended.

A notice tells no figure that is not printed: what is right is told by the revision, which passes its gate.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.zone import zone_of
from cantik.content.public_notice import NoticeKind, notice_kinds
from cantik.release import files, printed_tables
from cantik.staff.app import rights, steps
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import fit_line
from cantik.use.app import offers, replies
from cantik.use.app.models import ENDED, STANDS, PublicNotice
from cantik.use.app.nobody import nobody
from cantik.use.errors import NoticeRefused
from cantik.use.office import office_hours
from cantik.use.reply_text import printed_numbers, unprinted_numbers
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

WRITE = "pemberitahuan.tulis"
_LEAST, _MOST, _REASON = 15, 2000, 400
_FEW = 10  # so few that a sentence tells of persons
_FARTHEST = 730
_LISTED = 500
_SHORTEST = f"paling sedikit {_LEAST} huruf"
_WRONG = partial(NoticeRefused, "T426")


@dataclass(frozen=True, slots=True)
class NoticeWish:
    """A notice as it is written: its kind, what it is about ("" = no edition, `2025-1`, or `2025-1/tabel/KEY`), the
    text, the day where its kind asks one."""

    kind: str
    about: str
    text: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class NoticeSubject:
    """What a notice may be about: an edition in force that everybody reads, or a figure of one."""

    id: str
    edition: str
    figure: str
    title: str
    title_en: str


def subjects(area: AreaCode) -> tuple[NoticeSubject, ...]:
    """Editions in force that were put somewhere, the newest first, each before its figures."""
    found: list[NoticeSubject] = []
    for quoted in replies.figures(area):
        if all(subject.id != quoted.edition for subject in found):
            found.append(NoticeSubject(quoted.edition, quoted.edition, "", "", ""))
        figure = quoted.id.partition("/")[2]
        found.append(NoticeSubject(quoted.id, quoted.edition, figure, quoted.title, quoted.title_en))
    return tuple(found)


@transaction.atomic
def write(area: AreaCode, wish: NoticeWish, *, by: Account) -> PublicNotice:
    """Write a notice; it waits for another person. Raises `NoticeRefused` T425, T426."""
    kind = notice_kinds().get(wish.kind)
    if kind is None:
        raise NoticeRefused("T425", "Jenis pemberitahuan ini tidak dikenal", mend="Pilih dari daftar.")
    subject = _subject(area, kind, wish.about)
    day = _day(area, kind, wish.day)
    text = fit_line(wish.text, _MOST, _WRONG)
    _fit(area, text, subject)
    row = PublicNotice(
        kode=area.text(),
        kind=kind.code,
        number="" if subject is None else subject.edition,
        figure="" if subject is None else subject.figure,
        title="" if subject is None else subject.title,
        text=text,
        due=day,
    )
    steps.record_step(row, "tulis", by, area)
    return row


def _subject(area: AreaCode, kind: NoticeKind, about: str) -> NoticeSubject | None:
    if not kind.about_edition:
        return None
    found = next((subject for subject in subjects(area) if subject.id == about), None)
    if found is None:
        raise NoticeRefused(
            "T425", "Jenis ini menyebut rilis yang terbit dan berlaku", mend="Pilih rilis atau angkanya dari daftar."
        )
    return found


def _day(area: AreaCode, kind: NoticeKind, day: dt.date | None) -> dt.date | None:
    if not kind.dated:
        return None
    today = clock.now().astimezone(zone_of(area)).date()
    if day is None or not today <= day <= today + dt.timedelta(days=_FARTHEST):
        found = "" if day is None else day.isoformat()
        raise NoticeRefused("T425", "Jenis ini menyebut hari yang akan datang", found=found, mend="Isi harinya.")
    return day


def _fit(area: AreaCode, text: str, about: NoticeSubject | PublicNotice | None, *, ends: bool = False) -> None:
    """Nobody in it, and no count but those printed of what it is about. `ends`: editions that came since may be
    quoted too."""
    if len(text) < _LEAST:
        raise _WRONG(noop("Tulisannya terlalu pendek"), expected=_SHORTEST)
    nobody(area, (text,), _WRONG)
    number = "" if about is None else about.edition if isinstance(about, NoticeSubject) else about.number
    figure = "" if about is None else about.figure
    told: frozenset[Decimal] = frozenset()
    for held in offers.editions(area):
        if number and (held.number == number or ends):
            told |= printed_numbers(printed_tables.print_release(files.open_release(held.shelved.folder)), figure)
    found = unprinted_numbers(text, told, least=0 if number else _FEW)
    if found:
        raise _WRONG(
            noop("Tulisan ini menyebut hitungan yang tidak dicetak rilisnya"),
            found=", ".join(found),
            mend=noop("Sebut apa yang keliru tanpa angka yang benar; angka yang benar terbit dengan revisinya."),
        )


def decide(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Publish a notice that waits, return it, or say how one that stands ended; whoever wrote it decides nothing of it.
    Raises as `steps.take_step` does, and `NoticeRefused` T426 for its words."""

    def prepare(row: PublicNotice, step: WorkflowStep) -> None:
        if step.target == STANDS:
            row.due = _settlement_day(area, row, clock.now())

    rows = PublicNotice.objects.filter(pk=number, kode=area.text())
    return steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(_weigh_reason, prepare))[1]


def _weigh_reason(row: PublicNotice, step: WorkflowStep, reason: str) -> str:
    why = fit_line(reason, _REASON, _WRONG)
    if step.target == ENDED:
        _fit(rights.area_code(row.kode), why, row, ends=True)
    elif len(why) < _LEAST:
        raise _WRONG(noop("Alasannya belum ditulis"), expected=_SHORTEST)
    return why


def _settlement_day(area: AreaCode, row: PublicNotice, at: dt.datetime) -> dt.date | None:
    """The day by which the matter is settled, written down when readers are told: a term that is changed later makes
    nobody late in hindsight."""
    kind = notice_kinds().get(row.kind)
    if kind is None or not kind.term:
        return row.due
    return office_hours().working_day(at.astimezone(zone_of(area)).date(), kind.term)


def of_village(area: AreaCode) -> list[PublicNotice]:
    """Every notice of a village, the newest first."""
    return list(PublicNotice.objects.filter(kode=area.text()).order_by("-pk")[:_LISTED])


def public(area: AreaCode) -> list[PublicNotice]:
    """The notices that the public reads in an area, those that ended with them, the newest first."""
    return list(_public().filter(rights.within([area], "kode"))[:_LISTED])


def everywhere() -> Iterable[PublicNotice]:
    """The notices that the public reads in every area, the newest first."""
    return list(_public())


def _public() -> QuerySet[PublicNotice]:
    return PublicNotice.objects.filter(state__in=(STANDS, ENDED)).order_by("-decided_at", "-pk")
