"""`cantik undo`: take an import back; always possible."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, reason

if TYPE_CHECKING:
    from cantik.register.core.app.undo import UndoPlan


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "undo",
        help="urungkan satu impor; selalu bisa",
        description="Menarik kembali satu batch. Batch lebih baru tentang orang yang sama disebut lebih dulu dan tetap "
        "berlaku; rilis yang sudah terbit tetap ada.",
    )
    parser.add_argument("batch", type=int, metavar="BATCH", help="nomor batch dari cantik import")
    parser.add_argument("--why", type=reason, metavar="ALASAN", help="alasan; tanpa ini hanya ditunjukkan akibatnya")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The store is there."""
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Show what would be taken back, and with a reason take it back."""
    from cantik.web.setup import django

    django()
    from cantik.pipeline.app.re_examination import undo_import
    from cantik.register.core.app.undo import plan_undo
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        if arguments.why:
            planned = undo_import(opened, arguments.batch, by="cantik undo", why=arguments.why)
        else:
            planned = plan_undo(batch=arguments.batch)
    _print_undo_plan(planned, output)
    if arguments.why:
        output.answer("Diurungkan. Potret data dan rilis yang sudah dibuat tetap ada.")
    else:
        output.answer("Belum ada yang diubah. Tambahkan --why 'alasan' untuk mengurungkan.")
    output.result(
        {
            "batch": planned.batch,
            "orang": planned.persons,
            "anggota": planned.members,
            "fasilitas": planned.facilities,
            "beda_sumber": planned.conflicts,
            "beda_diputuskan": planned.decided,
            "diurungkan": bool(arguments.why),
            "sesudahnya": [{"batch": act.batch, "orang": act.persons} for act in planned.later],
        }
    )
    return 0


def _print_undo_plan(planned: UndoPlan, output: Output) -> None:
    """What the batch said that falls away, and who said something after it."""
    output.answer(f"Batch {planned.batch}: keterangan tentang {format_number(planned.persons)} orang ditarik.")
    if planned.members:
        output.answer(f"  {format_number(planned.members)} baris daftar anggota tidak berlaku lagi")
    if planned.facilities:
        output.answer(f"  {format_number(planned.facilities)} keterangan fasilitas dan fakta desa ditarik")
    if planned.conflicts:
        output.answer(
            f"  {format_number(planned.conflicts)} beda sumber tidak ada lagi, {format_number(planned.decided)} di "
            "antaranya sudah diputuskan"
        )
    for later in planned.later:
        output.answer(
            f"  batch {later.batch} ({later.file_name}) datang sesudahnya dan tetap berlaku untuk "
            f"{format_number(later.persons)} orang di antaranya"
        )
