"""`cantik book`: a page of history and a photo that a village gives to its book."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

if TYPE_CHECKING:
    from cantik.release.portrait import OwnPage

BY = "cantik book"
_MOST = 200  # letters of what a photo shows, and of who took it


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "book",
        help="halaman sejarah dan foto yang diberikan desa untuk bukunya",
        description="Tanpa pilihan: yang ada sekarang. Terbitan berikutnya memuatnya; terbitan yang sudah ada tidak "
        "berubah. Tempat dan waktu yang ditulis kamera di dalam foto dibuang.",
    )
    parser.add_argument("--desa", required=True, metavar="KODE", help="desa yang bukunya diberi halaman")
    parser.add_argument("--history", type=Path, metavar="BERKAS", help="teks UTF-8, alinea dipisah baris kosong")
    parser.add_argument("--photo", type=Path, metavar="BERKAS", help="foto JPEG, PNG, atau WebP")
    parser.add_argument("--shows", default="", metavar="TEKS", help="apa yang terlihat pada foto, wajib dengan --photo")
    parser.add_argument("--credit", default="", metavar="TEKS", help="siapa pemotretnya, wajib dengan --photo")
    parser.add_argument("--remove", action="store_true", help="lepas keduanya dari terbitan berikutnya")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Code, store and files are there, and a photo says what it shows and who took it."""
    argument_checks.known_village(arguments.desa, arguments.store)
    argument_checks.standing_store(arguments.store)
    argument_checks.input_files([arguments.history, arguments.photo])
    told = (arguments.shows.strip(), arguments.credit.strip())
    if bool(arguments.photo) != all(told) or any(told) != bool(arguments.photo) or max(map(len, told)) > _MOST:
        raise WrongUse(
            "D190",
            "Foto buku butuh keterangan",
            expected=f"--photo bersama --shows dan --credit, masing-masing paling panjang {_MOST} huruf",
        )
    if arguments.remove and (arguments.photo or arguments.history):
        raise WrongUse("D191", "--remove melepas halaman; --history dan --photo memasangnya", mend="Pilih salah satu.")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Keep what was given, take it off, or say what stands."""
    from cantik.web.setup import django

    django()
    from cantik.collect.history import read_history
    from cantik.publish.typeset.safe import is_printable
    from cantik.release.app import own_pages
    from cantik.vault.app.opening import open_store

    with open_store(arguments.store) as opened:
        store, kode = opened.store.path, arguments.desa
        if arguments.remove:
            own_pages.remove_own_page(store, kode, BY)
        if arguments.history is not None:
            paragraphs = read_history(arguments.history.read_bytes(), arguments.history.name, is_printable)
            own_pages.keep_history(store, kode, paragraphs, BY)
        if arguments.photo is not None:
            told = arguments.shows.strip(), arguments.credit.strip()
            own_pages.keep_photo(store, kode, arguments.photo.read_bytes(), told, BY)
        page = own_pages.read_own_page(store, kode)
    output.answer(_describe_page(page))
    output.result({"alinea": len(page.history), "foto": bool(page.photo), "lebar": page.width, "tinggi": page.height})
    return 0


def _describe_page(page: OwnPage) -> str:
    history = f"sejarah {len(page.history)} alinea" if page.history else "tanpa sejarah"
    photo = f"foto {page.width} × {page.height} titik ({page.credit})" if page.photo else "tanpa foto"
    return f"Pembuka buku terbitan berikutnya: {history}, {photo}."
