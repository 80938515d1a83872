"""What stands beside the tables of a release: its sources with their days, coverage, and two populations reconciled."""

from __future__ import annotations

from typing import Any

from cantik.measure.result import Results
from cantik.register.core.people import RegisterView
from cantik.register.leave.reconcile import Bases, bases
from cantik.release.model import VillagePlace
from cantik.release.origins import source_name
from cantik.release.sources import StandingSource, reconciliation, source_lines
from cantik.snapshot.bases import UNKNOWN
from cantik.snapshot.frame import Snapshot


def beside(
    view: RegisterView, snapshot: Snapshot, results: Results, place: VillagePlace, months: int
) -> dict[str, Any]:
    """What book, site and workbook say of the sources, each with its day, and of two populations beside each other.

    `months`: from which age on a source is said to be old (content `limits/umur_sumber`).
    """
    # a round has an entry for each of its blocks: to a reader it is one source
    named = (StandingSource(*source_name(note.source, place), note.reference) for note in view.sources)
    names = list(dict.fromkeys(named))
    texts: dict[str, Any] = {"sumber_data": list(source_lines(tuple(names), snapshot.reference, months))}
    if {"terdaftar", "domisili"} <= {cube.population for cube in results.cubes}:
        texts["rekonsiliasi"] = list(reconciliation(_bases(view)))
    return texts


def _bases(view: RegisterView) -> Bases:
    """The persons of a register by what is known of their card and their residence; a base that nobody told of is
    not known of anybody."""
    told = (view.persons.get(base, [UNKNOWN] * len(view.persons["id"])) for base in ("terdaftar", "domisili"))
    return bases((str(card or UNKNOWN), str(home or UNKNOWN)) for card, home in zip(*told, strict=True))
