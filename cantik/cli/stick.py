"""`cantik stick write|look|read FOLDER`: releases and answers on a stick, a share or a static web address."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.network import is_web_address
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.invitation_options import add_invitation, take_invitation
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.federate.app.carriers import CarriedOutcome
    from cantik.vault.app.opening import OpenStore

BY = "cantik stick"
#: exit code when something on the stick was refused
REFUSED = 9
#: as `federate.carrier` has them, known here without it (`tests/cli/test_lekas.py`)
_HOME, _INDEX = "cantik-kiriman", "daftar.json"
_STATES = {
    "terkirim": "siap dibawa",
    "ditulis": "siap dibawa",
    "diterima": "diterima",
    "sudah": "sudah ada di sini",
    "ditolak": "DITOLAK",
    "": "bukan kiriman simpanan ini",
}


def add(commands: Any) -> None:
    """Declare the verb and its actions."""
    parser = commands.add_parser(
        "stick",
        help="tulis atau baca kiriman pada flashdisk",
        description="Membawa rilis desa ke kabupaten/kota, jumlah kabupaten ke provinsi, dan balasannya, tanpa "
        "jaringan. Pemeriksaannya sama dengan kiriman lewat jaringan.",
    )
    actions = parser.add_subparsers(required=True, metavar="TINDAKAN")
    write = actions.add_parser("write", help="tulis rilis desa dan balasan dari simpanan ini")
    write.add_argument("folder", type=Path, metavar="FOLDER", help="folder flashdisk")
    write.add_argument("--desa", metavar="KODE", help="satu desa saja; biasanya semua desa simpanan ini")
    write.add_argument(
        "--area",
        metavar="KODE",
        help="kirim ke atas: rilis kabupaten, provinsi (atau 00) dan semua yang dijumlahkannya",
    )
    write.add_argument(
        "--site", default="", metavar="ALAMAT", help="alamat situs publik server ini; situs di atas menautnya"
    )
    write.add_argument("--number", default="", metavar="NOMOR", help="nomor rilis; biasanya yang terbaru")
    add_invitation(write)
    read = actions.add_parser("read", help="ambil rilis yang datang, atau balasan atas yang dikirim")
    read.add_argument("folder", metavar="FOLDER", help="folder flashdisk, atau alamat http(s):// atau file://")
    look = actions.add_parser("look", help="lihat isi flashdisk sebelum dibawa; tanpa simpanan")
    look.add_argument("folder", type=Path, metavar="FOLDER", help="folder flashdisk")
    add_json(look)
    look.set_defaults(check=_check_look, carry_out=_look_at_stick)
    for each, act in ((write, _write), (read, _read)):
        add_store(each, required=True)
        add_json(each)
        each.set_defaults(check=check, carry_out=carry_out, act=act)


def check(arguments: argparse.Namespace) -> None:
    """Folder, codes, address and store are there."""
    if arguments.act is _write:
        argument_checks.output_folder(arguments.folder)
        argument_checks.codes(arguments.desa, arguments.area)
        if arguments.desa and arguments.area:
            raise WrongUse("D002", "Sebut satu saja: --desa atau --area", mend="Lihat: cantik stick write --help")
        if not is_web_address(arguments.site):
            raise WrongUse("D160", "Alamat situs publik tidak lengkap", found=arguments.site[:80], expected="https://…")
        argument_checks.input_files([arguments.invitation])
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Write or read. Exit code 0; 9 when something was refused."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.federate.carrier_contents import KINDS
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        done: list[CarriedOutcome] = arguments.act(arguments, opened, output)
    for row in done:
        size = f", {format_number(row.size)} bita disalin" if row.size else ""
        why = f": {row.problem}" if row.problem else ""
        output.answer(f"{KINDS[row.kind]} {row.code} {row.number}: {_STATES.get(row.state, row.state)}{size}{why}")
    if not done:
        output.answer("Tidak ada yang ditulis atau diambil.")
    output.result({"hasil": [_as_dict(row) for row in done]})
    return REFUSED if any(row.state == "ditolak" for row in done) else 0


def _check_look(arguments: argparse.Namespace) -> None:
    """It is a stick of deliveries, before what reads it is loaded."""
    from cantik.federate.errors import missing_piece

    if not any((arguments.folder / inner / _INDEX).is_file() for inner in ("", _HOME)):
        raise missing_piece(_INDEX, "tidak ada", "berkas pada media kiriman")


def _look_at_stick(arguments: argparse.Namespace, output: Output) -> int:
    """Say what lies on the stick. Exit code 0; 9 when something on it is not whole."""
    from dataclasses import asdict

    from cantik.base import clock
    from cantik.federate.carrier_contents import look_into, tell_contents

    things = look_into(arguments.folder)
    for line in tell_contents(things, clock.today()):
        output.answer(line)
    output.result({"isi": [asdict(each) | {"written": each.written and each.written.isoformat()} for each in things]})
    return 0 if all(each.whole for each in things) else REFUSED


def _as_dict(row: CarriedOutcome) -> dict[str, Any]:
    return {
        "jenis": row.kind,
        "desa": row.code,
        "nomor": row.number,
        "keadaan": row.state,
        "sebab": row.problem,
        "bita": row.size,
    }


def _write(arguments: argparse.Namespace, opened: OpenStore, output: Output) -> list[CarriedOutcome]:
    from cantik.codes.area import AreaCode
    from cantik.federate.app import carriers

    named = arguments.area or arguments.desa
    only = None if named is None else AreaCode.kemendagri(named)
    take_invitation(arguments, carriers.own_villages(opened) if only is None else [only], opened=opened, by=BY)
    if arguments.area and only is not None:
        return carriers.write_sum(
            arguments.folder,
            only,
            number=arguments.number,
            public=arguments.site,
            opened=opened,
            by=BY,
            tell=output.progress,
        )
    return carriers.write_carrier(
        arguments.folder, opened=opened, by=BY, only=only, number=arguments.number, tell=output.progress
    )


def _read(arguments: argparse.Namespace, opened: OpenStore, output: Output) -> list[CarriedOutcome]:
    from cantik.federate.app import carriers
    from cantik.jobs.app import service
    from cantik.outlets.app import site_job

    done = carriers.read_carrier(arguments.folder, opened=opened, tell=output.progress)
    for kode in sorted({row.code for row in done if (row.kind, row.state) == ("penarikan", "diterima")}):
        service.start(kind=site_job.KIND.id, subject=site_job.subject(kode), code=kode, by=BY)
    return done
