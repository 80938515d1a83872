"""Files on their way in: pieces are sealed as they come, a cut line goes on at the last piece, nothing lies in clear.

A sealed upload is a row of records `length (4 bytes) | sealed piece`; each piece is bound to its upload and its offset,
so that pieces can be neither moved nor mixed. Server-made names only; the name that a person gave is a label.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import unicodedata
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from django.db import connection, transaction
from django.db.models import Q

from cantik.base.memory_file import Held
from cantik.collect.agreement import MAX_BYTES
from cantik.collect.app.models import EXAMINED, EXAMINING, UPLOADING, Intake, Upload
from cantik.collect.archive import LIMITS, MB
from cantik.collect.bundle import MOST as MOST_IN_ARCHIVE
from cantik.collect.errors import OverLimit, UploadRefused
from cantik.collect.flat import files_of
from cantik.content.retention import UPLOADS, kept_for
from cantik.staff.app import log

FOLDER = "unggahan"
MAX_FILES = 40
PIECE = 1 << 20
_NAME = 150


class Sealer(Protocol):
    """The keys of the open store, as this room needs them."""

    def seal(self, purpose: str, text: bytes, place: str) -> bytes:
        """Seal bytes for a place."""

    def open(self, purpose: str, sealed: bytes, place: str) -> bytes:
        """Open them again."""


@dataclass(frozen=True, slots=True)
class Vault:
    """Where sealed uploads lie, and the keys."""

    store: Path
    keys: Sealer

    def path(self, upload: uuid.UUID) -> Path:
        """The sealed file of an upload."""
        return self.store / FOLDER / upload.hex


@dataclass(frozen=True, slots=True)
class Announced:
    """A file that a browser is going to send: label, bytes, what it knows it by."""

    name: str
    size: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class IntakeTerms:
    """What is the same for all files of an intake."""

    area: str
    reference: dt.date
    continues: bool = False
    agreement: str = ""


def label_of(name: str) -> str:
    """The name as a label: its last part, printable, not too long."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip()
    return shown[-_NAME:] or "berkas"


def begin(
    terms: IntakeTerms, files: Sequence[Announced], *, by: str, at: dt.datetime, wanted: uuid.UUID | None = None
) -> Intake:
    """Open an intake for these files. `wanted` is the id that the form carried: sent twice, it is one intake.

    Raises `OverLimit` (B103), `UploadRefused` (B131).
    """
    _admit(terms, files)
    with transaction.atomic():
        if wanted is not None:
            known = Intake.objects.filter(pk=wanted).first()
            if known is not None and (known.by, known.area) == (by, terms.area):
                return known
            wanted = None if known is not None else wanted
        intake = Intake.objects.create(
            pk=wanted or uuid.uuid4(),
            area=terms.area,
            by=by,
            made_at=at,
            touched_at=at,
            reference=terms.reference,
            continues=terms.continues,
            agreement=terms.agreement,
            state=UPLOADING,
        )
        Upload.objects.bulk_create(
            Upload(intake=intake, position=i, name=label_of(file.name), size=file.size, mark=file.mark)
            for i, file in enumerate(files)
        )
    return intake


def _admit(terms: IntakeTerms, files: Sequence[Announced]) -> None:
    if not files:
        raise UploadRefused("Belum ada berkas", expected="satu berkas atau lebih", mend="Pilih berkasnya, lalu kirim.")
    if len(files) > MAX_FILES:
        raise UploadRefused("Terlalu banyak berkas", found=str(len(files)), expected=f"paling banyak {MAX_FILES}")
    if len(terms.agreement.encode()) > MAX_BYTES:
        raise UploadRefused("Berkas perjanjian terlalu besar", expected="paling besar 64 kB")
    for file in files:
        if file.size <= 0:
            raise UploadRefused("Berkas kosong", where=label_of(file.name), mend="Pilih berkas yang berisi data.")
        if file.size > LIMITS.file:
            raise OverLimit(label_of(file.name), f"{file.size / MB:.0f} MB", f"paling besar {LIMITS.file // MB} MB")


def resumable(terms: IntakeTerms, files: Sequence[Announced], *, by: str) -> Intake | None:
    """The intake of the same person, village and files that nobody has decided about: one that a cut line left
    unfinished, or one that came whole on the same terms, of which whoever sent it never heard."""
    wanted = [(file.mark, file.size) for file in files]
    if not all(mark for mark, _ in wanted):
        return None
    whole = Q(state__in=[EXAMINING, EXAMINED], reference=terms.reference, continues=terms.continues)
    if terms.agreement:
        whole &= Q(agreement=terms.agreement)
    mine = Intake.objects.filter(Q(state=UPLOADING) | whole, area=terms.area, by=by)
    for intake in mine.order_by("-touched_at"):
        if [(upload.mark, upload.size) for upload in intake.uploads.all()] == wanted:
            return intake
    return None


def append(vault: Vault, upload: uuid.UUID, *, code: str, by: str, offset: int, data: bytes, at: dt.datetime) -> int:
    """Take a piece that begins at `offset`; returns how many bytes are here now.

    A piece that came before is harmless: only what is new in it counts. A piece beyond what is here changes nothing:
    the answer says where to go on. Raises `Upload.DoesNotExist` for another person's or village's upload, `OverLimit`
    (B103), `OSError` when the disk refuses (nothing is taken then).
    """
    with transaction.atomic():
        row = _lock_upload(upload, code=code, by=by)
        if offset > row.received or offset < 0:
            return row.received
        fresh = data[row.received - offset :]
        if row.received + len(fresh) > row.size:
            raise OverLimit(row.name, "lebih banyak isi daripada yang diumumkan", f"{row.size} bita")
        if fresh:
            row.stored = _write(vault, row, fresh)
            row.received += len(fresh)
            row.save(update_fields=["received", "stored"])
            Intake.objects.filter(pk=row.intake_id).update(touched_at=at)
        return row.received


