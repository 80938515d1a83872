"""What changed since the last edition, as the first page says it in five lines: only figures that both editions print,
the large before the small, key figures first; the oracle is arithmetic of its own over the two releases."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from cantik.publish.site import make
from cantik.publish.site.history import PastEdition
from cantik.release import files
from cantik.release.changes import changes
from cantik.release.issue import Revision, declare_revision, revision_of
from cantik.release.model import Figure, Release
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.markah import satu_baris

#: values of the indicators in the year before, beside those of the year: by their key
VALUES: dict[str, tuple[str, str]] = {
    "rasio_jk": ("100.00", "101.00"),  # 1 %
    "rasio_ketergantungan": ("50.00", "45.00"),  # 10 %
    "lansia": ("10.00", "10.00"),  # alike
    "ktp_el": ("80.00", "96.00"),  # 20 %
    "akta": ("0.00", "5.00"),  # of nothing
    "jaminan": ("60.00", "59.94"),  # 0,1 %
}
ORDER = ["ktp_el", "rasio_ketergantungan", "rasio_jk", "jaminan", "akta"]


def with_values(release: Release, column: int, hidden: str = "", version: int = 1) -> Release:
    def valued(figure: Figure) -> Figure:
        if figure.area:
            return figure
        defined = {**figure.definition, "versi": version if figure.id == "ktp_el" else 1}
        if figure.id == hidden:
            return replace(figure, value=None, numerator=None, denominator=None, status="rahasia", definition=defined)
        return replace(figure, value=Decimal(VALUES[figure.id][column]), definition=defined)

    return replace(release, figures=tuple(valued(figure) for figure in release.figures))


def of_year(year: int, column: int, **more: object) -> Release:
    def change(release: Release) -> Release:
        day = dt.date(year, 12, 31)
        told = replace(release, number=f"{year}-1", edition=f"Rilis {year}-1", year=year, reference=day)
        return with_values(replace(told, published=dt.date(year + 1, 3, 1)), column, **more)  # type: ignore[arg-type]

    return make_release(change=change)


def front(home: Path, *releases: Release, status: str = "berlaku", lang: str = "") -> str:
    """The first page of the newest of these releases, the others behind it; `status`: of those."""
    pasts: list[PastEdition] = []
    for release in sorted(releases, key=lambda release: release.number, reverse=True):
        folder = home / "rak" / release.number
        files.write_description(release, folder)
        pasts.append(
            PastEdition(
                release.number,
                release.edition,
                release.published,
                release.reference,
                release.content,
                "berlaku" if not pasts else status,  # type: ignore[arg-type]
                "",
                folder,
                revision=revision_of(release),
                titles=release.titles,
                release=release if not pasts or status == "berlaku" else None,
            )
        )
    shown = pasts[0].release
    assert shown is not None
    make(shown, pasts[0].folder, home / "situs", pasts=pasts)
    return satu_baris((home / "situs" / lang / "index.html").read_text("utf-8"))


def told(html: str) -> list[tuple[str, str, str, str]]:
    """Title, old, new and difference of each line."""
    part = html.split('id="berubah"')[1].split("</section>", maxsplit=1)[0] if 'id="berubah"' in html else ""
    rows = re.findall(r"<tr>(.*?)</tr>", part.split("<tbody>")[-1]) if "<tbody>" in part else []
    lines = []
    for row in rows:
        cells = [re.sub(r"<small.*?</small>|<[^>]+>|→", "", c).strip() for c in re.findall(r"<t[hd].*?</t[hd]>", row)]
        lines.append(tuple(cells))
    return lines  # type: ignore[return-value]


def titles(release: Release) -> dict[str, str]:
    return {figure.id: figure.title for figure in release.figures if not figure.area}


def number(text: str) -> Decimal:
    return Decimal(text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", ""))


def test_five_lines_of_two_years_by_the_printed_rule(tmp_path: Path) -> None:
    old, new = of_year(2024, 0), of_year(2025, 1)
    html = front(tmp_path, old, new)
    lines, names = told(html), titles(new)
    assert [line[0] for line in lines] == [names[key] for key in ORDER]
    for (_, was, now, difference), key in zip(lines, ORDER, strict=True):
        assert (number(was), number(now)) == tuple(map(Decimal, VALUES[key])) or was == "–"
        assert number(difference) == Decimal(VALUES[key][1]) - Decimal(VALUES[key][0])
    part = html.split('id="berubah"')[1].split("</section>")[0]
    assert "Rilis 2024-1" in part
    assert re.search(r"5 angka berubah, 1 tetap", part)
    links = re.findall(r'href="([^"]+)"', part)
    assert all((tmp_path / "situs" / link.partition("#")[0]).is_file() for link in links)
    assert "deret/index.html" in links
    english = satu_baris((tmp_path / "situs/en/index.html").read_text("utf-8"))
    assert "What changed since Release 2024-1" in english
    assert len(told(english)) == 5


def test_what_is_hidden_or_broken_is_no_difference(tmp_path: Path) -> None:
    html = front(tmp_path, of_year(2024, 0, hidden="rasio_jk"), of_year(2025, 1, version=2))
    names, lines = titles(of_year(2025, 1)), told(html)
    assert names["ktp_el"] not in [line[0] for line in lines], "its definition changed"
    assert "1 angka lain tidak dibandingkan" in html
    hidden = next(line for line in lines if line[0] == names["rasio_jk"])
    assert hidden[1:] == ("NA", "101,00", ""), "nothing is reckoned from a hidden figure"
    assert lines[-1] == hidden, "what can be compared comes first"


@pytest.mark.parametrize("status", ["ditarik", "digantikan"])
def test_nothing_is_said_of_a_former_edition_that_is_not_in_force(status: str, tmp_path: Path) -> None:
    html = front(tmp_path, of_year(2024, 0), of_year(2025, 1), status=status)
    assert 'id="berubah"' not in html


def test_the_first_edition_says_nothing(tmp_path: Path) -> None:
    assert 'id="berubah"' not in front(tmp_path, of_year(2025, 1))


def test_a_revision_says_what_it_declares(tmp_path: Path) -> None:
    first = of_year(2025, 0)
    second = replace(with_values(first, 1), number="2025-2", edition="Rilis 2025-2")
    found = changes(first, second)
    said = Revision("2025-1", "tidak_terencana", "Daftar dusun terbaca terbalik", notice=True, changes=found)
    second = declare_revision(second, said)
    html = front(tmp_path, first, second, status="digantikan")
    assert [line[0] for line in told(html)] == [titles(second)[key] for key in ORDER]
    part = html.split('id="berubah"')[1].split("</section>")[0]
    assert 'href="riwayat/2025-2.html#perubahan"' in part
    assert f"{len(found)} angka berubah" in part
    nothing = declare_revision(replace(first, number="2025-2"), replace(said, changes=()))
    html = front(tmp_path / "b", first, nothing, status="digantikan")
    assert "Tidak ada angka terbit yang berubah" in html.split('id="berubah"')[1].split("</section>")[0]
