"""The job `kumpul.simpan`: bring the files of an intake into the register, all of them or none."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.collect.app.models import DROPPED, EXAMINED, EXAMINING, SAVED, SAVING, UPLOADING, Intake, Upload
from cantik.collect.app.uploads import Vault, forget_files
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle, start
from cantik.pipeline.app import dry_run
from cantik.pipeline.app.re_examination import findings_follow
from cantik.pipeline.bring import ASKED, Extent, Writing, put_in, settle_answered
from cantik.pipeline.file_examination import Examined, Into
from cantik.register.core.app.register_state import is_addition, list_to_continue, register_state
from cantik.register.intake.app.choices import choices_in, words_for
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required

CHANGED = gettext_noop(
    "Register berubah sesudah hasil uji ini dibuat. Hasilnya dihitung ulang; lihat lagi sebelum menyimpan."
)


class RegisterChanged(CantikError):
    """B132: somebody else changed the register since the dry run."""

    def __init__(self) -> None:
        super().__init__("B132", CHANGED)


def save_intake(handle: Handle) -> None:
    """Read and examine the files again, then apply them in one transaction with the end of the job.

    A killed worker leaves nothing: the transaction holds the register, the intake and the job, and the next run begins
    anew. When the register is no longer the one of the dry run, nothing is saved and a new dry run is started.
    """
    opened = required()
    intake = Intake.objects.get(pk=handle.subject)
    if intake.state != SAVING:
        return
    desa = area_code(intake.area)
    knowledge = dry_run.knowledge_of(intake.area, opened)
    agreement = dry_run.agreement_of(intake)
    rows = list(intake.uploads.all())
    batches: list[Examined] = []
    for row in rows:
        batches.append(dry_run.read_upload(row, batches, intake, opened, knowledge, agreement, handle))
    read = [
        (row, dry_run.examine_upload(batches, at, intake, opened, knowledge, agreement, handle))
        for at, row in enumerate(rows)
    ]
    handle.tell(gettext_noop("Menyimpan ke register"), 0, len(read))
    try:
        with transaction.atomic():
            _apply(handle, intake, desa, opened, read)
    except RegisterChanged:
        _again(handle, intake)
        return
    forget_files(Vault(opened.store.path, opened.keys), intake)


def order(intake: Intake, *, by: str, at: dt.datetime) -> None:
    """Save what the dry run of an intake showed: a job; nothing when somebody else was quicker."""
    with transaction.atomic():
        if Intake.objects.filter(pk=intake.pk, state=EXAMINED).update(state=SAVING, problem="", touched_at=at):
            log.record(by=by, at=at, action="masukan.simpan", subject="masukan", subjects=[str(intake.pk)])
            start(kind=KIND.id, subject=str(intake.pk), code=intake.area, by=by, at=at)


def drop(intake: Intake, *, by: str, at: dt.datetime) -> bool:
    """Drop an intake that waits for a decision; False when it no longer does. Its files go afterwards."""
    with transaction.atomic():
        dropped = Intake.objects.filter(pk=intake.pk, state__in=[UPLOADING, EXAMINED]).update(
            state=DROPPED, result=None, problem="", decided_by=by, decided_at=at, touched_at=at
        )
        if dropped:
            log.record(by=by, at=at, action="masukan.buang", subject="masukan", subjects=[str(intake.pk)])
    return bool(dropped)


def _apply(
    handle: Handle, intake: Intake, area: AreaCode, opened: OpenStore, read: list[tuple[Upload, Examined]]
) -> None:
    at = clock.now()
    area_row = ensure_area(code=area, by=handle.by, at=at)
    hold_area(area_row.pk)
    if intake.register != register_state(area):
        raise RegisterChanged
    stocks: dict[str, int] = {}
    stored: list[int] = []
    choices = choices_in(intake.choices)
    extent: Extent = "sebagian" if intake.continues else ASKED
    with findings_follow(Into(opened, area, handle.by), at):
        for row, examined in read:
            source = examined.batch.source
            adds = source not in stocks and is_addition(examined.batch, part=intake.continues)
            known = list_to_continue(area, examined.batch) if adds else None
            if known is not None:
                stocks[source] = known
            applied = put_in(
                examined,
                Into(opened, area, handle.by),
                stocks,
                Writing(at, words_for(choices, str(row.pk)), extent=extent),
            )
            if applied is None:
                continue
            Upload.objects.filter(pk=row.pk).update(batch=applied.batch)
            stored.append(applied.batch)
        settle_answered(stored, Into(opened, area, handle.by), dry_run.knowledge_of(intake.area, opened), at)
    Intake.objects.filter(pk=intake.pk).update(
        state=SAVED, result=None, problem="", decided_by=handle.by, decided_at=at, touched_at=at
    )
    handle.finish()


def _again(handle: Handle, intake: Intake) -> None:
    with transaction.atomic():
        Intake.objects.filter(pk=intake.pk, state=SAVING).update(state=EXAMINING, problem=CHANGED)
        handle.finish()
        start(kind=dry_run.KIND.id, subject=str(intake.pk), code=intake.area, by=handle.by)


def _reset_intake(subject: str, problem: str) -> None:
    """Back to the dry run: nothing was saved."""
    Intake.objects.filter(pk=subject, state=SAVING).update(state=EXAMINED, problem=problem)


KIND = JobKind("kumpul.simpan", "penyimpanan ke register", "orang.sunting", save_intake, _reset_intake)
