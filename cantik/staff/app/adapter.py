"""Where allauth asks our opinion: nobody signs up, names are normalised, messages are ours, logins are written down."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cantik.base import clock
from cantik.base.dates import long_date
from cantik.staff.app import accounts, gate, log, mail, peer, rights
from cantik.staff.app.language import in_indonesian, lang
from cantik.staff.app.models import Account
from cantik.vault import sealing

_lazily = lazy(lambda words: words(), str)  # asked when it is shown
WRONG_LOGIN = gettext_lazy("Nama pengguna atau kata sandi tidak cocok.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Accounts come by invitation only; an account that ran out does not get in."""

    error_messages: ClassVar[dict[str, Any]] = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "invalid_login": WRONG_LOGIN,
        "incorrect_password": gettext_lazy("Kata sandi tidak cocok."),
        "enter_current_password": gettext_lazy("Tulis kata sandi Anda yang sekarang."),
        "incorrect_code": gettext_lazy(
            "Kode tidak cocok. Tunggu kode berikutnya pada ponsel Anda, lalu tulis yang baru."
        ),
        "too_many_login_attempts": gettext_lazy("Terlalu banyak percobaan. Tunggu beberapa menit, lalu coba lagi."),
        "rate_limited": gettext_lazy("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: an authorised person invites."""
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:
        """The name as accounts hold it."""
        return str(super().clean_username(username.strip().lower(), shallow=shallow))

    def pre_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse | None:
        """Refuse an account that was switched off, has run out, or was not used for 90 days.

        An account of the demo gets in on this very computer and into a store of invented persons only.
        """
        strange = user.get_username().startswith(accounts.DEMO) and not (
            gate.is_practice_server() and peer.local(request)
        )
        if isinstance(user, Account) and (strange or not rights.in_use(user, clock.today())):
            log.record(by=user.actor, at=clock.now(), action="akun.masuk_ditolak", subject="akun", subjects=[user.pk])
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return response

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: django-axes counts wrong passwords by account and address; nobody locks out somebody else."""

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """allauth's hook. Whoever signed in just now (with both factors, where there are two) is not asked again.

        allauth itself counts only what was shown a second time; `gate.just_signed_in` has our limit. A session that was
        locked since is asked.
        """
        required = bool(super().is_reauthentication_required(app=app, **kwargs))
        person = getattr(self.request, "user", None)
        return required and not (isinstance(person, Account) and gate.just_signed_in(self.request, person))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A notice about one's own account; without a mail server, or when it fails, the page goes on."""
        if mail.is_configured():
            with in_indonesian():  # letters are Indonesian: the wish of their reader is not known here
                mail.deliver(self.render_mail(template_prefix, email, context))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address of the peer, or what our own reverse proxy says of it (see `cantik.staff.app.peer`)."""
        return peer.address(request)

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """No greeting after login and logout: one notice per page, and only for what changed."""
        if message_template in {"account/messages/logged_in.txt", "account/messages/logged_out.txt"}:
            return
        super().add_message(request, level, message_template, *args, **kwargs)


def _with_clock() -> str:
    """A wrong code, with the clock that it was compared by: when that is off, every right one is refused."""
    now = clock.now().astimezone(clock.zone())
    words = {"jam": f"{now:%H.%M} {now.tzname()}", "tanggal": long_date(now.date(), lang())}
    return (
        _(
            "Kode tidak cocok. Tunggu kode berikutnya pada ponsel Anda, lalu tulis yang baru. Jam komputer ini "
            "%(jam)s, %(tanggal)s: bila berbeda dari ponsel Anda, betulkan jamnya dahulu."
        )
        % words
    )


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Seeds of second factors lie sealed in the database."""

    error_messages: ClassVar[dict[str, Any]] = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _lazily(_with_clock),  # type: ignore[no-untyped-call]
        "cannot_delete_authenticator": gettext_lazy("Pengaman ini tidak dapat dilepas."),
        "cannot_generate_recovery_codes": gettext_lazy(
            "Pasang kode ponsel atau kunci sandi dahulu, baru buat kode cadangan."
        ),
    }

    def encrypt(self, text: str) -> str:
        """The seed as it is stored."""
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The seed as it is used."""
        return sealing.unseal(encrypted_text)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """What the telephone shows beside the code: the name one signs in with."""
        return user.get_username()


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A foreign login opens an account that exists; it never makes one."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never: an authorised person invites, then the person connects the login under "Cara masuk"."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Stop an unknown login with words instead of a closed sign-up page."""
        if not sociallogin.is_existing and not request.user.is_authenticated:
            messages.error(
                request,
                _(
                    "Akun itu belum terhubung. Masuk dahulu dengan nama pengguna, lalu hubungkan pada halaman Cara "
                    "masuk."
                ),
            )
            raise ImmediateHttpResponse(redirect("account_login"))
