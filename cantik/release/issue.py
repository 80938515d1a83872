"""From a draft to the edition that is signed: the same figures under a number, a day and a standing. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from cantik.base.canonical import canonical_json, digest
from cantik.register.leave.quality import reissue_report
from cantik.release.changes import FigureChange
from cantik.release.codec import decode, encode
from cantik.release.compose import seal_release
from cantik.release.errors import StaleDraft
from cantik.release.model import Release
from cantik.release.story import NOTHING_CHOSEN, StoryChoices, choose_story
from cantik.release.titles import edition_words

REVISION = "revisi"


@dataclass(frozen=True, slots=True)
class Revision:
    """Why an edition follows another of the same data year, and what it changes (docs/bidang/quality_policy.md 2).

    `kind`: terencana | tidak_terencana | metode. `notice`: readers and the levels above are told.
    """

    of: str
    kind: str
    reason: str
    notice: bool
    changes: tuple[FigureChange, ...]


def figures_digest(release: Release) -> str:
    """SHA-256 over every figure of a release and what protects it, shown as "sidik angka".

    It leaves out number, day and standing, so that a draft and the edition signed from it have the same one.
    """
    said = {
        "tabel": encode(release.tables),
        "indikator": encode(release.figures),
        "tidak_tampil": encode(release.not_shown),
        "pelindungan": encode(release.protection),
        "kebijakan": dict(release.policy),
        "acuan": release.reference.isoformat(),
        "kode": release.place.code,
    }
    return digest(canonical_json(said))


def issue_edition(
    draft: Release,
    *,
    number: str,
    published: dt.date,
    revision: Revision | None = None,
    chosen: StoryChoices = NOTHING_CHOSEN,
) -> Release:
    """The edition that a draft becomes when it is signed. `chosen`: what people chose of its story of the year.

    Raises `StaleDraft` (T401) when the draft was made in another year than it is signed in: its texts name the year.
    """
    if draft.published.year != published.year:
        raise StaleDraft("tahun terbit sudah berganti sejak rancangan dibuat")
    release = replace(
        choose_story(draft, chosen),
        number=number,
        titles=(_edition_title(draft, number, "id"), _edition_title(draft, number, "en")),
        edition=f"Rilis {number}",
        published=published,
        standing="rilis desa",
        quality=reissue_report(draft.quality, published, None),
        content="",
    )
    return seal_release(release) if revision is None else declare_revision(release, revision)


def declare_revision(release: Release, revision: Revision) -> Release:
    """An edition that says itself what it changes, and why."""
    quality = reissue_report(release.quality, release.published, len(revision.changes))
    extra: Mapping[str, Any] = {**release.extra, REVISION: encode(revision)}
    return seal_release(replace(release, quality=quality, extra=extra, content=""))


def _edition_title(draft: Release, number: str, lang: str) -> str:
    """The title of the book, whose last words go with the number that it is signed under."""
    title = draft.titles[0 if lang == "id" else 1]
    written = edition_words(draft.number, draft.reference, lang)
    return title.removesuffix(written) + edition_words(number, draft.reference, lang)


def revision_of(release: Release) -> Revision | None:
    """The revision that an edition declares, None when it is no revision. Raises `CantikError` T101."""
    said = release.extra.get(REVISION)
    return None if said is None else decode(Revision, said, REVISION)
