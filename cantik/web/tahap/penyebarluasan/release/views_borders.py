"""`/desa/<kode>/terbit/batas/`: borders of the dusun uploaded, looked at on a map, used, taken off, used again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cantik.base import clock
from cantik.base.errors import CantikError, UnreadableInput
from cantik.codes.area import AreaCode
from cantik.collect.borders.defects import (
    BorderDefect,
    BordersUnreadable,
    Weight,
    consent_defects,
    from_dict,
    how,
    size,
    what,
)
from cantik.content.axes import Category
from cantik.measure.axes import geography
from cantik.publish.map import MapLook, Overlay, draw_plain, rings_of
from cantik.register.core.app.queries import dusun_of
from cantik.release import geometry
from cantik.release.app import borders, queries
from cantik.release.app.models import USED, Border
from cantik.release.border_trial import BorderStatement
from cantik.snapshot.frame import SmallArea
from cantik.staff.app import actors, error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.desk import as_number
from cantik.web.language import lang
from cantik.web.tahap.penyebarluasan.release.forms import BorderForm
from cantik.web.tahap.penyebarluasan.release.views import show_refusal

#: reasons told of one refused file
_TOLD = 20


@dataclass(frozen=True, slots=True)
class SeenDefect:
    """A defect in the language of the page; `number` stands beside its place on the map."""

    number: int
    asks: bool
    what: str
    how: str
    size: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A file of borders as the page shows it. `row` is None for borders that came with the store."""

    row: Border | None
    svg: str
    matched: geometry.Matched
    strangers: tuple[tuple[str, str], ...]
    defects: tuple[SeenDefect, ...]
    former: bool  # whether the map shows what was there before repairs
    asks: bool  # whether somebody has to agree before it is used


def categories(area: AreaCode) -> tuple[Category, ...]:
    """The dusun of the register as tables will have them."""
    axis, _areas = geography([SmallArea(name, "", "") for name in dusun_of(area)])
    return (
        tuple(category for category in axis.categories if not category.total and not category.missing)
        if dusun_of(area)
        else ()
    )


def _why(reason: str, areas: tuple[Category, ...]) -> str:
    """Why a feature of the file is not used, in words."""
    if reason == geometry.NAMELESS:
        return _("tanpa nama di kolom dusun, nama, atau nama_dusun")
    if reason == geometry.NO_POLYGON:
        return _("bukan poligon")
    return _("tidak ada dusun bernama ini dalam register") if areas else _("register belum menyebut dusun")


def _border_view(path: Path, row: Border | None, areas: tuple[Category, ...]) -> Seen:
    data = geometry.read_polygons(path)
    matched = geometry.match(data, areas, path)
    defects = tuple(from_dict(kept) for kept in data.get("temuan", ()))
    former = [shape for shape in data.get("semula", ()) if shape and "Polygon" in shape["type"]]
    svg = ""
    if matched.shapes is not None:
        names = ", ".join(label for _name, label in matched.found)
        over = Overlay(former, [_drawn_at(defect, matched.shapes) for defect in defects])
        svg = draw_plain(matched.shapes, _("Peta batas: %s") % names, MapLook(web=True, uid="batas"), over)
    told = tuple((name or _("(tanpa nama)"), _why(reason, areas)) for name, reason in matched.strangers)
    return Seen(row, svg, matched, told, _in_words(defects), bool(former), bool(consent_defects(defects)))


def _in_words(defects: Sequence[BorderDefect]) -> tuple[SeenDefect, ...]:
    language = lang()
    return tuple(
        SeenDefect(number, defect.weight is Weight.ASK, what(defect, _), how(defect, _), size(defect, language))
        for number, defect in enumerate(defects, 1)
    )


def _drawn_at(defect: BorderDefect, shapes: Mapping[str, Any]) -> tuple[float, float] | None:
    """The place of a defect, when it lies on the map of these shapes."""
    points = [point for feature in shapes["features"] for ring in rings_of(feature["geometry"]) for point in ring]
    if defect.at is None or not points:
        return None
    x, y = defect.at
    inside = min(p[0] for p in points) <= x <= max(p[0] for p in points)
    return defect.at if inside and min(p[1] for p in points) <= y <= max(p[1] for p in points) else None


