"""Between which offices a delivery goes: whose office receives it, who was introduced by whom, on which shelf it lies.

A village delivers to its kabupaten, a kabupaten to its province, a province to the whole. Villages whose editions a
server hands up were not invited by the office above: that server introduced them, and speaks for its own area alone.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.db.models import Q

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.nation import is_nation, office_above
from cantik.federate.app.models import Sender
from cantik.federate.sum_statement import SummedEdition, SumStatement
from cantik.release.app import storage
from cantik.staff.app import codes
from cantik.staff.app.areas import ensure_area

#: who acts when a machine of a village or a server speaks
BY = "kirim:{}"


def is_level(code: str) -> bool:
    """Whether a code is that of a level above the villages."""
    area = AreaCode.from_stored(code)
    return is_nation(area) or area.level is not AreaLevel.DESA


def shelf_of(store: Path, code: str) -> Path:
    """The shelf on which editions of a village, or of a level, lie."""
    return storage.level_shelf(store) if is_level(code) else storage.shelf(store)


def introducer_of(kode: str) -> AreaCode | None:
    """The server that introduced a village or a level here; None for one that somebody invited, or that is unknown."""
    row = Sender.objects.filter(kode=kode, ended_at=None).first()
    if row is None or not row.invited_by.startswith(BY.format("")):
        return None
    return AreaCode.from_stored(row.invited_by.removeprefix(BY.format("")))


def lies_within(area: AreaCode) -> Q:
    """Rows whose code lies within an area, without the area itself; of the whole all others."""
    return ~Q(kode=area.text()) if is_nation(area) else Q(kode__startswith=f"{area.text()}.")


def is_introduced(kode: str, server: str) -> bool:
    """Whether a server introduced a village or a level here."""
    by = BY.format(server)
    return Sender.objects.filter(kode=kode, ended_at=None, invited_by=by).exists()


def receiving_office(area: AreaCode) -> AreaCode:
    """The area whose office here receives what an area delivers, or what a server hands up of it."""
    return office_above(introducer_of(area.text()) or area)


def introduce_members(said: SumStatement, at: dt.datetime) -> None:
    """From now on the editions that a server adds up are believed by the keys that it names. A village that somebody
    here invited stays known by its own key: a server below changes nothing of that."""
    for each in (*said.villages, *said.levels):
        _introduce(each, AreaCode.from_stored(said.code), at)


def _introduce(each: SummedEdition, server: AreaCode, at: dt.datetime) -> None:
    by = BY.format(server.text())
    known = Sender.objects.filter(kode=each.code, ended_at=None).first()
    if known is not None and (known.key == each.key or known.invited_by != by):
        return
    ensure_area(code=AreaCode.from_stored(each.code), by=by, at=at)
    Sender.objects.filter(kode=each.code, ended_at=None).update(ended_at=at)
    token = codes.digest(secrets.token_urlsafe(32))  # that nobody was given: it speaks through its server
    Sender.objects.create(
        kode=each.code, key=each.key, token=token, invited_by=by, invited_at=at, until=at, joined_at=at, seen_at=at
    )


def without_introduced(kodes: Iterable[str]) -> list[str]:
    """Those of some codes that a server did not introduce: who delivers here by itself."""
    found = list(kodes)
    rows = Sender.objects.filter(kode__in=found, ended_at=None, invited_by__startswith=BY.format(""))
    introduced = set(rows.values_list("kode", flat=True))
    return [kode for kode in found if kode not in introduced]
