"""A breach of data of persons, from the moment that somebody knows of it (UU 27/2022 Pasal 46; docs/adr/0051).

Stopping it needs one hand and no waiting; that it is over needs two. Whose data it were is asked of the log each time,
until it is closed: then the number stays.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.content.breach import (
    BreachKind,
    BreachLetter,
    BreachTrace,
    LetterDuty,
    breach_kinds,
    breach_letters,
    exposed_kinds,
)
from cantik.content.loader import limit
from cantik.register.leave.app import exposure
from cantik.register.leave.app.exposure import Exposure
from cantik.register.leave.app.models import APPROVED, PROPOSED, BreachStep, DataBreach, Sharing
from cantik.register.leave.app.workflows import BREACH
from cantik.register.leave.errors import BreachRefused
from cantik.register.rights.app import phones
from cantik.staff.app import acts, notices, recovery, rights, steps
from cantik.staff.app.models import Account, Assignment
from cantik.staff.app.plain_text import plain, plain_lines
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep
from cantik.workflow.reasons import due_reason

SEE, HANDLE, CLOSE = "kebocoran.lihat", "kebocoran.tangani", "kebocoran.tutup"
#: sharing records by which a file may still be made
LIVE = (PROPOSED, APPROVED)
MOST_TEXT, _MOST_REASON, _SUBJECT = 800, 400, "kebocoran"


@dataclass(frozen=True, slots=True)
class BreachFacts:
    """What is known of a breach, as somebody says it. `counted`: how many people, where no log tells."""

    kind: str
    known_at: dt.datetime
    begun_at: dt.datetime
    ended_at: dt.datetime | None
    how: str
    done: str = ""
    ahead: str = ""
    accounts: tuple[int, ...] = ()
    devices: tuple[int, ...] = ()
    sharings: tuple[int, ...] = ()
    counted: int | None = None
    exposed: tuple[str, ...] = ()
    serious: bool = False


def due(row: DataBreach) -> dt.datetime:
    """Until when those concerned have to be told: 3 x 24 hours since it was known, less where a kabupaten says so."""
    return row.known_at + dt.timedelta(hours=limit("lapor_kebocoran_jam").whole)


def open_ones(areas: Collection[AreaCode]) -> list[DataBreach]:
    """The breaches of these areas and everything below that are not closed, the most urgent first."""
    rows = DataBreach.objects.filter(rights.within(areas, "area")) if areas else DataBreach.objects.none()
    return list(rows.exclude(state=DataBreach.CLOSED).order_by("known_at", "pk"))


# ── what is known ───────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def record(area: AreaCode, facts: BreachFacts, *, by: Account) -> DataBreach:
    """Open the file of a breach: the clock runs since it was known. The village's people and its data protection
    officer are told. Raises `NotAllowed` (S101), `BreachRefused` (R664)."""
    _may(by, HANDLE, area)
    row = DataBreach(area=area.text())
    _fill(area, row, facts)
    steps.record_step(row, "catat", by, area)
    notices.tell(area.text(), notices.BREACH, by=by, at=row.opened_at)
    return row


@transaction.atomic
def change(area: AreaCode, number: int, facts: BreachFacts, *, version: int, by: Account) -> DataBreach:
    """Say anew what is known. `version`: of what was read before. Raises `NotAllowed` (S101), `BreachRefused` (R664)
    when it is closed, or somebody else changed it since."""
    _may(by, HANDLE, area)
    row = _still(area, number)
    if row.version != version:
        raise BreachRefused(
            _("Orang lain baru saja mengubah berkas ini"),
            mend=_("Baca yang baru di atas, lalu simpan lagi isian Anda."),
        )
    _fill(area, row, facts)
    row.version += 1
    acts.save(row, by, "kebocoran.ubah", _SUBJECT, wilayah=row.area)
    return row


def _fill(area: AreaCode, row: DataBreach, facts: BreachFacts) -> None:
    now = clock.now()
    if facts.kind not in breach_kinds():
        raise BreachRefused(_("Pilih apa yang terjadi"))
    if not facts.begun_at <= facts.known_at <= now or (facts.ended_at and not facts.begun_at <= facts.ended_at <= now):
        raise BreachRefused(
            _("Urutan waktunya tidak mungkin"),
            expected=_("terjadi, lalu diketahui, dan keduanya tidak di masa depan"),
            mend=_("Periksa tanggal dan jamnya."),
        )
    said = {name: plain_lines(getattr(facts, name), MOST_TEXT, BreachRefused) for name in ("how", "done", "ahead")}
    if not said["how"]:
        raise BreachRefused(_("Tulis apa yang diketahui, tanpa nama dan nomor warga"))
    for name, value in said.items():
        setattr(row, name, value)
    row.kind, row.serious, row.counted = facts.kind, facts.serious, facts.counted
    row.known_at, row.begun_at, row.ended_at = facts.known_at, facts.begun_at, facts.ended_at
    row.accounts = _numbers(facts.accounts, {account.pk for account in accounts_of(area)})
    row.devices = _numbers(facts.devices, {phone.number for phone in phones.of_village(area)})
    row.sharings = _numbers(facts.sharings, {held.pk for held in sharings_of(area)})
    row.exposed = canonical_json([code for code in exposed_kinds() if code in facts.exposed]).decode()


def _numbers(chosen: Sequence[int], known: Collection[int]) -> str:
    """Numbers as they are kept; one that is none of the village's is refused, whoever typed it."""
    if not set(chosen) <= set(known):
        raise BreachRefused(_("Pilihan ini bukan milik desa ini"), mend=_("Muat ulang halamannya."))
    return canonical_json(sorted(set(chosen))).decode()


