"""The village's signing key: Ed25519, made at first use, its private half sealed under the store's master key."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from cantik.base import clock
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.staff.app import anchoring, log
from cantik.staff.app.areas import ensure_area, hold_area
from cantik.vault.app.models import SigningKey
from cantik.vault.app.opening import OpenStore
from cantik.vault.signature import AnchoredKey, id_of, key_from, new_key, public_key
from cantik.vault.signature import SigningKey as PrivateKey


def signing_key(
    *, opened: OpenStore, area: AreaCode, by: str, at: dt.datetime | None = None, keyid: str = ""
) -> PrivateKey:
    """The newest signing key of a village; made, and written into the log, when there is none. Each use is logged.
    `keyid`: rather this one, where the village has had it.

    Raises `DamagedSecret` (R204).
    """
    at = at or clock.now()
    with transaction.atomic():
        area_row = ensure_area(code=area, by=by, at=at)
        hold_area(area_row.pk)
        rows = list(SigningKey.objects.filter(area=area_row).order_by("-version"))
        row = next((each for each in rows if id_of(bytes(each.public)) == keyid), rows[0] if rows else None)
        if row is None:
            row = _make(opened, area_row.pk, at)
            _note_made("kunci.buat", row, area, by, at)
        log.record(
            by=by,
            at=at,
            action="kunci.pakai",
            subject="desa",
            subjects=[area.text_with_scheme()],
            detail={"versi": row.version},
        )
    return key_from(opened.keys.open("tanda_tangan", bytes(row.sealed), _place(area_row.pk, row.version)))


def renew_key(*, opened: OpenStore, area: AreaCode, by: str) -> tuple[PrivateKey, str]:
    """Another signing key of a village, by which it signs from now on, and its id: the former one may be in the hands
    of others. What that one signed stays known as the village's own. Raises R204."""
    at = clock.now()
    with transaction.atomic():
        area_row = ensure_area(code=area, by=by, at=at)
        hold_area(area_row.pk)
        former = SigningKey.objects.filter(area=area_row).order_by("-version").first()
        row = _make(opened, area_row.pk, at, 1 if former is None else former.version + 1)
        _note_made("kunci.buat" if former is None else "kunci.ganti", row, area, by, at)
    return own_key(opened=opened, area=area, by=by)


def release_key(*, opened: OpenStore, area: AreaCode, by: str) -> AnchoredKey:
    """The signing key of a village for a release, with the mark of the log's head after that use. Raises R204."""
    private = signing_key(opened=opened, area=area, by=by)
    return AnchoredKey(private, anchoring.head_mark())


def walidata_key(*, opened: OpenStore, area: AreaCode, by: str) -> tuple[PrivateKey, str]:
    """The key of the walidata of a village's kabupaten and its id. Raises R204."""
    kabupaten = area.kabupaten()
    return own_key(opened=opened, area=kabupaten, by=by)


def own_key(*, opened: OpenStore, area: AreaCode, by: str, keyid: str = "") -> tuple[PrivateKey, str]:
    """The key of a village or a kabupaten and its id, for what it says of a release later. `keyid`: rather the one that
    signed that release. Raises R204."""
    private = signing_key(opened=opened, area=area, by=by, keyid=keyid)
    return private, str(public_key(private)["keyid"])


def key_ids(area: AreaCode) -> frozenset[str]:
    """The ids of every signing key that a village has had in this store."""
    area_row = find_area(area)
    publics = SigningKey.objects.filter(area=area_row).values_list("public", flat=True) if area_row is not None else []
    return frozenset(id_of(bytes(public)) for public in publics)


def newest_key_id(area: AreaCode) -> str:
    """The id of the key by which an area signs now; "" before it signed anything."""
    row = SigningKey.objects.filter(area=find_area(area)).order_by("-version").first()
    return "" if row is None else id_of(bytes(row.public))


def own_key_ids() -> frozenset[str]:
    """The ids of every signing key that this store has had, of whichever area."""
    return frozenset(id_of(bytes(public)) for public in SigningKey.objects.values_list("public", flat=True))


def _make(opened: OpenStore, area_id: int, at: dt.datetime, version: int = 1) -> SigningKey:
    secret, public = new_key()
    return SigningKey.objects.create(
        area_id=area_id,
        version=version,
        public=public,
        sealed=opened.keys.seal("tanda_tangan", secret, _place(area_id, version)),
        created_at=at,
    )


def _note_made(action: str, row: SigningKey, area: AreaCode, by: str, at: dt.datetime) -> None:
    about = [area.text_with_scheme()]
    public = {"kunci_publik": bytes(row.public).hex()}
    log.record(by=by, at=at, action=action, subject="desa", subjects=about, detail=public)


def _place(area_id: int, version: int) -> str:
    return f"register_signingkey.sealed|{area_id}|{version}"
