"""The look of an office's public site: tried, used, taken off, each with one entry in the log; its pictures lie in the
store, and go with it into a backup.

Nothing is overwritten: a former look can be used again. No release knows any of it (docs/adr/0075).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext_noop as noop

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import canonical_json, digest
from cantik.base.text import holds_number
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.protected_names import ProtectedNames
from cantik.collect.site_pictures import make_logo, make_photo
from cantik.content.owned_colours import find_owner, owned_colours
from cantik.publish.site.look import NO_LOOK, OfficeLook, SitePicture, picture_of
from cantik.publish.site.look_colour import parse_colour
from cantik.release.app.look_rows import TAKEN_OFF, TRIED, USED, SiteLook
from cantik.release.errors import LookRefused
from cantik.staff.app import acts
from cantik.use.app.nobody import nobody

VILLAGE_RIGHT, LEVEL_RIGHT = "situs.rupa", "situs.rupa_wilayah"
FOLDER = "rupa"
_SHORTEST_ALT, _SHORTEST_CREDIT = 10, 3
_LONGEST_ALT, _LONGEST_CREDIT = 200, 120
_LISTED = 20
_WRONG = partial(LookRefused, "T450")


@dataclass(frozen=True, slots=True)
class LookWish:
    """What somebody handed in. A picture that is not handed in anew stays as it is in `kept`; `drop`: what of it
    ("warna", "logo", "foto") is to go."""

    colour: str
    logo: bytes | None
    photo: bytes | None
    alt: str
    credit: str
    kept: SiteLook | None = None
    drop: frozenset[str] = frozenset()


# ── reading ──────────────────────────────────────────────────────────────────────────────────────
def current_look(kode: str) -> SiteLook | None:
    """The last decision about the look of a site; None when nobody decided."""
    return SiteLook.objects.filter(kode=kode, act__in=[USED, TAKEN_OFF]).order_by("-pk").first()


def look_history(kode: str) -> list[SiteLook]:
    """Decisions about the look, the newest first."""
    return list(SiteLook.objects.filter(kode=kode, act__in=[USED, TAKEN_OFF]).order_by("-pk")[:_LISTED])


def find_trial(kode: str, number: int) -> SiteLook | None:
    """A look that was tried or used, by its number."""
    return SiteLook.objects.filter(kode=kode, pk=number).exclude(act=TAKEN_OFF).first()


def look_of(store: Path, kode: str) -> OfficeLook:
    """How the site of an area looks now."""
    row = current_look(kode)
    return NO_LOOK if row is None or row.act == TAKEN_OFF else look_of_row(store, row)


def look_of_row(store: Path, row: SiteLook) -> OfficeLook:
    """The look of a row with its pictures. One whose file is gone is left out: a site is not held back by it."""
    logo, photo = (_picture(store, row.kode, name) for name in (row.logo, row.photo))
    words = (row.alt, row.credit) if photo else ("", "")
    return OfficeLook(row.colour, logo, photo, *words, stamp=_stamp(row))


def stamps() -> dict[str, str]:
    """The stamp of every look in use, by the code of its area."""
    last = {row.kode: row for row in SiteLook.objects.filter(act__in=[USED, TAKEN_OFF]).order_by("pk")}
    return {kode: _stamp(row) for kode, row in last.items() if row.act == USED}


def _stamp(row: SiteLook) -> str:
    return digest(canonical_json([row.colour, row.logo, row.photo, row.alt, row.credit]))


def _file(store: Path, kode: str, name: str) -> Path:
    return store / FOLDER / kode / name


def _picture(store: Path, kode: str, name: str) -> SitePicture | None:
    file = _file(store, kode, name)
    return picture_of(file.read_bytes()) if name and file.is_file() else None


# ── writing ──────────────────────────────────────────────────────────────────────────────────────
def try_out(area: AreaCode, wish: LookWish, *, store: Path, by: str, at: dt.datetime | None = None) -> SiteLook:
    """Examine a look and keep it aside; the site does not change yet. Raises `LookRefused` T450, `PhotoRefused`
    B133."""
    kode, at = area.text(), at or clock.now()
    kept = wish.kept or SiteLook()
    colour = _take_colour(wish)
    logo = _take_picture(store, kode, wish, "logo", kept.logo, make_logo)
    photo = _take_picture(store, kode, wish, "foto", kept.photo, make_photo)
    alt, credit = _take_words(area, wish) if photo else ("", "")
    if not (colour or logo or photo):
        raise _WRONG(noop("Belum ada yang dipilih"), mend=noop("Pilih warna, logo, atau foto."))
    with transaction.atomic():
        row = SiteLook(kode=kode, act=TRIED, colour=colour, logo=logo, photo=photo, alt=alt, credit=credit)
        row.by, row.at = by, at
        acts.save(row, by, "situs.rupa_uji", "situs", at)
    return row


def use_look(
    area: AreaCode, number: int, *, own: bool, store: Path, by: str, at: dt.datetime | None = None
) -> SiteLook:
    """Let the site look as was tried, or as it looked before. `own`: somebody says that logo and photo are the
    office's to use and none of BPS. Raises `LookRefused` T450, T451."""
    kode, at = area.text(), at or clock.now()
    with transaction.atomic():
        found = find_trial(kode, number)
        gone = found is None or any(n and not _file(store, kode, n).is_file() for n in (found.logo, found.photo))
        if found is None or gone:
            raise LookRefused("T451", noop("Tampilan itu tidak ada lagi"), mend=noop("Unggah lagi."))
        if (found.logo or found.photo) and not own:
            raise _WRONG(
                noop("Belum dinyatakan milik siapa logo dan fotonya"),
                mend=noop("Beri tanda bahwa logo dan foto boleh dipakai kantor ini, dan bukan lambang BPS."),
            )
        _require_free_colour(found.colour)
        row = SiteLook(kode=kode, act=USED, colour=found.colour, logo=found.logo, photo=found.photo)
        row.alt, row.credit, row.by, row.at = found.alt, found.credit, by, at
        acts.save(row, by, "situs.rupa_pakai", "situs", at)
    return row


