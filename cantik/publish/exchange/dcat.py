"""The catalogue of a server for portals of open data: DCAT-AP 3.0.1 as JSON-LD, one dataset a release, one distribution
a file (https://semiceu.github.io/DCAT-AP/releases/3.0.1/). A portal that harvests it (CKAN: ckanext-dcat) gets a
package for each village with its files as resources.

Addresses are relative to the catalogue, which lies at the root of the site, so that a copy on a stick is whole; where
the site's own address is known it is said as base, because a harvester may read the file from elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Final

from cantik.base.media_types import MEDIA_TYPES
from cantik.publish.exchange.sdmx import FILE as STRUCTURES
from cantik.release.model import Release

#: at the root of a site
FILE: Final = "katalog.jsonld"
_LICENCE: Final = "https://creativecommons.org/licenses/by/4.0/"
_MEDIA: Final = "http://www.iana.org/assignments/media-types/"
_LANGUAGES: Final = "http://publications.europa.eu/resource/authority/language/"
_CONTEXT: Final[dict[str, Any]] = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "adms": "http://www.w3.org/ns/adms#",
}
#: all indicators
FIGURES: Final = "tabel/indikator.csv"
#: ending of a file: media type and what it is called to people
_KINDS: Final = {
    ".csv": "CSV",
    ".json": "JSON",
    ".geojson": "GeoJSON",
    ".pdf": "PDF",
    ".png": "PNG",
    ".xml": "XML",
    ".xlsx": "XLSX",
}
#: what the files are called to people; others go by their path
_TITLES: Final = {
    "produk/buku.pdf": ("Buku", "Book"),
    "produk/tabel.xlsx": ("Semua tabel, satu lembar satu tabel", "All tables, one sheet a table"),
    FIGURES: ("Semua indikator", "All indicators"),
    "data.json": ("Uraian semua himpunan untuk program (API)", "Description of all sets for programs (API)"),
    "datapackage.json": ("Semua tabel sebagai Data Package", "All tables as a Data Package"),
    "csv-metadata.json": ("Uraian berkas CSV (CSVW)", "Description of the CSV files (CSVW)"),
    STRUCTURES: ("Struktur SDMX 3.0", "SDMX 3.0 structures"),
    "ddi-codebook.xml": ("Uraian untuk arsip (DDI)", "Description for archives (DDI)"),
    "geo/dusun.geojson": ("Batas dusun", "Borders of the hamlets"),
}
#: files of a release that are read by the program, or describe the folder
_INSIDE: Final = ("rilis.json", "ro-crate-metadata.json")


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A release on the site: its summary, the folder of its files, the page that shows it, both as addresses relative
    to the root, and of each file (path in that folder) length and SHA-256."""

    release: Release
    folder: str
    page: str
    files: Mapping[str, tuple[int, str]]


def describe_site(
    entries: Sequence[CatalogueEntry], title: tuple[str, str], publisher: str, *, address: str = ""
) -> dict[str, Any]:
    """The catalogue of a site; `address`: that of its root where it is known, ending in `/`."""
    newest = max((entry.release.published for entry in entries), default=None)
    base = {"@base": address} if address else {}
    return {
        "@context": {**_CONTEXT, **base},
        "@id": FILE,
        "@type": "dcat:Catalog",
        "dct:title": _texts(title),
        "dct:description": _texts(
            ("Statistik desa yang terbit di situs ini", "Village statistics published on this site")
        ),
        "dct:publisher": _agent(publisher),
        "dct:license": {"@id": _LICENCE, "@type": "dct:LicenseDocument"},
        "dct:language": [_language(code) for code in ("IND", "ENG")],
        "foaf:homepage": {"@id": "index.html", "@type": "foaf:Document"},
        **({} if newest is None else {"dct:modified": _day(newest)}),
        "dcat:dataset": [_dataset(entry) for entry in entries],
    }


