"""`cantik demo`: the fictitious kabupaten, through the same way as any user's file, to the address of its site."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.cli.output import Output
from cantik.cli.parser import date


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "demo",
        help="kabupaten rekaan: dari berkas sampai situs, lalu tampilkan",
        description="Membuat kabupaten rekaan, menjalankan pekerjaan utama untuk tiap desanya, menampilkan situsnya.",
    )
    parser.add_argument("--out", type=Path, default=Path(".demo"), metavar="FOLDER", help="folder hasil (bawaan .demo)")
    parser.add_argument("--villages", type=int, default=8, metavar="N", help="banyak desa (bawaan 8)")
    parser.add_argument("--persons", type=int, default=1500, metavar="N", help="penduduk tiap desa (bawaan 1.500)")
    parser.add_argument("--seed", type=int, default=2026, metavar="BENIH")
    parser.add_argument("--port", type=int, default=8000, metavar="PORT", help="0 = port kosong mana pun")
    parser.add_argument("--issued", type=date, metavar="TANGGAL", help="tanggal terbit (bawaan: hari ini)")
    parser.add_argument("--no-serve", action="store_true", help="buat saja, jangan tampilkan")
    parser.set_defaults(carry_out=carry_out)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Make, run, serve."""
    from cantik.web.setup import django

    django()
    from cantik.pipeline.demo import make_demo
    from cantik.web.static_site import serve

    page = make_demo(
        arguments.out,
        villages=arguments.villages,
        persons=arguments.persons,
        seed=arguments.seed,
        issued=arguments.issued,
        tell=output.progress,
        say=output.say,
    )
    if arguments.no_serve:
        output.answer(f"Situs: {page}")
        return 0
    serve(
        page.parent,
        arguments.port,
        lambda address: output.answer(f"Situs kabupaten contoh: {address} (Ctrl+C untuk berhenti)"),
    )
    return 0
