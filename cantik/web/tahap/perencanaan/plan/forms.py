"""Forms of the plan: a new activity, the last round again, what is said of an instrument, blocks, a device."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cantik.field.instruments.app.models import APPROVED, RETURNED
from cantik.field.rounds.app.enumerators import Collector
from cantik.field.rounds.app.models import Enumerator
from cantik.field.rounds.app.progress import BlockTally
from cantik.staff.app.language import say
from cantik.web.fields import PlainSelect, date_field, text_field

#: letters of names that are written down at once
_MOST_NAMES = 5000


def _reference() -> forms.DateField:
    return date_field(
        _("Hari acuan"), help_text=_("Keadaan pada hari ini yang ditanyakan: umur dan siapa yang tinggal di rumah.")
    )


#: the choice of a form of the village's own
OWN_FILE = "berkas"
#: before the number of an offer: the choice of a copy of a form of another village
SHARED = "bersama-"


class ActivityForm(forms.Form):
    """A new activity with its first round: of an instrument, or of a form that the village brings itself."""

    instrumen = forms.ChoiceField(label=_("Instrumen"), widget=forms.Select(attrs={"class": "in"}))
    berkas = forms.FileField(
        label=_("Formulir sendiri (XLSForm)"),
        required=False,
        help_text=_(
            "Hanya bila di atas dipilih “Formulir sendiri”: XLSX atau XLS dari ODK, KoboToolbox, atau buatan sendiri. "
            "Yang kurang diisi dan disebutkan di halaman berikutnya."
        ),
        error_messages={"empty": _("Berkasnya kosong.")},
        widget=forms.FileInput(attrs={"class": "in"}),
    )
    judul = text_field(_("Nama kegiatan"), most=200, help_text=_("Misalnya: Pendataan keluarga Desa Sukamaju."))
    acuan = _reference()

    def __init__(
        self,
        *arguments: Any,
        instruments: Iterable[tuple[str, str]],
        shared: Sequence[tuple[str, str]] = (),
        **named: Any,
    ) -> None:
        super().__init__(*arguments, **named)
        field = self.fields["instrumen"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [
            *((name, say(title)) for name, title in instruments),
            (OWN_FILE, gettext("Formulir sendiri (unggah XLSForm)")),
            *([(gettext("Dari desa lain sekabupaten"), list(shared))] if shared else []),
        ]

    def clean(self) -> dict[str, Any]:
        """A file goes with the choice of a form of one's own, and with no other."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        own = said.get("instrumen") == OWN_FILE
        if own and not said.get("berkas") and "berkas" not in self.errors:
            self.add_error("berkas", gettext("Berkas belum dipilih."))
        if not own and said.get("berkas"):
            self.add_error("instrumen", gettext("Pilih “Formulir sendiri”, atau kosongkan berkasnya."))
        return said


class RepeatForm(forms.Form):
    """The reference date of the round that repeats another."""

    acuan = _reference()


def _note(label: Any, *, required: bool) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=400,
        error_messages={"required": _("Isian ini perlu diisi.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 3}),
    )


class ReviewForm(forms.Form):
    """The recommendation of the pembina."""

    catatan = _note(_("Rekomendasi pembina"), required=True)


class BeginForm(forms.Form):
    """Why a round begins although the four principles are not met; asked only then."""

    alasan = _note(_("Mengapa tetap dimulai"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["alasan"].wanted = True  # type: ignore[attr-defined]  # shown only where one is due


class ApprovalForm(forms.Form):
    """What the kepala desa decides."""

    putusan = forms.ChoiceField(
        label=_("Putusan"),
        choices=[(APPROVED, _("Setujui")), (RETURNED, _("Kembalikan dengan catatan"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Pilih putusannya.")},
    )
    catatan = _note(_("Catatan"), required=False)
    catatan.help_text = _("Bila dikembalikan, tulis apa yang perlu diubah: paling sedikit 10 huruf.")


class NamesForm(forms.Form):
    """Enumerators written down by name, one a line."""

    nama = forms.CharField(
        label=_("Nama pencacah"),
        help_text=_(
            "Satu nama satu baris; nomor telepon boleh di belakangnya. Tidak perlu akun atau kata sandi: ponselnya "
            "bekerja dengan lembar QR."
        ),
        max_length=_MOST_NAMES,
        error_messages={"required": _("Tulis paling sedikit satu nama.")},
        widget=forms.Textarea(attrs={"class": "in", "rows": 3, "autocomplete": "off", "spellcheck": "false"}),
    )


def _collector_choices(people: Iterable[Collector]) -> tuple[dict[str, Collector], list[Any]]:
    """By what a page sends for each, and the choices: who was written down by name first, then accounts."""
    known = {person.actor: person for person in people}
    named = [(key, person.name) for key, person in known.items() if isinstance(person, Enumerator) and person.called]
    others = [(key, person.name) for key, person in known.items() if (key, person.name) not in named]
    if not named or not others:
        return known, named + others
    return known, [(gettext("Pencacah"), named), (gettext("Pemegang akun"), others)]


class BlocksForm(forms.Form):
    """Who visits which block."""

    def __init__(
        self, *arguments: Any, tallies: Iterable[BlockTally], people: Iterable[Collector], **named: Any
    ) -> None:
        super().__init__(*arguments, **named)
        self.people, offered = _collector_choices(people)
        for tally in tallies:
            person = tally.block.enumerator
            self.fields[_key(tally.block.pk)] = forms.ChoiceField(
                required=False,
                choices=[("", gettext("belum ada")), *offered],
                initial=person.actor if person is not None else "",
                widget=PlainSelect(attrs={"class": "in"}),
            )

    def chosen_collectors(self) -> Mapping[int, Collector | None]:
        """Block by number -> enumerator, once the form is valid."""
        said = self.cleaned_data
        return {int(name.removeprefix("blok_")): self.people.get(value) for name, value in said.items()}


def _key(block: int) -> str:
    return f"blok_{block}"


def field_of(form: BlocksForm, block: int) -> forms.BoundField:
    """The field of a block."""
    return form[_key(block)]


class DeviceForm(forms.Form):
    """A device for one enumerator."""

    petugas = forms.ChoiceField(label=_("Petugas"), widget=forms.Select(attrs={"class": "in"}))
    nama = text_field(_("Nama perangkat"), most=60, help_text=_("Misalnya: ponsel sendiri, tablet balai desa."))

    def __init__(self, *arguments: Any, people: Iterable[Collector], **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.people, offered = _collector_choices(people)
        field = self.fields["petugas"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = offered
