"""The API as OpenAPI 3.1 describes it: the document by which programs, and people, find their way."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from cantik.outlets.api.ckan import BASE
from cantik.outlets.api.forms import FORMS
from cantik.outlets.api.questions import EDITION, MOST_PAGE, MOST_ROWS, PAGE, ROWS, SIZE

_NAMES: Final = {"kode": "Kode wilayah", "id": "Id indikator", "kunci": "Kunci himpunan"}
_EXAMPLES: Final = {"kode": "33.28.01.2001", "id": "rasio_jenis_kelamin", "kunci": "penduduk_umur_jk"}
_TEXT: Final = {"type": "string"}
_WHOLE: Final = {"type": "integer"}
_FLAG: Final = {"type": "boolean"}
_MAYBE_WHOLE: Final = {"type": ["integer", "null"]}
_MAYBE_NUMBER: Final = {"type": ["number", "null"]}
_STATUS: Final = {"enum": ["ada", "rahasia", "tidak_terdefinisi", "tidak_tersedia"]}
_FILES: Final = {"type": "object", "additionalProperties": {"type": "string", "format": "uri-reference"}}


@cache
def describe_document() -> dict[str, Any]:
    """The whole document; addresses are relative to where it lies."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "API statistik desa (hanya baca)",
            "version": "1",
            "description": (
                "Angka yang terbit di situs ini, tidak lebih: yang tertutup (status rahasia) kosong di sini juga. Tanpa"
                " kunci. Tiap alamat tanpa isian dan tanpa `data/` juga ada sebagai berkas, pada situs tanpa server."
            ),
            "license": {"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        },
        "servers": [{"url": "./"}],
        "paths": {
            "/index.json": _path("Awal", _object("Awal")),
            "/wilayah.json": _path("Wilayah yang punya rilis", _list_page("Wilayah"), *_PAGED),
            "/wilayah/{kode}.json": _path("Himpunan data sebuah rilis", _object("Rilis"), "kode", EDITION),
            "/ckan/{kode}.json": _path("Rilis bagi `package_create` CKAN", _object("Ckan"), "kode", EDITION, BASE),
            "/indikator.json": _path("Indikator yang ada", _list_page("Indikator"), *_PAGED),
            "/indikator/{id}.json": _path("Sebuah indikator di semua wilayah", _list_page("Nilai"), "id", *_PAGED),
            "/indikator/{id}.csv": _path("Sebuah indikator di semua wilayah", {"text/csv": {"schema": _TEXT}}, "id"),
            "/tabel.json": _path("Tabel yang ada", _list_page("Tabel"), *_PAGED),
            "/tabel/{kunci}.json": _path("Wilayah yang punya sebuah tabel", _list_page("Pemegang"), "kunci", *_PAGED),
            "/data/{kode}/{kunci}.json": _path(
                "Sebuah himpunan, halaman demi halaman", _object("Himpunan"), *_OF_DATA, *_PAGED
            ),
            **{
                f"/data/{{kode}}/{{kunci}}.{form}": _path(
                    f"Himpunan sebagai {form}", {_strip_charset(media): {"schema": {}}}, *_OF_DATA
                )
                for form, (media, _make) in FORMS.items()
            },
        },
        "components": {"schemas": _schemas(), "parameters": _parameters(), "responses": {"Masalah": _problem()}},
    }


_PAGED: Final = (PAGE, SIZE)
_OF_DATA: Final = ("kode", "kunci", EDITION, "pilih")


def _strip_charset(media: str) -> str:
    return media.partition(";")[0]


def _path(summary: str, content: Mapping[str, Any], *parameters: str) -> dict[str, Any]:
    return {
        "get": {
            "summary": summary,
            "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in parameters],
            "responses": {
                "200": {"description": summary, "headers": {"ETag": {"schema": _TEXT}}, "content": content},
                "304": {"description": "Masih sama (If-None-Match)"},
                "default": {"$ref": "#/components/responses/Masalah"},
            },
        }
    }


def _object(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}}}


