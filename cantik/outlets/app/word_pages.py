"""Public replies and notices to readers on the server's public site: one page a kabupaten for each, and beside the
figures of a village that they are about; written anew by each tick."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path

from cantik.codes.area import AreaCode
from cantik.codes.area_words import describe_area
from cantik.codes.extra import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.outlets.app import forum_pages, planned_releases, site_notices, site_statements, sites
from cantik.outlets.app import site_replies as replied
from cantik.publish.site import PublicSite
from cantik.publish.site.make import RELEASE
from cantik.publish.site.notice_pages import NoticeEntry
from cantik.publish.site.pemberitahuan import make_notices, notices_name
from cantik.publish.site.reply_pages import ReplyEntry
from cantik.publish.site.statement_pages import FILES
from cantik.publish.site.tanggapan import make_replies, replies_name
from cantik.release import files
from cantik.release.app import early, storage
from cantik.use.app import public_notices, replies
from cantik.use.proposals.app import publication
from cantik.vault.app.opening import OpenStore


def put_out(opened: OpenStore) -> int:
    """Write them for all kabupaten, and beside the figures of each village; returns how many pages of kabupaten, and
    sites of villages, say something else than before."""
    public = sites.public_folder()
    villages = _villages(opened, public)
    return villages if public is None else villages + _replies(opened, public) + _notices(opened, public)


def _replies(opened: OpenStore, public: Path) -> int:
    extra = opened.store.path / AREAS_FILE
    rows: dict[str, list[ReplyEntry]] = defaultdict(list)
    for read in replies.everywhere():
        if kabupaten := _forum(read.row.kode):
            name = describe_area(AreaCode.from_stored(read.row.kode), extra).full
            rows[kabupaten].append(replied.entry(read, name))

    def page(kode: str) -> Path:
        name = describe_area(AreaCode.from_stored(kode), extra).name
        return make_replies(kode, name, rows[kode], public, fictitious=opened.demo)

    return forum_pages.renew(opened, public, replies_name, {kode: partial(page, kode) for kode in rows})


def _notices(opened: OpenStore, public: Path) -> int:
    extra = opened.store.path / AREAS_FILE
    rows: dict[str, list[NoticeEntry]] = defaultdict(list)
    for kode in sorted({row.kode for row in public_notices.everywhere()}):
        if kabupaten := _forum(kode):
            desa = AreaCode.from_stored(kode)
            rows[kabupaten] += site_notices.of_village(desa, describe_area(desa, extra).full)

    def page(kode: str) -> Path:
        name = describe_area(AreaCode.from_stored(kode), extra).name
        newest = sorted(rows[kode], key=lambda entry: entry.day, reverse=True)
        return make_notices(kode, name, newest, public, fictitious=opened.demo)

    return forum_pages.renew(opened, public, notices_name, {kode: partial(page, kode) for kode in rows if rows[kode]})


def _forum(kode: str) -> str:
    """The kabupaten on whose page a village's words stand; "" for one that only practises."""
    return "" if is_practice(AreaCode.from_stored(kode)) else ".".join(kode.split(".")[:2])


def _villages(opened: OpenStore, public: Path | None) -> int:
    """Write the pages of the villages anew that say other replies or notices than now; returns of how many."""
    known = {read.row.kode for read in replies.everywhere()} | {row.kode for row in public_notices.everywhere()}
    homes = [storage.own_site(opened.store.path, ""), *([public] if public else [])]
    promised = planned_releases.list_forums()
    standing = {page.parent.name for home in homes for page in home.glob("*/index.html")} if promised else set()
    known |= publication.list_villages()
    known |= early.villages() | {kode for kode in standing if _forum(kode) in promised}
    shown = {file.parent.name for home in homes for name in FILES for file in home.glob(f"*/{name}")}
    villages = [kode for kode in sorted(known | shown) if sites.is_village(kode)]  # levels lie beside them
    return sum(_village(opened, kode, public) for kode in villages)


def _village(opened: OpenStore, kode: str, public: Path | None) -> bool:
    """One village. Pages that show another edition than the one in force wait until that is published."""
    desa = AreaCode.from_stored(kode)
    said, made = list(site_statements.of_village(desa, "").files().values()), list[PublicSite | None]()
    own, out = sites.editions_of(opened, kode), sites.public_editions(opened, kode)
    targets: list[tuple[Path, str | None]] = [(storage.own_site(opened.store.path, kode), None)]
    targets += [(public / kode, "../index.html")] if public else []
    for target, up in targets:
        editions = own if up is None else out
        main = sites.main_edition(editions)
        kept, release = [target / name for name in FILES], target / RELEASE
        before = [file.read_text("utf-8") if file.is_file() else "" for file in kept]
        if main is None or not release.is_dir() or said == before:
            continue
        if files.open_summary(release).content == main.shelved.content:
            made.append(sites.write(editions, target, up=up, beside=made[0] if made else None))
    return bool(made)
