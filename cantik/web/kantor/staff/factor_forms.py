"""allauth's forms of passwords and second factors with our words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm as AllauthChangePassword
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticate
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as AllauthAuthenticate
from allauth.mfa.base.forms import ReauthenticateForm as AllauthFactorAgain
from allauth.mfa.totp.forms import ActivateTOTPForm as AllauthActivate
from allauth.mfa.webauthn.forms import AddWebAuthnForm as AllauthAddKey
from allauth.mfa.webauthn.forms import EditWebAuthnForm as AllauthEditKey
from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cantik.staff.app import single_use_codes
from cantik.staff.app.models import Account

_CODE: dict[str, str | Promise] = {
    "code": _("Kode"),
    "name": _("Nama kunci sandi"),
    "passwordless": _("Dapat dipakai masuk tanpa kata sandi"),
}
_PASSWORDS: dict[str, str | Promise] = {
    "oldpassword": _("Kata sandi sekarang"),
    "password1": _("Kata sandi baru"),
    "password2": _("Ulangi kata sandi baru"),
    "password": _("Kata sandi"),
}


def _say(form: Form, words: dict[str, str | Promise]) -> None:
    """Set the labels, drop placeholders and helps in other words."""
    for name, field in form.fields.items():
        if name in words:
            field.label = words[name]  # type: ignore[assignment]  # a lazy text
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)


class _Words:
    """Gives the fields of a form our labels."""

    words = _CODE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assert isinstance(self, Form)  # noqa: S101 - mixed into forms only
        _say(self, self.words)


class ChangePasswordForm(_Words, AllauthChangePassword):  # type: ignore[misc]  # allauth carries no types
    """The old and twice the new password."""

    words = _PASSWORDS


class ReauthenticateForm(_Words, AllauthReauthenticate):  # type: ignore[misc]
    """The password once more."""

    words = _PASSWORDS


class _Once:
    """A right code is used up by whoever comes first with it (`once.claim`)."""

    user: Account

    def clean_code(self) -> str:
        """The code. Raises Django's `ValidationError` for one that is wrong or was used."""
        code = str(super().clean_code())  # type: ignore[misc]  # of allauth's form beside it
        if not single_use_codes.claim(self.user, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(_Words, _Once, AllauthAuthenticate):  # type: ignore[misc]
    """A code at login."""


class FactorAgainForm(_Words, _Once, AllauthFactorAgain):  # type: ignore[misc]
    """A code once more."""


class ActivateTOTPForm(_Words, _Once, AllauthActivate):  # type: ignore[misc]
    """The first code of the telephone."""


class AddKeyForm(_Words, AllauthAddKey):  # type: ignore[misc]
    """A name for a new passkey."""


class EditKeyForm(_Words, AllauthEditKey):  # type: ignore[misc]
    """Another name for a passkey."""
