"""`cantik publish`: the site again from a release, to a folder or a stick."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "publish",
        help="situs dari satu rilis, ke folder atau flashdisk",
        description="Membuat lagi situs dari rilis yang sudah ada. Angkanya hanya dari rilis itu.",
    )
    parser.add_argument("release", type=Path, metavar="RILIS", help="folder rilis")
    parser.add_argument("--out", required=True, type=Path, metavar="FOLDER")
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.release_folder(arguments.release)
    argument_checks.own_folder(arguments.out, argument_checks.SITE)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Write the site of a release that proves whole.

    What is judged and what is published is one and the same copy: who can write into the folder of the release cannot
    put other files there in between.
    """
    from cantik.base.atomic_write import replace_whole
    from cantik.base.errors import UnreadableInput
    from cantik.cli.verify import verify_release
    from cantik.content.regional_language import languages_in
    from cantik.publish import site
    from cantik.publish.site.statement_pages import OfficeWords
    from cantik.release import files

    with replace_whole(arguments.out) as pages:
        copy = pages / site.RELEASE
        files.copy_folder(arguments.release, copy)
        verdict = verify_release(copy, None)
        if not verdict.ok:
            failed = next(check for check in verdict.checks if not check.ok)
            raise UnreadableInput(
                "T104",
                "Rilis tidak utuh, situs tidak dibuat",
                where=str(arguments.release),
                found=f"{failed.name}: {failed.detail}",
                mend="Ambil ulang rilisnya.",
            )
        release = files.open_release(copy)
        written = site.make(release, copy, pages, words=OfficeWords(tongues=languages_in(release.place.code)))
    output.answer(f"{release.edition} {release.place.full()}: {len(written)} halaman di {arguments.out}")
    output.result({"halaman": len(written), "folder": str(arguments.out)})
    return 0
