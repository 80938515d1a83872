"""What the API says at each address, from the files of a site alone: the same answer for the same files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from cantik.base.canonical import canonical_json
from cantik.base.spreadsheet import csv_text
from cantik.outlets.api import ckan, forms, openapi
from cantik.outlets.api.errors import ApiRefused
from cantik.outlets.api.holdings import HeldRelease, SiteStamp, find_release, list_editions, list_releases, stamp_site
from cantik.outlets.api.questions import (
    EDITION,
    PAGE,
    SIZE,
    WHOLE,
    PagePart,
    read_edition,
    read_fields,
    read_page,
    require_known,
)
from cantik.publish.exchange.csv_ import plain_text
from cantik.publish.exchange.dataset import Dataset, pick_observations
from cantik.publish.site.make import RELEASE
from cantik.release.own.sources import release_of

#: where the API lies below the root of a site
FOLDER: Final = "api/v1"
#: the root of the site from an address one folder deeper: links are relative to the document that says them
_ROOT: Final = "../../../"
_JSON: Final = "application/json"
_CSV: Final = "text/csv; charset=utf-8"
_WORD = re.compile(r"[a-z0-9_]{1,80}(-[a-z0-9_]{1,40}){0,6}", re.ASCII)
Fields = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class ApiAnswer:
    """The bytes at an address, their media type, and the address of the next page ("" on the last)."""

    body: bytes
    media: str = _JSON
    after: str = ""


def find_answer(site: Path, path: str, query: str) -> ApiAnswer:
    """The answer at an address below the folder of the API. Raises `ApiRefused` (T461–T465)."""
    fields = read_fields(query)
    first, _slash, rest = path.partition("/")
    if path in ("", "index.json"):
        require_known(fields)
        return ApiAnswer(canonical_json(describe_api(site)))
    if path == "openapi.json":
        require_known(fields)
        return ApiAnswer(canonical_json(openapi.describe_document()))
    if path in _LISTS:
        require_known(fields, PAGE, SIZE)
        return cut_rows(_list_lines(site, path, stamp_site(site)), read_page(fields))
    found = _find_one(site, first, rest, fields) if rest and rest.count("/") < 2 else None
    if found is None:
        raise ApiRefused(
            "T460",
            "Alamat ini tidak ada pada API ini",
            status=404,
            found=path,
            expected="alamat dari openapi.json",
        )
    return found


def _find_one(site: Path, kind: str, rest: str, fields: Fields) -> ApiAnswer | None:
    name, _dot, ending = rest.rpartition(".")
    if kind == "data":
        return _answer_data(site, rest, fields)
    if kind == "wilayah" and ending == "json":
        require_known(fields, EDITION)
        return ApiAnswer(canonical_json(describe_area(site, name, read_edition(fields))))
    if kind == "ckan" and ending == "json":
        require_known(fields, EDITION, ckan.BASE)
        held = find_release(site, name, read_edition(fields))
        return ApiAnswer(canonical_json(describe_package(held, ckan.read_base(fields))))
    if kind in _ACROSS and ending in ("json", "csv") and _WORD.fullmatch(name):
        rows = _list_across(site, kind, name, stamp_site(site))
        if not rows:
            return None
        if ending == "csv" and kind == "indikator":
            require_known(fields)
            return ApiAnswer(_make_csv(rows), _CSV)
        if ending == "json":
            require_known(fields, PAGE, SIZE)
            return cut_rows(rows, read_page(fields))
    return None


# ── lists ────────────────────────────────────────────────────────────────────────────────────────
def describe_api(site: Path) -> dict[str, Any]:
    """The first document: what there is, and whose words hold for all of it."""
    held = list_releases(site)
    return {
        "versi": "1",
        "judul": "Statistik desa yang terbit di situs ini",
        "judul_en": "Village statistics published on this site",
        "uraian": "openapi.json",
        "wilayah": "wilayah.json",
        "indikator": "indikator.json",
        "tabel": "tabel.json",
        "jumlah_wilayah": len(held),
        "rekaan": any(each.data["rilis"]["rekaan"] for each in held),
        "lisensi": "CC-BY-4.0",
    }


def list_areas(held: Sequence[HeldRelease]) -> list[dict[str, Any]]:
    """A line each area: who, its release in force, and where its sets are described."""
    return [
        {**each.data["wilayah"], "rilis": each.data["rilis"], "rinci": f"wilayah/{each.code}.json"} for each in held
    ]


def list_indicators(held: Sequence[HeldRelease]) -> list[dict[str, Any]]:
    """A line each indicator that some area has: in how many, and where all of them are. The title of a level's sum says
    of how many villages it is: the shortest one is that of the indicator itself."""
    found: dict[str, dict[str, Any]] = {}
    for each in held:
        for figure in each.data["indikator"]:
            names = {name: figure[name] for name in ("id", "judul", "judul_en", "satuan", "satuan_en")}
            more = {"jumlah_wilayah": 0, "rinci": f"indikator/{figure['id']}.json"}
            line = found.setdefault(figure["id"], names | more)
            line["jumlah_wilayah"] += 1
            if len(figure["judul"]) < len(line["judul"]):
                line |= names
    return [found[name] for name in sorted(found)]


def list_tables(held: Sequence[HeldRelease]) -> list[dict[str, Any]]:
    """A line each table that some area has. A title names its place: that of the first area stands for all."""
    found: dict[str, dict[str, Any]] = {}
    for each in held:
        for own in each.data["himpunan"]:
            names = {"kunci": own["kunci"], "contoh_judul": own["judul"], "contoh_judul_en": own["judul_en"]}
            line = found.setdefault(own["kunci"], names | {"jumlah_wilayah": 0, "rinci": f"tabel/{own['kunci']}.json"})
            line["jumlah_wilayah"] += 1
    return [found[key] for key in sorted(found)]


def list_figures(held: Sequence[HeldRelease], name: str) -> Iterator[dict[str, Any]]:
    """An indicator of all areas, as the release in force of each says it."""
    for each in held:
        if (figure := each.figures.get(name)) is not None:
            area, release = each.data["wilayah"], each.data["rilis"]
            place = {"kode": area["kode"], "nama": area["nama"], "rilis": release["nomor"]}
            yield {**place, "acuan": release["acuan"], "rekaan": release["rekaan"], **figure}


def list_holders(held: Sequence[HeldRelease], key: str) -> Iterator[dict[str, Any]]:
    """The areas that have a table, each with its number, its size and its files."""
    for each in held:
        if (own := each.sets.get(key)) is not None:
            area = each.data["wilayah"]
            place = {"kode": area["kode"], "nama": area["nama"], "rilis": each.data["rilis"]["nomor"]}
            told = {name: own[name] for name in ("nomor", "judul", "judul_en", "acuan", "jumlah")}
            yield {**place, **told, "berkas": _files(each, own)}


def describe_area(site: Path, code: str, edition: str = "") -> dict[str, Any]:
    """What an area's release offers, with its files, and the editions that lie here."""
    held = find_release(site, code, edition)
    sets = [{**own, "berkas": _files(held, own)} for own in held.data["himpunan"]]
    return {**held.data, "himpunan": sets, "edisi": list_editions(site, code)}


