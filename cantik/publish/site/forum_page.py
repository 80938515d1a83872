"""A page of a forum beside the list of villages: written in one move, in the look of the site."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from cantik.base.text_file import write_text
from cantik.publish.site.make import LOGO, STYLE
from cantik.publish.site.page_templates import environment


def write_page(out: Path, page: str, template: str, **values: Any) -> Path:
    """Set a template of the site with some values and put it into `out` as `page`; returns the file."""
    out.mkdir(parents=True, exist_ok=True)
    if not (out / "gaya.css").is_file():
        shutil.copyfile(STYLE, out / "gaya.css")
    home = (out / "index.html").is_file()
    text = environment("id").get_template(template).render(home=home, logo=LOGO, lang="id", **values)
    target = out / page
    draft = out / f".{page}.dibuat"
    write_text(draft, text)
    draft.replace(target)
    return target
