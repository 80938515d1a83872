"""Where the public site of a village lies that `/situs/` shows, and its pages: rooms lead there, one serves it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.urls import reverse

from cantik.codes.practice import is_practice
from cantik.outlets.api.errors import ApiRefused
from cantik.outlets.api.holdings import HeldRelease, find_release
from cantik.outlets.app import sites
from cantik.publish.site.make import RELEASE
from cantik.release import files
from cantik.release.app import storage
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.language import either


def site_folder(kode: str) -> Path | None:
    """The folder that `/situs/<kode>/` shows: the public one of a server, the village's own on a laptop; None where
    there is nothing to show. What was signed for the folder alone is not shown by a server."""
    public = sites.public_folder(kode)
    if is_practice(area_code(kode)):
        return None
    if public is not None:
        folder = public / kode
    elif settings.ON_A_SERVER:
        return None
    else:
        folder = storage.own_site(at_hand().store.path, kode)
    return folder if (folder / "index.html").is_file() else None


def site_root() -> Path | None:
    """The folder of the whole site that `/situs/` shows: the public one of a server, that of all villages on a laptop;
    None where there is none."""
    public = sites.public_folder()
    if public is not None or settings.ON_A_SERVER:
        return public
    return storage.own_site(at_hand().store.path, "")


def find_service(kode: str) -> HeldRelease | None:
    """The release with which the API of the site that is shown answers for a village; None where it has none."""
    root = site_root()
    try:
        return None if root is None else find_release(root, kode)
    except ApiRefused:
        return None  # nothing of this village lies there


def table_page(kode: str, key: str) -> str:
    """The address of a table's page on the site that is shown, in the language that is read; "" where it has none."""
    folder, page = site_folder(kode), either("", "en/") + f"tabel/{key}.html"
    return reverse("situs", args=[f"{kode}/{page}"]) if folder is not None and (folder / page).is_file() else ""


def shows(kode: str, number: str) -> bool:
    """Whether the site that is shown is that of a release of this number: others lie behind it, with other figures."""
    folder = site_folder(kode)
    lying = None if folder is None else folder / RELEASE
    return lying is not None and (lying / files.DESCRIPTION).is_file() and files.open_summary(lying).number == number
