"""The pages of goals as a reader finds them, read back: every value and every state is what the files of the release,
the list of targets and the list of what answers say, reckoned here a second time by code that shares nothing."""

from __future__ import annotations

import csv
import html
import io
import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import cantik.content
from cantik.content.coverage import SDGS_DESA, SoughtFigure
from cantik.publish.site import goal_villages, make
from cantik.publish.site.kabupaten import VillageSite
from cantik.release import files, goals
from cantik.release.model import Figure, NotShown, Release
from tests.fixtures.contoh_rilis import make_release
from tests.fixtures.markah import satu_baris
from tests.fixtures.situs_wilayah import make_kabupaten

CONTENT = Path(cantik.content.__file__).parent
EDITION = "sdgs_desa_2025"


def content_rows(name: str) -> list[dict[str, str]]:
    with (CONTENT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


#: rows that are answered wholly here, whatever answers them elsewhere: goal, number -> indicator, value. Made up, so
#: that every kind of target has figures on both sides of it
WHOLE = {
    ("7", "7.1.1"): ("uji_listrik", "100.00"),
    ("3", "3.2.1"): ("uji_salin", "91.25"),
    ("1", "1.1.1"): ("uji_warga", "4.90"),
    ("1", "1.1.2"): ("uji_keluarga", "5.10"),
    ("8", "8.3.1"): ("uji_penganggur", "3.00"),
    ("5", "5.7.1"): ("uji_perempuan_desa", "29.99"),
    ("16", "16.17.1"): ("uji_perempuan_bpd", "12.00"),
    ("1", "1.8.1"): ("uji_rugi", "7.00"),  # no target
    ("3", "3.4.1"): ("uji_bayi", "0"),  # cases
    ("3", "3.4.2"): ("uji_balita", "2"),
    ("2", "2.4.1"): ("uji_asi", ""),  # hidden
    ("6", "6.4.1"): ("uji_per_seribu", "0.50"),  # told in another unit
}
COUNTS, RATES = ("uji_bayi", "uji_balita"), ("uji_per_seribu",)


def answering() -> dict[tuple[str, str], list[str]]:
    """By goal and number the indicators that answer a row wholly, in their order; of the edition of 2025."""
    found = {}
    for row in content_rows("cakupan_ukuran.csv"):
        if row["daftar"] == EDITION:
            names = [each.removeprefix("indikator/") for each in row["ukuran"].split() if each.startswith("indikator/")]
            found[row["bagian"], row["nomor"]] = [] if row["sebab"] else names
    return found | {key: [name] for key, (name, _value) in WHOLE.items()}


def share(name: str, value: str | None, area: str = "", **said: Any) -> Figure:
    """A share as a release publishes it; made up."""
    bare = make_release().figures[0]
    named: dict[str, Any] = {
        "title": f"Judul {name}",
        "title_en": f"Title {name}",
        "unit": "persen",
        "unit_en": "percent",
    }
    told: dict[str, Any] = {
        "value": None if value is None else Decimal(value),
        "status": "rahasia" if value is None else "ada",
    }
    return replace(
        bare, id=name, area=area, area_label=area, decimals=2, state="", definition={}, **named, **told, **said
    )


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Release, Path]:
    """A village whose release tells every indicator that the list names, all with other values: some full, some none,
    one hidden, one of too few, one left out."""
    names = sorted(
        {
            name.removeprefix("indikator/")
            for row in content_rows("cakupan_ukuran.csv")
            if row["daftar"].startswith("sdgs")
            for name in row["ukuran"].split()
            if name.startswith("indikator/")
        }
    )
    figures = [share(name, f"{100 - 7 * place % 101}.00") for place, name in enumerate(names)]
    figures[0] = share(names[0], None)
    few = {"cakupan": {"persen_saja": True, "terdata": 60, "kerangka": 100, "penyebut_min": 30}}
    figures[1] = replace(figures[1], definition=few)
    release = make_release()
    missing = NotShown(names[2], "Judul", "Title", "Terdata 60 dari 100.", "60 of 100 recorded.", "cakupan")
    release = replace(
        release,
        figures=(*release.figures, *figures[:2], *figures[3:]),
        not_shown=(*release.not_shown, missing),
    )
    release = replace(release, figures=(*release.figures, *(made(*told) for told in WHOLE.values())))
    home = tmp_path_factory.mktemp("tujuan")
    files.write_description(release, home / "rak")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(goals, "SDGS_DESA", tuple(answered_wholly(row) for row in SDGS_DESA))
        make(release, home / "rak", home / "situs")
    return release, home


