"""Cells of facilities as values: what a person writes comes back as it is written out, and nothing is guessed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.lists import MISSING, code_lists
from cantik.collect.facilities import (
    FacilityProblem,
    WrittenFacility,
    columns_of,
    header_of,
    points_of,
    read_row,
    read_value,
)
from cantik.content.facility import Attribute, FacilityKind
from cantik.content.loader import load_content
from cantik.register.facilities.facility_states import FacilityState, differences, ends, merge_row, state_at
from cantik.register.facilities.files import cells, format_value

KINDS = load_content().facilities
LISTS = code_lists()
LUAS = KINDS["penggunaan_lahan"].attribute("luas")
MURID = KINDS["sekolah"].attribute("murid_l")
HARI = st.dates(dt.date(1950, 1, 1), dt.date(2090, 12, 31))
KATA = st.text("abcdefghijklmnopqrstuvwxyz ABCDEFGHIJ=+-@'\";,.()0123456789", min_size=1, max_size=40)


def isi(one: Attribute) -> st.SearchStrategy[str]:
    """Canonical values of an attribute."""
    if one.type == "kode":
        assert one.codelist is not None
        return st.sampled_from([row.code for row in LISTS[one.codelist].rows if row.code != MISSING])
    if one.type in ("angka", "tahun"):
        return st.integers(one.minimum, one.maximum).map(str)
    if one.type == "desimal":
        assert one.maximum is not None
        return st.decimals(one.minimum, one.maximum, places=one.decimals).map(_canonical)
    if one.type == "tanggal":
        return HARI.map(dt.date.isoformat)
    if one.type == "ya_tidak":
        return st.sampled_from(["ya", "tidak"])
    return KATA.map(lambda text: " ".join(text.split())[: one.length].strip()).filter(_is_a_text)


def _canonical(number: Decimal) -> str:
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text if text not in ("", "-0") else "0"


def _is_a_text(text: str) -> bool:
    read = read_value(Attribute("x", "X", "X", "teks"), text, {})
    return read == text and text != "" and not text.startswith("'")


@st.composite
def keadaan(draw: st.DrawFn, kind: FacilityKind) -> FacilityState:
    """A state of a thing of a kind, without those who are named (they are not written out)."""
    values = {
        one.id: draw(isi(one)) for one in kind.attributes if not one.personal and (one.required or draw(st.booleans()))
    }
    point = st.tuples(st.integers(-11_000_000, 6_000_000), st.integers(95_000_000, 141_000_000)).map(
        lambda pair: ",".join(_canonical(Decimal(one).scaleb(-6)) for one in pair)
    )
    shape = ""
    if kind.shape == "titik":
        shape = draw(st.just("") | point)
    elif kind.shape != "tanpa":
        shape = draw(st.just("") | st.lists(point, min_size=3, max_size=5).map(";".join))
    unit = draw(st.tuples(*[st.sampled_from(["", "Krajan", "007"])] * 3)) if kind.shape != "tanpa" else ("", "", "")
    return FacilityState(
        draw(HARI), False, values, unit, shape, "" if not kind.has_codes else draw(st.sampled_from(["", "A-1"]))
    )


@given(st.data())
def test_what_is_written_out_is_read_back_as_it_was(data: st.DataObject) -> None:
    kind = KINDS[data.draw(st.sampled_from(sorted(KINDS)))]
    state = data.draw(keadaan(kind))
    columns = columns_of(kind, personal=False)
    row = dict(zip(columns, cells(kind, LISTS, columns, state, None), strict=True))
    written, problems = read_row(kind, row, LISTS)
    assert problems == []
    assert written is not None
    assert dict(written.values) == dict(state.values)
    assert (written.shape, written.code, written.place) == (state.shape, state.code, state.unit)
    assert merge_row(kind, written, state, state.since).says(state)
    assert differences(kind, state, state) == ()


@given(st.text(max_size=60), st.sampled_from([LUAS, MURID, *KINDS["bencana"].attributes, *KINDS["jalan"].attributes]))
def test_any_text_is_a_value_or_a_problem_and_a_value_stays_itself(text: str, one: Attribute) -> None:
    read = read_value(one, text, LISTS)
    if isinstance(read, FacilityProblem):
        assert read.rule.startswith("fasilitas_")
    elif read and one.type != "desimal":
        assert read_value(one, read, LISTS) == read


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1.234,5", "1234.5"),
        ("12,50", "12.5"),
        ("12.5", "12.5"),
        (12.300000000000001, "12.3"),
        ("1.000.000", "1000000"),
        ("0,00", "0"),
        ("-", ""),
        ("", ""),
    ],
)
def test_decimals_are_read_as_indonesians_write_them(cell: str | float, value: str) -> None:
    assert read_value(LUAS, cell, LISTS) == value


@pytest.mark.parametrize("cell", ["1.234", "12,345", "1e3", "dua", "-1", "1,2,3", float("nan"), float("inf"), 0.123])
def test_what_may_mean_two_things_or_nothing_is_asked_back(cell: str | float) -> None:
    assert isinstance(read_value(LUAS, cell, LISTS), FacilityProblem)


@given(st.text(max_size=80))
def test_any_text_is_points_or_nothing(text: str) -> None:
    points = points_of(text, least=2)
    assert points is None or points_of(points, least=2) == points


@given(st.lists(st.tuples(HARI, st.booleans(), st.sampled_from("abc")), max_size=8), HARI)
def test_the_state_on_a_day_is_what_was_said_last_of_the_days_before(
    said: list[tuple[dt.date, bool, str]], on: dt.date
) -> None:
    history = [FacilityState(since, closed, {"nama": word}, order=at) for at, (since, closed, word) in enumerate(said)]
    state = state_at(history, on)
    begun = sorted((since, at) for at, (since, _, _) in enumerate(said) if since <= on)
    if not begun or said[begun[-1][1]][1]:
        assert state is None
    else:
        assert state is not None
        assert state.order == begun[-1][1]
        last = ends(history, state)
        assert last is None or (
            last >= state.since - dt.timedelta(1) and state_at(history, last + dt.timedelta(1)) is None
        )


def test_every_kind_can_be_read_in_two_languages_and_has_a_source() -> None:
    """What issue 4 item 8 names has a kind; every kind says where it comes from."""
    assert set(KINDS) >= {
        "sekolah",
        "sarana_kesehatan",
        "sarana_perdagangan",
        "jalan",
        "sumber_air",
        "bencana",
        "penggunaan_lahan",
        "lembaga",
        "perangkat",
        "apbdes",
        "kelompok_kegiatan",
    }
    groups = {row.code for row in LISTS["cantik_jenis_kelompok"].rows}
    assert {"bkb", "bkr", "bkl", "uppka", "pik_r"} <= groups
    for kind in KINDS.values():
        assert kind.title
        assert kind.title_en
        assert kind.basis_of.pages or kind.id.startswith("program_"), "a programme says its own basis"
        headers = [header_of(kind, one).casefold() for one in columns_of(kind)]
        assert len(set(headers)) == len(headers), kind.id


def test_values_in_words() -> None:
    kind = KINDS["penggunaan_lahan"]
    assert format_value(kind, LISTS, "luas", "1234.5") == "1.234,5"
    assert format_value(kind, LISTS, "luas", "1234.5", "en") == "1,234.5"
    assert format_value(kind, LISTS, "jenis", "lain", "en") == "Other"
    assert isinstance(read_row(kind, {"tahun": "2025", "jenis": "lain", "luas": "1"}, LISTS)[0], WrittenFacility)
