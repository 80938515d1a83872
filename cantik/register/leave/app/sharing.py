"""Write sharing records: proposed, approved by somebody else, held back by the data protection officer."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from cantik.base import clock
from cantik.base.text import holds_number
from cantik.codes.area import AreaCode
from cantik.register.core.errors import ReasonRefused
from cantik.register.leave.app.models import APPROVED, Sharing
from cantik.staff.app import steps
from cantik.staff.app.models import Account
from cantik.vault.errors import ExportRefused
from cantik.vault.sealed_file import require_terms
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

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


@transaction.atomic
def propose(area: AreaCode, asked: Proposal, *, by: Account) -> Sharing:
    """Write down what shall leave. What stays with the village needs nobody's approval.

    Raises `ExportRefused` R482 for a key that is none, or of somebody else where nothing leaves the village; R485
    without agreement, R486 for one that is over or not signed yet.
    """
    _may_be(asked, clock.today())
    row = Sharing(area=area.text(), **asdict(asked), proposed_at=clock.now(), proposed_by=by.actor)
    steps.record_step(row, "usul_sendiri" if asked.own else "usul", by, area)
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


def decide(area: AreaCode, number: int, pressed: PressedButton, by: Account) -> WorkflowStep:
    """Take a declared step: another person approves a proposal or refuses it, the officer holds a record back. Raises
    as `steps.take_step`: `ExportRefused` R487, `ReasonRefused` R407, R408."""
    rows = Sharing.objects.filter(area=area.text(), pk=number)
    effects = StepEffects(weigh=lambda _row, _step, said: require_reason(said))
    return steps.take_step(rows, pressed, by=by, area=area, effects=effects)[1]


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