def made(name: str, value: str) -> Figure:
    figure = share(name, value or None)
    if name in COUNTS:
        return replace(figure, unit="orang", unit_en="persons", decimals=0)
    return replace(figure, unit="per 1.000 penduduk") if name in RATES else figure


def answered_wholly(row: SoughtFigure) -> SoughtFigure:
    own = WHOLE.get((row.section, row.number)) if row.asked_by == EDITION else None
    return row if own is None else replace(row, measures=(f"indikator/{own[0]}",), reason="")


def released(home: Path) -> dict[str, dict[str, Any]]:
    """The figures of the village from the files of the release."""
    found = json.loads((home / "rak" / files.FIGURES).read_text(encoding="utf-8"))
    return {row["id"]: row for row in found if not row["area"]}


def state_of(target: str, unit: str, value: Decimal) -> str:
    """Where a value stands: `>=100`, `<=0`, `>50`, `<0.2`, nothing; near is ten points below, five above for shares."""
    if not target or target.startswith("teks:"):
        return "tanpa_sasaran"
    near = {row["satuan"]: row for row in content_rows("satuan_sasaran.csv")}[unit]
    sign, bound = re.fullmatch(r"([<>]=?)(.+)", target).groups()  # type: ignore[union-attr]
    limit = Decimal(bound)
    if {">=": value >= limit, ">": value > limit, "<=": value <= limit, "<": value < limit}[sign]:
        return "tercapai"
    written = near["dekat_naik" if sign.startswith(">") else "dekat_turun"]
    if not written:
        return "jauh"
    reach = limit * Decimal(written[:-1]) / 100 if written.endswith("%") else Decimal(written)
    return "dekat" if abs(limit - value) <= reach else "jauh"


def own_reckoning(home: Path) -> dict[tuple[str, str], tuple[str, Decimal | None]]:
    """State and value of every indicator of 2025."""
    return reckon(released(home))


def reckon(figures: dict[str, dict[str, Any]]) -> dict[tuple[str, str], tuple[str, Decimal | None]]:
    """The same of figures by id: value, unit, definition."""
    whole = answering()
    found: dict[tuple[str, str], tuple[str, Decimal | None]] = {}
    for row in content_rows("sasaran_sdgs.csv"):
        if row["daftar"] != EDITION:
            continue
        key = row["bagian"], row["nomor"]
        values = []
        for name in whole[key]:
            figure = figures.get(name)
            if (
                figure
                and figure["value"] is not None
                and not figure["definition"].get("cakupan", {}).get("persen_saja")
            ):
                counted = {"orang": ("kasus", "orang"), "persen": ("persen",)}.get(figure["unit"], ())
                if not row["sasaran"] or row["satuan"] in counted:
                    values.append(Decimal(figure["value"]))
        states = {state_of(row["sasaran"], row["satuan"], value) for value in values}
        found[key] = (states.pop(), values[0]) if len(states) == 1 else ("belum_diketahui", None)
    return found


def numeral(printed: str) -> str:
    """`1.234,5%`, `2 orang` as a number of the files."""
    return printed.split(maxsplit=1)[0].replace("%", "").replace(".", "").replace(",", ".")


def on_page(page: str) -> dict[str, tuple[str, list[str]]]:
    """By number: state and the values shown, as attributes and as printed."""
    found = {}
    for number, rest in re.findall(r'<li data-nomor="([^"]+)" (.*?)</li>', page, re.DOTALL):
        values = re.findall(r'data-nilai="([^"]*)"', rest)
        printed = re.findall(r'class="angka"[^>]*>\s*<b>(.*?)</b>', rest, re.DOTALL)
        assert [numeral(text) for text in printed] == values, number
        state = re.search(r'data-keadaan="([^"]+)"', rest)
        assert state is not None
        assert number not in found
        found[number] = state[1], values
    return found


def goal_page(site: Path, goal: str, lang: str = "") -> str:
    return satu_baris((site / lang / "tujuan" / f"{goal}.html").read_text("utf-8"))


def differing(home: Path, site: Path) -> list[tuple[str, str]]:
    """Indicators whose state or value on the pages is not the one that is reckoned here."""
    wanted, wrong = own_reckoning(home), []
    for goal in sorted({goal for goal, _number in wanted}):
        shown = on_page(goal_page(site, goal))
        assert set(shown) == {number for own, number in wanted if own == goal}, "each indicator once"
        for number, (state, values) in shown.items():
            wished = wanted[goal, number]
            first = Decimal(values[0]) if values and state != "belum_diketahui" else None
            if (state, first) != wished:
                wrong.append((goal, number))
    return wrong


