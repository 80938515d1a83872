"""Search by part of a name."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.base.text import fold
from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import UnknownAreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.search import MatchRank, NameSearch, fold_lines

SHIPPED = AreaIndex.load_shipped()
LINES = st.lists(st.text(st.characters(exclude_characters="\n\r", exclude_categories=["Cs"]), max_size=20), min_size=1)


@given(LINES)
def test_folding_all_names_at_once_is_folding_each(names: list[str]) -> None:
    assert fold_lines(names)[1:-1].split("\n") == [fold(name) for name in names]


def test_all_shipped_names_fold_the_same_way() -> None:
    names = SHIPPED.tables[AreaLevel.DESA].names[::97]
    assert fold_lines(names)[1:-1].split("\n") == [fold(name) for name in names]


@given(LINES, st.text(max_size=4))
def test_search_finds_what_a_plain_reading_of_its_rule_finds(names: list[str], query: str) -> None:
    wanted = fold(query)
    rules: dict[MatchRank, Callable[[str], bool]] = {
        MatchRank.WHOLE: lambda key: key == wanted,
        MatchRank.PREFIX: lambda key: key.startswith(wanted),
        MatchRank.WORD_START: lambda key: f" {wanted}" in key,
        MatchRank.INSIDE: lambda key: wanted in key,
        MatchRank.WITHOUT_BLANKS: lambda key: wanted.replace(" ", "") in key.replace(" ", ""),
    }
    search = NameSearch(names)
    for rank, rule in rules.items():
        expected = [at for at, name in enumerate(names) if wanted and rule(fold(name))]
        assert list(search.find(query, rank, [range(len(names))])) == expected


def names(index: AreaIndex, text: str, **options: object) -> list[str]:
    return [match.area.name for match in index.search(text, **options)]  # type: ignore[arg-type]


def test_whole_names_then_beginnings_then_words_then_insides(rekaan: AreaIndex) -> None:
    found = [(match.area.name, match.rank) for match in rekaan.search("rekaan")]
    assert found == [
        ("Kota Rekaan", MatchRank.WHOLE),  # "Rekaan" is how officials say it
        ("Kabupaten Rekaan Utara", MatchRank.PREFIX),
        ("Rekaan Kota", MatchRank.PREFIX),
        ("Provinsi Rekaan", MatchRank.WORD_START),
        ("Padang Rekaan", MatchRank.WORD_START),
        ("Bukit Rekaan", MatchRank.WORD_START),
        ("Pusat Rekaan", MatchRank.WORD_START),
        ("Ma'rang Rekaan", MatchRank.WORD_START),
        ("Desa Adat Rekaan", MatchRank.WORD_START),
    ]


@pytest.mark.parametrize("text", ["ma'rang", "MA’RANG", "  ma rang ", "marang", "mà-rang"])
def test_case_accents_punctuation_and_blanks_do_not_count(rekaan: AreaIndex, text: str) -> None:
    assert names(rekaan, text) == ["Ma'rang Rekaan"]


def test_names_written_together_and_apart_find_each_other(rekaan: AreaIndex) -> None:
    assert names(rekaan, "sumberrejo") == ["Sumberrejo Baru", "Sumber Rejo"]
    assert names(rekaan, "sumber rejo") == ["Sumber Rejo", "Sumberrejo Baru"]


def test_search_can_be_restricted_to_a_parent_and_to_levels(rekaan: AreaIndex) -> None:
    below = AreaCode.kemendagri("99.01.02")
    assert names(rekaan, "rekaan", below=below) == ["Desa Adat Rekaan"]
    assert names(rekaan, "rekaan", levels=(AreaLevel.KECAMATAN,)) == ["Padang Rekaan", "Bukit Rekaan", "Pusat Rekaan"]
    assert names(rekaan, "rekaan", below=below, levels=(AreaLevel.KABUPATEN,)) == []


def test_a_parent_that_does_not_exist_is_an_error(rekaan: AreaIndex) -> None:
    with pytest.raises(UnknownAreaCode):
        rekaan.search("rekaan", below=AreaCode.kemendagri("99.05"))


def test_no_more_than_the_limit_and_nothing_for_nothing(shipped: AreaIndex) -> None:
    assert len(shipped.search("a", limit=7)) == 7
    for nothing in ("", "   ", "'", "tidak ada nama begini"):
        assert shipped.search(nothing) == ()


def test_blitar_means_the_kabupaten_and_the_kota_first(shipped: AreaIndex) -> None:
    assert names(shipped, "blitar")[:2] == ["Kabupaten Blitar", "Kota Blitar"]
    assert [str(m.area.key) for m in shipped.search("sawentar", below=AreaCode.kemendagri("35"))] == ["35.05.10.2011"]


@given(st.integers(0, 83761))
def test_every_village_is_found_by_its_name_below_its_kecamatan(position: int) -> None:
    area = SHIPPED.get(AreaCode.kemendagri(SHIPPED.tables[AreaLevel.DESA].codes[position]))
    assert area.kemendagri is not None
    found = SHIPPED.search(area.name, below=area.kemendagri.parent())
    assert area in [match.area for match in found if match.rank is MatchRank.WHOLE]
