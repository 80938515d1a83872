"""What an office hands in about the look of its public site."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.collect.photo import MOST_BYTES
from cantik.outlets.app.looks import LookWish
from cantik.publish.site.look_colour import parse_colour
from cantik.release.app.look_rows import SiteLook

_PICTURES = "image/png,image/jpeg,image/webp"
_USUAL = "#124A7C"


def _file_field(label: Any, help_text: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        help_text=help_text,
        widget=forms.FileInput({"class": "in", "accept": _PICTURES}),
        error_messages={"empty": _("Berkas ini kosong.")},
    )


def _tick(label: Any) -> forms.BooleanField:
    return forms.BooleanField(label=label, required=False)


class LookForm(forms.Form):
    """Logo, colour, photo with its words; what stands stays unless it is replaced or dropped."""

    logo = _file_field(
        _("Logo"), _("PNG, JPEG, atau WebP sampai 12 MB, bukan SVG. Tampil setinggi 40 titik di atas dasar putih.")
    )
    buang_logo = _tick(_("Tanpa logo"))
    pakai_warna = _tick(_("Pakai warna sendiri"))
    warna = forms.CharField(
        label=_("Warna"),
        required=False,
        max_length=20,
        help_text=_(
            "Untuk kepala halaman, tautan, dan tombol. Yang terlalu terang atau gelap untuk dibaca disesuaikan; "
            "diagram, peta, dan peringatan tidak ikut berubah."
        ),
        widget=forms.TextInput({"class": "in warna", "type": "color"}),
    )
    foto = _file_field(
        _("Foto halaman depan"),
        _("JPEG, PNG, atau WebP sampai 12 MB. Ditulis ulang paling besar 60 kB, tanpa letak dan keterangan kamera."),
    )
    buang_foto = _tick(_("Tanpa foto"))
    keterangan = forms.CharField(
        label=_("Apa yang tampak pada foto"),
        required=False,
        max_length=200,
        help_text=_(
            "Dibacakan kepada pembaca yang tidak melihatnya, misalnya “Sawah dan balai desa dari bukit utara”."
        ),
        widget=forms.TextInput({"class": "in"}),
    )
    sumber = forms.CharField(
        label=_("Pemotret atau sumber foto"),
        required=False,
        max_length=120,
        help_text=_("Dicetak di bawah foto."),
        widget=forms.TextInput({"class": "in"}),
    )

    def __init__(self, *args: Any, kept: SiteLook | None, **kwargs: Any) -> None:
        self._kept = kept
        if kept is not None:
            kwargs["initial"] = {
                "pakai_warna": bool(kept.colour),
                "warna": kept.colour or _USUAL,
                "keterangan": kept.alt,
                "sumber": kept.credit,
            }
        super().__init__(*args, **kwargs)
        for name, held in (("buang_logo", kept and kept.logo), ("buang_foto", kept and kept.photo)):
            if not held:
                del self.fields[name]

    def clean_logo(self) -> bytes | None:
        """Its bytes."""
        return self._read("logo")

    def clean_foto(self) -> bytes | None:
        """Its bytes."""
        return self._read("foto")

    def clean(self) -> dict[str, Any]:
        """A colour that is asked for is one."""
        said: dict[str, Any] = super().clean() or {}
        if said.get("pakai_warna") and parse_colour(said.get("warna") or "") is None:
            self.add_error("warna", _("Pilih warnanya."))
        return said

    def _read(self, name: str) -> bytes | None:
        file = self.cleaned_data.get(name)
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Berkas ini lebih dari 12 MB."))
        return bytes(file.read())

    def read_wish(self) -> LookWish:
        """What is asked for, of a form without mistakes."""
        said = self.cleaned_data
        ticked = {
            "warna": not said["pakai_warna"],
            "logo": said.get("buang_logo", False),
            "foto": said.get("buang_foto", False),
        }
        colour = said["warna"] if said["pakai_warna"] else ""
        drop = frozenset(name for name, away in ticked.items() if away)
        return LookWish(colour, said["logo"], said["foto"], said["keterangan"], said["sumber"], self._kept, drop)