def test_every_state_and_value_is_reckoned_again(told: tuple[Release, Path]) -> None:
    _release, home = told
    assert differing(home, home / "situs") == []
    found = own_reckoning(home)
    wanted = ("tercapai", "dekat", "dekat", "jauh", "tercapai", "dekat", "jauh", "tanpa_sasaran", "tercapai", "jauh")
    assert tuple(found[key][0] for key in WHOLE)[:10] == wanted, "by hand"
    assert [found[key][0] for key in WHOLE][10:] == ["belum_diketahui"] * 2


def test_a_value_that_was_changed_is_found(told: tuple[Release, Path], tmp_path: Path) -> None:
    """The site of one release beside the files of another: the outsider sees it."""
    release, home = told
    judged = next(key for key, (state, _value) in own_reckoning(home).items() if state != "belum_diketahui")
    names = answering()[judged]
    moved = tuple(
        replace(f, value=Decimal("53.21")) if f.id in names and f.value is not None else f for f in release.figures
    )
    files.write_description(replace(release, figures=moved), tmp_path / "rak")
    assert judged in differing(tmp_path, home / "situs")


def test_what_answers_in_part_is_titled_as_what_it_is_and_counts_as_nothing(told: tuple[Release, Path]) -> None:
    _release, home = told
    parts = {
        (row["bagian"], row["nomor"]): row["ukuran"].split()
        for row in content_rows("cakupan_ukuran.csv")
        if row["daftar"] == EDITION
        and row["sebab"]
        and "indikator/" in row["ukuran"]
        and (row["bagian"], row["nomor"]) not in WHOLE
    }
    assert parts
    figures, seen = released(home), 0
    for (goal, number), names in parts.items():
        page = goal_page(home / "situs", goal)
        (own,) = re.findall(rf'<li data-nomor="{re.escape(number)}" (.*?)</li>', page, re.DOTALL)
        assert 'data-keadaan="belum_diketahui"' in own
        for name in (each.removeprefix("indikator/") for each in names if each.startswith("indikator/")):
            if figures.get(name, {}).get("value") is not None:
                seen += 1
                assert f"Judul {name}" in own, "its own title, not the official one"
                assert "Terjawab sebagian" in own
    assert seen


def test_a_goal_counts_its_indicators_and_averages_none(told: tuple[Release, Path]) -> None:
    _release, home = told
    states: dict[str, Counter[str]] = {}
    for (goal, _number), (state, _value) in own_reckoning(home).items():
        states.setdefault(goal, Counter())[state] += 1
    index = satu_baris((home / "situs/tujuan/index.html").read_text("utf-8"))
    lines = dict(re.findall(r'<li data-tujuan="(\d+)">(.*?)</li>', index, re.DOTALL))
    assert list(lines) == [str(n) for n in range(1, 19)]
    for goal, line in lines.items():
        own = states[goal]
        known = own.total() - own["belum_diketahui"]
        assert f"{own.total()} indikator: {known} diketahui" in line
        assert f"{own['belum_diketahui']} belum" in line
        for state in ("tercapai", "dekat", "jauh"):
            assert (f"{own[state]} {state}" in line) == bool(own[state]), (goal, state)
        widths = [Decimal(width) for width in re.findall(r"width:([\d.]+)%", line)]
        assert abs(sum(widths, Decimal(0)) - 100) < Decimal("0.1")
    text = re.sub(r"<[^>]+>", " ", index)
    assert "menurut hitungan Cantik" in text
    assert not re.search(r"skor SDGs", text, re.IGNORECASE)


def test_hidden_and_left_out_say_so_and_show_no_value(told: tuple[Release, Path]) -> None:
    _release, home = told
    rows = list(csv.DictReader(io.StringIO((home / "situs/tujuan.csv").read_text("utf-8"))))
    assert len(rows) == 422
    by_state = {(row["daftar"], row["tujuan"], row["nomor"]): row for row in rows}
    for (goal, number), (state, value) in own_reckoning(home).items():
        row = by_state[EDITION, goal, number]
        assert row["keadaan"] == state
        assert (Decimal(row["nilai"]) if row["nilai"] else None) == value
        assert bool(row["sebab"]) == (state == "belum_diketahui")


def test_both_languages_tell_the_same_and_the_former_list_stands_alone(told: tuple[Release, Path]) -> None:
    _release, home = told
    site = home / "situs"
    for goal in range(1, 19):
        english, own = (
            re.findall(r'data-nomor="([^"]+)" data-keadaan="([^"]+)"', goal_page(site, str(goal), lang))
            for lang in ("en", "")
        )
        assert english == own
    former = satu_baris((site / "tujuan/edisi-2020.html").read_text("utf-8"))
    assert len(re.findall(r"data-nomor=", former)) == 36
    assert "Permendesa 21/2020" in html.unescape(former)
    assert "Permendesa PDT 13/2025" not in html.unescape(former)