def _lock_upload(upload: uuid.UUID, *, code: str, by: str) -> Upload:
    rows = Upload.objects.filter(intake__area=code, intake__by=by, intake__state=UPLOADING)
    return (rows.select_for_update(of=("self",)) if connection.vendor == "postgresql" else rows).get(pk=upload)


def _write(vault: Vault, row: Upload, fresh: bytes) -> int:
    """Append sealed pieces after what the database knows of (what a killed process left beyond it is overwritten)."""
    path = vault.path(row.pk)
    path.parent.mkdir(exist_ok=True)
    with path.open("r+b" if path.exists() else "w+b") as stream:
        stream.truncate(row.stored)
        stream.seek(row.stored)
        position = row.received
        for start in range(0, len(fresh), PIECE):
            piece = fresh[start : start + PIECE]
            body = vault.keys.seal("berkas", piece, _place(row.pk, position))
            stream.write(len(body).to_bytes(4, "big") + body)
            position += len(piece)
        stream.flush()
        os.fsync(stream.fileno())
        return stream.tell()


def _place(upload: uuid.UUID, offset: int) -> str:
    return f"unggahan|{upload.hex}|{offset}"


def content(vault: Vault, row: Upload) -> Held:
    """The file, in memory. Raises `UploadRefused` (B131) when it is not whole or not what its sender announced."""
    if not row.complete:
        raise UploadRefused("Berkas belum lengkap", where=row.name, mend="Lanjutkan pengunggahan.")
    sealed = vault.path(row.pk).read_bytes()[: row.stored]
    position, plain = 0, bytearray()
    while position < len(sealed):
        length = int.from_bytes(sealed[position : position + 4], "big")
        plain += vault.keys.open("berkas", sealed[position + 4 : position + 4 + length], _place(row.pk, len(plain)))
        position += 4 + length
    data = bytes(plain)
    announced = row.mark.startswith("sha256:") and row.mark[7:]
    if len(data) != row.size or (announced and not hashlib.sha256(data).hexdigest().startswith(announced)):
        raise UploadRefused(
            "Isi berkas tidak seperti yang dikirim", where=row.name, mend="Unggah lagi; berkasnya berubah di jalan."
        )
    return Held(row.name, data)


def unpack(vault: Vault, row: Upload) -> None:
    """Put the files of a plain ZIP, or the tables of an export, in its place, sealed each on its own. Any other upload
    stays as it is.

    Raises the typed errors of `cantik.collect.flat` and of `content`; nothing is changed then.
    """
    whole = content(vault, row)
    parts = files_of(whole)
    if parts == [whole]:
        return
    with transaction.atomic():
        after = 1000 + MOST_IN_ARCHIVE * row.position  # behind all that came as they are
        for at, part in enumerate(parts):
            data = part.read_bytes()
            made = Upload.objects.create(
                intake_id=row.intake_id, position=after + at, name=label_of(part.name), size=len(data), received=0
            )
            made.stored = _write(vault, made, data)
            made.received = len(data)
            made.save(update_fields=["received", "stored"])
        old = row.pk
        row.delete()
    vault.path(old).unlink(missing_ok=True)


def ready(intake: Intake, *, at: dt.datetime) -> bool:
    """Every file is here: the intake goes on to be examined. False when it did already or a file is not whole."""
    if not all(upload.complete for upload in intake.uploads.all()):
        return False
    return bool(Intake.objects.filter(pk=intake.pk, state=UPLOADING).update(state=EXAMINING, touched_at=at))


def leave_out(vault: Vault, row: Upload) -> None:
    """Take one file out of an intake that is not saved."""
    pk = row.pk
    row.delete()
    vault.path(pk).unlink(missing_ok=True)


def withdraw(vault: Vault, intake: Intake) -> None:
    """Undo `begin`: as if it had never come."""
    forget_files(vault, intake)
    Intake.objects.filter(pk=intake.pk, state=UPLOADING).delete()


def forget_files(vault: Vault, intake: Intake) -> None:
    """Remove the sealed files of an intake that was decided about; the rows stay as its history."""
    for row in intake.uploads.all():
        vault.path(row.pk).unlink(missing_ok=True)


def expire(vault: Vault, *, at: dt.datetime, by: str) -> int:
    """Drop intakes that nobody touched for their time (`content/retensi.csv`), with one line in the log, and files that
    no row names.

    Those that are being saved are left alone.
    """
    from cantik.collect.app.models import DROPPED, EXAMINED, SAVED

    before = at - kept_for(UPLOADS)
    with transaction.atomic():
        old = Intake.objects.filter(state__in=[UPLOADING, EXAMINING, EXAMINED], touched_at__lt=before)
        gone = [str(pk) for pk in old.values_list("pk", flat=True)]
        if gone:
            old.update(state=DROPPED, result=None, decided_at=at, decided_by=by)
            log.record(
                by=by,
                at=at,
                action="masukan.kedaluwarsa",
                subject="masukan",
                subjects=gone,
                detail={"masukan": len(gone)},
            )
        live = Upload.objects.exclude(intake__state__in=[DROPPED, SAVED]).values_list("pk", flat=True)
        named = {pk.hex for pk in live}
    for file in (vault.store / FOLDER).glob("*"):
        if file.name not in named and dt.datetime.fromtimestamp(file.lstat().st_mtime, dt.UTC) < at - dt.timedelta(
            hours=1
        ):
            file.unlink(missing_ok=True)
    return len(gone)
