"""What a person sees and the log keeps when the program fails: a short code in both, no value of a person in either."""

from __future__ import annotations

import logging
import secrets
import sys
import traceback

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.defaults import page_not_found, permission_denied

from cantik.base.errors import CantikError
from cantik.base.turns import NoTurn
from cantik.vault.errors import StoreFailed
from cantik.web.token_mask import mask_tokens

#: where errors of a database come from; a page itself asks none
_DATABASE = "django.db.utils"
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ"
_log = logging.getLogger("cantik.galat")


def new_code() -> str:
    """A code that can be read out over the telephone: `K7-2041`."""
    return f"{secrets.choice(_LETTERS)}{secrets.randbelow(10)}-{secrets.randbelow(10_000):04d}"


def server_fault(request: HttpRequest) -> HttpResponse:
    """500: the code is on the page and in the log, beside where it happened. 507 in words where the disk takes nothing:
    it is full, or the system has made it read-only. 503 where a file found no turn and its page has no word for it."""
    code, error = new_code(), sys.exc_info()[1]
    _log.error("%s %s", code, type(error).__name__)
    refused = StoreFailed.why(error)
    if refused:  # without the request: whoever sends it may not be looked up in a database that does not answer
        return HttpResponse(render_to_string("507.html", {"kode": code, "sebab": refused}), status=507)
    if type(error).__module__ == _DATABASE:
        return HttpResponse(render_to_string("500.html", {"kode": code}), status=500)
    from cantik.staff.app.error_words import short  # logging takes its formatter from here before there are models

    cause = short(error) if isinstance(error, CantikError) else ""  # without where: that is a path of the server
    status = 503 if isinstance(error, NoTurn) else 500
    return render(request, "500.html", {"kode": code, "sebab": cause}, status=status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token, mostly after signing in anew in another window; then what was typed is kept
    (`cantik.web.unsent`). A form of a strange page is not."""
    from cantik.staff.app.gate import turned_away  # logging takes its formatter from here before there are models

    response = render(request, "403_csrf.html", status=403)
    if not reason.startswith(("Origin", "Referer")):
        turned_away(response)
    return response


not_found, no_right = page_not_found, permission_denied


class WhereNotWhat(logging.Formatter):
    """Tracebacks without the text of exceptions: a database puts the row that it refuses into its message."""

    def format(self, record: logging.LogRecord) -> str:
        """The line; a token of a device in an address is masked."""
        return mask_tokens(super().format(record))

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        """Files, lines, functions and types; never a value."""
        if not isinstance(ei, tuple) or ei[1] is None:
            return ""
        said: list[str] = []
        error: BaseException | None = ei[1]
        while error is not None:
            frames = traceback.extract_tb(error.__traceback__)
            said += [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
            said.append(type(error).__name__)
            error = error.__cause__ or error.__context__
        return "\n".join(said)
