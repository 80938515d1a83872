"""The reporting status of the village that went the whole way, against the content and against its own reasons."""

from __future__ import annotations

import csv
import io

from cantik.content.loader import load_content
from tests.fixtures.desa_jadi import Village


def test_the_whole_catalogue_stands_in_it_once_and_by_its_reason(village: Village) -> None:
    release, content = village.release, load_content()
    rows = list(csv.DictReader(io.StringIO((village.pages / "status.csv").read_text("utf-8"))))
    told = {row["id"]: row for row in rows}
    assert len(rows) == len(told)
    day = release.reference
    spans = {spec.id: (spec.since, spec.until) for spec in content.tables.values()}
    spans |= {spec.id: (spec.since, spec.until) for spec in content.indicators.values()}
    in_force = {name for name, (since, until) in spans.items() if since <= day and (until is None or day <= until)}
    asked_for = {
        spec.id for spec in content.indicators.values() if spec.asked_as
    }  # in the pages of goals (docs/adr/0080)
    assert told.keys() <= in_force
    assert in_force - told.keys() <= asked_for
    assert {name for name, row in told.items() if row["jenis"] == "tabel"} <= set(content.tables)
    published = {table.id for table in release.tables}
    published |= {figure.id for figure in release.figures if figure.status == "ada"}
    assert {name for name, row in told.items() if row["status"] == "terbit"} == published
    for name, row in told.items():
        if row["status"] != "terbit":
            unfilled = row["sebab"].startswith(
                (
                    "Tidak terisi",
                    "Belum ada daftar",
                    "Tidak ada yang terjawab",
                    "Hanya dihitung dari pendataan yang berdiri",
                    "Tidak ditanyakan seluruhnya",
                )
            )
            assert (row["status"] == "belum_dikumpulkan") == unfilled, (name, row["sebab"])
