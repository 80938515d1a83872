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
from cantik.staff.app import accounts, actors, acts, rights
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import plain
from cantik.staff.app.signing_keys import key_ids, signing_key
from cantik.vault.app.opening import OpenStore
from cantik.vault.signature import check, payload_of, sign
from cantik.workflow.reasons import due_reason

SEE, PROPOSE, DECIDE = "retensi.lihat", "retensi.usul", "retensi.putus"
#: never valid as the list of a release or of a form
NOTE_TYPE = "application/vnd.cantik.pemusnahan+json"
_MOST_REASON, _SUBJECT = 400, "pemusnahan"
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
        proposed_at=clock.now(),
        proposed_by=by.actor,
    )
    _save(row, "retensi.usul", by, sidik=row.digest)
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
    area: AreaCode, number: int, *, accepted: bool, reason: str, digest: str, by: Account, opened: OpenStore
) -> Destruction:
    """Confirm what was read (`digest`): it is gone when this returns; or send it back with a reason.

    Raises `NotAllowed` (S101), `DestructionRefused` (R658) for what changed since it was proposed, was decided, or was
    proposed by the same person; `StateRefused` (R591) without a reason.
    """
    with transaction.atomic():
        row = _decide(area, number, accepted=accepted, reason=reason, digest=digest, by=by, opened=opened)
    return finish(opened, row) if row.state == Destruction.ROWS_GONE else row


def _decide(
    area: AreaCode, number: int, *, accepted: bool, reason: str, digest: str, by: Account, opened: OpenStore
) -> Destruction:
    acts.require_right(by, DECIDE, area, _("Pemusnahan dikukuhkan kepala desa."))
    rows = Destruction.objects.filter(area=area.text(), pk=number, state=Destruction.PROPOSED, digest=digest)
    refused = DestructionRefused(_("Usul ini berubah atau sudah diputus"), mend=_("Muat ulang halamannya."))
    row = acts.hold_row(rows.select_for_update(), refused)
    rights.second(by, [(row.proposed_by, row.proposed_at)], lambda why: DestructionRefused(why.rstrip(".")))
    row.decided_by, row.decided_at = by.actor, clock.now()
    if not accepted:
        row.state = Destruction.RETURNED
        row.reason = plain(due_reason(reason), _MOST_REASON, DestructionRefused)
        _save(row, "retensi.kembali", by)
        return row
    said = json.loads(row.content)
    items = _record_kind(row.kind).find(area, row.cutoff).items
    if (
        _item_records(items) != said["isi"]
        or dict(_record_kind(row.kind).rows(area, items, row.cutoff)) != said["ditemukan"]
    ):
        raise DestructionRefused(
            _("Yang tersimpan berubah sejak diusulkan"), mend=_("Kembalikan usul ini, lalu usulkan lagi.")
        )
    return _destroy(area, row, items, by, opened)


def _item_records(items: tuple[OverdueItem, ...]) -> list[list[Any]]:
    return [[item.number, item.title, item.over.isoformat(), item.records] for item in items]


def _destroy(
    area: AreaCode, row: Destruction, items: tuple[OverdueItem, ...], by: Account, opened: OpenStore
) -> Destruction:
    """Take the rows out and keep what was counted; inside the caller's transaction."""
    kind = _record_kind(row.kind)
    rows = dict(kind.rows(area, items, row.cutoff))
    kind.take(Taking(opened, area, items, row.cutoff, by.actor))
    before = {"basis_data": rows, "berkas": dict(kind.files(opened, area, items))}
    after = {"basis_data": dict(kind.rows(area, items, row.cutoff))}
    row.counts = canonical_json({"sebelum": before, "sesudah": after}).decode()
    row.state = Destruction.ROWS_GONE
    _save(row, "retensi.musnah", by, sidik=row.digest, **rows)
    return row


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
        now = clock.now()
        row = Destruction(area=area.text(), kind=rule.code, cutoff=cutoff, content=content, repeats=digest_of(note))
        row.digest, row.proposed_at, row.proposed_by = digest_of(content.encode()), now, by.actor
        row.decided_at, row.decided_by = now, by.actor
        row = _destroy(area, row, items, by, opened)
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


def _save(row: Destruction, action: str, by: Account, **detail: int | str) -> None:
    cutoff = row.cutoff.isoformat()
    acts.save(row, by, action, _SUBJECT, wilayah=row.area, jenis=row.kind, sampai=cutoff, **detail)