def describe_package(held: HeldRelease, base: str = "") -> dict[str, Any]:
    """A release for CKAN, below the address of the site where one is named."""
    return ckan.describe_package(held, f"{base}/{_folder_of(held)}" if base else f"{_ROOT}{_folder_of(held)}")


def _files(held: HeldRelease, own: Mapping[str, Any]) -> dict[str, str]:
    """Where the whole files of a set lie: they are there on a site without a server, too."""
    return {form: f"{_ROOT}{_folder_of(held)}{name}" for form, name in own["berkas"].items()}


def _folder_of(held: HeldRelease) -> str:
    """Where a release lies below the root of the site."""
    where = RELEASE if held.folder.name == RELEASE else f"{held.folder.parent.name}/{held.folder.name}"
    return f"{held.code}/{where}/"


_LISTS: Final[Mapping[str, Callable[[Sequence[HeldRelease]], list[dict[str, Any]]]]] = {
    "wilayah.json": list_areas,
    "indikator.json": list_indicators,
    "tabel.json": list_tables,
}
_ACROSS: Final[Mapping[str, Callable[[Sequence[HeldRelease], str], Iterator[dict[str, Any]]]]] = {
    "indikator": list_figures,
    "tabel": list_holders,
}


@lru_cache(maxsize=len(_LISTS))
def _list_lines(site: Path, name: str, _stamp: SiteStamp) -> list[dict[str, Any]]:
    """A list as long as the site is as it was: whoever leafs through it makes it once."""
    return _LISTS[name](list_releases(site))


