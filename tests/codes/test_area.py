"""Codes with their scheme: what is accepted, what is refused, and what a code tells by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.area import AreaCode, AreaLevel, AreaType, Scheme
from cantik.codes.errors import InvalidAreaCode, SchemeMissing


def digits(width: int) -> st.SearchStrategy[str]:
    return st.integers(0, 10**width - 1).map(lambda number: f"{number:0{width}}")


KABUPATEN = st.one_of(st.integers(1, 69), st.integers(71, 99)).map(lambda number: f"{number:02}")
VILLAGE = st.tuples(st.sampled_from("123"), digits(3)).map("".join)
LEVELS = st.integers(1, 4)
KEMENDAGRI = st.builds(
    lambda parts, level: AreaCode(Scheme.KEMENDAGRI, parts[:level]),
    st.tuples(digits(2), KABUPATEN, digits(2), VILLAGE),
    LEVELS,
)
BPS = st.builds(
    lambda parts, level: AreaCode(Scheme.BPS, parts[:level]),
    st.tuples(digits(2), digits(2), digits(3), digits(3)),
    LEVELS,
)
TEMPORARY = st.tuples(digits(2), digits(2), digits(2), digits(4)).map(lambda t: AreaCode(Scheme.SEMENTARA, t))
CODES = st.one_of(KEMENDAGRI, BPS, TEMPORARY)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("35.05.10.2011", "35.05.10.2011"),
        ("3505102011", "35.05.10.2011"),
        (" 35 05 10 2011 ", "35.05.10.2011"),
        ("35.05 10.2011", "35.05.10.2011"),
        ("35.05\u00a010.2011", "35.05.10.2011"),
        ("350510", "35.05.10"),
        ("35.05", "35.05"),
        ("35", "35"),
        ("11.10", "11.10"),
    ],
)
def test_a_kemendagri_code_may_be_written_with_dots_blanks_or_neither(written: str, code: str) -> None:
    assert AreaCode.kemendagri(written).text() == code


@pytest.mark.parametrize(
    "written",
    [
        "",
        ".",
        "11.1",  # 11.10 after a spreadsheet took it for a number
        "31.0",
        "35051",
        "35.5.10.2011",
        "35.05.10.20111",
        "35.05.10.0012",  # the village part of a BPS code
        "35.05.10.4001",
        "35.70",  # neither kabupaten nor kota
        "35.05.10.2011.",
        "-35.05",
        "٣٥",  # digits, but not ours
        "35,05",
        "X35.05.10.0001",
    ],
)
def test_other_texts_are_no_kemendagri_codes(written: str) -> None:
    with pytest.raises(InvalidAreaCode) as caught:
        AreaCode.kemendagri(written)
    assert caught.value.code == "W101"
    assert "35.05.10.2011" in caught.value.expected


def test_a_bps_code_where_a_kemendagri_code_is_asked_is_told_how_to_say_so() -> None:
    with pytest.raises(InvalidAreaCode) as caught:
        AreaCode.kemendagri("3505080012")
    assert caught.value.mend == "Bila ini kode BPS, tulis bps:3505080012."


@pytest.mark.parametrize("written", ["35.05", "350", "35050", "350508", "35050800123", "", "3505 080"])
def test_other_texts_are_no_bps_codes(written: str) -> None:
    with pytest.raises(InvalidAreaCode):
        AreaCode.bps(written)


@pytest.mark.parametrize("written", ["3505102011", "35.05.10.2011", "3505080012", "35", "entah:35", "bps 35"])
def test_a_code_without_its_scheme_is_refused(written: str) -> None:
    with pytest.raises(SchemeMissing) as caught:
        AreaCode.parse(written)
    assert caught.value.code == "W102"
    assert "kemendagri:" in caught.value.mend


def test_the_scheme_may_be_stated_in_the_text_or_beside_it_but_not_differently() -> None:
    assert AreaCode.parse("BPS: 3505080012") == AreaCode.bps("3505080012")
    assert AreaCode.parse("35.05.10.2011", Scheme.KEMENDAGRI) == AreaCode.kemendagri("35.05.10.2011")
    with pytest.raises(SchemeMissing):
        AreaCode.parse("bps:3505080012", Scheme.KEMENDAGRI)


def test_the_same_digits_in_two_schemes_are_two_codes() -> None:
    assert AreaCode.kemendagri("3505102011") != AreaCode(Scheme.BPS, ("35", "05", "102", "011"))


def test_a_number_of_a_person_in_the_wrong_field_is_not_repeated_in_the_message() -> None:
    with pytest.raises(InvalidAreaCode) as caught:
        AreaCode.kemendagri("9901015203900001")
    assert "9901015203" not in str(caught.value)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (AreaCode.kemendagri("35"), AreaType.PROVINSI),
        (AreaCode.kemendagri("35.05"), AreaType.KABUPATEN),
        (AreaCode.kemendagri("35.72"), AreaType.KOTA),
        (AreaCode.kemendagri("35.05.10"), AreaType.KECAMATAN),
        (AreaCode.kemendagri("35.05.10.1008"), AreaType.KELURAHAN),
        (AreaCode.kemendagri("35.05.10.2011"), AreaType.DESA),
        (AreaCode.kemendagri("91.03.01.3010"), AreaType.DESA_ADAT),
        (AreaCode.bps("3572"), AreaType.KOTA),
        (AreaCode.bps("3505080012"), None),
        (AreaCode.temporary("X35.05.10.0001"), None),
    ],
)
def test_the_kind_follows_from_the_code_where_the_code_tells_it(code: AreaCode, kind: AreaType | None) -> None:
    assert code.kind is kind


@given(CODES)
def test_a_code_survives_being_written_and_read(code: AreaCode) -> None:
    assert AreaCode.parse(code.text_with_scheme()) == code
    assert AreaCode.parse(code.text(), code.scheme) == code


@given(KEMENDAGRI, st.sampled_from(["", ".", " ", " . ", "\t"]))
def test_separators_of_a_kemendagri_code_do_not_count(code: AreaCode, separator: str) -> None:
    assert AreaCode.kemendagri(separator.join(code.parts)) == code


@given(st.text(max_size=20))
def test_any_text_is_a_code_or_a_typed_error(text: str) -> None:
    for scheme in Scheme:
        try:
            code = AreaCode.parse(text, scheme)
        except (InvalidAreaCode, SchemeMissing):
            continue
        assert AreaCode.parse(code.text(), scheme) == code


@given(CODES)
def test_every_ancestor_contains_its_desa(code: AreaCode) -> None:
    assert [above.level for above in code.ancestors()] == list(range(code.level - 1, 0, -1))
    for above in code.ancestors():
        assert above.contains(code)
        assert not code.contains(above)
    assert code.contains(code)


@given(CODES, CODES)
def test_a_code_contains_another_only_as_itself_or_an_ancestor(one: AreaCode, other: AreaCode) -> None:
    assert one.contains(other) is (one == other or one in other.ancestors())


@given(st.lists(KEMENDAGRI, min_size=2))
def test_in_sorted_order_each_area_stands_before_its_parts(codes: list[AreaCode]) -> None:
    order = sorted(codes)
    for position, code in enumerate(order):
        assert all(above not in order[position + 1 :] for above in code.ancestors())


def test_levels_count_from_the_province() -> None:
    assert [AreaCode.kemendagri(text).level for text in ("35", "35.05", "35.05.10", "35.05.10.2011")] == list(AreaLevel)