def test_a_village_of_which_nothing_is_known(tmp_path: Path) -> None:
    release = replace(make_release(), not_shown=())
    release = replace(release, figures=release.figures[:1], tables=())
    files.write_description(release, tmp_path / "rak")
    make(replace(release, chapters=(), key_figures=()), tmp_path / "rak", tmp_path / "situs")
    index = satu_baris((tmp_path / "situs/tujuan/index.html").read_text("utf-8"))
    assert "386 indikator: 0 diketahui, 386 belum" in index
    assert differing(tmp_path, tmp_path / "situs") == []


# ── villages of an area ─────────────────────────────────────────────────────────────────────────
@pytest.fixture(scope="module")
def area(told: tuple[Release, Path], tmp_path_factory: pytest.TempPathFactory) -> tuple[list[VillageSite], Path]:
    """Four villages: one tells all, one a half of it with another value, one nothing, one is withdrawn."""
    release, _home = told
    halves = tuple(
        replace(figure, value=Decimal("1.00")) if figure.id == "uji_listrik" else figure
        for figure in release.figures
        if figure.id not in ("uji_salin", "uji_warga")
    )
    made_of = (release.figures, halves, make_release().figures, release.figures)
    members = []
    for number, figures in enumerate(made_of):
        place = replace(release.place, code=f"99.01.01.200{9 - number}", name=f"Desa{number}")
        village = replace(release, place=place, figures=figures)
        members.append(VillageSite(village, f"{place.code}/index.html", withdrawn=number == 3))
    with pytest.MonkeyPatch.context() as patch:
        for module in (goals, goal_villages):
            patch.setattr(module, "SDGS_DESA", tuple(answered_wholly(row) for row in SDGS_DESA))
        page = make_kabupaten(members, tmp_path_factory.mktemp("wilayah"))
    return members, page.parent / "99.01"


def states_of(figures: tuple[Figure, ...]) -> dict[tuple[str, str], str]:
    """State of what a village knows, reckoned here."""
    told = {f.id: {"value": f.value, "unit": f.unit, "definition": f.definition} for f in figures if not f.area}
    return {key: state for key, (state, _value) in reckon(told).items() if state != "belum_diketahui"}


def test_villages_stand_side_by_side_by_code(area: tuple[list[VillageSite], Path]) -> None:
    members, home = area
    page = satu_baris((home / "tujuan.html").read_text("utf-8"))
    rows = dict(re.findall(r'<tr data-kode="([^"]+)">(.*?)</tr>', page, re.DOTALL))
    told = {member.release.place.code: states_of(member.release.figures) for member in members if not member.withdrawn}
    assert list(rows) == sorted(told), "by code: who has met more does not come first"
    for code, line in rows.items():
        cells = re.findall(r'<td class="nw"><a href="([^"]+)"[^>]*>(\d+) · (\d+)</a>', line)
        assert len(cells) == 18
        for goal, (href, known, met) in enumerate(cells, 1):
            own = [state for (section, _number), state in told[code].items() if section == str(goal)]
            assert (int(known), int(met)) == (len(own), own.count("tercapai")), (code, goal)
            assert href == f"../{code}/tujuan/{goal}.html"
    assert not re.search(r"peringkat ke|urutan ke|skor SDGs", page, re.IGNORECASE)


def test_an_indicator_says_how_many_villages_know_it(area: tuple[list[VillageSite], Path]) -> None:
    members, home = area
    page = satu_baris((home / "tujuan.html").read_text("utf-8"))
    lines = dict(re.findall(r'<li data-nomor="([^"]+)">(.*?)</li>', page, re.DOTALL))
    shown = [states_of(member.release.figures) for member in members if not member.withdrawn]
    assert set(lines) == {f"{goal}: {number}" for own in shown for goal, number in own}
    for name, line in lines.items():
        goal, _, number = name.partition(": ")
        states = Counter(own[goal, number] for own in shown if (goal, number) in own)
        assert f"{states.total()} dari 3 desa" in line
        for state in ("tercapai", "dekat", "jauh"):
            assert (f"{states[state]} {state}" in line) == bool(states[state]), (name, state)
    with (home / "tujuan.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["kode"], row["tujuan"], row["nomor"], row["keadaan"]) for row in csv.DictReader(file)]
    assert sorted(rows) == sorted(
        (member.release.place.code, *key, state)
        for member, own in zip(members, shown, strict=False)
        for key, state in own.items()
    )
    assert 'href="tujuan.html"' in (home / "index.html").read_text("utf-8")
    assert 'href="99.01/tujuan.html"' in (home.parent / "index.html").read_text("utf-8"), "from the first page as well"
