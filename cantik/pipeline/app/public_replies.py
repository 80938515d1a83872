"""Public replies on the server's public site: one page a kabupaten, and on the page of the table that was misquoted;
written anew by each tick."""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from pathlib import Path

from cantik.codes.area import AreaCode
from cantik.codes.described import described
from cantik.codes.extra import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.pipeline.app import forum_pages, replied, sites
from cantik.publish.site.make import RELEASE
from cantik.publish.site.replied import FILE, ReplyEntry, replies_file
from cantik.publish.site.tanggapan import make_replies, replies_name
from cantik.release import files
from cantik.release.app import storage
from cantik.use.app import replies
from cantik.vault.app.opening import OpenStore


def put_out(opened: OpenStore) -> int:
    """Write the replies of all kabupaten, and beside the figures of each village; returns how many pages of kabupaten,
    and sites of villages, say something else than before."""
    public = sites.public_folder()
    return _villages(opened, public) + (0 if public is None else _lists(opened, public))


def _lists(opened: OpenStore, public: Path) -> int:
    extra = opened.store.path / AREAS_FILE
    rows: dict[str, list[ReplyEntry]] = defaultdict(list)
    for read in replies.everywhere():
        desa = AreaCode.stored(read.row.kode)
        if not is_practice(desa):
            rows[".".join(desa.text().split(".")[:2])].append(replied.entry(read, described(desa, extra).full))

    def page(kode: str) -> Path:
        name = described(AreaCode.stored(kode), extra).name
        return make_replies(kode, name, rows[kode], public, fictitious=opened.demo)

    return forum_pages.renew(opened, public, replies_name, {kode: partial(page, kode) for kode in rows})


def _villages(opened: OpenStore, public: Path | None) -> int:
    """Write the pages of the villages anew that say other replies than now; returns of how many."""
    known = {read.row.kode for read in replies.everywhere()}
    homes = [storage.own_site(opened.store.path, ""), *([public] if public else [])]
    shown = {file.parent.name for home in homes for file in home.glob(f"*/{FILE}")}
    return sum(_village(opened, kode, public) for kode in sorted(known | shown))


def _village(opened: OpenStore, kode: str, public: Path | None) -> bool:
    """One village. Pages that show another edition than the one in force wait until that is published."""
    desa = AreaCode.stored(kode)
    if is_practice(desa):
        return False
    said, anew = replies_file(replied.of_village(desa, "")), False
    own, out = sites.editions_of(opened, kode), sites.public_editions(opened, kode)
    targets: list[tuple[Path, str | None]] = [(storage.own_site(opened.store.path, kode), None)]
    targets += [(public / kode, "../index.html")] if public else []
    for target, up in targets:
        editions = own if up is None else out
        main = sites.main_edition(editions)
        kept, release = target / FILE, target / RELEASE
        if main is None or not release.is_dir() or said == (kept.read_text("utf-8") if kept.is_file() else ""):
            continue
        if files.open_summary(release).content == main.shelved.content:
            sites.write(editions, target, up=up)
            anew = True
    return anew
