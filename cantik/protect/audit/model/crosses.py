"""Combinations of answers: who a set is made of, and the parts into which each column is cut."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Sequence

import numpy as np
import numpy.typing as npt

from cantik.protect.audit.model.members import Codes, EveryPart, HasAny, Members, SomePart
from cantik.protect.audit.model.statements import FRAME

Mask = npt.NDArray[np.bool_]


class Cross:
    """The combinations of answers that one cross holds; its unknowns begin at `first`."""

    def __init__(self, areas: Sequence[str], parts: dict[str, list[Codes]], first: int) -> None:
        names = sorted(parts)
        self.first = first
        sizes = [len(areas), *(len(parts[name]) for name in names)]
        self.size = math.prod(sizes)
        index = np.indices(sizes).reshape(len(sizes), -1)
        self._area = index[0]
        self._areas = {area: index[0] == number for number, area in enumerate(areas)}
        self.parts = parts
        self._part = {name: index[place + 1] for place, name in enumerate(names)}
        self._asked: dict[HasAny, Mask | None] = {}

    def groups(self, coarse: dict[str, list[Codes]]) -> npt.NDArray[np.int64]:
        """The number of the area and the coarser parts that each combination belongs to."""
        out: npt.NDArray[np.int64] = self._area.copy()
        for name, wide in coarse.items():
            place = np.array([next(i for i, codes in enumerate(wide) if part <= codes) for part in self.parts[name]])
            out = out * len(wide) + place[self._part[name]]
        return out

    @property
    def areas(self) -> Collection[str]:
        """The areas that it tells apart."""
        return self._areas.keys()

    def answers(self) -> npt.NDArray[np.int64]:
        """By combination the number of its answers, whatever its area, sex, age and edition."""
        out: npt.NDArray[np.int64] = np.zeros(self.size, np.int64)
        for name in sorted(self.parts.keys() - FRAME):
            out = out * len(self.parts[name]) + self._part[name]
        return out

    def mask(self, area: str, who: Members) -> Mask | None:
        """The combinations of a set in an area; None where it divides one."""
        found = self._mask(who)
        return found & self._areas[area] if found is not None and area else found

    def _mask(self, who: Members) -> Mask | None:
        match who:
            case HasAny():
                if who not in self._asked:
                    self._asked[who] = self._test(who)
                return self._asked[who]
            case EveryPart(parts):
                return self._fold(parts, np.logical_and, empty=True)
            case SomePart(parts):
                return self._fold(parts, np.logical_or, empty=False)
            case _:
                whole, part = self._mask(who.whole), self._mask(who.part)
                return None if whole is None or part is None else whole & ~part

    def _fold(self, parts: Sequence[Members], join: Callable[[Mask, Mask], Mask], *, empty: bool) -> Mask | None:
        out = np.full(self.size, empty)
        for part in parts:
            found = self._mask(part)
            if found is None:
                return None
            out = join(out, found)
        return out

    def _test(self, test: HasAny) -> Mask | None:
        parts = self.parts.get(test.column)
        if parts is None:
            return None
        inside = np.array([part <= test.codes for part in parts])
        if any(not whole and not part.isdisjoint(test.codes) for whole, part in zip(inside, parts, strict=True)):
            return None
        found: Mask = inside[self._part[test.column]]
        return found


def cut(domain: Codes, questions: Iterable[Codes]) -> list[Codes]:
    """The coarsest parts of a column that no question divides."""
    signs: dict[str, list[int]] = {code: [] for code in sorted(domain)}
    for number, codes in enumerate(dict.fromkeys(questions)):
        for code in codes & domain:
            signs[code].append(number)
    out: dict[tuple[int, ...], set[str]] = {}
    for code, sign in signs.items():
        out.setdefault(tuple(sign), set()).add(code)
    return [frozenset(part) for part in out.values()]


def fill(part: Codes, within: Sequence[Codes]) -> list[Codes] | None:
    """Sets without a code in common that are the part together."""
    chosen: list[Codes] = []
    left = part
    for codes in sorted(within, key=lambda codes: (-len(codes), min(codes))):
        if codes <= left:
            chosen.append(codes)
            left -= codes
    return chosen if not left else None


def unions(parts: Sequence[Codes], told: Iterable[Codes]) -> list[Codes]:
    """Parts of age, and printed ages that are several of them."""
    wide = [codes for codes in told if all(part <= codes or part.isdisjoint(codes) for part in parts)]
    return list(dict.fromkeys([*parts, *wide]))
