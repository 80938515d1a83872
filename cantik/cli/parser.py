"""The command line: English verbs, Indonesian help and messages."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NoReturn

from cantik import __version__

if TYPE_CHECKING:
    from cantik.collect.rulings import Rulings

_TRANSLATED = (
    (r"the following arguments are required: (.*)", r"yang wajib belum diisi: \1"),
    (r"argument (\S+): invalid choice: (.*) \(choose from (.*)\)", r"\1: \2 tidak dikenal (pilihan: \3)"),
    (r"argument (.*): expected one argument", r"\1: perlu satu nilai"),
    (r"argument (.*): expected at least one argument", r"\1: perlu paling sedikit satu nilai"),
    (r"argument (.*): not allowed with argument (.*)", r"\1 dan \2 tidak disebut bersama"),
    (r"argument (.*): invalid int value: (.*)", r"\1: \2 bukan bilangan bulat"),
    (r"argument (.*): ignored explicit argument (.*)", r"\1 tidak memakai nilai; ditemukan \2"),
    (r"argument (.*): (.*)", r"\1: \2"),
    (r"one of the arguments (.*) is required", r"sebut salah satu: \1"),
    (r"unrecognized arguments: (.*)", r"tidak dikenal: \1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 dapat berarti \2"),
)


class Parser(argparse.ArgumentParser):
    """argparse that answers wrong use with one line in Indonesian and exit code 2."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command and how to see its help."""
        for pattern, replacement in _TRANSLATED:
            if re.fullmatch(pattern, message, re.DOTALL):
                message = re.sub(pattern, replacement, message, flags=re.DOTALL)
                break
        sys.stderr.write(f"[D002] {self.prog}: {message}. Lihat: {self.prog} --help\n")
        raise SystemExit(2)

    def format_help(self) -> str:
        """The help text with argparse's own headings in Indonesian."""
        text = super().format_help()
        for english, indonesian in (
            ("usage:", "pemakaian:"),
            ("positional arguments:", "isian:"),
            ("options:", "pilihan:"),
            ("show this help message and exit", "tampilkan bantuan ini"),
            ("show program's version number and exit", "tampilkan versi"),
        ):
            text = text.replace(english, indonesian)
        return text


