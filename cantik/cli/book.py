"""`cantik book`: a page of history and a photo that a village gives to its book; a further book printed by itself."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date

if TYPE_CHECKING:
    from cantik.release.portrait import OwnPage
    from cantik.vault.app.opening import OpenStore

BY = "cantik book"
_MOST = 200  # letters of what a photo shows, and of who took it


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "book",
        help="halaman sejarah dan foto untuk buku desa, dan mencetak satu buku",
        description="Tanpa pilihan: yang ada sekarang. Terbitan berikutnya memuatnya; terbitan yang sudah ada tidak "
        "berubah. Tempat dan waktu yang ditulis kamera di dalam foto dibuang.",
    )
    parser.add_argument("--desa", required=True, metavar="KODE", help="desa yang bukunya diberi halaman")
    parser.add_argument("--history", type=Path, metavar="BERKAS", help="teks UTF-8, alinea dipisah baris kosong")
    parser.add_argument("--photo", type=Path, metavar="BERKAS", help="foto JPEG, PNG, atau WebP")
    parser.add_argument("--shows", default="", metavar="TEKS", help="apa yang terlihat pada foto, wajib dengan --photo")
    parser.add_argument("--credit", default="", metavar="TEKS", help="siapa pemotretnya, wajib dengan --photo")
    parser.add_argument(
        "--print", metavar="ID", dest="printed", help="cetak satu buku (desa_dalam_angka, profil_desa, …)"
    )
    parser.add_argument("--paper", choices=("a5", "a4"), default="a5", help="kertas --print; a4: halaman A5 diperbesar")
    parser.add_argument("--out", type=Path, metavar="BERKAS", help="PDF yang ditulis (biasanya: ID-KODE.pdf di sini)")
    parser.add_argument("--date", type=date, metavar="TANGGAL", help="hari fakta dari register (biasanya: hari ini)")
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
    argument_checks.day_has_come(arguments.date, arguments.desa)
    argument_checks.output_file(arguments.out)
    if arguments.remove and (arguments.photo or arguments.history):
        raise WrongUse("D191", "--remove melepas halaman; --history dan --photo memasangnya", mend="Pilih salah satu.")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Keep what was given, take it off, or say what stands."""
    from cantik.web.setup import django

    django(pages=arguments.printed is not None)
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
        if arguments.printed is not None:
            return _print_book(arguments, opened, output)
    output.answer(_describe_page(page))
    output.result({"alinea": len(page.history), "foto": bool(page.photo), "lebar": page.width, "tinggi": page.height})
    return 0


def _print_book(arguments: argparse.Namespace, opened: OpenStore, output: Output) -> int:
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.pipeline.app.further_book import print_book

    out = arguments.out or Path(f"{arguments.printed}-{arguments.desa}.pdf")
    on, area = arguments.date or clock.today(), AreaCode.kemendagri(arguments.desa)
    out.write_bytes(print_book(opened, area, arguments.printed, on, BY, arguments.paper))
    output.answer(f"{out} ditulis.")
    output.result({"berkas": str(out), "hari": on.isoformat()})
    return 0


def _describe_page(page: OwnPage) -> str:
    history = f"sejarah {len(page.history)} alinea" if page.history else "tanpa sejarah"
    photo = f"foto {page.width} × {page.height} titik ({page.credit})" if page.photo else "tanpa foto"
    return f"Pembuka buku terbitan berikutnya: {history}, {photo}."
