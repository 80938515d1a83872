"""Versions of instruments: compiled once, reviewed by the pembina, approved by the kepala desa, never changed."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import transaction

from cantik.base.canonical import canonical_json
from cantik.base.memory_file import Held
from cantik.codes.area import AreaCode
from cantik.content.kinds import Content
from cantik.content.loader import here
from cantik.content.village_form import asked_as_facilities
from cantik.field.errors import PlanRefused
from cantik.field.instruments.app.models import APPROVED, RETURNED, REVIEWED, InstrumentReview, InstrumentVersion
from cantik.field.instruments.facility import PREFIX, plan_form
from cantik.field.instruments.fields import FieldChanges, field_changes, field_tree
from cantik.field.instruments.form import PlannedForm
from cantik.field.instruments.lint import faults
from cantik.field.instruments.own_form import OwnForm, is_own, read_own
from cantik.field.instruments.xform import xform
from cantik.field.instruments.xlsform import xlsform
from cantik.field.instruments.xlsx import xlsform_workbook
from cantik.staff.app import acts, rights, waiting_list
from cantik.staff.app.models import Account
from cantik.workflow.reasons import LEAST_REASON

_MOST_A_DAY = 99


def instrument_choices(content: Content) -> list[tuple[str, str]]:
    """The instruments that a village may choose from, id and title, the usual one first."""
    found = sorted(content.instruments.values(), key=lambda instrument: (instrument.order, instrument.id))
    kinds = sorted(asked_as_facilities(content), key=lambda kind: kind.order)
    return [(instrument.id, instrument.title) for instrument in found] + [
        (f"{PREFIX}{kind.id}", kind.title) for kind in kinds
    ]


def prepare(
    actor: Account, area_id: int, instrument: str, reference: dt.date, *, at: dt.datetime, day: dt.date
) -> InstrumentVersion:
    """The version of an instrument for a reference date: the newest when it asks the same, else a new one, whose number
    (`day` and two digits) is higher than any before. In the transaction of the caller.

    Raises `PlanRefused`: R570, R571 for a form that must not go to phones, R572 when a question got another type or
    code list than in the version before, `NotAForm` (D141).
    """
    if is_own(instrument):
        return _bring_again(actor, area_id, instrument, reference, at=at, day=day)
    form = plan_form(instrument)
    newest = latest(area_id, form.id)
    if newest is not None and newest.reference == reference and _same(newest, form):
        return newest
    _refuse_retyped(newest, field_tree(form))
    row = _compile_version(form, _number(newest, day), reference)
    return _write(actor, row, area_id, instrument, at)


def _refuse_retyped(newest: InstrumentVersion | None, tree: dict[str, Any]) -> None:
    if newest is not None and (retyped := field_changes(newest.tree(), tree).retyped):
        raise PlanRefused(
            "R572", "Pertanyaan berganti jenis sejak versi sebelumnya", found=", ".join(retyped), mend="Beri nama baru."
        )


def _write(actor: Account, row: InstrumentVersion, area_id: int, instrument: str, at: dt.datetime) -> InstrumentVersion:
    row.area_id, row.instrument, row.recorded_at, row.recorded_by = area_id, instrument, at, actor.actor
    row.save()
    _log_act(actor, row, "rencana.versi", at)
    return row


# ── forms of a village's own ────────────────────────────────────────────────────────────────────


def bring_form(
    actor: Account, area_id: int, form: OwnForm, workbook: bytes, reference: dt.date, *, at: dt.datetime, day: dt.date
) -> InstrumentVersion:
    """The version of a village's own form for a reference date: the newest when it asks the same, else a new one.
    `workbook`: the XLSForm that it was read from. In the transaction of the caller, and read before it: reading takes
    seconds, and whoever writes waits for a transaction.

    Raises `PlanRefused` R572.
    """
    newest = latest(area_id, form.form_id)
    if newest is not None and newest.reference == reference and _says_the_same(newest, form):
        return newest
    number = _number(newest, day)
    compiled, tree = form.compile_version(number)
    _refuse_retyped(newest, tree)
    row = InstrumentVersion(
        form_id=form.form_id, version=number, reference=reference, workbook=workbook, **_content(compiled, tree)
    )
    return _write(actor, row, area_id, form.instrument, at)


def _bring_again(
    actor: Account, area_id: int, instrument: str, reference: dt.date, *, at: dt.datetime, day: dt.date
) -> InstrumentVersion:
    """The form as it was brought last, for another round. Raises `PlanRefused` R570 for one that was never brought."""
    newest = InstrumentVersion.objects.filter(area_id=area_id, instrument=instrument).order_by("-version").first()
    if newest is None:
        raise PlanRefused("R570", "Instrumen tidak dikenal", found=instrument, mend="Unggah formulirnya lebih dahulu.")
    tree = newest.tree()
    file = Held(tree["berkas"], bytes(newest.workbook))
    return bring_form(actor, area_id, read_own(file, day, tree["judul"]), file.data, reference, at=at, day=day)


def _says_the_same(version: InstrumentVersion, form: OwnForm) -> bool:
    compiled, tree = form.compile_version(version.version)
    return (version.xform, version.tree()) == (compiled, tree)


def _content(compiled: str, tree: dict[str, Any]) -> dict[str, str]:
    fields = canonical_json(tree).decode()
    digest = hashlib.sha256(f"{compiled}\n{fields}".encode()).hexdigest()
    return {"xform": compiled, "fields": fields, "digest": digest}


def _same(version: InstrumentVersion, form: PlannedForm) -> bool:
    """Whether the content still makes the very form of a version."""
    if version.tree() != field_tree(form):
        return False
    return xform(xlsform(form, here(), version.version, version.reference))[0] == version.xform


def _compile_version(form: PlannedForm, version: str, reference: dt.date) -> InstrumentVersion:
    """A version that is written nowhere yet. Raises `PlanRefused` R571, `NotAForm`."""
    rows = xlsform(form, here(), version, reference)
    wrong = next(faults(rows), None)
    if wrong is not None:
        raise PlanRefused("R571", "Formulir ini tidak boleh dibawa ke perangkat", found=wrong.line())
    content = _content(xform(rows)[0], field_tree(form))
    return InstrumentVersion(
        form_id=form.id, version=version, reference=reference, workbook=xlsform_workbook(rows), **content
    )


def _number(newest: InstrumentVersion | None, day: dt.date) -> str:
    first = int(f"{day:%Y%m%d}01")
    number = first if newest is None else max(first, int(newest.version) + 1)
    if not 1 <= number % 100 <= _MOST_A_DAY:  # a hundredth version of one day: the next day's numbers
        number += 1
    return str(number)


def latest(area_id: int, form_id: str) -> InstrumentVersion | None:
    """The newest version of a form in a village."""
    return InstrumentVersion.objects.filter(area_id=area_id, form_id=form_id).order_by("-version").first()


def changed_since(version: InstrumentVersion) -> FieldChanges:
    """What a version asks differently from the one before it in its village."""
    before = InstrumentVersion.objects.filter(area_id=version.area_id, form_id=version.form_id)
    old = before.filter(version__lt=version.version).order_by("-version").first()
    return FieldChanges() if old is None else field_changes(old.tree(), version.tree())


# ── two people ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class VersionStanding:
    """What was said of a version: the newest word of the kepala desa, the newest of the pembina."""

    approval: InstrumentReview | None
    review: InstrumentReview | None

    @property
    def is_approved(self) -> bool:
        """True when it may go to phones."""
        return self.approval is not None and self.approval.act == APPROVED

    @property
    def is_returned(self) -> bool:
        """True when the kepala desa wants it otherwise."""
        return self.approval is not None and self.approval.act == RETURNED


def standing_of(version: InstrumentVersion) -> VersionStanding:
    """Where a version stands."""
    rows = list(version.reviews.order_by("-pk"))
    return VersionStanding(
        next((row for row in rows if row.act in {APPROVED, RETURNED}), None),
        next((row for row in rows if row.act == REVIEWED), None),
    )


def decide(
    actor: Account, version: InstrumentVersion, act: str, note: str, *, area: AreaCode, at: dt.datetime
) -> InstrumentReview:
    """Write down what pembina (`REVIEWED`) or kepala desa (`APPROVED`, `RETURNED`) say of a version.

    Raises `PlanRefused`: R573 for whoever made it, R574 without a note of 10 letters where one is due.
    """
    note = note.strip()
    rights.second(actor, [(version.recorded_by, version.recorded_at)], partial(PlanRefused, "R573"), area)
    if act != APPROVED and len(note) < LEAST_REASON:
        raise PlanRefused("R574", "Catatan belum ditulis", expected=f"paling sedikit {LEAST_REASON} huruf")
    with transaction.atomic():
        row = InstrumentReview.objects.create(version=version, act=act, note=note, at=at, by=actor.actor)
        waiting_list.keep_rows(version.rounds.all())
        _log_act(actor, version, f"rencana.{act}", at)
    return row


def _log_act(actor: Account, version: InstrumentVersion, action: str, at: dt.datetime) -> None:
    acts.record(
        version, actor, action, "versi", at, formulir=version.form_id, versi=version.version, sidik=version.digest
    )
