"""`cantik check`: are the definitions right? Reads and compiles every content file."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path
from typing import Any

from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "check",
        help="periksa berkas konten (aturan, tabel, indikator, kebijakan)",
        description="Membaca dan menyusun semua berkas konten; galat disebut dengan berkas dan barisnya.",
    )
    parser.add_argument(
        "--content",
        type=Path,
        metavar="FOLDER",
        help="folder konten milik kabupaten (bawaan: CANTIK_CONTENT)",
    )
    parser.add_argument(
        "--site-words",
        action="store_true",
        help="cetak berkas bahasa daerah yang masih kosong: semua kata situs umum, siap diterjemahkan",
    )
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """The folder is there."""
    if arguments.content is not None:
        argument_checks.named_folder(arguments.content, "--content")


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """Load everything, compile every expression, say how much there is; or print what a regional language is made
    of."""
    if arguments.site_words:
        from cantik.publish.site.regional_words import draft_file

        output.answer(draft_file().rstrip("\n"))
        return 0
    from cantik.cli.own_lists import check_lists
    from cantik.content.coverage import LISTS, SDGS_DESA, count_standings
    from cantik.content.loader import own_folder
    from cantik.pipeline.contents import check_content

    folder = arguments.content or own_folder()
    checked = check_content(folder)
    counts = checked.counts | {"daftar daerah": check_lists(folder)}
    for name, count in counts.items():
        output.answer(f"{count:>5}  {name}")
    sought = {name: count_standings(name) for name in dict.fromkeys(row.asked_by for row in SDGS_DESA)}
    for name, standing in sought.items():
        told = ", ".join(f"{count} {word}" for word, count in standing.items() if count)
        output.answer(f"{sum(standing.values()):>5}  indikator {LISTS[name]}: {told}")
    for line in [*(each.words for each in checked.splits), *(each.words for each in checked.unfinished)]:
        output.answer(line)
    output.answer("Semua berkas konten benar.")
    splits, unfinished = ([dataclasses.asdict(each) for each in some] for some in (checked.splits, checked.unfinished))
    output.result({"jumlah": counts, "diminta": sought, "memecah_kelas": splits, "belum_lengkap": unfinished})
    return 0
