"""Sending over the network: a village its edition, a server its sum with what it adds up, to the same inbox by the same
path (docs/adr/0101).

The sum goes first: what the office believes of it introduces the editions below, and each of these comes as that of any
village. Killed or cut, it goes on where it was; what is at the office is not sent again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.federate.app import handing_up, hindrances, office_clock, offices, outbox
from cantik.federate.app.models import ARRIVED, NETWORK, REFUSED, Dispatch
from cantik.federate.app.outbox import Outgoing
from cantik.federate.delivery import Heard, OfficeLine
from cantik.federate.errors import DeliveryPaused
from cantik.federate.package import Package
from cantik.vault.app.opening import OpenStore

#: so long the office may look at a sum before what it adds up is sent; the tick tries again
_PATIENCE_S, _EVERY_S = 120.0, 0.3


def send_dispatch(row: Dispatch, *, opened: OpenStore, heard: Heard) -> OfficeLine:
    """Send an edition to the office; the connection, which knows how many bytes left. What is at the office stays
    there. Raises `DeliveryPaused` (it stays to be sent), `DeliveryRefused`."""
    receiver = outbox.receiver_of(row.kode)
    if receiver is None:
        raise outbox.not_invited(row.kode)
    try:
        line = outbox.line_to_office(receiver, opened=opened)
        try:
            first = _send_packages(line, row, opened, heard)
        finally:
            line.close()
    except CantikError as error:
        hindrances.note_error(row, error, clock.now())
        raise
    outbox.note_sent(row, first, NETWORK)
    return line


def _send_packages(line: OfficeLine, row: Dispatch, opened: OpenStore, heard: Heard) -> Package:
    """The packages of a dispatch one after another; the first one, which names it. A sum that is refused ends it: its
    answer says why."""
    packages = list(_list_packages(row, opened))
    first = packages[0].package
    for place, made in enumerate(packages):
        line.about = "" if made.package.code == row.kode else made.package.code
        line.send(made.package, made.places, heard, partial(_require_clock, line, row, made.package, opened))
        if len(packages) > 1:
            heard("", place + 1, len(packages))
        if place == 0 and len(packages) > 1 and _ask_door(line, first) == REFUSED:
            break
    return first


def _require_clock(line: OfficeLine, row: Dispatch, package: Package, opened: OpenStore) -> None:
    """Raises as `office_clock.require_day_came`, of an edition of this store."""
    receiver = outbox.receiver_of(row.kode)
    if line.office_time is not None and receiver is not None and package.code == row.kode:
        area = AreaCode.from_stored(row.kode)
        folder = offices.shelf_of(opened.store.path, row.kode) / row.kode / row.number
        office_clock.require_day_came(area, folder, receiver.office, line.office_time, opened=opened)


def _list_packages(row: Dispatch, opened: OpenStore) -> Iterator[Outgoing]:
    area = AreaCode.kemendagri(row.kode)
    if offices.is_level(row.kode):
        return handing_up.make_packages(area, row.number, opened=opened, by=row.by, public=row.site)
    edition = outbox.choose_edition(area, row.number, opened=opened)
    return iter([outbox.make_package(area, edition, opened=opened, by=row.by)])


def _ask_door(line: OfficeLine, package: Package) -> str:
    """What became of a package at the door, once it is decided. Raises `DeliveryPaused` T612 where that takes long."""
    until = time.monotonic() + _PATIENCE_S
    while (state := line.ask_door(package)) in ("", ARRIVED):
        if time.monotonic() > until:
            raise DeliveryPaused(
                "T612",
                "Jumlah yang dikirim masih diperiksa penerima",
                found=f"{package.code} {package.number}",
                expected="jumlah yang diterima sebelum rilis desanya dikirim",
                mend="Tunggu sampai selesai; kiriman ini dilanjutkan sendiri.",
            )
        time.sleep(_EVERY_S)
    return state
