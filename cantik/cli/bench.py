"""`cantik bench`: measured figures, as a table or as one JSON object (design/bench.md is the interface)."""

from __future__ import annotations

import argparse
from typing import Any

from cantik.cli.output import Output
from cantik.cli.parser import add_json

NAMES = ("village", "examine", "dedup", "protect", "web")


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser("bench", help="ukur kecepatan dan mutu pada mesin ini")
    parser.add_argument("name", choices=NAMES, metavar="NAMA", help=", ".join(NAMES))
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--seed", type=int, default=2026, metavar="BENIH")
    add_json(parser)
    parser.set_defaults(carry_out=carry_out)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Run one bench; a wrong answer fails it (exit code 2)."""
    from cantik.web.setup import django

    django()
    from cantik.bench.report import run_bench, table

    result = run_bench(arguments.name, size=arguments.size, seed=arguments.seed)
    for line in table(result):
        output.answer(line)
    output.result(result)
    return 0
