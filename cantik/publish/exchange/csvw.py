"""CSV on the Web (W3C Recommendation of 17 December 2015, tabular-metadata): what each column of each CSV file of a
release means. The file lies beside `datapackage.json`, because every JSON file among the tables is a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from cantik.publish.exchange.csv_ import LEAST, STATE, columns
from cantik.publish.exchange.dataset import INDICATORS, Dataset
from cantik.release.model import Release

#: in the folder of a release; a reader begins with it
FILE: Final = "csv-metadata.json"
_WHOLE, _NUMBER = "integer", "decimal"
_OWN: Final[dict[str, tuple[str, str, str]]] = {
    "nilai": ("Nilai", "Value", _NUMBER),
    "status": ("Status angka", "Status of the figure", "string"),
    "batas_bawah": ("Batas bawah angka yang ditutup", "Lower end of a hidden figure", _WHOLE),
    "batas_atas": ("Batas atas angka yang ditutup", "Upper end of a hidden figure", _WHOLE),
    "pembilang": ("Pembilang", "Numerator", _WHOLE),
    "penyebut": ("Penyebut", "Denominator", _WHOLE),
    "satuan": ("Satuan", "Unit", "string"),
    "acuan": ("Keadaan pada tanggal", "Reference date", "date"),
    "basis": ("Basis", "Base", "string"),
    LEAST: ("Bagian yang paling sedikit", "The share at least", _NUMBER),
    STATE: ("Keadaan angka", "State of the figure", "string"),
}


def describe_csv(release: Release, sets: Sequence[Dataset]) -> dict[str, Any]:
    """The metadata of all tables (a table group), addresses relative to the file itself."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "id"}],
        "dc:title": {"@value": release.titles[0], "@language": "id"},
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "tables": [_table(each) for each in sets],
    }


def _table(own: Dataset) -> dict[str, Any]:
    axes = {axis.id: (axis.label, axis.label_en) for axis in own.axes}
    known = {name: (*labels, "string") for name, labels in axes.items()} | {
        f"{name}_label": (f"{label} (nama)", f"{label_en} (name)", "string") for name, (label, label_en) in axes.items()
    }
    known |= {"judul": ("Judul", "Title", "string"), "judul_en": ("Judul (Inggris)", "Title (English)", "string")}
    key = ["indikator", "wilayah"] if own.key == INDICATORS else [axis.id for axis in own.axes]
    return {
        "url": own.csv_file,
        "dc:title": [{"@value": text, "@language": lang} for text, lang in zip(own.title, ("id", "en"), strict=True)],
        "dc:source": own.source[0],
        "tableSchema": {
            "columns": [_column(name, {**known, **_OWN}[name]) for name in columns(own)],
            "primaryKey": key,
        },
    }


def _column(name: str, said: tuple[str, str, str]) -> dict[str, Any]:
    label, label_en, kind = said
    column: dict[str, Any] = {"name": name, "titles": {"und": name}, "datatype": kind}
    column["dc:description"] = [{"@value": label, "@language": "id"}, {"@value": label_en, "@language": "en"}]
    return column
