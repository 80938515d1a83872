"""The form of a delivery: which table, year, reference date, where the office has it from, the file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cantik.base import clock
from cantik.collect.app.opd import OpdEntry
from cantik.content.opd_table import OpdTable
from cantik.web.fields import FirstMistakeForm, PlainSelect, date_field, text_field
from cantik.web.language import either


class OpdForm(FirstMistakeForm):
    """What is said of a file that is tried. `tables`: those that this person may deliver."""

    def __init__(self, tables: Sequence[OpdTable], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = clock.today().year - 1
        self.fields["tabel"] = forms.ChoiceField(
            label=_("Tabel"),
            choices=[(table.id, either(table.title, table.title_en)) for table in tables],
            error_messages={"required": _("Isian ini perlu diisi."), "invalid_choice": _("Pilih dari daftar.")},
            widget=PlainSelect(attrs={"class": "in"}),
        )
        self.fields["tahun"] = forms.IntegerField(
            label=_("Tahun data"),
            initial=last,
            min_value=2000,
            max_value=last + 1,
            error_messages={
                "required": _("Isian ini perlu diisi."),
                "invalid": _("Isi dengan bilangan bulat."),
                "max_value": _("Paling banyak %(limit_value)s."),
                "min_value": _("Paling sedikit %(limit_value)s."),
            },
            widget=forms.NumberInput(attrs={"class": "in", "inputmode": "numeric"}),
        )
        self.fields["acuan"] = date_field(_("Keadaan per tanggal"))
        self.fields["acuan"].initial = clock.today().replace(year=last, month=12, day=31)
        self.fields["sumber"] = text_field(
            _("Sumber"), most=200, help_text=_("Aplikasi atau dokumen asalnya, misalnya Dapodik.")
        )
        self.fields["berkas"] = forms.FileField(
            label=_("Berkas"),
            help_text=_("XLSX, XLS, ODS, atau CSV; satu baris satu desa, paling besar 2 MB."),
            error_messages={
                "required": _("Berkas belum dipilih."),
                "empty": _("Berkasnya kosong."),
                "missing": _("Berkas belum dipilih."),
            },
            widget=forms.FileInput(attrs={"class": "in"}),
        )

    def entry(self) -> OpdEntry:
        """What was written, once the form is valid."""
        said = self.cleaned_data
        return OpdEntry(said["tabel"], said["tahun"], said["acuan"], said["sumber"])
