"""`cantik snapshot`: freeze the register of a village on a date; or code large files (`cli.snapshot_parts`)."""

from __future__ import annotations

import argparse
from typing import Any

from cantik.base.numerals import format_number
from cantik.cli import argument_checks, snapshot_parts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "snapshot",
        help="bekukan register pada satu tanggal menjadi potret data",
        description="Potret data: Parquet berkode tanpa nama, NIK, atau tanggal lahir, dengan manifest dan sidiknya. "
        "Dengan --parts: berkas besar langsung menjadi bagian berkode per kabupaten, tanpa register.",
    )
    parser.add_argument("--desa", metavar="KODE")
    parser.add_argument("--date", required=True, type=date, metavar="TANGGAL")
    snapshot_parts.add(parser)
    add_store(parser)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened, and the day has come."""
    from cantik.base import clock
    from cantik.base.dates import require_come

    require_come(arguments.date, clock.today())
    if arguments.files or arguments.parts is not None or arguments.desa is None or arguments.store is None:
        snapshot_parts.check(arguments)
        return
    argument_checks.known_village(arguments.desa, arguments.store, standing=True)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Freeze and write; the same state gives the same folder."""
    if arguments.files:
        return snapshot_parts.carry_out(arguments, output)
    from cantik.web.setup import django

    django()
    from cantik.codes.app.queries import require_area
    from cantik.codes.area import AreaCode
    from cantik.codes.knowledge import AREAS_FILE, load
    from cantik.register.events.app.village_view import whole_view
    from cantik.snapshot.files import write_snapshot
    from cantik.snapshot.freeze import freeze
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        desa = AreaCode.kemendagri(arguments.desa)
        knowledge = load(arguments.store / AREAS_FILE).of(desa)
        require_area(desa)
        view = whole_view(desa, arguments.date, by="cantik snapshot")
        snapshot = freeze(view, knowledge.content, knowledge.lists, arguments.date, policy=knowledge.policy)
        folder = opened.store.path / "potret" / snapshot.id[:16]
        write_snapshot(snapshot, folder, keys=opened.keys)
    counts = {basis: len(frame) for basis, frame in snapshot.frames.items()}
    output.answer(f"Potret data {snapshot.id[:16]} di {folder}")
    for basis, count in counts.items():
        output.answer(f"  {format_number(count)} {basis}")
    output.result({"id": snapshot.id, "folder": str(folder), "jumlah": counts})
    return 0
