"""`cantik verify`: is this release whole, signed, additive and safe?"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.cli import checked
from cantik.cli.output import Output
from cantik.cli.parser import add_json

if TYPE_CHECKING:
    from cantik.release.verify import Verification

#: exit code of a whole release whose key nobody compared
KEY_NOT_COMPARED = 4


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "verify",
        help="periksa keaslian, keutuhan, dan keamanan satu rilis",
        description="Memeriksa daftar berkas, tanda tangan, sidik, jumlah, sel tertutup, dan pelindungan dari "
        "angka terbit.",
    )
    parser.add_argument("release", type=Path, metavar="RILIS", help="folder rilis (yang memuat isi.json)")
    parser.add_argument("--key", metavar="KUNCI", help="nomor kunci yang harus menandatangani")
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def judged(folder: Path, pinned: str | None) -> Verification:
    """The verdict with the independent auditor."""
    from cantik.pipeline.auditing import audit_release
    from cantik.release.verify import verify

    return verify(folder, auditor=audit_release, pinned=pinned)


def check(arguments: argparse.Namespace) -> None:
    """The folder is a release."""
    checked.release_folder(arguments.release)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Print each check and the standing.

    Exit code 0: whole and signed by the key that was named; 1: a whole draft; 2: a check fails; 4: whole and signed,
    but nobody said by whom it must be.
    """
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
            "kunci_dicocokkan": verdict.compared,
            "pemeriksaan": [{"nama": c.name, "benar": c.ok, "rincian": c.detail} for c in verdict.checks],
        }
    )
    if not verdict.ok:
        return 2
    if verdict.key is None:
        return 1
    if not verdict.compared:
        output.answer(
            f"Utuh, tetapi belum tentu dari desa itu: cocokkan kuncinya dengan --key NOMOR (yang ini {verdict.key})."
        )
    return 0 if verdict.compared else KEY_NOT_COMPARED