@needs("angka.lihat_mentah")
@require_safe
def page(request: HttpRequest, kode: str) -> HttpResponse:
    """The borders that drafts are drawn with, or (`?coba=`) a file that was uploaded and is looked at first."""
    return _page(request, area_code(kode), None)


def _page(request: HttpRequest, area: AreaCode, form: BorderForm | None, *, status: int = 200) -> HttpResponse:
    store, kode = at_hand().store.path, area.text()
    number = as_number(request.GET.get("coba"))
    row = borders.trial(kode, number) if number is not None else None
    path = borders.file_of(store, row) if row else borders.path(store, kode)
    areas = categories(area)
    shown: Seen | None = None
    problem = ""
    if path is not None:
        try:
            shown = _border_view(path, row or borders.current(kode), areas)
        except UnreadableInput as error:
            problem = error_words.error_line(error)
    past = borders.history(kode)
    values: dict[str, Any] = {
        "bagian": "terbit",
        "coba": row is not None,
        "batas": shown,
        "rusak": problem,
        "dusun": areas,
        "riwayat": past,
        "sebelum": _former(past),
        "form": form or BorderForm(today=clock.today()),
        "boleh": check_access(request.user, "batas.sunting", area).ok,
        "orang": actors.names({act.by for act in past}),
        "rancangan": queries.live_draft(area),
    }
    return render(request, "release/batas.html", values, status=status)


def _former(past: list[Border]) -> Border | None:
    """What was used before the last decision: the button that takes the decision back leads to it."""
    return next((act for act in past[1:] if act.act == USED and act.digest != past[0].digest), None)


@needs("batas.sunting")
@require_POST
def send(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Examine an uploaded file; nothing is used yet."""
    desa = area_code(kode)
    form = BorderForm(request.POST, request.FILES, today=clock.today())
    if not form.is_valid():
        return _page(request, desa, form, status=422)
    file, said = form.cleaned_data["berkas"], form.cleaned_data
    told = BorderStatement(Path(file.name or "batas.geojson").name, said["sumber"], said["keadaan"])
    try:
        row = borders.try_out(
            area=desa,
            data=file.read(),
            told=told,
            areas=categories(desa),
            store=at_hand().store.path,
            by=who(request).actor,
        )
    except UnreadableInput as error:
        for sentence in _refusal(error):
            form.add_error("berkas", sentence)
        return _page(request, desa, form, status=422)
    response = redirect("terbit_batas", kode)
    response["Location"] += f"?coba={row.pk}"
    return response


def _refusal(error: UnreadableInput) -> list[str]:
    """Why a file is not taken: each polygon that is wrong, where, and how to mend it."""
    defects = error.defects if isinstance(error, BordersUnreadable) else ()
    if not defects:
        return [error_words.error_line(error)]
    language = lang()
    sentences = [f"[{error.code}] {error.where}: {error_words.translate_sentence(error.message)}."]
    for defect in defects[:_TOLD]:
        area = f"[{size(defect, language)}] " if size(defect, language) else ""
        sentences.append(f"{what(defect, _)} {area}{how(defect, _)}")
    if len(defects) > _TOLD:
        sentences.append(_("… dan %s lagi.") % (len(defects) - _TOLD))
    return sentences


@needs("batas.sunting")
@require_POST
def use(request: HttpRequest, kode: str, nomor: int) -> HttpResponseBase:
    """Let drafts draw with a file that was looked at, or with a former one again."""
    try:
        borders.use(
            area=area_code(kode),
            number=nomor,
            store=at_hand().store.path,
            by=who(request).actor,
            consent=request.POST.get("setuju") == "ya",
        )
        messages.success(
            request, _("Batas dipakai mulai rancangan berikutnya. Rilis yang sudah ada tidak berubah."), extra_tags="ok"
        )
    except CantikError as error:
        show_refusal(request, error)
    return redirect("terbit_batas", kode)


@needs("batas.sunting")
@require_POST
def take_off(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Drafts draw no maps any more."""
    borders.take_off(area=area_code(kode), store=at_hand().store.path, by=who(request).actor)
    messages.success(request, _("Batas dilepas. Berkasnya tetap tersimpan dan dapat dipakai lagi."), extra_tags="ok")
    return redirect("terbit_batas", kode)