@lru_cache(maxsize=16)
def _list_across(site: Path, kind: str, name: str, _stamp: SiteStamp) -> list[dict[str, Any]]:
    return list(_ACROSS[kind](list_releases(site), name))


def list_whole(held: Sequence[HeldRelease]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list by its address: of areas, indicators and tables, then of each indicator and each table."""
    for name, make in _LISTS.items():
        lines = make(held)
        yield name, lines
        kind = name.removesuffix(".json")
        for line in lines if kind in _ACROSS else ():
            key = line["id" if kind == "indikator" else "kunci"]
            yield line["rinci"], list(_ACROSS[kind](held, key))


def cut_rows(rows: Sequence[Mapping[str, Any]], page: PagePart) -> ApiAnswer:
    """One page of a list, with the address of the next."""
    where, size = forms.cut_page(len(rows), page)
    after = _next_page({}, page, len(rows))
    told = {"halaman": page.number, "ukuran": size, "jumlah": len(rows), "berikut": after or None, "isi": rows[where]}
    return ApiAnswer(canonical_json(told), after=after)


def _next_page(fields: Fields, page: PagePart, rows: int) -> str:
    """The address of the page after this one, from this one; "" after the last."""
    if page == WHOLE or page.number * page.size >= rows:
        return ""
    pairs = [(name, value) for name, values in fields.items() if name not in (PAGE, SIZE) for value in values]
    return f"?{urlencode([*pairs, (PAGE, page.number + 1), (SIZE, page.size)])}"


def _make_csv(rows: Sequence[Mapping[str, Any]]) -> bytes:
    return csv_text([list(rows[0]), *([_text(row[name]) for name in rows[0]] for row in rows)]).encode()


def _text(value: Any) -> str:
    return ("ya" if value else "tidak") if isinstance(value, bool) else plain_text(value)


# ── data ─────────────────────────────────────────────────────────────────────────────────────────
def _answer_data(site: Path, rest: str, fields: Fields) -> ApiAnswer | None:
    """A set of an area: `data/KODE/KUNCI.BENTUK`."""
    code, _slash, name = rest.partition("/")
    key, _dot, form = name.partition(".")
    if form not in (*forms.FORMS, "json") or not _WORD.fullmatch(key):
        return None
    held = find_release(site, code, read_edition(fields))
    lying = forms.read_whole(held, key, form) if fields.keys() <= {EDITION} else None
    if lying is not None:
        return ApiAnswer(lying, forms.FORMS[form][0])
    whole = forms.open_set(held, key)
    if whole is None:
        raise ApiRefused(
            "T464",
            "Rilis ini tidak punya himpunan itu",
            status=404,
            found=key,
            expected=f"kunci dari wilayah/{held.code}.json",
        )
    paged = (PAGE, SIZE) if form == "json" else ()
    require_known(fields, EDITION, *paged, *(axis.id for axis in whole.axes))
    part = pick_observations(whole, _read_picks(fields, whole))
    asked = forms.PickedSet(release_of(held.folder), tuple(held.sets), whole, part)
    if form != "json":
        media, make = forms.FORMS[form]
        return ApiAnswer(make(asked), media)
    page = read_page(fields)
    told = forms.describe_part(asked, page)
    after = _next_page(fields, page, len(part.observations))
    return ApiAnswer(canonical_json({**told, "berikut": after or None}), after=after)


def _read_picks(fields: Fields, whole: Dataset) -> dict[str, tuple[str, ...]]:
    """The categories that are asked for, by axis. Raises `ApiRefused` T465 for one that the axis does not have."""
    picks = {}
    for axis in whole.axes:
        wanted = fields.get(axis.id, ())
        known = {category.id for category in axis.categories}
        unknown = next((value for value in wanted if value not in known), None)
        if unknown is not None:
            raise ApiRefused(
                "T465",
                "Sumbu itu tidak punya kategori itu",
                status=400,
                found=f"{axis.id}={unknown}",
                expected="id kategori dari sumbu himpunan ini",
            )
        if wanted:
            picks[axis.id] = wanted
    return picks
