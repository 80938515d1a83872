"""Values for a few unanswered questions, taken from alike records of the same snapshot (docs/bidang/quality_policy.md
5).

Hot-deck within a class; the register never learns of it. Pure and repeatable: the same records, rules and seed give the
same donors, and the rows stand in an order that no person has a part in.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from cantik.content.kinds import Imputation
from cantik.snapshot.frame import Frame, SmallArea

#: what records must have in common: families dusun and size, persons age (bands of five years) and sex
_CLASSES: Mapping[str, tuple[str, ...]] = {"keluarga": ("jumlah_anggota",), "orang": ("umur", "jenis_kelamin")}
_BY_DUSUN = frozenset({"keluarga"})
_BAND, _LARGEST = 5, 6


@dataclass(frozen=True, slots=True)
class Imputed:
    """Frames with the values; per basis and column the rows that were filled (the flag), ascending."""

    frames: Mapping[str, Frame]
    rows: Mapping[str, Mapping[str, tuple[int, ...]]]

    def counts(self) -> dict[str, dict[str, int]]:
        """How many values of each column were filled, for the manifest and the notes."""
        return {basis: {name: len(rows) for name, rows in columns.items()} for basis, columns in self.rows.items()}


def impute(frames: Mapping[str, Frame], areas: Sequence[SmallArea], rules: Imputation, seed: str) -> Imputed:
    """Fill what the rules name: at most `limit` of the rows of a dusun per column, each donor at most `uses` times.

    What is above that, or has no alike record that answered, stays unanswered.
    """
    dusun = np.array([_key(area.dusun) for area in areas], np.int64)
    made, filled = dict(frames), {}
    for basis, names in rules.variables.items():
        frame = frames.get(basis)
        if frame is None:
            continue
        own = dusun[frame.area] if len(frame) else np.zeros(0, np.int64)
        columns, rows = dict(frame.columns), {}
        for name in sorted(set(names) & columns.keys()):
            given = _impute_column(basis, frame, name, own, rules, seed)
            if given:
                columns[name] = columns[name].copy()
                for row, code in given.items():
                    columns[name][row] = code
                rows[name] = tuple(sorted(given))
        if rows:
            made[basis], filled[basis] = replace(frame, columns=columns), rows
    return Imputed(made, filled)


def _key(dusun: str) -> int:
    return int.from_bytes(hashlib.sha256(dusun.encode()).digest()[:7], "big")


def _impute_column(
    basis: str, frame: Frame, name: str, dusun: npt.NDArray[np.int64], rules: Imputation, seed: str
) -> dict[int, int]:
    """Row -> code of its donor."""
    codes, missing = frame.columns[name].tolist(), frame.radix[name] - 1
    classes = _classes(basis, frame, dusun)
    donors: dict[tuple[int | None, ...], list[int]] = defaultdict(list)
    wanting: dict[int, list[int]] = defaultdict(list)
    size: dict[int, int] = defaultdict(int)
    for row, (code, own, where) in enumerate(zip(codes, classes, dusun.tolist(), strict=True)):
        size[where] += 1
        if code != missing:
            donors[own].append(row)
        elif None not in own:
            wanting[where].append(row)
    limit = Fraction(rules.limit)
    drawn = {own: _shuffle_rows(rows, f"{seed}|{basis}|{name}|donor") for own, rows in donors.items()}
    given: dict[int, int] = {}
    used: dict[tuple[int | None, ...], int] = defaultdict(int)
    for where in sorted(wanting):
        most = int(limit * size[where])
        for row in _shuffle_rows(wanting[where], f"{seed}|{basis}|{name}")[:most]:
            own, deck = classes[row], drawn.get(classes[row], [])
            if used[own] < len(deck) * rules.uses:
                given[row] = codes[deck[used[own] % len(deck)]]
                used[own] += 1
    return given


def _shuffle_rows(rows: Sequence[int], seed: str) -> list[int]:
    """Rows in an order that only the seed decides."""
    return sorted(rows, key=lambda row: hashlib.sha256(f"{seed}|{row}".encode()).digest())


def _classes(basis: str, frame: Frame, dusun: npt.NDArray[np.int64]) -> list[tuple[int | None, ...]]:
    """The class of each row; with None where what makes the class is itself not known."""
    parts: list[list[int | None]] = [list(dusun.tolist())] if basis in _BY_DUSUN else []
    for name in _CLASSES.get(basis, ()):
        column = frame.columns.get(name)
        if column is None:
            parts.append([None] * len(frame))
            continue
        missing = frame.radix[name] - 1
        parts.append([None if code == missing else _coarse(name, code) for code in column.tolist()])
    return list(zip(*parts, strict=True)) if parts else [(0,)] * len(frame)


def _coarse(name: str, code: int) -> int:
    return code // _BAND if name == "umur" else min(code, _LARGEST) if name == "jumlah_anggota" else code
