"""The form of a definition: the fields of MS-Var or MS-Ind as content says them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cantik.content.loader import here
from cantik.content.metadata_fields import NO, YES, MetadataField
from cantik.forum.metadata.document import NotAnswer, from_raw
from cantik.web.fields import FirstMistakeForm

#: between the cells of a row of a table
BAR = "|"


class DefinitionForm(FirstMistakeForm):
    """A definition as somebody writes it: a code, and the answers of the form `bentuk`."""

    def __init__(self, bentuk: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = here().metadata[bentuk].fields
        self.fields["bentuk"] = forms.CharField(initial=bentuk, widget=forms.HiddenInput)
        self.fields["kode"] = forms.CharField(
            label=_("Kode"),
            max_length=40,
            help_text=_("Nama berkasnya: huruf kecil, angka, garis bawah, misalnya jarak_irigasi."),
        )
        for question in self.questions:
            self.fields[question.id] = _field(question)

    def clean(self) -> dict[str, Any]:
        """The answers, each a value of its field; what is none is said at its field."""
        cleaned = dict(super().clean() or self.cleaned_data)
        self.answers: dict[str, Any] = {}
        for question in self.questions:
            try:
                value = from_raw(question, _raw(question, str(cleaned.get(question.id) or "")))
            except NotAnswer as error:
                self.add_error(question.id, _("Seharusnya %s.") % error.expected)
                continue
            if value is not None:
                self.answers[question.id] = value
        return cleaned


def _field(question: MetadataField) -> forms.Field:
    missing = {"required": _("“%s” belum diisi.") % question.label}
    if question.type == "ya_tidak":
        choices = [("", _("belum ditentukan")), (YES, _("Ya")), (NO, _("Tidak"))]
        return forms.ChoiceField(label=question.label, choices=choices, required=False)
    rows = 1 if question.type == "teks" and question.id != "definisi" else 3
    hints = {
        "daftar": _("Satu butir satu baris."),
        "tabel": _("Satu baris: %s.") % f" {BAR} ".join(column.label for column in question.columns),
    }
    return forms.CharField(
        label=question.label,
        required=question.required,
        max_length=4000,
        help_text=hints.get(question.type, ""),
        error_messages=missing,
        widget=forms.Textarea(attrs={"rows": rows, "class": "in"}),
    )


def _raw(question: MetadataField, text: str) -> Any:
    """What was written as it would stand in JSON."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if question.type == "ya_tidak":
        return {YES: True, NO: False}.get(text)
    if question.type == "daftar":
        return lines
    if question.type == "tabel":
        return [_row(question, line) for line in lines]
    return text


def _row(question: MetadataField, line: str) -> dict[str, Any]:
    cells = [cell.strip() for cell in line.split(BAR, len(question.columns) - 1)]
    pairs = zip(question.columns, cells, strict=False)
    return {column.key: [cell] if column.type == "daftar" else cell for column, cell in pairs if cell}
