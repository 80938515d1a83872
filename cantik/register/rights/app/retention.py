"""Records whose time is over are destroyed: proposed by one, confirmed by another, counted, noted, signed (ADR 0050).

Rows go in the transaction of the second hand; files and free pages after it, again and again until nothing is left.
The note is signed with the village's key: after a restore of an older backup it is brought back and carried out again,
by its rule and its day, since a store keeps no list of what it destroyed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.base.canonical import canonical_json
from cantik.base.canonical import digest as digest_of
from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.codes.area import AreaCode
from cantik.content.retention import RetentionRule, RetentionWay, retention_rules
from cantik.register.leave.app import erasing
from cantik.register.leave.app.models import Destruction
from cantik.register.leave.errors import DestructionRefused
from cantik.register.rights.app.record_kinds import Hindrance, OverdueItem, RecordKind, Taking, kind_of
from cantik.staff.app import accounts, actors, acts, rights, steps
from cantik.staff.app.models import Account
from cantik.staff.app.signing_keys import key_ids, signing_key
from cantik.vault.app.opening import OpenStore
from cantik.vault.signature import check, payload_of, sign
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

SEE, PROPOSE, DECIDE = "retensi.lihat", "retensi.usul", "retensi.putus"
#: never valid as the list of a release or of a form
NOTE_TYPE = "application/vnd.cantik.pemusnahan+json"
#: a note is a page of numbers; more is no note
MOST_NOTE = 200_000


@dataclass(frozen=True, slots=True)
class RetentionStanding:
    """How a kind stands today: its rule, the last day that is over, what is over by then, what waits for a decision."""

    rule: RetentionRule
    cutoff: dt.date | None = None
    items: tuple[OverdueItem, ...] = ()
    hindered: tuple[Hindrance, ...] = ()


def standings(area: AreaCode) -> list[RetentionStanding]:
    """Every kind of the list, in its order. Raises `ContentError` K123."""
    return [_rule_standing(area, rule, clock.today()) for rule in retention_rules().values()]


def _rule_standing(area: AreaCode, rule: RetentionRule, today: dt.date) -> RetentionStanding:
    cutoff, kind = rule.cutoff(today), kind_of(rule.code)
    if cutoff is None or kind is None or rule.way is not RetentionWay.TWO_HANDS:
        return RetentionStanding(rule)
    found = kind.find(area, cutoff)
    return RetentionStanding(rule, cutoff, found.items, found.hindered)


def _record_kind(code: str) -> RecordKind:
    kind = kind_of(code)
    if kind is None:
        raise KeyError(code)
    return kind


def has_overdue(area: AreaCode) -> bool:
    """Whether something is over that nobody proposed yet."""
    open_ = set(Destruction.objects.filter(area=area.text(), state=Destruction.PROPOSED).values_list("kind", flat=True))
    asked = (rule for rule in retention_rules().values() if rule.code not in open_)
    return any(_rule_standing(area, rule, clock.today()).items for rule in asked)


# ── the first hand ──────────────────────────────────────────────────────────────────────────────
@transaction.atomic
def propose(area: AreaCode, kind: str, *, by: Account) -> Destruction:
    """Propose that everything of a kind that is over today goes. Raises `NotAllowed` (S101), `DestructionRefused`
    (R658) when nothing is, or a proposal of that kind waits."""
    acts.require_right(by, PROPOSE, area, _("Pemusnahan diusulkan agen statistik desa."))
    accounts.one_at_a_time()
    rule = retention_rules().get(kind)
    found = None if rule is None else _rule_standing(area, rule, clock.today())
    if found is None or found.cutoff is None or not found.items:
        raise DestructionRefused(_("Tidak ada yang lewat masa simpannya"), mend=_("Muat ulang halamannya."))
    if Destruction.objects.filter(area=area.text(), kind=kind, state=Destruction.PROPOSED).exists():
        raise DestructionRefused(_("Usul pemusnahan jenis ini sudah menunggu putusan"))
    content = canonical_json(_content(area, found.rule, found.cutoff, found.items)).decode()
    row = Destruction(
        area=area.text(),
        kind=kind,
        cutoff=found.cutoff,
        content=content,
        digest=digest_of(content.encode()),
    )
    steps.record_step(row, "usul", by, area)
    return row


def _content(area: AreaCode, rule: RetentionRule, cutoff: dt.date, items: tuple[OverdueItem, ...]) -> dict[str, Any]:
    """What the second hand reads and confirms, in its own words, whatever the list says later."""
    return {
        "desa": area.text(),
        "jenis": rule.code,
        "judul": rule.title,
        "masa_hari": rule.days,
        "dasar": rule.basis.text,
        "sampai": cutoff.isoformat(),
        "isi": [[item.number, item.title, item.over.isoformat(), item.records] for item in items],
        "ditemukan": dict(_record_kind(rule.code).rows(area, items, cutoff)),
    }


# ── the second hand ─────────────────────────────────────────────────────────────────────────────
def decide(
    area: AreaCode, number: int, pressed: PressedButton, *, digest: str, by: Account, opened: OpenStore
) -> tuple[Destruction, WorkflowStep]:
    """Take a declared step: another person confirms what was read (`digest`), and it is gone when this returns; or
    sends it back. Raises as `steps.take_step`, `DestructionRefused` (R658) also for what changed since it was
    proposed."""
    rows = Destruction.objects.filter(area=area.text(), pk=number, digest=digest)

    def prepare(row: Destruction, step: WorkflowStep) -> None:
        if step.target == Destruction.ROWS_GONE:
            _take_rows(area, row, _items_as_read(area, row), by, opened)

    row, step = steps.take_step(rows, pressed, by=by, area=area, effects=StepEffects(prepare=prepare))
    return (finish(opened, row) if row.state == Destruction.ROWS_GONE else row), step


def _items_as_read(area: AreaCode, row: Destruction) -> tuple[OverdueItem, ...]:
    """What goes, if it is still what was read. Raises `DestructionRefused` (R658)."""
    said, kind = json.loads(row.content), _record_kind(row.kind)
    items = kind.find(area, row.cutoff).items
    listed = [[item.number, item.title, item.over.isoformat(), item.records] for item in items]
    if listed != said["isi"] or dict(kind.rows(area, items, row.cutoff)) != said["ditemukan"]:
        raise DestructionRefused(
            _("Yang tersimpan berubah sejak diusulkan"), mend=_("Kembalikan usul ini, lalu usulkan lagi.")
        )
    return items


def _take_rows(
    area: AreaCode, row: Destruction, items: tuple[OverdueItem, ...], by: Account, opened: OpenStore
) -> None:
    """Take the rows out and keep what was counted; inside the caller's transaction."""
    kind = _record_kind(row.kind)
    before = {
        "basis_data": dict(kind.rows(area, items, row.cutoff)),
        "berkas": dict(kind.files(opened, area, items)),
    }
    kind.take(Taking(opened, area, items, row.cutoff, by.actor))
    after = {"basis_data": dict(kind.rows(area, items, row.cutoff))}
    row.counts = canonical_json({"sebelum": before, "sesudah": after}).decode()


