"""A set of data of a release in the form that the ending of an address asks for. Every form prints the same set
(`publish.exchange.dataset`), as the files of the release do.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from cantik.base.canonical import canonical_json
from cantik.base.media_types import MEDIA_TYPES
from cantik.base.workbook_file import new_workbook
from cantik.engines.flat_parquet import write_rows
from cantik.outlets.api.holdings import HeldRelease
from cantik.outlets.api.questions import WHOLE, PagePart
from cantik.publish.exchange import sdmx, sdmx_data
from cantik.publish.exchange.csv_ import LEAST, columns, list_rows, set_csv
from cantik.publish.exchange.data_index import describe_axis, plain_number
from cantik.publish.exchange.dataset import INDICATORS, Dataset, Observation, set_of_figures, set_of_table
from cantik.publish.exchange.jsonstat import dataset as jsonstat
from cantik.release.model import Release
from cantik.release.own.sources import release_of, table_of


@dataclass(frozen=True, slots=True)
class PickedSet:
    """A set of data as it is asked for: of which release, which of its sets (`keys`: all of them, in their order),
    whole and the part that was picked."""

    release: Release
    keys: tuple[str, ...]
    whole: Dataset
    part: Dataset


def open_set(held: HeldRelease, key: str) -> Dataset | None:
    """A set of a release by its key; None without."""
    if key == INDICATORS:
        release = release_of(held.folder)
        return set_of_figures(release) if release.figures else None
    table = table_of(held.folder, key)
    return None if table is None else set_of_table(table)


#: ending of an address: what the description of a release calls the file that says the whole set so, and where it lies
_FILES: Final[Mapping[str, tuple[str, str]]] = {
    "csv": ("csv", "tabel/{}.csv"),
    "jsonstat.json": ("jsonstat", "tabel/{}.jsonstat.json"),
    "sdmx.csv": ("sdmx-csv", "sdmx/{}.csv"),
}


def read_whole(held: HeldRelease, key: str, form: str) -> bytes | None:
    """The file of a release that says a whole set in a form: nothing need be read and written again. None without."""
    name, place = _FILES.get(form, ("", ""))
    lies = place.format(key)
    if not name or held.sets.get(key, {}).get("berkas", {}).get(name) != lies:  # no other file is ever read
        return None
    try:
        return (held.folder / lies).read_bytes()
    except FileNotFoundError:
        return None  # a folder that was thinned out: the set is read and written


def cut_page(rows: int, page: PagePart) -> tuple[slice, int]:
    """Which of so many rows stand on a page, and how many a page has."""
    if page == WHOLE:
        return slice(None), rows
    return slice((page.number - 1) * page.size, page.number * page.size), page.size


def describe_part(asked: PickedSet, page: PagePart) -> dict[str, Any]:
    """The set with one page of its observations, the axes as far as they were picked."""
    own, release = asked.part, asked.release
    where, size = cut_page(len(own.observations), page)
    return {
        "kunci": own.key,
        "nomor": own.number,
        "judul": own.title[0],
        "judul_en": own.title[1],
        "satuan": own.unit[0],
        "satuan_en": own.unit[1],
        "dasar": own.base,
        "sumber": own.source[0],
        "catatan": list(own.notes[0]),
        "acuan": own.reference.isoformat(),
        "wilayah": {"kode": release.place.code, "nama": release.place.heading()},
        "rilis": release.number,
        "rekaan": release.fictitious,
        "lisensi": release.licence,
        "sumbu": [describe_axis(axis) for axis in own.axes],
        "halaman": page.number,
        "ukuran": size,
        "jumlah": len(own.observations),
        "isi": [_describe_observation(own, each) for each in own.observations[where]],
    }


def _describe_observation(own: Dataset, each: Observation) -> dict[str, Any]:
    told: dict[str, Any] = {axis.id: key for axis, key in zip(own.axes, each.key, strict=True)}
    told |= {"nilai": plain_number(each.value), "status": each.status, "keadaan": each.state}
    if own.key == INDICATORS:
        told |= {"judul": each.title[0], "judul_en": each.title[1]}  # of a level's sum of some villages: its own
        told |= {"satuan": each.unit, "pembilang": each.numerator, "penyebut": each.denominator, "dasar": each.base}
    return told | {"batas_bawah": plain_number(each.low), "batas_atas": each.high}


def _xlsx(asked: PickedSet) -> bytes:
    """One sheet, a row each, numbers as numbers; what it is stands in the properties. The same set, the same bytes."""
    own, issued = asked.part, asked.release.published
    stream = io.BytesIO()
    with new_workbook(stream) as book:
        created = dt.datetime(issued.year, issued.month, issued.day)  # noqa: DTZ001 - a workbook knows no zones
        fictitious = " CONTOH – DATA REKAAN." if asked.release.fictitious else ""
        about = {"title": own.title[0], "subject": asked.release.edition, "comments": f"{own.source[0]}{fictitious}"}
        book.set_properties({**about, "created": created})
        sheet = book.add_worksheet("data")
        sheet.write_row(0, 0, columns(own), book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)
        for number, row in enumerate(list_rows(own), 1):
            for at, part in enumerate(row):
                if isinstance(part, str):
                    sheet.write_string(number, at, part)
                elif part is not None:
                    sheet.write_number(number, at, float(part) if isinstance(part, Decimal) else part)
    return stream.getvalue()


def _parquet(asked: PickedSet) -> bytes:
    own = asked.part
    numbers = dict.fromkeys(("nilai", LEAST), "DOUBLE") | dict.fromkeys(
        ("batas_bawah", "batas_atas", "pembilang", "penyebut"), "BIGINT"
    )
    kinds = {name: "DATE" if name == "acuan" else numbers.get(name, "VARCHAR") for name in columns(own)}
    return write_rows(kinds, list(list_rows(own)))


def _structure(asked: PickedSet) -> sdmx.DataStructure:
    """The set with the ids of the structures of its release; codes are those of the whole set."""
    return replace(sdmx.structure_of(asked.whole, asked.keys), dataset=asked.part)


#: ending of an address: media type, and what makes the bytes of a set
FORMS: Final[Mapping[str, tuple[str, Callable[[PickedSet], bytes]]]] = {
    "csv": ("text/csv; charset=utf-8", lambda asked: set_csv(asked.part)),
    "xlsx": (MEDIA_TYPES[".xlsx"], _xlsx),
    "jsonstat.json": ("application/json", lambda asked: canonical_json(jsonstat(asked.part, asked.release))),
    "sdmx.csv": (
        "application/vnd.sdmx.data+csv;version=2.0.0",
        lambda asked: sdmx.sdmx_csv(_structure(asked), asked.release),
    ),
    "sdmx.xml": (
        "application/vnd.sdmx.data+xml;version=3.0.0",
        lambda asked: sdmx_data.sdmx_data(_structure(asked), asked.release),
    ),
    "sdmx21.xml": (
        "application/vnd.sdmx.structurespecificdata+xml;version=2.1",
        lambda asked: sdmx_data.sdmx_data(_structure(asked), asked.release, "2.1"),
    ),
    "parquet": ("application/vnd.apache.parquet", _parquet),
}
