"""Sites whose page quotes another release of a level, or another peer edition, than holds now: laid anew by each
tick."""

from __future__ import annotations

import datetime as dt
from itertools import groupby

from cantik.jobs.app import service
from cantik.jobs.app.tick import BY
from cantik.outlets.app import site_job, sites
from cantik.outlets.app.comparison import kabupaten_of, neighbours_within
from cantik.publish.site.comparison_pages import BESIDE, stamp_bytes
from cantik.release.app import storage
from cantik.vault.app.opening import OpenStore


def renew_sites(opened: OpenStore, at: dt.datetime) -> int:
    """Start laying anew what quotes something else than holds now; returns of how many villages. What is quoted stands
    in a file of the site, so that a restart forgets nothing."""
    store, public = opened.store.path, sites.public_folder()
    homes = [storage.own_site(store, ""), *([public] if public else [])]
    laid = sorted({file.parent.name for home in homes for file in home.glob(f"*/{BESIDE}")})
    count = 0
    for area, villages in groupby(laid, key=kabupaten_of):
        for kode, around in neighbours_within(store, area, villages).items():
            subject = site_job.subject(kode)
            stamps = {file.read_bytes() for home in homes if (file := home / kode / BESIDE).is_file()}
            if stamps == {stamp_bytes(around)} or service.active_for(subject) is not None:
                continue
            service.start(kind=site_job.KIND.id, subject=subject, code=kode, by=BY, at=at)
            count += 1
    return count
