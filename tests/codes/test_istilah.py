"""Words for desa, head, dusun, kecamatan and camat: gampong, nagari, kalurahan, kampung and distrik."""

from __future__ import annotations

import csv
import datetime as dt
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.area import AreaCode, AreaType
from cantik.codes.area_words import describe_area
from cantik.codes.errors import AreaWordsError
from cantik.codes.index import AreaIndex
from cantik.codes.istilah import NOTIONS, Vocabulary, parse_own_words, parse_words
from cantik.codes.knowledge import load

WORDS = Vocabulary.load()
VILLAGE_KINDS = [AreaType.DESA, AreaType.KELURAHAN, AreaType.DESA_ADAT, AreaType.UPT, AreaType.DESA_PERSIAPAN]


def five(code: str, kind: AreaType = AreaType.DESA, words: Vocabulary = WORDS, on: dt.date | None = None) -> list[str]:
    found = words.words(AreaCode.kemendagri(code), kind, on)
    return [found.desa.id, found.kepala_desa.id, found.dusun.id, found.kecamatan.id, found.camat.id]


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("35.05.10.2011", AreaType.DESA, ["Desa", "Kepala Desa", "Dusun", "Kecamatan", "Camat"]),
        ("35.05.10.1008", AreaType.KELURAHAN, ["Kelurahan", "Lurah", "Lingkungan", "Kecamatan", "Camat"]),
        ("11.01.01.2001", AreaType.DESA, ["Gampong", "Keuchik", "Dusun", "Kecamatan", "Camat"]),
        ("11.10.01.2001", AreaType.DESA, ["Kampung", "Keuchik", "Dusun", "Kecamatan", "Camat"]),
        ("13.06.01.2001", AreaType.DESA, ["Nagari", "Wali Nagari", "Jorong", "Kecamatan", "Camat"]),
        ("13.05.01.2001", AreaType.DESA, ["Nagari", "Wali Nagari", "Korong", "Kecamatan", "Camat"]),
        ("13.09.01.2001", AreaType.DESA, ["Desa", "Kepala Desa", "Dusun", "Kecamatan", "Camat"]),
        ("15.08.01.2001", AreaType.DESA, ["Dusun", "Rio", "Kampung", "Kecamatan", "Camat"]),
        ("18.04.05.2001", AreaType.DESA, ["Pekon", "Peratin", "Pemangku", "Kecamatan", "Camat"]),
        ("34.02.01.2001", AreaType.DESA, ["Kalurahan", "Lurah", "Padukuhan", "Kapanewon", "Panewu"]),
        ("34.71.01.1001", AreaType.KELURAHAN, ["Kelurahan", "Lurah", "Lingkungan", "Kemantren", "Mantri Pamong Praja"]),
        (
            "91.03.01.3010",
            AreaType.DESA_ADAT,
            ["Kampung Adat", "Kepala Kampung Adat", "Dusun", "Distrik", "Kepala Distrik"],
        ),
        ("94.01.02.2001", AreaType.DESA, ["Kampung", "Kepala Kampung", "Dusun", "Distrik", "Kepala Distrik"]),
        ("94.01.01.1001", AreaType.KELURAHAN, ["Kelurahan", "Lurah", "Lingkungan", "Distrik", "Kepala Distrik"]),
        ("94.01.01", AreaType.UPT, ["Unit Permukiman Transmigrasi", "Kepala UPT", "Blok", "Distrik", "Kepala Distrik"]),
    ],
)
def test_each_area_has_its_own_words(code: str, kind: AreaType, words: list[str]) -> None:
    assert five(code, kind) == words


def test_the_english_words_come_along() -> None:
    words = WORDS.words(AreaCode.kemendagri("11.01.01.2001"))
    assert (words.desa.en, words.kepala_desa.text("en")) == ("Gampong (Village)", "Keuchik (Village Head)")
    assert words.dusun.lower() == "dusun"


def test_words_of_higher_areas_follow_the_villages_below_them(shipped: AreaIndex) -> None:
    for code, kecamatan in (
        ("34.71", "Kemantren"),
        ("34.71.01", "Kemantren"),
        ("34.02", "Kapanewon"),
        ("94", "Distrik"),
    ):
        area = shipped.get(AreaCode.kemendagri(code))
        assert WORDS.words_of(area, shipped).kecamatan.id == kecamatan


def test_words_that_were_not_read_in_a_source_are_marked_for_the_question_at_set_up() -> None:
    assert WORDS.words(AreaCode.kemendagri("35.05.10.2011")).recalled == ()
    assert WORDS.words(AreaCode.kemendagri("13.05.01.2001")).recalled == ("dusun",)


def test_without_a_code_the_words_used_everywhere() -> None:
    assert WORDS.words(None).desa.id == "Desa"
    assert WORDS.words(None, AreaType.BELUM_DITETAPKAN).desa.id == "Desa"


def test_a_bps_code_has_no_words() -> None:
    with pytest.raises(AreaWordsError) as caught:
        WORDS.words(AreaCode.bps("3505080012"))
    assert caught.value.code == "W203"


