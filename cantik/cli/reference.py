"""`cantik reference`: codes, instruments, definitions from above: published, fetched, told, activated by a person."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store


def add(commands: Any) -> None:
    """Declare the verb and its actions."""
    parser = commands.add_parser(
        "reference",
        help="acuan dari atas: kode, instrumen, indikator, aturan; ambil, lihat bedanya, pasang",
        description="Acuan mengalir dari pusat, provinsi, dan kabupaten/kota ke bawah. Yang diambil belum berlaku: "
        "seseorang melihat bedanya, lalu memasangnya pada awal kegiatan. Panduan: Acuan dari atas.",
    )
    actions = parser.add_subparsers(dest="action", metavar="TINDAKAN", required=True)
    publish = actions.add_parser(
        "publish", help="terbitkan folder isi sebagai acuan server ini; lalu walidata menandatangani"
    )
    publish.add_argument("--repository", required=True, type=Path, metavar="FOLDER", help="folder indeks server")
    publish.add_argument("--content", required=True, type=Path, metavar="FOLDER", help="folder isi yang diterbitkan")
    publish.add_argument("--title", required=True, metavar="JUDUL", help="satu baris: apa yang baru")
    _act(publish, "publish_references")
    _add_fetch(actions)
    status = actions.add_parser("status", help="versi mana yang berlaku, mana yang menunggu")
    add_store(status, required=True)
    _act(status, "show_status")
    show = actions.add_parser("show", help="beda satu versi dengan yang berlaku, dan kegiatan yang tersentuh")
    _version(show)
    _act(show, "show_difference")
    activate = actions.add_parser("activate", help="pasang satu versi, pada awal kegiatan")
    _version(activate)
    _person(activate)
    _act(activate, "activate_version")
    back = actions.add_parser("back", help="kembali ke versi yang berlaku sebelumnya")
    back.add_argument("source", metavar="SERVER", help="pusat atau kode wilayah")
    add_store(back, required=True)
    _person(back)
    _act(back, "take_back")


def _add_fetch(actions: Any) -> None:
    fetch = actions.add_parser("fetch", help="ambil versi terbaru dari server di atas, atau dari flashdisk")
    fetch.add_argument("address", nargs="?", metavar="ALAMAT", help="http(s)://…, atau folder terbit; kali pertama")
    fetch.add_argument("--root", type=Path, metavar="BERKAS", help="1.root.json server itu; kali pertama")
    fetch.add_argument(
        "--fingerprint",
        metavar="NOMOR",
        help="nomor akar seperti dibacakan walidata di atas: kali pertama ganti --root; di samping --root bila server "
        "yang sudah dikenal mendirikan indeks baru",
    )
    fetch.add_argument("--source", metavar="SERVER", help="pusat atau kode wilayah yang sudah dikenal")
    fetch.add_argument(
        "--accept-stale", action="store_true", help="flashdisk lama: keaslian dibuktikan, kebaruan menyusul"
    )
    add_store(fetch, required=True)
    _act(fetch, "fetch_references")


def _version(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("source", metavar="SERVER", help="pusat atau kode wilayah")
    parser.add_argument("--number", type=int, metavar="VERSI", help="bawaan: yang terbaru")
    add_store(parser, required=True)


def _person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--by", required=True, metavar="NAMA", help="siapa yang memutuskan; tercatat")


def _act(parser: argparse.ArgumentParser, action: str) -> None:
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out, act=action)


def check(arguments: argparse.Namespace) -> None:
    """Every file and folder that was named is there."""
    given = vars(arguments)
    if arguments.act == "publish_references":
        from cantik.cli.trust_acts import require_repository

        require_repository(arguments.repository)
        argument_checks.named_folder(arguments.content, "--content")
        return
    argument_checks.standing_store(arguments.store)
    if given.get("by") is not None and not given["by"].strip():
        raise WrongUse("D194", "Nama yang memutuskan kosong", mend="Sebut namanya dengan --by NAMA.")
    if arguments.act == "fetch_references":
        _check_fetch(arguments)


def _check_fetch(arguments: argparse.Namespace) -> None:
    known = arguments.root is not None or arguments.fingerprint is not None
    first = arguments.address is not None and known and arguments.source is None
    again = arguments.source is not None and arguments.address is None and not known
    if not first and not again:
        raise WrongUse(
            "D195",
            "Sebut satu server: ALAMAT dengan --root BERKAS atau --fingerprint NOMOR kali pertama, --source SERVER "
            "sesudahnya",
            mend="Ulangi dengan salah satunya.",
        )
    if arguments.root is not None:
        argument_checks.input_files([arguments.root])
    if first:
        argument_checks.index_address(arguments.address)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Do the action."""
    from cantik.cli import reference_acts

    code: int = getattr(reference_acts, arguments.act)(arguments, output)
    return code
