"""Look for persons of one village: by a part of the name, by a whole NIK or KK number, by place and standing.

Names are compared in their folded form, which is written with each statement; as statements never change, nothing has
to be kept in step when a batch is applied or taken back. Numbers are found by their blind index, and only whole ones.
What was asked is logged as a keyed hash, what was shown by the ids of the persons.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from cantik.base import clock
from cantik.base.text import fold
from cantik.collect.app.models import APPLIED, REMAINDER, Batch
from cantik.register.core.app.current import marks, stocks_of
from cantik.register.core.app.models import SealedNumber
from cantik.register.core.app.person_lists import (
    Light,
    PersonOutline,
    PersonRow,
    fold_persons,
    outlines,
    persons_where,
    place_persons,
    rows_of,
)
from cantik.register.core.fold import standing_stocks
from cantik.staff.app import log
from cantik.vault.app.opening import OpenStore

#: rows of a page of the list
PAGE = 25
#: what the filter of standing may say
RECORDED, REGISTERED, RESIDENT, ENDED, GONE = "tercatat", "terdaftar", "domisili", "tidak", "keluar"
#: digits of a NIK and of a KK number
NUMBER_DIGITS = 16
#: searches by number of one account, so that nobody tries numbers one after another
SEARCHES_A_MINUTE = 30


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """What somebody looks for. `words`: folded parts of the name; `persons`: only these; `rt` is `(rw, rt)`."""

    words: tuple[str, ...] = ()
    persons: frozenset[int] | None = None
    dusun: str = ""
    rt: tuple[str, str] | None = None
    standing: str = RECORDED


@dataclass(frozen=True, slots=True)
class Page:
    """One page of what was found, in the order of the names. `also`: the spelling found where it is not the shown."""

    rows: tuple[PersonRow, ...]
    also: dict[int, str]
    total: int
    number: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // PAGE))


def words_of(text: str) -> tuple[str, ...]:
    """The folded words of what was typed; a name must hold each of them, in any order, also as a part of a word.

    >>> words_of("  Siti, AMIN ")
    ('siti', 'amin')
    """
    return tuple(dict.fromkeys(fold(text).split()))


def digits_of(text: str) -> str:
    """The digits of what was typed when it is a number, blanks and dots left out; "" when it holds anything else.

    >>> digits_of("9901 0101.01900001"), digits_of("Siti 2")
    ('9901010101900001', '')
    """
    plain = re.sub(r"[\s.\-]", "", text)
    return plain if plain.isascii() and plain.isdigit() else ""


def note_search(opened: OpenStore, *, area_id: int, text: str, by: str, at: dt.datetime | None = None) -> None:
    """Write down that somebody searched: the term as a hash under the store's key, so that equal terms look alike."""
    term = digits_of(text) or " ".join(sorted(words_of(text)))
    detail: dict[str, int | str | None] = {"hash": opened.keys.index("cari", term).hex()}
    log.record(by=by, at=at or clock.now(), action="orang.cari", subject="wilayah", subjects=[area_id], detail=detail)


