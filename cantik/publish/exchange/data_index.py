"""What a release offers to programs (`data.json`): who and when, its sets of data with their axes and files, and the
indicators of the whole place. The API of a site is made of these files alone, so that it can say what the releases
there say, and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from cantik.content.axes import Axis
from cantik.publish.exchange import sdmx
from cantik.publish.exchange.dataset import INDICATORS, Dataset
from cantik.release.model import Figure, Release

#: in the folder of a release
FILE: Final = "data.json"
#: of the form of this file
VERSION: Final = "1"


def describe_data(release: Release, sets: Sequence[Dataset]) -> dict[str, Any]:
    """The description; addresses of files are relative to the folder of the release."""
    place = release.place
    above = {"kecamatan": place.kecamatan, "kabupaten": place.kabupaten, "provinsi": place.provinsi}
    return {
        "versi": VERSION,
        "wilayah": {
            "kode": place.code,
            "nama": place.heading(),
            "nama_en": place.heading("en"),
            **{level: {"kode": code, "nama": name} for level, (code, name) in above.items() if code},
        },
        "rilis": {
            "nomor": release.number,
            "tahun": release.year,
            "acuan": release.reference.isoformat(),
            "terbit": release.published.isoformat(),
            "jenis": release.standing,
            "keterangan": release.standing_note,
            "rekaan": release.fictitious,
            "lisensi": release.licence,
            "sidik": release.content,
        },
        "himpunan": [_describe_set(own) for own in sets],
        "indikator": [_describe_figure(each) for each in release.figures if not each.area],
    }


def _describe_set(own: Dataset) -> dict[str, Any]:
    figures = own.key == INDICATORS
    files = {"csv": own.csv_file, "sdmx-csv": sdmx.data_file(own)}
    return {
        "kunci": own.key,
        "nomor": own.number,
        "judul": own.title[0],
        "judul_en": own.title[1],
        "satuan": own.unit[0],
        "satuan_en": own.unit[1],
        "acuan": own.reference.isoformat(),
        "jumlah": len(own.observations),
        # of axes their size: what their categories are each form of the set says itself
        "sumbu": [
            {"id": axis.id, "label": axis.label, "label_en": axis.label_en, "jumlah": len(axis.categories)}
            for axis in own.axes
        ],
        "berkas": files if figures else {**files, "jsonstat": own.jsonstat_file},
    }


def describe_axis(axis: Axis) -> dict[str, Any]:
    """An axis with its categories in their order; `total`: it is the sum of others."""
    return {
        "id": axis.id,
        "label": axis.label,
        "label_en": axis.label_en,
        "kategori": [{"id": c.id, "label": c.label, "label_en": c.label_en, "total": c.total} for c in axis.categories],
    }


def _describe_figure(figure: Figure) -> dict[str, Any]:
    return {
        "id": figure.id,
        "judul": figure.title,
        "judul_en": figure.title_en,
        "satuan": figure.unit,
        "satuan_en": figure.unit_en,
        "nilai": plain_number(figure.value),
        "status": figure.status,
        "keadaan": figure.state,
        "dasar": figure.base,
    }


def plain_number(value: int | Decimal | None) -> int | float | None:
    """A value as JSON has it."""
    return float(value) if isinstance(value, Decimal) else value
