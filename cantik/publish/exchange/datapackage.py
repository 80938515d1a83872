"""The Data Package v2 over the CSV files of a release (datapackage.org/profiles/2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cantik.base.canonical import digest
from cantik.publish.exchange.csv_ import DELIVERED_COLUMNS, LEAST, PROFILE_COLUMNS, STATE, columns
from cantik.publish.exchange.dataset import INDICATORS, Dataset
from cantik.release.left_prints import left_of
from cantik.release.model import Release
from cantik.release.office_figures import FILE as DELIVERED
from cantik.release.states import WORDS

_BY = {"opd": "lembaga yang menyerahkan", "desa": "catatan desa sendiri"}
_STANDING = {
    "satu": "hanya lembaga itu yang mencatat",
    "sama": "desa mencatat angka yang sama",
    "terbuka": "dua angka berbeda, belum diputuskan mana yang dikutip",
    "putus": "diputuskan walidata untuk dikutip",
}
#: the file of the profile by fields; only of a release that has one
PROFILE = "tabel/profil.csv"
_STATUS = ["ada", "rahasia", "tidak_terdefinisi", "tidak_tersedia"]
_INTEGERS = {"nilai", "batas_bawah", "batas_atas", "pembilang", "penyebut"}


def descriptor(release: Release, sets: Sequence[Dataset], files: dict[str, bytes]) -> dict[str, Any]:
    """The descriptor; `sets`: the tables, then the indicators; `files` are the CSV files by path, for their length and
    hash."""
    resources = [_describe_set(own, files) for own in sets]
    if PROFILE in files:
        columns_of_profile = [_field(name) for name in PROFILE_COLUMNS]
        columns_of_profile[PROFILE_COLUMNS.index("nilai")]["type"] = "string"  # as the book prints it
        resources.append(_resource(PROFILE, "profil", "Profil menurut bidang", columns_of_profile, files[PROFILE]))
    if DELIVERED in files:
        resources.append(_delivered_schema(files))
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": f"{release.place.code}-{release.number}".lower(),
        "id": f"{release.place.code}/{release.number}",
        "title": release.titles[0],
        "description": f"{release.edition}, {release.standing_note}."
        + "".join(f" {said}" for said, _ in left_of(release).tell_lines())
        + (" CONTOH – DATA REKAAN." if release.fictitious else ""),
        "version": release.number,
        "created": f"{release.published.isoformat()}T00:00:00Z",
        "licenses": [
            {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/", "title": "CC BY 4.0"}
        ],
        "sources": [{"title": source} for source in release.sources],
        "contributors": [{"title": f"Pemerintah {release.place.full()}", "roles": ["publisher"]}],
        "resources": resources,
    }


def _resource(path: str, name: str, title: str, fields: list[dict[str, Any]], data: bytes) -> dict[str, Any]:
    return {
        "name": name,
        "path": path,
        "title": title,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": f"sha256:{digest(data)}",
        "dialect": {"delimiter": ",", "lineTerminator": "\n"},
        "schema": {"fields": fields, "missingValues": [""]},
    }


def _describe_set(own: Dataset, files: dict[str, bytes]) -> dict[str, Any]:
    figures = own.key == INDICATORS
    axes = {} if figures else {axis.id: axis for axis in own.axes}
    fields = []
    for name in columns(own):
        field = _field(name)
        if name == "nilai" and (figures or any(isinstance(each.value, Decimal) for each in own.observations)):
            field["type"] = "number"
        if name in axes:
            field["title"] = axes[name].label
            field["categories"] = [{"value": c.id, "label": c.label} for c in axes[name].categories]
        fields.append(field)
    title = "Indikator" if figures else own.title[0]
    return _resource(own.csv_file, own.key.replace("_", "-"), title, fields, files[own.csv_file])


def _delivered_schema(files: dict[str, bytes]) -> dict[str, Any]:
    fields = [_field(name) for name in DELIVERED_COLUMNS]
    said = {"menurut": _BY, "keadaan": _STANDING}
    for field in fields:
        if field["name"] == "nilai":
            field["type"] = "number"
        elif field["name"] in said:
            field["categories"] = [{"value": value, "label": label} for value, label in said[field["name"]].items()]
    return _resource(DELIVERED, "angka-opd", "Angka dari OPD", fields, files[DELIVERED])


def _field(name: str) -> dict[str, Any]:
    if name == "status":
        return {"name": name, "type": "string", "categories": list(_STATUS)}
    if name == STATE:
        return {
            "name": name,
            "type": "string",
            "categories": [{"value": state, "label": words.obs} for state, words in WORDS.items()],
        }
    if name == "acuan":
        return {"name": name, "type": "date"}
    if name == LEAST:
        return {"name": name, "type": "number"}
    return {"name": name, "type": "integer" if name in _INTEGERS else "string"}
