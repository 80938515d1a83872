"""`cantik phone-copy`: the ZIP that a phone copied for the office, looked at, with --accept taken in as posts are."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path
from typing import Any

from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store

#: how each fate of a form (`HandedFate`) is told
_WORDS = {
    "baru": "baru, belum disimpan",
    "diterima": "diterima",
    "sudah_ada": "sudah ada",
    "ditahan": "ditahan: perangkat, petugas, putaran, atau versi tidak berlaku",
    "isi_lain": "ditolak: nomor yang sama sudah diterima dengan isi lain",
    "konsep": "belum selesai di ponsel; serahkan kepada perangkat lain lewat halaman Salinan ponsel",
    "konsep_terlewat": "belum selesai di ponsel, tetapi isian keluarganya sudah datang",
    "diserahkan": "belum selesai di ponsel, sudah diserahkan kepada perangkat lain",
    "rusak": "rusak, tidak masuk",
    "tak_dikenal": "formulir yang tidak pernah ada di desa ini, tidak masuk",
    "perangkat_lain": "bukan dari perangkat desa ini, tidak masuk",
}


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "phone-copy",
        help="isian dari berkas ZIP sebuah ponsel (kabel, kartu memori): lihat isinya, terima",
        description="Tanpa --accept tidak ada yang disimpan. Perangkatnya disebut oleh berkas itu sendiri; berkas yang "
        "sama boleh diterima lagi, tidak ada isian yang masuk dua kali. Nama dan jawaban tidak ditunjukkan.",
    )
    parser.add_argument("file", type=Path, metavar="BERKAS", help="ZIP dari tombol “Salin ke berkas ZIP” di ponsel")
    parser.add_argument("--desa", required=True, metavar="KODE", help="desa yang membuat perangkatnya")
    parser.add_argument("--accept", action="store_true", help="terima, seperti bila ponselnya mengirim")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """File, code and store are there."""
    argument_checks.input_files((arguments.file,))
    argument_checks.codes(arguments.desa)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Look into the copy, or take it in."""
    from cantik.web.setup import django

    django()
    from cantik.base import clock
    from cantik.codes.app.queries import require_area
    from cantik.field.forms.app import phone_copies, writer
    from cantik.vault.app.opening import open_store

    (desa,) = argument_checks.codes(arguments.desa)
    with open_store(arguments.store) as opened, writer.end_writers():
        area = require_area(desa)
        copy = phone_copies.HandedCopy(arguments.file.read_bytes(), desa, area.pk, "cantik phone-copy")
        work = phone_copies.accept if arguments.accept else phone_copies.look
        forms = work(copy, opened, clock.now())
    counts = Counter(form.fate.value for form in forms)
    output.answer(f"{arguments.file.name}: {format_number(len(forms))} isian")
    for fate, number in sorted(counts.items()):
        output.answer(f"  {format_number(number)} {_WORDS[fate]}")
    if not arguments.accept:
        output.answer("Belum ada yang disimpan. Tambahkan --accept untuk menerimanya.")
    output.result({"isian": len(forms), "nasib": dict(sorted(counts.items())), "diterima": arguments.accept})
    return 0
