"""`cantik doctor`: is everything there that Cantik needs?"""

from __future__ import annotations

import argparse
import datetime as dt
import importlib.metadata
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik import __version__
from cantik.base import clock
from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.federate.app.witnesses import Witnesses
    from cantik.staff.app.anchoring import LogState
    from cantik.staff.app.clock_fault import Reset
    from cantik.vault.app.opening import OpenStore

_PARTS = ("django", "duckdb", "numpy", "typst", "highspy", "cryptography", "python-calamine")
_LEAST_FREE = 500_000_000


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser("doctor", help="periksa pemasangan dan simpanan")
    add_store(parser)
    add_json(parser)
    parser.add_argument("--relist", action="store_true", help="dengan --store: susun ulang daftar catatan audit")
    parser.add_argument(
        "--clock-right",
        action="store_true",
        help="dengan --store: jam komputer sekarang benar; yang bertanggal sesudahnya dari jam yang terlalu maju",
    )
    parser.add_argument(
        "--release",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="dengan --store: rilis yang disimpan di luar, dicocokkan dengan catatan audit; boleh berulang",
    )
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """A store that is named is there: of one made just now everything would be well."""
    argument_checks.standing_store(arguments.store)
    if arguments.store is None and (arguments.release or arguments.relist or arguments.clock_right):
        raise WrongUse(
            "D002",
            "--release, --relist, dan --clock-right disebut bersama --store",
            expected="--store FOLDER",
            mend="Lihat: cantik doctor --help",
        )
    if arguments.release:
        from cantik.release.files import SIGNATURE

        argument_checks.input_files([folder / SIGNATURE for folder in arguments.release])


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Check versions, fonts, space and, when named, the store; exit code 2 when something is missing."""
    checks = [("Python", sys.version.split()[0], sys.version_info >= (3, 11)), ("cantik", __version__, True)]
    checks += [(name, importlib.metadata.version(name), True) for name in _PARTS]
    fonts = Path(__file__).parents[1] / "publish" / "fonts" / "built"
    count = len(list(fonts.glob("*.ttf")))
    checks.append(("huruf", f"{count} berkas", count > 0))
    place = arguments.store if arguments.store and arguments.store.exists() else Path.cwd()
    free = shutil.disk_usage(place).free
    checks.append(("ruang simpan", f"{format_number(free // 1_000_000)} MB kosong", free > _LEAST_FREE))
    if arguments.store:
        checks += _store(arguments.store, arguments.release, relist=arguments.relist, right=arguments.clock_right)
    for name, found, ok in checks:
        output.answer(f"{'baik ' if ok else 'KURANG'} {name}: {found}")
    output.result({"pemeriksaan": [{"nama": n, "ditemukan": f, "baik": ok} for n, f, ok in checks]})
    return 0 if all(ok for _, _, ok in checks) else 2


def _store(path: Path, releases: Sequence[Path], *, relist: bool, right: bool) -> list[tuple[str, str, bool]]:
    from cantik.web.setup import django

    django(pages=right)
    from cantik.federate.app import witnesses
    from cantik.federate.app.excess_counts import list_excess
    from cantik.staff.app import anchoring, clock_fault, listing, log
    from cantik.vault.app.opening import open_store
    from cantik.vault.app.soundness import takes_nothing

    with open_store(path, prove=False) as opened:  # it names the faults itself, with what is sound beside them
        refusal = takes_nothing(opened.store.path)
        if refusal is not None:
            return [("dapat ditulis", refusal.why, False), *_whole(opened)]
        reset = clock_fault.set_right(by="cantik doctor") if right else None
        ahead = clock_fault.newest_ahead()
        gathered = _tell_unfinished(opened)
        held = witnesses.gather_witnesses(opened, releases)
        state = anchoring.state(opened, held.own)
        if state.whole:
            if state.kept is not None and state.kept.waits:
                log.record(by="cantik restore", at=clock.now(), action="simpanan.pulihkan", subject="simpanan")
            anchoring.advance()
        if relist:
            log.relist(by="cantik doctor", at=clock.now())
        unlike = listing.differences()
        protected = opened.store.has_passphrase
        found = [*_whole(opened), _bound(len(list_excess(opened)))]
    return [
        ("jam komputer", _tell_clock(ahead, reset), not ahead),
        *found,
        *_worker(path),
        ("kiriman belum utuh", gathered, True),
        ("kunci", "dilindungi frasa sandi" if protected else "tanpa frasa sandi (cantik key protect)", True),
        *_log(state, held),
        ("daftar catatan", f"{format_number(unlike)} baris tidak cocok (--relist)" if unlike else "cocok", not unlike),
    ]


def _tell_clock(ahead: dt.datetime | None, reset: Reset | None) -> str:
    """The moment, what lies after it, what was set right."""
    now = f"{clock.now().astimezone(clock.WIB):%Y-%m-%d %H.%M} WIB"
    if ahead:
        now += f", sebelum catatan terakhir {ahead:%Y-%m-%d}; betulkan jamnya, atau --clock-right bila jam ini benar"
    if reset:
        now += f", ditegaskan benar: {reset.roles} peran mulai hari ini, {reset.sessions} sesi dan {reset.locks} kunci"
        now += " berakhir"
    return now


def _tell_unfinished(opened: OpenStore) -> str:
    """The deliveries that gather here and are not whole: whose, how large, since when."""
    from cantik.federate.app.gathering import describe_unfinished, list_unfinished

    found = list_unfinished(opened)
    if not found:
        return "tidak ada"
    told = "; ".join(describe_unfinished(each) for each in found[:5])
    megabytes = format_number(-(-sum(each.held for each in found) // 1_000_000))
    return f"{format_number(len(found))}, seluruhnya {megabytes} MB: {told}"


def _log(state: LogState, held: Witnesses) -> list[tuple[str, str, bool]]:
    """The log beside everything that is known of it outside the database."""
    chain, kept = state.chain, state.kept
    restored = [
        f"dipulihkan oleh {note.by} pada {note.at} dari cadangan {note.made}, sampai baris {format_number(note.number)}"
        for note in (kept.restored if kept is not None else ())
    ]
    compared = f"cocok ({format_number(len(held.own))} rilis sendiri)"
    if held.received:
        compared += f"; {format_number(held.received)} rilis kiriman membawa ujung catatan pengirimnya"
    odd = "; ".join(f"{name}: {why}" for name, why in held.odd[:5])
    return [
        ("catatan audit", "utuh" if chain.whole else f"berubah pada baris {chain.broken}: {chain.reason}", chain.whole),
        ("ujung catatan", state.fault or "; ".join(["cocok", *restored]), not state.fault),
        ("penjaga catatan", f"hilang: {', '.join(state.missing)}" if state.missing else "lengkap", not state.missing),
        (
            "catatan dan rilis",
            f"ujung catatan pada rilis tidak pernah ada di sini: {', '.join(state.foreign[:5])}"
            if state.foreign
            else compared,
            not state.foreign,
        ),
        ("tanda tangan rilis", odd or "dikenal semua", not held.odd),
    ]


def _whole(opened: OpenStore) -> list[tuple[str, str, bool]]:
    """Whether the database is sound, every sealed original opens, no part lies elsewhere, and nobody else may read the
    store."""
    from cantik.vault.app.soundness import database_faults, unreadable_originals
    from cantik.vault.backup import linked_parts

    faults = database_faults()
    broken, originals = unreadable_originals(opened)
    linked = linked_parts(opened.store.path)
    open_to_others = opened.store.open_to_others()
    return [
        ("basis data", faults[0] if faults else "utuh", not faults),
        (
            "berkas asli",
            f"rusak atau hilang: {', '.join(broken[:5])}" if broken else f"{format_number(originals)} terbuka utuh",
            not broken,
        ),
        (
            "bagian simpanan",
            f"hanya tautan, tidak ikut dicadangkan: {', '.join(linked[:5])}" if linked else "semua di dalamnya",
            not linked,
        ),
        (
            "hak baca",
            f"terbuka bagi orang lain: {', '.join(open_to_others)}" if open_to_others else "pemiliknya saja",
            not open_to_others,
        ),
    ]


def _bound(excess: int) -> tuple[str, str, bool]:
    """Whether the store holds of people only what this server may."""
    found = f"{format_number(excess)} berkas bukan untuk server ini (cantik tick membuangnya)" if excess else "cocok"
    return "tanda orang", found, not excess


def _worker(path: Path) -> list[tuple[str, str, bool]]:
    """What the background worker left behind: its last sign of life, and each duty that fails."""
    from cantik.jobs.health import health_of

    health = health_of(path)
    if health.unreadable:
        return [("pekerja latar", "catatan keadaannya tidak dapat dibaca (hapus pekerja.json)", False)]
    seen = f"terakhir terlihat {health.beat.isoformat(timespec='minutes')}" if health.beat else "belum pernah berjalan"
    return [
        ("pekerja latar", seen, True),
        *(
            (f"tugas latar “{name}”", f"gagal {fault.times} kali sejak {fault.since}: {fault.place}", False)
            for name, fault in health.faults.items()
        ),
    ]
