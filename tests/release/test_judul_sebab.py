"""What is left out for the lack of a variable stands together with what the same files would fill."""

import pytest

from cantik.release.model import NotShown
from cantik.release.titles import of_base


def test_what_the_same_files_fill_is_gathered_and_each_says_what_it_lacks() -> None:
    car = NotShown(
        "aset_mobil", "Mobil", "Car", "Tidak terisi (dari SIAK (Dukcapil)): mobil.", "No (from x): car.", "k"
    )
    few = NotShown("agama", "Agama", "Faith", "Tidak terjawab 30,0 persen, lebih dari batas.", "Few.", "tak_terjawab")

    assert car.gathered() == ("Tidak terisi (dari SIAK (Dukcapil)).", "Mobil: mobil")
    assert car.gathered("en") == ("No (from x).", "Car: car")
    assert few.gathered() == (few.reason, few.title)


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
