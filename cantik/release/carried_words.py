"""What an edition says of a table or figure that it carries over: the day that it is of, in the words of every product
(docs/adr/0135)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Literal

from cantik.base.dates import long_date
from cantik.base.numerals import count_noun, format_number
from cantik.release import titles
from cantik.release.model import Figure, Table, VillagePlace

Lang = Literal["id", "en"]
_LANGS: tuple[Lang, Lang] = ("id", "en")
CORRECTING = ("sedang dibetulkan", "being corrected")
_WAITS = (
    (
        "Sedang dibetulkan: {} baris register dibetulkan sejak terbitan itu, sebagian pada tabel ini. Tabel ini "
        "dihitung ulang bila yang berubah cukup banyak, agar selisihnya tidak menceritakan seseorang."
    ),
    (
        "Being corrected: {} of the register corrected since that edition, also in this table. It is "
        "counted anew once enough of them have changed, so that the difference tells of nobody."
    ),
)
_CARRIED = (
    (
        "Keadaan {}: dihitung pada terbitan tanggal itu dan belum dihitung ulang, agar selisih dua terbitan tidak "
        "menceritakan seseorang. Jangan dijumlahkan atau dibagi dengan angka yang lebih baru."
    ),
    (
        "As of {}: counted in the edition of that day and not yet anew, so that the difference of two editions tells "
        "of nobody. Not to be added to newer figures or divided by them."
    ),
)


def as_of(day: dt.date, lang: Lang = "id") -> str:
    """The day of what is carried over, as a mark.

    >>> as_of(dt.date(2025, 12, 31))
    'keadaan 31 Desember 2025'
    """
    return f"keadaan {long_date(day)}" if lang == "id" else f"as of {long_date(day, 'en')}"


def carry_table(
    printed: Table, number: str, chapter: int, reference: dt.date, place: VillagePlace, *, corrected: int
) -> Table:
    """A table as an earlier edition printed it, in its place in an edition of the day `reference`. Its title names its
    own day. `corrected`: so many rows were corrected since, some of them in it; 0: none."""
    told = _list_lines(printed.reference, reference, corrected)
    title, title_en = (
        _mark_title(text, CORRECTING[at], place, lang) if corrected else text
        for at, (text, lang) in enumerate(zip((printed.title, printed.title_en), _LANGS, strict=True))
    )
    return replace(
        printed,
        number=number,
        chapter=chapter,
        title=title,
        title_en=title_en,
        notes=(*told[0], *printed.notes),
        notes_en=(*told[1], *printed.notes_en),
        finding="",
        finding_en="",
        subjects=(),
        repeated_in="",
    )


def _list_lines(own: dt.date, reference: dt.date, corrected: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands under it, in both languages."""
    found: list[tuple[str, str]] = []
    if own != reference:
        said, said_en = (text.format(long_date(own, lang)) for text, lang in zip(_CARRIED, _LANGS, strict=True))
        found.append((said, said_en))
    if corrected:
        many = (format_number(corrected), count_noun(corrected, "row"))
        said, said_en = (text.format(rows) for text, rows in zip(_WAITS, many, strict=True))
        found.append((said, said_en))
    return tuple(said for said, _ in found), tuple(said for _, said in found)


def _mark_title(title: str, mark: str, place: VillagePlace, lang: Lang) -> str:
    """The title of a table with a mark before the place."""
    head, where, rest = title.partition(f" {'di' if lang == 'id' else 'in'} {place.full(lang)}")
    return f"{titles.with_mark(head, mark)}{where}{rest}"


def carry_figure(printed: Figure, reference: dt.date, *, correcting: bool) -> Figure:
    """An indicator as an earlier edition printed it, in an edition of the day `reference`; its title says its own
    day."""
    day = printed.reference
    other = day is not None and day != reference
    marks = [
        "; ".join(filter(None, (_tell_day(day, lang) if other else "", waits if correcting else "")))
        for lang, waits in zip(_LANGS, CORRECTING, strict=True)
    ]
    title, title_en = (titles.with_mark(*pair) for pair in zip((printed.title, printed.title_en), marks, strict=True))
    return replace(printed, title=title, title_en=title_en, reference=day if other else None)


def _tell_day(day: dt.date | None, lang: Lang) -> str:
    return "" if day is None else as_of(day, lang)
