"""The pages about editions: all of them with what became of each, one page for each, and the page of a withdrawn one.

Nothing published is edited: an older edition's files stay as they were signed, a page beside them says what replaced
them. A withdrawn edition keeps its list of contents and its signature, its figures are no longer offered.
"""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from cantik.base.dates import long_date
from cantik.base.numerals import HIDDEN, UNAVAILABLE, format_number, signed_number
from cantik.publish.site.view import Text, in_words
from cantik.release.changes import FigureChange, Told, Value
from cantik.release.files import CONTENTS, SIGNATURE, copy_folder
from cantik.release.issue import Revision
from cantik.release.model import Release

FOLDER = "riwayat"
#: so many changed figures on a page; all of them are in rilis.json of the edition
MOST = 400


@dataclass(frozen=True, slots=True)
class PastEdition:
    """An edition as its readers see it now. `folder` holds its files; `withdrawn` and `why` only when it was."""

    number: str
    edition: str
    issued: dt.date
    reference: dt.date
    content: str
    status: Literal["berlaku", "digantikan", "ditarik"]
    replaced_by: str
    folder: Path
    revision: Revision | None = None
    withdrawn: dt.date | None = None
    why: str = ""
    titles: tuple[str, str] = ("", "")
    #: for series: what it says, of an edition in force only, and the days on which the village's own area changed
    release: Release | None = None
    moved: tuple[dt.date, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A line of the list of changed figures, as text."""

    title: str
    where: str
    old: str
    new: str
    difference: str
    notice: bool


def status_words(past: PastEdition, t: Text) -> str:
    """What became of an edition, in words."""
    if past.status == "ditarik":
        return t("ditarik", "withdrawn") + (f" {long_date(past.withdrawn, t.lang)}" if past.withdrawn else "")
    if past.status == "digantikan":
        return t(f"digantikan Rilis {past.replaced_by}", f"replaced by Release {past.replaced_by}")
    return t("berlaku", "in force")


def kind_words(revision: Revision, t: Text) -> str:
    """The kind of a revision, in words (docs/bidang/quality_policy.md 2)."""
    return {
        "terencana": t("revisi terencana", "planned revision"),
        "tidak_terencana": t("perbaikan kesalahan", "correction of an error"),
        "metode": t("perubahan metode", "change of method"),
    }.get(revision.kind, revision.kind)


def rows(found: Sequence[FigureChange], t: Text) -> list[ChangeRow]:
    """Changed figures as text, at most `MOST`, those that call for a notice first."""
    ordered = sorted(found, key=lambda change: not change.notice)[:MOST]
    return [
        ChangeRow(
            t(change.title, change.title_en),
            t(change.where, change.where_en),
            format_value(change.old, change.old_status, change.decimals, t.lang),
            format_value(change.new, change.new_status, change.decimals, t.lang),
            difference(change, t.lang),
            change.notice,
        )
        for change in ordered
    ]


def format_value(value: Value, status: Told, decimals: int, lang: str) -> str:
    """A figure of an edition as it was printed there; `(tabel)` words are made by the template."""
    if status == "rahasia":
        return HIDDEN
    if status == "tidak_ada":
        return "–"
    return UNAVAILABLE if value is None else format_number(value, decimals, lang)


def difference(change: FigureChange, lang: str) -> str:
    """`+26`, `−3,6`; empty when one of the two is not published."""
    return "" if change.difference is None else signed_number(change.difference, change.decimals, lang)


@dataclass(frozen=True, slots=True)
class RevisionNotice:
    """What readers are told of a revision: its kind, edition, day and reason, how many published figures it changed,
    whether one of them moved far (`large`), whether the series breaks there."""

    kind: str
    number: str
    edition: str
    issued: str
    reason: str
    changed: int
    large: bool
    series: bool


def notices(pasts: Sequence[PastEdition], year: int, t: Text, table: str = "") -> list[RevisionNotice]:
    """The revisions of a data year, newest first; of one table those that changed a figure of it. A revision that was
    withdrawn since is told with the withdrawal."""
    told = []
    for past in pasts:
        revision = past.revision
        if revision is None or past.status == "ditarik" or not past.number.startswith(f"{year}-"):
            continue
        changed = [found for found in revision.changes if not table or (found.kind, found.key) == ("tabel", table)]
        if table and not changed:
            continue
        told.append(
            RevisionNotice(
                kind_words(revision, t),
                past.number,
                in_words(past.edition, t),
                long_date(past.issued, t.lang),
                revision.reason,
                len(changed),
                large=any(change.notice for change in changed),
                series=revision.kind == "metode",
            )
        )
    return told


def copy_files(past: PastEdition, out: Path, *, current: bool) -> list[str]:
    """Bring the files of an edition beside its page; of a withdrawn one only what proves that it was. Relative names.

    The edition in force lies in `rilis/` already and is not copied again.
    """
    if current:
        return []
    target = out / FOLDER / past.number
    if past.status == "ditarik":
        target.mkdir(parents=True, exist_ok=True)
        kept = [name for name in (CONTENTS, SIGNATURE) if (past.folder / name).is_file()]
        for name in kept:
            shutil.copyfile(past.folder / name, target / name)
        return kept
    copy_folder(past.folder, target)
    books = sorted(f"produk/{path.name}" for path in (past.folder / "produk").glob("buku*.pdf"))
    offered = (*books, "produk/tabel.xlsx", "produk/infografis.pdf", "datapackage.json", CONTENTS)
    return [name for name in offered if (past.folder / name).is_file()]
