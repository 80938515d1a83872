"""A village's own withdrawal of what it delivered: told to the office, recorded there, and answered in its reply."""

from __future__ import annotations

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.federate.app import offices, outbox
from cantik.federate.app.inbox import BY
from cantik.federate.app.models import ACCEPTED, AT_OFFICE, DeliveryArrival, Dispatch
from cantik.federate.errors import DeliveryRefused
from cantik.federate.notices import WithdrawalNotice, read_notice, refuse_notice, require_judgement, sign_notice
from cantik.release import countersign
from cantik.release.app import storage
from cantik.release.app.models import ASKED, WITHDRAWN, SecondSignature, Withdrawal
from cantik.release.files import CONTENTS
from cantik.release.reasons import public_reason
from cantik.staff.app import log, waiting_list
from cantik.staff.app.signing_keys import own_key
from cantik.vault.app.opening import OpenStore

# ── in the village ──────────────────────────────────────────────────────────────────────────────


def list_untold(kode: str = "") -> list[Dispatch]:
    """What a village (or every village of this store) delivered and withdrew, and its office has not recorded yet. That
    a sum was withdrawn is said by the next sum (`handing_up`)."""
    rows = Dispatch.objects.filter(state=AT_OFFICE, withdrawn_at=None, **({"kode": kode} if kode else {}))
    pulled = set(Withdrawal.objects.filter(state=WITHDRAWN).values_list("kode", "number"))
    found = (row for row in rows.order_by("kode", "number") if not offices.is_level(row.kode))
    return [row for row in found if (row.kode, row.number) in pulled]


def make_notice(row: Dispatch, *, opened: OpenStore, by: str) -> bytes:
    """The signed note about one of them: the judgement as it lies beside the edition, or made anew by the village's key
    where another hand withdrew it in this store."""
    area = AreaCode.kemendagri(row.kode)
    key, keyid = own_key(opened=opened, area=area, by=by)
    pulled = Withdrawal.objects.get(kode=row.kode, number=row.number, state=WITHDRAWN)
    signed = SecondSignature.objects.filter(
        kode=row.kode, number=row.number, file=countersign.WITHDRAWAL, key=keyid
    ).first()
    if signed is not None:
        envelope = signed.envelope
    else:
        contents = (storage.shelf(opened.store.path) / row.kode / row.number / CONTENTS).read_bytes()
        on = (pulled.decided_at or clock.now()).date()
        envelope = countersign.sign_judgement(countersign.WITHDRAWAL, contents, key, on=on).decode()
    return sign_notice(WithdrawalNotice(row.kode, row.number, pulled.reason, envelope), key)


def tell_office(row: Dispatch, *, opened: OpenStore, by: str) -> None:
    """Tell an office over the network; its reply says when it recorded it. Raises `DeliveryPaused`,
    `DeliveryRefused`."""
    receiver = outbox.receiver_of(row.kode)
    if receiver is None:
        raise outbox.not_invited(row.kode)
    line = outbox.line_to_office(receiver, opened=opened)
    try:
        line.tell_withdrawal(row.number, make_notice(row, opened=opened, by=by))
    finally:
        line.close()


# ── at the office ───────────────────────────────────────────────────────────────────────────────


def take_notice(data: bytes, *, kode: str, number: str, key: str, opened: OpenStore) -> bool:
    """Record that a village withdrew an edition that was received here; False where it stood already. `key`: the id of
    the key by which its releases are believed.

    Raises `DeliveryRefused` T624 for what is no withdrawal of that edition by that village, T608 for one that never
    came; `ReasonWanted` (T403), `ReasonTells` (T408) for a reason that may not be published.
    """
    notice = read_notice(data, signed_by=key)
    if (notice.kode, notice.nomor) != (kode, number):
        raise refuse_notice(f"{notice.kode} {notice.nomor}"[:40])
    if not DeliveryArrival.objects.filter(kode=kode, number=number, state=ACCEPTED).exists():
        raise _never_came(kode, number)
    contents = storage.shelf(opened.store.path) / kode / number / CONTENTS
    require_judgement(notice, contents.read_bytes(), signed_by=key)
    at, by = clock.now(), BY.format(kode)
    with transaction.atomic():
        rows = Withdrawal.objects.select_for_update().filter(kode=kode, number=number)
        if rows.filter(state=WITHDRAWN).exists():
            return False
        row = rows.filter(state=ASKED).first() or Withdrawal(kode=kode, number=number, asked_by=by, asked_at=at)
        row.reason, row.state, row.decided_by, row.decided_at = public_reason(notice.alasan), WITHDRAWN, by, at
        row.save()
        waiting_list.keep_row(row)
        SecondSignature.objects.get_or_create(
            kode=kode,
            number=number,
            file=countersign.WITHDRAWAL,
            defaults={"envelope": notice.putusan, "key": key, "by": by, "at": at},
        )
        about = [AreaCode.kemendagri(kode).text_with_scheme()]
        log.record(by=by, at=at, action="antar.tarik", subject="desa", subjects=about, detail={"nomor": number})
    return True


def recorded_at(kode: str, number: str) -> str:
    """When this office recorded that an edition is withdrawn, ISO 8601; "" for one that is not."""
    row = Withdrawal.objects.filter(kode=kode, number=number, state=WITHDRAWN).first()
    return "" if row is None or row.decided_at is None else row.decided_at.isoformat()


def _never_came(kode: str, number: str) -> DeliveryRefused:
    return DeliveryRefused(
        "T608",
        "Rilis yang ditarik belum pernah diterima di sini",
        found=f"{kode} {number}",
        expected="nomor rilis yang sudah diterima",
        mend="Kirim dahulu rilisnya, atau periksa nomornya.",
    )
