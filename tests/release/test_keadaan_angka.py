"""States of figures (docs/bidang/quality_policy.md 1): which figure bears which mark, and that every product shows
it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from dataclasses import replace

import pytest

from cantik.codes.knowledge import VillageKnowledge
from cantik.content.kinds import TableSpec
from cantik.content.loader import load_content
from cantik.publish.book.layout import panels
from cantik.publish.exchange import csv_, datapackage, jsonstat
from cantik.publish.exchange.dataset import list_datasets, set_of_figures, set_of_table
from cantik.publish.workbook.make import workbook
from cantik.release.codec import decode, encode
from cantik.release.model import Release
from cantik.release.printed_tables import print_release
from cantik.release.show import cell_text, figure_text
from cantik.release.states import state_of
from tests.fixtures.contoh_rilis import common_release
from tests.release.test_dua_jumlah import known, people, released

__all__ = ["known"]
EVENTS = load_content().tables["peristiwa_vital"]
PEOPLE = load_content().tables["penduduk_dusun"]


@pytest.mark.parametrize(
    ("spec", "reference", "published", "state"),
    [
        (EVENTS, "2025-06-30", "2025-07-05", "xx"),  # the year still runs
        (EVENTS, "2025-12-31", "2026-02-03", "x"),
        (EVENTS, "2025-12-31", "2026-12-31", "x"),  # twelve months after its end
        (EVENTS, "2025-12-31", "2027-01-01", ""),
        (PEOPLE, "2025-06-30", "2025-07-05", ""),  # of a day: frozen, examined, signed
        (replace(PEOPLE, estimate=True), "2025-12-31", "2026-02-03", "e"),
        (replace(EVENTS, estimate=True), "2025-12-31", "2026-02-03", "e"),
    ],
)
def test_which_state_a_measure_is_in(spec: TableSpec, reference: str, published: str, state: str) -> None:
    assert state_of(spec, dt.date.fromisoformat(reference), dt.date.fromisoformat(published)) == state


def test_a_measure_of_a_period_is_marked_from_its_content_to_its_note_and_no_other_is(known: VillageKnowledge) -> None:
    tables = dict(known.content.tables)
    tables["penduduk_dusun"] = replace(tables["penduduk_dusun"], reference="periode")
    view = people({("ya", "ya"): 60, ("ya", "tidak"): 30})
    release = released(view, replace(known, content=replace(known.content, tables=tables, digest="uji-keadaan")))
    of_period = [table for table in release.tables if table.id == "penduduk_dusun"]
    assert of_period
    for table in release.tables:
        states = {cell.state for cell in table.cells if cell.status == "ada"}
        assert states == ({"x"} if table in of_period else {""})
        assert any(note.startswith("x: angka sementara") for note in table.notes) is (table in of_period)
        assert any(note.startswith("x: preliminary") for note in table.notes_en) is (table in of_period)
    final = released(view, known)
    assert '"state"' not in json.dumps([encode(final.tables), encode(final.figures)]), "what is final is as it was"


def marked(state: str) -> Release:
    """The invented release with the first published count of its first table, and its first indicator, in a state."""
    plain = common_release()
    first = plain.tables[0]
    at = next(place for place, cell in enumerate(first.cells) if cell.value)
    cells = tuple(replace(cell, state=state) if place == at else cell for place, cell in enumerate(first.cells))
    figures = (replace(plain.figures[0], state=state), *plain.figures[1:])
    return replace(plain, tables=(replace(first, cells=cells), *plain.tables[1:]), figures=figures)


@pytest.mark.parametrize(("state", "mark", "word"), [("x", "ˣ", "sementara"), ("r", "ʳ", "diperbaiki")])
def test_every_product_shows_the_mark_once(state: str, mark: str, word: str) -> None:
    release, plain = marked(state), common_release()
    table, bare = release.tables[0], plain.tables[0]
    assert decode(Release, encode(release)) == release
    assert print_release(release).tables[0].cells == table.cells
    texts = [cell_text(cell) for cell in table.cells]
    assert [text.removesuffix(mark) for text in texts] == [cell_text(cell) for cell in bare.cells]
    assert sum(text.endswith(mark) for text in texts) == 1
    assert figure_text(release.figures[0]) == figure_text(plain.figures[0]) + mark
    assert any(mark in str(panel) for panel in panels(table)), "the book"

    rows = list(csv.DictReader(io.StringIO(csv_.set_csv(set_of_table(table)).decode())))
    assert [row["keadaan_angka"] for row in rows if row["keadaan_angka"]] == [state]
    assert "keadaan_angka" not in csv_.set_csv(set_of_table(bare)).decode()
    figures = list(csv.DictReader(io.StringIO(csv_.set_csv(set_of_figures(release)).decode())))
    assert [row["keadaan_angka"] for row in figures if row["keadaan_angka"]] == [state]
    assert "keadaan_angka" not in csv_.set_csv(set_of_figures(plain)).decode()
    sets = list_datasets(release)
    described = datapackage.descriptor(release, sets, {own.csv_file: csv_.set_csv(own) for own in sets})
    fields = {field["name"]: field for field in described["resources"][0]["schema"]["fields"]}
    assert {"value": state, "label": word} in fields["keadaan_angka"]["categories"]
    own = {
        place: said for place, said in jsonstat.dataset(set_of_table(table), release)["status"].items() if said == word
    }
    assert len(own) == 1

    sheets = zipfile.ZipFile(io.BytesIO(workbook(release)))
    assert mark in sheets.read("xl/styles.xml").decode()
    assert mark not in zipfile.ZipFile(io.BytesIO(workbook(plain))).read("xl/styles.xml").decode()
