"""What is left out for the lack of a variable stands together with what the same files would fill."""

from cantik.release.model import NotShown


def test_what_the_same_files_fill_is_gathered_and_each_says_what_it_lacks() -> None:
    car = NotShown(
        "aset_mobil", "Mobil", "Car", "Tidak terisi (dari SIAK (Dukcapil)): mobil.", "No (from x): car.", "k"
    )
    few = NotShown("agama", "Agama", "Faith", "Tidak terjawab 30,0 persen, lebih dari batas.", "Few.", "tak_terjawab")

    assert car.gathered() == ("Tidak terisi (dari SIAK (Dukcapil)).", "Mobil: mobil")
    assert car.gathered("en") == ("No (from x).", "Car: car")
    assert few.gathered() == (few.reason, few.title)
