"""Who may visit blocks of a village: whoever the village wrote down by name, and whoever holds a role there that fills
in data of persons.

Neither needs a password: a name is written down without an account, and an account which nobody signs in with for 90
days still is in office here. Who was dismissed, an account that was switched off, a role that ended is not.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from cantik.base import clock
from cantik.base.text import fold
from cantik.codes.app.models import CodeRow
from cantik.field.errors import PlanRefused
from cantik.field.rounds.app.models import Block, Enumerator, Round
from cantik.staff.app import log
from cantik.staff.app.areas import hold_area
from cantik.staff.app.models import Account, Assignment
from cantik.staff.matrix import ACTIONS
from cantik.vault import sealing

#: who is given a block: somebody whom the village wrote down, or an account with a role
Collector = Account | Enumerator
#: the roles that fill in data of persons of a village, their own part or all
ROLES = frozenset(ACTIONS["orang.sunting"].cells)
#: letters of a name, so that a numeral after it finds its place
MOST_LETTERS = 90
_LEAST_LETTERS = 2
#: a mobile number at the end of a line, as people write it
_PHONE = re.compile(r"[\s,;:(]*((?:\+?62|0)[\s.-]?8[\d\s.()-]{7,16})\s*\Z")
#: so many digits in a row are a number of a person, not a block of houses
_DIGITS = re.compile(r"\d(?:[ .\-]?\d){4,}")


def names_of(numbers: Collection[int]) -> dict[int, str]:
    """What those of these numbers are called who are still written down."""
    return {row.pk: row.name for row in Enumerator.objects.filter(pk__in=numbers).select_related("account")}


def in_office(person: Collector, area_id: int, at: dt.datetime) -> bool:
    """Whether somebody may collect in a village (number of its area) at a moment."""
    row = person if isinstance(person, Enumerator) else _row(area_id, person)
    if row is not None and row.called:
        return row.area_id == area_id and row.ended_at is None
    account = person if isinstance(person, Account) else person.account
    return account is not None and _by_role(area_id, at).filter(pk=account.pk).exists()


def holders(round_: Round, area_id: int, at: dt.datetime) -> list[Collector]:
    """Whoever of them holds a block of a round, by name."""
    blocks = Block.objects.filter(round=round_).exclude(enumerator=None)
    holding = set(blocks.values_list("enumerator_id", flat=True))
    rows = Enumerator.objects.filter(pk__in=holding).select_related("account")
    return _by_name(row for row in rows if in_office(row, area_id, at))


def enumerators(area_id: int, at: dt.datetime) -> list[Collector]:
    """Everybody who may collect in a village at a moment, by name; nobody twice."""
    named = list(written_down(area_id))
    own = {row.account_id for row in named}
    serving = [row for row in named if row.ended_at is None]
    return _by_name([*serving, *(account for account in _by_role(area_id, at) if account.pk not in own)])


def written_down(area_id: int) -> QuerySet[Enumerator]:
    """Whom a village wrote down by name, those who stopped as well."""
    return (
        Enumerator.objects.filter(area_id=area_id).exclude(called="").select_related("account").order_by("called", "pk")
    )


def people_of(area_id: int) -> QuerySet[Account]:
    """The accounts with any role in a village, by name: one of them may be somebody who was written down."""
    held = Assignment.objects.filter(area__in=_codes(area_id), ended_at=None)
    return Account.objects.filter(pk__in=held.values("person_id")).order_by("name", "pk")


def row_of(person: Collector, area_id: int, by: Account, at: dt.datetime) -> Enumerator:
    """The row that stands for somebody in a village; an account gets its own when it is first given a block."""
    if isinstance(person, Enumerator):
        return person
    made = {"recorded_at": at, "recorded_by": by.actor}
    return Enumerator.objects.get_or_create(area_id=area_id, account=person, defaults=made)[0]


def _row(area_id: int, account: Account) -> Enumerator | None:
    return Enumerator.objects.filter(area_id=area_id, account=account).first()


def _codes(area_id: int) -> QuerySet[CodeRow, Any]:
    return CodeRow.objects.filter(area_id=area_id, valid_to__isnull=True).values("value")


def _by_name(people: Iterator[Collector] | list[Collector]) -> list[Collector]:
    return sorted(people, key=lambda person: (fold(person.name), person.pk))


def _by_role(area_id: int, at: dt.datetime) -> QuerySet[Account]:
    day = clock.day_of(at)
    holding = Assignment.objects.filter(
        Q(held_until=None) | Q(held_until__lte=at),
        Q(stage="") | Q(stage="K"),
        role__in=ROLES,
        area__in=_codes(area_id),
        start__lte=day,
        until__gte=day,
        ended_at=None,
    )
    free = Account.objects.filter(Q(active_until=None) | Q(active_until__gte=day), is_active=True)
    return free.filter(pk__in=holding.values("person_id")).order_by("name", "pk")


# ── written down by name ────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class NamesTaken:
    """What writing names down did: who is new; who is chosen by their account already and was left as they are."""

    added: tuple[Enumerator, ...]
    known: tuple[Account, ...]


def write_down(actor: Account, area_id: int, text: str, *, at: dt.datetime) -> NamesTaken:
    """Write enumerators of a village down, one name a line, a mobile number behind it where there is one.

    All of them or none. A second person of a name gets a numeral. Somebody who has a role under this name is chosen by
    their account; who works here under this name otherwise is taken to be the same person, so that nobody approves
    their own. Raises `PlanRefused` R589 for a line that is no name; `NoSealingKey` (S104) for a number without a key.
    """
    lines = [_split_phone(number, line) for number, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise PlanRefused("R589", "Belum ada nama", mend="Tulis satu nama pada setiap baris.")
    with transaction.atomic():
        hold_area(area_id)
        serving = {fold(person.name): person for person in enumerators(area_id, at) if isinstance(person, Account)}
        known = tuple(serving[fold(name)] for name, _ in lines if fold(name) in serving)
        colleagues = {fold(person.name): person for person in people_of(area_id)}
        rows = Enumerator.objects.filter(area_id=area_id)
        taken = {fold(row.called) for row in rows}
        bound = {row.account_id for row in rows}
        added = []
        for name, phone in ((name, phone) for name, phone in lines if fold(name) not in serving):
            person = colleagues.get(fold(name))
            row = Enumerator(area_id=area_id, called=_apart(name, taken), recorded_at=at, recorded_by=actor.actor)
            row.account = person if person is not None and person.pk not in bound else None
            bound.add(row.account_id)
            added.append(_save_row(row, phone))
        if added:
            _log_act(actor, "lapangan.pencacah", added, at)
    return NamesTaken(tuple(added), known)


def _split_phone(number: int, line: str) -> tuple[str, str]:
    """The name and the telephone number of a line."""
    found = _PHONE.search(line)
    phone = "".join(digit for digit in found[1] if digit.isdigit() or digit == "+") if found else ""
    name = " ".join((line[: found.start()] if found else line).split()).strip(" ,;:-–()")
    letters = sum(letter.isalpha() for letter in name)
    if letters < _LEAST_LETTERS or len(name) > MOST_LETTERS or not name.isprintable() or _DIGITS.search(name):
        raise PlanRefused(
            "R589",
            "Baris ini bukan nama",
            found=f"baris {number}",
            expected=f"nama, paling banyak {MOST_LETTERS} huruf; nomor telepon seluler boleh di belakangnya",
        )
    return name, phone


def _apart(name: str, taken: set[str]) -> str:
    """The name, or with the first numeral that tells it apart; it is taken from now on."""
    found, numeral = name, 1
    while fold(found) in taken:
        numeral += 1
        found = f"{name} ({numeral})"
    taken.add(fold(found))
    return found


def _save_row(row: Enumerator, phone: str) -> Enumerator:
    row.save()
    if phone:
        row.phone = sealing.seal(phone, _place(row))
        row.save(update_fields=["phone"])
    return row


def _place(row: Enumerator) -> bytes:
    return f"plan_enumerator.phone|{row.pk}".encode()


def phone_of(row: Enumerator) -> str:
    """Their telephone number, "" for none. Raises `NoSealingKey` (S104)."""
    return sealing.unseal(row.phone, _place(row)) if row.phone else ""


def dismiss(actor: Account, row: Enumerator, *, at: dt.datetime) -> None:
    """Somebody stops: their tokens open nothing more, what they still send goes into quarantine, their telephone number
    is forgotten. Again changes nothing."""
    with transaction.atomic():
        if _lock_row(row).ended_at is None:
            Enumerator.objects.filter(pk=row.pk).update(ended_at=at, ended_by=actor.actor, phone="")
            _log_act(actor, "lapangan.pencacah_berhenti", [row], at)


def take_up(actor: Account, row: Enumerator, *, at: dt.datetime) -> None:
    """Somebody who had stopped goes on. Again changes nothing."""
    with transaction.atomic():
        if _lock_row(row).ended_at is not None:
            Enumerator.objects.filter(pk=row.pk).update(ended_at=None, ended_by="")
            _log_act(actor, "lapangan.pencacah_lagi", [row], at)


def link(actor: Account, row: Enumerator, account: Account | None, *, at: dt.datetime) -> None:
    """Say whose account somebody has who was written down by name; None: none.

    Raises `PlanRefused` R589 for an account that is chosen by itself already, is no one's of the village, or is the
    actor's own and would be taken off: nobody makes approvable what they brought.
    """
    with transaction.atomic():
        held = _lock_row(row)
        if held.account_id == (account.pk if account is not None else None):
            return
        if held.account_id == actor.pk:
            raise PlanRefused(
                "R589", "Tanda akun Anda sendiri tidak dapat Anda lepas", mend="Minta agen lain di desa ini."
            )
        if account is not None and not people_of(held.area_id).filter(pk=account.pk).exists():
            raise PlanRefused("R589", "Akun ini tidak bertugas di desa ini", mend="Pilih akun lain.")
        if account is not None and _row(held.area_id, account) is not None:
            raise PlanRefused("R589", "Akun ini sudah menjadi pencacah sendiri", mend="Beri bloknya kepada akun itu.")
        held.account = account
        held.save(update_fields=["account"])
        _log_act(actor, "lapangan.pencacah_akun", [held], at)


def _lock_row(row: Enumerator) -> Enumerator:
    return Enumerator.objects.select_for_update().get(pk=row.pk)


def _log_act(actor: Account, action: str, rows: list[Enumerator], at: dt.datetime) -> None:
    numbers = [row.pk for row in rows]
    log.record(by=actor.actor, at=at, action=action, subject="pencacah", subjects=numbers, detail={})
