"""What a command says: words and progress on stderr, the answer on stdout, as text or as one JSON object."""

from __future__ import annotations

import io
import json as json_module
import sys
import time
from collections.abc import Iterable, Mapping
from typing import Any

from cantik.base.errors import CantikError
from cantik.base.numerals import format_number
from cantik.base.reason_groups import group_by_reason

_WIDTH = 24


def prepare_channels() -> None:
    """Make what a command says and hears the same on every system: UTF-8 whatever the code page or the language of the
    shell, lines that end with "\\n"; what no UTF-8 can say is shown by its number, never an error.

    Each line is handed on when it is written, also into a pipe or a file: a service's journal and whoever waits for
    the address of a server read it now, not when the process ends.
    """
    for channel in (sys.stdout, sys.stderr):
        if isinstance(channel, io.TextIOWrapper):  # a test may have put something else there
            channel.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n", line_buffering=True)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="surrogateescape")


class Output:
    """The two channels of a command. With `json` nothing but the JSON object goes to stdout."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json
        self._drawn = 0.0
        self._live = sys.stderr.isatty()

    def say(self, text: str) -> None:
        """A line for a person (stderr)."""
        self._clear()
        sys.stderr.write(text + "\n")

    def answer(self, text: str) -> None:
        """A line of the answer (stdout); left out when the answer is JSON."""
        if not self.json:
            self._clear()
            sys.stdout.write(text + "\n")

    def answer_reasons(self, title: str, told: Iterable[tuple[str, str]], *, every: bool = False) -> None:
        """One line a reason: how many of what is told have it, and the first of them; with `every` all of them."""
        for group in group_by_reason(told):
            names = group.things if every else group.first
            more = f", dan {format_number(len(group.rest))} lagi" if group.rest and not every else ""
            self.answer(f"{title}: {format_number(len(group.things))} desa, {group.reason}: {', '.join(names)}{more}")

    def result(self, value: Mapping[str, Any]) -> None:
        """The whole answer as one JSON object, when asked for."""
        if self.json:
            sys.stdout.write(json_module.dumps(value, ensure_ascii=False, sort_keys=True, default=str) + "\n")

    def error(self, error: CantikError) -> None:
        """One line in Indonesian; the same as an object for programs."""
        self._clear()
        if self.json:
            sys.stdout.write(
                json_module.dumps({"galat": error.as_dict(console=True)}, ensure_ascii=False, sort_keys=True) + "\n"
            )
        sys.stderr.write(error.line(console=True) + "\n")

    def progress(self, station: str, done: int, total: int) -> None:
        """ "Memeriksa 1.240 dari 3.214 baris": drawn on a terminal at most ten times a second, once a station
        elsewhere."""
        now = time.monotonic()
        if self._live:
            if done < total and now - self._drawn < 0.1:
                return
            self._drawn = now
            filled = _WIDTH * done // max(total, 1)
            count = f" {format_number(done)} dari {format_number(total)}" if total > 1 else ""
            line = f"\r{station:<28} [{'█' * filled}{'·' * (_WIDTH - filled)}]{count}"
            sys.stderr.write(f"\x1b[2K{line}" + ("\n" if done >= total else ""))
            sys.stderr.flush()
        elif done >= total:
            sys.stderr.write(f"{station}{' selesai' if total <= 1 else f': {format_number(total)}'}\n")

    def _clear(self) -> None:
        if self._live:
            sys.stderr.write("\r\x1b[2K")
