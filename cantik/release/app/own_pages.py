"""What a village gives to its book: history and photo, in the store until the next edition takes them with it."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from pathlib import Path

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json
from cantik.collect.photo import PhotoBounds, shrink_photo
from cantik.release.codec import decode, encode
from cantik.release.portrait import OwnPage
from cantik.staff.app import log

#: a photo as a camera makes it; kept as a page of A5 shows it, for it travels with every copy of the release
PHOTO = PhotoBounds(given=20 * 1024 * 1024, kept=160 * 1024, longest=1200)


def read_own_page(store: Path, kode: str) -> OwnPage:
    """What the next edition of a village opens with beside its facts; empty where it gave nothing."""
    path = _page_file(store, kode)
    return decode(OwnPage, json.loads(path.read_bytes()), path.name) if path.is_file() else OwnPage()


def keep_history(store: Path, kode: str, paragraphs: tuple[str, ...], by: str) -> OwnPage:
    """Put a page of history in the place of the former one; it is recorded."""
    return _keep_page(store, kode, replace(read_own_page(store, kode), history=paragraphs), by)


def keep_photo(store: Path, kode: str, data: bytes, told: tuple[str, str], by: str) -> OwnPage:
    """Put a photo in the place of the former one, without what the camera wrote beside it; it is recorded. `told`: what
    it shows, and who took it. Raises `PhotoRefused` (B133)."""
    made = shrink_photo(data, PHOTO)
    alt, credit = told
    photo = base64.b64encode(made.data).decode()
    page = replace(
        read_own_page(store, kode), photo=photo, width=made.width, height=made.height, alt=alt, credit=credit
    )
    return _keep_page(store, kode, page, by)


def remove_own_page(store: Path, kode: str, by: str) -> None:
    """Take history and photo off the next edition; editions that stand keep theirs."""
    _keep_page(store, kode, OwnPage(), by)


def _keep_page(store: Path, kode: str, page: OwnPage, by: str) -> OwnPage:
    path = _page_file(store, kode)
    path.parent.mkdir(parents=True, exist_ok=True)
    lay(path, canonical_json(encode(page)))
    detail: dict[str, int | str | None] = {"desa": kode, "alinea": len(page.history), "foto": int(bool(page.photo))}
    log.record(by=by, at=clock.now(), action="rilis.halaman_buku", subject="rilis", detail=detail)
    return page


def _page_file(store: Path, kode: str) -> Path:
    return store / "halaman_buku" / f"{kode}.json"
