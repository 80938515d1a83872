"""One step of the bench `publish` in a process of its own: `… STEP STORE PLACE`, and what it cost as JSON.

`isi` (PLACE: the names of villages by code) lays releases under the codes of all villages and levels; `semua` and
`satu` (PLACE: the public folder) lay the sites of all, and of one that publishes again, as the job that publishes does;
`buku` and `polos` (PLACE: the file of the job): `publish_book`.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench import publish_book
from cantik.base.numerals import format_number
from cantik.base.text_file import write_text
from cantik.publish import exchange
from cantik.publish.site.level_site import place_above
from cantik.release import files
from cantik.release.compose import seal_release
from cantik.release.model import LEVEL, Figure, Release
from cantik.web.setup import django

if TYPE_CHECKING:
    from cantik.vault.app.opening import OpenStore

_IN_A_ROW = 16  # villages beside one another on the map
_STEP = 0.02  # degrees from one to the next
_SHIFTS = 13  # so many figures of one indicator differ


def main(step: str, store: Path, place: Path) -> dict[str, Any]:
    """What the step found and cost."""
    if step == "polos":
        return publish_book.time_bare(place)
    if step == "buku":
        return publish_book.time_book(store, place)
    django(pages=True)
    from cantik.vault.app.opening import open_store

    if step == "isi":
        return fill(store, json.loads(place.read_text("utf-8")))
    place.mkdir(exist_ok=True)
    os.environ["CANTIK_PUBLIC"] = str(place)
    with open_store(store, demo=True) as opened:
        return publish_all(opened, place) if step == "semua" else publish_again(opened, place)


# ── releases ────────────────────────────────────────────────────────────────────────────────────
def fill(store: Path, names: dict[str, str]) -> dict[str, Any]:
    """Two years of each village and one of each level."""
    shelf = store / "rilis"
    (source,) = (folder.parent for folder in shelf.glob("*/*/rilis.json"))
    first, year = files.open_release(source), int(source.name.partition("-")[0])
    inside: dict[str, list[Release]] = {}
    for at, (code, name) in enumerate(names.items()):
        former, made = (_as_village(first, code, name, at + (year - told), told) for told in (year - 1, year))
        for release in (former, made):
            _lay(release, shelf / code / release.number, source)
        for level in (code.rpartition(".")[0], code[:5]):
            inside.setdefault(level, []).append(made)
    for level, villages in inside.items():
        _lay(_as_level(first, level, villages), store / "rilis-wilayah" / level / f"{year}-1", source)
    return {"desa": len(names)}


def _as_village(first: Release, code: str, name: str, shift: int, year: int) -> Release:
    place = replace(first.place, code=code, name=name, kecamatan=(code.rpartition(".")[0], f"Raya {code[6:8]}"))
    return seal_release(
        replace(
            _of_year(first, year),
            place=place,
            figures=tuple(_shift(figure, shift) for figure in first.figures),
            geometry=_move(first.geometry, shift),
        )
    )


def _as_level(first: Release, code: str, villages: list[Release]) -> Release:
    told = {village.place.code: (village.number, village.content) for village in villages}
    place = replace(place_above(code, villages[0].place), counted=(len(told), len(told)))
    return seal_release(
        replace(
            _of_year(first, villages[0].year),
            place=place,
            standing=LEVEL,
            geometry=None,
            extra={**first.extra, "masukan": {"desa": told}},
        )
    )


def _of_year(release: Release, year: int) -> Release:
    number = f"{year}-1"
    return replace(
        release,
        number=number,
        edition=f"Rilis {number}",
        year=year,
        reference=dt.date(year, 12, 31),
        published=dt.date(year + 1, 2, 1),
        standing="rilis desa",
    )


def _shift(figure: Figure, by: int) -> Figure:
    """Another figure of the same kind, the same for every place that is the same steps away."""
    if figure.value is None or not figure.decimals:
        return figure
    return replace(figure, value=figure.value + Decimal(by % _SHIFTS) / 10)


def _move(geometry: Mapping[str, Any] | None, at: int) -> dict[str, Any] | None:
    """The same borders elsewhere."""
    east, north = _STEP * (at % _IN_A_ROW), _STEP * (at // _IN_A_ROW)

    def moved(found: Any) -> Any:
        if found and isinstance(found[0], int | float):
            return [found[0] + east, found[1] + north, *found[2:]]
        return [moved(each) for each in found]

    drawn = None if geometry is None else copy.deepcopy(dict(geometry))
    for feature in drawn["features"] if drawn else ():
        feature["geometry"]["coordinates"] = moved(feature["geometry"]["coordinates"])
    return drawn


def _lay(release: Release, target: Path, source: Path) -> None:
    """Description, open data, products and list of contents of a release on the shelf."""
    if target == source:
        for path in [*target.glob("*.sig"), *target.glob("*.json")]:
            path.unlink()
    files.write_description(release, target)
    exchange.make(release, target)
    for product in (source / "produk").glob("*") if target != source else ():
        (target / "produk").mkdir(exist_ok=True)
        os.link(product, target / "produk" / product.name)
    told = {
        "nomor": release.number,
        "kode": release.place.code,
        "tahun": release.year,
        "terbit": release.published.isoformat(),
        "acuan": release.reference.isoformat(),
        "sidik": release.content,
    }
    write_text(target / files.CONTENTS, json.dumps(told))


# ── sites ───────────────────────────────────────────────────────────────────────────────────────
def publish_all(opened: OpenStore, public: Path) -> dict[str, Any]:
    """The sites of all villages, each in its own folder and in the public one, then what they share."""
    from cantik.outlets.app import sites
    from cantik.release.app import storage

    shelf = storage.shelf(opened.store.path)
    villages = sorted(folder.name for folder in shelf.iterdir() if sites.is_village(folder.name))

    _lay_village(opened, villages[0], public)  # a server has read its program and its templates already

    def lay_villages() -> None:
        for code in villages:
            _lay_village(opened, code, public)

    village = _timed(lay_villages)
    front = _timed(lambda: sites.front(opened, public))
    name = _chosen(public / villages[0])
    written = [path.stat().st_size for path in public.rglob("*") if path.is_file()]
    return {
        "desa": villages,
        "kabupaten": villages[0][:5],
        "indikator": name,
        "nilai": {code: _printed(public / code, name) for code in villages},
        "desa_s": village[0],
        "desa_cpu_s": village[1],
        "muka_s": front[0],
        "muka_cpu_s": front[1],
        "berkas": len(written),
        "byte": sum(written),
    }


def _lay_village(opened: OpenStore, code: str, public: Path) -> None:
    """The two sites of a village, as the job lays them (`sites.put_out`)."""
    from cantik.outlets.app import sites
    from cantik.release.app import storage

    made = sites.write(sites.editions_of(opened, code), storage.own_site(opened.store.path, code), up=None)
    sites.write(sites.public_editions(opened, code), public / code, up="../index.html", beside=made)


def publish_again(opened: OpenStore, public: Path) -> dict[str, Any]:
    """One village publishes another edition of its year, and one more: what the job does for it in a server that was
    just started, and in one that published before."""
    from cantik.outlets.app import sites

    code = max(folder.name for folder in public.iterdir() if sites.is_village(folder.name))
    name = _chosen(public / code)
    costs = []
    for at in (2, 3):
        _revise(opened, code, name, at)
        village = _timed(lambda: _lay_village(opened, code, public))
        costs.append((village[1], _timed(lambda: sites.front(opened, public))[1]))
    return {
        "kode": code,
        "indikator": name,
        "nilai": _printed(public / code, name),
        "awal_cpu_s": sum(costs[0]),
        "desa_cpu_s": costs[1][0],
        "muka_cpu_s": costs[1][1],
    }


def _revise(opened: OpenStore, code: str, name: str, at: int) -> None:
    """Another edition of the village's newest year on the shelf, with one more in each figure of an indicator."""
    from cantik.release.app import storage

    source = max((storage.shelf(opened.store.path) / code).iterdir())
    was = files.open_release(source)
    number = f"{was.year}-{at}"
    changed = tuple(replace(f, value=f.value + 1) if f.id == name and f.value is not None else f for f in was.figures)
    _lay(
        seal_release(replace(was, number=number, edition=f"Rilis {number}", figures=changed)),
        source.with_name(number),
        source,
    )


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Seconds by the clock and of the processor."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - began, time.process_time() - used


def _told(site: Path) -> Iterable[dict[str, Any]]:
    figures: list[dict[str, Any]] = json.loads((site / "rilis" / "tabel" / "indikator.json").read_text("utf-8"))
    return (figure for figure in figures if not figure["area"] and figure["value"] is not None)


def _chosen(site: Path) -> str:
    """A key figure that is a share: it has a map and stands in what the search of all villages finds."""
    keys = set(json.loads((site / "rilis" / "rilis.json").read_text("utf-8"))["key_figures"])
    shares = [str(figure["id"]) for figure in _told(site) if figure["unit"] == "persen" and figure["id"] in keys]
    return min(shares)


def _printed(site: Path, name: str) -> str:
    """The figure of the whole village as pages print it."""
    (figure,) = (figure for figure in _told(site) if figure["id"] == name)
    return format_number(Decimal(figure["value"]), int(figure["decimals"]))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))))
