"""Columns of dates: whole columns of ISO text or date cells pass at once, every other cell is read by `dates`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from cantik.collect.batch import Value
from cantik.collect.columns import KEPT, BaseColumn, clean_text
from cantik.collect.dates import BULAN_HARI, Orders, Parsed, parse
from cantik.collect.grid import Cell
from cantik.collect.report import FindingReport, Spot

#: no date and nothing wrong with it: somebody wrote that there is none
WORD_FOR_NONE = Parsed(style="kata_kosong")


class DateColumn(BaseColumn):
    """Dates. `observe` must have seen the whole file before `convert`, so that mixed orders are known (`Orders`)."""

    def __init__(
        self, spot: Spot, report: FindingReport, orders: Orders, *, date1904: bool, essential: bool, notation: str = ""
    ) -> None:
        super().__init__(spot, report, essential=essential)
        self._orders = orders
        self._notation = notation
        self._date1904 = date1904
        self._memory: dict[Cell, dt.date | None] = {}
        self._special: dict[Cell, Parsed] = {}

    def _learn(self, cells: Iterable[Cell]) -> None:
        if len(self._memory) > KEPT:
            self._memory.clear()
            self._special.clear()
        for cell in set(cells).difference(self._memory):
            text = cell if not isinstance(cell, str) else clean_text(cell)
            parsed = parse(text, date1904=self._date1904, notation=self._notation)
            if parsed.problem is not None and isinstance(text, str) and self._none.has(text):
                parsed = WORD_FOR_NONE
            self._memory[cell] = parsed.date
            if parsed.style or parsed.problem or parsed.doubtful:
                self._special[cell] = parsed

    def observe(self, cells: list[Cell]) -> None:
        """Count what these cells prove about the order of day and month."""
        if _plain_dates(cells) is not None:
            return
        self._learn(cells)
        if self._special:
            self._orders.observe(self._special[cell] for cell in cells if cell in self._special)

    def convert(self, cells: list[Cell], rows: Sequence[int], start: int) -> list[Value]:
        plain = _plain_dates(cells)
        if plain is not None:
            self.filled += len(cells) - cells.count("")
            return plain
        self._learn(cells)
        self.filled += len(cells) - cells.count("")
        values: list[Value] = list(map(self._memory.__getitem__, cells))
        if self._special:
            for at, cell in enumerate(cells):
                if cell in self._special and (turned := self._turn(self._special[cell], cell)) is not None:
                    values[at] = turned.date
                    self._refuses(turned, cell, start + at, rows[at])
                elif cell in self._special and self._refuses(self._special[cell], cell, start + at, rows[at]):
                    values[at] = None
        return values

    def _turn(self, parsed: Parsed, cell: Cell) -> Parsed | None:
        """A date of a file that proves by its other dates that the month stands first; None for any other."""
        separator = parsed.doubtful or (parsed.order or "")[:1]
        if self._notation or not separator or not self._orders.proves_month_first(separator):
            return None
        return parse(clean_text(str(cell)), date1904=self._date1904, notation=BULAN_HARI)

    def _refuses(self, parsed: Parsed, cell: Cell, record: int, row: int) -> bool:
        problem = parsed.problem
        if problem is None and parsed.doubtful is not None and self._orders.is_mixed(parsed.doubtful):
            problem = "tanggal_rancu"
        if problem is not None:
            self.add(problem, record, row, cell)
            return True
        if parsed is WORD_FOR_NONE:
            self.note("kata_kosong", record, row, cell)
        if parsed.style and parsed.date is not None:
            rule = "tanggal_serial" if parsed.style == "serial" else "tanggal_format"
            self.note(rule, record, row, cell, parsed.date.isoformat(), parsed.style)
        return False


def _plain_dates(cells: list[Cell]) -> list[Value] | None:
    """The dates of a column of nothing but ISO texts, date cells and blanks; None when anything else stands in it."""
    types = set(map(type, cells))
    if dt.date in types and types <= {dt.date, str}:
        words = {cell for cell in cells if type(cell) is str}
        return [cell or None for cell in cells] if words <= {""} else None
    if types != {str}:
        return None
    texts = [str(cell) for cell in cells]
    if not set(map(len, texts)) <= {0, 10} or "W" in "".join(texts):  # Python also reads ISO weeks
        return None
    try:
        return [dt.date.fromisoformat(text) if text else None for text in texts]
    except ValueError:
        return None
