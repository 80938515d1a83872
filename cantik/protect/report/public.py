"""The report of protection as people read it: sums over what `report.internal.internal` kept and over the printed
tables. No cell is named, no threshold, no count that was hidden."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product
from typing import Any

from cantik.base.numerals import ratio
from cantik.protect.report.internal import RULES
from cantik.protect.result import Protected, SafeTable

SECONDARY = "sekunder"


@dataclass(frozen=True, slots=True)
class ToldTable:
    """A printed table: its cells and how many are hidden; `persons`: per cent of its persons (families) that lie in
    hidden cells, as everybody can reckon it, None where its total is hidden too."""

    table: SafeTable
    cells: int
    hidden: int
    share: Decimal
    persons: Decimal | None
    rungs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ToldGroup:
    """Tables of one characteristic, decided together: how many cells by rule and to protect others, and how many
    layouts were not printed, by reason."""

    id: str
    classes: tuple[str, ...]
    primaries: Mapping[str, int]
    secondaries: int
    in_book: int
    in_annex: int
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ToldProtection:
    """The report of one edition or draft. `price`: λ, what one hidden cell costs in printed ones, at which the book
    held its limit; `former`: an edition before bound it; `disputed`: answers of which it tells by other definitions;
    `steady`: of one long before, the groups that it binds because hardly anybody has another answer; `solved`,
    `seconds`: programs and processor seconds. None where nobody counted."""

    policy: str
    digest: str
    snapshot: str
    reference: str
    price: Decimal | None
    tried: int
    former: bool
    attackers: tuple[str, ...]
    facts: tuple[str, ...]
    facts_left_out: tuple[str, ...]
    disputed: tuple[str, ...]
    steady: tuple[str, ...]
    unread: tuple[str, ...]
    apart: tuple[str, ...]
    examined: int
    tables: tuple[ToldTable, ...]
    groups: tuple[ToldGroup, ...]
    figures_hidden: int
    figures: int
    solved: int | None
    seconds: float | None

    @property
    def cells(self) -> int:
        """Cells of all tables."""
        return sum(table.cells for table in self.tables)

    @property
    def hidden_cells(self) -> int:
        """Hidden cells of all tables: one that stands in two tables counts in both."""
        return sum(table.hidden for table in self.tables)

    @property
    def by_reason(self) -> Mapping[str, int]:
        """Different hidden cells by reason, in the order of the rules."""
        found: Counter[str] = Counter()
        for group in self.groups:
            found.update(group.primaries)
            found[SECONDARY] += group.secondaries
        return {name: found[name] for name in RULES if found[name]}


def make_public_report(safe: Protected, *, solved: int | None = None, seconds: float | None = None) -> ToldProtection:
    """The report of a protected result; `solved`, `seconds`: what making it took."""
    report = safe.report
    gate: Mapping[str, Any] = report.get("gerbang", {})
    groups: Mapping[str, Mapping[str, Any]] = report.get("kelompok", {})
    return ToldProtection(
        policy=safe.policy,
        digest=safe.policy_digest,
        snapshot=str(report.get("potret", "")),
        reference=str(report.get("acuan", "")),
        price=_price(report.get("buku", {}).get("harga_na")),
        tried=int(report.get("buku", {}).get("varian_diuji", 0)),
        former=bool(report.get("riwayat")),
        attackers=tuple(report.get("penyerang", ())),
        facts=tuple(gate.get("fakta", ())),
        facts_left_out=tuple(gate.get("fakta_dibantah", ())),
        disputed=tuple(gate.get("edisi_dibantah", ())),
        steady=tuple(gate.get("jawaban_tetap", ())),
        unread=tuple(gate.get("tidak_terbaca", ())),
        apart=tuple(gate.get("tidak_disilangkan", ())),
        examined=int(gate.get("angka_dilindungi", 0)),
        tables=tuple(_table(table, groups) for table in safe.tables),
        groups=tuple(_group(name, entry) for name, entry in sorted(groups.items())),
        figures_hidden=sum(figure.status == "rahasia" for figure in safe.figures),
        figures=len(safe.figures),
        solved=solved,
        seconds=seconds,
    )


def _price(hundredths: int | None) -> Decimal | None:
    """λ as methodologists know it (0; 0.1; 0.35; 1.5): a report keeps it in hundredths (`book.LADDER`)."""
    return None if hundredths is None else Decimal(hundredths) / 100


def _table(table: SafeTable, groups: Mapping[str, Mapping[str, Any]]) -> ToldTable:
    hidden = sum(cell.status == "rahasia" for cell in table.cells)
    share = ratio(hidden, len(table.cells), 100, 1) or Decimal(0)
    rungs = tuple(groups.get(table.spec.id, {}).get("jenjang", ())) if table.kind != "A" else ()
    return ToldTable(table, len(table.cells), hidden, share, _persons(table), rungs)


def _persons(table: SafeTable) -> Decimal | None:
    """The total less what is printed of its finest cells: what anybody can reckon."""
    whole: int | None = None
    printed = 0
    for path, cell in zip(product(*(axis.categories for axis in table.axes)), table.cells, strict=True):
        if all(category.total for category in path):
            whole = cell.value
        elif not any(category.total for category in path):
            printed += cell.value or 0
    return None if not whole else ratio(max(0, whole - printed), whole, 100, 1)


def _group(name: str, entry: Mapping[str, Any]) -> ToldGroup:
    reasons: Mapping[str, int] = entry.get("alasan", {})
    refused: Sequence[Mapping[str, Any]] = entry.get("ditolak", ())
    return ToldGroup(
        name,
        tuple(dict.fromkeys(entry.get("kelas", ()))),
        {rule: reasons[rule] for rule in RULES if rule != SECONDARY and reasons.get(rule)},
        int(reasons.get(SECONDARY, 0)),
        len(entry.get("varian", ())),
        len(entry.get("lampiran", ())),
        dict(sorted(Counter(str(each.get("alasan", "")) for each in refused).items())),
    )
