"""Who waits for the page that is being made: parsers of bytes of others, and age files that are made, then take turns
(`cantik.base.turns`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from cantik.base.turns import MB, PAGE_PATIENCE_S, PATIENCE_S, Asker, answer_page, take_turn
from cantik.staff.app.models import Account
from cantik.staff.app.peer import address
from cantik.web.bodies import asks_sealed_file
from cantik.web.channels import brings_file

#: bytes that making an age file may hold: the register of a village, and the work of a passphrase
SEALING = 600 * MB


def turn_middleware(get_response: Callable[[HttpRequest], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Of one account, or of one computer before signing in, few files are read or sealed at once. Whoever finds no turn
    to have one sealed is told so (B160) before anything is read or recorded."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        def who() -> str:
            return f"akun {request.user.pk}" if isinstance(request.user, Account) else f"alamat {address(request)}"

        method, seals = request.method or "", asks_sealed_file(request.method or "", request.path_info)
        patient = seals or brings_file(method, request.META.get("CONTENT_TYPE", ""))
        with answer_page(Asker(who, PATIENCE_S if patient else PAGE_PATIENCE_S)):
            if not seals:
                return get_response(request)
            with take_turn(SEALING):
                return get_response(request)

    return answer
