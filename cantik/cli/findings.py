"""`cantik findings`: what is wrong, where and how to mend it; the marked workbook; acceptance with a reason."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cantik.base.errors import WrongUse
from cantik.base.numerals import format_number
from cantik.cli import argument_checks
from cantik.cli.output import Output
from cantik.cli.parser import add_json, add_store, reason

if TYPE_CHECKING:
    from cantik.codes.area import AreaCode
    from cantik.examine.findings.app.findings import StoredFinding
    from cantik.vault.app.opening import OpenStore

_WORDS = {"tolak": "Ditolak", "periksa": "Galat", "catat": "Peringatan"}
_STATES = {"terbuka": "terbuka", "diterima": "diterima", "dibetulkan": "dibetulkan"}


def add(commands: Any) -> None:
    """Declare the verb."""
    parser = commands.add_parser(
        "findings",
        help="temuan: apa yang salah, di mana, dan cara membetulkannya",
        description="Daftar temuan dari data yang berlaku, orang maupun fasilitas. Galat menahan rilis sampai "
        "dibetulkan atau diterima dengan alasan.",
    )
    parser.add_argument("--desa", required=True, metavar="KODE")
    parser.add_argument("--level", choices=tuple(_WORDS), help="hanya tingkat ini (bawaan: tolak dan periksa)")
    parser.add_argument("--all", action="store_true", help="juga peringatan dan yang sudah diputuskan")
    parser.add_argument("--workbook", type=Path, metavar="BERKAS", help="tulis buku kerja bertanda (XLSX)")
    parser.add_argument("--accept", type=reason, metavar="ALASAN", help="terima galat yang terbuka dengan alasan ini")
    parser.add_argument("--rule", metavar="ATURAN", help="hanya temuan aturan ini (juga untuk --accept)")
    parser.add_argument("--most", type=int, default=200, metavar="N", help="paling banyak N baris di layar")
    add_store(parser, required=True)
    add_json(parser)
    parser.set_defaults(check=check, carry_out=carry_out)


def check(arguments: argparse.Namespace) -> None:
    """Files and codes are there before anything is opened."""
    argument_checks.codes(arguments.desa)
    argument_checks.output_file(arguments.workbook)
    argument_checks.standing_store(arguments.store)


def carry_out(arguments: argparse.Namespace, output: Output) -> int:
    """List, accept, or write the workbook. Exit code 1 while findings to check are open."""
    from cantik.web.setup import django

    django()
    from cantik.base import clock
    from cantik.codes.app.queries import no_data
    from cantik.codes.area import AreaCode
    from cantik.examine.findings.app import decisions, findings
    from cantik.register.core.app import queries
    from cantik.vault.app.opening import open_store

    by = "cantik findings"
    with open_store(arguments.store) as opened:
        desa = AreaCode.kemendagri(arguments.desa)
        batches = queries.examined_batches(desa, clock.today())
        if not batches:  # nothing was handed in: "0 findings" would read as "nothing is wrong"
            raise no_data(desa)
        stored = findings.list_findings(opened=opened, batches=batches, by=by)
        _require_rule(arguments.rule, stored)
        chosen = [s for s in stored if _matches_arguments(s, arguments)]
        if arguments.accept:
            count = decisions.accept(area=desa, numbers=_open_checks(chosen), reason=arguments.accept, by=by)
            output.answer(f"{format_number(count)} galat diterima. Alasan tersimpan pada tiap temuan.")
            stored = findings.list_findings(opened=opened, batches=batches, by=by)
            chosen = [s for s in stored if _matches_arguments(s, arguments)]
        if arguments.workbook:
            _write_workbook(opened, desa, chosen, arguments.workbook, output)
    still_open = len(_open_checks(stored))
    _print_findings(chosen, arguments, output)
    output.answer(f"{format_number(still_open)} galat terbuka.")
    output.result(
        {
            "terbuka": still_open,
            "menurut_tingkat": dict(Counter(str(s.finding.level) for s in chosen)),
            "temuan": [_as_dict(s) for s in chosen],
        }
    )
    return 1 if still_open else 0


def _open_checks(stored: Iterable[StoredFinding]) -> list[int]:
    """The numbers of the findings that hold a release."""
    from cantik.collect.app.models import OPEN

    return [s.number for s in stored if str(s.finding.level) == "periksa" and s.state == OPEN]


def _require_rule(name: str | None, stored: list[StoredFinding]) -> None:
    """A rule that is named is one of the content, or of a finding. Raises `WrongUse` D173: of a mistyped one there
    would be none."""
    from cantik.content.loader import here

    if name and name not in here().rules and all(s.finding.rule != name for s in stored):
        raise WrongUse(
            "D173", "Aturan tidak dikenal", found=name, mend="Nama aturan ada pada tiap temuan: cantik findings --json."
        )


def _write_workbook(opened: OpenStore, area: AreaCode, chosen: list[StoredFinding], file: Path, output: Output) -> None:
    from cantik.register.leave.app.findings_workbook import marked_workbook

    written = marked_workbook(opened, area, chosen, file)
    told = f"Buku kerja bertanda: {', '.join(map(str, written))}"
    output.answer(told if written else "Tidak ada temuan yang dipilih, jadi tidak ada buku kerja yang ditulis.")


def _matches_arguments(stored: StoredFinding, arguments: argparse.Namespace) -> bool:
    level = str(stored.finding.level)
    if arguments.rule and stored.finding.rule != arguments.rule:
        return False
    if arguments.level:
        return level == str(arguments.level)
    return bool(arguments.all) or (level in ("tolak", "periksa") and stored.state == "terbuka")


def _print_findings(chosen: list[StoredFinding], arguments: argparse.Namespace, output: Output) -> None:
    for finding in chosen[: arguments.most]:
        f = finding.finding
        place = f"{f.sheet} baris {format_number(f.row)}" if f.row > 0 else (f.sheet or "berkas")
        column = f", kolom {f.column}" if f.column else ""
        output.answer(f"{_WORDS[str(f.level)]:<10} {place}{column}: {f.message} {f.cure}".rstrip())
    if len(chosen) > arguments.most:
        output.answer(f"… dan {format_number(len(chosen) - arguments.most)} lagi (--most, --workbook)")


def _as_dict(stored: StoredFinding) -> dict[str, Any]:
    f = stored.finding
    return {
        "nomor": stored.number,
        "aturan": f.rule,
        "tingkat": str(f.level),
        "keadaan": stored.state,
        "lembar": f.sheet,
        "baris": f.row,
        "kolom": f.column,
        "ditemukan": f.found,
        "seharusnya": f.expected,
        "pesan": f.message,
        "saran": f.cure,
        "alasan": stored.reason,
    }
