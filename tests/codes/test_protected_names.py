"""The linter of titles and texts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cantik.codes.errors import ProtectedNamesError
from cantik.codes.protected_names import ProtectedNames, Severity, TextPlace, parse_names, wordings

NAMES = ProtectedNames.load_shipped()

# The wording that is offered, with its placeholders filled, and the row whose pattern it matches.
SIX = {
    "P1/P2 menurut pendataan desa": "kedalaman dan keparahan kemiskinan (P1, P2)",
    "keluarga pada desil 1 nasional (versi DTSEN 2025)": "desil kesejahteraan",
    "keluarga berisiko stunting menurut pendataan desa (aturan 2025)": "keluarga berisiko stunting",
    "TFR menurut register, 2021–2025 (kecamatan ke atas)": "TFR, ASFR 15-19 resmi",
    "rata-rata lama sekolah 25+ menurut pendataan desa": "rata-rata lama sekolah",
    "rumah layak (proksi, keluarga, Regsosek)": "rumah layak huni; air minum layak; sanitasi layak",
}


@pytest.mark.parametrize(("wording", "term"), SIX.items())
def test_the_six_offered_wordings_that_match_a_pattern_pass(wording: str, term: str) -> None:
    (row,) = (name for name in NAMES.names if name.term == term)
    assert row.pattern.search(wording)  # without the rule it would be refused
    for place in TextPlace:
        assert NAMES.check(f"{wording[0].upper()}{wording[1:]}", place) == ()


def test_no_other_row_is_matched_by_an_offered_wording() -> None:
    matched = set()
    for row in NAMES.names:
        for wording in [*wordings(row.instead), *wordings(row.instead_en)]:
            filled = wording.replace("{", "").replace("}", "")
            matched |= {name.term for name in NAMES.names if name.pattern.search(filled)}
            assert NAMES.check(filled) == ()
    assert matched == set(SIX.values())


@pytest.mark.parametrize(
    ("title", "owner"),
    [
        ("Persentase Penduduk Miskin menurut Dusun", "BPS"),
        ("Kecamatan Kanigoro Dalam Angka 2026", "BPS kabupaten/kota"),
        ("Kabupaten Blitar Dalam Angka", "BPS kabupaten/kota, provinsi"),
        ("Tingkat Pengangguran Terbuka", "BPS"),
        ("Keluarga Berisiko Stunting", "Kemendukbangga/BKKBN"),
        ("Keluarga pada desil 1", "Pengelola DTSEN (BPS, Kemensos, Bappenas)"),
        ("Status Desa Maju", "Kementerian Desa dan PDT"),
        ("Hasil SENSUS Desa", "BPS"),
    ],
)
def test_a_protected_term_in_a_title_is_an_error_and_names_its_owner(title: str, owner: str) -> None:
    hits = NAMES.check(title, TextPlace.TITLE)
    assert hits[0].name.owner == owner
    assert hits[0].severity is Severity.ERROR
    assert title[hits[0].start : hits[0].end] == hits[0].found
    assert hits[0].found in hits[0].message()


@pytest.mark.parametrize(
    "title",
    [
        "Desa Sawentar Dalam Angka 2026",
        "Penduduk menurut Kelompok Umur dan Jenis Kelamin",
        "Rasio ketergantungan menurut pendataan desa",
        "Desa binaan program Desa Cantik 2026",
        "Kompilasi Statistik Desa se-Kecamatan Kanigoro",
    ],
)
def test_our_own_titles_pass(title: str) -> None:
    assert NAMES.check(title, TextPlace.TITLE) == ()


def test_in_running_text_it_is_a_warning_that_offers_other_words() -> None:
    (hit,) = NAMES.check("Menurut proyeksi penduduk, desa tumbuh.", TextPlace.TEXT)
    assert hit.severity is Severity.WARNING
    assert "Pakai “skenario penduduk (bukan proyeksi resmi)”." in hit.message()
    (hit,) = NAMES.check("Laju inflasi desa", TextPlace.TEXT)
    assert hit.message().endswith("Jangan dipakai.")


def test_a_cited_figure_of_the_owner_passes_and_only_that_one() -> None:
    text = "Garis kemiskinan Kabupaten Blitar 2024 (BPS); inflasi 2,1 persen"
    assert [hit.name.term for hit in NAMES.check(text, cited=["garis kemiskinan"])] == [
        "PDRB, pertumbuhan ekonomi, inflasi"
    ]


def test_names_of_areas_are_no_claims() -> None:
    assert NAMES.check("Desa Maju Jaya Dalam Angka 2026", TextPlace.TITLE)
    assert NAMES.check("Desa Maju Jaya Dalam Angka 2026", TextPlace.TITLE, proper=["Maju Jaya"]) == ()
    assert NAMES.check("Desa Kota Baru Dalam Angka", TextPlace.TITLE, proper=["Kota Baru"]) == ()
    # The kecamatan's name is masked, the claim of being its statistical yearbook stays.
    assert NAMES.check("Kecamatan Kota Baru Dalam Angka", TextPlace.TITLE, proper=["Kota Baru"])


def test_a_term_inside_a_filled_placeholder_does_not_pass() -> None:
    assert NAMES.check("Keluarga berisiko stunting menurut pendataan desa (aturan PDRB)", TextPlace.TITLE)


def test_beside_an_allowed_wording_the_term_is_still_a_hit() -> None:
    text = "Rata-rata lama sekolah 25+ menurut pendataan desa, dan rata-rata lama sekolah"
    (hit,) = NAMES.check(text)
    assert hit.start > len("Rata-rata lama sekolah 25+ menurut pendataan desa")


def test_file_names_are_titles() -> None:
    (hit,) = NAMES.check("kecamatan_kanigoro_dalam_angka.pdf", TextPlace.FILE_NAME)
    assert hit.severity is Severity.ERROR
    assert NAMES.check("desa_sawentar_dalam_angka_2026.pdf", TextPlace.FILE_NAME) == ()


@given(st.text(max_size=60), st.sampled_from(list(TextPlace)))
def test_any_text_is_answered_with_places_inside_it(text: str, place: TextPlace) -> None:
    for hit in NAMES.check(text, place):
        assert text[hit.start : hit.end] == hit.found


@given(
    st.sampled_from(["sensus", "TPAK", "Rasio Gini", "podes", "garis kemiskinan"]),
    st.text("abc ,", max_size=20),
    st.text("abc ,", max_size=20),
)
def test_a_term_is_found_wherever_it_stands(term: str, before: str, after: str) -> None:
    hits = NAMES.check(f"{before} {term} {after}")
    assert (len(before) + 1, term) in [(hit.start, hit.found) for hit in hits]


@pytest.mark.parametrize(
    "row",
    [
        "a,(,BPS,,b,,s,V",  # no pattern
        "a,x,,,b,,s,V",  # no owner
        "a,x,BPS,,,,s,V",  # no wording
        "a,x,BPS,,b,,s,V\na,y,BPS,,b,,s,V",  # twice
    ],
)
def test_rows_out_of_order_are_refused(row: str) -> None:
    header = "istilah,pola,pemilik,berlaku_bila,sebutan_boleh,sebutan_boleh_en,sumber,tanda"
    with pytest.raises(ProtectedNamesError) as caught:
        parse_names([header, *row.split("\n")], "uji.csv")
    assert caught.value.code == "W204"