def _dataset(entry: CatalogueEntry) -> dict[str, Any]:
    release = entry.release
    mark = " CONTOH – DATA REKAAN." if release.fictitious else ""
    said = (
        f"{release.edition}, keadaan {release.reference.isoformat()}, {release.standing_note}.{mark}",
        f"Release {release.number}, reference date {release.reference.isoformat()}.{mark}",
    )
    return {
        "@id": f"{entry.folder}/",
        "@type": "dcat:Dataset",
        "dct:identifier": f"{release.place.code}/{release.number}",
        "dct:title": _texts(release.titles),
        "dct:description": _texts(said),
        "dct:publisher": _agent(f"Pemerintah {release.place.full()}"),
        "dct:issued": _day(release.published),
        "dct:modified": _day(release.published),
        "dct:temporal": {
            "@type": "dct:PeriodOfTime",
            "dcat:startDate": _day(release.reference),
            "dcat:endDate": _day(release.reference),
        },
        "dct:spatial": {"@type": "dct:Location", "dct:identifier": release.place.code},
        "dct:language": [_language(code) for code in ("IND", "ENG")],
        "dcat:version": release.number,
        "dcat:keyword": [
            {"@value": word, "@language": "id"}
            for word in dict.fromkeys(("desa dalam angka", release.place.name, release.place.kecamatan[1]))
            if word
        ],
        "dcat:landingPage": {"@id": entry.page, "@type": "foaf:Document"},
        "dcat:distribution": [
            _distribution(entry, name, *said_of) for name, said_of in entry.files.items() if _is_offered(name)
        ],
    }


def _is_offered(name: str) -> bool:
    """Whether a file is offered by itself: what holds or describes all figures of a release. Single tables are found by
    what describes them (`datapackage.json`, `sdmx/struktur.xml`); a line for each would make the catalogue of a
    kabupaten of 250 villages twenty million characters long."""
    where = PurePosixPath(name).parent.name
    single = (where == "tabel" and name != FIGURES) or (where == "sdmx" and name != STRUCTURES)
    return PurePosixPath(name).suffix in _KINDS and name not in _INSIDE and not single


def _distribution(entry: CatalogueEntry, name: str, length: int, digest: str) -> dict[str, Any]:
    suffix = PurePosixPath(name).suffix
    media, called = MEDIA_TYPES[suffix], _KINDS[suffix]
    address = {"@id": f"{entry.folder}/{name}"}
    return {
        "@id": f"{entry.folder}/{name}#distribusi",
        "@type": "dcat:Distribution",
        "dct:title": _texts(_TITLES.get(name, (name, name))),
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dcat:mediaType": {"@id": f"{_MEDIA}{media}", "@type": "dct:MediaType"},
        "dct:description": {"@value": f"{called}, {length} bita", "@language": "id"},
        "dct:license": {"@id": _LICENCE, "@type": "dct:LicenseDocument"},
        "dcat:byteSize": {"@value": str(length), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256", "@type": "spdx:ChecksumAlgorithm"},
            "spdx:checksumValue": {"@value": digest, "@type": "xsd:hexBinary"},
        },
    }


def _texts(pair: tuple[str, str]) -> list[dict[str, str]]:
    return [{"@value": text, "@language": lang} for text, lang in zip(pair, ("id", "en"), strict=True)]


def _agent(name: str) -> dict[str, Any]:
    return {"@type": "foaf:Agent", "foaf:name": name}


def _language(code: str) -> dict[str, str]:
    return {"@id": f"{_LANGUAGES}{code}", "@type": "dct:LinguisticSystem"}


def _day(day: dt.date) -> dict[str, str]:
    return {"@value": day.isoformat(), "@type": "xsd:date"}


def lengths_and_digests(contents: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    """Of each file of a release length and SHA-256, as its list of contents (`isi.json`) says them."""
    rows: Iterable[Mapping[str, Any]] = contents.get("berkas", ())
    return {str(row["jalur"]): (int(row["panjang"]), str(row["sha256"])) for row in rows}
