"""Values to codes: the position in the code list, the number itself, and the last code for what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from cantik.base.errors import CantikError
from cantik.collect.batch import Value
from cantik.engines.protocol import UNTOLD, Codes, Integers
from cantik.expr.codesets import radix
from cantik.expr.scope import Field

_BYTE = 1 << 8
_LARGEST = 10**12


class SnapshotError(CantikError):
    """A value that the register should never hold reached the snapshot."""


def encode(field: Field, values: Sequence[Value | bool]) -> Codes:
    """The codes of a column. Missing is the last code; a number above the variable's maximum is cut to it.

    Raises `SnapshotError` (M101) for a code that is not in the list: the register admits none, so this is a fault of
    the program, and nothing is guessed.
    """
    size = radix(field)
    position = _of_number(field) if field.maximum is not None else _of_code(field)
    known: dict[Value | bool, int] = {}
    codes = [known[value] if value in known else known.setdefault(value, position(value)) for value in values]
    return np.array(codes, np.uint8) if size <= _BYTE else np.array(codes, np.uint16)


def amounts_of(values: Sequence[Value | bool]) -> Integers:
    """Amounts as whole rupiah, `UNTOLD` where nobody told, cut to a billion thousand: nobody has more, and a mistyped
    number stops no village. Raises `SnapshotError` (M101) for what is no amount."""
    found = []
    for value in values:
        if value is None or value == "":
            found.append(UNTOLD)
        elif isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise SnapshotError(
                "M101", "Nilai uang bukan bilangan bulat yang mungkin", expected="bilangan bulat, 0 atau lebih"
            )
        else:
            found.append(min(value, _LARGEST))
    return np.array(found, np.int64)


def _of_code(field: Field) -> Callable[[Value | bool], int]:
    positions = {code: place for place, code in enumerate(field.codes)}
    missing = len(field.codes)

    def position(value: Value | bool) -> int:
        if value is None or value == "":
            return missing
        place = positions.get(str(value))
        if place is None:
            raise _unknown(field)
        return place

    return position


def _of_number(field: Field) -> Callable[[Value | bool], int]:
    maximum = field.maximum or 0

    def position(value: Value | bool) -> int:
        if value is None or value == "":
            return maximum + 1
        if isinstance(value, str) and not value.isdecimal():
            raise _unknown(field)
        number = int(value) if isinstance(value, str | int | float) else -1
        if number < 0:
            raise _unknown(field)
        return min(number, maximum)

    return position


def _unknown(field: Field) -> SnapshotError:
    """The value itself is not told: it may be part of a person's record."""
    return SnapshotError(
        "M101",
        f"Nilai variabel “{field.name}” tidak ada pada daftar kodenya",
        expected=field.codelist or f"bilangan 0 sampai {field.maximum}",
        mend="Laporkan: register seharusnya menolak nilai ini.",
    )
