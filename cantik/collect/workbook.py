"""A workbook (XLSX, XLS, ODS) read through the worker process: heads first, then the sheets that are wanted."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from cantik.collect.batch import FileFacts
from cantik.collect.errors import DamagedFile, OverLimit, PasswordProtected
from cantik.collect.grid import Block, Cell, Remarks, SheetHead

WALL_SECONDS = 120
_WORKER = Path(__file__).with_name("cell_worker.py")


class CellWorker:
    """The child process. It is started before the gate runs, so that both get ready at the same time."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-I", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # a parser's complaint may quote the data
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._late = False
        self._clock = threading.Timer(WALL_SECONDS, self._stop)
        self._clock.daemon = True
        self._clock.start()

    def _stop(self) -> None:
        self._late = True
        self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        self._clock.cancel()
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                try:
                    stream.close()
                except OSError:  # what was not yet written has no reader any more
                    continue
        self._process.wait()

    def _pipe(self, stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise AssertionError("the worker is started with pipes")
        return stream

    def send(self, *pieces: bytes) -> None:
        """Write to the worker; a worker that died meanwhile is noticed when its answer is read."""
        target = self._pipe(self._process.stdin)
        try:
            for piece in pieces:
                target.write(piece)
            target.flush()
        except (BrokenPipeError, OSError):
            return

    def hear(self, where: str) -> dict[str, Any]:
        """The next answer. A worker that ended without one ran against a limit, or into a fault of its parser."""
        line = self._pipe(self._process.stdout).readline()
        if line.endswith(b"\n"):
            answer: dict[str, Any] = json.loads(line)
            return answer
        code = self._process.wait()
        if self._late or code < 0:
            found = "waktu baca terlampaui" if self._late else "memori atau waktu baca terlampaui"
            raise OverLimit(where, found, f"selesai dalam {WALL_SECONDS} detik dan 2 GB")
        raise DamagedFile(where, "isi buku kerja tidak dapat diuraikan")


class Workbook:
    """An opened workbook; satisfies `grid.Opened`. Rows are kept once read, for a workbook is bounded by the gate."""

    def __init__(self, worker: CellWorker, data: bytes, facts: FileFacts, kind: str, remarks: Remarks) -> None:
        self.facts = facts
        self.kind = kind
        self.remarks = remarks
        self._worker = worker
        self._read: dict[int, list[Block]] | None = None
        worker.send(b"%d\n" % len(data), data)
        answer = worker.hear(facts.name)
        if answer.get("error") == "password":
            raise PasswordProtected(facts.name)
        if "error" in answer:
            raise DamagedFile(facts.name, "isi buku kerja tidak dapat diuraikan")
        self.heads = tuple(
            SheetHead(number, one["name"], one["visible"], tuple(tuple(row) for row in one["rows"]))
            for number, one in enumerate(answer["sheets"])
        )

    def blocks(self, sheet: int) -> Iterator[Block]:
        """The rows of a sheet; the first call fetches every sheet with rows, for the worker answers once."""
        if self._read is None:
            self._read = self._fetch([head.number for head in self.heads if head.rows])
        yield from self._read.get(sheet, ())

    def only(self, sheets: list[int]) -> None:
        """Fetch these sheets and no others (a code sheet of 90 rows need not travel)."""
        self._read = self._fetch(sheets)

    def _fetch(self, sheets: list[int]) -> dict[int, list[Block]]:
        self._worker.send(json.dumps(sheets).encode() + b"\n")
        found: dict[int, list[Block]] = {}
        while not (answer := self._worker.hear(self.facts.name)).get("end"):
            columns = answer["columns"]
            for number, marks in answer["dates"].items():
                _mark_dates(columns[int(number)], marks)
            first = answer["first"] + 1
            block = Block(range(first, first + answer["rows"]), columns)
            found.setdefault(answer["sheet"], []).append(block)
        self._worker.close()
        return found


def _mark_dates(column: list[Cell], marks: list[int]) -> None:
    known: dict[Cell, dt.date] = {}
    for at in marks:
        text = column[at]
        if text not in known:
            known[text] = dt.date.fromisoformat(str(text))
        column[at] = known[text]
