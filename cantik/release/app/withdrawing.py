"""Withdraw a release: asked for by those who may ask, done by those who may do it. It stays visible with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import IntegrityError, transaction

from cantik.base import clock
from cantik.codes.area import AreaCode, is_area_code
from cantik.release import countersign, shelf
from cantik.release.app import storage
from cantik.release.app.examining import judge, judge_level
from cantik.release.app.models import ASKED, WITHDRAWN, Withdrawal
from cantik.release.app.workflows import UNASKED
from cantik.release.errors import NoSuchEdition, NotNow
from cantik.release.reasons import public_reason, require_reason
from cantik.staff.app import rights, steps
from cantik.staff.app.models import Account
from cantik.vault.app.opening import OpenStore
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep


def _require_edition(shelf_folder: Path, code: str, number: str) -> Path:
    found = next((held for held in shelf.editions(shelf_folder, code) if held.number == number), None)
    if found is None:
        raise NoSuchEdition(number)
    return found.folder


def ask(*, area: AreaCode, number: str, reason: str, shelf_folder: Path, by: Account) -> Withdrawal:
    """Ask for the withdrawal of a release.

    Raises `NoSuchEdition` (T405), `ReasonWanted` (T403), `ReasonTells` (T408), `NotNow` (T402) when it was asked for or
    withdrawn already.
    """
    _require_edition(shelf_folder, area.text(), number)
    with _once(NotNow("Penarikan rilis ini sudah diminta atau sudah dilakukan", found=number)):
        return _begin_row("minta_tarik", area.text(), number, reason, by=by, area=area)


def decide(*, area: AreaCode, number: str, pressed: PressedButton, opened: OpenStore, person: Account) -> WorkflowStep:
    """Take a declared step of a request, or withdraw a release without one; that it was withdrawn is signed. Of a
    request no reason takes its words.

    Raises `NoSuchEdition` (T405), `ReasonWanted` (T403), `ReasonTells` (T408), `SamePerson` (T404) when the person
    asked for it, `NotNow` (T402) when it is withdrawn already or nobody asked.
    """
    folder = _require_edition(storage.shelf(opened.store.path), area.text(), number)
    office = rights.check_access(person, "rilis.tarik", area).ok  # else the village withdraws what is its own

    def sign(_row: Withdrawal, step: WorkflowStep) -> None:
        if step.target == WITHDRAWN:
            judge(area, folder, countersign.WITHDRAWAL, opened=opened, by=person.actor, at=clock.now(), office=office)

    rows = Withdrawal.objects.filter(kode=area.text(), number=number)
    with _once(_refuse_again(number)):
        if pressed.answer != UNASKED.answer or rows.filter(state=ASKED).exists():
            effects = StepEffects(weigh=_weigh_reason, does=sign)
            return steps.take_step(rows, pressed, by=person, area=area, effects=effects)[1]
        sign(_begin_row(UNASKED.name, area.text(), number, pressed.reason, by=person, area=area), UNASKED)
    return UNASKED


def withdraw_level(
    *, code: str, sealed_by: AreaCode, number: str, reason: str, opened: OpenStore, person: Account
) -> Withdrawal:
    """Withdraw a release of a level (`code`: its own, or the id of its group), without a request: who makes such
    releases withdraws them. `sealed_by`: the area whose key says so. Raises as `decide`."""
    folder = _require_edition(storage.level_shelf(opened.store.path), code, number)
    area = AreaCode.from_stored(code) if is_area_code(code) else sealed_by
    with _once(_refuse_again(number)):
        row = _begin_row("tarik_wilayah", code, number, reason, by=person, area=area)
        judge_level(code, folder, sealed_by, opened=opened, by=person.actor, at=clock.now())
    return row


def _refuse_again(number: str) -> NotNow:
    return NotNow("Rilis ini sudah ditarik", found=number)


@contextmanager
def _once(refused: NotNow) -> Iterator[None]:
    """One transaction; of two who do it, the second is told."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refused from error


def _begin_row(name: str, code: str, number: str, reason: str, *, by: Account, area: AreaCode) -> Withdrawal:
    row = Withdrawal(kode=code, number=number, reason=public_reason(reason), asked_by=by.actor, asked_at=clock.now())
    steps.record_step(row, name, by, area)
    return row


def _weigh_reason(row: Withdrawal, step: WorkflowStep, said: str) -> str:
    if step.target != WITHDRAWN:
        return require_reason(said)
    return public_reason(said) if said.strip() else row.reason


def of_levels(codes: Iterable[str]) -> dict[tuple[str, str], Withdrawal]:
    """The releases that were withdrawn of some levels, by code and number."""
    rows = Withdrawal.objects.filter(kode__in=list(codes), state=WITHDRAWN)
    return {(row.kode, row.number): row for row in rows}
