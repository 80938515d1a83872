"""`cantik serve`: show a site on this computer."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.cli.output import Output


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "serve", help="tampilkan situs di komputer ini", description="Melayani satu folder situs di 127.0.0.1."
    )
    parser.add_argument("site", type=Path, metavar="SITUS", help="folder situs")
    parser.add_argument("--port", type=int, default=8000, metavar="PORT", help="0 = port kosong mana pun (bawaan 8000)")
    parser.set_defaults(carry_out=carry_out)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Serve until interrupted."""
    from cantik.web.static_site import serve

    serve(
        arguments.site, arguments.port, lambda address: output.answer(f"Situs siap: {address} (Ctrl+C untuk berhenti)")
    )
    return 0
