"""Forms of a breach: what is known, a letter that went out, the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cantik.base import clock
from cantik.content.breach import breach_kinds, exposed_kinds
from cantik.register.rights.app.breaches import MOST_TEXT, BreachFacts
from cantik.web.fields import FirstMistakeForm, date_field, here_and_now, moment_field
from cantik.web.language import either


def _text(label: Any, help_text: Any = "", *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=MOST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off"}),
    )


def _some(label: Any, help_text: Any = "") -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=label, required=False, coerce=int, help_text=help_text, widget=forms.CheckboxSelectMultiple
    )


class BreachForm(FirstMistakeForm):
    """What is known. The lists to tick are those of the village."""

    jenis = forms.ChoiceField(
        label=_("Apa yang terjadi"),
        choices=lambda: [(kind.code, either(kind.title, kind.title_en)) for kind in breach_kinds().values()],
        widget=forms.RadioSelect,
    )
    diketahui = moment_field(_("Diketahui"), _("Batas 3 × 24 jam dihitung sejak saat ini."))
    mulai = moment_field(_("Mulai terjadi"))
    berakhir = moment_field(_("Berakhir"), _("Kosong bila belum berhenti."), required=False)
    uraian = _text(
        _("Apa yang diketahui, dan bagaimana terjadinya"),
        _("Tanpa nama dan nomor warga; masuk ke surat."),
        required=True,
    )
    akun = _some(_("Akun yang dipakai"), _("Siapa saja yang dibacanya dicari dari catatan audit."))
    perangkat = _some(_("Ponsel yang hilang"))
    berbagi = _some(_("Catatan berbagi yang berkasnya jatuh ke tangan lain"))
    banyak = forms.IntegerField(
        label=_("Banyaknya orang, bila hanya dapat diperkirakan"),
        required=False,
        min_value=0,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "in num"}),
    )
    terbuka = forms.MultipleChoiceField(
        label=_("Data apa"),
        required=False,
        choices=lambda: [(kind.code, either(kind.title, kind.title_en)) for kind in exposed_kinds().values()],
        widget=forms.CheckboxSelectMultiple,
    )
    ditangani = _text(_("Yang sudah dilakukan"), _("Masuk ke surat."))
    berikut = _text(_("Yang akan dilakukan"), _("Masuk ke surat."))
    berat = forms.BooleanField(
        label=_("Mengganggu layanan umum atau berakibat berat bagi masyarakat: diumumkan"), required=False
    )

    def __init__(self, *given: Any, offered: Mapping[str, list[tuple[int, str]]], **named: Any) -> None:
        """`offered`: by field, the accounts, phones and records of the village; a list with nothing is left out."""
        super().__init__(*given, **named)
        for name in ("akun", "perangkat", "berbagi"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedMultipleChoiceField)  # noqa: S101 - as declared above
            field.choices = offered.get(name, [])
            if not field.choices:
                del self.fields[name]

    def facts(self) -> BreachFacts:
        """What was filled in."""
        said: Callable[[str], Any] = self.cleaned_data.get
        return BreachFacts(
            kind=said("jenis"),
            known_at=here_and_now(said("diketahui")) or clock.now(),
            begun_at=here_and_now(said("mulai")) or clock.now(),
            ended_at=here_and_now(said("berakhir")),
            how=said("uraian"),
            done=said("ditangani") or "",
            ahead=said("berikut") or "",
            accounts=tuple(said("akun") or ()),
            devices=tuple(said("perangkat") or ()),
            sharings=tuple(said("berbagi") or ()),
            counted=said("banyak"),
            exposed=tuple(said("terbuka") or ()),
            serious=bool(said("berat")),
        )


class LetterForm(FirstMistakeForm):
    """A letter that went out: when, to how many, how."""

    tanggal = date_field(_("Dikirim atau disampaikan"))
    banyak = forms.IntegerField(
        label=_("Kepada berapa orang atau lembaga"),
        min_value=1,
        max_value=1_000_000,
        widget=forms.NumberInput(attrs={"class": "in num"}),
    )
    cara = forms.CharField(label=_("Cara, misalnya diantar ketua RT"), max_length=200, required=False)


def on_the_wall(moment: dt.datetime | None) -> str:
    """A moment as a field for one shows it, on the village's clock; "" for none."""
    return "" if moment is None else moment.astimezone(clock.zone()).strftime("%Y-%m-%dT%H:%M")
