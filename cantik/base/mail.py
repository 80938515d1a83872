"""Where mail goes, as Django wants to hear it: from one address `smtp://user:password@host:port`. Values only."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from cantik.base.errors import WrongUse

_TIMEOUT_S = 15


def mail_settings(address: str | None) -> dict[str, Any]:
    """Django's settings; without an address mail is not sent at all (invitations are then printed).

    `smtp://…` (port 587) begins with STARTTLS, `smtps://…` (port 465) with TLS; `smtp://host:25?tls=tidak` is plain,
    for a server on the same computer. Raises `WrongUse` (D204); the message does not repeat the address.
    """
    if address is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:  # a port that is no number, brackets that nothing closes
        raise _not_understood() from error
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise _not_understood()
    implicit = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        "EMAIL_USE_TLS": not implicit and parts.query != "tls=tidak",
        "EMAIL_TIMEOUT": _TIMEOUT_S,
    }


def _not_understood() -> WrongUse:
    return WrongUse("D204", "CANTIK_MAIL tidak dipahami", expected="smtp://pengguna:sandi@host:587")
