"""To whom an area delivers from now on: an invitation that somebody took, believed by its key, and agreed to by another
hand.

What a village delivers includes counts before protection, so a file that names an office is not enough: the office is
the one above the village in the codes of the day; its key stands in the signed index that this store took references
from, else it was read aloud; and of a village with people of its own the kepala desa agrees before anything goes.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.knowledge import load_store
from cantik.codes.nation import office_above
from cantik.federate.app import outbox, sequences
from cantik.federate.app.models import INSTALLED, PROPOSED, Receiver, ReceiverProposal
from cantik.federate.app.workflows import RECEIVER
from cantik.federate.errors import DeliveryRefused
from cantik.federate.invitation import DeliveryInvitation, read_invitation
from cantik.federate.reference.village_keys import find_office_keys
from cantik.staff.app import roster, steps
from cantik.staff.app.areas import ensure_area
from cantik.staff.app.models import Account
from cantik.staff.app.plain_text import fit_line
from cantik.vault.app.opening import OpenStore
from cantik.vault.spoken_key import SPOKEN, is_believed, speak_key
from cantik.workflow.declaration import PressedButton, StepEffects, WorkflowStep

#: the right of the hand that agrees
AGREE = "berbagi.setujui"
_PURPOSE = "tanda_tangan"
#: what an invitation holds lasts no longer than the question
_OVER = b""


@dataclass(frozen=True, slots=True)
class OpenProposal:
    """A proposal that waits, with what it asks for."""

    row: ReceiverProposal
    said: DeliveryInvitation

    @property
    def spoken_key(self) -> str:
        """The office's key as it is read aloud."""
        return speak_key(self.said.walidata)


def take_invitation(
    data: bytes, meant: Collection[AreaCode], spoken: str, *, opened: OpenStore, by: str
) -> ReceiverProposal | None:
    """Take an invitation; the proposal where another hand has to agree, None where it holds already. `meant`: whom it
    may be for, as its page or command names them; `spoken`: the beginning of the office's key as it was read aloud, ""
    where the signed index of its server is here. The same invitation again changes nothing.

    An area above the villages, and a village in whose store nobody may agree (commands alone), have one hand.
    Raises `UnreadableInput` T622, `DeliveryRefused` T606 for one that is over, T608 for another area or office, T627
    for a key that is not believed.
    """
    said = read_invitation(data)
    area = _require_meant(said, meant)
    if outbox.holds_invitation(area, said, opened=opened):
        return None
    waits = find_proposal(area, opened=opened)
    if waits is not None and waits.said == said:
        return waits.row
    _require_office(said, area, opened)
    vouched = find_office_keys(opened.store.path, said.kantor, clock.now())
    if not is_believed(said.walidata, spoken, vouched):
        raise _other_key(said, in_index=bool(vouched))
    with transaction.atomic():
        row = _propose_receiver(area, data, said, bool(vouched), opened, by)
        if waits_for_another(area):
            return row
        _install(area, said, opened, by)
        _close_proposal(row, "tujuan", area, by)
    return None


def waits_for_another(area: AreaCode) -> bool:
    """Whether somebody has to agree besides who takes an invitation: the kepala desa, where the village has one."""
    village = area.level is AreaLevel.DESA
    return village and bool(roster.holders_of([area.text()], "kepala_desa", clock.today()))


def find_proposal(area: AreaCode, *, opened: OpenStore) -> OpenProposal | None:
    """The invitation that waits for another hand; None for none."""
    row = ReceiverProposal.objects.filter(kode=area.text(), state=PROPOSED).first()
    return None if row is None else OpenProposal(row, _read_proposal(row, opened))


def decide_proposal(area: AreaCode, pressed: PressedButton, *, opened: OpenStore, person: Account) -> WorkflowStep:
    """The other hand agrees, and the area delivers to that office from now on, or declines, with a reason or none.

    Raises `NotAllowed` (S101) without the right or for the first hand, `DeliveryRefused` T608 where nothing waits or
    the codes changed since, T606 for an invitation that is over by now.
    """

    def install(row: ReceiverProposal, step: WorkflowStep) -> None:
        if step.target == INSTALLED:
            said = _read_proposal(row, opened)
            _require_office(said, area, opened)
            _install(area, said, opened, person.actor)
        row.invitation = _OVER

    kept = partial(DeliveryRefused, "T608")
    effects = StepEffects(weigh=lambda _row, _step, said: fit_line(said, RECEIVER.most, kept), prepare=install)
    rows = ReceiverProposal.objects.filter(kode=area.text())
    return steps.take_step(rows, pressed, by=person, area=area, effects=effects)[1]