def date(text: str) -> dt.date:
    """A date as typed on the command line (2025-12-31)."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"tanggal {text!r} tidak ada; tulis seperti 2025-12-31") from error


def year(text: str) -> int:
    """A data year."""
    if not re.fullmatch(r"(19|20)\d\d", text):
        raise argparse.ArgumentTypeError(f"tahun {text!r} tidak dikenal; tulis seperti 2025")
    return int(text)


def reason(text: str) -> str:
    """A reason as the screens want it: refused before a store is opened, and without saying it again."""
    from cantik.base.errors import WrongUse
    from cantik.examine.errors import NumberInReason
    from cantik.examine.findings.accept import parse_reason

    try:
        return parse_reason(text).text
    except WrongUse:
        raise argparse.ArgumentTypeError("tulis alasan, paling sedikit 10 huruf") from None
    except NumberInReason as error:
        raise argparse.ArgumentTypeError(f"tulis {error.expected}") from None


def add_without_book(parser: argparse.ArgumentParser) -> None:
    """`--without-book`: why a release is signed although prints of it cannot be set."""
    parser.add_argument(
        "--without-book",
        type=reason,
        metavar="ALASAN",
        help="bila ada cetakan yang tidak dapat disusun: terbitkan tanpa cetakan itu; alasannya dibaca siapa saja",
    )


def add_date_order(parser: argparse.ArgumentParser) -> None:
    """`--date-order`: what 02/07/1950 means, for a file whose dates do not prove it themselves."""
    parser.add_argument(
        "--date-order",
        choices=("hari-bulan", "bulan-hari"),
        default="",
        metavar="URUTAN",
        help="urutan pada tanggal seperti 02/07/1950: hari-bulan atau bulan-hari (bawaan: menurut isi berkas)",
    )


def add_date_over_agreement(parser: argparse.ArgumentParser) -> None:
    """`--date-over-agreement`: a date of data that an agreement names holds unless somebody says that it does not."""
    parser.add_argument(
        "--date-over-agreement",
        action="store_true",
        help="tanggal perintah ini menggantikan tanggal_acuan pada perjanjian (bawaan: tanggal perjanjian)",
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """`--json`: wherever a program may read the answer."""
    parser.add_argument("--json", action="store_true", help="jawaban sebagai satu objek JSON di stdout")


def add_store(parser: argparse.ArgumentParser, required: bool = False) -> None:
    """`--store`: the folder that holds register, original files, key and releases.

    `required`: a command needs one, named here or by CANTIK_STORE.
    """
    from cantik.base import environment

    named = environment.store_folder() if required else None
    parser.add_argument(
        "--store",
        type=Path,
        required=required and named is None,
        default=named,
        help="folder simpanan (register, berkas asli, kunci)",
    )


def add_extent(parser: argparse.ArgumentParser) -> None:
    """`--partial` and `--whole`: what somebody says of a list that leaves out many who stood in the one before it."""
    said = parser.add_mutually_exclusive_group()
    said.add_argument(
        "--partial", action="store_true", help="berkas hanya sebagian desa: orang yang tidak ada di dalamnya tetap"
    )
    said.add_argument(
        "--whole", action="store_true", help="berkas memang lengkap: yang tidak ada di dalamnya memang tidak ada lagi"
    )


def add_leave(parser: argparse.ArgumentParser) -> None:
    """`--leave`: somebody decides that content of a file is left out."""
    parser.add_argument(
        "--leave",
        action="append",
        default=[],
        type=_parse_leave,
        metavar="TEMPAT=ALASAN",
        help="isi yang tidak dibaca memang ditinggalkan, mis. 'Data!###=daftar lama tahun lalu'; diingat untuk berkas "
        "berikutnya",
    )
    parser.set_defaults(read=[])


def add_rulings(parser: argparse.ArgumentParser) -> None:
    """`--leave` and `--read`: what somebody decides about content of a file that is not read."""
    add_leave(parser)
    parser.add_argument(
        "--read",
        action="append",
        default=[],
        type=_read,
        metavar="TEMPAT=APA",
        help="isi itu dibaca: 'RT 3=orang' (baris orang), 'Data!KET=status_dasar' (siapa yang meninggal atau pindah), "
        "atau nama isian",
    )


def _place_of(text: str) -> tuple[str, str]:
    place, _, what = text.partition("=")
    if not place.strip() or not what.strip():
        raise argparse.ArgumentTypeError(f"{text!r}: tulis TEMPAT=…, tempatnya seperti yang disebut perintah ini")
    return place, what.strip()


def _parse_leave(text: str) -> tuple[str, str, str]:
    place, why = _place_of(text)
    return place, "tinggal", reason(why)


def _read(text: str) -> tuple[str, str, str]:
    place, what = _place_of(text)
    return place, what.casefold(), ""


def rulings(arguments: argparse.Namespace) -> Rulings:
    """What was decided about content that is not read."""
    from cantik.collect.rulings import Ruling, Rulings, place_key

    said = (*arguments.leave, *arguments.read)
    return Rulings(ordered={place_key(place): Ruling(choice, why) for place, choice, why in said})


def extent(arguments: argparse.Namespace) -> Literal["", "lengkap", "sebagian"]:
    """What was said of the extent of the files (`pipeline.bring.Extent`)."""
    return "sebagian" if arguments.partial else "lengkap" if arguments.whole else ""


def build_parser() -> Parser:
    """The parser with every verb; a verb's module is imported when the verb is named, so that help is quick."""
    from cantik.cli import verbs

    parser = Parser(
        prog="cantik",
        description="Cantik: statistik desa dari berkas yang ada sampai buku, peta, data terbuka, dan situs.",
    )
    parser.add_argument("--version", action="version", version=f"cantik {__version__}")
    commands = parser.add_subparsers(dest="verb", metavar="PERINTAH", required=True, parser_class=Parser)
    for add in verbs.ALL:
        add(commands)
    return parser
