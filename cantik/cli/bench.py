"""`cantik bench`: measured figures, as a table or as one JSON object (docs/rujukan/ukuran.md).

The benches lie in `bench/` beside the package, in a checkout only: they are found by their folder when the command is
called, and nothing that is shipped imports them (contract `bench`).
"""

from __future__ import annotations

import argparse
import importlib
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import cantik
from cantik.base.errors import NoCheckout
from cantik.cli.output import Output
from cantik.cli.parser import add_json

NAMES = ("village", "examine", "dedup", "measure", "spark", "protect", "submissions", "publish", "federate", "web")
#: a target was missed, and `--strict` asked for it
MISSED = 3


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "bench",
        help="ukur kecepatan dan mutu pada mesin ini (hanya di salinan sumber)",
        description="Mengukur dengan data rekaan. Jawaban yang salah menggagalkan ukuran; sasaran yang meleset hanya "
        "disebut, kecuali dengan --strict (kode keluar 3). Berjalan di salinan sumber, tidak dari paket terpasang.",
    )
    parser.add_argument("name", choices=NAMES, metavar="NAMA", help=", ".join(NAMES))
    parser.add_argument(
        "--size",
        choices=("small", "full", "many"),
        default="full",
        metavar="BESAR",
        help="small, full, atau many (web)",
    )
    parser.add_argument("--seed", type=int, default=2026, metavar="BENIH", help="benih data rekaan (bawaan 2026)")
    parser.add_argument(
        "--strict",
        nargs="?",
        choices=("semua", "tetap"),
        const="semua",
        metavar="YANG",
        help="kode keluar 3 bila sasaran meleset: semua (bawaan), atau tetap, yaitu yang tidak dirusak pekerjaan lain "
        "di mesin (nisbah, waktu CPU, memori, mutu) tanpa jam dinding",
    )
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(_: argparse.Namespace) -> None:
    """The benches are there. Raises `NoCheckout` D112."""
    part_of_bench("result")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Run one bench; a wrong answer fails it (exit code 2), a missed target with `--strict` too (exit code 3).

    Raises `NoCheckout` D112 where the benches are not there, and what the bench raises.
    """
    report = part_of_bench("report")
    from cantik.web.setup import django

    django()
    result = report.run_bench(arguments.name, size=arguments.size, seed=arguments.seed)
    for line in report.table(result):
        output.answer(line)
    output.result(result)
    missed = report.missed(arguments.name, result["figures"], strict=arguments.strict) if arguments.strict else []
    if missed:
        output.say(f"Sasaran meleset: {', '.join(missed)}")
    return MISSED if missed else 0


def part_of_bench(name: str) -> ModuleType:
    """A module of the benches of the checkout that this package lies in. Raises `NoCheckout` D112."""
    root = Path(cantik.__file__).resolve().parents[1]
    if not (root / "bench" / f"{name}.py").is_file():
        raise NoCheckout("cantik bench")
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    return importlib.import_module(f"bench.{name}")
