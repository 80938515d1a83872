"""Who of a file is counted, who is not and why, and what has to be decided: lines of a command, and for `--json`."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from cantik.base.numerals import format_number
from cantik.cli.output import Output

if TYPE_CHECKING:
    from cantik.pipeline.bring import Brought
    from cantik.register.core.headcount import Headcount


def add_blank(parser: argparse.ArgumentParser) -> None:
    """`--blank`: what was decided of columns that a file empties, and of people without a status."""
    parser.add_argument(
        "--blank",
        action="append",
        default=[],
        type=decision_line,
        metavar="KOLOM=PUTUSAN",
        help="kolom yang dikosongkan berkas: pertahankan (isi lama) atau kosongkan; "
        "status_dasar=hitung: yang tanpa status hidup dan dihitung. Boleh diulang",
    )


def decision_line(text: str) -> tuple[str, str]:
    """One decision as it is typed: `agama=pertahankan`, `keluarga.r302=kosongkan`, `status_dasar=hitung`."""
    from cantik.register.core.blanks import ANSWERS, COUNT, STATUS

    name, sign, answer = text.partition("=")
    if not (name and sign) or answer not in ANSWERS:
        raise argparse.ArgumentTypeError(f"{text!r} bukan KOLOM=PUTUSAN; putusannya {', '.join(ANSWERS)}")
    if answer == COUNT and name not in STATUS:
        raise argparse.ArgumentTypeError(f"hanya {' atau '.join(STATUS)} yang dapat dihitung; ditemukan {name!r}")
    return name, answer


def blank_choices(arguments: argparse.Namespace) -> dict[str, str]:
    """The decisions of a command as the register takes them."""
    from cantik.register.core.blanks import choice_of
    from cantik.register.core.conflict import unit_of

    return {choice_of(*unit_of(name)): answer for name, answer in arguments.blank}


def tell_heads(file: Brought, output: Output) -> None:
    """By base how many of the accepted persons are counted and why the others are not; then what has to be decided."""
    plan = file.plan
    if plan is None:
        return
    if plan.heads is not None and plan.heads.accepted:
        for base, count in plan.heads.bases.items():
            output.answer(f"  dihitung {_sum_line(plan.heads, base, count.counted)}")
    for asked in plan.asked:
        output.answer(f"  PERLU DIPUTUSKAN: {asked.finding.message} {asked.finding.cure}")


def _sum_line(heads: Headcount, base: str, counted: int) -> str:
    from cantik.register.core.app.headcount_words import BASES, headcount_reason

    n = format_number
    line = f"{BASES[base]}: {n(counted)} dari {n(heads.accepted)} orang yang diterima"
    reasons = (f"{n(many)} {headcount_reason(why, heads.variable)}" for why, many in heads.bases[base].reasons.items())
    told = ", ".join(reasons)
    return f"{line}; tidak: {told}" if told else line


def heads_dict(file: Brought) -> dict[str, Any] | None:
    """The same for `--json`; None for a file without persons."""
    heads = file.plan.heads if file.plan is not None else None
    if heads is None:
        return None
    return {
        "diterima": heads.accepted,
        "dasar": {
            base: {"dihitung": count.counted, "tidak": dict(count.reasons)} for base, count in heads.bases.items()
        },
        "belum_diputuskan": dict(heads.undecided),
    }
