"""The guided first year of a village or an office as values (`guides/<id>.yaml`): what to do in which order, and why.

Nobody ticks a step off: each names a fact that the program sees by itself (`FACTS`), so that a guide never says that
something is done which is not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cantik.content.kinds import Origin

#: level -> the facts that a step may name there, in the order in which they commonly come
FACTS: Mapping[str, tuple[str, ...]] = {
    "desa": (
        "dua_orang",
        "data_masuk",
        "temuan_habis",
        "rilis",
        "putaran_buka",
        "putaran_tutup",
        "rilis_kedua",
        "diperiksa",
    ),
    "kabupaten": (
        "tiga_peran",
        "lembaga",
        "dasar",
        "tahun",
        "desa_data",
        "desa_rilis",
        "metadata",
        "rilis_satu_data",
        "semua_rilis",
    ),
    "provinsi": ("tiga_peran", "lembaga", "dasar", "tahun", "desa_data", "desa_rilis"),
}


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step: the fact by which it is done, what to do, why, and whose it is (roles of `staff/matrix.py`). `month`: in
    which month of the first year it commonly falls, counted from 1."""

    fact: str
    title: str
    title_en: str
    why: str
    why_en: str
    roles: tuple[str, ...]
    month: int


@dataclass(frozen=True, slots=True)
class Guide:
    """The steps of a first year at a level, in the order of the file."""

    id: str
    level: str
    title: str
    title_en: str
    mark: str
    since: dt.date
    until: dt.date | None
    steps: tuple[GuideStep, ...]
    origin: Origin


def guide_of(guides: Iterable[Guide], level: str, day: dt.date) -> Guide | None:
    """The guide of a level in force on a day: the one that began last, so that a kabupaten's own takes the place of
    ours; None where a level has none."""
    held = [
        guide
        for guide in guides
        if guide.level == level and guide.since <= day and (guide.until is None or day <= guide.until)
    ]
    return max(held, key=lambda guide: (guide.since, guide.id), default=None)
