"""The first screens: where a person's work is, and what comes next in a village."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from cantik.base import clock
from cantik.codes.area import AreaCode, Level
from cantik.pipeline.knowledge import load
from cantik.staff.app.gate import needs, signed_in
from cantik.staff.app.models import Account
from cantik.staff.app.rights import allowed, area_code, assignments_of
from cantik.web.home.queries import state_of
from cantik.web.store import described, required


@signed_in
def front(request: HttpRequest) -> HttpResponseBase:
    """To the village when there is one only; else the places where the person has an office."""
    person = request.user
    assert isinstance(person, Account)  # noqa: S101 - what `signed_in` lets in
    today = clock.today()
    held = sorted({one.area for one in assignments_of(person, today)})
    villages = [code for code in held if area_code(code).level is Level.DESA]
    if len(held) == 1 and villages:
        return redirect("beranda_desa", villages[0])
    shelf = required().store.path / "rilis"
    rows = [_row(area_code(code), shelf) for code in villages]
    offices = [described(area_code(code)).name for code in held if code not in villages]
    return render(request, "home/depan.html", {"bagian": "beranda", "baris": rows, "kantor": offices, "hari": today})


def _row(desa: AreaCode, shelf: object) -> dict[str, object]:
    state = state_of(desa, required().store.path / "rilis")
    del shelf
    return {"kode": desa.text(), "sebutan": described(desa).full, "keadaan": state}


@needs("desa.lihat")
def village(request: HttpRequest, kode: str) -> HttpResponse:
    """The village's home: one sentence of state, one next step, the four stages, findings, history."""
    desa = area_code(kode)
    state = state_of(desa, required().store.path / "rilis")
    person = request.user
    may = {
        "impor": allowed(person, "orang.sunting", desa).ok,
        "temuan": allowed(person, "temuan.lihat", desa).ok,
        "rilis": allowed(person, "rilis.tanda_tangan", desa).ok or allowed(person, "angka.lihat_mentah", desa).ok,
    }
    titles = {rule.id: rule.title for rule in load().content.rules.values()}
    rules = [{"id": rule, "judul": titles.get(rule, rule), "banyak": count} for rule, count in state.rules]
    most = max((count for _, count in state.rules), default=1)
    return render(
        request,
        "home/desa.html",
        {
            "bagian": "beranda",
            "keadaan": state,
            "boleh": may,
            "aturan": rules,
            "terbanyak": most,
            "tahun": clock.today().year,
            "langkah": _step(state.step, kode, may),
        },
    )


def _step(step: str, kode: str, may: dict[str, bool]) -> dict[str, str]:
    """The address of the next step, "" when it is not this person's to do."""
    target = {"masukkan": ("kumpul", "impor"), "periksa": ("periksa", "temuan"), "terbitkan": ("terbit", "rilis")}
    if step not in target:
        return {"id": step, "alamat": ""}
    name, right = target[step]
    return {"id": step, "alamat": reverse(name, args=[kode]) if may[right] else ""}
