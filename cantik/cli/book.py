"""`cantik book`: a page of history and a photo that a village gives to its book; a further book, or a picture to share,
printed by itself."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.text_file import write_text
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, date

if TYPE_CHECKING:
    from cantik.release.portrait import OwnPage
    from cantik.vault.app.opening import OpenStore

BY = "cantik book"
#: as the pages offer them (`outlets.app.pictures`, `publish.infographic.words`): read there only when one is drawn
_SIZES, _LANGUAGES = ("persegi", "potret", "cerita", "a3"), ("id", "en")
_MOST = 200  # letters of what a photo shows, and of who took it


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "book",
        help="halaman sejarah dan foto untuk buku desa, dan mencetak satu buku atau gambar",
        description="Tanpa pilihan: yang ada sekarang. Terbitan berikutnya memuatnya; terbitan yang sudah ada tidak "
        "berubah. Tempat dan waktu yang ditulis kamera di dalam foto dibuang.",
    )
    parser.add_argument("--desa", required=True, metavar="KODE", help="desa yang bukunya diberi halaman")
    parser.add_argument("--history", type=Path, metavar="BERKAS", help="teks UTF-8, alinea dipisah baris kosong")
    parser.add_argument("--photo", type=Path, metavar="BERKAS", help="foto JPEG, PNG, atau WebP")
    parser.add_argument("--shows", default="", metavar="TEKS", help="apa yang terlihat pada foto, wajib dengan --photo")
    parser.add_argument("--credit", default="", metavar="TEKS", help="siapa pemotretnya, wajib dengan --photo")
    parser.add_argument(
        "--print",
        metavar="ID",
        dest="printed",
        help="cetak satu buku (desa_dalam_angka, profil_desa, …) atau satu gambar (dalam_angka, gambar_tahun, …)",
    )
    parser.add_argument("--paper", choices=("a5", "a4"), default="a5", help="kertas --print; a4: halaman A5 diperbesar")
    parser.add_argument(
        "--picture-size", choices=_SIZES, default=_SIZES[0], help="ukuran gambar: PNG untuk ponsel, a3 poster PDF"
    )
    parser.add_argument("--lang", choices=_LANGUAGES, default=_LANGUAGES[0], help="bahasa gambar; nama tempat tetap")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="BERKAS",
        help="berkas yang ditulis (biasanya: ID-KODE.pdf atau .png di sini); di samping gambar teks penggantinya",
    )
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
            draw = _draw_picture if _is_picture(arguments.printed) else _print_book
            return draw(arguments, opened, output)
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


def _is_picture(name: str) -> bool:
    from cantik.content.kinds import PICTURE_FORM
    from cantik.content.loader import here
    from cantik.outlets.app.pictures import WHOLE_YEAR

    spec = here().books.get(name)
    return name == WHOLE_YEAR or (spec is not None and spec.form == PICTURE_FORM)


def _draw_picture(arguments: argparse.Namespace, opened: OpenStore, output: Output) -> int:
    """Draw a picture of the edition of that day, its written alternative beside it."""
    from cantik.base import clock
    from cantik.codes.area import AreaCode
    from cantik.outlets.app import pictures
    from cantik.pipeline.app.further_book import find_edition

    on, area = arguments.date or clock.today(), AreaCode.kemendagri(arguments.desa)
    room = pictures.PictureRoom(opened.store.path, area, find_edition(opened, area, on).folder)
    theme = room.themes.get(arguments.printed)
    missing = "tidak satu pun isinya terbit" if theme is None else theme.missing
    if missing:
        raise WrongUse("D193", "Tidak ada yang dapat dicetak", found=missing, expected="gambar yang angkanya terbit")
    wish = room.settle(pictures.PictureWish(arguments.printed, arguments.picture_size, lang=arguments.lang))
    data, suffix = room.compose(wish), ".pdf" if wish.size == "a3" else ".png"
    out = arguments.out or Path(f"{arguments.printed}-{arguments.desa}{suffix}")
    out.write_bytes(pictures.print_picture(data, wish.size))
    words = out.with_suffix(".txt")
    write_text(words, pictures.describe(data))
    output.answer(f"{out} dan {words} ditulis.")
    output.result({"berkas": str(out), "teks": str(words), "hari": on.isoformat()})
    return 0


def _describe_page(page: OwnPage) -> str:
    history = f"sejarah {len(page.history)} alinea" if page.history else "tanpa sejarah"
    photo = f"foto {page.width} × {page.height} titik ({page.credit})" if page.photo else "tanpa foto"
    return f"Pembuka buku terbitan berikutnya: {history}, {photo}."
