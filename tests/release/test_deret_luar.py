"""An outsider against the series: a number that no edition in force prints, an edition that was withdrawn, replaced or
never put out, a hidden cell worked out again, two kinds of decile in one line, parts that were merged otherwise.

What may be read is gathered here from the releases themselves, by code of its own: the pages and files of the series
may hold nothing else.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.content.axes import Axis, Category
from cantik.publish.site import make
from cantik.publish.site.history import PastEdition
from cantik.release import files
from cantik.release.compose import seal_release
from cantik.release.model import Cell, Release, Table
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.markah import satu_baris

Change = Callable[[Table], Table]
TABLE = "air_minum"


def of_year(year: int, number: int = 1, seed: int = 1, change: Change | None = None) -> Release:
    """The release of a data year; `change` is made to the table of drinking water."""

    def altered(release: Release) -> Release:
        day = dt.date(year, 12, 31)
        tables = tuple(
            replace(
                table,
                reference=day,
                title=table.title.replace("2025", str(year)),
                source=table.source.replace("2025", str(year)),
                source_en=table.source_en.replace("2025", str(year)),
            )
            for table in release.tables
        )
        if change is not None:
            tables = tuple(change(table) if table.key == TABLE else table for table in tables)
        return replace(
            release,
            number=f"{year}-{number}",
            edition=f"Rilis {year}-{number}",
            year=year,
            reference=day,
            published=dt.date(year + 1, 3, number),
            tables=tables,
        )

    return make_release(seed=seed, change=altered)


def put(cells: dict[int, Cell]) -> Change:
    """The table with these of its cells as they are said here."""
    return lambda table: replace(table, cells=tuple(cells.get(place, cell) for place, cell in enumerate(table.cells)))


def water(*values: int | None) -> Change:
    """The table of drinking water with these six cells, the last its total; None is hidden behind 0 to 9."""
    return put({p: Cell(None, "rahasia", 0, 9) if v is None else Cell(v, "ada") for p, v in enumerate(values)})


class Site:
    """The site of the newest release that is in force, with all editions of the village behind it."""

    def __init__(
        self, home: Path, *told: tuple[Release, str], moved: dt.date | None = None, opens_with: str = ""
    ) -> None:
        pasts = []
        for release, status in sorted(told, key=lambda one: one[0].number, reverse=True):
            folder = home / "rak" / release.number
            files.write_description(release, folder)
            pasts.append(
                PastEdition(
                    release.number,
                    release.edition,
                    release.published,
                    release.reference,
                    release.content,
                    status,  # type: ignore[arg-type]
                    "",
                    folder,
                    release=release,
                    moved=(moved,) if moved else (),
                )
            )
        shown = next(
            past for past in pasts if past.number == opens_with or (not opens_with and past.status == "berlaku")
        )
        assert shown.release is not None
        self.root = home / "situs"
        self.pages = make(shown.release, shown.folder, self.root, pasts=pasts)

    def read(self, name: str) -> str:
        text = (self.root / name).read_text("utf-8")
        return satu_baris(text) if name.endswith(".html") else text

    def rows(self, key: str = TABLE) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.read(f"deret/{key}.csv"))))

    def points(self, key: str = TABLE) -> dict[tuple[str, str], tuple[str, str]]:
        """Value and status by the place in the table and the data year."""
        return {(row["rincian"], row["tahun"]): (row["nilai"], row["status"]) for row in self.rows(key)}

    def everything(self) -> str:
        return "".join(path.read_text("utf-8") for path in sorted((self.root).rglob("deret/*")))


def printed_numbers(text: str) -> set[str]:
    """Every number that stands in the body cells of a page."""
    cells = re.findall(r"<td[^>]*>(.*?)</td>", text, re.DOTALL)
    return {re.sub(r"<[^>]+>|[ˣʳᵉ]", "", cell).strip() for cell in cells}


def test_a_site_whose_newest_edition_was_withdrawn_tells_no_series(tmp_path: Path) -> None:
    told = [(of_year(year), "berlaku") for year in (2022, 2023, 2024)]
    Site(
        tmp_path,
        *told,
        (of_year(2025, change=water(7771, 7772, 7773, 7774, 7775, 38865)), "ditarik"),
        opens_with="2025-1",
    )
    assert not list((tmp_path / "situs").rglob("deret*"))


@pytest.mark.parametrize("status", ["ditarik", "digantikan"])
def test_an_edition_that_is_not_in_force_stands_in_no_series(status: str, tmp_path: Path) -> None:
    gone = of_year(2024, 1, change=water(7771, 7772, 7773, 7774, 7775, 38865))
    site = Site(
        tmp_path,
        (of_year(2023, change=water(100, 200, 300, 40, 50, 690)), "berlaku"),
        (gone, status),
        (of_year(2025, change=water(110, 210, 310, 41, 51, 722)), "berlaku"),
    )
    assert not re.search(r"7[.,]?77[1-5]|38[.,]?865", site.everything())
    assert {year for _, year in site.points()} == {"2023", "2025"}
    for page in (site.read(f"deret/{TABLE}.html"), site.read(f"en/deret/{TABLE}.html")):
        assert "2024" in page, "the year without an edition in force is named"


def test_of_a_year_only_what_its_last_edition_prints(tmp_path: Path) -> None:
    """What a former edition of the year printed and the one in force hides stays hidden in the series."""
    site = Site(
        tmp_path,
        (of_year(2024, 1, change=water(100, 200, 300, 6661, 6662, 600)), "digantikan"),
        (of_year(2024, 2, change=water(100, 200, 300, None, None, 600)), "berlaku"),
        (of_year(2025, change=water(110, 210, 310, 41, 51, 722)), "berlaku"),
    )
    assert not re.search(r"6[.,]?66[12]", site.everything())
    assert site.points()["air_minum_3", "2024"] == ("", "rahasia")


def test_a_hidden_cell_stays_hidden_with_its_range_and_nothing_is_reckoned(tmp_path: Path) -> None:
    """NA in one year, printed in the next: no value, no difference, no growth, no remainder of the total."""
    then, now = (100, 200, 300, None, None, 607), (110, 210, 310, 9, 8, 647)
    old, new = of_year(2024, change=water(*then)), of_year(2025, change=water(*now))
    site = Site(tmp_path, (old, "berlaku"), (new, "berlaku"))
    points = {}
    for release in (old, new):
        for path, cell in release.table(TABLE).walk():
            points[path[0].id, str(release.year)] = ("" if cell.value is None else str(cell.value), cell.status)
    assert site.points() == points
    hidden = next(row for row in site.rows() if row["status"] == "rahasia")
    assert (hidden["batas_bawah"], hidden["batas_atas"]) == ("0", "9")
    allowed = {str(value) for value in (*then, *now) if value is not None} | {"NA"}
    assert printed_numbers(site.read(f"deret/{TABLE}.html")) <= allowed
    assert "antara 0 dan 9" in site.read(f"deret/{TABLE}.html")


def test_what_is_printed_in_percentages_only_gives_no_counts(tmp_path: Path) -> None:
    def percent_only(table: Table) -> Table:
        cover = {"persen_saja": True, "penyebut_min": 30}
        told = water(5551, 5552, 5553, 5554, 5555, 27765)(table)
        return replace(told, definition={**table.definition, "cakupan": cover})

    shares = Site(
        tmp_path / "a",
        (of_year(2024, change=percent_only), "berlaku"),
        (of_year(2025, change=percent_only), "berlaku"),
    )
    assert not re.search(r"5[.,]?55[1-5]|27[.,]?765", shares.everything())
    assert shares.points()["air_minum_0", "2024"] == ("20.0", "ada")
    site = Site(
        tmp_path / "b",
        (of_year(2023, change=percent_only), "berlaku"),
        (of_year(2024, change=percent_only), "berlaku"),
        (of_year(2025, change=water(110, 210, 310, 41, 51, 722)), "berlaku"),
    )
    assert not re.search(r"5[.,]?55[1-5]|27[.,]?765", site.everything())
    # the newest counts, the others are shares: they share no line, so there is no series
    assert not (site.root / f"deret/{TABLE}.html").exists()


def decile(version: str) -> Change:
    axis = Axis(
        "desil_nasional",
        "Desil",
        "Decile",
        "kategori",
        (
            *(Category(f"d{n:02}", str(n), str(n), (n,)) for n in range(5)),
            Category("jumlah", "Jumlah", "Total", (), True),
        ),
    )
    return lambda table: replace(table, axes=(axis,), stub=("desil_nasional",), source=f"DTSEN Desa Contoh, {version}")


def test_deciles_of_two_versions_are_no_series(tmp_path: Path) -> None:
    one, two = "3 Februari 2025", "31 Juli 2025"
    site = Site(
        tmp_path / "a", (of_year(2024, change=decile(one)), "berlaku"), (of_year(2025, change=decile(two)), "berlaku")
    )
    assert not (site.root / f"deret/{TABLE}.html").exists()
    assert not (site.root / f"grafik/deret-{TABLE}.html").exists()
    own = site.read(f"tabel/{TABLE}.html").split("<main")[1].replace(f"grafik/{TABLE}.html", "")  # its one-year chart
    assert f"{TABLE}.html" not in re.sub(r'tabel/[^"]*', "", own)
    three = Site(
        tmp_path / "b",
        (of_year(2023, change=decile(one)), "berlaku"),
        (of_year(2024, change=decile(two)), "berlaku"),
        (of_year(2025, change=decile(two)), "berlaku"),
    )
    assert {year for _, year in three.points()} == {"2024", "2025"}


def test_parts_that_were_merged_otherwise_share_no_line(tmp_path: Path) -> None:
    def merged(note: str) -> Change:
        def change(table: Table) -> Table:
            (axis,) = table.axes
            last = axis.categories[4]
            parts = (*axis.categories[:4], replace(last, note=note, note_en=note), axis.categories[5])
            return replace(table, axes=(replace(axis, categories=parts),))

        return change

    site = Site(
        tmp_path,
        (of_year(2024, change=merged("sungai, hujan")), "berlaku"),
        (of_year(2025, change=merged("sungai, hujan, danau")), "berlaku"),
    )
    lines = {(row["rincian"], row["catatan"]) for row in site.rows()}
    assert ("air_minum_4", "sungai, hujan") in lines
    assert ("air_minum_4", "sungai, hujan, danau") in lines
    assert any("rincian" in row["putus"] for row in site.rows() if row["tahun"] == "2025")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("definisi", lambda table: replace(table, definition={**table.definition, "sidik": "9" * 64})),
        ("dasar", lambda table: replace(table, base="penduduk domisili", base_en="usual residents")),
        ("sumber", lambda table: replace(table, source="Regsosek Desa Contoh Makmur, 31 Desember 2025")),
    ],
)
def test_a_break_is_marked_in_page_and_file(kind: str, change: Change, tmp_path: Path) -> None:
    site = Site(tmp_path, (of_year(2024), "berlaku"), (of_year(2025, change=change), "berlaku"))
    marks = {row["tahun"]: row["putus"] for row in site.rows()}
    assert (marks["2024"], marks["2025"]) == ("", kind)
    page = site.read(f"deret/{TABLE}.html")
    assert 'id="putus-2025"' in page
    assert 'href="#putus-2025"' in page
    assert "putus" not in {row["putus"] for row in site.rows("penduduk_umur_jk")}


def test_a_moved_border_breaks_the_year_in_which_it_moved(tmp_path: Path) -> None:
    told = [(of_year(year), "berlaku") for year in (2023, 2024, 2025)]
    site = Site(tmp_path, *told, moved=dt.date(2024, 12, 31))
    for key in (TABLE, "indikator"):
        assert {row["tahun"] for row in site.rows(key) if row["putus"] == "wilayah"} == {"2024"}
    assert "2024: wilayah desa berubah pada 31 Desember 2024" in site.read(f"deret/{TABLE}.html")


def test_a_dated_source_is_the_same_source(tmp_path: Path) -> None:
    site = Site(tmp_path, (of_year(2024), "berlaku"), (of_year(2025), "berlaku"))
    assert {row["putus"] for row in site.rows()} == {""}
    assert 'class="putus"' not in site.read(f"deret/{TABLE}.html")


def test_the_first_edition_has_no_series_and_says_nothing_of_one(tmp_path: Path) -> None:
    site = Site(tmp_path, (of_year(2025), "berlaku"))
    assert not (site.root / "deret").exists()
    assert not (site.root / "en" / "deret").exists()
    assert "deret/" not in site.read("index.html") + site.read(f"tabel/{TABLE}.html")


def test_indicators_have_their_series_with_decimals_of_their_own(tmp_path: Path) -> None:
    site = Site(tmp_path, (of_year(2024, seed=2), "berlaku"), (of_year(2025, seed=3), "berlaku"))
    told = {(row["kunci"], row["wilayah"], row["tahun"]): row["nilai"] for row in site.rows("indikator")}
    expected = {}
    for seed, year in ((2, 2024), (3, 2025)):
        for figure in of_year(year, seed=seed).figures:
            expected[figure.id, figure.area, str(year)] = "" if figure.value is None else format(figure.value, "f")
    assert told == expected
    assert any(Decimal(value) for value in told.values() if value)
    for page in ("deret/index.html", "en/deret/index.html"):
        assert site.read(page).count("<h1>") == 1


def test_a_count_among_the_indicators_has_no_decimals(tmp_path: Path) -> None:
    def with_people(year: int, people: int) -> Release:
        release = of_year(year)
        first = replace(next(f for f in release.figures if not f.area), value=Decimal(people), status="ada", decimals=0)
        return seal_release(replace(release, figures=(first, *(f for f in release.figures if f.id != first.id))))

    site = Site(tmp_path, (with_people(2024, 1272), "berlaku"), (with_people(2025, 1301), "berlaku"))
    assert {"1.272", "1.301"} <= printed_numbers(site.read("deret/index.html"))
    assert {"1,272", "1,301"} <= printed_numbers(site.read("en/deret/index.html"))


def test_a_dusun_that_is_called_like_a_formula_is_text(tmp_path: Path) -> None:
    def named(table: Table) -> Table:
        (axis,) = table.axes
        wrong = replace(axis.categories[0], label='=HYPERLINK("x")', label_en="<script>alert(1)</script>")
        return replace(table, axes=(replace(axis, categories=(wrong, *axis.categories[1:])),))

    site = Site(tmp_path, (of_year(2024, change=named), "berlaku"), (of_year(2025, change=named), "berlaku"))
    assert {row["label"] for row in site.rows() if row["rincian"] == "air_minum_0"} == {'\'=HYPERLINK("x")'}
    assert "<script" not in site.read(f"en/deret/{TABLE}.html")
