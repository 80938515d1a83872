"""`/desa/<kode>/angka/indikator/<id>/orang/`: from an indicator to the people behind it, in the office only.

Counts first; names only after somebody said what they are opened for, and that stands in the log beside whom they
showed. No address names anybody: it holds the part of the list, a dusun, an RT, the purpose.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.codes.knowledge import VillageKnowledge, load_village
from cantik.content.kinds import Indicator
from cantik.content.village_form import VILLAGE
from cantik.measure.app.register_figure import BehindRecord, FigureBehind, figure_behind
from cantik.measure.behind_figure import FigurePart
from cantik.measure.result import NotMade
from cantik.register.core.app.words import place
from cantik.release.app import queries
from cantik.release.app.models import Draft
from cantik.staff.app import log
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.desk import desk_of
from cantik.web.language import either
from cantik.web.named_rows import list_record_rows, log_rows
from cantik.web.result_cache import Kept
from cantik.web.tahap.penyebarluasan.release import figures
from cantik.web.tahap.penyebarluasan.release.views import show_refusal

PAGE, _KEPT = 50, 6
#: what names may be opened for; the word stands in the log
PURPOSES: Mapping[str, Any] = {
    "periksa": lazy("memeriksa angka ini"),
    "kunjungan": lazy("mengunjungi keluarganya"),
    "layanan": lazy("menawarkan layanan atau bantuan desa"),
}
_known: Kept[FigureBehind | NotMade | None] = Kept(_KEPT)


@dataclass(frozen=True, slots=True)
class AskedList:
    """What an address asks for: a part of the list, dusun and RT ("" for all), the purpose ("" for none said)."""

    part: FigurePart
    dusun: str
    rt: str
    purpose: str

    def holds(self, record: BehindRecord) -> bool:
        """Whether a record is of the places asked for."""
        home = record.place
        return self.dusun in ("", home.dusun) and self.rt in ("", f"{home.rt}/{home.rw}")

    def query(self, **other: str) -> str:
        """The address of another list than this one, from the question mark on."""
        said = QueryDict(mutable=True)
        asked = {"bagian": self.part.value, "dusun": self.dusun, "rt": self.rt, "untuk": self.purpose} | other
        said.update({name: value for name, value in asked.items() if value})
        return f"?{said.urlencode()}"


@needs("orang.lihat")
@require_safe
def persons(request: HttpRequest, kode: str, indikator: str) -> HttpResponseBase:
    """Who stands behind an indicator. Names are shown to whoever said what for, and each page of them is logged."""
    desa, person = area_code(kode), who(request)
    knowledge = load_village(desa, at_hand().store.path)
    spec = knowledge.content.indicators.get(indikator)
    if spec is None:
        raise Http404("no such indicator")
    if not check_access(person, "angka.lihat_mentah", desa):
        return redirect("terbit", kode)
    if figures.of_health(spec, knowledge) and not check_access(person, "orang.sunting", desa):
        messages.error(
            request, _("Keterangan kesehatan seseorang hanya dibuka oleh agen statistik desa."), extra_tags="bad"
        )
        return redirect("tujuan", kode)
    draft = queries.live_draft(desa)
    on = draft.reference if draft is not None and draft.figures else queries.newest_reference(desa)
    if on is None:
        return redirect("terbit", kode)
    try:
        found = _recall(desa, on, spec, knowledge, by=person.actor)
        values = _page(request, kode, spec, found, draft, knowledge)
    except CantikError as error:
        show_refusal(request, error)
        return redirect("tujuan", kode)
    return render(request, "release/indikator_orang.html", values | {"acuan": on})


def _recall(
    area: AreaCode, on: dt.date, spec: Indicator, knowledge: VillageKnowledge, *, by: str
) -> FigureBehind | NotMade | None:
    """The records behind an indicator, held for the next pages while nothing of the village changes."""
    opened = at_hand()
    key = f"{opened.store.id}:{area.text()}:{queries.mark(area)}:{on}:{clock.today()}:{knowledge.content.digest}"
    key += f":{knowledge.policy.digest}:{spec.id}"
    return _known.recall(key, lambda: figure_behind(area, on, spec, knowledge=knowledge, by=by))


def _page(
    request: HttpRequest,
    kode: str,
    spec: Indicator,
    found: FigureBehind | NotMade | None,
    draft: Draft | None,
    knowledge: VillageKnowledge,
) -> dict[str, Any]:
    values: dict[str, Any] = {
        "bagian": "angka",
        "kode": kode,
        "indikator": spec.id,
        "judul": either(spec.title, spec.title_en),
        "satuan": spec.unit_of,
        "ditemukan": found if isinstance(found, FigureBehind) else None,
        "sebab": _reason_words(found if isinstance(found, NotMade) else found.why_not if found is not None else None),
    }
    by, of = who(request).actor, draft.pk if draft is not None else 0
    log.record(
        by=by,
        at=clock.now(),
        action="angka.lihat_mentah",
        subject="rancangan",
        subjects=[of] if of else [],
        detail={"indikator": spec.id},
    )
    if not isinstance(found, FigureBehind):
        return values
    if spec.unit_of not in figures.PEOPLE:
        return values | {"desa_sendiri": spec.unit_of == VILLAGE}
    asked = _read_wish(request)
    return values | _lists(found, asked) | _list_names(request, found, asked) | _beside_draft(found, draft, knowledge)


def _reason_words(why: NotMade | None) -> str:
    """Why an indicator is no figure of a release, in the page's language; "" for one that is."""
    return "" if why is None else either(why.reason, why.reason_en)


