"""The public replies of a kabupaten as a static page: which figure was misquoted where, and what the office answers
(domain/quality_policy.md 3.4). It reckons nothing: whoever calls says what the application's own page says."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

from cantik.publish.site.make import LOGO, STYLE, environment
from cantik.publish.site.replied import ReplyEntry


def replies_name(kode: str) -> str:
    """The file of a kabupaten's replies beside the list of villages."""
    return f"tanggapan-{kode}.html"


def make_replies(kode: str, name: str, entries: Sequence[ReplyEntry], out: Path, *, fictitious: bool) -> Path:
    """Write the page of a kabupaten into `out` in one move; returns its file."""
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "gaya.css").is_file():
        shutil.copyfile(STYLE, out / "gaya.css")
    held = [(entry, (out / entry.kode / "index.html").is_file()) for entry in entries]
    values = {"entries": held, "home": (out / "index.html").is_file(), "fictitious": fictitious, "logo": LOGO}
    text = environment().get_template("tanggapan.html").render(name=name, lang="id", **values)
    page = out / replies_name(kode)
    draft = out / f".{page.name}.dibuat"
    draft.write_text(text, encoding="utf-8", newline="\n")
    draft.replace(page)
    return page
