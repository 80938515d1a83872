"""Public replies where a published figure was misquoted (docs/bidang/quality_policy.md 3.4): one person writes, another
publishes, and what was published stays to be read.

A reply quotes the figure as its edition prints it, copied when it is written: an edition that is withdrawn later takes
no answer away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path

from django.db import transaction
from django.db.models import QuerySet

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.release import files, printed_tables
from cantik.release.app.models import WITHDRAWN, Withdrawal
from cantik.release.show import figure_text
from cantik.staff.app import rights, steps
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import fit_line
from cantik.use.app import offers
from cantik.use.app.models import REVOKED, STANDS, PublicReply
from cantik.use.app.nobody import nobody
from cantik.use.errors import ReplyRefused
from cantik.use.reply_text import printed_numbers, unprinted_numbers
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

WRITE = "tanggapan.tulis"
_LEAST, _MOST, _REASON = 15, 2000, 400
_FEW = 10  # so few that a quotation tells of persons
_LISTED = 500
_REFUSED = partial(ReplyRefused, "T421")
_SHORTEST = f"paling sedikit {_LEAST} huruf"


@dataclass(frozen=True, slots=True)
class QuotedFigure:
    """A published table or indicator of an edition: how it is named here, its titles, the value of an indicator."""

    edition: str
    id: str
    title: str
    title_en: str
    value: str


@dataclass(frozen=True, slots=True)
class ReplyWish:
    """A reply as it is written: the figure (edition and id), what was said of it, where, on which day, the answer."""

    figure: str
    quotation: str
    place: str
    said_on: dt.date
    reply: str


def figures(area: AreaCode) -> tuple[QuotedFigure, ...]:
    """What the published editions in force of a village print, the newest first."""
    found = (_figures(held.shelved.folder, held.shelved.content) for held in offers.editions(area))
    return tuple(figure for edition in found for figure in edition)


@lru_cache(maxsize=32)
def _figures(folder: Path, _content: str) -> tuple[QuotedFigure, ...]:
    release = printed_tables.print_release(files.open_release(folder))
    shown = [figure for figure in release.figures if not figure.area and figure.status == "ada"]
    own = [
        QuotedFigure(
            release.number,
            f"{release.number}/indikator/{figure.id}",
            figure.title,
            figure.title_en,
            f"{figure_text(figure)} {figure.unit}".strip(),
        )
        for figure in shown
    ]
    return (
        *own,
        *(
            QuotedFigure(release.number, f"{release.number}/tabel/{table.key}", table.title, table.title_en, "")
            for table in release.book_tables
        ),
    )


@transaction.atomic
def write(area: AreaCode, wish: ReplyWish, *, by: Account) -> PublicReply:
    """Write a reply; it waits for another person. Raises `ReplyRefused` T420, T421."""
    quoted = next((figure for figure in figures(area) if figure.id == wish.figure), None)
    if quoted is None:
        raise ReplyRefused(
            "T420", "Angka ini tidak ada di rilis yang terbit dan berlaku", mend="Pilih dari daftar angka yang terbit."
        )
    if wish.said_on > clock.today():
        raise ReplyRefused("T421", "Hari kutipan belum datang", found=wish.said_on.isoformat())
    texts = (wish.quotation, wish.place, wish.reply)
    quotation, place, reply = (fit_line(text, _MOST, partial(ReplyRefused, "T421")) for text in texts)
    if min(len(quotation), len(reply)) < _LEAST:
        raise ReplyRefused("T421", "Kutipan atau tanggapannya terlalu pendek", expected=_SHORTEST)
    nobody(area, (quotation, place, reply), _REFUSED)
    _only_printed(area, quoted, quotation, reply)
    row = PublicReply(
        kode=area.text(),
        number=quoted.edition,
        figure=quoted.id,
        title=quoted.title,
        value=quoted.value,
        quotation=quotation,
        place=place,
        said_on=wish.said_on,
        reply=reply,
    )
    steps.record_step(row, "tulis", by, area)
    return row


def _only_printed(area: AreaCode, quoted: QuotedFigure, quotation: str, reply: str) -> None:
    """A reply tells no count that its edition does not print, and repeats no count of few persons of others'."""
    held = next(held for held in offers.editions(area) if held.number == quoted.edition)
    release = printed_tables.print_release(files.open_release(held.shelved.folder))
    told = printed_numbers(release, quoted.id.partition("/")[2])
    found = (*unprinted_numbers(reply, told), *unprinted_numbers(quotation, told, least=_FEW))
    if found:
        raise ReplyRefused(
            "T424",
            "Tulisan ini menyebut hitungan yang tidak dicetak rilisnya",
            found=", ".join(found),
            mend="Sebut angka seperti yang dicetak tabel itu; jangan mengulang hitungan beberapa orang.",
        )


def decide(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Publish a reply that waits, return it, or revoke one that stands; whoever wrote it decides nothing of it. Raises
    as `steps.take_step` does, and `ReplyRefused` T421, T424 for the reason."""
    rows = PublicReply.objects.filter(pk=number, kode=area.text())
    return steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(_weigh_reason))[1]


def _weigh_reason(row: PublicReply, step: WorkflowStep, reason: str) -> str:
    why = fit_line(reason, _REASON, partial(ReplyRefused, "T421"))
    if len(why) < _LEAST:
        raise ReplyRefused("T421", "Alasannya belum ditulis", expected=_SHORTEST)
    nobody(rights.area_code(row.kode), (why,), _REFUSED)
    if step.target == REVOKED and (told := unprinted_numbers(why, ())):  # everybody reads it
        raise ReplyRefused("T424", "Alasan ini menyebut hitungan", found=", ".join(told), mend="Tulis tanpa hitungan.")
    return why


def of_village(area: AreaCode) -> list[PublicReply]:
    """Every reply of a village, the newest first."""
    return list(PublicReply.objects.filter(kode=area.text()).order_by("-pk")[:_LISTED])


@dataclass(frozen=True, slots=True)
class ReplyRead:
    """A reply as everybody reads it: the value only while its edition is not withdrawn."""

    row: PublicReply
    value: str
    withdrawn: bool


def public(area: AreaCode) -> list[ReplyRead]:
    """The replies that the public reads in an area, revoked ones with them, the newest first."""
    return _read(_public().filter(rights.within([area], "kode"))[:_LISTED])


def everywhere() -> list[ReplyRead]:
    """The replies that the public reads in every area, the newest first."""
    return _read(_public())


def _read(rows: Iterable[PublicReply]) -> list[ReplyRead]:
    """What was withdrawn is told no more, nor by an answer about it."""
    gone = set(Withdrawal.objects.filter(state=WITHDRAWN).values_list("kode", "number"))
    withdrawn = [(row, (row.kode, row.number) in gone) for row in rows]
    return [ReplyRead(row, "" if pulled else row.value, pulled) for row, pulled in withdrawn]


def _public() -> QuerySet[PublicReply]:
    return PublicReply.objects.filter(state__in=(STANDS, REVOKED)).order_by("-decided_at", "-pk")
