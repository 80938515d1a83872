"""The auditor over a published release: it sees what any reader sees and says what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cantik.codes.knowledge import load
from cantik.content.kinds import Content, Policy
from cantik.content.policy import NATIONAL
from cantik.protect.audit.extremes import Interval
from cantik.protect.audit.public import audit, inward
from cantik.protect.lp import ProtectionError
from cantik.protect.magnitude.indices import count_of
from cantik.protect.result import SafeCell, SafeFigure, SafeTable
from cantik.protect.sensitivity.policy import Rules
from cantik.release.compose import BASE_OF
from cantik.release.model import Figure, Release, Table
from cantik.release.vintages import COUNTED_BY

#: what of another kabupaten is missing here; a command says how it is named
OWN_CONTENT = "folder isi daerah"


def audit_release(release: Release) -> list[str]:
    """Sentences about hidden cells that the published numbers give away; an empty list when none does.

    A hidden cell may not be known exactly, and the range that the release prints must be the one that the published
    numbers leave (a narrower one would tell more, a wider one would be wrong). Tables and indicators whose definition
    is not the installed one cannot be compared with others and are named.
    """
    content = load().content
    tables = [t for t in release.tables if _same(t, content)]
    figures = [f for f in release.figures if _same(f, content)]
    foreign = {t.id for t in release.tables} | {f.id for f in release.figures}
    foreign -= {t.id for t in tables} | {f.id for f in figures}
    if foreign:
        return [
            (
                f"definisi {', '.join(sorted(foreign))} bukan yang terpasang di sini; pasang versi Cantik dan "
                f"{OWN_CONTENT} penerbit rilis itu, lalu periksa lagi"
            )
        ]
    sums = [t for t in tables if content.tables[t.id].summed is not None]
    tables = [t for t in tables if content.tables[t.id].summed is None]
    problems, rules = list[str](), Rules(_policy(release, content))
    for edition in sorted({_counted_by(t) for t in tables} | {_counted_by(f) for f in figures} | {""}):
        of_it = [t for t in tables if _counted_by(t) == edition]
        told = [f for f in figures if _counted_by(f) == edition]
        problems += _audit_vintage(of_it, told, content, rules, own=not edition)
    return problems + [problem for table in sums for problem in _problems(table, _sum_bounds(table))]


def _counted_by(printed: Table | Figure) -> str:
    """The edition that counted it, where it was carried over; "" of what the release counted itself."""
    return str(printed.definition.get(COUNTED_BY, ""))


def _audit_vintage(
    tables: Sequence[Table], figures: Sequence[Figure], content: Content, rules: Rules, *, own: bool
) -> list[str]:
    """The same of what one edition counted. What was carried over from an earlier edition is examined without the class
    A tables of its day, which stand in that edition alone: there its ranges were proved, here they may be narrower."""
    known = content.indicators.values()
    told = [figure for f in figures if (figure := count_of(printed_figure(f, content), known)) is not None]
    try:
        found = audit([_safe_table(t, content) for t in tables], told, content.classifications, rules)
    except ProtectionError as error:
        return [error.line()]
    judge = _problems if own else _problems_of_former
    problems = [p for table, bounds in zip(tables, found.tables, strict=True) for p in judge(table, bounds)]
    return problems + [f"{name}: sisa kecil {low:g}–{high:g}" for name, low, high in found.rests]


def _policy(release: Release, content: Content) -> Policy:
    """The policy that a release was made by; the national one where it is a kabupaten's and not installed here."""
    own = content.policies.get(release.policy["id"])
    return own if own is not None and own.digest == release.policy["sidik"] else content.policies[NATIONAL]


def _same(printed: Table | Figure, content: Content) -> bool:
    """The release was made with the definition that is installed here."""
    known = printed.id in (content.tables if isinstance(printed, Table) else content.indicators)
    return known and content.digests.get(str(printed.definition.get("berkas"))) == printed.definition.get("sidik")


def _problems(table: Table, bounds: Sequence[Interval | None]) -> list[str]:
    problems = []
    for cell, interval in zip(table.cells, bounds, strict=True):
        if cell.value is not None or cell.status != "rahasia":
            continue
        if interval is None:
            problems.append(f"tabel {table.number}: sel tertutup tanpa selang")
            continue
        low, high = inward(interval)
        if high is not None and low >= high:
            problems.append(f"tabel {table.number}: satu sel tertutup dapat dihitung tepat")
        elif (cell.low, cell.high) != (low, high):
            problems.append(f"tabel {table.number}: rentang tercetak {cell.low}–{cell.high}, terbukti {low}–{high}")
    return problems


def _problems_of_former(table: Table, bounds: Sequence[Interval | None]) -> list[str]:
    """Of a table that was carried over: a hidden cell that is known exactly, or a printed range beyond the proved
    one."""
    problems = []
    for cell, interval in zip(table.cells, bounds, strict=True):
        if cell.value is not None or cell.status != "rahasia" or interval is None:
            continue
        low, high = inward(interval)
        if high is not None and low >= high:
            problems.append(f"tabel {table.number}: satu sel tertutup dapat dihitung tepat")
        elif cell.low is None or cell.low < low or (high is not None and (cell.high is None or cell.high > high)):
            problems.append(f"tabel {table.number}: rentang tercetak {cell.low}–{cell.high}, terbukti {low}–{high}")
    return problems


def _sum_bounds(table: Table) -> list[Interval | None]:
    """What a table of sums leaves of its hidden ones: from nothing to what its total has beside the printed ones."""
    cells = [cell for category, cell in zip(table.axes[0].categories, table.cells, strict=True) if not category.total]
    whole = next((cell.value for (category,), cell in table.walk() if category.total), None)
    rest = None if whole is None else int(whole) - sum(int(cell.value) for cell in cells if cell.value is not None)
    alone = sum(cell.value is None for cell in cells) == 1
    known = None if rest is None else (float(rest if alone else 0), float(rest))
    return [None if cell.value is not None else known for cell in table.cells]


def _safe_table(table: Table, content: Content) -> SafeTable:
    return SafeTable(
        spec=content.tables[table.id],
        tier=table.tier,
        kind=table.kind,
        axes=table.axes,
        cells=tuple(_cells(table)),
        population=BASE_OF.get(table.base, table.base),
        answered=table.answered,
        asked=table.asked,
    )


def _cells(table: Table) -> Iterator[SafeCell]:
    """The cells as readers know them: a dusun from which no answer came holds nobody in any category."""
    silent = set(table.definition.get("cakupan", {}).get("tanpa_jawaban", ()))
    roles = [axis.role for axis in table.axes]
    for categories, cell in table.walk():
        place = list(zip(roles, categories, strict=True))
        known = any(role == "wilayah" and category.id in silent for role, category in place)
        if known and not any(c.missing or (c.total and role != "wilayah") for role, c in place):
            yield SafeCell(0, "ada")
        else:
            count = None if cell.value is None else int(cell.value)
            yield SafeCell(count, cell.status, cell.low, cell.high)


def printed_figure(figure: Figure, content: Content) -> SafeFigure:
    """An indicator as a release prints it, with the definition that is installed here."""
    return SafeFigure(
        spec=content.indicators[figure.id],
        area=figure.area,
        area_label=figure.area_label,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        status=figure.status,
        population=BASE_OF.get(figure.base, figure.base),
        least=figure.least,
    )
