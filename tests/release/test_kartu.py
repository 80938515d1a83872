"""The statistics card by itself: which comes next, what readers of cards know of two books, and what `verify` refuses.

The oracles are days counted one by one and a card written and signed by hand.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.canonical import canonical_json, digest_file
from cantik.base.errors import CantikError
from cantik.content.axes import Axis, Category
from cantik.publish.site.cards import beside_book
from cantik.publish.site.view import Text
from cantik.release import card_files, shelf
from cantik.release.card import MONTHLY, QUARTERLY, CardPeriod, MonthlyCard, next_period, quiet, seal_card
from cantik.release.model import Cell, VillagePlace, Words
from cantik.release.verify import verify
from cantik.vault import signature
from tests.fixtures.contoh_rilis import common_release

_WORDS = Words("Desa", "Village", "kepala desa", "village head", "Dusun", "Hamlet", "Kecamatan", "Subdistrict")
PLACE = VillagePlace(
    "99.01.01.2001", None, "Reka", "desa", ("99.01.01", "Reka"), ("99.01", "Reka"), ("99", "Reka"), None, _WORDS
)
DAY = dt.timedelta(days=1)


def card(period: CardPeriod, *, born: int = 3, dead: int = 1, came: int = 9, left: int = 8, k: int = 0) -> MonthlyCard:
    persons = 4820 + born - dead + came - left + k
    return seal_card(
        MonthlyCard(
            period.number, PLACE, period.first, period.last, period.due(10), period.due(10), "terdaftar",
            4820, born, dead, came, left, k, persons, 1450, None, True, "rilis desa", {"cantik": "0"},
        )
    )  # fmt: skip


def at_home(folder: Path, made: MonthlyCard, key: Ed25519PrivateKey) -> Path:
    card_files.write(made, folder)
    card_files.seal(made, folder, lambda: key)
    return folder


# ── periods ──────────────────────────────────────────────────────────────────────────────────────
def test_periods_by_the_calendar() -> None:
    march, third = CardPeriod(2028, 2), CardPeriod(2026, 10, QUARTERLY)
    assert (march.first, march.last, march.number) == (dt.date(2028, 2, 1), dt.date(2028, 2, 29), "K-2028-02")
    assert (third.first, third.last, third.number) == (dt.date(2026, 10, 1), dt.date(2026, 12, 31), "K-2026-T4")
    assert (march.due(10), third.due(10)) == (dt.date(2028, 3, 10), dt.date(2027, 1, 10))
    assert [card(period).period_words() for period in (march, third)] == ["Februari 2028", "Triwulan 4 2026"]


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 12, 31)), st.sampled_from([MONTHLY, QUARTERLY]))
def test_the_first_card_is_of_the_period_that_ended_last(today: dt.date, months: int) -> None:
    period = next_period(today, months, [], [])
    assert period is not None
    days = [period.first + n * DAY for n in range((period.last - period.first).days + 1)]
    assert period.last < today
    assert {day.month for day in days} == set(range(period.month, period.month + months))
    assert next_period(today, months, [period.last], []) is None, "the next one is not over"


def test_one_after_the_other_and_no_month_twice() -> None:
    today = dt.date(2026, 8, 5)
    made: list[dt.date] = [dt.date(2026, 1, 31)]
    while (period := next_period(today, MONTHLY, made, [])) is not None:
        made.append(period.last)
    assert [day.month for day in made] == [1, 2, 3, 4, 5, 6, 7]
    # who becomes small within a quarter ends it month by month
    made = [dt.date(2026, 1, 31)]
    numbers = []
    while (period := next_period(today, QUARTERLY, made, [])) is not None:
        numbers.append(period.number)
        made.append(period.last)
    assert numbers == ["K-2026-02", "K-2026-03", "K-2026-T2"]


@pytest.mark.parametrize(
    ("books", "number"),
    [
        ([], "K-2025-11"),
        ([dt.date(2025, 12, 31)], "K-2025-11"),  # nothing to subtract from
        ([dt.date(2024, 12, 31), dt.date(2025, 12, 31)], "K-2026-01"),  # both stand: what lies between them is told
        ([dt.date(2025, 11, 30), dt.date(2026, 1, 15)], "K-2025-11"),  # it ends where the interval begins
        ([dt.date(2025, 11, 15), dt.date(2025, 12, 31)], "K-2026-01"),
        ([dt.date(2025, 12, 31), dt.date(2026, 1, 31)], "K-2025-11"),
    ],
)
def test_no_card_comes_late_between_two_books(books: list[dt.date], number: str) -> None:
    """Both books can hide nothing any more; the rule asks for days alone, so that a card that is missing says
    nothing."""
    period = next_period(dt.date(2026, 3, 5), MONTHLY, [dt.date(2025, 10, 31)], books)
    assert period is not None
    assert period.number == number


# ── what readers know of two books ───────────────────────────────────────────────────────────────
_EVENTS = st.tuples(*[st.integers(0, 9)] * 4)


@given(st.lists(st.tuples(st.booleans(), _EVENTS), min_size=1, max_size=14), st.integers(0, 400), st.integers(0, 400))
def test_quiet_is_what_somebody_counts_day_by_day(
    months: list[tuple[bool, tuple[int, int, int, int]]], one: int, other: int
) -> None:
    cards = []
    for number, (made, (born, dead, came, left)) in enumerate(months):
        period = CardPeriod(2026 + number // 12, number % 12 + 1)
        if made:
            cards.append(card(period, born=born, dead=dead, came=came, left=left))
    start, end = sorted(dt.date(2025, 12, 31) + n * DAY for n in (one, other))
    told = [
        next((c for c in cards if c.first <= start + n * DAY <= c.last), None) for n in range(1, (end - start).days + 1)
    ]
    read = {c.number: c for c in told if c is not None}.values()
    came, left = sum(c.births + c.arrivals for c in read), sum(c.deaths + c.departures for c in read)
    assert quiet(reversed(cards), start, end, 10) == (None not in told and (came < 10 or left < 10))
    assert quiet(cards, end, start, 10) == quiet(cards, start, end, 10)


# ── verify ───────────────────────────────────────────────────────────────────────────────────────
def test_a_card_is_verified_by_the_same_command(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    folder = at_home(tmp_path / "K-2026-03", card(CardPeriod(2026, 3)), key)
    keyid = str(signature.public_key(key)["keyid"])
    found = verify(folder, auditor=_nobody, pinned=keyid)
    assert (found.ok, found.number, found.key, found.standing) == (True, "K-2026-03", keyid, "rilis desa")
    other = str(signature.public_key(Ed25519PrivateKey.generate())["keyid"])
    assert not verify(folder, auditor=_nobody, pinned=other).ok


def _nobody(_release: object) -> list[str]:
    raise AssertionError("a card has no tables to audit")


def _signed_again(folder: Path, key: Ed25519PrivateKey, kind: str = signature.CARD_TYPE) -> None:
    """The list of contents of what lies there now, signed by whoever holds the key."""
    said = json.loads((folder / "isi.json").read_bytes())
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    said["berkas"] = [
        {"jalur": name, "panjang": (folder / name).stat().st_size, "sha256": digest_file(folder / name)}
        for name in names
        if name not in ("isi.json", "tanda-tangan.dsse.json")
    ]
    payload = canonical_json(said)
    (folder / "isi.json").write_bytes(payload)
    (folder / "tanda-tangan.dsse.json").write_bytes(signature.sign(payload, key, kind))


def _file(folder: Path) -> None:
    (folder / "dusun.csv").write_text("dusun,meninggal\nKrajan,1\n", encoding="utf-8")


def _line(folder: Path) -> None:
    said = json.loads((folder / "kartu.json").read_bytes())
    (folder / "kartu.json").write_bytes(canonical_json({**said, "deaths_by_dusun": {"Krajan": 1}}))


def _number(folder: Path) -> None:
    text = (folder / "kartu.csv").read_text("utf-8")
    (folder / "kartu.csv").write_text(text.replace(",1450,", ",1451,"), encoding="utf-8")


def _figure(folder: Path) -> None:
    said = json.loads((folder / "kartu.json").read_bytes())
    (folder / "kartu.json").write_bytes(canonical_json({**said, "deaths": 2}))


@pytest.mark.parametrize("spoil", [_file, _line, _number, _figure], ids=["rincian", "baris", "data", "angka"])
def test_even_signed_it_says_no_more_and_nothing_else(spoil: Callable[[Path], None], tmp_path: Path) -> None:
    """A village that is talked into a breakdown, or whose card was changed by whoever has its key."""
    key = Ed25519PrivateKey.generate()
    folder = at_home(tmp_path / "K-2026-03", card(CardPeriod(2026, 3)), key)
    spoil(folder)
    assert not verify(folder, auditor=_nobody).ok
    _signed_again(folder, key)
    found = verify(folder, auditor=_nobody)
    assert (found.ok, next(c.ok for c in found.checks if c.name == "Tanda tangan desa")) == (False, True)


def test_a_card_whose_lines_do_not_add_up_is_told(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    folder = at_home(tmp_path / "K-2026-03", seal_card(replace(card(CardPeriod(2026, 3)), persons=5000)), key)
    assert [c.name for c in verify(folder, auditor=_nobody).checks if not c.ok] == ["Neraca kartu tertutup"]


def test_a_signature_over_a_book_is_none_over_a_card(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    folder = at_home(tmp_path / "K-2026-03", card(CardPeriod(2026, 3)), key)
    _signed_again(folder, key, signature.PAYLOAD_TYPE)
    assert not verify(folder, auditor=_nobody).ok


def test_the_shelf_keeps_cards_apart_from_books(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    for month in (4, 3):
        at_home(tmp_path / PLACE.code / f"K-2026-0{month}", card(CardPeriod(2026, month)), key)
    (tmp_path / PLACE.code / "K-2026-05").mkdir()
    assert [held.number for held in card_files.cards(tmp_path, PLACE.code)] == ["K-2026-03", "K-2026-04"]
    assert shelf.editions(tmp_path, PLACE.code) == ()
    assert shelf.next_number(tmp_path, PLACE.code, 2026) == "2026-1"
    with pytest.raises(CantikError, match="T102"):
        card_files.open_card(tmp_path / PLACE.code / "K-2026-05")


# ── the site ─────────────────────────────────────────────────────────────────────────────────────
def test_the_sum_of_the_cards_stands_beside_the_book() -> None:
    """A year whose last death was recorded after its card; nothing as long as a month of it has none."""
    release = common_release()
    ids = ("lahir", "mati", "datang", "pindah", "jumlah")
    categories = tuple(Category(name, name, name, (at,), total=name == "jumlah") for at, name in enumerate(ids))
    events = replace(
        release.tables[0],
        id="peristiwa_vital",
        axes=(Axis("peristiwa_vital", "Peristiwa", "Event", "kategori", categories),),
        cells=tuple(Cell(count, "ada") for count in (36, 13, 108, 96, 253)),
    )
    book = replace(release, tables=(*release.tables, events), reference=dt.date(2025, 12, 31))
    year = [card(CardPeriod(2025, month)) for month in range(12, 0, -1)]
    later = card(CardPeriod(2026, 1))
    lines = [(x.kind, x.cards, x.book, x.difference) for x in beside_book([later, *year], book, Text("id"))]
    assert lines == [
        ("Lahir", "36", "36", "0"),
        ("Meninggal", "12", "13", "+1"),
        ("Datang", "108", "108", "0"),
        ("Pindah", "96", "96", "0"),
    ]
    assert beside_book(year[1:], book, Text("id")) == []
    assert beside_book(year, release, Text("id")) == [], "a book without the table"
