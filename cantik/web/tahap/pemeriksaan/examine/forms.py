"""What the forms of the worklist send. Reasons are held against the rule of examination, not here."""

from __future__ import annotations

from typing import Any

from django import forms

from cantik.examine.findings.app.models import ASK, FIELD
from cantik.web.tahap.pemeriksaan.examine.fields import FAMILY, PERSON

#: letters of the mark by which a form sent twice is one act (an act of several kinds adds which of them), of a reason
LONGEST_TOKEN, LONGEST_REASON = 60, 2000


class DecisionForm(forms.Form):
    """One decision: the version of the finding that was seen, the token of the form, the finding to go to next."""

    versi = forms.CharField(max_length=60)
    tanda = forms.CharField(max_length=64)
    berikut = forms.IntegerField(required=False)
    alasan = forms.CharField(max_length=2000, required=False)


class ParkForm(DecisionForm):
    """Leave open: for a visit, or for an answer of the coach."""

    jenis = forms.ChoiceField(choices=[(FIELD, FIELD), (ASK, ASK)])


class CorrectForm(DecisionForm):
    """A value of a person (or family), with the statement that was seen when it was typed."""

    orang = forms.IntegerField()
    satuan = forms.ChoiceField(choices=[(PERSON, PERSON), (FAMILY, FAMILY)], required=False)
    kolom = forms.CharField(max_length=60)
    nilai = forms.CharField(max_length=400, required=False)
    kosong = forms.BooleanField(required=False)
    dilihat = forms.IntegerField()


class FamilyForm(forms.Form):
    """A value of a family, sent from its page."""

    kolom = forms.CharField(max_length=60)
    nilai = forms.CharField(max_length=400, required=False)
    kosong = forms.BooleanField(required=False)
    dilihat = forms.IntegerField()
    tanda = forms.CharField(max_length=64)
    alasan = forms.CharField(max_length=2000, required=False)


class ManyForm(forms.Form):
    """Many at once: first without `simpan` for the preview, then with what the preview showed."""

    tanda = forms.CharField(max_length=LONGEST_TOKEN)
    alasan = forms.CharField(max_length=LONGEST_REASON, required=False)
    sidik = forms.CharField(max_length=64, required=False)
    banyak = forms.IntegerField(required=False)
    simpan = forms.BooleanField(required=False)


class ManyParkForm(ManyForm):
    """Many that are left open."""

    jenis = forms.ChoiceField(choices=[(FIELD, FIELD), (ASK, ASK)])


def clean_form(form: forms.Form) -> dict[str, Any]:
    """What a form says. Raises `BadForm` for a form that no page of ours sends."""
    if not form.is_valid():
        raise BadForm(", ".join(form.errors))
    return form.cleaned_data


class BadForm(Exception):
    """A form with missing or impossible parts: answered with 400."""