def accounts_of(area: AreaCode) -> list[Account]:
    """Who may have read persons of a village by a role, now or before: those of the village and of offices above it."""
    codes = [area.text(), *(area.text() for area in area.ancestors())]
    held = Assignment.objects.filter(area__in=codes).values("person_id")
    return rights.read_together(Account.objects.filter(pk__in=held).order_by("name", "pk"))


def sharings_of(area: AreaCode) -> list[Sharing]:
    """The sharing records of a village, the newest first."""
    return list(Sharing.objects.filter(area=area.text()).order_by("-pk"))


# ── whose data ──────────────────────────────────────────────────────────────────────────────────
def measure_exposure(area: AreaCode, row: DataBreach) -> Exposure:
    """Whose data it were, as the log tells now; nobody where only a number is known."""
    area_row = find_area(area)
    trace = kind_of(row).trace
    if area_row is None or trace is BreachTrace.COUNTED:
        return Exposure()
    if trace is BreachTrace.EVERYBODY:
        return exposure.everybody(area_row.pk)
    if trace is BreachTrace.DEVICE:
        return exposure.these(area_row.pk, phones.people_on(area, json.loads(row.devices)))
    if trace is BreachTrace.SHARING:
        return exposure.by_sharings(area_row.pk, set(json.loads(row.sharings)))
    chosen = Account.objects.filter(pk__in=json.loads(row.accounts))
    return exposure.by_accounts(
        area_row.pk, [account.actor for account in chosen], row.begun_at, row.ended_at or clock.now()
    )


def kind_of(row: DataBreach) -> BreachKind:
    """The kind of a breach; one that a kabupaten took out of its list is "something else"."""
    kinds = breach_kinds()
    return kinds.get(row.kind) or kinds["lain"]


def people(area: AreaCode, row: DataBreach) -> int:
    """How many people it concerns: counted from the log, typed where no log tells, or as it stood when it closed."""
    if row.people is not None:
        return row.people
    if kind_of(row).trace is BreachTrace.COUNTED:
        return row.counted or 0
    return max(len(measure_exposure(area, row).people), row.counted or 0)


