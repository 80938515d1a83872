"""Which editions of a village were put before the public, and that of the data year before; also for commands, which
know no accounts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from django.db.models import Q

from cantik.release import files, shelf
from cantik.release.app.models import PUBLIC, WITHDRAWN, Publication, Signature, Withdrawal
from cantik.release.model import Release, number_order


def not_put_out(kode: str) -> frozenset[str]:
    """Numbers of the editions of a village that were signed here and that nobody put before the public."""
    return frozenset(number for _, number in not_put_out_of([kode]))


def not_put_out_of(codes: Iterable[str]) -> set[tuple[str, str]]:
    """The same of several villages, as code and number."""
    later, own = Q(to_public=False) | Q(opens_at__isnull=False), list(codes)
    signed = Signature.objects.filter(later, kode__in=own).values_list("kode", "number")
    public = Publication.objects.filter(kode__in=own, channel=PUBLIC).values_list("kode", "number")
    return set(signed) - set(public)


def year_before(store_shelf: Path, kode: str, year: int) -> Release | None:
    """The newest edition of the newest data year before one that stands and that everybody may read; None without."""
    pulled = Withdrawal.objects.filter(kode=kode, state=WITHDRAWN).values_list("number", flat=True)
    unread = {*pulled, *not_put_out(kode)}
    held = [
        edition for edition in shelf.editions(store_shelf, kode) if edition.year < year and edition.number not in unread
    ]
    newest = max(held, key=lambda edition: edition.year, default=None)  # of one year the first, which is the newest
    return None if newest is None else files.open_release(newest.folder)


def level_until(level_shelf: Path, code: str, year: int) -> Release | None:
    """The newest edition of a level that tells of a day up to the end of a data year and was not withdrawn; None
    without. Raises T101, T102 for a damaged one."""
    pulled = {*Withdrawal.objects.filter(kode=code, state=WITHDRAWN).values_list("number", flat=True)}
    held = [
        edition
        for edition in shelf.editions(level_shelf, code)
        if edition.reference.year <= year and edition.number not in pulled
    ]
    newest = max(held, key=lambda edition: (edition.reference, number_order(edition.number)), default=None)
    return None if newest is None else files.open_release(newest.folder)