def _list_page(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": _page_of({"$ref": f"#/components/schemas/{name}"})}}


def _page_of(item: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    numbers = {"halaman": _WHOLE, "ukuran": _WHOLE, "jumlah": _WHOLE}
    after = {"berikut": {"type": ["string", "null"], "description": "alamat halaman sesudahnya"}}
    return _record({**numbers, **after, "isi": {"type": "array", "items": item}, **more})


def _record(properties: Mapping[str, Any], *, optional: tuple[str, ...] = ()) -> dict[str, Any]:
    needed = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": needed}


def _parameters() -> dict[str, Any]:
    of_path = {"in": "path", "required": True, "schema": _TEXT}
    in_path = {
        name: {"name": name, **of_path, "description": said, "example": _EXAMPLES[name]}
        for name, said in _NAMES.items()
    }
    bounds = {PAGE: (1, MOST_PAGE), SIZE: (ROWS, MOST_ROWS)}
    in_query = {
        name: {"name": name, "in": "query", "schema": {**_WHOLE, "minimum": 1, "maximum": most, "default": usual}}
        for name, (usual, most) in bounds.items()
    }
    edition = {"name": EDITION, "in": "query", "description": "Nomor rilis; tanpa ini yang berlaku", "schema": _TEXT}
    picks = {
        "name": "pilih",
        "in": "query",
        "description": "Id sumbu = id kategori, boleh berulang: `jenis_kelamin=2&jenis_kelamin=jumlah`",
        "style": "form",
        "explode": True,
        "schema": {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}},
    }
    whole = {
        "name": BASE,
        "in": "query",
        "description": "Alamat situs: tautan berkas menjadi utuh",
        "schema": _TEXT,
    }
    return {**in_path, **in_query, EDITION: edition, BASE: whole, "pilih": picks}


def _problem() -> dict[str, Any]:
    told = {"type": _TEXT, "title": _TEXT, "status": _WHOLE, "detail": _TEXT, "kode": _TEXT}
    more = {"ditemukan": _TEXT, "seharusnya": _TEXT, "saran": _TEXT}
    schema = _record({**told, **more}, optional=tuple(more))
    return {
        "description": "Ditolak, dengan sebabnya (RFC 9457)",
        "content": {"application/problem+json": {"schema": schema}},
    }


def _schemas() -> dict[str, Any]:
    return {**_area_schemas(), **_list_schemas(), **_set_schemas()}


def _list_of(item: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": dict(item)}


#: what several schemas say alike
_NAMED: Final = dict.fromkeys(("judul", "judul_en", "satuan", "satuan_en"), _TEXT)
_DAY: Final = {"type": "string", "format": "date"}
_LINK: Final = {"type": "string", "format": "uri-reference"}
_FIGURE: Final = {
    "id": _TEXT,
    **_NAMED,
    "nilai": _MAYBE_NUMBER,
    "status": _STATUS,
    "keadaan": _TEXT,
    "dasar": _TEXT,
}
_NAMED_SET: Final = {"kunci": _TEXT, "nomor": _TEXT, **_NAMED, "acuan": _DAY}


def _area_schemas() -> dict[str, Any]:
    """Areas, and what the release of one offers."""
    above = {level: _record({"kode": _TEXT, "nama": _TEXT}) for level in ("kecamatan", "kabupaten", "provinsi")}
    area = {"kode": _TEXT, "nama": _TEXT, "nama_en": _TEXT, **above}
    texts = dict.fromkeys(("jenis", "keterangan", "lisensi", "sidik"), _TEXT)
    release = _record({"nomor": _TEXT, "tahun": _WHOLE, "acuan": _DAY, "terbit": _DAY, "rekaan": _FLAG, **texts})
    size = _record({"id": _TEXT, "label": _TEXT, "label_en": _TEXT, "jumlah": _WHOLE})
    offered = {**_NAMED_SET, "sumbu": _list_of(size), "jumlah": _WHOLE, "berkas": _FILES}
    offer = {
        "wilayah": _record(area, optional=tuple(above)),
        "rilis": release,
        "himpunan": _list_of(_record(offered)),
        "indikator": _list_of(_record(_FIGURE)),
        "edisi": _list_of(_TEXT),
    }
    return {
        "Wilayah": _record({**area, "rilis": release, "rinci": _LINK}, optional=tuple(above)),
        "Rilis": _record(offer),
    }


def _list_schemas() -> dict[str, Any]:
    """The first page, and lines of lists across areas."""
    lists = dict.fromkeys(("uraian", "wilayah", "indikator", "tabel"), _LINK)
    start = {"versi": _TEXT, **lists, "jumlah_wilayah": _WHOLE, "rekaan": _FLAG, "lisensi": _TEXT}
    value = {"kode": _TEXT, "nama": _TEXT, "rilis": _TEXT, "acuan": _DAY, "rekaan": _FLAG, **_FIGURE}
    holder = dict.fromkeys(("kode", "nama", "rilis", "nomor", "judul", "judul_en"), _TEXT)
    return {
        "Awal": _record(start),
        "Indikator": _record({"id": _TEXT, **_NAMED, "jumlah_wilayah": _WHOLE, "rinci": _LINK}),
        "Nilai": _record(value),
        "Tabel": _record({"kunci": _TEXT, "contoh_judul": _TEXT, "jumlah_wilayah": _WHOLE, "rinci": _LINK}),
        "Ckan": _record(
            {
                **dict.fromkeys(("name", "title", "notes", "author", "license_id", "version"), _TEXT),
                "tags": _list_of(_record({"name": _TEXT})),
                "extras": _list_of(_record({"key": _TEXT, "value": _TEXT})),
                "resources": _list_of(
                    _record(dict.fromkeys(("name", "description", "url", "format", "mimetype"), _TEXT))
                ),
            }
        ),
        "Pemegang": _record({**holder, "acuan": _DAY, "jumlah": _WHOLE, "berkas": _FILES}),
    }


def _set_schemas() -> dict[str, Any]:
    """A set of data, page by page."""
    category = _record({"id": _TEXT, "label": _TEXT, "label_en": _TEXT, "total": _FLAG})
    axis = _record({"id": _TEXT, "label": _TEXT, "label_en": _TEXT, "kategori": _list_of(category)})
    bounds = {"batas_bawah": _MAYBE_NUMBER, "batas_atas": _MAYBE_WHOLE}
    cell = {"nilai": _MAYBE_NUMBER, "status": _STATUS, "keadaan": _TEXT, **bounds}
    item = {
        **_record(cell),
        "description": "satu medan tiap sumbu (id kategori), lalu angkanya; indikator juga judulnya sendiri",
    }
    beside = {
        "wilayah": _record({"kode": _TEXT, "nama": _TEXT}),
        "rilis": _TEXT,
        "rekaan": _FLAG,
        "lisensi": _TEXT,
        "sumber": _TEXT,
        "catatan": _list_of(_TEXT),
        "dasar": _TEXT,
    }
    return {"Himpunan": _page_of(item, **_NAMED_SET, sumbu=_list_of(axis), **beside)}
