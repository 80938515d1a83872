"""`/bantuan/`: everything that is explained, to read and to search; and the keys of the program."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cantik.staff.app.gate import signed_in
from cantik.web.shell.help import explain, manual
from cantik.web.shell.help.keys import keys

PAGE = 80
_LONGEST = 80


@dataclass(frozen=True, slots=True)
class _Row:
    """An explanation in the list, with the word for its kind."""

    entry: explain.Explanation
    word: str


@signed_in
@require_safe
def index(request: HttpRequest) -> HttpResponseBase:
    """Terms, rules, tables and indicators; `cari` searches all of them or one kind."""
    words = request.GET.get("cari", "").strip()[:_LONGEST]
    kind = request.GET.get("jenis", "")
    kind = kind if kind in explain.KINDS else ""
    shown_kind = kind or ("" if words else "istilah")
    found = explain.search(words, shown_kind) if words else list(explain.everything(shown_kind))
    page = Paginator(found, PAGE).get_page(request.GET.get("hal"))
    counts = {kind: len(explain.search(words, kind) if words else explain.everything(kind)) for kind in explain.KINDS}
    return render(
        request,
        "help/bantuan.html",
        {
            "bagian": "bantuan",
            "cari": words,
            "jenis": shown_kind,
            "dipilih": kind,
            "judul": explain.kind_word(shown_kind) if shown_kind else "",
            "banyak": len(found),
            "hasil": [_Row(article, explain.kind_word(article.kind)) for article in page],
            "halaman": page,
            "pilihan": [(kind, explain.kind_word(kind), counts[kind]) for kind in explain.KINDS],
            "dekat": "" if found else explain.nearest(words),
            "kunci": keys(),
            "belajar": manual.pages("belajar"),
            "panduan": manual.pages("panduan"),
        },
    )


@signed_in
@require_safe
def one(request: HttpRequest, jenis: str, kunci: str) -> HttpResponseBase:
    """One explanation as a page; for the script that opens it in place, only its contents."""
    found = explain.entry(jenis, kunci)
    if found is None:
        raise Http404(_("Penjelasan ini tidak ada."))
    if request.headers.get("X-Potongan"):
        return render(request, "help/_isi.html", {"satu": found})
    values = {"bagian": "bantuan", "satu": found, "kata_jenis": explain.kind_word(found.kind)}
    return render(request, "help/satu.html", values)


@signed_in
@require_safe
def manual_page(request: HttpRequest, buku: str, nama: str) -> HttpResponseBase:
    """A lesson, or a page of the guide."""
    found = manual.find_page(buku, nama)
    if found is None:
        raise Http404(_("Halaman panduan ini tidak ada."))
    listed = manual.pages(buku)
    at = listed.index(found)
    body = mark_safe(manual.body_of(found))  # noqa: S308 - of our own pages, and escaped where it is made
    values = {
        "bagian": "bantuan",
        "satu": found,
        "isi": body,
        "berikut": listed[at + 1] if at + 1 < len(listed) else None,
    }
    return render(request, "help/halaman.html", values)
