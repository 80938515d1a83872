"""A copy that a phone hands over by cable comes in as posts do: looked at first, accepted by whoever works here.

Which device it is of, the copy says by the token sealed in it (docs/adr/0027); whoever brings the file is not asked.
What waits for a decision lies sealed in the store, for a day (`Store.tidy`); the phone keeps its own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from cantik.base.errors import UnreadableInput
from cantik.codes.area import AreaCode
from cantik.field.devices.app import devices
from cantik.field.forms.app import draft_handover
from cantik.field.forms.app.draft_handover import DraftOnTheWay
from cantik.field.forms.app.hold_reasons import why_held, why_outside
from cantik.field.forms.app.models import FormSubmission, HandedDraft
from cantik.field.forms.app.office_key import copied_forms
from cantik.field.forms.app.service import PostOrigin, receive
from cantik.field.forms.app.storage import PostOutcome
from cantik.field.forms.envelope import Envelope, read_envelope
from cantik.field.forms.errors import PostRefused
from cantik.field.forms.post import PostedFile, SubmissionPost, file_name
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.field.rounds.app.frame import framed_unit
from cantik.field.rounds.app.models import Device, Unit
from cantik.field.rounds.states import WAITING, UnitStage
from cantik.vault.app.opening import OpenStore
from cantik.vault.phone_copy import CopiedForm

_WAITING = ".berkas-salinan-"
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")


class HandedFate(StrEnum):
    """What becomes, or became, of a form of a copy."""

    NEW = "baru"
    TAKEN = "diterima"
    HERE = "sudah_ada"  # the same bytes came before; files that were missing are added
    HELD = "ditahan"  # kept apart: its device was revoked, its round closed
    OTHER_BYTES = "isi_lain"  # its number came before with other bytes: refused, logged
    DRAFT = "konsep"  # not finished: it goes back to whoever visits the family
    PASSED = "diserahkan"  # not finished, and handed on to another device
    OVERTAKEN = "konsep_terlewat"  # not finished, and the family came in another way by now
    BROKEN = "rusak"
    NO_FORM = "tak_dikenal"  # this village never had such a form
    NO_DEVICE = "perangkat_lain"  # no device of this village


@dataclass(frozen=True, slots=True)
class HandedForm:
    """A form of a copy: of which device (None: none of this village), how many photos, what becomes of it; of a draft
    which family of the round it is about (None: one that the list lacks), when it was changed last, its number on the
    phone, which devices may go on with it, and what came of the last time that it was handed on."""

    fate: HandedFate
    device: Device | None = None
    photos: int = 0
    unit: Unit | None = None
    changed: dt.datetime | None = None
    ident: str = ""
    receivers: Sequence[Device] = ()
    passed: HandedDraft | None = None


@dataclass(frozen=True, slots=True)
class HandedCopy:
    """The bytes of a copy, for which village (its code, the number of its area in the store), by whom."""

    data: bytes
    area: AreaCode
    area_id: int
    by: str


@dataclass(frozen=True, slots=True)
class _Judged:
    """A form with all that is needed to take it in; `post` None where it cannot be."""

    told: HandedForm
    envelope: Envelope | None = None
    post: SubmissionPost | None = None
    held: str = ""
    draft: DraftOnTheWay | None = None


class NoReceiver(UnreadableInput):
    """B603: a draft was to go to a device that may not take it."""

    def __init__(self) -> None:
        super().__init__(
            "B603",
            "Perangkat itu tidak dapat menerima draf ini",
            expected="perangkat yang berlaku, dari putaran yang sama, milik petugas bloknya",
            mend="Pilih perangkat dari daftarnya, atau buat yang baru di Lapangan.",
        )


def look(copy: HandedCopy, opened: OpenStore, at: dt.datetime) -> list[HandedForm]:
    """What lies in a copy and would become of it; nothing is stored. Raises `UnreadableInput` (B601)."""
    return [judged.told for judged in _judge_forms(copy, opened, at)]


def accept(
    copy: HandedCopy, opened: OpenStore, at: dt.datetime, to: Mapping[str, int] | None = None
) -> list[HandedForm]:
    """Take a copy in, each form as if its phone had sent it; again is nothing new. `to`: number of a draft on the phone
    -> device (id) that goes on with it.

    Raises `UnreadableInput` (B601), `NoReceiver` (B603) before anything comes in, `NotStoredNow` (B510): what came in
    until then stays in.
    """
    found, wanted = list(_judge_forms(copy, opened, at)), dict(to or {})
    for judged in found:
        chosen = wanted.get(judged.told.ident)
        if chosen is not None and chosen not in {device.pk for device in judged.told.receivers}:
            raise NoReceiver
    return [_receive_form(judged, copy, at) for judged in _hand_on_drafts(found, wanted, copy.by, at)]


def _hand_on_drafts(found: Sequence[_Judged], to: Mapping[str, int], by: str, at: dt.datetime) -> Iterator[_Judged]:
    """The same with the drafts handed on that were to be."""
    for judged in found:
        if judged.draft is None or judged.told.ident not in to:
            yield judged
            continue
        device = next(device for device in judged.told.receivers if device.pk == to[judged.told.ident])
        row = draft_handover.hand_on(judged.draft, device, by, at)
        yield replace(judged, told=replace(judged.told, fate=HandedFate.PASSED, passed=row))


def _receive_form(judged: _Judged, copy: HandedCopy, at: dt.datetime) -> HandedForm:
    told = judged.told
    if judged.post is None or judged.envelope is None or told.device is None:
        return told
    outcome = receive(judged.post, judged.envelope, PostOrigin(copy.area.text(), told.device.pk, judged.held), at)
    if outcome is PostOutcome.OTHER_BYTES:
        return HandedForm(HandedFate.OTHER_BYTES, told.device, told.photos)
    if told.fate is HandedFate.HERE:
        return told
    fate = HandedFate.HELD if outcome is PostOutcome.HELD else HandedFate.TAKEN
    return HandedForm(fate, told.device, told.photos)


def _judge_forms(copy: HandedCopy, opened: OpenStore, at: dt.datetime) -> Iterator[_Judged]:
    known: dict[str, Device | None] = {}
    for form in copied_forms(copy.data, opened, copy.by):
        if form.token not in known:
            device = devices.find_device(form.token)
            ours = device is not None and device.round.activity.area_id == copy.area_id
            known[form.token] = device if ours else None
        yield _judge(form, known[form.token], copy, at)


def _judge(form: CopiedForm, device: Device | None, copy: HandedCopy, at: dt.datetime) -> _Judged:
    """What becomes of one form."""

    def form_with_fate(fate: HandedFate) -> HandedForm:
        return HandedForm(fate, device, len(form.photos))

    if device is None:
        return _Judged(HandedForm(HandedFate.NO_DEVICE))
    if not form.finished:
        return _judge_draft(
            DraftOnTheWay(copy.area.text(), form, device, framed_unit(device.round_id, form.family)), at
        )
    try:
        envelope = read_envelope(form.xml)
    except PostRefused:
        return _Judged(form_with_fate(HandedFate.BROKEN))
    versions = InstrumentVersion.objects.filter(area_id=copy.area_id, form_id=envelope.form)
    if not versions.exists():
        return _Judged(form_with_fate(HandedFate.NO_FORM))
    held = why_held(devices.device_standing(device, at), version=versions.filter(version=envelope.version).exists())
    held = held or why_outside(device, envelope)
    named = ((file_name(name), data) for name, data in form.photos.items())
    files = tuple(PostedFile(name, data) for name, data in named if name)
    post = SubmissionPost(form.xml, files, not form.lacking)
    return _Judged(form_with_fate(_fate(form.xml, envelope, copy, held)), envelope, post, held)


def _judge_draft(draft: DraftOnTheWay, at: dt.datetime) -> _Judged:
    """What becomes of a half-filled form: it waits for somebody to go on with it, unless its family came by now."""
    unit, form = draft.unit, draft.form
    told = HandedForm(HandedFate.DRAFT, draft.source, len(form.photos), unit, form.changed, form.ident)
    if unit is not None and UnitStage(unit.stage) not in WAITING:
        return _Judged(replace(told, fate=HandedFate.OVERTAKEN))
    row = draft_handover.standing_of(draft)
    fate = HandedFate.DRAFT if row is None else HandedFate.PASSED
    return _Judged(replace(told, fate=fate, passed=row, receivers=draft_handover.receivers(draft, at)), draft=draft)


def _fate(xml: bytes, envelope: Envelope, copy: HandedCopy, held: str) -> HandedFate:
    stored = FormSubmission.objects.filter(instance=envelope.instance).values_list("area", "digest").first()
    if stored is not None:
        same = stored == (copy.area.text(), hashlib.sha256(xml).hexdigest())
        return HandedFate.HERE if same else HandedFate.OTHER_BYTES
    return HandedFate.HELD if held else HandedFate.NEW


# ── what waits for a decision ───────────────────────────────────────────────────────────────────


def keep_waiting(copy: HandedCopy, opened: OpenStore, name: str = "") -> str:
    """Put a copy by until somebody decides, at most a day; under which name it is found again: `name` (`waiting_name`),
    or one of its bytes. Raises `OSError`."""
    name = name or hashlib.sha256(copy.data).hexdigest()
    sealed = opened.keys.seal("berkas", copy.data, _place(copy.area, name))
    handle, draft = tempfile.mkstemp(dir=opened.store.path, prefix=".berkas-")
    try:
        with os.fdopen(handle, "wb") as target:
            target.write(sealed)
        Path(draft).replace(_file(copy.area, name, opened))
    finally:
        Path(draft).unlink(missing_ok=True)
    return name


def waiting_name(what: str) -> str:
    """The name of something that waits and is known before it is there."""
    return hashlib.sha256(what.encode()).hexdigest()


def open_waiting_copy(area: AreaCode, name: str, opened: OpenStore) -> bytes:
    """A copy that waits. Raises `UnreadableInput` (B602) when none of this name does in this village,
    `DamagedSecret` (R204)."""
    try:
        if _DIGEST.match(name):
            return opened.keys.open("berkas", _file(area, name, opened).read_bytes(), _place(area, name))
    except FileNotFoundError:
        pass
    raise UnreadableInput("B602", "Salinan isian ini tidak menunggu lagi", mend="Unggah lagi salinannya dari ponsel.")


def waits(area: AreaCode, name: str, opened: OpenStore) -> bool:
    """Whether something of this name waits in this village."""
    return bool(_DIGEST.match(name)) and _file(area, name, opened).exists()


def put_away(area: AreaCode, name: str, opened: OpenStore) -> None:
    """A copy waits no longer."""
    if _DIGEST.match(name):
        _file(area, name, opened).unlink(missing_ok=True)


def waiting_files(opened: OpenStore) -> list[Path]:
    """Every copy that waits: what an erasure takes away, since nobody knows who stands in it."""
    return sorted(opened.store.path.glob(f"{_WAITING}*"))


def _file(area: AreaCode, name: str, opened: OpenStore) -> Path:
    return opened.store.path / f"{_WAITING}{area.text()}-{name}"


def _place(area: AreaCode, name: str) -> str:
    return f"salinan_ponsel|{area.text()}|{name}"
