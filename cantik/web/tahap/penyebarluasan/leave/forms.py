"""Forms of what leaves: what, to whom, for what, by which agreement; and why a file is made now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from cantik.content.rights import ERASABLE
from cantik.register.leave.app.archiving import SHAPE
from cantik.register.leave.app.figures import TypedFigure
from cantik.register.leave.app.models import ACCESS, BPS, CORRECTION, DELETION, DENIED, DKB, GRANTED, PARTLY
from cantik.register.leave.app.sharing import EVACUEES, Proposal
from cantik.register.leave.reconcile import REASONS
from cantik.web.fields import date_field
from cantik.web.language import either

_TEXT = {"class": "in", "autocomplete": "off"}
#: mappings that the page offers, with the words for them
SHAPES = (
    ("opensid_penduduk", _("OpenSID, buku kerja penduduk")),
    ("regsosek2022k", _("Regsosek 2022, buku kerja")),
    ("dtsen_individu", _("DTSEN, individu (CSV)")),
    ("dtsen_keluarga", _("DTSEN, keluarga (CSV)")),
    ("isian_regsosek2022k", _("Regsosek 2022, formulir terisi untuk dilengkapi")),
    ("isian_dtsen_individu", _("DTSEN individu, formulir terisi untuk dilengkapi")),
    ("isian_dtsen_keluarga", _("DTSEN keluarga, formulir terisi untuk dilengkapi")),
    (SHAPE, _("Arsip register lengkap (Cantik)")),
)
#: every shape with its words, those with them that only a form of their own asks for
SHAPE_WORDS = dict(SHAPES) | {EVACUEES: _("Daftar pengungsi (CSV, tanpa nomor)")}
CHANNELS = (("lisan", _("datang sendiri")), ("surat", _("surat")), ("surel", _("surel")))
KINDS = (
    (ACCESS, _("salinan datanya sendiri")),
    (CORRECTION, _("pembetulan")),
    (DELETION, _("penghapusan")),
)
IDENTITIES = (
    ("ktp", _("KTP-el dicocokkan dengan orangnya")),
    ("kk", _("KK dan dikenal petugas")),
    ("kuasa", _("surat kuasa dan KTP keduanya")),
)
DECISIONS = ((GRANTED, _("dikabulkan")), (PARTLY, _("dikabulkan sebagian")), (DENIED, _("ditolak")))


def _select(label: Any, choices: Any, error: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=choices, widget=forms.Select(attrs={"class": "in"}), error_messages={"required": error}
    )


def _line(label: Any, *, most: int, required: bool = True, help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        help_text=help_text,
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.TextInput(attrs=_TEXT),
    )


class ProposalForm(forms.Form):
    """What shall leave."""

    bentuk = _select(_("Bentuk berkas"), SHAPES, _("Pilih bentuk berkas."))
    sendiri = forms.BooleanField(label=_("Untuk desa sendiri, misalnya OpenSID desa"), required=False)
    penerima = _line(_("Penerima"), most=120, help_text=_("Lembaga atau program, bukan nama orang."))
    tujuan = _line(_("Tujuan"), most=200)
    perjanjian = _line(
        _("Nomor perjanjian"), most=120, required=False, help_text=_("Wajib bila penerimanya bukan desa sendiri.")
    )
    tanggal = date_field(_("Tanggal perjanjian"), required=False)
    berlaku = date_field(_("Berlaku sampai"), required=False)
    samarkan = forms.BooleanField(label=_("Samarkan NIK dan nomor KK"), required=False)
    kunci = _line(
        _("Kunci age penerima"),
        most=100,
        required=False,
        help_text=_("Berawal age1. Tanpa kunci, berkas dibuka dengan frasa sandi."),
    )

    def __init__(self, *given: Any, of_village: bool, **named: Any) -> None:
        """`of_village`: whoever fills it in works in the village, and may say that it stays there."""
        super().__init__(*given, **named)
        if not of_village:
            del self.fields["sendiri"]
            for name in ("perjanjian", "tanggal", "berlaku"):  # nothing stays with an office: each needs its agreement
                self.fields[name].required = True

    def clean(self) -> dict[str, Any]:
        """An archive holds the register whole: it cannot be masked."""
        said = super().clean() or self.cleaned_data
        if said.get("bentuk") == SHAPE and said.get("samarkan"):
            self.add_error("bentuk", _("Arsip register selalu utuh."))
        return said

    def proposal(self) -> Proposal:
        """The proposal as filled in."""
        said = self.cleaned_data
        return Proposal(
            said["bentuk"],
            said["penerima"],
            said["tujuan"],
            said.get("sendiri", False),
            said["perjanjian"],
            said["tanggal"],
            said["berlaku"],
            said["samarkan"],
            said["kunci"],
        )


class WhyForm(forms.Form):
    """A reason."""

    alasan = forms.CharField(
        label=_("Alasan"),
        max_length=200,
        help_text=_("Paling sedikit 10 huruf, tanpa nama dan nomor. Tersimpan selamanya."),
        error_messages={"required": _("Tulis alasan, paling sedikit 10 huruf.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 2, "autocomplete": "off"}),
    )


class FileForm(WhyForm):
    """Why a file is made now, and the passphrase that was shown with the form."""

    frasa = forms.CharField(
        label=_("Frasa sandi berkas"),
        max_length=60,
        required=False,
        help_text=_("Catat sekarang dan sampaikan lewat jalan lain daripada berkasnya; tidak disimpan di sini."),
        widget=forms.TextInput(attrs={"class": "in num", "autocomplete": "off", "spellcheck": "false"}),
    )


class CaseForm(forms.Form):
    """What somebody asks about their own data."""

    jenis = _select(_("Yang diminta"), KINDS, _("Pilih yang diminta."))
    cara = _select(_("Permintaan datang lewat"), CHANNELS, _("Pilih cara datangnya."))
    isi = forms.CharField(
        label=_("Yang dibetulkan atau dihapus"),
        max_length=500,
        required=False,
        help_text=_("Sebut isiannya, misalnya tempat lahir; tanpa NIK dan nomor KK. Kosong untuk salinan."),
        widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off"}),
    )
    isian = forms.MultipleChoiceField(
        label=_("Bila penghapusan: hanya isian ini (tanpa tanda: seluruh data orang ini)"),
        required=False,
        choices=lambda: erasable(ERASABLE),
        widget=forms.CheckboxSelectMultiple,
    )


def erasable(ids: Iterable[str]) -> list[tuple[str, str]]:
    """What may be asked for, with the words for it in the language of the page."""
    return [(kind, either(ERASABLE[kind].label, ERASABLE[kind].label_en)) for kind in ids if kind in ERASABLE]


class IdentityForm(forms.Form):
    """How somebody proved to be who they are."""

    identitas = _select(
        _("Identitas diperiksa dengan"), (("", _("pilih")), *IDENTITIES), _("Pilih cara identitas diperiksa.")
    )


class ConcludeForm(WhyForm):
    """The decision about a request."""

    putusan = _select(_("Putusan"), (("", _("pilih")), *DECISIONS), _("Pilih putusannya."))
    kabul = forms.MultipleChoiceField(
        label=_("Bila sebagian: isian yang dikabulkan"), required=False, widget=forms.CheckboxSelectMultiple
    )
    foto = forms.CharField(
        label=_("Nomor foto yang dihapus"),
        max_length=100,
        required=False,
        help_text=_("Tertulis di bawah tiap foto fasilitas dan bangunan rusak. Beberapa nomor dipisah koma."),
        widget=forms.TextInput(attrs={**_TEXT, "inputmode": "numeric"}),
    )
    field_order = ("putusan", "kabul", "foto", "alasan")

    def __init__(self, *arguments: Any, may: Iterable[str] = (), **named: Any) -> None:
        super().__init__(*arguments, **named)
        offered = erasable(may)
        if offered:
            cast("forms.MultipleChoiceField", self.fields["kabul"]).choices = offered
        else:
            del self.fields["kabul"]
        if "foto" not in dict(offered):
            del self.fields["foto"]

    def clean_foto(self) -> tuple[int, ...]:
        """The numbers of photos."""
        words = self.cleaned_data["foto"].replace(",", " ").split()
        if not all(word.isdecimal() and len(word) < 12 for word in words):
            raise forms.ValidationError(_("Tulis nomor foto, misalnya 12, 15."))
        return tuple(map(int, words))


class FigureForm(forms.Form):
    """A population that another office gives, and the counted reasons why the DKB is another number."""

    sumber = _select(_("Sumber"), ((DKB, _("DKB Dukcapil")), (BPS, _("BPS"))), _("Pilih sumbernya."))
    tanggal = date_field(_("Keadaan tanggal"))
    orang = forms.IntegerField(
        label=_("Jumlah penduduk"),
        min_value=0,
        max_value=9_999_999,
        error_messages={"required": _("Isi jumlahnya."), "invalid": _("Tulis bilangan bulat.")},
        widget=forms.NumberInput(attrs={"class": "in num", "inputmode": "numeric"}),
    )
    dokumen = _line(_("Dokumen"), most=200, help_text=_("Nama dan nomor surat atau terbitannya."))

    def __init__(self, *arguments: Any, offered: Mapping[str, int], labels: Mapping[str, Any], **named: Any) -> None:
        super().__init__(*arguments, **named)
        for name in REASONS:
            hint = (
                _now("Register mencatat %(n)s dalam enam bulan terakhir.") % {"n": offered[name]}
                if name in offered
                else ""
            )
            self.fields[name] = forms.IntegerField(
                label=labels[name],
                required=False,
                min_value=0,
                max_value=9_999_999,
                help_text=hint,
                error_messages={"invalid": _now("Tulis bilangan bulat.")},
                widget=forms.NumberInput(attrs={"class": "in num", "inputmode": "numeric"}),
            )

    def figure(self) -> TypedFigure:
        """The figure as filled in."""
        said = self.cleaned_data
        reasons = {name: said.get(name) or 0 for name in REASONS}
        return TypedFigure(said["sumber"], said["tanggal"], said["orang"], said["dokumen"], reasons)
