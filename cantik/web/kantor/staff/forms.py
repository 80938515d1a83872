"""Forms of the accounts; every text is Indonesian, every field says what it wants."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext_lazy as _

from cantik.codes.area import AreaCode, AreaLevel
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.index import AreaIndex
from cantik.codes.practice import is_practice
from cantik.staff.app import error_words, rights
from cantik.staff.app.accounts import clean_username
from cantik.staff.app.models import Account
from cantik.staff.app.places import PlaceChoice

_LONG_ENOUGH = _("Paling sedikit 12 huruf. Empat kata yang tidak berhubungan mudah diingat dan sukar ditebak.")


class LoginForm(AllauthLoginForm):  # type: ignore[misc]  # allauth carries no types
    """Name or telephone number (or e-mail) and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Nama pengguna, nomor telepon, atau surel")
        self.fields["login"].widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "autofocus": True}
        self.fields["password"].label = _("Kata sandi")
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}

    def clean_login(self) -> str:
        """A telephone number as accounts hold it; anything else in lower case."""
        text = str(super().clean_login()).lower()
        return text if "@" in text else clean_username(text, strict=False)


class AccountFields(forms.Form):
    """What a new account says about itself."""

    name = forms.CharField(label=_("Nama lengkap"), max_length=100, widget=forms.TextInput({"autocomplete": "name"}))
    username = forms.CharField(
        label=_("Nama pengguna atau nomor telepon"),
        max_length=40,
        help_text=_("Dipakai untuk masuk. Huruf kecil, angka, titik, dan garis; atau nomor telepon Anda."),
        widget=forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("Kata sandi"), help_text=_LONG_ENOUGH, widget=forms.PasswordInput({"autocomplete": "new-password"})
    )

    def clean_username(self) -> str:
        """A name that nobody has."""
        username = clean_username(self.cleaned_data["username"], strict=True)
        if Account.objects.filter(username=username).exists():
            raise forms.ValidationError(_("Nama pengguna ini sudah dipakai. Tambahkan nama desa atau pilih yang lain."))
        return username

    def areas(self) -> list[AreaCode]:
        """Areas whose names the password may not be made of."""
        return []

    def clean(self) -> dict[str, Any]:
        """Check the password against the person's own names."""
        data = super().clean() or {}
        if "password" in data:
            person = Account(username=data.get("username", ""), name=data.get("name", ""))
            person.__dict__["invited_to"] = self.areas()
            try:
                validate_password(data["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class FirstAccountForm(AccountFields):
    """The first account of a store: who installs it, and for which area."""

    ROLES = (
        ("agen_statistik", _("agen statistik desa ini")),
        ("kepala_desa", _("kepala desa")),
        ("", _("pengelola komputer atau server ini saja, tanpa peran di desa")),
    )
    area = forms.CharField(
        label=_("Kode wilayah"),
        max_length=20,
        help_text=_("Kode Kemendagri dengan titik, misalnya 35.05.10.2011 untuk desa atau 35.05 untuk kabupaten."),
        widget=forms.HiddenInput(),  # chosen on the page before
        error_messages={"required": _("Pilih desa dahulu.")},
    )
    role = forms.ChoiceField(label=_("Saya adalah"), choices=ROLES, required=False, widget=forms.RadioSelect)
    decree = forms.CharField(
        label=_("Nomor SK"),
        max_length=100,
        required=False,
        help_text=_("Boleh diisi nanti; perlu untuk menandatangani rilis."),
    )

    def __init__(self, *args: Any, place: PlaceChoice | None = None, **kwargs: Any) -> None:
        """`place`: the area that was chosen; above the village there is no role of a village to choose."""
        super().__init__(*args, **kwargs)
        if place is not None and place.village:
            self.initial["role"] = "agen_statistik"
        elif place is not None and not self.is_bound:
            del self.fields["role"], self.fields["decree"]

    def clean_area(self) -> AreaCode:
        """A code of the official list (or of the invented province)."""
        try:
            code = rights.area_code(self.cleaned_data["area"].strip())
        except InvalidAreaCode as error:
            raise forms.ValidationError(error_words.error_line(error)) from error
        if is_practice(code):
            raise forms.ValidationError(_("Desa latihan dibuka sesudah masuk, dari menu Desa latihan."))
        if not code.fictitious and AreaIndex.load_shipped().find(code) is None:
            raise forms.ValidationError(_("Kode ini tidak ada dalam daftar wilayah resmi. Periksa angkanya."))
        return code

    def areas(self) -> list[AreaCode]:
        """The area just named."""
        code = self.cleaned_data.get("area")
        return [code] if isinstance(code, AreaCode) else []

    def clean(self) -> dict[str, Any]:
        """A role of a village needs the code of a village."""
        data = super().clean()
        code = data.get("area")
        if data.get("role") and isinstance(code, AreaCode) and code.level is not AreaLevel.DESA:
            self.add_error("area", _("Peran di desa memerlukan kode desa: empat bagian, misalnya 35.05.10.2011."))
        return data
