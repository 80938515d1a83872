"""`cantik tick`: what must happen now and then; harmless to repeat."""

from __future__ import annotations

import argparse
from typing import Any

from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "tick",
        help="perawatan berkala: hapus karantina dan unggahan yang lewat waktunya",
        description="Menghapus karantina yang lewat 30 hari, unggahan yang ditinggalkan, dan melanjutkan pekerjaan "
        "yang terhenti; tiap penghapusan tercatat. Boleh diulang kapan saja; cantik serve melakukannya tiap jam.",
    )
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """A store is there: looking after nothing would read as if all were well."""
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Do every duty once and say how much was done; exit code 2 when one failed, the others are done all the same."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.jobs.app.tick import tick
    from cantik.jobs.health import health_of
    from cantik.vault.app import soundness
    from cantik.web import store

    opened = store.open_once(arguments.store)
    soundness.require_writable(opened.store.path)
    done = tick(opened)
    faults = health_of(opened.store.path).faults
    for name, count in done.items():
        if count:
            output.answer(f"{format_number(count)} {name}.")
    for name, fault in faults.items():
        output.answer(f"GAGAL {name}: {fault.place}, {format_number(fault.times)} kali sejak {fault.since}.")
    if not any(done.values()) and not faults:
        output.answer("Tidak ada yang perlu dikerjakan.")
    output.result({name.replace(" ", "_"): count for name, count in done.items()} | {"gagal": sorted(faults)})
    return 2 if faults else 0
