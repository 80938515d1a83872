"""A workbook (XLSX, XLS, ODS) read through the worker process: heads first, then the sheets that are wanted."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path

from cantik.base.apart import MB, ApartProcess, parser_folder
from cantik.collect.batch import FileFacts
from cantik.collect.cell_worker import MOST_SHEETS
from cantik.collect.errors import DamagedFile, OverLimit, PasswordProtected
from cantik.collect.grid import Cell, CellBlock, Remarks, SheetHead
from cantik.collect.wire import WorkerMessage, columns_of, read_message
from cantik.collect.xmlscan import SheetFacts, merged_cells

WALL_SECONDS = 120
MEMORY = 900 * MB  # what the process of a parser may hold
#: Address space may be more: an .xls announces the rectangle of its sheet, for which the parser reserves up to 655 MB
#: that it never touches.
RESERVE = 1_148 * MB
#: What the cells of a workbook may come to in this process, in bytes: one long text that a small file repeats in every
#: row would otherwise fill the memory. 160 MB of XML (the gate) of an ordinary list come to a third of it.
MOST_BYTES = 400_000_000
_OF_A_CELL = 60
_WORKER = Path(__file__).with_name("cell_worker.py")
_STAT_WORKER = Path(__file__).with_name("stat_worker.py")


def has_stat_parser() -> bool:
    """Whether the part that reads SPSS and Stata is installed."""
    return importlib.util.find_spec("pyreadstat") is not None


class CellWorker(ApartProcess):
    """The child process. It is started before the gate runs, so that both get ready at the same time.

    `stat`: the kind of a file of SPSS or Stata (`sav`, `dta`), which has a parser of its own.
    """

    def __init__(self, stat: str = "") -> None:
        script, parser = (_STAT_WORKER, "pyreadstat") if stat else (_WORKER, "python_calamine")
        words = [parser_folder(parser), *filter(None, [stat])]
        super().__init__(script, words, memory=MEMORY, seconds=WALL_SECONDS, reserve=RESERVE)

    def hear(self, where: str) -> WorkerMessage:
        """The next answer. A worker that ended without one ran against a limit, or into a fault of its parser."""
        try:
            message = read_message(self.answer_pipe)
        except ValueError as error:
            raise DamagedFile(where, "isi berkas tidak dapat diuraikan") from error
        if message is not None:
            return message
        ended = self.cut_short()
        if ended.late or ended.killed:
            found = "waktu baca terlampaui" if ended.late else "memori atau waktu baca terlampaui"
            raise OverLimit(where, found, f"selesai dalam {WALL_SECONDS} detik dan 1 GB")
        raise DamagedFile(where, "isi berkas tidak dapat diuraikan")


class Workbook:
    """An opened workbook; satisfies `grid.OpenedFile`. Rows are kept once read: the gate bounds a workbook."""

    def __init__(self, worker: CellWorker, data: bytes, facts: FileFacts, kind: str, remarks: Remarks) -> None:
        self.facts = facts
        self.kind = kind
        self.remarks = remarks
        self._worker = worker
        self._read: dict[int, list[CellBlock]] | None = None
        worker.send(b"%d\n" % len(data), data)
        self.heads = tuple(self._hear_heads())

    def _hear_heads(self) -> Iterator[SheetHead]:
        number = 0
        while (answer := self._worker.hear(self.facts.name)).kind != "heads":
            if answer.kind == "password":
                raise PasswordProtected(self.facts.name)
            if answer.kind == "sheets" and answer.numbers:
                raise OverLimit(self.facts.name, f"{answer.numbers[0]} lembar", f"paling banyak {MOST_SHEETS} lembar")
            if answer.kind != "head":
                raise DamagedFile(self.facts.name, "isi berkas tidak dapat diuraikan")
            visible, count = answer.numbers
            self._note_merged(*answer.texts[:2])
            columns = self._columns(answer.texts[2:], count)
            cells: list[list[Cell]] = [column if column is not None else [""] * count for column in columns]
            yield SheetHead(number, answer.texts[0], bool(visible), tuple(zip(*cells, strict=True)))
            number += 1

    def _note_merged(self, sheet: str, ranges: str) -> None:
        """Put merged cells that only the parser sees (XLS) beside what the gate found."""
        try:
            found = [tuple(map(int, line.split())) for line in ranges.splitlines()]
            merged = [merged_cells((top, left), (bottom, right)) for top, left, bottom, right in found]
        except ValueError as error:
            raise DamagedFile(self.facts.name, "isi berkas tidak dapat diuraikan") from error
        if merged:
            self.remarks.hidden.sheets.setdefault(sheet, SheetFacts()).merged = merged

    def _columns(self, texts: tuple[str, ...], count: int) -> list[list[Cell] | None]:
        try:
            return columns_of(texts, count)
        except ValueError as error:
            raise DamagedFile(self.facts.name, "isi berkas tidak dapat diuraikan") from error

    def blocks(self, sheet: int) -> Iterator[CellBlock]:
        """The rows of a sheet; the first call fetches every sheet with rows, for the worker answers once."""
        if self._read is None:
            self.only([head.number for head in self.heads if head.rows])
        yield from (self._read or {}).get(sheet, ())

    def only(self, sheets: list[int], look: Callable[[int, CellBlock], None] | None = None) -> None:
        """Fetch these sheets and keep them. `look` is shown the blocks of every other sheet, none of which is kept."""
        others = [head.number for head in self.heads if head.rows and head.number not in sheets] if look else []
        self._worker.send(" ".join(map(str, [*sheets, *others])).encode() + b"\n")
        self._read, weight = {}, 0
        while (answer := self._worker.hear(self.facts.name)).kind == "block":
            sheet, first, count = answer.numbers
            block = CellBlock(range(first + 1, first + 1 + count), self._columns(answer.texts, count))
            if look is not None and sheet not in sheets:
                look(sheet, block)
                continue
            filled = sum(map(bool, answer.texts[1::2]))
            weight += sum(map(len, answer.texts)) + _OF_A_CELL * count * filled
            if weight > MOST_BYTES:
                raise OverLimit(self.facts.name, "sel yang mengembang saat dibaca", "isi yang lebih sedikit")
            self._read.setdefault(sheet, []).append(block)
        self._worker.close()