# ── stopping it: one hand, at once ──────────────────────────────────────────────────────────────
def lockable(account: Account, by: Account) -> bool:
    """Whether somebody may lock an account: never their own; who could print its code of recovery, and within their own
    reach the head of the village and the data protection officer. An agen locks nobody above."""
    if account.pk == by.pk:
        return False
    # who holds no role today is judged by the roles they held; who never held one is in nobody's reach
    held = rights.assignments_of(account, clock.today()) or list(Assignment.objects.filter(person=account))
    within = bool(held) and all(rights.check_access(by, CLOSE, row.area).ok for row in held)
    return within or recovery.may_issue(by, account).ok


@transaction.atomic
def lock(area: AreaCode, number: int, *, by: Account) -> int:
    """Lock the accounts of a breach: sessions end, the password is void, a code of recovery printed in person is the
    only way back. How many. Raises `NotAllowed` (S101), `BreachRefused` (R664)."""
    _may(by, HANDLE, area)
    row = _open(area, number)
    rows = Account.objects.select_for_update().filter(pk__in=json.loads(row.accounts), is_active=True)
    chosen = list(rows.order_by("pk"))
    mine = [account for account in chosen if lockable(account, by)]
    if not mine:
        raise BreachRefused(
            _("Tidak ada akun yang dapat Anda kunci"),
            expected=_("akun lain yang perannya di wilayah Anda"),
            mend=_("Akun di atas Anda dikunci kepala desa, walidata, atau pejabat pelindungan data."),
        )
    for account in mine:
        recovery.lock(account, by=by)
    return _step(row, BreachStep.LOCKED, len(mine), by)


@transaction.atomic
def revoke(area: AreaCode, number: int, *, by: Account) -> int:
    """Revoke the phones of a breach: they get no list any more. How many. Raises as `lock` does."""
    _may(by, HANDLE, area)
    row = _open(area, number)
    chosen = set(json.loads(row.devices))
    mine = [phone.number for phone in phones.of_village(area) if phone.number in chosen and phone.works]
    if not mine:
        raise BreachRefused(_("Tidak ada perangkat yang masih berlaku di antara yang dipilih"))
    phones.revoke(area, mine, by=by, at=clock.now())
    return _step(row, BreachStep.REVOKED, len(mine), by)


@transaction.atomic
def hold(area: AreaCode, number: int, *, by: Account) -> int:
    """Hold back the sharing records of a breach: no file is made by them. How many. Raises as `lock` does."""
    _may(by, HANDLE, area)
    row = _open(area, number)
    rows = Sharing.objects.filter(area=area.text(), pk__in=json.loads(row.sharings), state__in=LIVE)
    mine = list(rows.order_by("pk"))
    if not mine:
        raise BreachRefused(_("Tidak ada catatan berbagi yang masih berlaku di antara yang dipilih"))
    for held in mine:
        held.why = _("ditahan karena kebocoran data, berkas nomor %d") % row.pk
        steps.record_step(held, "tahan", by, area)
    return _step(row, BreachStep.HELD, len(mine), by)


def _step(row: DataBreach, act: str, count: int, by: Account) -> int:
    BreachStep.objects.create(breach=row, act=act, count=count, at=clock.now(), by=by.actor)
    _write(row, f"kebocoran.{act}", by, banyak=count)
    return count


# ── letters ─────────────────────────────────────────────────────────────────────────────────────
def letters_due(row: DataBreach) -> list[BreachLetter]:
    """The letters of this breach, those that are due first: the announcement only where it is serious."""
    return [held for held in breach_letters().values() if held.duty is LetterDuty.ALWAYS or row.serious]


def newest_steps(row: DataBreach) -> dict[str, BreachStep]:
    """What became of each letter: sent, or a reason why not; the newest word counts."""
    rows = row.steps.filter(act__in=[BreachStep.LETTER, BreachStep.SPARED]).order_by("pk")
    return {step.letter: step for step in rows}