def finish(opened: OpenStore, row: Destruction) -> Destruction:
    """Remove the files, write the free pages anew, count what is left on the disk, sign the note. Idempotent: what a
    power cut left behind goes the next time."""
    _record_kind(row.kind).sweep(opened)
    erasing.sweep(opened, clock.now())
    said, counts = json.loads(row.content), json.loads(row.counts)
    items = tuple(OverdueItem(number, title, dt.date.fromisoformat(over), n) for number, title, over, n in said["isi"])
    desa = rights.area_code(row.area)
    counts["sesudah"]["berkas"] = dict(_record_kind(row.kind).files(opened, desa, items))
    with transaction.atomic():
        held = Destruction.objects.select_for_update().get(pk=row.pk)
        if held.state != Destruction.ROWS_GONE:
            return held
        key = signing_key(opened=opened, area=desa, by=row.decided_by)
        held.counts = canonical_json(counts).decode()
        held.note = sign(canonical_json(_note(held)), key, NOTE_TYPE).decode()
        held.state = Destruction.DONE
        held.save()
    return held


def leftovers(opened: OpenStore, at: dt.datetime) -> int:  # noqa: ARG001 - the tick's
    """A duty of every tick: what was confirmed and not ended, because the machine stopped."""
    rows = list(Destruction.objects.filter(state=Destruction.ROWS_GONE).order_by("pk"))
    for row in rows:
        finish(opened, row)
    return len(rows)


def _note(row: Destruction) -> dict[str, Any]:
    names = actors.names({row.proposed_by, row.decided_by})
    decided = row.decided_at or row.proposed_at
    return {
        **json.loads(row.content),
        "catatan": "pemusnahan",
        "sidik_usul": row.digest,
        "hitungan": json.loads(row.counts),
        "diusulkan": [names.get(row.proposed_by, ""), row.proposed_at.isoformat()],
        "dikukuhkan": [names.get(row.decided_by, ""), decided.isoformat()],
        "mengulang": row.repeats,
    }


# ── again, after an older backup came back ──────────────────────────────────────────────────────
def repeat(area: AreaCode, note: bytes, *, by: Account, opened: OpenStore) -> Destruction | None:
    """Carry out again what a signed note says, by its kind and its day; None when nothing of it is there. Two people
    confirmed it then, so one is enough now.

    Raises `NotAllowed` (S101), `DestructionRefused` (R658) for what is no note of this village.
    """
    acts.require_right(by, PROPOSE, area, _("Pemusnahan diulang oleh agen statistik desa."))
    said = _verify_note(area, note)
    rule, cutoff = retention_rules()[said["jenis"]], dt.date.fromisoformat(said["sampai"])
    with transaction.atomic():
        accounts.one_at_a_time()
        items = _record_kind(rule.code).find(area, cutoff).items
        if not items:
            return None
        content = canonical_json(_content(area, rule, cutoff, items)).decode()
        row = Destruction(area=area.text(), kind=rule.code, cutoff=cutoff, content=content, repeats=digest_of(note))
        row.digest, row.proposed_at, row.proposed_by = digest_of(content.encode()), clock.now(), by.actor
        _take_rows(area, row, items, by, opened)
        steps.record_step(row, "ulang", by, area)
    return finish(opened, row)


def _verify_note(area: AreaCode, note: bytes) -> Mapping[str, Any]:
    """What a note says, if one of the village's own keys signed it."""
    try:
        payload = payload_of(note)
        signer = check(note, payload, None, NOTE_TYPE)
        said: Mapping[str, Any] = parse_json(payload)
    except (CantikError, ValueError) as error:
        raise _no_note() from error
    if signer not in key_ids(area) or said.get("desa") != area.text() or kind_of(str(said.get("jenis"))) is None:
        raise _no_note()
    return said


def _no_note() -> DestructionRefused:
    return DestructionRefused(
        _("Ini bukan catatan pemusnahan yang ditandatangani kunci desa ini"),
        expected=_("berkas catatan-pemusnahan-….json dari halaman ini"),
    )