def _require_meant(said: DeliveryInvitation, meant: Collection[AreaCode]) -> AreaCode:
    found = next((area for area in meant if area.text() == said.kode), None)
    if found is None:
        raise DeliveryRefused(
            "T608",
            "Undangan ini untuk desa atau wilayah lain",
            found=said.kode,
            expected=", ".join(sorted(area.text() for area in meant)[:3]) or "desa yang merilis dari simpanan ini",
            mend="Pakai undangan yang dibuat untuk kode ini, atau minta yang baru kepada yang mengundang.",
        )
    return found


def _require_office(said: DeliveryInvitation, area: AreaCode, opened: OpenStore) -> None:
    """The office is the one above the area, and the invitation is not over."""
    entry = load_store(opened.store.path).areas.find(area)
    current = None if entry is None else entry.kemendagri
    if current != area or office_above(area).text() != said.kantor:
        raise DeliveryRefused(
            "T608",
            "Undangan ini bukan dari kantor di atas wilayah ini",
            found=f"kantor {said.kantor}",
            expected=f"kantor {office_above(current or area).text()}",
            mend="Jangan pasang. Minta undangan kepada walidata kabupaten/kota sendiri; bila kode wilayah ini berubah, "
            "minta yang memakai kode baru.",
        )
    if said.sampai < clock.today().isoformat():
        raise DeliveryRefused(
            "T606",
            "Undangan ini tidak berlaku",
            found=f"berlaku sampai {said.sampai}",
            expected="undangan yang belum lewat harinya",
            mend="Minta walidata membuat undangan baru.",
        )


def _other_key(said: DeliveryInvitation, *, in_index: bool) -> DeliveryRefused:
    if in_index:
        return DeliveryRefused(
            "T627",
            "Kunci undangan ini bukan kunci kantor itu",
            found=f"kunci lain daripada dalam indeks bertanda tangan {said.kantor}",
            expected="undangan yang ditandatangani kunci yang disebut indeks itu",
            mend="Jangan pasang. Tanyakan kepada walidata: kuncinya mungkin diganti sesudah acuannya diambil di sini; "
            "ambil acuannya sekali lagi, lalu ulangi.",
        )
    return DeliveryRefused(
        "T627",
        "Kunci undangan ini bukan yang dibacakan",
        found="nomor kunci lain, kurang, atau tidak disebut",
        expected=f"paling sedikit {SPOKEN} huruf pertama nomor kunci, seperti dibacakan kantor itu",
        mend=f"Telepon kantor {said.kantor} pada nomor yang sudah Anda kenal dan minta nomor kuncinya dibacakan. "
        "Jangan menyalinnya dari berkas, dan jangan pasang bila berbeda.",
    )


# ── rows ────────────────────────────────────────────────────────────────────────────────────────
def _propose_receiver(
    area: AreaCode, data: bytes, said: DeliveryInvitation, vouched: bool, opened: OpenStore, by: str
) -> ReceiverProposal:
    ensure_area(code=area, by=by, at=clock.now())
    for former in ReceiverProposal.objects.select_for_update().filter(kode=area.text(), state=PROPOSED):
        _close_proposal(former, "ganti_tujuan", area, by)
    row = ReceiverProposal(
        kode=area.text(),
        office=said.kantor,
        walidata=said.walidata,
        invitation=opened.keys.seal(_PURPOSE, data, _name_place(area.text())),
        vouched=vouched,
    )
    steps.record_step(row, "usul_tujuan", by, area)
    return row


def _read_proposal(row: ReceiverProposal, opened: OpenStore) -> DeliveryInvitation:
    return read_invitation(opened.keys.open(_PURPOSE, bytes(row.invitation), _name_place(row.kode)))


def _name_place(kode: str) -> str:
    return f"federate_proposal.invitation|{kode}"


def _close_proposal(row: ReceiverProposal, step: str, area: AreaCode, by: str) -> None:
    row.invitation = _OVER
    steps.record_step(row, step, by, area)


def _install(area: AreaCode, said: DeliveryInvitation, opened: OpenStore, by: str) -> None:
    """From now on the area delivers to this office."""
    seal, former = outbox.seal_for(area.text(), opened), outbox.receiver_of(area.text())
    if former is not None and former.walidata != said.walidata:  # another server counts its answers from one
        sequences.forget_taken(area.text())
    Receiver.objects.update_or_create(
        kode=area.text(),
        defaults={
            "office": said.kantor,
            "basis": said.dasar,
            "address": said.alamat,
            "walidata": said.walidata,
            "recipients": "\n".join(said.penerima),
            "secret": seal("secret", secrets.token_urlsafe(32)),
            "token": seal("token", said.token),
            "doubles": seal("doubles", said.ganda),
            "by": by,
            "at": clock.now(),
        },
    )