def find(
    opened: OpenStore,
    area_id: int,
    wanted: PersonQuery,
    *,
    page: int,
    today: dt.date,
    by: str,
    at: dt.datetime | None = None,
) -> Page:
    """One page of the persons of a village that are wanted; the ids of those that it shows are logged.

    `GONE` looks among those who were in an earlier list of the village and are in none that stands now.
    """
    standing = standing_batches(area_id, today)
    batches = applied_batches(area_id) if wanted.standing == GONE else standing
    only = _subset(batches, wanted)
    if wanted.standing == GONE:
        gone = persons_where(batches, "1 = 1", ()) - persons_where(standing, "v.row > 0", ())
        only = gone if only is None else gone & only
    everybody = outlines(batches, only)
    kept = sorted(
        _select_persons(area_id, batches, everybody, wanted),
        key=lambda person: (everybody[person].name_fold or "", person),
    )
    number = min(max(1, page), max(1, -(-len(kept) // PAGE)))
    of_page = kept[(number - 1) * PAGE : number * PAGE]
    folded = fold_persons(batches, frozenset(of_page))
    shown = {person: folded[person] for person in of_page}
    also = {person: found for person, light in shown.items() if (found := _also(light, wanted.words))}
    log.record(
        by=by,
        at=at or clock.now(),
        action="orang.daftar",
        subject="orang",
        subjects=list(shown),
        detail={"ditemukan": len(kept), "halaman": number},
    )
    return Page(tuple(rows_of(opened, shown, place_persons(area_id, batches, shown))), also, len(kept), number)


def _select_persons(
    area_id: int, batches: Sequence[int], everybody: Mapping[int, PersonOutline], wanted: PersonQuery
) -> Iterable[int]:
    """Those who stand as wanted, where they are wanted."""
    standing = (person for person, outline in everybody.items() if _stands(outline, wanted.standing))
    if not wanted.dusun and wanted.rt is None:
        return standing
    units = place_persons(area_id, batches, everybody)
    return (
        person
        for person in standing
        if (not wanted.dusun or units[person][0] == wanted.dusun)
        and (wanted.rt is None or units[person][1:] == wanted.rt)
    )


def standing_batches(area_id: int, today: dt.date, *, as_of: dt.date | None = None) -> list[int]:
    """The batches whose statements make the state of a village, in the order of folding."""
    stocks = standing_stocks(stocks_of(area_id, as_of=as_of, today=today))
    return [number for stock in stocks for number in stock.batches]


def latest_date(area_id: int, today: dt.date) -> dt.date:
    """Today, or the date of a list that was handed in for a later day: so pages and lists show the same state."""
    later: list[dt.date] = [stock.reference for stock in stocks_of(area_id, today=today)]
    return max([today, *later])


def applied_batches(area_id: int, *, as_of: dt.date | None = None) -> list[int]:
    """Every batch of a village that was not taken back, in the order of folding."""
    rows = Batch.objects.filter(area_id=area_id, state=APPLIED).exclude(kind=REMAINDER).order_by("reference", "pk")
    if as_of is not None:
        rows = rows.filter(reference__lte=as_of)
    return list(rows.values_list("pk", flat=True))


def persons_with_number(opened: OpenStore, area_id: int, nik: str) -> frozenset[int]:
    """The persons about whom a batch of the village states this NIK: one, none, or several that share it wrongly."""
    sealed = _sealed_numbers(opened, area_id, "nik", nik)
    return persons_where(applied_batches(area_id), f"c.nik_id IN ({marks(sealed)})", sealed) if sealed else frozenset()


def families_with_number(opened: OpenStore, area_id: int, kk: str) -> frozenset[int]:
    """The families for which a batch of the village states this KK number."""
    sealed, batches = _sealed_numbers(opened, area_id, "kk", kk), applied_batches(area_id)
    if not sealed or not batches:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.family_id FROM register_familyversion v"  # noqa: S608
            " JOIN register_familyversion c ON c.id = COALESCE(v.same_as_id, v.id)"
            f" WHERE v.batch_id IN ({marks(batches)}) AND v.retired_at IS NULL AND c.kk_id IN ({marks(sealed)})",
            [*batches, *sealed],
        )
        return frozenset(family for (family,) in cursor.fetchall())


def _sealed_numbers(opened: OpenStore, area_id: int, kind: str, digits: str) -> list[int]:
    rows = SealedNumber.objects.filter(area_id=area_id, kind=kind, blind=opened.keys.index(kind, digits))
    return list(rows.values_list("pk", flat=True))


def _subset(batches: Sequence[int], wanted: PersonQuery) -> frozenset[int] | None:
    """The persons whom the name or the number picks; None for no such wish."""
    if not wanted.words:
        return wanted.persons
    condition = " AND ".join(["c.name_fold LIKE %s"] * len(wanted.words))
    # Folded words are letters and digits only: no wildcard can hide in them.
    named = persons_where(batches, condition, [f"%{word}%" for word in wanted.words])
    return named if wanted.persons is None else named & wanted.persons


def _stands(one: PersonOutline, standing: str) -> bool:
    if standing == REGISTERED:
        return one.terdaftar == "ya"
    if standing == RESIDENT:
        return one.domisili == "ya"
    return standing != ENDED or "tidak" in (one.terdaftar, one.domisili)


def _also(one: Light, words: Sequence[str]) -> str:
    """The spelling that was found, when it is not the one that is shown."""
    if all(word in one.name_fold for word in words):
        return ""
    return next((name for name, folded in one.names if all(word in folded for word in words)), "")
