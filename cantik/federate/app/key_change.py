"""Another key of whoever delivers here, in one act: its computer was lost, and with it the key.

From that day the former key is believed for nothing new and its secret opens nothing; what it signed and was accepted
before stays on the shelf, as it was proved then (docs/adr/0145).
"""

from __future__ import annotations

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.nation import office_above
from cantik.federate.app import index_desk, senders
from cantik.federate.app.models import Sender
from cantik.federate.app.senders import IssuedInvitation
from cantik.federate.errors import DeliveryRefused
from cantik.federate.trust import ceremony
from cantik.federate.trust.errors import TrustRefused
from cantik.federate.trust.repository import village_roles
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore
from cantik.vault.signing_file import PublicKey
from cantik.vault.spoken_key import SPOKEN, is_believed


def replace_sender_key(
    area: AreaCode, new: PublicKey, spoken: str, *, address: str, opened: OpenStore, by: str, basis: str = ""
) -> IssuedInvitation:
    """Let a sender deliver by another key from now on, and invite it anew with that key. `spoken`: the beginning of the
    new key as its holder read it aloud. Where the index of this server names the village, the list of villages is
    signed anew with the new key, which counts at once. The same act again gives another invitation.

    Raises `DeliveryRefused` T632 for a file of another holder or a key that was lost once, T627 for one that was not
    read aloud, T633 where the list of villages waits for a signature that is not here, and as `invite_village`.
    """
    _require_fitting(area, new, spoken)
    _admit_into_index(area, new, opened=opened, by=by)
    at = clock.now()
    with transaction.atomic():
        former = Sender.objects.filter(kode=area.text(), lost_at=None).exclude(key__in=("", new.keyid))
        lost = sorted({row.key for row in former})
        former.update(lost_at=at)
        Sender.objects.filter(kode=area.text(), ended_at=None).update(ended_at=at)
        log.record(
            by=by,
            at=at,
            action="antar.ganti_kunci",
            subject="desa",
            subjects=[area.text_with_scheme()],
            detail={"kunci": new.keyid, "berakhir": " ".join(lost)},
        )
        return senders.invite_village(
            area, address=address, opened=opened, by=by, key=new.keyid, basis=basis, founding=True
        )


def _require_fitting(area: AreaCode, new: PublicKey, spoken: str) -> None:
    if new.owner != area.text():
        raise DeliveryRefused(
            "T632",
            "Berkas kunci ini bukan milik wilayah itu",
            found=new.owner[:40] or "tanpa nama pemegang",
            expected=area.text(),
            mend="Minta berkas bagian publik yang dibuat di simpanan wilayah itu sendiri.",
            command=f"Di sana: cantik key renew --owner {area.text()} --store FOLDER --out BERKAS.",
        )
    senders.require_not_lost(area, new.keyid)
    if not is_believed(new.keyid, spoken, ()):
        raise DeliveryRefused(
            "T627",
            "Kunci baru ini bukan yang dibacakan",
            found="nomor kunci lain, kurang, atau tidak disebut",
            expected=f"paling sedikit {SPOKEN} huruf pertama nomor kunci baru, seperti dibacakan pemegangnya",
            mend="Telepon kepala desa atau petugasnya pada nomor yang sudah Anda kenal dan minta nomornya dibacakan. "
            "Jangan menyalinnya dari berkas, dan jangan diterima bila berbeda.",
        )


def _admit_into_index(area: AreaCode, new: PublicKey, *, opened: OpenStore, by: str) -> None:
    """The new key in the role of the village, where the index of this server has one."""
    repository, at, code = index_desk.open_index(opened), clock.now(), area.text()
    index = repository.index()
    role = None if index is None else village_roles(index.targets.signed).get(code)
    if role is None or new.keyid in role.keyids:
        return
    if repository.draft("targets") is not None:
        raise _list_waits(code)
    ceremony.admit(repository, code, new, at)
    ceremony.reopen_village(repository, code, at)
    try:
        index_desk.sign_list("targets", office_above(area), opened=opened, at=at, by=by)
    except TrustRefused as error:
        if error.code != "F205":
            raise
        raise _list_waits(code) from error
    if repository.draft(code) is not None:
        index_desk.sign_list(code, office_above(area), opened=opened, at=at, by=by)


def _list_waits(code: str) -> DeliveryRefused:
    return DeliveryRefused(
        "T633",
        "Daftar desa dalam indeks server menunggu tanda tangan walidata",
        found=code,
        expected="daftar desa yang menyebut kunci baru dan sudah ditandatangani",
        mend="Walidata menandatangani daftar desa dengan kuncinya, lalu ulangi; kunci lama berakhir saat itu.",
        command="Tandatangani dengan cantik trust sign.",
    )
