"""Whether rows that were not read could be people: by what their cells look like, whatever the titles say.

A number of sixteen digits makes a row one of a person or family; a name does where a day, a sex or a relation to the
head of the family stands beside it. A cell is looked at once, however often it stands in the file.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field

from cantik.base.text import fold
from cantik.codes.lists import CodeList
from cantik.collect.columns import clean_text, text_of
from cantik.collect.dates import parse
from cantik.collect.grid import Cell
from cantik.collect.numbers import LENGTH, read_number

NUMBER, NAME, DAY, SEX, RELATION = 1, 2, 4, 8, 16
#: so many rows without a number are a list and no accident
FEWEST = 3
_NAME = re.compile(r"[^\W\d_][^\W\d_.'`,\-]*(?:[ .,'`\-]+[^\W\d_][^\W\d_.'`,\-]*)*\.?\Z")
_LONGEST_NAME = 60
_SHORTEST_DATE = 6
_KEPT = 100_000
MOST_NUMBERS = 50_000  # of rows that are not read; more are taken for unknown ones
_SEXES = frozenset({"l", "p", "lk", "pr", "laki", "pria", "wanita"})
_SEX_LIST, _RELATION_LIST = "dukcapil_jenis_kelamin", "dukcapil_shdk"


@dataclass(slots=True)
class CellLooks:
    """What single cells look like; shared by all sheets of a file."""

    lists: Mapping[str, CodeList]
    _words: dict[str, int] = field(default_factory=dict)
    _known: dict[Cell, int] = field(default_factory=dict)

    def _gather_words(self) -> None:
        for codes in self.lists.values():  # a word of any code list is no name
            self._words.update(dict.fromkeys(map(fold, _spellings_of(codes)), 0))
        for name, mark in ((_SEX_LIST, SEX), (_RELATION_LIST, RELATION)):
            if name in self.lists:
                self._words.update(dict.fromkeys(map(fold, _spellings_of(self.lists[name])), mark))
        self._words.update(dict.fromkeys(_SEXES, SEX))

    def of(self, cell: Cell) -> int:
        """The marks of a cell."""
        found = self._known.get(cell)
        if found is None:
            if len(self._known) >= _KEPT:
                self._known.clear()
            found = self._known[cell] = self._look(cell)
        return found

    def _look(self, cell: Cell) -> int:
        if isinstance(cell, dt.date):
            return DAY
        text = clean_text(text_of(cell))
        if not text:
            return 0
        if not text[0].isalpha():
            if sum(sign.isdigit() for sign in text) == LENGTH and read_number(cell).value is not None:
                return NUMBER
            if len(text) >= _SHORTEST_DATE and not isinstance(cell, int | float) and parse(text).date is not None:
                return DAY
            return 0
        if not self._words:  # most files have nothing that is looked at
            self._gather_words()
        key = fold(text)
        if key in self._words:
            return self._words[key]
        return NAME if 2 < len(text) <= _LONGEST_NAME and _NAME.match(text) else 0


def _spellings_of(codes: CodeList) -> Iterable[str]:
    return (spelling for row in codes.rows if row.code for spelling in (row.label, *row.also))


@dataclass(slots=True)
class PersonRows:
    """Rows of one block that was not read: how many, and how many of them look like persons."""

    rows: int = 0
    numbered: int = 0
    named: int = 0
    first: int = 0
    last: int = 0
    at: Counter[int] = field(default_factory=Counter)  # where their numbers stand
    numbers: set[str] = field(default_factory=set)  # these, as far as they are kept
    people: int = 0  # what `people_mark` is made of

    def add(self, row: int, cells: Iterable[tuple[int, Cell]], looks: CellLooks) -> None:
        """Look at a row with content; `cells` by position."""
        self.rows += 1
        self.first, self.last = self.first or row, row
        seen, numbers, calls = 0, [], []
        for position, cell in cells:
            mark = looks.of(cell)
            seen |= mark
            if mark & (NUMBER | NAME):
                calls.append(cell)
            if mark & NUMBER:
                numbers.append(position)
                if len(self.numbers) <= MOST_NUMBERS:
                    self.numbers.add(read_number(cell).value or "")
        if numbers:
            self.numbered += 1
            self.at.update(numbers)
        elif seen & NAME and seen & (DAY | SEX | RELATION):
            self.named += 1
        else:
            return
        self.people += people_sum(calls)

    @property
    def could_be_people(self) -> bool:
        """Whether somebody has to say what they are."""
        return self.numbered > 0 or self.named >= FEWEST

    def tells_of(self, known: Set[str]) -> bool:
        """Whether these rows are about people and families that were read, and about nobody else."""
        return self.named < FEWEST and len(self.numbers) <= MOST_NUMBERS and self.numbers <= known

    def why(self) -> str:
        """What makes them look so, in words."""
        if self.numbered:
            return f"{self.numbered} baris berisi nomor 16 angka"
        return f"{self.named} baris berisi nama beserta tanggal, jenis kelamin, atau hubungan keluarga"

    @property
    def mark(self) -> str:
        """What tells these people from others (`people_mark`)."""
        return people_mark(self.numbered or self.named, self.people)


def people_sum(calls: Iterable[Cell]) -> int:
    """A number by which people are known again whatever their order: of all rows the sum is taken."""
    text = "\x1f".join(sorted(fold(text_of(cell)) for cell in calls))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def people_mark(count: int, people: int) -> str:
    """By what a decision about people knows whether it has seen them: how many, and four digits of a digest of all of
    them together, from which nobody learns who they are."""
    return f"{count}:{hashlib.sha256(str(people).encode()).hexdigest()[:4]}"
