"""Read drafts and releases: what stands, what waits for whom, what became of each edition."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Count, Max

from cantik.base.page_cache import once
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.collect.app.models import EVENT, MERGE, UNITS, Batch, BatchFinding
from cantik.register.core.app.models import PersonVersion
from cantik.release import shelf
from cantik.release.app.models import (
    APPROVED,
    ASKED,
    DROPPED,
    EXAMINED,
    ISSUED,
    LIVE,
    PUBLIC,
    WITHDRAWN,
    Draft,
    Publication,
    Review,
    Signature,
    Withdrawal,
)
from cantik.staff.app.models import Account
from cantik.staff.app.rights import AccessDecision, separate

CURRENT, REPLACED, PULLED = "berlaku", "digantikan", "ditarik"


def list_embargoed(kode: str) -> frozenset[str]:
    """Numbers of the editions of a village under embargo: signed for a moment, not before the public yet."""
    return frozenset(number for _, number in sealed_of([kode]))


def sealed_of(codes: Iterable[str]) -> set[tuple[str, str]]:
    """The same of several villages, as code and number."""
    own = list(codes)
    signed = Signature.objects.filter(kode__in=own, opens_at__isnull=False).values_list("kode", "number")
    public = Publication.objects.filter(kode__in=own, channel=PUBLIC).values_list("kode", "number")
    return set(signed) - set(public)


@dataclass(frozen=True, slots=True)
class Edition:
    """A release with what people did to it. `status`: berlaku | digantikan | ditarik."""

    shelved: shelf.Shelved
    status: str
    replaced_by: str
    signature: Signature | None
    publications: tuple[Publication, ...]
    withdrawal: Withdrawal | None  # asked for or done

    @property
    def number(self) -> str:
        """`2025-1`."""
        return self.shelved.number

    @property
    def put(self) -> tuple[Publication, ...]:
        """Where it was put."""
        return tuple(row for row in self.publications if row.channel != EXAMINED)

    @property
    def examination(self) -> Publication | None:
        """When and by whom the walidata has examined it; None as long as nobody has."""
        return next((row for row in self.publications if row.channel == EXAMINED), None)

    @property
    def is_unseen(self) -> bool:
        """It was signed here for nobody, or for a moment that has not come, and nobody put it before the public."""
        signed = self.signature
        if signed is None or any(row.channel == PUBLIC for row in self.publications):
            return False
        return not signed.to_public or signed.opens_at is not None

    @property
    def is_open(self) -> bool:
        """Everybody may read it: it is not withdrawn, and nothing keeps it from the public."""
        return self.status != PULLED and not self.is_unseen

    @property
    def opens_at(self) -> dt.datetime | None:
        """Until when it is under embargo: nobody but its makers and those on the list reads it; None: it is not."""
        opened = any(row.channel == PUBLIC for row in self.publications)
        return None if opened or self.signature is None or self.status == PULLED else self.signature.opens_at

    @property
    def withdrawal_pending(self) -> bool:
        """Somebody asked for its withdrawal, nobody decided yet."""
        return self.withdrawal is not None and self.withdrawal.state == ASKED


@once
def live_draft(area: AreaCode) -> Draft | None:
    """The village's present draft."""
    return Draft.objects.filter(kode=area.text(), state__in=LIVE).first()


def by_another(draft: Draft, person: Account, area: AreaCode) -> AccessDecision:
    """Whether somebody may sign a draft as far as who handed it in is concerned (`rights.separate`)."""
    return separate(draft.submitted_by, person, area, since=draft.submitted_at)


def failed_draft(area: AreaCode) -> Draft | None:
    """The newest draft, when its computation failed and no other one came after."""
    newest = Draft.objects.filter(kode=area.text()).order_by("-pk").first()
    return newest if newest is not None and newest.state == DROPPED and not newest.figures else None


