"""A release as CKAN takes a dataset (`package_create`): what a portal that harvests nothing is told by one request.
Made of the description of the release, as everything here (docs/adr/0107)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from cantik.base.media_types import MEDIA_TYPES
from cantik.outlets.api.errors import ApiRefused
from cantik.outlets.api.holdings import HeldRelease

#: the parameter that names the address of the site: CKAN reads addresses that are whole
BASE: Final = "alamat"
_SITE = re.compile(r"https?://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::\d{1,5})?(?:/[A-Za-z0-9._~-]+)*/?", re.ASCII)
_NO_NAME = re.compile(r"[^a-z0-9_-]+")
_NO_TAG = re.compile(r"[^\w\s.-]+")
#: letters that CKAN allows of a name and of a tag
_MOST: Final = 100


def read_base(fields: Mapping[str, tuple[str, ...]]) -> str:
    """The address of the site that is asked for, "" without. Raises `ApiRefused` T463."""
    given = fields.get(BASE, ())
    if given and (len(given) > 1 or not _SITE.fullmatch(given[0])):
        raise ApiRefused(
            "T463",
            "Alamat situs ini tidak dapat dipakai",
            status=400,
            found=", ".join(given),
            expected="satu alamat https://… sampai folder situsnya",
        )
    return given[0].rstrip("/") if given else ""


def describe_package(held: HeldRelease, files: str) -> dict[str, Any]:
    """The body for `package_create`; the portal adds its own `owner_org`. `files`: what stands before the file of a set
    in its address."""
    area, release = held.data["wilayah"], held.data["rilis"]
    fictitious = "CONTOH – DATA REKAAN: " if release["rekaan"] else ""
    above = [area[level]["nama"] for level in ("kecamatan", "kabupaten", "provinsi") if level in area]
    words = ["statistik desa", area["nama"], *above]
    tags = dict.fromkeys(tag for word in words if len(tag := _NO_TAG.sub(" ", word).strip()[:_MOST]) > 1)
    facts = {
        "kode_wilayah": area["kode"],
        "keadaan": release["acuan"],
        "terbit": release["terbit"],
        "jenis_rilis": release["jenis"],
        "lisensi": release["lisensi"],
        "sidik_rilis": release["sidik"],
        "rekaan": "ya" if release["rekaan"] else "tidak",
    }
    return {
        "name": _NO_NAME.sub("-", f"statistik-{area['kode']}-{release['nomor']}".lower())[:_MOST],
        "title": f"{fictitious}Statistik {area['nama']} {release['tahun']}",
        "notes": f"{fictitious}Rilis {release['nomor']} {area['nama']}, keadaan {release['acuan']}. "
        f"{release['keterangan']}. Sel yang dilindungi kosong dengan statusnya.",
        "author": f"Pemerintah {area['nama']}",
        "license_id": "cc-by",
        "version": release["nomor"],
        "tags": [{"name": tag} for tag in tags],
        "extras": [{"key": key, "value": value} for key, value in facts.items()],
        "resources": [
            {
                "name": own["judul"],
                "description": own["judul_en"],
                "url": f"{files}{own['berkas']['csv']}",
                "format": "CSV",
                "mimetype": MEDIA_TYPES[".csv"],
            }
            for own in held.data["himpunan"]
        ],
    }
