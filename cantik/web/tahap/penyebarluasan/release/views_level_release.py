"""One release of a kabupaten, a kecamatan or a group: what it is, its tables and indicators, its files."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.base.dates import long_date
from cantik.base.errors import CantikError
from cantik.base.media_types import XLSX
from cantik.base.reason_groups import ReasonGroup, group_by_reason
from cantik.base.zip_archive import new_zip
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import load_store
from cantik.levels.app import desk, sums, withdrawal
from cantik.levels.app.desk import LevelRelease
from cantik.release import files, printed_tables
from cantik.release.app.models import Withdrawal
from cantik.release.countersign import WITHDRAWAL
from cantik.release.coverage import describe_sum
from cantik.release.model import Figure, Release, Table, number_order
from cantik.release.show import figure_text, size_text
from cantik.staff.app import actors, error_words, rights
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import ZIP, attach_file
from cantik.web.language import either, lang, of_content
from cantik.web.store import describe_area
from cantik.web.tahap.penyebarluasan.release import figures
from cantik.web.tahap.penyebarluasan.release.views_level import MAKE, SEE, area_name, area_read, covers, title_of

_BOOK, _WHOLE = "tabel.xlsx", "rilis.zip"
_GONE = 410
#: already compressed
_STORED = frozenset({".pdf", ".png"})


def found_of(request: HttpRequest, kode: str, lingkup: str, nomor: str) -> tuple[LevelRelease, dict[str, Any]]:
    """The release of an address and what its pages share. Raises `Http404`; `UnreadableInput` T102."""
    area = area_read(request, kode)
    release = desk.one(area, lingkup, nomor, opened=at_hand())
    if release is None:
        raise Http404("no such release")
    shared = {"bagian": "rilis_wilayah", "kode": kode, "nama": area_name(area), "satu": release}
    return release, shared | {"sebutan": title_of(release)}


@needs(SEE, area=None)
@require_safe
def page(request: HttpRequest, kode: str, lingkup: str, nomor: str) -> HttpResponseBase:
    """What a release tells, and where it is read."""
    try:
        found, values = found_of(request, kode, lingkup, nomor)
        if found.withdrawn is not None:
            return notice(request, values, found.withdrawn)
        release = files.open_shelved(found.shelved.folder)
    except CantikError as error:
        return show_damaged(request, kode, error)
    book = found.shelved.folder / "produk" / _BOOK
    left_out = _left_out(release)
    whole = sum(path.stat().st_size for path in found.shelved.folder.rglob("*") if path.is_file())
    values |= {
        "bab": _chapters(release),
        "indikator": [(either(f.title, f.title_en), *_value(f)) for f in release.figures if not f.area],
        "tanpa_jumlah": left_out,
        "banyak_tanpa": sum(len(group.things) for group in left_out),
        "cakupan": describe_sum(found.counted, found.of, lang()),
        **_villages(request, area_code(kode), found, release),
        "boleh_tarik": rights.check_access(who(request), MAKE, area_code(kode)).ok,
        "buku": size_text(book.stat().st_size, lang()) if book.is_file() else "",
        "besar": size_text(whole, lang()),
    }
    return render(request, "release/wilayah_rilis.html", values)


def _left_out(release: Release) -> list[ReasonGroup[tuple[str, str]]]:
    """The measures without a total, by reason; not a table of which the page shows the parts: its total waits."""
    shown = {table.key for table in release.tables}
    return group_by_reason(
        ((either(missing.title, missing.title_en), ""), either(missing.reason, missing.reason_en))
        for missing in release.not_shown
        if missing.id not in shown
    )


def _villages(request: HttpRequest, area: AreaCode, found: LevelRelease, release: Release) -> dict[str, Any]:
    """The villages that a release adds up, each with its edition, and those that it does not; why not, as they stand
    today, for an office that covers the area."""
    now: dict[str, str] = {}
    if covers(who(request), area) and not all(release.villages.values()):
        opened = at_hand()
        try:
            known = desk.villages(area, found.shelved.reference, opened=opened, knowledge=load_store(opened.store.path))
            now = {each.code: of_content(sums.told_why(each.why)) or _("kini sudah ada edisinya") for each in known}
        except CantikError:  # said on the page of the area
            now = {}
    names = {code: describe_area(AreaCode.from_stored(code)).name for code in release.villages}
    inside = [(names[code], said[1]) for code, said in release.villages.items() if said]
    outside = [((names[code], ""), now.get(code, "")) for code, said in release.villages.items() if not said]
    return {"desa_termasuk": inside, "desa_tidak": group_by_reason(outside), "banyak_tidak": len(outside)}


def notice(request: HttpRequest, values: dict[str, Any], pulled: Withdrawal, status: int = 200) -> HttpResponseBase:
    """What stands instead of a withdrawn release, its tables and its files: when and why."""
    release: LevelRelease = values["satu"]
    standing = desk.load_shelf(area_code(values["kode"]), opened=at_hand()).of_day(release.shelved.reference)
    other = standing[release.code].shelved.number if release.code in standing else ""
    after = other != "" and number_order(other) > number_order(release.shelved.number)
    values |= {
        "ditarik": pulled,
        "oleh": actors.names([pulled.decided_by]).get(pulled.decided_by, ""),
        "pengganti": other if after else "",
        "sebelumnya": "" if after else other,
    }
    return render(request, "release/wilayah_ditarik.html", values, status=status)


def show_damaged(request: HttpRequest, kode: str, error: CantikError) -> HttpResponseBase:
    """The page of a release that cannot be read."""
    values = {"bagian": "rilis_wilayah", "kode": kode, "salah": error_words.error_line(error)}
    return render(request, "release/wilayah_rusak.html", values, status=409)


def _chapters(release: Release) -> list[tuple[str, list[tuple[str, str, str]]]]:
    """The tables by chapter, those of the annex last: key, number, title."""
    known = {table.key: table for table in release.tables}
    inside = [(either(own.title, own.title_en), [known[key] for key in own.tables]) for own in release.chapters]
    place = either(f" di {release.place.full()}", f" in {release.place.full('en')}")
    common = place, f", {long_date(release.reference, lang())}"
    named = {table.key for _title, tables in inside for table in tables}
    annex = [table for table in release.tables if table.key not in named]
    return [
        (title, [_line(table, common) for table in tables])
        for title, tables in (*inside, (_("Lampiran"), annex))
        if tables
    ]


def _line(table: Table, common: tuple[str, str]) -> tuple[str, str, str]:
    """Key, number, and the title without place and day, which all tables of the page share."""
    shown = printed_tables.print_table(table)
    place, day = common
    title = either(shown.title, shown.title_en).replace(place, "").removesuffix(day)
    return shown.key, shown.number, title


def _value(figure: Figure) -> tuple[str, str]:
    return figure_text(figure, lang()), either(figure.unit, figure.unit_en)


@needs(SEE, area=None)
@require_safe
def table(request: HttpRequest, kode: str, lingkup: str, nomor: str, kunci: str) -> HttpResponseBase:
    """One table as everybody reads it."""
    try:
        found, values = found_of(request, kode, lingkup, nomor)
        if found.withdrawn is not None:
            return notice(request, values, found.withdrawn, _GONE)
        release = files.open_shelved(found.shelved.folder)
    except CantikError as error:
        return show_damaged(request, kode, error)
    held = next((own for own in release.tables if own.key == kunci), None)
    if held is None:
        raise Http404("no such table")
    shown = printed_tables.print_table(held)
    cells = figures.table_as_read(shown)
    values |= {
        "tabel": shown,
        "isi": cells,
        "lihat": "terbit",
        "lebar": cells.width,
        "kaki": figures.foot(shown),
    }
    return render(request, "release/wilayah_tabel.html", values)


@needs(SEE, area=None)
@require_safe
def file(request: HttpRequest, kode: str, lingkup: str, nomor: str, nama: str) -> HttpResponseBase:
    """The workbook, or everything with its signature as a ZIP that `cantik verify` checks once it is unpacked."""
    try:
        found, values = found_of(request, kode, lingkup, nomor)
    except CantikError as error:
        return show_damaged(request, kode, error)
    if found.withdrawn is not None:
        said = withdrawal.envelope(found) if nama == WITHDRAWAL else b""
        return _envelope(said) if said else notice(request, values, found.withdrawn, _GONE)
    folder, name = found.shelved.folder, f"rilis_{lingkup}_{nomor}"
    if nama == _BOOK:
        return attach_file(_read_product(folder, _BOOK), f"{name}.xlsx", XLSX)
    if nama != _WHOLE:
        raise Http404("no such file")
    return attach_file(_pack_release(folder, name), f"{name}.zip", ZIP)


def _read_product(folder: Path, name: str) -> bytes:
    """A product of a release. Raises `Http404` where the folder was thinned out."""
    try:
        return (folder / "produk" / name).read_bytes()
    except FileNotFoundError as error:
        raise Http404("no such file") from error


def _envelope(said: bytes) -> HttpResponseBase:
    """The signed word that a release was withdrawn: laid beside the files of a copy, `cantik verify` says so."""
    return attach_file(said, WITHDRAWAL, "application/json")


def _pack_release(folder: Path, name: str) -> bytes:
    """A release as a ZIP: the same release gives the same bytes."""
    stream = io.BytesIO()
    with new_zip(stream) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            member = f"{name}/{path.relative_to(folder).as_posix()}"
            archive.add(member, path.read_bytes(), deflated=path.suffix not in _STORED)
    return stream.getvalue()
