"""From a figure of a level down: to the same page where it is told, else to the first page; on other servers too."""

from __future__ import annotations

import pytest

from cantik.publish.site.editions_below import EditionBelow, list_links, name_pages
from cantik.publish.site.view import Text

HERE = EditionBelow(("Desa Contoh", "Village Contoh"), "99.01.01.2001/", name_pages(["agama"], ["jumlah"]))
THERE = EditionBelow(("Situs Provinsi", "Site of the province"), "https://prov.example.go.id/situs/99/", None)
TYPED = EditionBelow(("Situs lain", "Other site"), "https://kab.example.go.id/beranda", None)


@pytest.mark.parametrize(
    ("language", "page", "told"),
    [
        ("id", "tabel/agama.html", ("../../99.01.01.2001/tabel/agama.html", True)),
        ("en", "tabel/agama.html", ("../../99.01.01.2001/en/tabel/agama.html", True)),
        ("id", "tabel/kerja.html", ("../../99.01.01.2001/index.html", False)),
        ("id", "indikator/jumlah.html", ("../../99.01.01.2001/indikator/jumlah.html", True)),
    ],
)
def test_a_part_is_led_to_at_its_own_figure(language: str, page: str, told: tuple[str, bool]) -> None:
    (link,) = list_links([HERE], page, Text(language), "../../")
    assert (link.href, link.told) == told


def test_another_server_has_the_page_where_its_address_is_that_of_its_site() -> None:
    there, typed = list_links([THERE, TYPED], "tabel/agama.html", Text("id"), "../../")
    assert there.href == "https://prov.example.go.id/situs/99/tabel/agama.html"
    assert (typed.href, typed.told) == ("https://kab.example.go.id/beranda", False)


@pytest.mark.parametrize("page", ["tabel/index.html", "tentang.html", "index.html"])
def test_pages_without_a_figure_lead_nowhere(page: str) -> None:
    assert list_links([HERE], page, Text("id"), "../") == []
