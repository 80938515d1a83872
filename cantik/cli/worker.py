"""`cantik worker`: carry out background work in a process of its own, beside `cantik serve --no-worker`."""

from __future__ import annotations

import argparse
from typing import Any

from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_store


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "worker",
        help="pekerja latar dalam proses sendiri (untuk server)",
        description="Mengerjakan impor, hitungan, dan penerbitan yang antre sampai dihentikan. Di komputer desa tidak "
        "perlu: cantik serve sudah memuatnya.",
    )
    add_store(parser, required=True)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """A store is there: in a folder that was mistyped no work would ever come."""
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Work until interrupted."""
    from cantik.web.setup import django

    django(pages=True)
    from cantik.field.forms.app.form_rows import FormReader
    from cantik.jobs.app.worker import Worker
    from cantik.web import store, warm

    opened = store.open_once(arguments.store)
    worker, reader = Worker(opened), FormReader(opened)
    worker.start()
    reader.start()
    warm.begin(pages=False)
    output.answer("Pekerja latar siap (Ctrl+C untuk berhenti)")
    try:
        worker.wait()
    finally:
        reader.stop()
        worker.stop()
    return 0
