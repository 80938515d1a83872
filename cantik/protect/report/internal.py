"""The report of protection: all that was decided and why (internal), and what may be said of it (public)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cantik.content.kinds import Policy
from cantik.protect.audit.extremes import Interval
from cantik.protect.audit.gate import GateFindings
from cantik.protect.group import Group, Key, Layout
from cantik.protect.linked.groups import GroupDecision
from cantik.protect.previous.hysteresis import Names
from cantik.protect.result import SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.protect.sensitivity.rules import Reason

RULES = ("ambang", "penuh", "nol", "baris", "sekunder")


@dataclass(frozen=True, slots=True)
class ReportedGroup:
    """A group as it was decided, its names, the proven intervals of its hidden cells, and which tables were not tried
    and why."""

    standing: GroupDecision
    names: Names
    proven: Mapping[Key, Interval]
    refused: Mapping[Layout, str]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a protection was made of: snapshot and its date, the price of an NA at which the book held its limit, how
    many variants were tried, whether a former edition bound it, whom the audit played, what the gate examined; of a
    former edition further away, the groups of which it is of the same persons."""

    snapshot: str
    reference: dt.date
    price: int
    evaluated: int
    former: bool
    attackers: Collection[str]
    examined: GateFindings
    steady: Collection[str] = ()


def internal(
    groups: Sequence[ReportedGroup], figures: Sequence[SafeFigure], rules: Rules, basis: Provenance
) -> dict[str, Any]:
    """The internal report: reasons, required and proven intervals of hidden cells."""
    policy = rules.policy
    hidden, cells = _book_share(groups)
    return {
        "kebijakan": {"id": policy.id, "sidik": policy.digest},
        "potret": basis.snapshot,
        "acuan": basis.reference.isoformat(),
        "riwayat": basis.former,
        "buku": {"sel": cells, "na": hidden, "harga_na": basis.price, "varian_diuji": basis.evaluated},
        "penyerang": sorted(basis.attackers),
        "gerbang": {
            "angka_dilindungi": basis.examined.protected,
            "fakta": list(basis.examined.facts),
            "fakta_dibantah": sorted(basis.examined.left_out),
            "edisi_dibantah": sorted(basis.examined.disputed),
            "jawaban_tetap": sorted(basis.steady),
            "tidak_terbaca": sorted(basis.examined.unread),
            "tidak_disilangkan": sorted(basis.examined.apart),
        },
        "kelompok": {group.standing.id: _group(group, rules) for group in groups},
        "indikator": sorted({figure.spec.id for figure in figures if figure.status == "rahasia"}),
    }


def _group(decided: ReportedGroup, rules: Rules) -> dict[str, Any]:
    standing, group = decided.standing, decided.standing.subject.group
    problem = standing.problem(rules) if standing.book or standing.extra else None
    primary = frozenset(problem.primary) if problem else frozenset()
    lines = []
    for cell, key in enumerate(problem.keys if problem else []):
        if problem is None or key not in standing.hidden or not problem.printed[cell]:
            continue
        reason = problem.reasons[cell]
        proven = decided.proven.get(key)
        lines.append(
            {
                "sel": decided.names.key(key, group.whole),
                "alasan": "sekunder" if reason is Reason.NONE else reason.word,
                "perlu": [problem.low[cell], problem.high[cell]] if cell in primary else None,
                "terbukti": [round(bound, 6) + 0.0 for bound in proven] if proven else None,
                "bukti": "LP",
            }
        )
    hidden, cells = standing.book_share()
    return {
        "kelas": list(group.classes),
        "varian": [decided.names.layout(layout) for layout in standing.book],
        "lampiran": [decided.names.layout(layout) for layout in standing.extra],
        "buku": {"sel": cells, "na": hidden},
        "jenjang": sorted({_find_rung(group, layout) for layout in standing.book}),
        "ditolak": [
            {"jenis": layout.kind, "jenjang": _find_rung(group, layout), "alasan": why}
            for layout, why in sorted(decided.refused.items())
        ],
        "alasan": dict(sorted(Counter(line["alasan"] for line in lines).items())),
        "rahasia": lines,
    }


def _find_rung(group: Group, layout: Layout) -> str:
    """The finest rung that a layout stands on."""
    return next(recoding.rung for recoding in group.ladder if recoding.codes == layout.codes)


def _book_share(groups: Sequence[ReportedGroup]) -> tuple[int, int]:
    shares = [group.standing.book_share() for group in groups if group.standing.book]
    return sum(share[0] for share in shares), sum(share[1] for share in shares)


def public(
    tables: Sequence[SafeTable], figures: Sequence[SafeFigure], groups: Sequence[ReportedGroup], policy: Policy
) -> dict[str, Any]:
    """What readers may know: names of rules and numbers of hidden cells, never the reason of a cell."""
    hidden, cells = _book_share(groups)
    by_table: Counter[str] = Counter()
    for table in tables:
        number = sum(cell.status == "rahasia" for cell in table.cells)
        if number:
            by_table[f"{table.spec.id}-{table.kind.lower()}-{table.tier}"] += number
    return {
        "kebijakan": policy.id,
        "sidik_kebijakan": policy.digest,
        "aturan": list(RULES),
        "tabel": dict(sorted(by_table.items())),
        "sel_rahasia": sum(by_table.values()),
        "indikator_rahasia": sum(figure.status == "rahasia" for figure in figures),
        "buku": {"sel": cells, "na": hidden},
    }
