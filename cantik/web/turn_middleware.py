"""Who waits for the page that is being made: parsers of bytes of others then take turns (`cantik.base.turns`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cantik.base.turns import PAGE_PATIENCE_S, PATIENCE_S, Asker, answer_page
from cantik.staff.app.models import Account
from cantik.staff.app.peer import address
from cantik.web.channels import brings_file


def turn_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Of one account, or of one computer before signing in, few files are read at once."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        def who() -> str:
            return f"akun {request.user.pk}" if isinstance(request.user, Account) else f"alamat {address(request)}"

        patient = brings_file(request.method or "", request.META.get("CONTENT_TYPE", ""))
        with answer_page(Asker(who, PATIENCE_S if patient else PAGE_PATIENCE_S)):
            return get_response(request)

    return answer
