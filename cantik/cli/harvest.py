"""`cantik harvest`: take what a server vouches for, over the line or from a stick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json

if TYPE_CHECKING:
    from cantik.federate.harvest.harvester import Harvester


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "harvest",
        help="panen rilis Satu Data dari server lain, lewat sambungan atau tongkat USB",
        description="Mengambil yang baru saja, membuktikan semuanya, dan menyebut keadaan tiap desa. Yang sudah "
        "diterima tidak pernah diambil dua kali, dan tidak pernah diganti dengan yang lebih lama.",
    )
    parser.add_argument("address", metavar="ALAMAT", help="http(s)://…, atau folder tongkat USB (folder terbit)")
    parser.add_argument("--root", required=True, type=Path, metavar="BERKAS", help="1.root.json yang diserahkan")
    parser.add_argument("--area", default="", metavar="KODE", help="wilayah server itu; bawaan: seluruh negara")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER", help="folder panen")
    parser.add_argument("--desa", metavar="KODE", help="hanya desa ini")
    parser.add_argument(
        "--accept-stale", action="store_true", help="tongkat lama: keaslian dibuktikan, kebaruan menyusul"
    )
    parser.add_argument("--lay", type=Path, metavar="RILIS", help="tulis edisi terbaru --desa sebagai folder rilis")
    parser.add_argument(
        "--below", action="store_true", help="panen juga server di bawahnya yang diperkenalkan server ini"
    )
    parser.add_argument(
        "--inner",
        action="append",
        default=[],
        metavar="HOST",
        help="bersama --below: alamat jaringan dalam yang boleh ditanya, misalnya 10.1.2.3; boleh berulang",
    )
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The root is there, the address can be meant."""
    argument_checks.input_files([arguments.root])
    if arguments.inner and not arguments.below:
        raise WrongUse("D154", "--inner hanya bersama --below", found=arguments.inner[0], mend="Tambahkan --below.")
    from cantik.federate.trust.repository import read_metadata

    read_metadata(arguments.root)
    argument_checks.codes(arguments.area, arguments.desa)
    argument_checks.output_folder(arguments.out)
    if arguments.lay is not None:
        argument_checks.own_folder(arguments.lay, "isi.json")
        if arguments.desa is None:
            raise WrongUse("D154", "--lay memerlukan --desa", mend="Sebut desanya dengan --desa KODE.")
    argument_checks.index_address(arguments.address)
    if arguments.inner and not arguments.below:
        raise WrongUse("D154", "--inner memerlukan --below", mend="Sebut juga --below.")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Harvest, and say how the server and each village stand; exit code 1 when something is held back."""
    from cantik.base import clock
    from cantik.federate.harvest.edition_folder import lay_edition
    from cantik.federate.harvest.harvester import Harvester, ServerSource, index_uri
    from cantik.federate.harvest.states import member_words, server_words

    source = ServerSource((index_uri(arguments.address),), arguments.root.read_bytes(), arguments.area)
    only = None if arguments.desa is None else {arguments.desa}
    harvester = Harvester(arguments.out, source)
    found = harvester.run(only=only, accept_stale=arguments.accept_stale)
    now, moved = clock.now(), found.traffic
    for sentence in server_words(found.server, now):
        output.answer(sentence)
    for code, state in sorted(found.members.items()):
        output.answer(f"{code}: {' '.join(member_words(state, now))}")
    output.answer(
        f"{format_number(found.new_files)} berkas baru, {format_number(moved.file_bytes)} bita, "
        f"{format_number(moved.requests)} permintaan, {format_number(moved.resumed)} dilanjutkan."
    )
    held = [code for code, state in found.members.items() if state.refused]
    output.result(
        {
            "server": server_words(found.server, now),
            "desa": {code: member_words(state, now) for code, state in found.members.items()},
            "ditahan": sorted(held),
            "berkas_baru": found.new_files,
            "bita": moved.file_bytes,
            "bita_daftar": moved.list_bytes,
            "permintaan": moved.requests,
        }
    )
    asked = found.members.get(arguments.desa or "")
    if arguments.lay is not None and asked is not None and asked.editions:
        lay_edition(arguments.out, asked.code, asked.editions[-1], arguments.lay)
    below = arguments.below and _harvest_below(harvester, arguments.inner, output)
    return 1 if held or found.server.refused or below else 0


def _harvest_below(harvester: Harvester, inner: list[str], output: Output) -> bool:
    """Harvest the servers that this one introduced, each into a folder of its own; whether anything is held back."""
    from cantik.base import clock
    from cantik.federate.harvest.introduction import introduce_servers
    from cantik.federate.harvest.states import server_words

    introduced = introduce_servers(harvester, inner)
    for code, why in sorted(introduced.refused.items()):
        allows = "".join(f" --inner {host}" for host in introduced.inner.get(code, ()))
        output.answer(f"{code}: {why}{f' Ulangi perintah ini dengan{allows}.' if allows else ''}")
    held = bool(introduced.refused)
    for code, source in sorted(introduced.sources.items()):
        found = harvester.begin_below(code, source).run()
        output.answer(f"{code}: {' '.join(server_words(found.server, clock.now()))}")
        held |= bool(found.server.refused or [state for state in found.members.values() if state.refused])
    return held
