"""What is left out for the lack of a variable stands together with what the same files would fill."""

import datetime as dt
from dataclasses import replace

import pytest

from cantik.content.loader import load_content
from cantik.release.issue import issue_edition
from cantik.release.model import NotShown
from cantik.release.titles import edition_words, of_base, table_title
from tests.fixtures.contoh_rilis import DUSUN, PLACE, REFERENCE, WORDS, make_release


def test_what_the_same_files_fill_is_gathered_and_each_says_what_it_lacks() -> None:
    car = NotShown(
        "aset_mobil", "Mobil", "Car", "Tidak terisi (dari SIAK (Dukcapil)): mobil.", "No (from x): car.", "k"
    )
    few = NotShown("agama", "Agama", "Faith", "Tidak terjawab 30,0 persen, lebih dari batas.", "Few.", "tak_terjawab")

    assert car.group_and_title() == ("Tidak terisi (dari SIAK (Dukcapil)).", "Mobil: mobil")
    assert car.group_and_title("en") == ("No (from x).", "Car: car")
    assert few.group_and_title() == (few.reason, few.title)


@pytest.mark.parametrize(
    ("title", "population", "lang", "heading", "said"),
    [
        ("Penduduk Menurut Agama", "terdata", "id", True, "Orang Terdata Menurut Agama"),
        ("Population aged 15 and over", "terdata", "en", False, "Persons recorded aged 15 and over"),
        ("Penduduk Menurut Agama", "domisili", "id", True, "Penduduk Menurut Agama"),
        ("Keluarga Menurut Penduduk", "terdata", "id", True, "Keluarga Menurut Penduduk"),
    ],
)
def test_a_title_of_those_in_a_file_speaks_of_no_population(
    title: str, population: str, lang: str, heading: bool, said: str
) -> None:
    assert of_base(title, population, lang, heading=heading) == said


@pytest.mark.parametrize(
    ("number", "lang", "said"),
    [
        ("2025-1", "id", ""),
        ("2025-2", "id", ", edisi 2 (keadaan 30 Juni 2025)"),
        ("2025-12", "en", ", edition 12 (as of 30 June 2025)"),
    ],
)
def test_books_of_one_year_are_told_apart_by_their_titles(number: str, lang: str, said: str) -> None:
    assert edition_words(number, dt.date(2025, 6, 30), lang) == said


def test_the_title_goes_with_the_number_that_is_signed() -> None:
    draft = make_release()
    second = issue_edition(draft, number="2025-2", published=draft.published)
    assert second.titles == (
        "Desa Contoh Makmur Dalam Angka 2026, edisi 2 (keadaan 31 Desember 2025)",
        "Contoh Makmur Village in Figures 2026, edition 2 (as of 31 December 2025)",
    )
    assert issue_edition(second, number="2025-1", published=draft.published).titles == draft.titles


@pytest.mark.parametrize(
    ("table", "said", "said_en"),
    [
        ("fasilitas_jenis", "Fasilitas Desa Menurut Jenis dan Desa", "Village Facilities by Kind and Village"),
        (
            "keluarga_ikut_blt_desa",
            "Keluarga Menurut Kepesertaan BLT Desa dan Desa",
            "Families by Participation in Village Cash Aid (BLT Desa) and Village",
        ),
        ("keluarga_dusun", "Keluarga Menurut Desa", "Families by Village"),
        ("fasilitas_dusun", "Fasilitas Desa Menurut Desa dan Bidang", "Village Facilities by Village and Sector"),
    ],
)
def test_a_title_names_the_villages_of_a_kecamatan_though_it_speaks_of_villages(
    table: str, said: str, said_en: str
) -> None:
    """Beside the sum stands the table by village: two tables of one release do not share a title."""
    kecamatan = replace(PLACE, words=replace(WORDS, dusun="Desa", dusun_en="Village"))
    villages = replace(DUSUN, label="Desa", label_en="Village")
    spec = load_content().tables[table]
    for lang, begins in (("id", said), ("en", said_en)):
        title = table_title(spec, (villages,), kecamatan, REFERENCE, lang)
        assert title.startswith(f"{begins} {'di' if lang == 'id' else 'in'} "), title
