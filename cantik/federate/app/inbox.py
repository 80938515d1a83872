"""The inbox: what comes gathers out of sight, is checked when it is whole, and lies on the shelf in one move.

Killed at any moment, a package is still gathering, or waits to be checked, or lies on the shelf. An arrival is written
down before its folder moves, so that what a killed process left is finished by `finish_arrivals`.
"""

from __future__ import annotations

import errno
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import transaction

from cantik.base import clock
from cantik.base.atomic_write import lay
from cantik.base.canonical import digest_file
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.content.loader import limit
from cantik.federate.app import offices, rolling_up
from cantik.federate.app.gathering import FOLDER, LISTS, LOCK, WAIT_S, forget_list, read_list, require_share, room_of
from cantik.federate.app.models import ACCEPTED, ARRIVED, REFUSED, DeliveryArrival
from cantik.federate.app.recheck import Rechecked, recheck
from cantik.federate.contribution import Contribution
from cantik.federate.errors import DeliveryPaused, DeliveryRefused, missing_piece
from cantik.federate.package import CONTRIBUTION, LAYOUT, MB, RELEASE, Package, PackedFile, read_package
from cantik.federate.pieces import PieceRoom
from cantik.federate.sum_statement import SumStatement
from cantik.levels import vectors
from cantik.levels.app import doubles
from cantik.release import protection_record, shelf
from cantik.release.app import withdrawing
from cantik.release.files import CONTENTS, open_summary
from cantik.staff.app import log
from cantik.staff.app.areas import ensure_area
from cantik.vault.alone import alone
from cantik.vault.app.opening import OpenStore

_READY = "siap"
BY = offices.BY


def announce(data: bytes, *, opened: OpenStore, kode: str) -> tuple[Package, dict[str, int]]:
    """Take the list of a package and say which files are wanted, by digest, and from which byte on. What lies on the
    shelf of the village already is taken from there. The same list again says what is wanted still.

    Raises `PackageRefused` T601 to T603, `DeliveryRefused` T608 for another village's package or a number that is
    taken, `DeliveryPaused` T611 for a full disk, T612 while too many are still being checked or are not whole yet.
    """
    package = read_package(data)
    if package.code != kode:
        raise DeliveryRefused(
            "T608",
            "Kiriman ini untuk desa lain",
            found=package.code,
            expected=kode,
            mend="Kirim rilis desa sendiri dari simpanan desa itu.",
        )
    if is_shelved(package, opened):
        return package, {}
    _require_quota(package)
    room = room_of(opened.store.path, kode)
    with alone(_make_folder(room.folder) / LOCK, wait_s=WAIT_S):
        free = require_share(package, opened)
        _adopt_shelved(room, package, opened)
        wanted = count_wanted(room, package)
        lengths = package.lengths()
        require_room(room.folder, sum(lengths[own] - held for own, held in wanted.items()), free)
        lay(room.folder / LISTS / package.id, data)
    return package, wanted


def is_shelved(package: Package, opened: OpenStore) -> bool:
    """Whether this very package was accepted before and lies on the shelf."""
    row = DeliveryArrival.objects.filter(kode=package.code, listed=package.id).first()
    return row is not None and is_held(row, opened)


def is_held(row: DeliveryArrival, opened: OpenStore) -> bool:
    """Whether an arrival was accepted and lies on the shelf as it came."""
    home = offices.shelf_of(opened.store.path, row.kode)
    return row.state == ACCEPTED and shelf.held_contents(home, row.kode, row.number) == row.contents


def count_wanted(room: PieceRoom, package: Package) -> dict[str, int]:
    """The files of a package that are not whole here, with the bytes that are held of each."""
    held = {file.digest: room.count_held(file.digest, file.length) for file in package.files}
    return {own: count for own, count in held.items() if count is not None}


def read_announced(own: str, *, opened: OpenStore, kode: str) -> Package:
    """A package that was announced. Raises T604 for one that was not."""
    path = room_of(opened.store.path, kode).folder / LISTS / own
    if not path.is_file():
        raise missing_piece(own[:16], "daftar tidak ada", "kiriman yang didaftarkan lebih dahulu")
    return read_list(path, path.stat().st_mtime_ns)


def add_chunk(package: Package, own: str, offset: int, data: bytes, *, opened: OpenStore) -> int:
    """Continue a file of a package; how many bytes of it are held. Raises T604 for a file that is not in its list,
    T605, T611."""
    file = next((each for each in package.files if each.digest == own), None)
    if file is None or offset < 0 or offset + len(data) > file.length:
        raise missing_piece(own[:16], f"bita {offset}–{offset + len(data)}", "bagian berkas yang ada dalam daftar")
    room = room_of(opened.store.path, package.code)
    require_room(_make_folder(room.folder), len(data))
    with alone(room.folder / LOCK, wait_s=WAIT_S), full_disk_told():
        return room.append(own, offset, data, file.length)


