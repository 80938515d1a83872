"""The kabupaten's page: its villages, each with its own release. No sums: those exist when roll-up does."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from markupsafe import Markup

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.publish.map.draw import CLASSES, MapLook, class_of, step_of
from cantik.publish.map.jenks import breaks
from cantik.publish.map.villages import VillageShape, draw_villages
from cantik.publish.site import feed
from cantik.publish.site.kalender import calendar_name
from cantik.publish.site.make import LOGO, STYLE, environment
from cantik.publish.site.opd import opd_name
from cantik.publish.site.pemberitahuan import notices_name
from cantik.publish.site.penetapan import settings_name
from cantik.publish.site.search_members import SearchMember, write_search
from cantik.publish.site.tanggapan import replies_name
from cantik.release.model import Figure, Release
from cantik.release.show import figure_text

_SHARE = "persen"
_NO_FIGURE = "belum ada angka"
SEARCH = Path(__file__).with_name("cari.js")


@dataclass(frozen=True, slots=True)
class VillageSite:
    """A village of the kabupaten's site: its release and the folder of its pages relative to the site.

    `withdrawn`: the release was withdrawn; its figures are not shown, the village's page says why. `note`: how far the
    walidata has looked at it by now, "" = as the release says.
    """

    release: Release
    href: str
    withdrawn: bool = False
    note: str = ""


def make_kabupaten(members: Sequence[VillageSite], out: Path) -> Path:
    """Write `index.html`, its style sheet and the script of its search into `out`; returns the page.

    The columns of figures are key figures that every village publishes, the mapped one last: on a phone nothing tells
    the value behind a colour. A village without one shows `…`. Villages whose release has borders stand on the map.
    """
    out.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(STYLE, out / "gaya.css")
    shutil.copyfile(SEARCH, out / SEARCH.name)
    first = members[0].release
    names = (calendar_name, replies_name, settings_name, notices_name, opd_name)
    calendar, replies, settings, announced, offices = (name(first.place.kabupaten[0]) for name in names)
    common = _common(members)
    mapped = _map_figure(members, common)
    shown = [*(figure for figure in common if figure is not mapped)][:2] + ([mapped] if mapped else [])
    page = out / "index.html"
    followed = _write_feed(members, out)
    text = (
        environment()
        .get_template("kabupaten.html")
        .render(
            title=f"Satu Data {first.place.kabupaten[1]}",
            kabupaten=first.place.kabupaten[1],
            fictitious=any(m.release.fictitious for m in members),
            villages=[_row(m, shown) for m in sorted(members, key=lambda m: m.release.place.code)],
            kecamatan=_by_kecamatan(members),
            heads=[f"{figure.title} ({figure.unit})" for figure in shown],
            calendar=calendar if (out / calendar).is_file() else "",
            replies=replies if (out / replies).is_file() else "",
            offices=offices if (out / offices).is_file() else "",
            announced=announced if (out / announced).is_file() else "",
            settings=settings if (out / settings).is_file() else "",
            logo=LOGO,
            feed=followed,
            **_map(members, mapped),
        )
    )
    page.write_text(text, encoding="utf-8", newline="\n")
    _write_search(members, out)
    return page


def _write_feed(members: Sequence[VillageSite], out: Path) -> str:
    """The feed of all villages; its file, "" where no village has one."""
    first = members[0].release.place
    text = feed.render_kabupaten_feed(
        [out / m.href.removesuffix("/index.html") for m in members],
        *first.kabupaten,
        environment().get_template(feed.FILE).render,
        fictitious=any(m.release.fictitious for m in members),
    )
    target = out / feed.FILE
    if not text:
        target.unlink(missing_ok=True)
        return ""
    target.write_text(text, encoding="utf-8", newline="\n")
    return feed.FILE


def _write_search(members: Sequence[VillageSite], out: Path) -> None:
    """The page on which the key figures of all villages are searched."""
    ordered = sorted(members, key=lambda member: member.release.place.code)
    kabupaten = members[0].release.place.kabupaten[1]
    write_search(
        [SearchMember(m.release, m.href.removesuffix("index.html"), told=not m.withdrawn) for m in ordered],
        out,
        environment().get_template("indeks_kabupaten.html").render,
        title=f"Satu Data {kabupaten}",
        kabupaten=kabupaten,
        fictitious=any(m.release.fictitious for m in members),
        logo=LOGO,
    )


def _common(members: Sequence[VillageSite]) -> list[Figure]:
    """The key figures that all villages publish, in the order of the first."""
    told = [m.release for m in members if not m.withdrawn]
    names = [set(release.key_figures) for release in told]
    return [told[0].figure(n) for n in told[0].key_figures if all(n in keys for keys in names)] if told else []


def _by_kecamatan(members: Sequence[VillageSite]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kecamatan with their villages, each as name and address, in alphabetical order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for member in sorted(members, key=lambda member: member.release.place.full().casefold()):
        found.setdefault(member.release.place.kecamatan[1], []).append((member.release.place.full(), member.href))
    return sorted(found.items())


def _members_on_map(members: Sequence[VillageSite]) -> list[VillageSite]:
    """Those that stand on the map: all that have borders, where two have."""
    drawn = [member for member in members if member.release.geometry is not None]
    return drawn if len(drawn) > 1 else []


def _map_figure(members: Sequence[VillageSite], common: Sequence[Figure]) -> Figure | None:
    """What colours the map: the first share that all of them publish. Counts would tell who is large."""
    return next((figure for figure in common if figure.unit == _SHARE), None) if _members_on_map(members) else None


def _map(members: Sequence[VillageSite], figure: Figure | None) -> dict[str, Any]:
    """The drawing of the villages that have borders, its title and its legend; None when fewer than two have."""
    drawn = _members_on_map(members)
    if not drawn:
        return {"map": None}
    values: dict[str, float] = {}
    for member in drawn:
        value = None if figure is None or member.withdrawn else member.release.figure(figure.id).value
        if value is not None:
            values[member.href] = float(value)
    limits = breaks(list(values.values()), min(CLASSES, max(1, len(set(values.values()))))) if values else []
    shapes = []
    for member in drawn:
        release, known = member.release, values.get(member.href)
        told = figure_text(release.figure(figure.id)) if figure and known is not None else _NO_FIGURE
        # a map of borders alone is one colour: nothing is missing on it
        step = step_of(class_of(known, limits), len(limits)) if known is not None else -1 if values else 0
        shapes.append(VillageShape(release.place.name, member.href, release.geometry or {}, step, told))
    title = f"{figure.title} ({figure.unit}) menurut desa" if figure else "Desa dan kelurahan"
    svg = draw_villages(shapes, title, MapLook(width=720, web=True, uid="peta-desa"))
    classes: dict[int, list[float]] = {}
    for share in sorted(values.values()):
        classes.setdefault(class_of(share, limits), []).append(share)
    decimals = 0 if figure is None else figure.decimals
    legend = [
        (step_of(number, len(limits)), _span(held[0], held[-1], decimals)) for number, held in sorted(classes.items())
    ]
    if legend and len(values) < len(drawn):
        legend.append((-1, _NO_FIGURE))
    return {"map": Markup(svg), "map_title": title, "legend": legend}  # noqa: S704 (drawn by publish.map, texts escaped there)


def _span(low: float, high: float, decimals: int) -> str:
    ends = [format_number(Decimal(f"{value:.{decimals}f}"), decimals) for value in (low, high)]
    return "–".join(dict.fromkeys(ends))


def _row(member: VillageSite, shown: Sequence[Figure]) -> dict[str, Any]:
    release = member.release
    values = ["…" if member.withdrawn else figure_text(release.figure(figure.id)) for figure in shown]
    return {
        "href": member.href,
        "name": release.place.full(),
        "code": release.place.code,
        "kecamatan": release.place.kecamatan[1],
        "shown": values,
        "edition": release.edition,
        "reference": long_date(release.reference),
        "search": f"{release.place.full()} {release.place.code} {release.place.kecamatan[1]}",
        "standing": "ditarik" if member.withdrawn else f"{release.standing}, {member.note or release.standing_note}",
    }
