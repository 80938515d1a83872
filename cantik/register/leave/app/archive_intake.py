"""An archive of the register comes in by the browser: handed in with its passphrase, tried, then brought in or dropped.

The passphrase is used while the file is taken in and kept nowhere; from then on the archive lies sealed under the key
of the store, until it is brought in, dropped, or has waited for an hour.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.errors import CantikError
from cantik.collect.archive import LIMITS, MB
from cantik.collect.errors import OverLimit
from cantik.content.loader import limit
from cantik.jobs.app import service
from cantik.jobs.app.kinds import JobKind
from cantik.jobs.app.service import Handle
from cantik.register.leave.app.erasing_texts import ErasureReach
from cantik.register.leave.app.models import DROPPED, FAILED, SAVED, SAVING, TRIED, TRYING, Restoration
from cantik.register.leave.app.restoring import plan_restore, restore
from cantik.register.leave.archive import Register, is_register, read_card, unpack
from cantik.register.leave.errors import ArchiveRefused
from cantik.staff.app import log
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore
from cantik.vault.app.opening import at_hand as required
from cantik.vault.sealed_file import unseal
from cantik.vault.sealed_pieces import read_pieces, write_pieces

FOLDER = "pulih"
OPENING, COMPARING, WRITING = (
    gettext_noop("Membuka arsip"),
    gettext_noop("Mencocokkan dengan register"),
    gettext_noop("Menulis ke register"),
)
_AGE = b"age-encryption.org/"
_IDENTITY = "AGE-SECRET-KEY-"
_WAITING = (TRYING, TRIED, SAVING)


def waiting_time() -> dt.timedelta:
    """How long an archive waits for somebody to say yes (content, `pulih_tunggu_jam`)."""
    return dt.timedelta(hours=limit("pulih_tunggu_jam").whole)


def take_in(
    *, opened: OpenStore, code: str, data: bytes, size: int, secret: str, by: str, at: dt.datetime
) -> Restoration:
    """Open an archive with its passphrase (or age key), keep it sealed, have it tried. Whoever hands in a second one
    drops the first.

    Raises `OverLimit` B103, `ArchiveRefused` R510, R511, R515 (no sealed archive of a register), `ExportRefused` R484
    (passphrase), R495.
    """
    if size > LIMITS.file:
        raise OverLimit(
            "arsip",
            f"{size / MB:.0f} MB",
            f"paling besar {LIMITS.file // MB} MB lewat peramban",
            "Minta yang mengelola komputer simpanan memulihkannya di sana: Panduan, Membawa data keluar.",
        )
    if not data.startswith(_AGE):
        raise _no_archive("arsip tanpa sandi" if is_register(data) else "berkas lain")
    said = secret.strip()
    key = said if said.upper().startswith(_IDENTITY) else ""
    plain = unseal(data, identity=key, passphrase="" if key else said)
    if not is_register(plain):
        raise _no_archive("berkas tersandi yang lain")
    card = read_card(plain, "arsip")
    with transaction.atomic():
        for old in Restoration.objects.filter(area=code, by=by, state__in=_WAITING):
            drop(old, at=at)
        row = Restoration.objects.create(area=code, by=by, made_at=at, size=len(data), archived_at=card.made_at[:40])
        write_pieces(_file(opened, row.pk), plain, opened.keys, _place(row.pk))
        service.start(kind=TRY.id, subject=str(row.pk), code=code, by=by, at=at)
        log.record(
            by=by, at=at, action="register.unggah_arsip", subject="desa", subjects=[code], detail={"bita": len(data)}
        )
    return row


def _no_archive(found: str) -> ArchiveRefused:
    return ArchiveRefused(
        "R515",
        "Berkas ini bukan arsip register yang tersandi",
        found=found,
        expected="berkas .cantik.zip.age dari halaman Bawa keluar data",
        mend="Pilih arsipnya. Daftar penduduk diimpor lewat Pengumpulan.",
    )


def accept(row: Restoration, *, at: dt.datetime) -> None:
    """Bring in what was tried; pressed twice, it is brought in once."""
    with transaction.atomic():
        if Restoration.objects.filter(pk=row.pk, state=TRIED, known=False).update(state=SAVING, problem=""):
            service.start(kind=SAVE.id, subject=str(row.pk), code=row.area, by=row.by, at=at)


def drop(row: Restoration, *, at: dt.datetime) -> None:
    """Throw an archive away; one that is being written is left to end."""
    job = service.active_for(str(row.pk))
    if job is not None:
        service.stop(job, at=at)
    Restoration.objects.filter(pk=row.pk, state__in=[TRYING, TRIED]).update(state=DROPPED, ended_at=at)
    if row.state != SAVING:
        transaction.on_commit(lambda: _file(required(), row.pk).unlink(missing_ok=True))


# ── the jobs ────────────────────────────────────────────────────────────────────────────────────


def try_out(handle: Handle) -> None:
    """What the archive would bring; the register stays as it is."""
    row = Restoration.objects.get(pk=handle.subject)
    if row.state != TRYING:
        return
    opened, archive = required(), _archive(handle, row)
    handle.tell(COMPARING, 1, 2)
    found = plan_restore(opened=opened, area=area_code(row.area), archive=archive, by=handle.by, at=clock.now())
    with transaction.atomic():
        Restoration.objects.filter(pk=row.pk, state=TRYING).update(
            state=TRIED, counts=canonical_json(dict(found.counts)).decode(), known=found.known, problem=""
        )
        handle.finish()


def bring_in(handle: Handle) -> None:
    """The whole archive or nothing of it, in one transaction with the end of the job."""
    row = Restoration.objects.get(pk=handle.subject)
    if row.state != SAVING:
        return
    opened, archive = required(), _archive(handle, row)
    handle.tell(WRITING, 1, 2)
    with transaction.atomic():
        restore(opened=opened, area=area_code(row.area), archive=archive, by=handle.by, at=clock.now())
        Restoration.objects.filter(pk=row.pk).update(state=SAVED, ended_at=clock.now())
        handle.finish()
    _file(opened, row.pk).unlink(missing_ok=True)


def _archive(handle: Handle, row: Restoration) -> Register:
    handle.tell(OPENING, 0, 2)
    opened = required()
    try:
        plain = read_pieces(_file(opened, row.pk), opened.keys, _place(row.pk))
    except FileNotFoundError as error:
        raise Gone from error
    return unpack(plain, "arsip")


class Gone(CantikError):
    """R516: the archive has waited too long, or somebody dropped it."""

    def __init__(self) -> None:
        super().__init__(
            "R516",
            "Arsip ini sudah dibuang",
            expected="arsip yang diunggah dalam satu jam terakhir",
            mend="Unggah lagi.",
        )


def _reset_restoration(subject: str, problem: str) -> None:
    """Nothing was written; what was tried may be tried again, what cannot come in is thrown away."""
    now, rows = clock.now(), Restoration.objects.filter(pk=subject)
    rows.filter(state=TRYING).update(state=FAILED, problem=problem, ended_at=now)
    rows.filter(state=SAVING).update(state=TRIED, problem=problem)
    if not rows.filter(state__in=_WAITING).exists():
        _file(required(), uuid.UUID(subject)).unlink(missing_ok=True)


TRY = JobKind("register.uji_pulih", "pengujian arsip register", "orang.sunting", try_out, _reset_restoration)
SAVE = JobKind("register.pulihkan", "pemulihan register", "orang.sunting", bring_in, _reset_restoration)


# ── the sealed file ─────────────────────────────────────────────────────────────────────────────


def _file(opened: OpenStore, pk: uuid.UUID) -> Path:
    return opened.store.path / FOLDER / pk.hex


def _place(pk: uuid.UUID) -> str:
    return f"{FOLDER}|{pk.hex}"


def withdraw(where: ErasureReach, _people: Collection[int], at: dt.datetime) -> None:
    """Somebody of these villages is erased: an archive that waits would bring them back."""
    for row in Restoration.objects.filter(area__in=where.codes, state__in=_WAITING):
        drop(row, at=at)


def expire(opened: OpenStore, at: dt.datetime) -> int:
    """Drop archives whose hour is over, and files that no waiting row names."""
    old = list(Restoration.objects.filter(state=TRIED, made_at__lte=at - waiting_time()))
    for row in old:
        drop(row, at=at)
    Restoration.objects.filter(ended_at__lt=at - dt.timedelta(days=limit("catatan_berkas_hari").whole)).delete()
    named = {pk.hex for pk in Restoration.objects.filter(state__in=_WAITING).values_list("pk", flat=True)}
    for file in (opened.store.path / FOLDER).glob("*"):
        young = dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC) > at - waiting_time()
        if file.name not in named and not (young and file.suffix):
            file.unlink(missing_ok=True)
    return len(old)