def _read_wish(request: HttpRequest) -> AskedList:
    """What the address asks for; what is no choice counts as nothing."""
    said = request.GET
    part = next((each for each in FigurePart if each == said.get("bagian")), FigurePart.NUMERATOR)
    purpose = said.get("untuk", "")
    return AskedList(part, said.get("dusun", ""), said.get("rt", ""), purpose if purpose in PURPOSES else "")


def _lists(found: FigureBehind, asked: AskedList) -> dict[str, Any]:
    """The parts with how many records they hold, the places to choose from, the purposes."""
    homes = {record.place for records in found.parts.values() for record in records}
    numbered = sorted({(home.rw, home.rt) for home in homes if home.rw or home.rt})
    words = _part_words(found)
    return {
        "diminta": asked,
        "bagian_daftar": [
            {"id": part, "judul": words[part], "banyak": len(records), "alamat": asked.query(bagian=part.value)}
            for part, records in found.parts.items()
            if part in words
        ],
        "judul_bagian": words.get(asked.part, ""),
        "dusun_ada": sorted({home.dusun for home in homes if home.dusun}),
        "rt_ada": [(f"{rt}/{rw}", place(("", rw, rt))) for rw, rt in numbered],
        "keperluan": list(PURPOSES.items()),
        "keperluan_kata": PURPOSES.get(asked.purpose, ""),
    }


def _part_words(found: FigureBehind) -> dict[FigurePart, Any]:
    if found.is_mean:
        return {FigurePart.NUMERATOR: _("Yang dihitung"), FigurePart.UNKNOWN: _("Belum diketahui")}
    return {
        FigurePart.NUMERATOR: _("Pembilang"),
        FigurePart.REST: _("Penyebut, bukan pembilang"),
        FigurePart.UNKNOWN: _("Belum diketahui"),
    }


def _list_names(request: HttpRequest, found: FigureBehind, asked: AskedList) -> dict[str, Any]:
    """The page of names that is asked for, written into the log; nobody where no purpose was said."""
    records = [record for record in found.parts[asked.part] if asked.holds(record)]
    shown: dict[str, Any] = {"disaring": len(records)}
    if not asked.purpose:
        return shown
    pages = Paginator(records, PAGE)
    page = pages.get_page(request.GET.get("hal"))
    ids = [int(record.number) for record in page.object_list]
    basis, desk = found.spec.unit_of, desk_of(request)
    rows = list_record_rows(desk.area, ids, basis)
    number: dict[str, int | str] = {
        "indikator": found.spec.id,
        "bagian": asked.part.value,
        "untuk": asked.purpose,
        "banyak": len(records),
    }
    log_rows(desk.by, basis, rows, ids, number)
    brings = {int(record.number): record.brings for record in page.object_list}
    for row in rows:
        row["membawa"] = brings.get(row["keluarga"] if basis == "keluarga" else row["orang"])
    return shown | {"baris": rows, "halaman": page}


def _beside_draft(found: FigureBehind, draft: Draft | None, knowledge: VillageKnowledge) -> dict[str, Any]:
    """Numerator and denominator of the draft where they are others: the register changed since it was counted."""
    if draft is None or not draft.figures:
        return {}
    counted = figures.before(at_hand(), draft.snapshot, knowledge).results.figures
    own = next((figure for figure in counted if figure.spec.id == found.spec.id), None)
    return {} if own is None or (own.n, own.d) == (found.above, found.below) else {"rancangan_lain": (own.n, own.d)}
