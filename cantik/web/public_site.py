"""Where the public site of a village lies that `/situs/` shows: rooms lead to it, one of them serves it."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from cantik.codes.practice import is_practice
from cantik.pipeline.app import sites
from cantik.release.app import storage
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand


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