def receive(package: Package, *, way: str, opened: OpenStore) -> DeliveryArrival:
    """Note that a package is whole, so that it is checked next. A package that came before is that one; one that was
    refused is checked again. Raises T604 when files are missing."""
    room = room_of(opened.store.path, package.code)
    if is_shelved(package, opened):
        return DeliveryArrival.objects.get(kode=package.code, listed=package.id)
    if wanted := count_wanted(room, package):
        raise missing_piece(package.number, f"{len(wanted)} berkas belum ada", "semua berkas dalam daftar")
    lay(room.folder / LISTS / package.id, package.encode_list())
    at, area = clock.now(), AreaCode.kemendagri(package.code)
    with transaction.atomic():
        ensure_area(code=area, by=BY.format(package.code), at=at)
        row, made = DeliveryArrival.objects.get_or_create(
            kode=package.code,
            listed=package.id,
            defaults={
                "number": package.number,
                "contents": package.contents,
                "way": way,
                "size": package.size,
                "at": at,
            },
        )
        if row.state == REFUSED:
            row.state, row.decided_at, row.problem, row.checks = ARRIVED, None, "", ""
            row.save()
            made = True
        if made:
            _note("antar.tiba", row)
    return row


def settle(row: DeliveryArrival, *, opened: OpenStore) -> DeliveryArrival:
    """Check an arrival and lay it onto the shelf, or refuse it; one that was decided stays as it is. Whatever ends this
    before the end is done again."""
    room = room_of(opened.store.path, row.kode)
    with alone(_make_folder(room.folder) / LOCK, wait_s=WAIT_S):
        row.refresh_from_db()
        if row.state == ARRIVED:
            _decide(row, room, opened)
        if row.state == ACCEPTED:
            _place(row, room, opened)
    return row


def finish_arrivals(opened: OpenStore) -> int:
    """End what was accepted by a process that was killed before it could: lay it onto the shelf, and forget what
    gathered for it; how many."""
    count = 0
    for room in sorted((opened.store.path / FOLDER).glob("*")):
        ready = {path.name.removeprefix(f"{_READY}-") for path in room.glob(f"{_READY}-*")}
        lists = {path.name for path in (room / LISTS).glob("*")}
        for row in DeliveryArrival.objects.filter(kode=room.name, listed__in=ready | lists, state=ACCEPTED):
            if row.listed in ready or is_held(row, opened):
                settle(row, opened=opened)
                count += 1
    return count


def _decide(row: DeliveryArrival, room: PieceRoom, opened: OpenStore) -> None:
    ready = room.folder / f"{_READY}-{row.listed}"
    try:
        package = read_announced(row.listed, opened=opened, kode=row.kode)
        with full_disk_told():
            _assemble(package, room, ready)
        found = recheck(package, ready, opened=opened, today=clock.today())
    except DeliveryPaused:
        raise
    except CantikError as error:
        shutil.rmtree(ready, ignore_errors=True)
        _refuse(row, error)
        forget_list(room, row.listed)
        return
    _accept_delivery(row, found, ready, opened)


def _accept_delivery(row: DeliveryArrival, found: Rechecked, ready: Path, opened: OpenStore) -> None:
    """Written down before the folder moves: what is in the database is finished by whoever comes next."""
    if found.counts is not None:
        _keep_counts(found.counts, ready, opened)
        if found.doubles is not None:
            doubles.keep_tokens(found.doubles, row.kode, row.number, opened=opened)
    with transaction.atomic():
        row.state, row.decided_at = ACCEPTED, clock.now()
        row.counts, row.tokens = found.counts is not None, found.doubles is not None
        row.problem = found.note
        row.checks = json.dumps([(check.name, check.ok, check.detail) for check in found.checks])
        row.save()
        _note("antar.terima", row)
        if found.said is not None:
            take_said(found.said, opened=opened)
        rolling_up.endorse_arrival(row, ready / RELEASE, opened=opened)


def take_said(said: SumStatement, *, opened: OpenStore) -> None:
    """What a server says of its sum holds from now on; of what it withdrew with it, each village hears once."""
    named = {(each.code, each.number) for each in said.withdrawn}
    codes = {code for code, _number in named}
    before = set(withdrawing.of_levels(codes))
    with transaction.atomic():
        rolling_up.take_statement(said, opened=opened)
        for code, number in sorted((set(withdrawing.of_levels(codes)) - before) & named):
            note_delivery("antar.tarik", code, number, by=said.code)


def _withdraw_late(row: DeliveryArrival, release: Path, opened: OpenStore) -> None:
    """An edition that came after its server had said that it is withdrawn is withdrawn here as well: which of the two
    came first decides nothing."""
    server = offices.introducer_of(row.kode)
    if server is None or not (release / CONTENTS).is_file():
        return
    said = rolling_up.last_statement(opened.store.path, server.text(), open_summary(release).reference.isoformat())
    if said is None or all((each.code, each.number) != (row.kode, row.number) for each in said.withdrawn):
        return
    with suppress(CantikError):  # a withdrawal of other content under this number is none of what came
        take_said(said, opened=opened)


def _refuse(row: DeliveryArrival, error: CantikError) -> None:
    with transaction.atomic():
        row.state, row.decided_at, row.problem = REFUSED, clock.now(), error.line()
        row.save()
        _note("antar.tolak", row)


