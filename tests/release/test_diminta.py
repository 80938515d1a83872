"""The lists of the region beside an edition: what they say is what the open data of the edition say, a hidden figure
stays hidden, and what nobody counts is given its reason. The oracle reads CSV files and the domain's list itself."""

from __future__ import annotations

import csv
import html
import io
import re
import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.test import Client

from cantik.base import clock
from cantik.release.app import storage
from cantik.release.app.models import Withdrawal
from cantik.release.regional_lists import LISTS, SoughtState, answers
from cantik.web.language import COOKIE
from tests.fixtures.contoh_rilis import common_release
from tests.fixtures.markah import markah
from tests.release.langkah import BASE, Rumah, page
from tests.staff import bekal

EDITION = f"{BASE}terbit/rilis/2025-1/"
LIST, BOOK = f"{EDITION}diminta/", f"{EDITION}diminta.xlsx"


def open_data(rumah: Rumah, name: str) -> list[dict[str, str]]:
    path = next((rumah.folder / "rilis" / bekal.DESA / "2025-1").rglob(f"{name}.csv"))
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows(text: str) -> dict[str, str]:
    """Number of a row -> its words."""
    found = re.findall(r'<li><span class="no">([^<]+)</span>(.*?)</li>', text, re.DOTALL)
    return {html.unescape(no): " ".join(html.unescape(re.sub(r"<[^>]+>", " ", said)).split()) for no, said in found}


def printed(value: str) -> str:
    """`1234.50` as it is printed here."""
    whole, _, rest = value.partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest else "")


def test_each_row_says_what_the_open_data_say(terbit: Rumah) -> None:
    agen = terbit.klien["ratna"]
    told = rows(page(agen, f"{LIST}?daftar=rumah_dataku"))
    figures = {row["indikator"]: row for row in open_data(terbit, "indikator") if not row["wilayah"]}
    families = figures["jumlah_keluarga"]
    assert families["status"] == "ada"
    assert f"{printed(families['nilai'])} keluarga" in told["1.2"]
    assert "ada angkanya" in told["1.2"]
    assert re.search(r"Tabel \d+\.\d+", told["1.1"]), "people by age and sex stand in a table"
    # contraception was never asked in this village: it can be counted, and is not
    assert "datanya belum cukup" in told["1.5"]
    assert "bukan angka" in told["simpan.2"], "a map is no figure"
    asked = rows(page(agen, f"{LIST}?daftar=sdgs_desa_2025"))
    people = page(agen, f"{LIST}?daftar=parameter_kependudukan").partition("Penduduk pertengahan tahun")[2]
    assert "dihitung di halaman kantor" in people.partition("</li>")[0], "it is of no other office"
    assert "tidak dihitung" in asked["3.6.1"]
    assert "membahayakan orang" in asked["3.6.1"], "who has HIV is asked by nobody here"


@pytest.mark.malam
def test_every_row_of_every_list_of_the_domain_is_there(terbit: Rumah, project: Path) -> None:
    with (project / "cantik/content/cakupan_ukuran.csv").open(encoding="utf-8", newline="") as file:
        wanted = [(row["daftar"], row["butir"]) for row in csv.DictReader(file)]
    first = page(terbit.klien["ratna"], LIST)
    offered = re.findall(r'<option value="([a-z_0-9]+)"', first.partition('name="keadaan"')[0])
    assert offered[0] == "sdgs_desa_2025"
    assert len(offered) == 5
    for name in offered:
        text = page(terbit.klien["ratna"], f"{LIST}?daftar={name}")
        shown = [html.unescape(found) for found in re.findall(r'<b lang="id">(.*?)</b>', text)]
        assert shown == [said for asked_by, said in wanted if asked_by == name], name
        # and by state none is lost, none told twice
        states = re.findall(r'<option value="([a-z]+)"', text.partition('name="keadaan"')[2])
        parts = [page(terbit.klien["ratna"], f"{LIST}?daftar={name}&keadaan={state}") for state in states]
        assert sum(len(re.findall(r'<b lang="id">', part)) for part in parts) == len(shown)
    assert rows(page(terbit.klien["ratna"], f"{LIST}?daftar=tiada")) == rows(first)


