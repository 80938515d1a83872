"""Write a proposal, change it, take a change back, hand it in, accept it as the village's, send it back, withdraw it.

Each act is one transaction, one row of its own (`ProposalChange`) and one entry of the log. The pinned figure is only
changed by an act that says so.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.staff.app import acts
from cantik.staff.app.models import Account
from cantik.staff.app.steps import record_step, take_step
from cantik.use.errors import ProposalRefused
from cantik.use.proposals.app.entries import ProposalEntry, check_entry
from cantik.use.proposals.app.models import ProposalChange, VillageProposal
from cantik.use.proposals.pinned_figure import PinnedFigure
from cantik.use.proposals.states import OPEN, SUBMITTED, WITHDRAWN
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

SEE, WRITE, ACCEPT = "usulan.baca", "usulan.susun", "usulan.ajukan"
_NOT_NOW = partial(ProposalRefused, "U111", noop("Usulan ini tidak lagi dalam keadaan itu"))
#: the columns of a pin, by the name of its field
_PIN: Mapping[str, str] = {
    "indicator": "indicator",
    "release": "release",
    "content": "content",
    "reference": "reference",
    "value": "value",
    "numerator": "numerator",
    "denominator": "denominator",
    "decimals": "decimals",
    "unit": "figure_unit",
    "upward": "upward",
}


@transaction.atomic
def write_proposal(area: AreaCode, entry: ProposalEntry, pin: PinnedFigure | None, *, by: Account) -> VillageProposal:
    """A new draft; without a pin an aspiration. Raises `ProposalRefused` U110, `NotAllowed`."""
    acts.require_right(by, WRITE, area)
    check_entry(area, entry)
    row = VillageProposal(kode=area.text(), **asdict(entry), **_pin_columns(pin))
    record_step(row, "tulis", by, area)
    _keep_change(row, "tulis", by, {})
    return row


@transaction.atomic
def change_proposal(area: AreaCode, number: int, entry: ProposalEntry, *, seen: int, by: Account) -> VillageProposal:
    """Change a draft or one that was sent back. `seen`: the last change that its writer had before them; nothing is
    written where the entry says what stands. Raises `ProposalRefused` U110, U111, U112, `NotAllowed`."""
    acts.require_right(by, WRITE, area)
    row = _hold_open(area, number)
    if last_change(row) != seen:
        raise ProposalRefused(
            "U112", noop("Usulan ini diubah orang lain sejak Anda membukanya"), mend=noop("Muat ulang, lalu ubah lagi.")
        )
    check_entry(area, entry)
    return _apply_values(row, "ubah", asdict(entry), by)


@transaction.atomic
def undo_change(area: AreaCode, number: int, *, by: Account) -> VillageProposal:
    """Take the last change of an open proposal back that nobody took back yet, by another one. Raises
    `ProposalRefused` U111 where there is none."""
    acts.require_right(by, WRITE, area)
    row = _hold_open(area, number)
    last = row.changes.filter(act__in=("ubah", "sematkan"), undone__isnull=True).order_by("-pk").first()
    if last is None:
        raise _NOT_NOW(mend=noop("Tidak ada perubahan yang dapat diurungkan."))
    before = {name: _read_value(row, name, pair[0]) for name, pair in json.loads(last.fields).items()}
    return _apply_values(row, "urung", before, by, undoes=last)


@transaction.atomic
def renew_pin(area: AreaCode, number: int, pin: PinnedFigure, *, by: Account) -> VillageProposal:
    """Rest an open proposal on the figure as it is now, in place of the one that changed. Raises `ProposalRefused`
    U111, U114."""
    acts.require_right(by, WRITE, area)
    row = _hold_open(area, number)
    if pin.indicator != row.indicator:
        raise ProposalRefused("U114", noop("Angka ini bukan angka usulan ini"))
    return _apply_values(row, "sematkan", _pin_columns(pin), by)


def decide_proposal(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Take a declared step of a proposal: it is handed to the kepala desa, accepted as the village's or sent back,
    taken off the list. Raises as `take_step` does, and `ProposalRefused` U110 for one without problem or activity."""
    rows = VillageProposal.objects.filter(kode=area.text(), pk=number)

    def keep_change(row: VillageProposal, step: WorkflowStep) -> None:
        _keep_change(row, step.log.rpartition(".")[2], by, {}, row.reason)

    effects = StepEffects(prepare=_prepare_hand_in, does=keep_change)
    return take_step(rows, pressed, by=by, area=area, effects=effects)[1]


def _prepare_hand_in(row: VillageProposal, step: WorkflowStep) -> None:
    """What is handed in is complete, and what was said of it before is answered by it."""
    if step.target != SUBMITTED:
        return
    if not row.problem.strip() or not row.recommendation.strip():
        raise ProposalRefused(
            "U110", noop("Usulan belum lengkap"), mend=noop("Isi masalah dan yang diusulkan, lalu ajukan lagi.")
        )
    row.reason, row.decided_by, row.decided_at = "", "", None


def last_change(row: VillageProposal) -> int:
    """The number of the last change of a proposal: who changes it says what they saw."""
    return row.changes.order_by("-pk").values_list("pk", flat=True).first() or 0


def find_proposal(area: AreaCode, number: int) -> VillageProposal | None:
    """A proposal of a village; None for one of another."""
    return VillageProposal.objects.filter(kode=area.text(), pk=number).first()


def list_proposals(area: AreaCode) -> list[VillageProposal]:
    """All proposals of a village: those that stand first, of them the newest year and the latest written."""
    rows = list(VillageProposal.objects.filter(kode=area.text()).order_by("-year", "-pk"))
    return sorted(rows, key=lambda row: row.state == WITHDRAWN)


# ── inside a transaction ────────────────────────────────────────────────────────────────────────
def _hold_open(area: AreaCode, number: int) -> VillageProposal:
    rows = VillageProposal.objects.filter(kode=area.text(), pk=number, state__in=OPEN)
    return acts.hold_row(rows, _NOT_NOW(mend=noop("Muat ulang halamannya.")))


def _apply_values(
    row: VillageProposal, act: str, values: Mapping[str, Any], by: Account, undoes: ProposalChange | None = None
) -> VillageProposal:
    """Write new values with before and after; nothing where nothing differs."""
    changed = {name: (getattr(row, name), value) for name, value in values.items() if getattr(row, name) != value}
    if not changed:
        return row
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    acts.save(row, by, f"usulan.{act}", "usulan", isian=len(changed))
    _keep_change(row, act, by, changed, undoes=undoes)
    return row


def _keep_change(
    row: VillageProposal,
    act: str,
    by: Account,
    changed: Mapping[str, tuple[Any, Any]],
    reason: str = "",
    undoes: ProposalChange | None = None,
) -> None:
    told = {name: [_write_value(before), _write_value(after)] for name, (before, after) in changed.items()}
    fields = json.dumps(told, ensure_ascii=False, sort_keys=True) if told else ""
    ProposalChange.objects.create(
        proposal=row, act=act, fields=fields, reason=reason, undoes=undoes, by=by.actor, at=clock.now()
    )


def _write_value(value: Any) -> Any:
    return value if value is None or isinstance(value, str | int) else str(value)


def _read_value(row: VillageProposal, name: str, written: Any) -> Any:
    """A value as it was written into a change, of the type of its column."""
    field = next(field for field in row._meta.concrete_fields if field.name == name)
    return field.to_python(written)


def _pin_columns(pin: PinnedFigure | None) -> dict[str, Any]:
    return {} if pin is None else {column: getattr(pin, name) for name, column in _PIN.items()}
