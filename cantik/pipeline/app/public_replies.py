"""Public replies on the server's public site: one page a kabupaten, written anew by each tick."""

from __future__ import annotations

from collections import defaultdict

from cantik.base import clock
from cantik.codes.area import AreaCode
from cantik.codes.described import described
from cantik.codes.extra import AREAS_FILE
from cantik.codes.practice import is_practice
from cantik.pipeline.app import sites
from cantik.publish.site.tanggapan import ReplyEntry, make_replies, replies_name
from cantik.use.app import replies
from cantik.use.app.models import REVOKED, PublicReply
from cantik.vault.app.opening import OpenStore


def put_out(opened: OpenStore) -> int:
    """Write the replies of all kabupaten; returns how many pages say something else than before. 0 without a public
    site."""
    public = sites.public_folder()
    if public is None:
        return 0
    extra = opened.store.path / AREAS_FILE
    rows: dict[str, list[ReplyEntry]] = defaultdict(list)
    for row in replies.everywhere():
        desa = AreaCode.stored(row.kode)
        if not is_practice(desa):
            rows[".".join(desa.text().split(".")[:2])].append(_entry(row, described(desa, extra).full))
    public.mkdir(parents=True, exist_ok=True)
    before = {path.name: path.read_bytes() for path in public.glob(replies_name("*"))}
    written = {}
    for kode, entries in rows.items():
        name = described(AreaCode.stored(kode), extra).name
        page = make_replies(kode, name, entries, public, fictitious=opened.demo)
        written[page.name] = page
    for gone in before.keys() - written.keys():
        (public / gone).unlink()
    if before.keys() != written.keys():
        sites.front(opened, public)
    return sum(before.get(name) != page.read_bytes() for name, page in written.items())


def _entry(row: PublicReply, village: str) -> ReplyEntry:
    decided = row.decided_at or row.at
    return ReplyEntry(
        row.kode,
        village,
        row.number,
        row.title,
        row.value,
        row.quotation,
        row.place,
        row.said_on,
        row.reply,
        decided.astimezone(clock.zone()).date(),
        row.reason if row.state == REVOKED else "",
    )
