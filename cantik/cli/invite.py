"""`cantik invite KODE --out BERKAS`: let a village, or the server of a kabupaten or province, deliver here."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

BY = "cantik invite"


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "invite",
        help="undang satu desa, atau server kabupaten atau provinsi, mengirim rilisnya ke server ini",
        description="Menulis berkas undangan untuk satu desa, atau untuk server di bawah server ini. Serahkan langsung "
        "kepada petugasnya: undangan dipakai sekali, dan dengan undangan itu ia tahu kunci siapa yang boleh "
        "menjawabnya. Undangan baru mengakhiri yang lama.",
    )
    parser.add_argument("desa", metavar="KODE", help="kode desa, kabupaten, atau provinsi yang diundang")
    parser.add_argument("--out", required=True, type=Path, metavar="BERKAS")
    parser.add_argument(
        "--address", default="", metavar="ALAMAT", help="alamat server ini, mis. https://…; kosong: flashdisk saja"
    )
    parser.add_argument("--key", default="", metavar="KUNCI", help="nomor kuncinya; wajib bila hanya lewat flashdisk")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The village, kabupaten or province is known, the store is there."""
    from cantik.codes.area import AreaLevel

    (area,) = argument_checks.codes(arguments.desa)
    if area.level is AreaLevel.KECAMATAN:
        raise WrongUse("D105", "Kecamatan tidak mengirim sendiri", found=area.text(), mend="Undang kabupatennya.")
    argument_checks.known_area(arguments.desa, arguments.store)
    argument_checks.output_file(arguments.out)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Invite it and write the file."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.base.atomic_write import lay
    from cantik.codes.area import AreaCode
    from cantik.federate.app import senders
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        area = AreaCode.kemendagri(arguments.desa)
        made = senders.invite_village(area, address=arguments.address, opened=opened, by=BY, key=arguments.key)
        lay(arguments.out, made.to_bytes(), private=True)
    output.answer(f"Undangan untuk {made.kode} ditulis di {arguments.out}; serahkan langsung kepada petugasnya.")
    output.answer(f"Nomor kunci walidata {made.walidata}")
    output.result({"desa": made.kode, "berkas": str(arguments.out), "walidata": made.walidata})
    return 0
