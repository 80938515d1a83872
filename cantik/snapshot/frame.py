"""The snapshot in memory: integer codes by column, areas of the rows, and the manifest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from cantik.engines.protocol import Codes, Integers


@dataclass(frozen=True, slots=True)
class SmallArea:
    """A smallest area of the snapshot: dusun, RW, RT as text ("" = not known). Sorted: a dusun is a run of rows."""

    dusun: str
    rw: str
    rt: str


@dataclass(frozen=True, slots=True)
class Frame:
    """All records of one basis.

    `columns[c][i]` is the code of record i: the position of its code in the code list (or the number itself for
    `angka`); the missing code is the last one, `radix[c] - 1`. Radices come from the code lists, never from the data.
    `area[i]` is a position in the snapshot's `areas`. Rows are ordered by area. `amounts`: whole rupiah, `UNTOLD` where
    missing; only where somebody told any.
    """

    basis: str
    columns: Mapping[str, Codes]
    radix: Mapping[str, int]
    area: npt.NDArray[np.int32]
    amounts: Mapping[str, Integers] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.area)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of a basis: recorded of frame; `frame_of` says what the frame is ("berkas sendiri" = not judged)."""

    recorded: int
    frame: int
    frame_of: str
    judged: bool


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A village frozen on a date. No names, no NIK, no KK number, no birth date."""

    id: str  # SHA-256 of the canonical manifest without the id
    desa: str
    reference: dt.date
    areas: tuple[SmallArea, ...]
    frames: Mapping[str, Frame]  # by basis: orang, keluarga
    sources: tuple[str, ...]
    oldest_reference: dt.date  # the oldest reference date of the data used
    known: Mapping[str, tuple[str, ...]]  # basis -> columns that at least one source filled
    bases: tuple[str, ...]  # population bases the snapshot knows: terdaftar, domisili
    unknown_basis: Mapping[str, int]  # persons whose base is "tidak tahu", by base
    coverage: Mapping[str, Coverage]  # by basis
    manifest: Mapping[str, object]
