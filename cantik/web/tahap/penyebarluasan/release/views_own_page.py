"""`/desa/<kode>/terbit/halaman/`: the page of history and the photo that a village gives to its books, looked at before
the next edition takes them."""

from __future__ import annotations

import base64
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.codes.area import AreaCode
from cantik.collect.history import MOST_LETTERS, read_history
from cantik.publish.typeset.safe import is_printable
from cantik.release.app import own_pages, queries
from cantik.staff.app import error_words
from cantik.staff.app.gate import needs, who
from cantik.staff.app.rights import area_code, check_access
from cantik.vault.app.opening import at_hand
from cantik.web.downloads import show_file

#: letters of what a photo shows, and of who took it
_TOLD = 200


class OwnPageForm(forms.Form):
    """History as text; a photo with what it shows and who took it."""

    sejarah = forms.CharField(
        label=lazy("Sejarah desa"),
        required=False,
        help_text=lazy("Alinea dipisah baris kosong, paling banyak dua halaman buku. Tanpa NIK dan nomor KK."),
        widget=forms.Textarea({"class": "in", "rows": 12, "maxlength": MOST_LETTERS}),
    )
    foto = forms.FileField(
        label=lazy("Foto desa"),
        required=False,
        help_text=lazy("JPEG, PNG, atau WebP, paling besar 20 MB. Letak dan waktu yang ditulis kamera dibuang."),
        widget=forms.FileInput({"class": "in", "accept": "image/jpeg,image/png,image/webp"}),
        error_messages={"empty": lazy("Berkas ini kosong.")},
    )
    terlihat = forms.CharField(
        label=lazy("Apa yang terlihat"),
        required=False,
        max_length=_TOLD,
        help_text=lazy("Dibacakan kepada orang yang tidak melihat fotonya, misalnya “Balai desa dari jalan utama”."),
        widget=forms.TextInput({"class": "in"}),
    )
    pemotret = forms.CharField(
        label=lazy("Pemotret"), required=False, max_length=_TOLD, widget=forms.TextInput({"class": "in"})
    )

    def clean(self) -> dict[str, Any]:
        """A photo says what it shows and who took it; the text has letters that the book can print."""
        said = super().clean() or self.cleaned_data
        for name in ("terlihat", "pemotret") if said.get("foto") else ():
            if not said.get(name):
                self.add_error(name, _("Isi bersama fotonya."))
        try:
            said["alinea"] = _read_paragraphs(said.get("sejarah", ""))
        except CantikError as error:
            self.add_error("sejarah", error_words.error_line(error))
        return said


def _read_paragraphs(text: str) -> tuple[str, ...]:
    return read_history(text.encode(), _("teks"), is_printable) if text.strip() else ()


@needs("angka.lihat_mentah")
@require_safe
def show_page(request: HttpRequest, kode: str) -> HttpResponse:
    """What the next edition will open with, and the form that changes it."""
    return _show_own_page(request, area_code(kode), None)


def _show_own_page(
    request: HttpRequest, area: AreaCode, form: OwnPageForm | None, *, status: int = 200
) -> HttpResponse:
    page = own_pages.read_own_page(at_hand().store.path, area.text())
    given = {"sejarah": "\n\n".join(page.history), "terlihat": page.alt, "pemotret": page.credit}
    values: dict[str, Any] = {
        "bagian": "terbit",
        "halaman": page,
        "form": form or OwnPageForm(initial=given),
        "boleh": check_access(request.user, "orang.sunting", area).whole,
        "rancangan": queries.live_draft(area),
    }
    return render(request, "release/halaman.html", values, status=status)


@needs("angka.lihat_mentah")
@require_safe
def show_photo(_request: HttpRequest, kode: str) -> HttpResponse:
    """The photo as the book will print it."""
    page = own_pages.read_own_page(at_hand().store.path, area_code(kode).text())
    if not page.photo:
        raise Http404("no photo")
    return show_file(base64.b64decode(page.photo), f"foto-buku-{kode}.jpg", "image/jpeg")


@needs("orang.sunting")
@require_POST
def keep_page(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Keep the text, and the photo where one came; without one the former photo stays."""
    desa, store, by = area_code(kode), at_hand().store.path, who(request).actor
    form = OwnPageForm(request.POST, request.FILES)
    if not form.is_valid():
        return _show_own_page(request, desa, form, status=422)
    said = form.cleaned_data
    try:
        if said["foto"]:
            own_pages.keep_photo(store, kode, said["foto"].read(), (said["terlihat"], said["pemotret"]), by)
    except CantikError as error:
        form.add_error("foto", error_words.error_line(error))
        return _show_own_page(request, desa, form, status=422)
    own_pages.keep_history(store, kode, said["alinea"], by)
    messages.success(
        request, _("Disimpan. Terbitan berikutnya memuatnya; yang sudah ada tidak berubah."), extra_tags="ok"
    )
    return redirect("terbit_halaman_buku", kode)


@needs("orang.sunting")
@require_POST
def take_off(request: HttpRequest, kode: str) -> HttpResponseBase:
    """History and photo leave the next edition."""
    own_pages.remove_own_page(at_hand().store.path, area_code(kode).text(), who(request).actor)
    messages.success(request, _("Dilepas dari terbitan berikutnya."), extra_tags="ok")
    return redirect("terbit_halaman_buku", kode)
