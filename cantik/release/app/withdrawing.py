"""Withdraw a release: asked for by those who may ask, done by those who may do it. It stays visible with its reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import IntegrityError, transaction

from cantik.base import clock
from cantik.codes.area import AreaCode, is_area_code
from cantik.release import countersign, shelf
from cantik.release.app import storage
from cantik.release.app.examining import judge, judge_level
from cantik.release.app.models import ASKED, REFUSED, WITHDRAWN, Withdrawal
from cantik.release.errors import NoSuchEdition, NotNow, SamePerson
from cantik.release.reasons import public_reason, require_reason
from cantik.staff.app import log, rights, waiting_list
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore


def _require_edition(shelf_folder: Path, code: str, number: str) -> Path:
    found = next((held for held in shelf.editions(shelf_folder, code) if held.number == number), None)
    if found is None:
        raise NoSuchEdition(number)
    return found.folder


def ask(
    *, area: AreaCode, number: str, reason: str, shelf_folder: Path, by: str, at: dt.datetime | None = None
) -> Withdrawal:
    """Ask for the withdrawal of a release.

    Raises `NoSuchEdition` (T405), `ReasonWanted` (T403), `ReasonTells` (T408), `NotNow` (T402) when it was asked for or
    withdrawn already.
    """
    at, said = at or clock.now(), public_reason(reason)
    _require_edition(shelf_folder, area.text(), number)
    try:
        with transaction.atomic():
            row = Withdrawal.objects.create(kode=area.text(), number=number, reason=said, asked_by=by, asked_at=at)
            waiting_list.keep_row(row)
            _write("rilis.minta_tarik", ("desa", area.text_with_scheme()), {"nomor": number}, by=by, at=at)
    except IntegrityError as error:
        raise NotNow("Penarikan rilis ini sudah diminta atau sudah dilakukan", found=number) from error
    return row


def withdraw(
    *, area: AreaCode, number: str, reason: str, opened: OpenStore, person: Account, at: dt.datetime | None = None
) -> Withdrawal:
    """Withdraw a release, on a request or without one, and sign that it was. `reason` "" takes the request's words.

    Raises `NoSuchEdition` (T405), `ReasonWanted` (T403), `ReasonTells` (T408), `SamePerson` (T404) when the person
    asked for it, `NotNow` (T402) when it is withdrawn already.
    """
    at = at or clock.now()
    folder = _require_edition(storage.shelf(opened.store.path), area.text(), number)
    with _once(number):
        asked = Withdrawal.objects.filter(kode=area.text(), number=number, state=ASKED).first()
        if asked is not None:
            rights.second(person, [(asked.asked_by, asked.asked_at)], SamePerson, area)
        row = _pull_edition(area.text(), number, reason, person=person, at=at)
        office = rights.check_access(person, "rilis.tarik", area).ok  # else the village withdraws what is its own
        judge(area, folder, countersign.WITHDRAWAL, opened=opened, by=person.actor, at=at, office=office)
        _write("rilis.tarik", ("desa", area.text_with_scheme()), {"nomor": number}, by=person.actor, at=at)
    return row


def withdraw_level(
    *,
    code: str,
    sealed_by: AreaCode,
    number: str,
    reason: str,
    opened: OpenStore,
    person: Account,
    at: dt.datetime | None = None,
) -> Withdrawal:
    """The same of a release of a level (`code`: its own, or the id of its group), without a request: who makes such
    releases withdraws them. `sealed_by`: the area whose key says so. Raises as `withdraw`."""
    at = at or clock.now()
    folder = _require_edition(storage.level_shelf(opened.store.path), code, number)
    where = {"wilayah": code} if is_area_code(code) else {}
    with _once(number):
        row = _pull_edition(code, number, reason, person=person, at=at)
        judge_level(code, folder, sealed_by, opened=opened, by=person.actor, at=at)
        _write("rilis.tarik_wilayah", ("wilayah", code), {**where, "nomor": number}, by=person.actor, at=at)
    return row


@contextmanager
def _once(number: str) -> Iterator[None]:
    """One transaction; of two who withdraw at once the second is told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise NotNow("Rilis ini sudah ditarik", found=number) from error


def _pull_edition(code: str, number: str, reason: str, *, person: Account, at: dt.datetime) -> Withdrawal:
    rows = Withdrawal.objects.filter(kode=code, number=number)
    if rows.filter(state=WITHDRAWN).exists():
        raise NotNow("Rilis ini sudah ditarik", found=number)
    row = rows.filter(state=ASKED).first()
    if row is None:
        said = public_reason(reason)
        row = Withdrawal(kode=code, number=number, reason=said, asked_by=person.actor, asked_at=at)
    else:
        row.reason = public_reason(reason) if reason.strip() else row.reason
    row.state, row.decided_by, row.decided_at = WITHDRAWN, person.actor, at
    row.save()
    waiting_list.keep_row(row)
    return row


def _write(action: str, subject: tuple[str, str], detail: dict[str, str], *, by: str, at: dt.datetime) -> None:
    kind, named = subject
    log.record(by=by, at=at, action=action, subject=kind, subjects=[named], detail={**detail})


def of_levels(codes: Iterable[str]) -> dict[tuple[str, str], Withdrawal]:
    """The releases that were withdrawn of some levels, by code and number."""
    rows = Withdrawal.objects.filter(kode__in=list(codes), state=WITHDRAWN)
    return {(row.kode, row.number): row for row in rows}


def refuse(*, area: AreaCode, number: str, answer: str, person: Account, at: dt.datetime | None = None) -> Withdrawal:
    """Refuse a request with the reason. Raises `NotNow` (T402), `ReasonWanted` (T403), `ReasonTells` (T408),
    `SamePerson` (T404)."""
    at, said = at or clock.now(), require_reason(answer)
    with transaction.atomic():
        row = Withdrawal.objects.filter(kode=area.text(), number=number, state=ASKED).first()
        if row is None:
            raise NotNow("Tidak ada permintaan penarikan untuk rilis ini", found=number)
        rights.second(person, [(row.asked_by, row.asked_at)], SamePerson, area)
        row.state, row.decided_by, row.decided_at, row.answer = REFUSED, person.actor, at, said
        row.save()
        waiting_list.keep_row(row)
        _write("rilis.tolak_tarik", ("desa", area.text_with_scheme()), {"nomor": number}, by=person.actor, at=at)
    return row
