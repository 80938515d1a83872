"""`cantik verify`: is this release whole, signed, additive and safe? Is this signed form what its village signed?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.cli import checked
from cantik.cli.output import Output
from cantik.cli.parser import add_json

if TYPE_CHECKING:
    from cantik.release.verify import Verification


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "verify",
        help="periksa keaslian, keutuhan, dan keamanan satu rilis atau formulir bertanda tangan",
        description="Memeriksa daftar berkas, tanda tangan, sidik, jumlah, sel tertutup, dan pelindungan dari "
        "angka terbit; dari arsip ZIP formulir: tanda tangan dan sidik tiap berkas.",
    )
    parser.add_argument(
        "release", type=Path, metavar="RILIS", help="folder rilis (yang memuat isi.json), atau ZIP formulir"
    )
    parser.add_argument("--key", metavar="KUNCI", help="nomor kunci yang harus menandatangani")
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def judged(folder: Path, pinned: str | None) -> Verification:
    """The verdict with the independent auditor."""
    from cantik.pipeline.auditing import audit_release
    from cantik.release.verify import verify

    return verify(folder, auditor=audit_release, pinned=pinned)


def check(arguments: argparse.Namespace) -> None:
    """The folder is a release; a file is looked into later."""
    if not arguments.release.is_file():
        checked.release_folder(arguments.release)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Print each check and the standing; exit code 2 when one fails."""
    if arguments.release.is_file():
        return _form(arguments, output)
    verdict = judged(arguments.release, arguments.key)
    for check in verdict.checks:
        mark = "benar" if check.ok else "SALAH"
        output.answer(f"{mark}  {check.name}{f': {check.detail}' if check.detail else ''}")
    output.answer(f"Rilis {verdict.number} ({verdict.code}), {verdict.standing}, sidik {verdict.fingerprint[:16]}…")
    output.result(
        {
            "benar": verdict.ok,
            "nomor": verdict.number,
            "kode": verdict.code,
            "standing": verdict.standing,
            "sidik": verdict.fingerprint,
            "kunci": verdict.key,
            "pemeriksaan": [{"nama": c.name, "benar": c.ok, "rincian": c.detail} for c in verdict.checks],
        }
    )
    return 0 if verdict.ok else 2


def _form(arguments: argparse.Namespace, output: Output) -> int:
    """The verdict on a signed form; exit code 2 when something in it is not what was signed."""
    from cantik.web.setup import django

    django()
    from cantik.web.events.signed_form import verified

    verdict = verified(arguments.release.read_bytes(), arguments.key)
    for fault in verdict.faults:
        output.answer(f"SALAH  {fault}")
    if verdict.ok:
        output.answer(f"benar  tanda tangan dan sidik {len(verdict.files)} berkas")
    output.answer(f"Formulir {verdict.form}, {verdict.village}, {verdict.period}, kunci {verdict.key[:16] or '?'}…")
    if verdict.ok and not arguments.key:
        output.answer("Kuncinya belum dibandingkan: minta nomor kunci desa, lalu ulangi dengan --key.")
    output.result(
        {
            "benar": verdict.ok,
            "formulir": verdict.form,
            "desa": verdict.village,
            "masa": verdict.period,
            "kunci": verdict.key,
            "berkas": list(verdict.files),
            "salah": list(verdict.faults),
        }
    )
    return 0 if verdict.ok else 2