def take_off(area: AreaCode, *, by: str, at: dt.datetime | None = None) -> SiteLook:
    """Let the site look as every site does; the former look can be used again."""
    at = at or clock.now()
    with transaction.atomic():
        row = SiteLook(kode=area.text(), act=TAKEN_OFF, by=by, at=at)
        acts.save(row, by, "situs.rupa_lepas", "situs", at)
    return row


def _take_colour(wish: LookWish) -> str:
    if "warna" in wish.drop or not wish.colour.strip():
        return ""
    colour = parse_colour(wish.colour)
    if colour is None:
        raise _WRONG(noop("Warna ini tidak dikenal"), found=wish.colour[:20], expected="#RRGGBB")
    _require_free_colour(colour)
    return colour


def _require_free_colour(colour: str) -> None:
    owned = find_owner(colour, owned_colours()) if colour else None
    if owned is not None:
        raise _WRONG(
            noop("Warna ini dikenal sebagai warna lembaga lain"),
            found=f"{colour} ({owned.name}, {owned.owner})",
            mend=noop("Pilih warna yang lain; situs ini tidak boleh dikira situs lembaga itu."),
        )


def _take_picture(
    store: Path, kode: str, wish: LookWish, what: str, kept: str, remake: Callable[[bytes], bytes]
) -> str:
    """The name of a picture in the store: handed in now, or the one that stays; "" for none."""
    data = wish.logo if what == "logo" else wish.photo
    if data is None:
        return "" if what in wish.drop else kept
    made = remake(data)
    name = digest(made)
    lay(_file(store, kode, name), made)
    return name


def _take_words(area: AreaCode, wish: LookWish) -> tuple[str, str]:
    """What the photo shows and who took it. The photographer is named; no resident is, and nobody's number."""
    alt, credit = " ".join(wish.alt.split()), " ".join(wish.credit.split())
    if len(alt) < _SHORTEST_ALT or len(credit) < _SHORTEST_CREDIT:
        raise _WRONG(
            noop("Foto belum diterangkan"),
            expected=f"keterangan paling sedikit {_SHORTEST_ALT} huruf, dan pemotret atau sumbernya",
            mend=noop("Tulis apa yang tampak pada foto, untuk yang tidak melihatnya, dan siapa yang memotret."),
        )
    if len(alt) > _LONGEST_ALT or len(credit) > _LONGEST_CREDIT:
        raise _WRONG(
            noop("Keterangan fotonya terlalu panjang"),
            expected=f"keterangan sampai {_LONGEST_ALT}, sumber sampai {_LONGEST_CREDIT} huruf",
        )
    if area.level is AreaLevel.DESA:
        nobody(area, (alt,), _WRONG)
    if holds_number(f"{alt} {credit}"):
        raise _WRONG(noop("Tulisan ini memuat nomor seseorang"), mend=noop("Tulis tanpa nomor."))
    hits = ProtectedNames.here().check(alt)
    if hits:
        raise _WRONG(noop("Keterangan fotonya memakai istilah milik lembaga lain"), found=hits[0].message())
    return alt, credit
