"""What happens around signing in is written into the log: who, how, from where (never a password, never a code)."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.signals import password_changed
from allauth.account.signals import user_logged_in as entered
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from cantik.base import clock
from cantik.staff.app import log, peer, typed_forms
from cantik.staff.app.lockout import name_tried
from cantik.staff.app.models import Account

#: who acts when nobody has signed in
STRANGER = "tanpa akun"


def _write(person: object, action: str, request: HttpRequest | None, **detail: str | int) -> None:
    account = person if isinstance(person, Account) else None
    where: dict[str, str | int] = {} if request is None else {"dari": peer.address(request)}
    log.record(
        by=account.actor if account else STRANGER,
        at=clock.now(),
        action=action,
        subject="akun",
        subjects=[account.pk] if account else [],
        detail=detail | where,
    )


@receiver(entered)
def _log_sign_in(user: object, request: HttpRequest, **_: Any) -> None:
    _write(user, "akun.masuk", request)


@receiver(user_logged_in)
def _forms_of(user: object, request: HttpRequest, **_: Any) -> None:
    """From here on forms of this browser carry a token with a new secret: they are this person's."""
    secret = request.META.get("CSRF_COOKIE", "")
    if isinstance(user, Account) and secret:
        typed_forms.remember(secret, user)


@receiver(user_logged_out)
def _log_sign_out(user: object, request: HttpRequest | None, **_: Any) -> None:
    if isinstance(user, Account):
        _write(user, "akun.keluar", request)


@receiver(user_login_failed)
def _log_failed_sign_in(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    """The name that was tried is not written: people type passwords and NIK into the wrong field."""
    tried = name_tried(request, credentials) or ""
    known = Account.objects.filter(username=tried).first()
    detail = {"akun": known.pk} if known else {}
    _write(None, "akun.gagal_masuk", request, **detail)


@receiver(password_changed)
def _password(user: object, request: HttpRequest, **_: Any) -> None:
    _write(user, "akun.ganti_sandi", request)


@receiver(authenticator_added)
def _log_factor_added(user: Account, request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    """Whoever set up a second factor has just shown it: the session counts as having done so."""
    _write(user, "akun.pasang_pengaman", request, jenis=str(authenticator.type))
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, method="mfa", type=str(authenticator.type), id=authenticator.pk)


@receiver(authenticator_removed)
def _log_factor_removed(user: object, request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    _write(user, "akun.lepas_pengaman", request, jenis=str(authenticator.type))


@receiver(authenticator_reset)
def _reset(user: object, request: HttpRequest, **_: Any) -> None:
    _write(user, "akun.kode_cadangan", request)


@receiver(authenticator_used)
def _log_factor_used(user: object, request: HttpRequest, authenticator: Authenticator, **_: Any) -> None:
    _write(user, "akun.pakai_pengaman", request, jenis=str(authenticator.type))


@receiver(authentication_failed)
def _factor_failed(user: object, request: HttpRequest, **_: Any) -> None:
    _write(user, "akun.gagal_pengaman", request)
