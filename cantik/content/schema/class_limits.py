"""`kelas_peta` of an indicator: where the classes of its maps begin."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise

from cantik.content.class_limits import MOST_CLASSES, ClassLimits
from cantik.content.nodes import Section

_NUMBER = re.compile(r"\d+(\.\d+)?")


def read_class_limits(top: Section, kind: str) -> ClassLimits | None:
    """The limits of an indicator of that kind; None where its definition sets none. Raises `ContentError` K104 for
    limits that are not ascending, that no figure can reach, or that are of a count."""
    part = top.maybe("kelas_peta")
    if part is None:
        return None
    written = part.texts("batas")
    expected = f'1 sampai {MOST_CLASSES - 1} angka yang menaik, misalnya ["20", "40", "60", "80"]'
    if kind == "jumlah":
        raise top.wrong(
            "kelas_peta",
            "Hitungan tidak diwarnai pada peta: warnanya hanya mengatakan di mana orangnya banyak",
            expected="indikator jenis persen, rasio, rata, atau indeks",
        )
    if not 1 <= len(written) < MOST_CLASSES or not all(_NUMBER.fullmatch(text) for text in written):
        raise part.wrong("batas", "Batas kelas bukan daftar angka", found=", ".join(written), expected=expected)
    bounds = tuple(Decimal(text) for text in written)
    if any(low >= high for low, high in pairwise(bounds)):
        raise part.wrong("batas", "Batas kelas tidak menaik", found=", ".join(written), expected=expected)
    decimals = top.whole("desimal", 0)
    if any(-int(bound.as_tuple().exponent) > decimals for bound in bounds):
        raise part.wrong(
            "batas",
            "Batas kelas lebih teliti daripada angkanya",
            found=", ".join(written),
            expected=f"paling banyak {decimals} desimal",
        )
    scale = top.whole("skala", 1)
    if bounds[0] <= 0 or (kind == "persen" and bounds[-1] >= scale):
        raise part.wrong(
            "batas",
            "Batas kelas di luar angka yang mungkin",
            found=", ".join(written),
            expected=f"di atas 0 dan di bawah {scale}" if kind == "persen" else "di atas 0",
        )
    value = ClassLimits(bounds, part.basis("dasar"))
    part.close()
    return value
