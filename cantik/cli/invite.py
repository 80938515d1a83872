"""`cantik invite KODE --out BERKAS`: let a village, or the server of a kabupaten or province, deliver here."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.federate.app.senders import IssuedInvitation
    from cantik.vault.app.opening import OpenStore

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
    parser.add_argument(
        "--office", metavar="KODE", help="kantor yang mengundang, bila belum ada petugasnya di simpanan ini"
    )
    parser.add_argument(
        "--basis", default="", metavar="TEKS", help="perjanjian atau aturan yang menjadi dasarnya; kosong: Satu Data"
    )
    parser.add_argument("--key", default="", metavar="KUNCI", help="nomor kuncinya; wajib bila hanya lewat flashdisk")
    parser.add_argument(
        "--new-key",
        type=Path,
        metavar="BERKAS",
        help="bagian publik kunci pengganti, bila laptopnya hilang: kunci lama berakhir saat itu juga",
    )
    parser.add_argument(
        "--fingerprint",
        default="",
        metavar="KUNCI",
        help="bersama --new-key: 16 huruf pertama nomor kunci baru, seperti dibacakan pemegangnya",
    )
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The village, kabupaten or province is known, the store is there."""
    from cantik.codes.area import AreaLevel
    from cantik.codes.nation import office_above
    from cantik.federate.invitation import MOST_BASIS

    (area,) = argument_checks.codes(arguments.desa)
    if area.level is AreaLevel.KECAMATAN:
        raise WrongUse("D105", "Kecamatan tidak mengirim sendiri", found=area.text(), mend="Undang kabupatennya.")
    argument_checks.codes(arguments.office)
    if arguments.office not in (None, office_above(area).text()):
        raise WrongUse(
            "D105",
            "Kantor ini bukan yang di atas wilayah itu",
            found=arguments.office,
            expected=office_above(area).text(),
            mend="Yang mengundang desa kabupaten/kotanya; yang mengundang kabupaten provinsinya.",
        )
    if arguments.new_key is not None:
        argument_checks.input_files([arguments.new_key])
    if (arguments.new_key is not None and arguments.key) or (arguments.fingerprint and arguments.new_key is None):
        raise WrongUse(
            "D152",
            "Kunci pengganti disebut dengan --new-key dan --fingerprint, tanpa --key",
            mend="Ulangi dengan salah satunya.",
        )
    if len(arguments.basis) > MOST_BASIS:
        raise WrongUse("D105", "Dasar undangan terlalu panjang", expected=f"paling banyak {MOST_BASIS} huruf")
    argument_checks.known_area(arguments.desa, arguments.store)
    argument_checks.output_file(arguments.out)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Invite it and write the file."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.base.atomic_write import lay
    from cantik.base.dates import long_date
    from cantik.codes.area import AreaCode
    from cantik.vault.app.opening import open_store
    from cantik.vault.spoken_key import speak_key

    with open_store(arguments.store) as opened:
        made = _make_invitation(arguments, AreaCode.kemendagri(arguments.desa), opened)
        lay(arguments.out, made.file, private=True)
    said = made.said
    if arguments.new_key is not None:
        output.answer(f"Kunci {said.kode} diganti; kunci lamanya tidak diterima lagi untuk apa pun yang baru.")
    output.answer(f"Undangan untuk {said.kode} ditulis di {arguments.out}; serahkan langsung kepada petugasnya.")
    output.answer(f"Bacakan kepadanya, jangan ditulis di samping berkasnya: {speak_key(said.walidata)}")
    output.answer(f"Berlaku sampai {long_date(dt.date.fromisoformat(said.sampai))}.")
    output.answer(f"Nomor kunci walidata {said.walidata}")
    told = {"desa": said.kode, "kantor": said.kantor, "berkas": str(arguments.out), "walidata": said.walidata}
    output.result(told | ({} if arguments.new_key is None else {"kunci_baru": _read_number(arguments.new_key)}))
    return 0


def _read_number(file: Path) -> str:
    from cantik.vault.signing_file import read_handed

    return read_handed(file).keyid


def _make_invitation(arguments: argparse.Namespace, area: AreaCode, opened: OpenStore) -> IssuedInvitation:
    """An invitation, by the key that is known, or by another one from now on."""
    from cantik.federate.app import key_change, senders
    from cantik.vault.signing_file import read_handed

    address, basis = arguments.address, arguments.basis
    if arguments.new_key is not None:
        new = read_handed(arguments.new_key)
        spoken = arguments.fingerprint
        return key_change.replace_sender_key(area, new, spoken, address=address, opened=opened, by=BY, basis=basis)
    founding = arguments.office is not None
    return senders.invite_village(
        area, address=address, opened=opened, by=BY, key=arguments.key, basis=basis, founding=founding
    )