def by_the_rule(rows: list[dict[str, str]], code: str, kind: str, cell: str) -> str:
    """Metadata 7.2 read aloud: same kind from the longest prefix to none, then kind desa from the longest to none."""
    for wanted in (kind, "desa"):
        for prefix in (code[:13], code[:8], code[:5], code[:2], ""):
            for row in rows:
                if row["jenis"] == wanted and row["awalan_kode"] == prefix and row[cell]:
                    return row[cell]
    raise AssertionError(cell)


@given(st.data())
def test_every_cell_is_filled_by_the_rule(data: st.DataObject) -> None:
    path = Path(__file__).parents[2] / "cantik" / "content" / "istilah_wilayah.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    prefix = data.draw(st.sampled_from(sorted({row["awalan_kode"] for row in rows if row["awalan_kode"]})))
    code = (
        f"{prefix}.{data.draw(st.sampled_from(['01', '09', '71']))}.01.2001"
        if len(prefix) == 2
        else f"{prefix}.01.2001"
    )
    kind = data.draw(st.sampled_from(VILLAGE_KINDS))
    words = WORDS.words(AreaCode.kemendagri(code), kind)
    for notion in NOTIONS:
        term = getattr(words, notion)
        assert term.id == by_the_rule(rows, code, kind, f"{notion}_id")
        assert term.en == by_the_rule(rows, code, kind, f"{notion}_en")


# ── words of a kabupaten's or village's own ──

OWN = """awalan_kode,jenis,desa_id,desa_en,kepala_desa_id,kepala_desa_en,sejak,sampai,dasar
35.05,desa,,,Petinggi,Petinggi (Village Head),2025-01-01,2027-01-01,Perbup Rekaan 1/2025
35.05.10.2011,desa,,,Kuwu,Kuwu (Village Head),2026-01-01,,Perdes Rekaan 2/2026
11.10,desa,,,Mukhim,Mukhim (Village Head),2025-01-01,,Qanun Rekaan 3/2025
"""


@pytest.fixture
def own() -> Vocabulary:
    return WORDS.with_own(parse_own_words(OWN.splitlines(), "istilah.csv"))


@pytest.mark.parametrize(
    ("code", "day", "head"),
    [
        ("35.05.10.2012", "2024-12-31", "Kepala Desa"),
        ("35.05.10.2012", "2025-01-01", "Petinggi"),
        ("35.05.10.2012", "2027-01-01", "Kepala Desa"),
        ("35.05.10.2011", "2025-12-31", "Petinggi"),
        ("35.05.10.2011", "2026-01-01", "Kuwu"),
        ("35.06.10.2011", "2026-01-01", "Kepala Desa"),
        ("11.10.01.2001", "2026-01-01", "Mukhim"),
    ],
)
def test_own_words_hold_where_and_when_they_say(own: Vocabulary, code: str, day: str, head: str) -> None:
    assert five(code, words=own, on=dt.date.fromisoformat(day))[1] == head


def test_without_a_day_only_words_without_an_end_hold(own: Vocabulary) -> None:
    assert five("35.05.10.2012", words=own)[1] == "Kepala Desa"
    assert five("35.05.10.2011", words=own)[1] == "Kuwu"


@pytest.mark.parametrize(
    "row",
    [
        ",desa,,,Kuwu,Kuwu,2025-01-01,,Perda",  # no prefix
        "35.05,desa,,,Kuwu,Kuwu,,,Perda",  # no day
        "35.05,desa,,,Kuwu,Kuwu,2025-01-01,,",  # no regulation
        "35.05,desa,,,,,2025-01-01,,Perda",  # says nothing
        "35.05,dusun,,,Kuwu,Kuwu,2025-01-01,,Perda",
        "35.5,desa,,,Kuwu,Kuwu,2025-01-01,,Perda",
        "35.05,desa,,,Kuwu,Kuwu,1-1-2025,,Perda",
    ],
)
def test_own_words_without_area_day_or_regulation_are_refused(row: str) -> None:
    with pytest.raises(AreaWordsError) as caught:
        parse_own_words([OWN.splitlines()[0], row], "istilah.csv")
    assert caught.value.where == "istilah.csv:2"


def test_a_changed_file_is_heard_by_pages_and_by_releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What composes a release keeps its knowledge, what draws a page its words: both by the file as it is now."""
    village, file = AreaCode.kemendagri("35.05.10.2011"), tmp_path / "istilah_wilayah.csv"
    assert describe_area(village).head == "Kepala Desa"
    monkeypatch.setenv("CANTIK_CONTENT", str(tmp_path))
    for at, head in enumerate(("Kuwu", "Petinggi"), 1):
        file.write_text(
            f"awalan_kode,jenis,kepala_desa_id,sejak,dasar\n35.05,desa,{head},2020-01-01,Perda 1\n", "utf-8"
        )
        os.utime(file, (at, at))
        assert describe_area(village).head == head
        assert load().words.words(village).kepala_desa.id == head
    monkeypatch.delenv("CANTIK_CONTENT")
    assert describe_area(village).head == load().words.words(village).kepala_desa.id == "Kepala Desa"


def test_words_without_a_base_row_are_refused() -> None:
    rows = parse_words(["awalan_kode,jenis,desa_id,desa_en", ",desa,Desa,Village"], "uji")
    with pytest.raises(AreaWordsError, match="kepala_desa_id"):
        Vocabulary(rows).words(None)
