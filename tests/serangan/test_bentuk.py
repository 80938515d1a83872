"""Whoever reads the book, the workbook, every open format, the API and the pictures learns nothing that the tables of
the release do not tell: what stands in them beyond those is a statement, and there is none. What the tables tell
narrows nothing (`test_serangan.py`); at night the statements of all forms go to the same solver.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from cantik.publish import book, infographic, workbook
from cantik.publish.infographic.beside import BesidePair, content_beside
from cantik.publish.infographic.choice import PictureChoice, list_figures, list_messages
from cantik.publish.infographic.content import content, short, unit_of
from cantik.publish.infographic.make import picture_job
from cantik.publish.infographic.monthly import content_month
from cantik.publish.typeset import Press, legible
from cantik.release.card import CardPeriod
from cantik.release.files import open_release
from cantik.release.further_books import decode_books, retell
from cantik.release.model import Release
from cantik.release.show import figure_text
from tests.fixtures.desa_jadi import CODE, Village, made_village
from tests.products import baca
from tests.release.test_kartu import card
from tests.serangan import bentuk, desa
from tests.serangan.bentuk import Statement
from tests.serangan.hakim import Truth, judged, secrets_of
from tests.serangan.peristiwa import recorded
from tests.serangan.rilis import Folder, Told, read_folder

pytestmark = pytest.mark.lambat
LEAK = Decimal(3)


@pytest.fixture(scope="module")
def village(tmp_path_factory: pytest.TempPathFactory) -> Village:
    return made_village(tmp_path_factory)


@pytest.fixture(scope="module")
def release(village: Village) -> Release:
    return village.release


def hidden_keys(release: Release) -> list[str]:
    """Tables with a hidden cell: only of those can a form say too much."""
    return [table.key for table in release.tables if any(cell.value is None for cell in table.cells)]


def first_hidden(folder: Path, key: str) -> int:
    return next(at for at, said in enumerate(bentuk.known_cells(folder, key)) if said[0] is None)


# ── tables in every form ─────────────────────────────────────────────────────────────────────────
def test_files_workbook_and_api_say_no_more_than_the_tables(village: Village, release: Release) -> None:
    keys, folder = [table.key for table in release.tables], village.folder
    assert len(hidden_keys(release)) > 2
    assert bentuk.read_files(folder, keys, folder) == []
    assert bentuk.read_workbook(release, folder, baca.spreadsheet) == []
    assert bentuk.read_answers(village.site, CODE, hidden_keys(release), folder) == []


def test_a_cell_that_only_one_form_opens_is_found(village: Village, release: Release, tmp_path: Path) -> None:
    """In each file of the release, and in each answer that is made of a folder whose table gives a cell away."""
    key, folder = hidden_keys(release)[0], village.folder
    at = first_hidden(folder, key)
    own = tmp_path / CODE / "rilis"
    shutil.copytree(village.site / CODE / "rilis", own)
    for form, name in bentuk.FILES.items():
        path = own / name.format(key)
        kept = path.read_bytes()
        _open(path, at)
        found = bentuk.read_files(own, [key], folder)
        assert [(each.form, each.at, each.said[0]) for each in found] == [(f"berkas {form}", at, LEAK)]
        path.write_bytes(kept)
    table = json.loads((own / "tabel" / f"{key}.json").read_bytes())
    table["cells"][at].update(value=int(LEAK), status="ada", low=None, high=None)
    (own / "tabel" / f"{key}.json").write_text(json.dumps(table), encoding="utf-8")
    for name in bentuk.FILES.values():
        (own / name.format(key)).unlink()  # whole files are handed on: without them each form is made of the table
    found = bentuk.read_answers(tmp_path, CODE, [key], folder)
    assert [each.form for each in found] == [f"api {form}" for form in bentuk.ANSWERS]
    assert {(each.at, each.said[0]) for each in found} == {(at, LEAK)}

    def opened(place: Path, table: Any) -> baca.Flat:
        flat = list(baca.spreadsheet(place, table))
        return [int(LEAK) if table.key == key and position == at else value for position, value in enumerate(flat)]

    assert [each.at for each in bentuk.read_workbook(release, folder, opened)] == [at]


def _open(path: Path, at: int) -> None:
    """Write a number into a hidden cell of a file; its range stays."""
    if path.suffix == ".json":
        data = json.loads(path.read_bytes())
        data["value"][at] = int(LEAK)
        path.write_text(json.dumps(data), encoding="utf-8")
        return
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    rows[at]["OBS_VALUE" if "OBS_VALUE" in rows[at] else "nilai"] = str(LEAK)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


# ── books ────────────────────────────────────────────────────────────────────────────────────────
def test_the_rows_of_the_books_say_no_more(village: Village, release: Release) -> None:
    text = baca.book_text(village.folder / "produk" / "buku.pdf")
    assert bentuk.read_book(release.printed_tables, village.folder, text) == []
    for plan in decode_books(release):
        keys = {key for chapter in plan.chapters for key in chapter.tables} & set(hidden_keys(release))
        if plan.form != "infografis" and keys:
            told = baca.book_text(village.folder / plan.files[0])
            tables = [release.table(key) for key in keys]
            assert bentuk.read_book(tables, village.folder, told, rows=False) == [], plan.id


def test_a_number_in_place_of_na_in_the_book_is_found(village: Village, release: Release) -> None:
    """In the row of its table, and at a bar."""
    text = baca.book_text(village.folder / "produk" / "buku.pdf")
    table = next(t for t in release.printed_tables if any(c.value is None for c in t.cells))
    own, at = baca.layout(table), first_hidden(village.folder, table.key)
    row = own.place[at][0]
    stub = baca.bare(f"{own.rows[row][-1]}/{own.rows_en[row][-1]}")
    begin = text.index(baca.bare(table.title))
    place = text.index("NA", text.index(stub, begin))
    leaked = f"{text[:place]}{LEAK}{text[place + 2 :]}"
    drawn = f"{text[:place]}NA{baca.bare(own.rows[row][-1])}{LEAK}%{text[place + 2 :]}"
    for told, form in ((leaked, "buku"), (drawn, "diagram")):
        found = bentuk.read_book(release.printed_tables, village.folder, told)
        assert [(each.form, each.table, each.said[0]) for each in found] == [(form, table.key, LEAK)]


# ── pictures ─────────────────────────────────────────────────────────────────────────────────────
def text_of(pdf: bytes | Path) -> str:
    return "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def chosen_pictures(release: Release, sizes: Sequence[str]) -> list[str]:
    """The text of pictures by theme, as they are printed for a phone: those of the program, and one with figures, maps
    and a sentence that somebody chose."""
    told = legible(release)
    figures, said = list_figures(told), list_messages(told)
    maps = tuple((figure.id,) for figure in figures)
    choice = PictureChoice(figures[-3:], next(iter(said.values()), None), maps)
    plans = [plan for plan in decode_books(told) if plan.form == "infografis"]
    data = [(size, content(told, size=size, theme="", choice=choice)) for size in sizes]
    data += [(size, content(retell(told, plan), size=size, theme="")) for plan in plans for size in sizes]
    return print_texts(data)


def print_texts(data: Sequence[tuple[str, dict[str, Any]]]) -> list[str]:
    """The text of pictures, each with its size."""
    with Press() as press:
        return [text_of(press.print_pages(replace(picture_job(each, size), format="pdf"))) for size, each in data]


def test_pictures_say_what_the_files_say(village: Village, release: Release) -> None:
    """The poster of the edition, and what is drawn when somebody asks: read from their text."""
    keys, poster = [table.key for table in release.book_tables], village.folder / "produk" / "infografis.pdf"
    for text in [text_of(poster), *chosen_pictures(release, ["cerita"])]:
        assert len(text) > 300
        assert bentuk.read_picture(text, village.folder, keys) == []


def test_beside_its_kecamatan_every_number_is_of_one_of_both_releases(village: Village, release: Release) -> None:
    """The kecamatan: the same figures, each larger by a half, so that none is one of the village by chance."""
    told = legible(release)
    others = {f.id: replace(f, value=f.value * 3 / 2) for f in list_figures(told) if f.value is not None}
    pairs = [BesidePair(f, others[f.id]) for f in list_figures(told) if f.denominator not in (None, 1)]
    above = replace(told, place=replace(told.place, name="Contoh Atas"), figures=tuple(others.values()))
    own = bentuk.printed_figures(village.folder)
    for lang in ("id", "en"):
        data = content_beside(told, above, pairs, size="cerita", theme="Tema", choice=PictureChoice(lang=lang))
        (text,) = print_texts([("cerita", data)])
        shown = pairs[: len(data["panel"][0]["baris"])]
        titles = [short(pair.title(lang), lang) for pair in shown]
        units = [unit_of(pair.own, lang) for pair in shown]
        words = [*titles, *units, *data["ket"], data["sub"], data["sumber"], data["panel"][0]["temuan"]]
        allowed = [text for pair in shown for text in (own[pair.own.id], figure_text(others[pair.own.id]))]
        assert len(bentuk.other_numbers(text, words, (), lang)) > len(shown), "each pair has its numbers"
        assert bentuk.other_numbers(text, words, allowed, lang) == [], lang
        assert bentuk.other_numbers(f"{text} {LEAK * 777}", words, allowed, lang) == [str(LEAK * 777)]


def test_a_month_says_only_numbers_of_its_card() -> None:
    made = card(CardPeriod(2026, 7), born=23, dead=11, k=-2)
    for lang in ("id", "en"):
        data = content_month(legible(made), size="cerita", theme="Tema", lang=lang)
        (text,) = print_texts([("cerita", data)])
        words = [*data["ket"], data["sub"], made.period_words(lang)]
        counts = (made.opening, made.births, made.deaths, made.arrivals, made.departures, abs(made.k), made.persons)
        allowed = [f"{each:,}".replace(",", ".") for each in (*counts, made.families, made.persons - made.opening)]
        assert len(bentuk.other_numbers(text, words, (), lang)) > len(counts) - 1
        assert bentuk.other_numbers(text, words, allowed, lang) == [], lang
        assert bentuk.other_numbers(text, words, allowed[1:], lang) == [allowed[0]], lang


def test_only_what_is_published_can_be_chosen(village: Village, release: Release) -> None:
    told = json.loads((village.folder / "tabel" / "indikator.json").read_bytes())
    known = {each["id"] for each in told if not each["area"] and each["value"] is not None}
    assert {figure.id for figure in list_figures(release)} == known
    assert len(known) < len({each["id"] for each in told}), "some are hidden"
    described = (village.folder / "rilis.json").read_text("utf-8")
    described += "".join(path.read_text("utf-8") for path in sorted((village.folder / "tabel").glob("*.json")))
    for sentence in list_messages(release).values():
        assert json.dumps(sentence.removesuffix("."), ensure_ascii=False)[1:-1] in described, sentence


def test_a_picture_that_is_not_of_the_protected_result_is_found(village: Village, tmp_path: Path) -> None:
    """The poster as it is, against a release that hides a category of a panel, a figure, a dusun of the map."""
    poster = text_of(village.folder / "produk" / "infografis.pdf")
    shutil.copytree(village.folder / "tabel", tmp_path / "tabel")
    key = "penduduk_pendidikan"

    def hide(name: str, change: Callable[[Any], None]) -> list[str]:
        path = tmp_path / "tabel" / name
        kept = path.read_bytes()
        data = json.loads(kept)
        change(data)
        path.write_text(json.dumps(data), encoding="utf-8")
        found = bentuk.read_picture(poster, tmp_path, [key])
        path.write_bytes(kept)
        return found

    assert hide(f"{key}.json", lambda table: None) == []
    assert hide(f"{key}.json", lambda table: table["cells"][0].update(value=None)) != []
    assert hide("indikator.json", lambda told: _hide_figure(told, "jumlah_keluarga", "")) != []
    assert hide("indikator.json", lambda told: _hide_figure(told, "keluarga_kepala_perempuan", "dusun")) != []


def _hide_figure(told: list[dict[str, Any]], name: str, area: str) -> None:
    for each in told:
        if each["id"] == name and bool(each["area"]) == bool(area):
            each["value"] = None


# ── the solver over all forms ────────────────────────────────────────────────────────────────────
def with_statements(folder: Folder, found: Sequence[Statement]) -> Folder:
    """What is known of a folder with what its forms say beyond it."""
    cells: dict[str, list[Told]] = {}
    for told in folder.told:
        if not told.source.endswith(" asked"):
            cells.setdefault(told.table, []).append(told)
    more = [
        replace(cells[each.table][each.at], source=f"{each.form} {each.at}", value=int(each.said[0]))
        for each in found
        if each.table in cells and each.said[0] is not None
    ]
    return replace(folder, told=[*folder.told, *more])


@pytest.mark.malam
@pytest.mark.parametrize(("seed", "persons"), [(5, 100), (5, 400), (8, 1500)])
def test_the_solver_narrows_nothing_with_all_forms(seed: int, persons: int, tmp_path: Path) -> None:
    made = desa.publish(recorded(desa.contoh_village(seed, persons)), tmp_path / "desa")
    own = tmp_path / "situs" / desa.DESA / "rilis"
    shutil.copytree(made.folder, own)
    release = open_release(own)
    for product in (workbook, book, infographic):
        product.make(release, own)
    keys = [table.key for table in release.tables]
    found = bentuk.read_files(own, keys, own) + bentuk.read_workbook(release, own, baca.spreadsheet)
    found += bentuk.read_answers(tmp_path / "situs", desa.DESA, keys, own)
    found += bentuk.read_book(release.printed_tables, own, baca.book_text(own / "produk" / "buku.pdf"))
    folder = read_folder(own)
    secrets = secrets_of(folder, Truth.of(made.snapshot))
    assert [breach.source for breach in judged(with_statements(folder, found), secrets, 1).breaches] == []
    sizes = ["persegi", "potret", "cerita", "a3"]
    for text in [text_of(own / "produk" / "infografis.pdf"), *chosen_pictures(release, sizes)]:
        assert bentuk.read_picture(text, own, [table.key for table in release.book_tables]) == []

    secret = next(each for each in secrets if each.told.table in keys)
    cells = [each for each in folder.told if each.table == secret.told.table and not each.source.endswith(" asked")]
    leak = Statement("api parquet", secret.told.table, cells.index(secret.told), (Decimal(secret.count), None, None))
    narrowed = judged(with_statements(folder, [leak]), secrets, 1).breaches
    assert secret.told.source in [breach.source for breach in narrowed]
