"""`cantik measure`: counts of more than one village, in the secure zone: sums of editions for a level, or parts of
large files. Which of the two is said by what is named: a folder of parts, or an area with a day."""

from __future__ import annotations

import argparse
from typing import Any

from cantik.base.errors import WrongUse
from cantik.cli import measure_levels, measure_parts
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "measure",
        help="hitungan wilayah di zona aman: jumlah edisi desa, atau bagian berkode dari berkas besar",
        description="Dengan --area atau --group dan --date: jumlah edisi desa yang lolos Periksa, n dari N desa tiap "
        "ukuran, total hanya bila semua desa ada; pembacaannya tercatat. Dengan BAGIAN dan --out: semua ukuran tiap "
        "desa dari bagian berkode (snapshot --parts); hanya yang berubah dihitung lagi. Keduanya belum dilindungi, "
        "jadi tidak keluar dari zona aman dan ditolak cantik publish.",
    )
    measure_parts.add_parts(parser)
    measure_levels.add_level(parser)
    add_store(parser)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def _way(arguments: argparse.Namespace) -> Any:
    """What answers: parts when a folder is named, else levels. Raises `WrongUse` D002 for both."""
    level = (arguments.area, arguments.group, arguments.date, *arguments.only)
    if arguments.parts is None and arguments.out is None:
        return measure_levels
    if any(part is not None for part in level):
        raise WrongUse(
            "D002",
            "Sebut salah satu: bagian berkas besar, atau wilayah dan tanggal",
            expected="BAGIAN --out FOLDER; atau --area KODE --date TANGGAL",
            mend="Lihat: cantik measure --help",
        )
    return measure_parts


def check(arguments: argparse.Namespace) -> None:
    """As the way that is meant."""
    _way(arguments).check(arguments)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """As the way that is meant."""
    return int(_way(arguments).carry_out(arguments, output))
