"""Who gets a letter today about what is due of them, and sending it: one a person and day, at most.

A letter is noted before it is handed to the server. Killed in between, that person gets none today rather than two:
the pages say the same, and what was not surely sent is still news tomorrow.
"""

from __future__ import annotations

import datetime as dt
import smtplib
import time
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Q

from cantik.base import clock
from cantik.coach.app import tasks, waits
from cantik.coach.app.models import DigestLetter, DueTask, NoDigest
from cantik.coach.app.tasks import LateVillage, OpenTask
from cantik.codes.practice import is_practice
from cantik.content.loader import limit
from cantik.forum.app import year
from cantik.forum.app.year import YearMove
from cantik.staff.app import acts, groups, mail
from cantik.staff.app.models import Account
from cantik.staff.app.rights import area_code, areas_for, assignments_of, read_together
from cantik.staff.app.waiting_models import WaitingAct

#: so long a slow server may hold up the other duties of a tick; who is left gets theirs at the next
PATIENCE_S = 60.0
#: letters are kept so long: nobody asks for older ones
_KEPT = dt.timedelta(days=60)
_CALL = "papan.lihat"
_FOR_GOOD = 500


@dataclass(frozen=True, slots=True)
class TaskLetter:
    """What a person is told: what is over its day, what waits, what was moved (with its moves since the last letter),
    which villages are so late that they are called."""

    person: Account
    late: tuple[OpenTask, ...]
    waiting: tuple[OpenTask, ...]
    moved: tuple[tuple[DueTask, YearMove], ...]
    called: tuple[LateVillage, ...]
    newest: int
    newest_act: int


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due of anybody on a day, read once for all letters."""

    today: dt.date
    tasks: Mapping[tuple[str, str], Sequence[DueTask]]
    acts: Sequence[WaitingAct]
    moves: Mapping[int, Sequence[YearMove]]
    called: Sequence[LateVillage]
    newly_called: Mapping[str, dt.date]


# ── who gets what ───────────────────────────────────────────────────────────────────────────────
def letters(at: dt.datetime) -> Iterator[TaskLetter]:
    """The letters that are due and were not tried today: to whoever has an address and wants them, when there is news
    since their last one, or the term of repeating is over and something still waits."""
    today = clock.day_of(at)
    tried = DigestLetter.objects.filter(day=today).values("person")
    wanting = Account.objects.filter(is_active=True).exclude(email="").exclude(pk__in=tried)
    people = read_together(wanting.exclude(pk__in=NoDigest.objects.values("person")).order_by("pk"))
    if not people:
        return
    due, last = _due(today), dict[int, DigestLetter]()
    for row in DigestLetter.objects.filter(sent_at__isnull=False).order_by("day"):
        last[row.person_id] = row
    for person in people:
        letter = _letter(person, due, last.get(person.pk))
        if letter is not None:
            yield letter


def _due(today: dt.date) -> _Due:
    since = clock.midnight(today - _KEPT)
    moved = year.moves_since(since)
    held = dict[tuple[str, str], list[DueTask]]()
    rows = DueTask.objects.filter(Q(shown__lte=today) | Q(line__in=list(moved)), done_on=None)
    for row in rows.select_related("line").order_by("due", "pk"):
        held.setdefault((row.kode, row.role), []).append(row)
    called = tasks.list_escalations()
    told = DueTask.objects.filter(done_on=None, told__lte=today).values_list("kode", "told").order_by("told")
    newly = {kode: day for kode, day in told if day is not None}  # the latest of each village
    term = dt.timedelta(days=limit("naik_menunggu_hari").whole)
    for act in tasks.list_late_acts():
        newly[act.kode] = max(newly.get(act.kode, act.due + term), act.due + term)
    open_acts = [row for row in waits.open_rows() if not is_practice(waits.area_of(row))]
    return _Due(today, held, open_acts, moved, called, newly)


def _letter(person: Account, due: _Due, last: DigestLetter | None) -> TaskLetter | None:
    """None when there is nothing to say."""
    today, mine = due.today, dict[int, DueTask]()
    for given in assignments_of(person, today):
        for area in groups.areas_of(given, today):
            if not is_practice(area):
                mine |= {row.pk: row for row in due.tasks.get((area.text(), given.role), ())}
    acts_here = waits.select_for(person, due.acts)
    standing: list[OpenTask] = [*(row for row in mine.values() if row.shown <= today), *acts_here]
    standing.sort(key=lambda row: (row.due, row.pk))
    told_at = clock.midnight(today - dt.timedelta(days=1)) if last is None else last.sent_at
    moved = [
        (row, move)
        for row in mine.values()
        for move in due.moves.get(row.line_id or 0, ())[-1:]
        if told_at is not None and move.at > told_at
    ]
    below = areas_for(person, _CALL)
    called = [village for village in due.called if any(area.contains(area_code(village.kode)) for area in below)]
    if not (moved or _news(standing, called, due, last)):
        return None
    late = tuple(row for row in standing if row.due < today)
    waiting = tuple(row for row in standing if row.due >= today)
    newest = max((row.pk for row in mine.values()), default=0)
    newest_act = max((row.pk for row in acts_here), default=0)
    return TaskLetter(person, late, waiting, tuple(moved), tuple(called), newest, newest_act)


def _news(
    standing: Collection[OpenTask], called: Collection[LateVillage], due: _Due, last: DigestLetter | None
) -> bool:
    """Whether something began to wait, went over its day or reached the list to telephone since the last letter, or
    the term of repeating is over."""
    if not (standing or called):
        return False
    if last is None or (due.today - last.day).days >= limit("surel_tugas_ulang_hari").whole:
        return True
    new = any(_is_new(row, last) or last.day <= row.due < due.today for row in standing)
    return new or any(due.newly_called[village.kode] > last.day for village in called)


def _is_new(row: OpenTask, last: DigestLetter) -> bool:
    """Whether something began to wait since a letter."""
    if isinstance(row, WaitingAct):
        return row.pk > last.newest_act
    return row.pk > last.newest or row.shown > last.day


# ── sending ─────────────────────────────────────────────────────────────────────────────────────
def send(compose: Callable[[TaskLetter], EmailMessage], *, at: dt.datetime) -> int:
    """Send the letters that are due, over one line; returns how many the server took.

    Raises what the line raised when it was lost, or `smtplib.SMTPException` when the server takes nothing now: whose
    letter was on the line gets none today, everybody after it at the next tick.
    """
    if not mail.is_configured() or at.astimezone(clock.zone()).hour < limit("surel_tugas_jam").whole:
        return 0
    today, until = clock.day_of(at), time.monotonic() + PATIENCE_S
    DigestLetter.objects.filter(day__lt=today - _KEPT).delete()
    line, count = get_connection(), 0
    try:
        for letter in letters(at):
            if count == 0:
                line.open()
            elif time.monotonic() > until:
                break
            _ask(line)
            count += _send_letter(letter, compose(letter), line, today)
    finally:
        line.close()
    return count


def _ask(line: BaseEmailBackend) -> None:
    """A line that was lost while nobody spoke is found out before a letter is noted."""
    server = getattr(line, "connection", None)
    if server is not None and server.noop()[0] >= _FOR_GOOD - 100:
        raise smtplib.SMTPServerDisconnected("the server takes nothing now")


def _send_letter(letter: TaskLetter, message: EmailMessage, line: BaseEmailBackend, today: dt.date) -> bool:
    """Note and send one letter; False when somebody else has it, or this address is refused."""
    seen = {"newest": letter.newest, "newest_act": letter.newest_act}
    row, new = DigestLetter.objects.get_or_create(person=letter.person, day=today, defaults=seen)
    if not new:
        return False
    message.connection = line
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        _note_refusal(row, min(code for code, _words in error.recipients.values()))
        return False
    except smtplib.SMTPDataError as error:
        _note_refusal(row, error.smtp_code)
        if error.smtp_code < _FOR_GOOD:
            raise
        return False
    except smtplib.SMTPSenderRefused:
        row.delete()  # nothing was handed over, and nobody's letter will be
        raise
    DigestLetter.objects.filter(pk=row.pk).update(sent_at=clock.now())
    return True


def _note_refusal(row: DigestLetter, code: int) -> None:
    """For good: kept, so that it is not tried again today; for now: forgotten, so that it is."""
    if code >= _FOR_GOOD:
        DigestLetter.objects.filter(pk=row.pk).update(refused=True)
    else:
        row.delete()


# ── what a person says and sees ─────────────────────────────────────────────────────────────────
def wants_letters(person: Account) -> bool:
    """Whether a person wants the letters."""
    return not NoDigest.objects.filter(person=person).exists()


def newest(person: Account) -> DigestLetter | None:
    """The last letter of a person that was sent or refused."""
    rows = DigestLetter.objects.filter(Q(sent_at__isnull=False) | Q(refused=True), person=person)
    return rows.order_by("-day").first()


@transaction.atomic
def choose(person: Account, *, want: bool) -> None:
    """Switch one's own letters on or off; saying it twice changes nothing."""
    if want == wants_letters(person):
        return
    if want:
        NoDigest.objects.filter(person=person).delete()
    else:
        NoDigest.objects.get_or_create(person=person)
    acts.record(person, person, "tugas.surel", "akun", nyala=want)
