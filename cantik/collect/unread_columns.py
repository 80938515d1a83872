"""Columns that are not read, whose words contradict what is counted: MENINGGAL or PINDAH, the name of another village.

Nothing is taken from them. Each row whose unread cell says that the person is no resident, while the row counts as
one, is a finding; so are the rows of the fewer, where a column names several villages, and the column that names
another village than the one that was chosen in all of its rows. Somebody decides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cantik.base.text import fold
from cantik.codes.lists import CodeList
from cantik.collect.batch import Value
from cantik.collect.columns import clean_text, text_of
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.report import FindingReport, Spot, Wording
from cantik.expr.likeness import one_letter_apart

#: the rule about a column that names another village in all rows
ALL_ROWS = "desa_lain_seluruhnya"
_STATUS_LIST = "opensid_status_dasar"
_GONE = frozenset({"2", "3", "4", "6"})  # dead, moved out, missing, left; 9 (not valid) is a word of other columns, too
_HERE = frozenset({None, "1", "5"})
#: words of arrivals, and of who moved within the village, in which a word for departures stands
_ARRIVED = re.compile(
    r"pindah(?:an)? (?:datang|masuk|dari|kk|rt|rw|dusun|agama|kerja|sekolah)|pindah datang|hilang (?:ktp|kk|akta)"
)
_VILLAGE = re.compile(
    r"(?:nama |kode |kd |nm )?(?:desa|kelurahan|nagari|gampong|desa ?/ ?kel(?:urahan)?)(?: ?/ ?kelurahan)?\Z"
)
_OTHERS = re.compile(
    r"ayah|ibu|bapak|pasangan|suami|istri|asal|tujuan|lahir|alamat|tempat"
)  # titles of another's facts
_WORD = re.compile(r"^(?:desa|ds|kelurahan|kel|nagari|gampong|gp|kampung|kp|pekon|tiyuh|negeri|lembang|kalurahan)\s+")
_CODE = 10  # digits of a village's code
_LONGEST = 60  # a longer text is a story, in which anybody may have died


@dataclass(slots=True)
class UnreadColumns:
    """The columns of one sheet that feed no variable: `titles` by position."""

    titles: Mapping[int, str]
    unit: str
    sheet: str
    lists: Mapping[str, CodeList]
    report: FindingReport
    village: Collection[str] = ()  # names and codes of the village that was chosen; none where none was
    _gone: re.Pattern[str] = field(init=False)
    _own: tuple[str, ...] = field(init=False)  # names and codes of the village as cells are compared with them
    _villages: dict[int, Counter[str]] = field(default_factory=dict)
    _rows: dict[tuple[int, str], list[tuple[int, int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._gone = _words_of(self.lists[_STATUS_LIST])
        self._own = tuple(_without_blanks(_WORD.sub("", fold(name))) for name in self.village)
        named = {at: header_key(title) for at, title in self.titles.items()}
        self.titles = {at: self.titles[at] for at, key in named.items() if not _OTHERS.search(key)}
        self._villages = {at: Counter() for at, key in named.items() if _VILLAGE.match(key)}

    def look(
        self, columns: Sequence[list[Cell] | None], rows: Sequence[int], start: int, status: Iterable[Value]
    ) -> None:
        """Look at the unread cells of kept rows; `start` is the position of the first, `status` what each counts as."""
        counted = [str(value) if value is not None else None for value in status]
        for at, title in self.titles.items():
            cells = columns[at] if at < len(columns) else None
            if cells is None:
                continue
            if at in self._villages:
                self._gather_villages(at, cells, rows, start)
                continue
            gone: set[Cell] = {cell for cell in set(cells) if isinstance(cell, str) and self._says_gone(cell)}
            if gone:
                self._report_gone(title, cells, rows, start, gone, counted)

    def _says_gone(self, cell: str) -> bool:
        text = clean_text(cell).casefold()
        return len(text) <= _LONGEST and bool(self._gone.search(text)) and not _ARRIVED.search(text)

    def _report_gone(
        self,
        title: str,
        cells: Sequence[Cell],
        rows: Sequence[int],
        start: int,
        gone: set[Cell],
        counted: Sequence[str | None],
    ) -> None:
        spot = Spot(self.unit, self.sheet, title)
        for at, cell in enumerate(cells):
            if cell in gone and counted[at] in _HERE:
                self.report.add("kolom_lain_berkata_lain", spot, start + at, rows[at], clean_text(text_of(cell)))

    def _gather_villages(self, at: int, cells: Sequence[Cell], rows: Sequence[int], start: int) -> None:
        for record, cell in enumerate(cells):
            text = clean_text(text_of(cell))
            key = fold(text)
            if key.strip("-0"):
                self._villages[at][key] += 1
                self._rows.setdefault((at, key), []).append((start + record, rows[record], text))

    def finish(self) -> None:
        """Tell of the rows of other villages than that of most, once the part is read."""
        for at, villages in self._villages.items():
            if not villages:
                continue
            usual, *others = sorted(villages, key=lambda key: (self._is_foreign(key), -villages[key]))
            spot = Spot(self.unit, self.sheet, self.titles.get(at, ""))
            if self.village and self._is_foreign(usual):
                _record, _row, text = self._rows[at, usual][0]
                told = Wording(result=next(iter(self.village)))
                self.report.add_column(ALL_ROWS, spot, text, count=villages[usual], wording=told)
            for key in others:
                most = self._rows[at, usual][0][2]
                for record, row, text in self._rows[at, key]:
                    self.report.add("desa_lain_di_kolom", spot, record, row, text, wording=Wording(result=most))
            villages.clear()
        self._rows.clear()

    def _is_foreign(self, key: str) -> bool:
        """Whether a cell (folded) is neither a name nor a code of the village that was chosen. Figures shorter than a
        code are a count of somebody's own."""
        if key.replace(" ", "").isdigit():
            digits = key.replace(" ", "")
            return len(digits) >= _CODE and digits not in self._own
        cell = _without_blanks(_WORD.sub("", key))
        return not any(name in cell or cell in name or one_letter_apart(cell, name) for name in self._own)


def _without_blanks(text: str) -> str:
    """A name without its blanks, a code without its dots: people write both ways."""
    return fold(text).replace(" ", "")


def _words_of(statuses: CodeList) -> re.Pattern[str]:
    """A pattern for the words that say that a person is gone, out of the list of statuses."""
    words = {spelling.casefold() for row in statuses.rows if row.code in _GONE for spelling in (row.label, *row.also)}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})\b")
