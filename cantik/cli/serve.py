"""`cantik serve`: the application over a store, or a folder of static pages, on this computer."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from cantik.base import environment
from cantik.base.errors import WrongUse
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_store
from cantik.web import exposure

#: sockets are handed on to so many processes at most; more than cores do not help
_MOST = 16


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "serve",
        help="jalankan aplikasi (--store) atau tampilkan situs (--site) di komputer ini",
        description="Dengan --store: halaman kerja, pekerja latar, dan perawatan berkala dalam satu proses. "
        "Dengan --site: satu folder situs publik, tanpa masuk.",
    )
    add_store(parser)
    parser.add_argument("--site", type=Path, metavar="FOLDER", help="folder situs (yang memuat index.html)")
    parser.add_argument("--host", default="127.0.0.1", metavar="ALAMAT", help="alamat jaringan (bawaan 127.0.0.1)")
    parser.add_argument("--port", type=int, default=8000, metavar="PORT", help="0 = port kosong mana pun (bawaan 8000)")
    parser.add_argument("--no-worker", action="store_true", help="tanpa pekerja latar (pakai cantik worker)")
    parser.add_argument(
        "--processes",
        type=_processes,
        default=1,
        metavar="N",
        help="berapa proses yang menjawab di server dengan banyak pemakai (bawaan 1; bukan Windows)",
    )
    parser.add_argument("--socket", type=int, help=argparse.SUPPRESS)  # from the first of several processes
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """One of store and site is named, and can be served; nothing would be open by mistake."""
    if (arguments.store is None) == (arguments.site is None):
        raise WrongUse("D109", "Yang disajikan harus satu", expected="--store untuk aplikasi, atau --site untuk situs")
    argument_checks.store_place(arguments.store)
    if arguments.store is not None:
        exposure.refuse_open(environment.read(), arguments.host)
        if arguments.no_worker and arguments.socket is None:  # another process serves this store, too
            exposure.require_secret(environment.read())
    if arguments.site is not None and not (arguments.site / "index.html").is_file():
        raise WrongUse("D107", "Folder ini bukan situs", where=str(arguments.site), expected="index.html di dalamnya")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Serve until interrupted."""
    if arguments.site is not None:
        from cantik.web.static_site import serve as serve_site

        serve_site(
            arguments.site,
            arguments.port,
            lambda address: output.answer(f"Situs siap: {address} (Ctrl+C untuk berhenti)"),
        )
        return 0
    from cantik.web.setup import django

    django(pages=True)
    from cantik.web.server import serve

    def ready(address: str) -> None:
        from cantik.staff.app import accounts, first_account

        output.answer(f"Cantik siap: {address} (Ctrl+C untuk berhenti)")
        if accounts.none_yet():
            output.answer(
                f"Belum ada akun. Buka {address}mulai/ di komputer ini, atau dari tempat lain dengan kode "
                f"{first_account.print_code()}"
            )

    serve(
        arguments.store,
        arguments.port,
        ready,
        host=arguments.host,
        worker=not arguments.no_worker,
        processes=arguments.processes,
        handle=arguments.socket,
    )
    return 0


def _processes(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= (1 if sys.platform == "win32" else _MOST):
        raise argparse.ArgumentTypeError(f"“{text}”: 1 sampai {_MOST}; di Windows hanya 1")
    return int(text)
