"""Columns that are not read, whose words contradict what is counted: MENINGGAL or PINDAH, the name of another village.

Nothing is taken from them, unless somebody decided that they say who is gone. A column in which a cell says that a
person is no resident, while the row counts as one, is a question that holds the release, and each of those rows a
remark; the rows of the fewer are findings where a column names several villages, and so is the column that names
another village than the one that was chosen in all of its rows. Columns that hold a second list beside the first are a
question, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from cantik.base.text import fold
from cantik.codes.lists import CodeList
from cantik.collect.account import PEOPLE, STATUS, ContentQuestion
from cantik.collect.batch import Value
from cantik.collect.columns import KEPT, clean_text, text_of
from cantik.collect.fasih_exports import find_own_columns
from cantik.collect.grid import Cell
from cantik.collect.headers import header_key
from cantik.collect.person_rows import DAY, NAME, NUMBER, RELATION, SEX, CellLooks, people_mark, people_sum
from cantik.collect.report import FindingReport, Spot, Wording
from cantik.collect.rulings import AS_STATUS, Rulings, apply_ruling, shape_of
from cantik.collect.status_words import GONE, STATUS_LIST, Said, StatusWords, TitleSense, sense_of
from cantik.collect.xmlscan import column_letters
from cantik.expr.likeness import one_letter_apart

#: the rule about a column that names another village in all rows
ALL_ROWS = "desa_lain_seluruhnya"
_HERE = frozenset({None, "1", "5"})
_VILLAGE = re.compile(
    r"(?:nama |kode |kd |nm )?(?:desa|kelurahan|nagari|gampong|desa ?/ ?kel(?:urahan)?)(?: ?/ ?kelurahan)?\Z"
)
_WORD = re.compile(r"^(?:desa|ds|kelurahan|kel|nagari|gampong|gp|kampung|kp|pekon|tiyuh|negeri|lembang|kalurahan)\s+")
_CODE = 10  # digits of a village's code
_MOST_MARKED = 20_000  # cells of a column that are looked at for a second list
_MOST = 0.5


@dataclass(slots=True)
class _Column:
    """An unread column: what its title speaks of, the words in it that contradict the count with their rows, what its
    cells look like."""

    title: str
    sense: TitleSense
    words: Counter[str] = field(default_factory=Counter)
    codes: set[str] = field(default_factory=set)
    marks: Counter[int] = field(default_factory=Counter)
    looked: int = 0
    people: int = 0  # what `people_mark` is made of
    known: dict[Cell, Said | None] = field(default_factory=dict)


@dataclass(slots=True)
class UnreadColumns:
    """The columns of one sheet that feed no variable: `titles` by position."""

    titles: Mapping[int, str]
    unit: str
    sheet: str
    lists: Mapping[str, CodeList]
    report: FindingReport
    village: Collection[str] = ()  # names and codes of the village that was chosen; none where none was
    rulings: Rulings = field(default_factory=Rulings)
    looks: CellLooks | None = None
    _words: StatusWords = field(init=False)
    _own: tuple[str, ...] = field(init=False)  # names and codes of the village as cells are compared with them
    _columns: dict[int, _Column] = field(init=False)
    _villages: dict[int, Counter[str]] = field(default_factory=dict)
    _rows: dict[tuple[int, str], list[tuple[int, int, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words = StatusWords(self.lists[STATUS_LIST])
        self.looks = self.looks or CellLooks(self.lists)
        self._own = tuple(_without_blanks(_WORD.sub("", fold(name))) for name in self.village)
        named = {at: header_key(title) for at, title in self.titles.items()}
        self._columns = {at: _Column(title, sense_of(title)) for at, title in self.titles.items()}
        self._villages = {
            at: Counter() for at, key in named.items() if _VILLAGE.match(key) and not self._columns[at].sense.others
        }

    def place(self, at: int) -> str:
        """How commands name a column."""
        return f"{self.sheet}!{self.titles[at] or f'kolom {column_letters(at)}'}"

    def shape(self, at: int) -> str:
        """What makes a column the same in another file."""
        return shape_of("kolom", self.unit, self.titles[at])

    @property
    def reads_status(self) -> bool:
        """Whether somebody decided that one of these columns says who is gone."""
        return any(self.rulings.reads(self.place(at), self.shape(at), AS_STATUS) for at in self._columns)

    def statuses(self, columns: Sequence[list[Cell] | None], count: int) -> list[str | None] | None:
        """The status that columns say of each row, where somebody decided that they do; None where there is none."""
        found: list[str | None] | None = None
        for at, column in self._columns.items():
            cells = columns[at] if at < len(columns) else None
            if self.rulings.reads(self.place(at), self.shape(at), AS_STATUS):
                found = found or [None] * count
                for row, cell in enumerate(cells or ()):
                    said = self._contradiction_of(column, cell)
                    if said is not None and said.code in GONE:
                        found[row] = said.code
        return found

    def look(
        self, columns: Sequence[list[Cell] | None], rows: Sequence[int], start: int, status: Iterable[Value]
    ) -> None:
        """Look at the unread cells of kept rows; `start` is the position of the first, `status` what each counts as."""
        counted = [str(value) if value is not None else None for value in status]
        for at, column in self._columns.items():
            cells = columns[at] if at < len(columns) else None
            if cells is None:
                continue
            if at in self._villages:
                self._gather_villages(at, cells, rows, start)
                continue
            if column.looked < _MOST_MARKED and not column.sense.others:
                self._mark(column, Counter(cells))
            gone: set[Cell] = {cell for cell in set(cells) if self._contradiction_of(column, cell) is not None}
            if gone:
                self._report_gone(column, cells, rows, start, gone, counted)

    def _contradiction_of(self, column: _Column, cell: Cell) -> Said | None:
        if cell == "":
            return None
        if cell not in column.known:
            if len(column.known) > KEPT:
                column.known.clear()
            column.known[cell] = self._words.says(column.sense, cell)
        return column.known[cell]

    def count(self, cells: Mapping[int, Mapping[str, int]]) -> None:
        """Look at the different cells of columns, each with how many rows have it; all rows count as residents."""
        for at, counted in cells.items():
            column = self._columns[at]
            if not column.sense.others:
                self._mark(column, counted)
            for cell, times in counted.items():
                said = self._contradiction_of(column, cell)
                if said is not None:
                    column.words[said.word] += times
                    column.codes.add(said.code)

    def _mark(self, column: _Column, cells: Mapping[Any, int]) -> None:
        looks = cast("CellLooks", self.looks)
        for cell, times in cells.items():
            if cell != "":
                seen = looks.of(cell)
                column.marks[seen] += times
                column.looked += times
                column.people += times * people_sum([cell]) if seen & NUMBER else 0

    def _report_gone(
        self,
        column: _Column,
        cells: Sequence[Cell],
        rows: Sequence[int],
        start: int,
        gone: set[Cell],
        counted: Sequence[str | None],
    ) -> None:
        spot = Spot(self.unit, self.sheet, column.title)
        for at, cell in enumerate(cells):
            said = column.known[cell] if cell in gone and counted[at] in _HERE else None
            if said is not None:
                column.words[said.word] += 1
                column.codes.add(said.code)
                self.report.add("kolom_lain_berkata_lain", spot, start + at, rows[at], clean_text(text_of(cell)))

    def questions(self) -> Iterator[ContentQuestion]:
        """What somebody has to decide about these columns."""
        for at, column in self._columns.items():
            if column.words:
                words = tuple(sorted(column.words))
                ruling = self.rulings.of(self.place(at), self.shape(at), frozenset(words))
                yield apply_ruling(
                    ContentQuestion(
                        self.place(at),
                        STATUS,
                        self.shape(at),
                        sum(column.words.values()),
                        f"{sum(column.words.values())} orang yang dihitung sebagai penduduk: {', '.join(words)}",
                        words,
                        (AS_STATUS,) if column.codes & GONE and self.unit == "orang" else (),
                    ),
                    ruling,
                )
        yield from self._second_list()

    def _second_list(self) -> Iterator[ContentQuestion]:
        """Columns beside the list that hold a list of persons of their own."""
        of_server = find_own_columns(self.titles)
        seen = {at: column for at, column in self._columns.items() if column.looked and at not in of_server}
        held = {
            mark: [at for at, column in seen.items() if _share(column, mark) >= _MOST]
            for mark in (NUMBER, NAME, DAY | SEX | RELATION)
        }
        if all(held.values()):
            first, last = min(map(min, held.values())), max(map(max, held.values()))
            place = f"{self.sheet}!kolom {column_letters(first)}–{column_letters(last)}"
            shape = shape_of("samping", self.sheet, *(self.titles[at] for at in sorted(seen)))
            rows = max(seen[at].looked for at in held[NUMBER])
            why = "kolom yang tidak dibaca memuat nomor 16 angka, nama, dan tanggal atau jenis kelamin orang"
            known = (people_mark(rows, sum(seen[at].people for at in held[NUMBER])),)
            asked = ContentQuestion(place, PEOPLE, shape, rows, why, known)
            yield apply_ruling(asked, self.rulings.of(place, shape, frozenset(known)))

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
            spot = Spot(self.unit, self.sheet, self.titles[at])
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


def _share(column: _Column, mark: int) -> float:
    return sum(times for seen, times in column.marks.items() if seen & mark) / column.looked
