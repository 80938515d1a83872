"""The public replies of a kabupaten as a static page: which figure was misquoted where, and what the office answers
(docs/bidang/quality_policy.md 3.4). It reckons nothing: whoever calls says what the application's own page says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cantik.publish.site.forum_page import write_page
from cantik.publish.site.reply_pages import ReplyEntry


def replies_name(kode: str) -> str:
    """The file of a kabupaten's replies beside the list of villages."""
    return f"tanggapan-{kode}.html"


def make_replies(kode: str, name: str, entries: Sequence[ReplyEntry], out: Path, *, fictitious: bool) -> Path:
    """Write the page of a kabupaten into `out` in one move; returns its file."""
    held = [(entry, (out / entry.kode / "index.html").is_file()) for entry in entries]
    return write_page(out, replies_name(kode), "tanggapan.html", name=name, entries=held, fictitious=fictitious)
