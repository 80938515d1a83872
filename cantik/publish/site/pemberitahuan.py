"""The notices of a kabupaten to readers as a static page, those that ended with how (docs/bidang/quality_policy.md
2)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cantik.publish.site.forum_page import write_page
from cantik.publish.site.notice_pages import NoticeEntry


def notices_name(kode: str) -> str:
    """The file of a kabupaten's notices beside the list of villages."""
    return f"pemberitahuan-{kode}.html"


def make_notices(kode: str, name: str, entries: Sequence[NoticeEntry], out: Path, *, fictitious: bool) -> Path:
    """Write the page of a kabupaten into `out` in one move; returns its file."""
    held = [(entry, (out / entry.kode / "index.html").is_file()) for entry in entries]
    return write_page(out, notices_name(kode), "pemberitahuan.html", name=name, entries=held, fictitious=fictitious)
