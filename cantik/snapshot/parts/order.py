"""What is to be coded into parts, and what became of the rows."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cantik.codes.index import AreaIndex
from cantik.codes.lists import CodeList
from cantik.collect.account import ContentQuestion, FileAccount
from cantik.collect.batch import Agreement
from cantik.collect.rulings import Rulings
from cantik.content.kinds import Content, Mapping_
from cantik.snapshot.parts.listing import Part
from cantik.snapshot.parts.table import FamiliesVillage

#: told what is done, how many of how many
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class FamiliesOrder:
    """Files of families that are joined to persons by their KK number."""

    files: tuple[Path, ...]
    mapping: Mapping_
    village: FamiliesVillage = field(default_factory=FamiliesVillage)


@dataclass(frozen=True, slots=True)
class PartsOrder:
    """What is to be coded, and with what. `today`: the day on which the agreement must hold; `rulings`: what was
    decided about columns that are not read."""

    files: tuple[Path, ...]
    mapping: Mapping_
    content: Content
    lists: Mapping[str, CodeList]
    areas: AreaIndex
    agreement: Agreement | None
    reference: dt.date
    today: dt.date
    column: str = ""
    memory_mb: int = 2_048
    families: FamiliesOrder | None = None
    rulings: Rulings = field(default_factory=Rulings)


@dataclass(slots=True)
class FamiliesTold:
    """What became of the rows of files of families: `read` = `joined_count` + `empty` + `again` + `numberless`.

    `joined_count`: families whose persons are there; `empty`: without persons; `again`: rows of a KK number that stands
    in another row, `unlike` of these those that say something else; `numberless`: rows without a KK number. `nowhere`:
    families whose row names no known village, so that their persons' holds. `split`: families with persons in several
    villages, told in each. Of persons: `homeless` those of whose family no row tells, `moved` those who are counted
    where their family lives and whose own row says another village. `placed`: the village of families was asked.
    """

    read: int = 0
    empty: int = 0
    again: int = 0
    unlike: int = 0
    numberless: int = 0
    nowhere: int = 0
    split: int = 0
    homeless: int = 0
    moved: int = 0
    placed: bool = False

    @property
    def joined_count(self) -> int:
        """Families that stand beside their persons."""
        return self.read - self.empty - self.again - self.numberless


@dataclass(frozen=True, slots=True)
class TitlesTold:
    """Titles of a file: of the mapping and not there, and there and of no mapping."""

    file: str
    absent: tuple[str, ...]
    strange: tuple[str, ...]


@dataclass(slots=True)
class PartsTold:
    """What became of the rows: `read` = `coded` + `again` + `nowhere` + `unknown_village`.

    `again`: rows of a person who stands in another one; `unlike`: of these those that say something else. `nowhere`:
    rows without a village; `unread`: by title of the column, rows whose cell means no code, number or date. `titles`:
    of each file. `homes`: of files of families, where there are some. `accounts`: by file what became of its cells.
    """

    read: int = 0
    coded: int = 0
    families: int = 0
    again: int = 0
    unlike: int = 0
    nowhere: int = 0
    unknown_village: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    titles: list[TitlesTold] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    homes: FamiliesTold | None = None
    accounts: list[tuple[str, FileAccount]] = field(default_factory=list)

    @property
    def open(self) -> list[ContentQuestion]:
        """What of the content that is not read nobody has decided."""
        return [question for _, account in self.accounts for question in account.open]

    @property
    def lost_count(self) -> int:
        """Rows that stand in no part because nobody knows of which village they are."""
        return self.nowhere + self.unknown_village
