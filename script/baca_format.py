"""Other people's readers over the open data of a site: run by `script/ukur_pembaca.py` in the environment of the group
`pembaca`. Prints, for each reader, what it read and what it did not take; each also gets one broken file that it must
refuse.

    python baca_format.py SITE [SHAPES_OF_DCAT_AP]
"""

import csv
import io
import json
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import frictionless
import pyarrow.parquet as parquet
import pyshacl
import rdflib
from csvw import TableGroup
from pysdmx.io import get_datasets, read_sdmx

Found = dict[str, Any]


def read_statistics(release: Path) -> Found:
    """SDMX: structures by pysdmx, against the schemas, and the data of every set with them."""
    structures = release / "sdmx" / "struktur.xml"
    message = read_sdmx(structures, validate=True)
    rows = 0
    for file in sorted((release / "sdmx").glob("*.csv")):
        (data,) = get_datasets(file, structures)
        rows += len(data.data)
    return {"dataflow": len(message.get_dataflows()), "pengamatan": rows}


def break_statistics(release: Path) -> None:
    """A code list without its id."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "struktur.xml"
        text = (release / "sdmx" / "struktur.xml").read_text(encoding="utf-8")
        file.write_text(text.replace('id="CL_AREA"', "", 1), encoding="utf-8", newline="\n")
        read_sdmx(file, validate=True)


def read_messages(release: Path) -> Found:
    """SDMX-ML as the API answers it: every message by the schemas, its observations with the structures."""
    structures, rows = release / "sdmx" / "struktur.xml", 0
    for file in sorted((release.parent / "dari-api").glob("*.sdmx.xml")):
        read_sdmx(file, validate=True)
        (data,) = get_datasets(file, structures)
        rows += len(data.data)
        older = read_sdmx(file.with_name(file.name.replace(".sdmx.xml", ".sdmx21.xml")), validate=True)
        if len(older.get_datasets()[0].data) != len(data.data):
            raise ValueError(f"{file.name}: SDMX-ML 2.1 berbeda")
    if not rows:
        raise ValueError("tidak ada pengamatan")
    return {"pengamatan": rows}


def break_messages(release: Path) -> None:
    """An observation outside of its set of data."""
    text = next((release.parent / "dari-api").glob("*.sdmx.xml")).read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "data.xml"
        file.write_text(
            text.replace("<mes:DataSet ", "<mes:DataSat ").replace("</mes:DataSet>", "</mes:DataSat>"),
            encoding="utf-8",
            newline="\n",
        )
        read_sdmx(file, validate=True)


def read_columns(release: Path) -> Found:
    """Parquet by PyArrow: the rows and the sum of each set are those of its CSV."""
    rows = 0
    for file in sorted((release.parent / "dari-api").glob("*.parquet")):
        table = parquet.read_table(file)
        with (release / "tabel" / f"{file.stem}.csv").open(encoding="utf-8", newline="") as stream:
            lines = list(csv.DictReader(stream))
        values = [float(line["nilai"]) for line in lines if line["nilai"]]
        told = [value for value in table.column("nilai").to_pylist() if value is not None]
        if table.num_rows != len(lines) or told != values:
            raise ValueError(f"{file.name}: bukan isi CSV-nya")
        rows += table.num_rows
    if not rows:
        raise ValueError("tidak ada baris")
    return {"baris": rows}


def break_columns(release: Path) -> None:
    """A file that ends too early."""
    data = next((release.parent / "dari-api").glob("*.parquet")).read_bytes()
    parquet.read_table(io.BytesIO(data[: len(data) // 2]))


def read_web(release: Path) -> Found:
    """CSVW: every row of every file by its description, keys unique."""
    group = TableGroup.from_file(release / "csv-metadata.json")
    rows = 0
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for table in group.tables:
            rows += sum(1 for _row in table.iterdicts())
            if not table.check_primary_key():
                raise ValueError(f"{table.url}: kunci utama berulang")
    return {"berkas": len(group.tables), "baris": rows}


def break_web(release: Path) -> None:
    """A word where a number is described."""
    described = json.loads((release / "csv-metadata.json").read_text(encoding="utf-8"))
    for table in described["tables"]:
        for column in table["tableSchema"]["columns"]:
            if column["name"] == "satuan":
                column["datatype"] = "integer"
    file = release / "csv-metadata.salah.json"
    file.write_text(json.dumps(described), encoding="utf-8", newline="\n")
    try:
        for table in TableGroup.from_file(file).tables:
            list(table.iterdicts())
    finally:
        file.unlink()


def read_package(release: Path) -> Found:
    """Data Package: frictionless reads every row and finds no fault."""
    report = frictionless.validate(release / "datapackage.json")
    if not report.valid:
        raise ValueError(str(report.flatten(["title", "rowNumber", "fieldName"])[:5]))
    return {"sumber": len(report.tasks)}


def break_package(release: Path) -> None:
    """A hash that is another's."""
    package = json.loads((release / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"][0]["hash"] = "sha256:" + "0" * 64
    file = release / "datapackage.salah.json"
    file.write_text(json.dumps(package), encoding="utf-8", newline="\n")
    try:
        report = frictionless.validate(file)
    finally:
        file.unlink()
    if not report.valid:
        raise ValueError("tidak sah")


def read_catalogue(site: Path, shapes: Path) -> Found:
    """DCAT-AP: the shapes of SEMIC over the whole catalogue."""
    graph = rdflib.Graph().parse(site / "katalog.jsonld", format="json-ld")
    conforms, _results, text = pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes), advanced=True)
    if not conforms:
        raise ValueError(text[:500])
    return {"pernyataan": len(graph)}


def break_catalogue(site: Path, shapes: Path) -> None:
    """A dataset without a title."""
    told = json.loads((site / "katalog.jsonld").read_text(encoding="utf-8"))
    del told["dcat:dataset"][0]["dct:title"]
    graph = rdflib.Graph().parse(data=json.dumps(told), format="json-ld")
    if not pyshacl.validate(graph, shacl_graph=rdflib.Graph().parse(shapes), advanced=True)[0]:
        raise ValueError("tidak sah")


def is_refused(breaking: Callable[..., None], *places: Path) -> bool:
    """Whether a reader refuses the broken file."""
    try:
        breaking(*places)
    except Exception:  # noqa: BLE001 - whatever a reader of others raises is its refusal
        return True
    return False


def main(site: Path, shapes: Path | None) -> int:
    """Read every release of the site; 1 when a reader refuses one, or takes a broken one."""
    pairs = {"SDMX": (read_statistics, break_statistics), "CSVW": (read_web, break_web)}
    pairs |= {"SDMX-ML": (read_messages, break_messages), "Parquet": (read_columns, break_columns)}
    pairs["Data Package"] = (read_package, break_package)
    found: list[Found] = []
    for release in sorted(site.glob("*/rilis")):
        for name, (read, breaking) in pairs.items():
            run = {"rilis": release.parent.name, "format": name, **read(release)}
            found.append({**run, "yang_rusak_ditolak": is_refused(breaking, release)})
    if shapes is not None:
        refused = is_refused(break_catalogue, site, shapes)
        found.append({"format": "DCAT-AP", **read_catalogue(site, shapes), "yang_rusak_ditolak": refused})
    print(json.dumps(found, ensure_ascii=False))
    return int(not all(each["yang_rusak_ditolak"] for each in found) or not found)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) > 2 else None))
