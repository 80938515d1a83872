"""The inbox for cards of moving people, as a server of another village speaks to it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from cantik.base import clock
from cantik.base.errors import CantikError
from cantik.codes.app.queries import find_area
from cantik.codes.area import AreaCode
from cantik.codes.errors import InvalidAreaCode
from cantik.codes.zone import zone_of
from cantik.register.core.app.recorder import Recorder
from cantik.register.moves.app.card_box import MOST_QUESTION, answer_question
from cantik.staff.app import gate, log
from cantik.vault.app.opening import at_hand

#: codes and how HTTP says them: whoever nobody here knows
_STATUS = {"R611": 403}
BY = "pindah"


@csrf_exempt
@gate.public
@require_POST
def answer_card(request: HttpRequest, kode: str) -> HttpResponseBase:
    """Whoever asks is believed by the signature of the question alone; an error is an answer with its code."""
    try:
        area = AreaCode.kemendagri(kode)
    except InvalidAreaCode as error:
        raise Http404("no village") from error
    held, at = find_area(area), clock.now()
    if held is None:
        raise Http404("no data of this village")
    recorder = Recorder(at_hand(), area, held.pk, BY, at, at.astimezone(zone_of(area)).date())
    try:
        with log.within(kode):
            return JsonResponse(answer_question(recorder, request.read(MOST_QUESTION + 1)))
    except CantikError as error:
        return JsonResponse(error.as_dict(), status=_STATUS.get(error.code, 422))
