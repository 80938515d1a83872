"""The villages of other servers: this one's own card of address, and whose cards are believed here."""

from __future__ import annotations

from collections.abc import Callable, Collection

from django.db import transaction

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.register.core.app.recorder import Recorder
from cantik.register.moves.app.models import MoveKey, Neighbour
from cantik.register.moves.card import VillageAddress, read_address, sign_address
from cantik.register.moves.errors import other_key, unreadable_address
from cantik.staff.app.areas import hold_area
from cantik.staff.app.signing_keys import own_key
from cantik.vault.age_key import new_age_key
from cantik.vault.app.opening import OpenStore
from cantik.vault.spoken_key import is_believed

_PURPOSE = "tanda_tangan"


def own_address(recorder: Recorder, *, address: str = "") -> bytes:
    """The card of address of this village, signed by its key; its age key is made at first use."""
    opened, area = recorder.opened, recorder.area
    private, key = own_key(opened=opened, area=area, by=recorder.by)
    return sign_address(VillageAddress(area.text(), key, _own_recipient(opened, recorder.area_id), address), private)


def _own_recipient(opened: OpenStore, area_id: int) -> str:
    with transaction.atomic():
        hold_area(area_id)
        row = MoveKey.objects.filter(area_id=area_id).first()
        if row is None:
            identity, recipient = new_age_key()
            sealed = opened.keys.seal(_PURPOSE, identity.encode(), _key_place(area_id))
            row = MoveKey.objects.create(area_id=area_id, recipient=recipient, sealed=sealed, at=clock.now())
    return row.recipient


def own_identity(opened: OpenStore, area_id: int) -> str:
    """The half that the village keeps; "" where it never gave its address away. Raises R204."""
    row = MoveKey.objects.filter(area_id=area_id).first()
    return "" if row is None else opened.keys.open(_PURPOSE, bytes(row.sealed), _key_place(area_id)).decode()


def _key_place(area_id: int) -> str:
    return f"register_movekey.sealed|{area_id}"


def take_address(recorder: Recorder, data: bytes, told: str, *, vouch: Callable[[str], Collection[str]]) -> Neighbour:
    """Believe another village by its card of address. `vouch`: the ids of the keys of a village in the signed index of
    its server; where it names any, they alone are believed. Else `told`: the beginning of its key's number as that
    village said it on another way. The same card again changes nothing; another one ends the former.

    Raises `NeighbourRefused` R618, R619.
    """
    said = read_address(data)
    if said.kode == recorder.area.text():
        raise unreadable_address("kartu alamat desa sendiri")
    vouched = vouch(said.kode)
    if not is_believed(said.kunci, told, vouched):
        other = "kunci lain daripada dalam indeks bertanda tangan servernya" if vouched else "nomor kunci lain"
        raise other_key(f"{said.kode}, {other}")
    with transaction.atomic():
        hold_area(recorder.area_id)
        now = Neighbour.objects.filter(area_id=recorder.area_id, kode=said.kode, ended_at=None).first()
        same = (said.kunci, said.penerima, said.alamat)
        if now is not None and (now.key, now.recipient, now.address) == same:
            return now
        if now is not None:
            now.ended_at = recorder.at
            now.save(update_fields=["ended_at"])
        made = Neighbour.objects.create(
            area_id=recorder.area_id,
            kode=said.kode,
            key=said.kunci,
            recipient=said.penerima,
            address=said.alamat,
            by=recorder.by,
            at=recorder.at,
        )
        recorder.record(
            action="pindah.alamat",
            subject="desa",
            subjects=[AreaCode.kemendagri(said.kode).text_with_scheme()],
            detail={"kunci": said.kunci[:16]},
        )
    return made


def list_neighbours(area_id: int) -> list[Neighbour]:
    """The villages that are believed here, by code."""
    return list(Neighbour.objects.filter(area_id=area_id, ended_at=None).order_by("kode"))


def find_neighbour(area_id: int, kode: str) -> Neighbour | None:
    """One of them."""
    return Neighbour.objects.filter(area_id=area_id, kode=kode, ended_at=None).first()