def test_the_opposite_is_not_told_as_what_is_asked_for() -> None:
    """Children out of school are asked for, those at school are told: nobody hands in the one as the other."""
    release = common_release()
    at_school = replace(release.figures[0], id="partisipasi_sekolah_7_12", area="", value=Decimal(96), status="ada")
    told = answers("sdgs_desa_2025", replace(release, figures=(at_school,)))
    (row,) = (answer for answer in told if answer.figure.number == "4.3.1")
    assert row.state is SoughtState.TOLD
    assert "kebalikannya" in row.why[0]
    assert "opposite" in row.why[1]


@pytest.mark.parametrize("asked_by", LISTS)
def test_what_can_be_counted_and_is_not_says_why(asked_by: str) -> None:
    """Also where no event or plot was ever recorded, of which an edition has nothing to leave out."""
    waits = [each for each in answers(asked_by, common_release()) if each.state is SoughtState.NOT_YET]
    assert waits
    assert [each.figure.text for each in waits if not all(each.why)] == []


def test_a_long_list_is_read_by_its_headings(terbit: Rumah) -> None:
    """Each says how many of its rows have a figure; with a wish they are open."""
    said = page(terbit.klien["ratna"], LIST)
    folded = re.findall(r"<details class=\"more\">(.*?)</details>", said, re.DOTALL)
    assert len(folded) > 15
    assert len(rows("".join(folded))) == len(rows(said))
    for part in folded:
        told, of = map(int, re.findall(r"(\d+) dari (\d+) ada angkanya", part)[0])
        assert (told, of) == (part.count("</svg>ada angkanya<"), part.count("<li>"))
    assert '<details class="more">' not in page(terbit.klien["ratna"], f"{LIST}?keadaan=tidak")
    assert '<details class="more">' not in page(terbit.klien["ratna"], f"{LIST}?daftar=rumah_dataku")


@pytest.mark.luar
def test_goals_and_groups_are_called_by_their_names(terbit: Rumah, shared: Path) -> None:
    """As the lists call them: "Tujuan 14" tells a village head nothing."""
    with (shared / "domain/codelists/sdgs_desa_tujuan.csv").open(encoding="utf-8", newline="") as file:
        goals = {row["code"]: row["label_id"] for row in csv.DictReader(file)}
    with (shared / "domain" / "sdgs_desa_indicators.csv").open(encoding="utf-8", newline="") as file:
        asked = {(row["edition"], row["goal"]) for row in csv.DictReader(file)}
    for edition in ("2025", "2020"):
        text = page(terbit.klien["ratna"], f"{LIST}?daftar=sdgs_desa_{edition}")
        wanted = sorted((goal for year, goal in asked if year == edition), key=int)
        assert re.findall(r"<h2>(\d.*?)</h2>", text) == [f"{goal}. {goals[goal]}" for goal in wanted]
    text = page(terbit.klien["ratna"], f"{LIST}?daftar=rumah_dataku")
    for line in (shared / "domain" / "rumah_dataku.md").read_text(encoding="utf-8").splitlines():
        if group := re.match(r"\| (\d) (\D+?) \|", line):
            assert f"<h2>{group[1]}. {group[2].strip()}</h2>" in text


def test_the_workbook_says_the_same_and_runs_nothing(terbit: Rumah) -> None:
    answer = terbit.klien["ratna"].get(BOOK)
    assert answer.status_code == 200
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert len(book.worksheets) == 5
    shown = page(terbit.klien["ratna"], f"{LIST}?daftar=rumah_dataku")
    told, named = rows(shown), dict.fromkeys(rows(shown), "")
    for part in shown.split('<section class="sec"')[1:]:
        named |= dict.fromkeys(rows(part), html.unescape(re.findall(r"<h2>(.*?)</h2>", part)[0]))
    sheet = next(each for each in book.worksheets if "Rumah DataKu" in each.title)
    lines = {str(row[0].value): [str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=4)}
    assert set(lines) == set(told)
    for number, (_, section, text, state, value, why, *tables) in lines.items():
        assert section == named[number]
        assert text in told[number]
        assert state in told[number]
        assert all(each.partition(": ")[2] in told[number] for each in value.split("; "))
        assert all(f"Tabel {each}" in told[number] for each in tables if each)
        assert why in told[number]
    assert all(cell.data_type in "sn" for each in book.worksheets for row in each.iter_rows() for cell in row)


