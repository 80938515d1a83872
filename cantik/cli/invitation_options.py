"""The invitation of an office above, as the commands that deliver take it: `--invitation` and `--fingerprint`."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.vault.app.opening import OpenStore


def add_invitation(parser: argparse.ArgumentParser) -> None:
    """Declare both options."""
    parser.add_argument("--invitation", type=Path, metavar="BERKAS", help="undangan dari walidata, kali pertama")
    parser.add_argument(
        "--fingerprint",
        default="",
        metavar="KUNCI",
        help="bersama --invitation: 16 huruf pertama nomor kunci walidata, seperti dibacakan kantornya; tidak perlu "
        "bila acuan dari servernya sudah diambil di sini",
    )


def take_invitation(arguments: argparse.Namespace, meant: Collection[AreaCode], *, opened: OpenStore, by: str) -> None:
    """Take the invitation that is named, if one is. Raises as `acceptance.take_invitation`, and `DeliveryRefused` T628
    where the kepala desa has to agree first."""
    from cantik.federate.app import acceptance
    from cantik.federate.errors import DeliveryRefused
    from cantik.federate.invitation import load_invitation

    if arguments.invitation is None:
        return
    data = load_invitation(arguments.invitation)
    row = acceptance.take_invitation(data, meant, arguments.fingerprint, opened=opened, by=by)
    if row is not None:
        raise DeliveryRefused(
            "T628",
            "Undangan menunggu persetujuan kepala desa",
            found=f"{row.kode}, kantor {row.office}",
            mend="Kepala desa membuka halaman Kirim ke kabupaten dan menyetujuinya; lalu ulangi perintah ini tanpa "
            "--invitation.",
        )
