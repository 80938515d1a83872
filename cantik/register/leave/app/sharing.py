"""Write sharing records: proposed, approved by somebody else, held back by the data protection officer."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from cantik.base.text import holds_number
from cantik.register.core.errors import ReasonRefused
from cantik.register.leave.app.models import APPROVED, HELD, PROPOSED, REFUSED, Sharing
from cantik.staff.app import acts, rights
from cantik.staff.app.models import Account
from cantik.staff.errors import NotAllowed
from cantik.vault.errors import ExportRefused
from cantik.vault.sealed_file import require_terms

#: the list of the displaced by name, and what it leaves for
EVACUEES = "cantik_pengungsi"
VITAL = "kepentingan vital (UU 27/2022 Pasal 20)"
#: letters that a reason has at least: fewer say nothing to who reads the log
LEAST_LETTERS = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is asked for, named as the row of `Sharing`. `own`: it stays with the village; else an agreement with its
    dates is needed."""

    shape: str
    recipient: str
    purpose: str
    own: bool = False
    agreement: str = ""
    agreed_on: dt.date | None = None
    expires: dt.date | None = None
    masked: bool = False
    key: str = ""


def require_reason(text: str) -> str:
    """A reason that may stand in the log for ever. Raises `ReasonRefused` R407 (too short), R408 (holds a number)."""
    said = " ".join(text.split())
    if sum(letter.isalpha() for letter in said) < LEAST_LETTERS:
        raise ReasonRefused(
            "R407",
            "Alasan terlalu pendek",
            expected=f"paling sedikit {LEAST_LETTERS} huruf",
            mend="Tulis untuk apa. Alasan tersimpan selamanya.",
        )
    if holds_number(said):
        raise ReasonRefused(
            "R408",
            "Alasan memuat nomor orang",
            expected="alasan tanpa data orang",
            mend="Tulis untuk apa, bukan siapa.",
        )
    return said


def propose(*, code: str, asked: Proposal, by: str, at: dt.datetime, today: dt.date) -> Sharing:
    """Write down what shall leave. What stays with the village needs nobody's approval.

    Raises `ExportRefused` R482 for a key that is none, or of somebody else where nothing leaves the village; R485
    without agreement, R486 for one that is over or not signed yet.
    """
    _may_be(asked, today)
    with transaction.atomic():
        row = Sharing.objects.create(
            area=code,
            **asdict(asked),
            proposed_at=at,
            proposed_by=by,
            state=APPROVED if asked.own else PROPOSED,
            decided_at=at if asked.own else None,
            decided_by=by if asked.own else "",
        )
        said = {"bentuk": asked.shape, "penerima": asked.recipient, "tujuan": asked.purpose}
        acts.record(row, by, "berbagi.usul", "berbagi", at, **said)
    return row


def _may_be(asked: Proposal, today: dt.date) -> None:
    if asked.key:
        require_terms(recipients=(asked.key,))
    if asked.key and asked.own:
        raise ExportRefused(
            "R482",
            "Berkas untuk desa sendiri dibuka dengan frasa sandi, bukan dengan kunci penerima",
            mend="Kosongkan kuncinya, atau isi perjanjian dengan penerimanya.",
        )
    if not asked.own and not (asked.agreement and asked.agreed_on and asked.expires):
        raise ExportRefused(
            "R485",
            "Berbagi data orang memerlukan perjanjian",
            expected="nomor, tanggal, dan masa berlaku perjanjian",
            mend="Isi perjanjiannya, atau pilih desa sendiri sebagai penerima.",
        )
    if asked.expires is not None and asked.expires < today:
        raise ExportRefused(
            "R486", "Perjanjian sudah berakhir", found=asked.expires.isoformat(), mend="Perbarui perjanjiannya dahulu."
        )
    if asked.agreed_on is not None and asked.agreed_on > today:
        raise ExportRefused(
            "R486",
            "Tanggal perjanjian belum tiba",
            found=asked.agreed_on.isoformat(),
            mend="Periksa tanggalnya.",
        )


def decide(*, code: str, number: int, approved: bool, why: str, by: Account, at: dt.datetime) -> Sharing:
    """Approve or refuse a proposal; never who proposed it. Raises `NotAllowed` (S101), `ExportRefused` R487 when it
    does not wait for that, R407, R408."""
    with transaction.atomic():
        row = _lock_sharing(code, number, (PROPOSED,))
        rights.second(by, [(row.proposed_by, row.proposed_at)], NotAllowed, rights.area_code(code))
        row.state = APPROVED if approved else REFUSED
        return _close(row, why, "berbagi.setujui" if approved else "berbagi.tolak", by.actor, at)


def hold(*, code: str, number: int, why: str, by: str, at: dt.datetime) -> Sharing:
    """Hold a record back, approved or not: no file is made by it any more."""
    with transaction.atomic():
        row = _lock_sharing(code, number, (PROPOSED, APPROVED))
        row.state = HELD
        return _close(row, why, "berbagi.tahan", by, at)


def usable(row: Sharing, today: dt.date) -> None:
    """Raises `ExportRefused` R488 unless files may be made by this record today."""
    begun = row.agreed_on is None or row.agreed_on <= today
    if row.state != APPROVED or not begun or (row.expires is not None and row.expires < today):
        raise ExportRefused(
            "R488",
            "Catatan berbagi ini belum atau tidak lagi berlaku",
            expected="catatan yang disetujui dan masih berlaku",
            mend="Minta persetujuan kepala desa, atau ajukan catatan baru.",
        )


def _lock_sharing(code: str, number: int, states: tuple[str, ...]) -> Sharing:
    row = Sharing.objects.select_for_update().filter(area=code, pk=number, state__in=states).first()
    if row is None:
        raise ExportRefused("R487", "Catatan berbagi ini sudah diputus", mend="Muat ulang daftarnya.")
    return row


def _close(row: Sharing, why: str, action: str, by: str, at: dt.datetime) -> Sharing:
    row.why, row.decided_by, row.decided_at = require_reason(why), by, at
    acts.save(row, by, action, "berbagi", at, alasan=row.why)
    return row