def _keep_counts(counts: Contribution, ready: Path, opened: OpenStore) -> None:
    """The counts lie where those of a village of this store lie: levels sum both alike. Beside them they stay as they
    came, signed by the village, for the office above this one."""
    store = opened.store.path
    place = vectors.place(store, counts.code, counts.number)
    vectors.keep_packed(counts.vector, (ready / LAYOUT).read_bytes(), place, store=store, keys=opened.keys)
    sealed = vectors.sealed_place(store, counts.code, counts.number)
    lay(sealed, (ready / CONTRIBUTION).read_bytes(), private=True)
    if counts.protection:
        lay(protection_record.place(store, counts.code, counts.number), counts.protection)


def _place(row: DeliveryArrival, room: PieceRoom, opened: OpenStore) -> None:
    """Move a checked release onto the shelf, and forget what gathered for it."""
    home = offices.shelf_of(opened.store.path, row.kode)
    ready, target = room.folder / f"{_READY}-{row.listed}", home / row.kode / row.number
    if not (target / CONTENTS).is_file() and (ready / RELEASE).is_dir():
        target.parent.mkdir(parents=True, exist_ok=True)
        (ready / RELEASE).replace(target)
    _withdraw_late(row, target, opened)
    shutil.rmtree(ready, ignore_errors=True)
    forget_list(room, row.listed)


def _assemble(package: Package, room: PieceRoom, target: Path) -> None:
    """The folder of a package from its files, as its list says."""
    shutil.rmtree(target, ignore_errors=True)
    for file in package.files:
        place = target / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        _require_whole(room, file)
        shutil.copyfile(room.path(file.digest), place)


def _require_whole(room: PieceRoom, file: PackedFile) -> None:
    path = room.path(file.digest)
    if not path.is_file() or path.stat().st_size != file.length:
        raise missing_piece(file.path, "hilang", f"{file.length} bita")


def _adopt_shelved(room: PieceRoom, package: Package, opened: OpenStore) -> None:
    """Files that an edition of the village on the shelf has already come from there, and the layout of its counts,
    which is the same for all villages, from where that of another one came first."""
    wanted = count_wanted(room, package)
    layout = package.find(LAYOUT)
    for path in vectors.list_layouts(opened.store.path) if layout is not None and layout.digest in wanted else ():
        if layout is not None and path.stat().st_size == layout.length and digest_file(path) == layout.digest:
            room.adopt(layout.digest, path)
            del wanted[layout.digest]
            break
    shelves = offices.shelf_of(opened.store.path, package.code)
    home = shelves / package.code
    for edition in shelf.editions(shelves, package.code) if wanted else ():
        for row in json.loads((edition.folder / CONTENTS).read_bytes())["berkas"]:
            path = edition.folder / row["jalur"]
            if row["sha256"] in wanted and path.is_file() and path.is_relative_to(home):
                room.adopt(row["sha256"], path)
                del wanted[row["sha256"]]


def _require_quota(package: Package) -> None:
    """A village has so many packages under way at a time, so that it does not fill the disk of all others."""
    waiting = DeliveryArrival.objects.filter(kode=package.code, state=ARRIVED).exclude(listed=package.id).count()
    most = limit("kiriman_menunggu").whole
    if waiting >= most:
        raise DeliveryPaused(
            "T612",
            "Kiriman desa ini yang terdahulu masih diperiksa",
            found=f"{waiting} rilis",
            expected=f"paling banyak {most}",
            mend="Tunggu sampai selesai; kiriman ini dicoba lagi sendiri.",
        )


def require_room(folder: Path, wanted: int, free: int = 0) -> None:
    """Room for so many bytes, beside `free` and what always stays free. Raises `DeliveryPaused` T611."""
    if shutil.disk_usage(folder).free - wanted < max(free, limit("kiriman_sisa_mb").whole * MB):
        raise _disk_full(wanted)


def _disk_full(wanted: int) -> DeliveryPaused:
    return DeliveryPaused(
        "T611",
        "Cakram penerima penuh",
        found=f"kiriman {wanted // MB + 1} MB",
        mend="Tidak ada yang hilang; kiriman ini dilanjutkan sendiri sesudah pengelola server melonggarkan cakramnya.",
    )


@contextmanager
def full_disk_told() -> Iterator[None]:
    """Within it, a disk that fills up is told as such. Raises `DeliveryPaused` T611."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise _disk_full(0) from error
        raise


def _make_folder(folder: Path) -> Path:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _note(action: str, row: DeliveryArrival) -> None:
    note_delivery(action, row.kode, row.number, by=row.kode)


def note_delivery(action: str, kode: str, number: str, *, by: str) -> None:
    """Write down what became of an edition that came, by whose doing; the board of the office reads it there."""
    area = AreaCode.kemendagri(kode)
    log.record(
        by=BY.format(by),
        at=clock.now(),
        action=action,
        subject="desa",
        subjects=[area.text_with_scheme()],
        detail={"nomor": number},
    )
