"""The first account: made on this computer, or from elsewhere with a code that the console printed once."""

from __future__ import annotations

import hmac

from django.http import HttpRequest

from cantik.staff.app import codes, peer

_code: list[str] = []  # digest of the code that holds


def print_code() -> str:
    """Make the one-time code that `cantik serve` prints while there is no account; the old one is void."""
    code = codes.make()
    _code[:] = [codes.digest(code)]
    return code


def may_begin(request: HttpRequest, code: str) -> bool:
    """True for a browser on this computer, or with the code of the console."""
    return peer.local(request) or bool(_code and code and hmac.compare_digest(_code[0], codes.digest(code)))


def forget_code() -> None:
    """Forget the code once the first account is made."""
    _code.clear()


def code_digest() -> str:
    """The digest of the code, for another process of the same server; "" without one."""
    return _code[0] if _code else ""


def adopt(digest: str) -> None:
    """Let the code of the first process of the server hold in this one too."""
    _code[:] = [digest] if digest else []