def mark(area: AreaCode) -> str:
    """A quick fingerprint of what a release is made of: it changes with imports, corrections and decisions.

    Pages use it to say "the register changed"; signing compares the register itself.
    """
    area_row = find_area(area)
    if area_row is None:
        return ""
    batches = list(Batch.objects.filter(area_id=area_row.pk).order_by("pk").values_list("pk", "state"))
    numbers = [pk for pk, _ in batches]
    # Counted by the index of standing statements: for a newest number SQLite reads everybody's from the end.
    standing = PersonVersion.objects.filter(batch_id__in=numbers, retired_at__isnull=True).count()
    states = BatchFinding.objects.filter(batch_id__in=numbers, level="periksa").values_list("state")
    found = sorted(states.annotate(n=Count("pk")).order_by())
    return hashlib.sha256(repr((batches, standing, found)).encode()).hexdigest()


def changed_since_release(area: AreaCode) -> bool:
    """The register is no longer what the newest signed edition was made of (as far as a quick look tells)."""
    newest = Draft.objects.filter(kode=area.text(), state=ISSUED).order_by("-pk").values_list("mark", flat=True).first()
    return newest is not None and newest != mark(area)


def newest_reference(area: AreaCode) -> dt.date | None:
    """The newest reference date of the lists that stand in the register."""
    area_row = find_area(area)
    if area_row is None:
        return None
    rows = Batch.objects.filter(area_id=area_row.pk, state="diterapkan").exclude(kind__in=(EVENT, MERGE, UNITS))
    found: dt.date | None = rows.aggregate(n=Max("reference"))["n"]
    return found


def list_unreviewed(area_id: int, tables: Mapping[str, str]) -> list[str]:
    """The keys of tables (key -> digest) that nobody approved as they are now."""
    rows = Review.objects.filter(area_id=area_id, key__in=list(tables), decision=APPROVED).values_list("key", "digest")
    done = set(rows)
    return [key for key, digest in tables.items() if (key, digest) not in done]


def reviews(area_id: int, tables: Mapping[str, str]) -> dict[str, Review]:
    """The review of each table as it is now."""
    rows = Review.objects.filter(area_id=area_id, key__in=list(tables))
    return {row.key: row for row in rows if tables.get(row.key) == row.digest}


@once
def editions(store_shelf: Path, area: AreaCode) -> tuple[Edition, ...]:
    """Every release of a village, newest first. The newest of a data year that was not withdrawn is in force."""
    return editions_of(store_shelf, [area])[area]


def editions_of(store_shelf: Path, villages: Iterable[AreaCode]) -> dict[AreaCode, tuple[Edition, ...]]:
    """The same of several villages, in three questions for all of them."""
    codes = {area.text(): area for area in villages}
    signatures = {(row.kode, row.number): row for row in Signature.objects.filter(kode__in=codes)}
    asked = Withdrawal.objects.filter(kode__in=codes, state__in=[ASKED, WITHDRAWN])
    withdrawals = {(row.kode, row.number): row for row in asked}
    put: dict[tuple[str, str], list[Publication]] = {}
    for publication in Publication.objects.filter(kode__in=codes).order_by("at", "pk"):
        put.setdefault((publication.kode, publication.number), []).append(publication)
    found: dict[AreaCode, tuple[Edition, ...]] = {}
    for code, area in codes.items():
        own, newest = list[Edition](), dict[int, str]()
        for shelved in shelf.editions(store_shelf, code):
            key = code, shelved.number
            withdrawal = withdrawals.get(key)
            pulled = withdrawal is not None and withdrawal.state == WITHDRAWN
            successor = "" if pulled else newest.get(shelved.year, "")
            status = PULLED if pulled else REPLACED if successor else CURRENT
            own.append(Edition(shelved, status, successor, signatures.get(key), tuple(put.get(key, ())), withdrawal))
            if not pulled:
                newest.setdefault(shelved.year, shelved.number)
        found[area] = tuple(own)
    return found