def leads(said: str) -> dict[str, str]:
    """Number of a table -> the page that it leads to."""
    return {number: address for address, number in re.findall(r'<a href="([^"]*)">Tabel ([\d.]+[a-z]?)\.', said)}


def test_a_table_that_is_named_is_opened_from_there(terbit: Rumah) -> None:
    """In the list and in the workbook, as long as the site that is shown is of this edition."""
    agen = terbit.klien["ratna"]
    said = page(agen, f"{LIST}?daftar=rumah_dataku")
    found = leads(said)
    assert found
    assert set(found) == set(re.findall(r"Tabel ([\d.]+[a-z]?)\.", said)), "each of them"
    for number, address in found.items():
        text = page(agen, address)
        assert f">{number} " in text or f"Tabel {number}" in text, address
    book = openpyxl.load_workbook(io.BytesIO(agen.get(BOOK).content))
    sheet = next(each for each in book.worksheets if "Rumah DataKu" in each.title)
    linked = {str(c.value): c.hyperlink.target for row in sheet.iter_rows() for c in row if c.hyperlink}
    assert linked == {number: f"http://testserver{address}" for number, address in found.items()}
    at_home = openpyxl.load_workbook(io.BytesIO(agen.get(BOOK, headers={"host": "localhost"}).content))
    assert not any(c.hyperlink for each in at_home.worksheets for row in each.iter_rows() for c in row), (
        "an address of this computer leads nobody anywhere"
    )
    agen.cookies[COOKIE] = "en"
    english = re.findall(r'<a href="([^"]*/en/tabel/[^"]*)">Table', page(agen, f"{LIST}?daftar=rumah_dataku"))
    assert len(set(english)) == len(found)


def test_without_a_site_of_this_edition_a_table_is_only_named(terbit: Rumah) -> None:
    shutil.rmtree(storage.own_site(terbit.opened.store.path, bekal.DESA))
    said = page(terbit.klien["ratna"], f"{LIST}?daftar=rumah_dataku")
    assert "Tabel " in said
    assert not leads(said)


def test_what_is_hidden_stays_hidden(terbit: Rumah) -> None:
    hidden = [row for row in open_data(terbit, "indikator") if row["status"] == "rahasia" and not row["wilayah"]]
    text = " ".join(
        rows(page(terbit.klien["ratna"], f"{LIST}?daftar={name}"))[number]
        for name, number in (("rumah_dataku", "6.1"), ("rumah_dataku", "5.4"))
    )
    assert "None" not in text
    for figure in hidden:
        assert not figure["nilai"]


@pytest.mark.parametrize("address", [LIST, BOOK])
def test_a_damaged_edition_is_told(terbit: Rumah, address: str) -> None:
    table = terbit.folder / "rilis" / bekal.DESA / "2025-1" / "tabel" / "penduduk_umur_jk.json"
    table.write_bytes(table.read_bytes()[:100])
    answer = terbit.klien["ratna"].get(address)
    assert answer.status_code == 409
    assert "tidak terbaca" in markah(answer) or "tidak cocok" in markah(answer)


@pytest.mark.parametrize("address", [LIST, BOOK])
def test_strangers_and_withdrawn_editions(terbit: Rumah, address: str) -> None:
    assert Client().get(address).status_code == 302
    neighbour = bekal.browser(bekal.with_role("kepala_desa", bekal.TETANGGA))
    assert neighbour.get(address).status_code in (403, 404)
    assert terbit.klien["ratna"].get(address.replace("2025-1", "2025-9")).status_code == 404
    now = clock.now()
    Withdrawal.objects.create(
        kode=bekal.DESA,
        number="2025-1",
        state="ditarik",
        reason="keliru",
        asked_by="akun:1",
        asked_at=now,
        decided_by="akun:2",
        decided_at=now,
    )
    assert terbit.klien["ratna"].get(address).status_code == 404
