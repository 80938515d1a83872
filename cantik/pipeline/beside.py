"""What stands beside the tables of a release: its sources with their days, coverage, and two populations reconciled."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from cantik.expr.scope import YES_NO
from cantik.measure.result import Results
from cantik.pipeline.origins import source_name
from cantik.register.core.people import RegisterView
from cantik.release.model import VillagePlace
from cantik.release.sources import BasesCount, StandingSource, reconciliation, source_lines
from cantik.snapshot.frame import Snapshot


def beside(
    view: RegisterView, snapshot: Snapshot, results: Results, place: VillagePlace, months: int
) -> dict[str, Any]:
    """What book, site and workbook say of the sources, each with its day, and of two populations beside each other.

    `months`: from which age on a source is said to be old (content `limits/umur_sumber`).
    """
    names = [StandingSource(*source_name(note.source, place), note.reference) for note in view.sources]
    texts: dict[str, Any] = {"sumber_data": list(source_lines(tuple(names), snapshot.reference, months))}
    if len({cube.population for cube in results.cubes}) > 1:
        texts["rekonsiliasi"] = list(reconciliation(bases_count(snapshot)))
    return texts


def bases_count(snapshot: Snapshot) -> BasesCount:
    """The persons of a snapshot by what is known of their card and their residence."""
    people = snapshot.frames["orang"]
    unknown = np.full(len(people), people.radix.get("terdaftar", len(YES_NO) + 1) - 1)
    card, home = (people.columns.get(base, unknown) for base in ("terdaftar", "domisili"))
    yes, no = YES_NO.index("ya"), YES_NO.index("tidak")
    here, listed = home == yes, card == yes

    def number(of: npt.NDArray[np.bool_]) -> int:
        return int(of.sum())

    return BasesCount(
        resident=number(here),
        here_elsewhere=number(here & (card == no)),
        card_unknown=number(here & (card > no)),
        elsewhere_here=number(listed & (home == no)),
        unknown=number(listed & (home > no)),
        registered=number(listed),
    )
