"""What gathers in the inbox and is not whole yet: whose it is, how large, since when; how much of it may lie here.

One sender has so many at a time, of so many bytes together, for so many days: what nobody goes on with is swept. Part
of the disk is kept for senders of whom nothing lies here yet.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cantik.base.errors import CantikError
from cantik.base.numerals import format_number
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.content.retention import UNFINISHED, kept_for
from cantik.federate.app import offices
from cantik.federate.app.models import REFUSED, DeliveryArrival, Sender
from cantik.federate.errors import DeliveryPaused
from cantik.federate.package import MB, Package, read_package
from cantik.federate.pieces import PieceRoom
from cantik.staff.app import log
from cantik.vault.alone import alone
from cantik.vault.app.opening import OpenStore

#: hidden, so that it is in no backup: what gathers here is sent again
FOLDER = ".kiriman-masuk"
LISTS, LOCK, WAIT_S = "daftar", "gembok", 60.0
_BY = "cantik tick"
#: so many packages are named in an error
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A package that was announced and is not whole. `sender`: the code of who sends it, a village, a level, or the
    server that introduced it; `held` and `size`: bytes that lie here, and that it has; `touched`: when some came
    last."""

    code: str
    number: str
    listed: str
    sender: str
    held: int
    size: int
    touched: dt.datetime


def describe_unfinished(each: Unfinished) -> str:
    """Whose it is, how large, since when, in one line."""
    from_whom = "" if each.sender == each.code else f" (dari {each.sender})"
    held, size = (format_number(-(-count // MB)) for count in (each.held, each.size))
    return f"{each.code} {each.number}{from_whom}: {held} dari {size} MB, terakhir {each.touched:%Y-%m-%d}"


def room_of(store: Path, kode: str) -> PieceRoom:
    """Where the files of a village gather."""
    return PieceRoom(store / FOLDER / AreaCode.kemendagri(kode).text())


@lru_cache(maxsize=256)
def read_list(path: Path, _changed: int) -> Package:
    """An announced list, read once for as long as it is the same. Raises as `read_package`."""
    return read_package(path.read_bytes())


def list_unfinished(opened: OpenStore) -> list[Unfinished]:
    """What gathers here and is not whole, the longest untouched first. What is whole waits for its check and is bound
    by another limit; what was refused may be coming once more."""
    whole = set(DeliveryArrival.objects.exclude(state=REFUSED).values_list("kode", "listed"))
    found = [
        _measure(room, path)
        for room in sorted((opened.store.path / FOLDER).glob("*"))
        for path in (room / LISTS).glob("*")
        if (room.name, path.name) not in whole
    ]
    return sorted(found, key=lambda each: each.touched)


def _measure(room: Path, path: Path) -> Unfinished:
    sender = sender_of(room.name)
    try:
        package = read_list(path, path.stat().st_mtime_ns)
    except CantikError:  # a list that was damaged here: it goes with its age
        status = path.stat()
        at = dt.datetime.fromtimestamp(status.st_mtime, dt.UTC)
        return Unfinished(room.name, "", path.name, sender, status.st_size, status.st_size, at)
    held, newest = 0, path.stat().st_mtime
    for file in package.files:
        for piece in (PieceRoom(room).path(file.digest), PieceRoom(room).part(file.digest)):
            if piece.is_file():
                status = piece.stat()
                held, newest = held + status.st_size, max(newest, status.st_mtime)
    at = dt.datetime.fromtimestamp(newest, dt.UTC)
    return Unfinished(room.name, package.number, path.name, sender, held, package.size, at)


def sender_of(kode: str) -> str:
    """Who answers for what comes of a village or a level: itself, or the server that introduced it."""
    introducer = offices.introducer_of(kode)
    return kode if introducer is None else introducer.text()


def require_share(package: Package, opened: OpenStore) -> int:
    """That a sender has no more unfinished packages than it may. An earlier one of the same edition gives way to this.
    Returns the bytes that stay free beside it: more where something of this sender lies here already. Raises
    `DeliveryPaused` T612."""
    sender = sender_of(package.code)
    own = [each for each in list_unfinished(opened) if each.sender == sender and each.listed != package.id]
    room = room_of(opened.store.path, package.code)
    for each in own:
        if (each.code, each.number) == (package.code, package.number):
            forget_list(room, each.listed)
    own = [each for each in own if (each.code, each.number) != (package.code, package.number)]
    most, most_mb = limit("kiriman_belum_utuh").whole, limit("kiriman_belum_utuh_mb").whole
    size = package.size + sum(each.size for each in own)
    if len(own) >= most or (own and size > most_mb * MB):
        raise DeliveryPaused(
            "T612",
            "Kiriman dari pengirim ini yang belum utuh terlalu banyak",
            found=", ".join(f"{each.code} {each.number}" for each in own[:_NAMED]),
            expected=f"paling banyak {most} kiriman, {most_mb} MB",
            mend="Selesaikan dahulu yang disebut itu dengan mengirimnya lagi; yang tidak dilanjutkan dibuang sendiri "
            f"sesudah {kept_for(UNFINISHED).days} hari.",
        )
    kept = limit("kiriman_sisa_mb").whole + (limit("kiriman_cadangan_mb").whole if own else 0)
    return kept * MB


def sweep_unfinished(opened: OpenStore, at: dt.datetime) -> int:
    """A duty of every tick: take away what nobody went on with for its time (`content/retensi.csv`), with a line in the
    log; how many packages. They can be sent again as if they had never come."""
    before, gone = at - kept_for(UNFINISHED), 0
    for each in list_unfinished(opened):
        if each.touched >= before:
            continue
        room = room_of(opened.store.path, each.code)
        with alone(room.folder / LOCK, wait_s=WAIT_S):
            forget_list(room, each.listed)
        gone += 1
        if Sender.objects.filter(kode=each.code).exists():
            subject, detail = AreaCode.from_stored(each.code).text_with_scheme(), {"nomor": each.number}
            log.record(by=_BY, at=at, action="antar.buang", subject="desa", subjects=[subject], detail=detail)
    return gone


def forget_list(room: PieceRoom, listed: str) -> None:
    """Forget an announced package, and the files that no other one of its village wants; its list last, so that what
    was killed half-way is done again."""
    wanted = set[str]()
    for path in (room.folder / LISTS).glob("*"):
        if path.name != listed:
            wanted |= {file.digest for file in read_list(path, path.stat().st_mtime_ns).files}
    for path in room.folder.iterdir():
        if path.is_file() and path.name != LOCK and path.name.partition(".")[0] not in wanted:
            path.unlink(missing_ok=True)
    (room.folder / LISTS / listed).unlink(missing_ok=True)
