"""The kabupaten's page: its villages, each with its own release. No sums: those exist when roll-up does."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markupsafe import Markup

from cantik.base.dates import long_date
from cantik.publish.site.make import LOGO, STYLE, environment
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text


@dataclass(frozen=True, slots=True)
class VillageSite:
    """A village of the kabupaten's site: its release and the folder of its pages relative to the site.

    `withdrawn`: the release was withdrawn; its figures are not shown, the village's page says why.
    """

    release: Release
    href: str
    withdrawn: bool = False


def make_kabupaten(members: Sequence[VillageSite], out: Path, *, map_svg: str | None = None) -> Path:
    """Write `index.html` and the style sheet into `out`; returns the page.

    The two columns of figures are key figures that every village publishes; a village without one shows `…`.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(STYLE, out / "gaya.css")
    first = members[0].release
    shown = _common(members)
    heads = [f"{f.title} ({f.unit})" for f in shown] + ["", ""]
    page = out / "index.html"
    text = (
        environment()
        .get_template("kabupaten.html")
        .render(
            title=f"Satu Data {first.place.kabupaten[1]}",
            kabupaten=first.place.kabupaten[1],
            fictitious=any(m.release.fictitious for m in members),
            villages=[_row(m, shown) for m in sorted(members, key=lambda m: m.release.place.code)],
            heads=heads[:2],
            logo=LOGO,
            map=Markup(map_svg) if map_svg else None,  # noqa: S704 - drawn by publish.map, texts escaped there
        )
    )
    page.write_text(text, encoding="utf-8", newline="\n")
    return page


def _common(members: Sequence[VillageSite]) -> list[Figure]:
    """The first two key figures that all villages publish."""
    told = [m.release for m in members if not m.withdrawn]
    names = [set(release.key_figures) for release in told]
    return [told[0].figure(n) for n in told[0].key_figures if all(n in keys for keys in names)][:2] if told else []


def _row(member: VillageSite, shown: Sequence[Figure]) -> dict[str, Any]:
    release = member.release
    values = [] if member.withdrawn else [figure_text(release.figure(f.id)) for f in shown]
    values += ["…", "…"]
    return {
        "href": member.href,
        "name": release.place.full(),
        "code": release.place.code,
        "kecamatan": release.place.kecamatan[1],
        "shown": values[:2],
        "edition": release.edition,
        "reference": long_date(release.reference),
        "standing": "ditarik" if member.withdrawn else f"{release.standing}, {release.standing_note}",
    }
