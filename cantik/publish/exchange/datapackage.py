"""The Data Package v2 over the CSV files of a release (datapackage.org/profiles/2.0)."""

from __future__ import annotations

from typing import Any

from cantik.base.canonical import digest
from cantik.publish.exchange.csv_ import DELIVERED_COLUMNS, PROFILE_COLUMNS, STATE, columns, figure_columns
from cantik.release.model import Release, Table
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


def descriptor(release: Release, files: dict[str, bytes]) -> dict[str, Any]:
    """The descriptor; `files` are the CSV files by path, for their length and hash."""
    resources = [_table(t, files) for t in release.tables]
    resources.append(_figures(release, files))
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


def _table(table: Table, files: dict[str, bytes]) -> dict[str, Any]:
    path = f"tabel/{table.key}.csv"
    axes = {axis.id: axis for axis in table.axes}
    fields = []
    for name in columns(table):
        field = _field(name)
        if name == "nilai" and table.percent_only:
            field["type"] = "number"
        if name in axes:
            field["title"] = axes[name].label
            field["categories"] = [{"value": c.id, "label": c.label} for c in axes[name].categories]
        fields.append(field)
    return _resource(path, table.key.replace("_", "-"), table.title, fields, files[path])


def _figures(release: Release, files: dict[str, bytes]) -> dict[str, Any]:
    path = "tabel/indikator.csv"
    fields = [_field(name) for name in figure_columns(release)]
    for field in fields:
        if field["name"] == "nilai":
            field["type"] = "number"
    return _resource(path, "indikator", "Indikator", fields, files[path])


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
    return {"name": name, "type": "integer" if name in _INTEGERS else "string"}
