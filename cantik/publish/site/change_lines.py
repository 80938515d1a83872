"""What changed since the last edition, in five lines: of a revision what it declares, else of the indicators that two
years in force tell alike.

Which five is one rule for both, printed beside them: key figures before other figures of the village before cells of
tables, and among these the largest change in proportion to what it was. Only published figures are compared; one that
broke (definition, base, source, border) between the years is counted apart and not compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from cantik.publish.site import history, view
from cantik.publish.site.deret import FOLDER as FOLDER_OF_SERIES
from cantik.publish.site.history import ChangeRow, PastEdition
from cantik.publish.site.view import Text
from cantik.release.changes import FigureChange, has_moved
from cantik.release.model import Release
from cantik.release.series import MeasureSeries, SeriesLine

LINES = 5


@dataclass(frozen=True, slots=True)
class ChangeSummary:
    """The lines with what they are compared to. `all_changes`: the page of the whole list; `changed`: how many figures
    of it differ; `alike`: how many stayed as they were, of years; `broken`: how many cannot be compared, of years."""

    former: str
    rows: tuple[ChangeRow, ...]
    units: tuple[str, ...]
    changed: int
    alike: int
    broken: int
    all_changes: str


@dataclass(frozen=True, slots=True)
class _Compared:
    """What was compared: the number of the former edition, the page of all changes, the changes; the rest as in
    `ChangeSummary`."""

    former: str
    page: str
    changes: Sequence[FigureChange]
    alike: int = 0
    broken: int = 0


def summarize_changes(
    release: Release, pasts: Sequence[PastEdition], found: Sequence[MeasureSeries], t: Text
) -> ChangeSummary | None:
    """What the front page says of an edition in force; None of one that follows no other."""
    own = next((past for past in pasts if past.number == release.number), None)
    if own is not None and own.revision is not None:
        page = f"{history.FOLDER}/{own.number}.html#perubahan"
        return _summarize(release, _Compared(own.revision.of, page, own.revision.changes), t)
    compared = _list_years(release, found)
    return None if compared is None else _summarize(release, compared, t)


def _summarize(release: Release, compared: _Compared, t: Text) -> ChangeSummary:
    chosen = choose_lines(compared.changes, release.key_figures)
    units = {figure.id: t(figure.unit, figure.unit_en) for figure in release.figures}
    units |= {table.key: t(table.unit, table.unit_en) for table in release.tables}
    return ChangeSummary(
        view.in_words(f"Rilis {compared.former}", t),
        tuple(row for change in chosen for row in history.rows([change], t)),
        tuple(units.get(change.key, "") for change in chosen),
        len(compared.changes),
        compared.alike,
        compared.broken,
        compared.page,
    )


def choose_lines(changes: Sequence[FigureChange], key_figures: Sequence[str]) -> list[FigureChange]:
    """At most five of the changes, by the rule that is printed beside them."""
    keys = set(key_figures)

    def order(change: FigureChange) -> tuple[int, Fraction, str, tuple[str, ...]]:
        village = change.kind == "indikator" and not change.cell
        rank = 0 if village and change.key in keys else 1 if village else 2
        return rank if change.difference is not None else 3, -measure_proportion(change), change.key, change.cell

    return sorted(changes, key=order)[:LINES]


def measure_proportion(change: FigureChange) -> Fraction:
    """The size of a change beside what it was; of one from zero, or between a figure and none, 0: there is nothing that
    it could be compared to."""
    if change.difference is None or not change.old:
        return Fraction(0)
    return abs(Fraction(change.difference)) / abs(Fraction(change.old))


def _list_years(release: Release, found: Sequence[MeasureSeries]) -> _Compared | None:
    """The indicators of the village that moved since the edition of the year before; None without one."""
    pairs = [
        (series, line)
        for series in found
        if series.kind == "indikator" and series.years[-1].number == release.number
        for line in series.lines
        if not line.place
    ]
    if not pairs:
        return None
    last = max(series.years[-2].year for series, _ in pairs)
    pairs = [(series, line) for series, line in pairs if series.years[-2].year == last]
    whole = [(series, line) for series, line in pairs if not series.years[-1].breaks]
    changes = [_change(series, line, release.key_figures) for series, line in whole]
    moved = [change for change in changes if (change.old, change.old_status) != (change.new, change.new_status)]
    former, page = pairs[0][0].years[-2].number, f"{FOLDER_OF_SERIES}/index.html"
    return _Compared(former, page, moved, alike=len(changes) - len(moved), broken=len(pairs) - len(whole))


def _change(series: MeasureSeries, line: SeriesLine, keys: Sequence[str]) -> FigureChange:
    old, new = line.cells[-2:]
    was, now = (None if cell is None or cell.value is None else Decimal(cell.value) for cell in (old, new))
    return FigureChange(
        "indikator",
        series.key,
        series.title,
        series.title_en,
        (),
        "",
        "",
        was,
        now,
        "tidak_ada" if old is None else old.status,
        "tidak_ada" if new is None else new.status,
        series.decimals,
        notice=series.key in keys and has_moved(was, now),
    )