@transaction.atomic
def note_letter(
    area: AreaCode, number: int, letter: str, *, on: dt.date | None, count: int, said: str, by: Account
) -> BreachStep:
    """Note that a letter went out on a day (`on`), to how many, how; or, without a day, why it is not sent.

    Raises `NotAllowed` (S101), `BreachRefused` (R664), `StateRefused` (R591) for a letter spared without a reason.
    """
    _may(by, HANDLE, area)
    row = _still(area, number)
    if letter not in breach_letters():
        raise BreachRefused(_("Surat ini tidak ada"))
    if on is not None and not clock.day_of(row.known_at) <= on <= clock.today():
        raise BreachRefused(
            _("Tanggal suratnya tidak mungkin"), expected=_("sejak kebocoran diketahui sampai hari ini")
        )
    text = plain(said if on is not None else due_reason(said), _MOST_REASON, BreachRefused)
    act = BreachStep.LETTER if on is not None else BreachStep.SPARED
    step = BreachStep.objects.create(
        breach=row, act=act, letter=letter, on=on, count=max(count, 0), said=text, at=clock.now(), by=by.actor
    )
    _write(row, f"kebocoran.{act}", by, surat=letter, banyak=step.count)
    return step


# ── the end: two hands ──────────────────────────────────────────────────────────────────────────
def list_unsent(row: DataBreach) -> list[BreachLetter]:
    """The letters that nobody sent and nobody gave a reason for."""
    known = newest_steps(row)
    return [letter for letter in letters_due(row) if letter.code not in known]


@transaction.atomic
def propose_end(area: AreaCode, number: int, *, none: bool, conclusion: str, by: Account) -> DataBreach:
    """Say that it is over, or (`none`) that nothing was exposed, with what was found and learnt.

    Raises `NotAllowed` (S101), `BreachRefused` (R664) while letters are due, `StateRefused` (R591).
    """
    _may(by, HANDLE, area)
    row = _still(area, number)
    left = [] if none else list_unsent(row)
    if left:
        raise BreachRefused(
            _("Masih ada surat yang belum dikirim"),
            found=", ".join(letter.title for letter in left),
            mend=_("Catat pengirimannya, atau alasan surat itu tidak dikirim."),
        )
    row.conclusion = plain_lines(due_reason(conclusion), MOST_TEXT, BreachRefused)
    row.none = none
    row.version += 1
    steps.record_step(row, "usul_tutup", by, area)
    return row


def decide(area: AreaCode, number: int, pressed: PressedButton, by: Account, *, version: int) -> WorkflowStep:
    """Take a declared step: another person closes the file, or opens it again. Raises as `steps.take_step`."""

    def prepare(row: DataBreach, step: WorkflowStep) -> None:
        if step.target == DataBreach.CLOSED:
            row.people = 0 if row.none else people(area, row)
        else:
            row.proposed_by, row.proposed_at, row.conclusion, row.version = "", None, "", row.version + 1

    rows = DataBreach.objects.filter(area=area.text(), pk=number, version=version)
    return steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(prepare=prepare))[1]


# ── common ──────────────────────────────────────────────────────────────────────────────────────
def _may(by: Account, action: str, area: AreaCode) -> None:
    acts.require_right(by, action, area, _(BREACH.denied))


def _still(area: AreaCode, number: int) -> DataBreach:
    """A breach that may still be written in: not closed, and nobody is asked to close it."""
    row = _open(area, number)
    if row.state != DataBreach.OPEN:
        raise BreachRefused(
            _("Penutupan berkas ini sudah diusulkan"),
            mend=_("Minta orang kedua membukanya lagi bila ada yang berubah."),
        )
    return row


def _open(area: AreaCode, number: int) -> DataBreach:
    rows = DataBreach.objects.select_for_update().filter(area=area.text(), pk=number).exclude(state=DataBreach.CLOSED)
    refused = BreachRefused(_("Berkas kebocoran ini sudah ditutup"), mend=_("Catat yang baru bila terjadi lagi."))
    return acts.hold_row(rows, refused)


def _write(row: DataBreach, action: str, by: Account, **detail: int | str) -> None:
    acts.record(row, by, action, _SUBJECT, wilayah=row.area, **detail)
