"""`cantik deliver`: send a village's signed release to its kabupaten over the network, and fetch what it answers."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.federate.app.models import Dispatch
    from cantik.vault.app.opening import OpenStore

BY = "cantik deliver"
#: exit code of a delivery that is tried again later, and of one that was refused
PAUSED, TURNED_BACK = 3, 9


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "deliver",
        help="kirim rilis desa ke kabupaten/kota, dan ambil jawabannya",
        description="Mengirim rilis yang ditandatangani di simpanan ini. Yang sudah sampai tidak dikirim dua kali; "
        "sambungan yang putus dilanjutkan. Kali pertama: sebut berkas undangan dari walidata.",
    )
    parser.add_argument("--desa", required=True, metavar="KODE")
    parser.add_argument("--number", default="", metavar="NOMOR", help="nomor rilis; biasanya yang terbaru")
    parser.add_argument("--invitation", type=Path, metavar="BERKAS", help="undangan dari walidata, kali pertama")
    parser.add_argument("--to", default="", metavar="ALAMAT", help="alamat lain daripada yang disebut undangan")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Code, file and store are there."""
    argument_checks.codes(arguments.desa)
    argument_checks.input_files([arguments.invitation])
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Send, and ask what became of it.

    Exit code 0: at the office or on its way through its check there; 3: tried again later; 9: refused at the door.
    """
    from cantik.web.setup import django

    django(pages=True)
    from cantik.codes.area import AreaCode
    from cantik.federate.app import outbox
    from cantik.federate.invitation import read_invitation
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        area = AreaCode.kemendagri(arguments.desa)
        if arguments.invitation is not None:
            invitation = read_invitation(arguments.invitation.read_bytes())
            if arguments.to:
                invitation = replace(invitation, alamat=arguments.to)
            outbox.accept_invitation(invitation, opened=opened, by=BY)
        elif arguments.to:
            outbox.move_receiver(area, arguments.to)
        edition = outbox.choose_edition(area, arguments.number, opened=opened)
        return _deliver(area, edition.number, opened, output)


def _deliver(area: AreaCode, number: str, opened: OpenStore, output: Output) -> int:
    from cantik.base import clock
    from cantik.federate.app import delivering, outbox
    from cantik.federate.app.models import NETWORK, TO_SEND
    from cantik.federate.errors import DeliveryPaused

    delivering.tell_withdrawals(opened, clock.now(), area.text())
    row = outbox.ask_dispatch(area, number, way=NETWORK, by=BY)
    sent = 0
    try:
        if row.state == TO_SEND:
            sent = outbox.send(
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
