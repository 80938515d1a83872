"""Releases that were signed for a moment: put before everybody when it comes, in all formats at once
(docs/bidang/quality_policy.md 3.3). Looked for every few seconds, so that a reader does not wait for the hourly
tick."""

from __future__ import annotations

import datetime as dt

from cantik.jobs.app import service
from cantik.outlets.app import site_job, sites
from cantik.release.app import queries, storage
from cantik.release.app.models import Signature
from cantik.release.app.queries import CURRENT
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import OpenStore


def open_due(opened: OpenStore, at: dt.datetime) -> int:
    """Start writing the sites of the releases whose moment has come; returns of how many. One that was withdrawn or
    replaced while it waited stays in."""
    count = 0
    for signature in Signature.objects.filter(opens_at__lte=at).exclude(content=""):
        if (
            signature.number not in queries.list_embargoed(signature.kode)
            or sites.public_folder(signature.kode) is None
        ):
            continue
        editions = queries.editions(storage.shelf(opened.store.path), area_code(signature.kode))
        if not any(held.number == signature.number and held.status == CURRENT for held in editions):
            continue
        subject = site_job.subject(signature.kode, signature.number)
        if service.active_for(subject) is None:
            service.start(kind=site_job.KIND.id, subject=subject, code=signature.kode, by=signature.by, at=at)
            count += 1
    return count
