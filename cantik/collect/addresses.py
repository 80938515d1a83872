"""Dusun, RT and RW that stand inside an address, as Dukcapil's exports write them. Only what is named is taken.

Source: docs/bidang/instruments.md 5.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from cantik.collect.batch import Value
from cantik.collect.columns import KEPT, shape_dusun, shape_rukun
from cantik.collect.report import FindingReport, Spot

_BOTH = re.compile(r"\bRT\s*/\s*RW\s*[.:]?\s*(\d{1,3})\s*/\s*(\d{1,3})\b", re.IGNORECASE)
_RT = re.compile(r"\bRT\s*[.:]?\s*(\d{1,3})\b", re.IGNORECASE)
_RW = re.compile(r"\bRW\s*[.:]?\s*(\d{1,3})\b", re.IGNORECASE)
_UP_TO = r"\b\.?\s*:?\s*(?P<name>[^,;]*?)\s*(?=[,;]|\bRT\b|\bRW\b|\bKODE\s?POS\b|\Z)"


@dataclass(frozen=True, slots=True)
class Parts:
    """What an address names; "" = not named. `bare`: no word told where the dusun begins, all of it was taken."""

    dusun: str = ""
    rw: str = ""
    rt: str = ""
    bare: bool = False


@dataclass(slots=True)
class Addresses:
    """Reads addresses. `words` come before the name of a dusun; `bare`: an address without one is the name itself."""

    words: tuple[str, ...]
    bare: bool = False
    _named: re.Pattern[str] = field(init=False)
    _memory: dict[str, Parts] = field(default_factory=dict)

    def __post_init__(self) -> None:
        longest_first = sorted(self.words, key=len, reverse=True)
        self._named = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))}){_UP_TO}", re.IGNORECASE)

    def parts(self, address: str) -> Parts:
        """What the address names.

        >>> Addresses(("DUSUN", "DSN")).parts("DUSUN KERANDANGAN, RT:001, RW:002, Kodepos:83355")
        Parts(dusun='KERANDANGAN', rw='002', rt='001', bare=False)
        >>> Addresses(("DUSUN",)).parts("JL. DUSUNAN RT 1")
        Parts(dusun='', rw='', rt='001', bare=False)
        """
        known = self._memory.get(address)
        if known is None:
            if len(self._memory) > KEPT:
                self._memory.clear()
            known = self._memory[address] = self._read(address)
        return known

    def _read(self, address: str) -> Parts:
        both, rt, rw = _BOTH.search(address), _RT.search(address), _RW.search(address)
        numbers = (both[1], both[2]) if both else (rt[1] if rt else "", rw[1] if rw else "")
        place = [shape_rukun(number) if number.strip("0") else "" for number in numbers]
        named = self._named.search(address)
        dusun = shape_dusun(named["name"]) if named else ""
        bare = named is None and self.bare and bool(shape_dusun(address))
        return Parts(shape_dusun(address) if bare else dusun, place[1], place[0], bare)


class AddressColumns:
    """The columns of `wanted` (dusun, rw, rt) out of a column of addresses, with what must be told about them."""

    def __init__(self, of: Addresses, report: FindingReport, spot: Spot, wanted: tuple[str, ...]) -> None:
        self.wanted = wanted
        self._of = of
        self._report = report
        self._spot = spot
        self._bare: list[tuple[int, int, str, str]] = []
        self._silent: list[tuple[int, int, str, str]] = []
        self._filled = 0

    def read(self, addresses: Iterable[Value], rows: Iterable[int], start: int) -> dict[str, list[Value]]:
        """The columns, of the length of the addresses; `start` is the position of the first record."""
        columns: dict[str, list[Value]] = {name: [] for name in self.wanted}
        for at, (address, row) in enumerate(zip(addresses, rows, strict=True), start):
            text = str(address or "")
            found = self._of.parts(text)
            for name in self.wanted:
                columns[name].append(getattr(found, name) or None)
            self._filled += bool(text)
            if found.bare:
                self._bare.append((at, row, text, found.dusun))
            elif text and not found.dusun:
                self._silent.append((at, row, text, ""))
        return columns

    def finish(self) -> None:
        """Tell once for the column, or row by row, what was taken without a word and what names no dusun."""
        for rule, notes in (("dusun_dari_alamat", self._bare), ("alamat_tanpa_dusun", self._silent)):
            if notes:
                self._report.notes(rule, self._spot, notes, self._filled)
        self._bare, self._silent, self._filled = [], [], 0
