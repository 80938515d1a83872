"""`cantik deliver`: send a village's signed release to its kabupaten, or the sum of a server to the office above, over
the network, and fetch what it answers."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.network import is_web_address
from cantik.cli import argument_checks
from cantik.cli.invitation_options import add_invitation, take_invitation
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.federate.app.models import Dispatch
    from cantik.vault.app.opening import OpenStore

BY = "cantik deliver"
#: exit code of a delivery that is tried again later, and of one that was refused
PAUSED, TURNED_BACK = 3, 9


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "deliver",
        help="kirim rilis desa ke kabupaten/kota, atau jumlah ke kantor di atas, dan ambil jawabannya",
        description="Mengirim rilis desa yang ditandatangani di simpanan ini, atau jumlah sebuah wilayah dengan semua "
        "yang dijumlahkannya. Yang sudah sampai tidak dikirim dua kali; "
        "sambungan yang putus dilanjutkan. Kali pertama: sebut berkas undangan dari walidata.",
    )
    parser.add_argument("--desa", metavar="KODE", help="desa yang rilisnya dikirim")
    parser.add_argument("--area", metavar="KODE", help="kirim ke atas: jumlah kabupaten atau provinsi")
    parser.add_argument("--site", default="", metavar="ALAMAT", help="alamat situs publik server ini, bersama --area")
    parser.add_argument("--number", default="", metavar="NOMOR", help="nomor rilis; biasanya yang terbaru")
    add_invitation(parser)
    parser.add_argument("--to", default="", metavar="ALAMAT", help="alamat lain daripada yang disebut undangan")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Code, file and store are there."""
    argument_checks.codes(arguments.desa, arguments.area)
    if (arguments.desa is None) == (arguments.area is None):
        raise WrongUse("D002", "Sebut satu: --desa atau --area", mend="Lihat: cantik deliver --help")
    if not is_web_address(arguments.site):
        raise WrongUse("D160", "Alamat situs publik tidak lengkap", found=arguments.site[:80], expected="https://…")
    argument_checks.input_files([arguments.invitation])
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Send, and ask what became of it.

    Exit code 0: at the office or on its way through its check there; 3: tried again later; 9: refused at the door.
    """
    from cantik.web.setup import django

    django(pages=True)
    from cantik.codes.area import AreaCode
    from cantik.federate.app import handing_up, outbox
    from cantik.federate.app.models import NETWORK
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        area = AreaCode.kemendagri(arguments.desa or arguments.area)
        take_invitation(arguments, [area], opened=opened, by=BY)
        if arguments.to:
            outbox.move_receiver(area, arguments.to)
        choose = outbox.choose_edition if arguments.desa else handing_up.choose_sum
        edition = choose(area, arguments.number, opened=opened)
        row = outbox.ask_dispatch(
            area, edition.number, way=NETWORK, by=BY, site=arguments.site, again=bool(arguments.area)
        )
        return _deliver(row, opened, output)


def _deliver(row: Dispatch, opened: OpenStore, output: Output) -> int:
    from cantik.base import clock
    from cantik.federate.app import delivering, dispatching
    from cantik.federate.app.models import TO_SEND
    from cantik.federate.errors import DeliveryPaused

    delivering.tell_withdrawals(opened, clock.now(), row.kode)
    sent = 0
    try:
        if row.state == TO_SEND:
            sent = dispatching.send_dispatch(
                row, opened=opened, heard=lambda _at, done, total: output.progress("Mengirim", done, total)
            ).sent
        row = delivering.await_answer(row, opened=opened)
    except DeliveryPaused as error:
        output.error(error)
        return PAUSED
    return _tell(row, sent, output)


def _tell(row: Dispatch, sent: int, output: Output) -> int:
    from cantik.federate.app import models
    from cantik.federate.app.delivering import journey_words

    for line in journey_words(row):
        output.answer(line)
    output.result({"desa": row.kode, "nomor": row.number, "keadaan": row.state, "sebab": row.problem, "bita": sent})
    return TURNED_BACK if row.state == models.TURNED_BACK else 0
