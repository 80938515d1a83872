"""The data files say what the release says; other people's readers and validators agree."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonstat_validator import JSONStatValidationError, validate_jsonstat

from cantik.base.spreadsheet import csv_text
from cantik.publish import exchange
from cantik.publish.exchange.csv_ import set_csv
from cantik.publish.exchange.dataset import set_of_table
from cantik.publish.exchange.jsonstat import dataset
from cantik.release.model import Release, Table
from tests.fixtures.contoh_rilis import common_release, make_release

RELEASE = common_release()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rilis")
    exchange.make(RELEASE, path)
    return path


@pytest.mark.parametrize("table", RELEASE.tables, ids=lambda t: t.key)
def test_jsonstat_is_valid_and_holds_every_cell(table: Table) -> None:
    data = dataset(set_of_table(table), RELEASE)
    validate_jsonstat(data)
    size = 1
    for n in data["size"]:
        size *= n
    assert size == len(data["value"]) == len(table.cells)
    for position, cell in enumerate(table.cells):
        assert data["value"][position] == cell.value
        assert data["status"].get(str(position), "ada") == cell.status


def test_a_broken_dataset_is_noticed_by_the_validator() -> None:
    data = dataset(set_of_table(RELEASE.tables[0]), RELEASE)
    data["size"] = "besar"
    with pytest.raises(JSONStatValidationError):
        validate_jsonstat(data)


@pytest.mark.parametrize("table", RELEASE.tables, ids=lambda t: t.key)
def test_csv_reads_back_with_the_standard_reader(table: Table) -> None:
    rows = list(csv.DictReader(io.StringIO(set_csv(set_of_table(table)).decode())))
    assert [(r["nilai"], r["status"]) for r in rows] == [
        ("" if c.value is None else str(c.value), c.status) for c in table.cells
    ]
    names = [tuple(r[axis.id] for axis in table.axes) for r in rows]
    assert names == [tuple(c.id for c in categories) for categories, _ in table.walk()]


def test_a_hidden_cell_is_empty_everywhere(folder: Path) -> None:
    table = RELEASE.table("pendidikan-g")
    hidden = [i for i, c in enumerate(table.cells) if c.status == "rahasia"]
    assert hidden
    data = json.loads((folder / "tabel" / "pendidikan-g.jsonstat.json").read_bytes())
    rows = list(csv.DictReader(io.StringIO((folder / "tabel" / "pendidikan-g.csv").read_text())))
    assert all(data["value"][i] is None and rows[i]["nilai"] == "" for i in hidden)


def test_the_data_package_obeys_the_official_profile(folder: Path, shared: Path) -> None:
    import jsonschema

    profile = next((shared / "data" / "standards").rglob("datapackage*.json"))
    package = json.loads((folder / "datapackage.json").read_bytes())
    validator = jsonschema.validators.validator_for(json.loads(profile.read_bytes()))
    checker = validator(json.loads(profile.read_bytes()))
    assert not list(checker.iter_errors(package))
    del package["resources"]
    assert list(checker.iter_errors(package))


def test_every_resource_is_there_with_its_length_and_hash(folder: Path) -> None:
    import hashlib

    package = json.loads((folder / "datapackage.json").read_bytes())
    assert len(package["resources"]) == len(RELEASE.tables) + 1
    for resource in package["resources"]:
        data = (folder / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"


def test_two_writings_have_the_same_bytes(tmp_path: Path) -> None:
    paths = [tmp_path / "a", tmp_path / "b"]
    for path in paths:
        exchange.make(make_release(), path)
    for file in sorted(p for p in paths[0].rglob("*") if p.is_file()):
        assert file.read_bytes() == (paths[1] / file.relative_to(paths[0])).read_bytes()


@given(st.text(max_size=30))
def test_no_text_of_a_table_can_be_a_formula(text: str) -> None:
    ((written,),) = csv.reader(io.StringIO(csv_text([[text]], quoted=True), newline=""))
    plain_number = written[:1] in "+-" and written[1:].replace(".", "").replace(",", "").isdigit()
    assert plain_number or not written.startswith(("=", "+", "-", "@", "\t", "\r", "\x00"))
    assert written.lstrip("'").endswith(text.lstrip("'"))


def test_a_draft_says_so_in_every_dataset() -> None:
    from dataclasses import replace

    draft: Release = replace(RELEASE, standing="rancangan")
    assert dataset(set_of_table(draft.tables[0]), draft)["extension"]["rilis"]["standing"] == "rancangan"
