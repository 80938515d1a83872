"""`cantik moves …`: people who move to a village of another server, by cards and receipts that are carried as files."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.cli import argument_checks, move_acts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date


def add(commands: Any) -> None:
    """Declare the verb and its actions."""
    parser = commands.add_parser(
        "moves",
        help="kartu pindah antara desa di server yang berlainan",
        description="Kartu pindah membawa orang dari desa di server ini ke desa di server lain: berkas age yang hanya "
        "dapat dibuka desa tujuan, dijawab dengan kuitansi bertanda tangan. Sampai kuitansi tiba, desa asal yang "
        "menghitung orangnya.",
    )
    actions = parser.add_subparsers(required=True, metavar="TINDAKAN")
    for declare in (
        _declare_address,
        _declare_know,
        _declare_make,
        _declare_read,
        _declare_accept,
        _declare_refuse,
        _declare_cancel,
        _declare_write,
        _declare_send,
        _declare_list,
    ):
        each = declare(actions)
        each.add_argument("--desa", required=True, metavar="KODE", help="desa di simpanan ini")
        add_store(each, required=True)
        add_json(each)
        each.set_defaults(check=check, carry_out=carry_out)


def _declare_address(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("address", help="tulis kartu alamat desa ini, untuk desa lain")
    made.add_argument("--out", required=True, type=Path, metavar="BERKAS")
    made.add_argument("--address", default="", metavar="ALAMAT", help="alamat server ini; kosong: lewat berkas saja")
    made.set_defaults(act=move_acts.write_address)
    return _as_parser(made)


def _declare_know(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("know", help="pasang kartu alamat desa lain")
    made.add_argument("file", type=Path, metavar="BERKAS")
    made.add_argument(
        "--key",
        default="",
        metavar="KUNCI",
        help="awal nomor kuncinya, seperti dibacakan desa itu; tidak perlu bila indeks kabupatennya sudah diambil",
    )
    made.set_defaults(act=move_acts.know_village)
    return _as_parser(made)


def _declare_make(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("make", help="buat kartu pindah")
    made.add_argument("--to", required=True, metavar="KODE", help="desa tujuan yang alamatnya sudah dipasang")
    made.add_argument("--person", required=True, type=int, action="append", metavar="NOMOR", help="berulang")
    made.add_argument("--date", required=True, type=date, metavar="TANGGAL", help="tanggal pindah")
    made.add_argument("--without-letter", action="store_true", help="surat pindah belum terbit, KK tidak ikut")
    made.add_argument("--out", required=True, type=Path, metavar="BERKAS")
    made.set_defaults(act=move_acts.make_card)
    return _as_parser(made)


def _declare_read(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("read", help="ambil kartu dan kuitansi dari berkas atau folder")
    made.add_argument("path", type=Path, metavar="BERKAS")
    made.set_defaults(act=move_acts.read_files)
    return _as_parser(made)


def _declare_accept(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("accept", help="terima kartu: orangnya masuk register desa ini")
    made.add_argument("number", type=int, metavar="NOMOR", help="nomor kartu menurut cantik moves list")
    made.add_argument("--date", required=True, type=date, metavar="TANGGAL", help="tanggal datang")
    made.add_argument("--unit", required=True, metavar="DUSUN/RW/RT", help="tempat tinggalnya")
    made.add_argument(
        "--same",
        type=int,
        action="append",
        default=[],
        metavar="URUTAN",
        help="urutan orang yang sudah tercatat",
    )
    made.set_defaults(act=move_acts.accept_card)
    return _as_parser(made)


def _declare_refuse(actions: Any) -> argparse.ArgumentParser:
    from cantik.register.moves.card import REASONS

    made = actions.add_parser("refuse", help="tolak kartu dengan alasan")
    made.add_argument("number", type=int, metavar="NOMOR")
    made.add_argument("--reason", required=True, choices=REASONS)
    made.set_defaults(act=move_acts.refuse_card)
    return _as_parser(made)


def _declare_cancel(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("cancel", help="batalkan kartu yang dibuat di sini")
    made.add_argument("number", type=int, metavar="NOMOR")
    made.set_defaults(act=move_acts.cancel_card)
    return _as_parser(made)


def _declare_write(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("write", help="tulis kartu yang menunggu dan kuitansi ke folder")
    made.add_argument("folder", type=Path, metavar="FOLDER")
    made.set_defaults(act=move_acts.write_folder)
    return _as_parser(made)


def _declare_send(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("send", help="antar kartu lewat jaringan sekarang dan ambil kuitansinya")
    made.set_defaults(act=move_acts.send_cards)
    return _as_parser(made)


def _declare_list(actions: Any) -> argparse.ArgumentParser:
    made = actions.add_parser("list", help="kartu yang keluar dan yang datang")
    made.set_defaults(act=move_acts.list_cards)
    return _as_parser(made)


def _as_parser(made: Any) -> argparse.ArgumentParser:
    assert isinstance(made, argparse.ArgumentParser)  # noqa: S101 - what argparse makes
    return made


def check(arguments: argparse.Namespace) -> None:
    """The codes can be ones, the files are there or can be made, the store is there."""
    argument_checks.codes(arguments.desa, getattr(arguments, "to", None))
    argument_checks.input_files([getattr(arguments, "file", None)])
    argument_checks.output_file(getattr(arguments, "out", None))
    if hasattr(arguments, "folder"):
        argument_checks.output_folder(arguments.folder)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Do it in the store of the village."""
    from cantik.web.setup import django

    django()
    from cantik.base import clock
    from cantik.codes.app.queries import require_area
    from cantik.codes.area import AreaCode
    from cantik.codes.zone import zone_of
    from cantik.register.core.app.recorder import Recorder
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        area, at = AreaCode.kemendagri(arguments.desa), clock.now()
        today = at.astimezone(zone_of(area)).date()
        recorder = Recorder(opened, area, require_area(area).pk, move_acts.BY, at, today)
        code: int = arguments.act(arguments, recorder, output)
    return code
