"""The inbox as a village's server speaks to it: a list, chunks, "that was all", and what became of it."""

from __future__ import annotations

import functools
import re
from typing import Any

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cantik.base.errors import CantikError
from cantik.base.nesting import parse_json
from cantik.federate import notices
from cantik.federate.app import answers, arrival_job, inbox, offices, senders, withdrawals
from cantik.federate.app.models import NETWORK, REFUSED, DeliveryArrival, Sender
from cantik.federate.delivery import FOR_HEADER, HEARD_HEADER, MOST_CHUNK, SECRET_HEADER
from cantik.federate.errors import DeliveryPaused, DeliveryRefused, missing_piece
from cantik.federate.package import MOST_LIST
from cantik.jobs.app import service
from cantik.outlets.app import site_job
from cantik.staff.app import gate
from cantik.vault.app.opening import at_hand

#: codes and how HTTP says them: a full disk, too many at a time, too large, not now
_STATUS = {"T611": 507, "T612": 429, "T602": 413, "T606": 403, "T610": 503}
_AGAIN_S = "600"
_COUNT = re.compile(r"\d{1,15}")
_SPAN = re.compile(r"bytes (?:(\d{1,12})-(\d{1,12})|\*)/(\d{1,12})")
_MOST_JOIN = 4096


def _by_sender(view: gate.View) -> gate.View:
    """Let in a village that says its secret in the header of senders; errors are answered with their code, and so is
    whoever is not let in: a village that is told nothing would take the office for somebody on the way."""

    def find(request: HttpRequest) -> Sender | None:
        return senders.find_sender(getattr(request, gate.TOKEN))

    guarded = gate.by_device(find)(_answer_errors(view))

    @csrf_exempt
    @functools.wraps(guarded)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        secret = request.headers.get(SECRET_HEADER, "")[:200]
        setattr(request, gate.TOKEN, secret)
        response = guarded(request, *args, **kwargs)
        if gate.STANDING not in response.headers:
            return response
        return JsonResponse(senders.describe_end(secret).as_dict(), status=403)

    return respond


def _answer_errors(view: gate.View) -> gate.View:
    """A view whose typed errors are answers."""

    @functools.wraps(view)
    def respond(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except CantikError as error:
            usual = 503 if isinstance(error, DeliveryPaused) else 422
            response = JsonResponse(error.as_dict(), status=_STATUS.get(error.code, usual))
            if isinstance(error, DeliveryPaused):
                response.headers["Retry-After"] = _AGAIN_S
            return response

    return respond


def _sender(request: HttpRequest) -> Sender:
    found = request.device  # type: ignore[attr-defined]
    assert isinstance(found, Sender)  # noqa: S101 - the gate puts it there
    return found


def _find_code(request: HttpRequest) -> str:
    """Whose edition a message is about: the sender's own, or of what its sum introduced here. Raises `DeliveryRefused`
    T606."""
    own, said = _sender(request).kode, request.headers.get(FOR_HEADER, "")[:20]
    if said in ("", own) or offices.is_introduced(said, own):
        return said or own
    raise DeliveryRefused(
        "T606",
        "Server ini belum memperkenalkan wilayah itu",
        found=said,
        expected=f"wilayah yang disebut jumlah {own}",
        mend="Kirim jumlahnya dahulu, lalu rilis yang dijumlahkan.",
    )


def _body(request: HttpRequest, most: int) -> bytes:
    data: bytes = request.read(most + 1)
    if len(data) > most:
        raise missing_piece("isi permintaan", f"lebih dari {most} bita", f"paling besar {most} bita")
    return data


@csrf_exempt
@gate.public
@_answer_errors
@require_POST
def join_office(request: HttpRequest) -> HttpResponseBase:
    """A village uses its invitation up: its secret stands in the header, token and key in the body."""
    try:
        said = parse_json(_body(request, _MOST_JOIN))
        token, key = str(said["token"]), str(said["kunci"])
    except (ValueError, KeyError, TypeError):
        token = key = ""
    row = senders.join_sender(token, request.headers.get(SECRET_HEADER, "")[:200], key, opened=at_hand())
    return JsonResponse({"desa": row.kode})


@_by_sender
@require_POST
def announce_package(request: HttpRequest) -> HttpResponseBase:
    """The list of a package; which files are wanted, and from which byte on."""
    package, wanted = inbox.announce(_body(request, MOST_LIST), opened=at_hand(), kode=_find_code(request))
    return JsonResponse({"daftar": package.id, "kurang": wanted})


@_by_sender
@require_http_methods(["PUT"])
def chunk(request: HttpRequest, daftar: str, sidik: str) -> HttpResponseBase:
    """Bytes of a file that begin where Content-Range says; how many are held now. An empty body asks only."""
    package = inbox.read_announced(daftar, opened=at_hand(), kode=_find_code(request))
    span, data = _SPAN.fullmatch(request.headers.get("Content-Range", "")), _body(request, MOST_CHUNK)
    if span is None or (span[1] is not None and int(span[2]) - int(span[1]) + 1 != len(data)):
        raise missing_piece(sidik[:16], "Content-Range lain", "bytes A-B/PANJANG dan isi sepanjang itu")
    held = inbox.add_chunk(package, sidik, int(span[1] or 0), data, opened=at_hand())
    return JsonResponse({"ada": held})


@_by_sender
@require_http_methods(["GET", "POST"])
def finish_delivery(request: HttpRequest, daftar: str) -> HttpResponseBase:
    """That was all: it is checked next, by the worker. A question (GET) is told what became of it at the door, and
    whether all of it lies here, so that nothing need be listed again."""
    kode = _find_code(request)
    if request.method == "GET":
        known = DeliveryArrival.objects.filter(kode=kode, listed=daftar).first()
        held = known is not None and inbox.is_held(known, at_hand())
        return JsonResponse({"keadaan": "" if known is None else known.state, "utuh": held})
    row = DeliveryArrival.objects.filter(kode=kode, listed=daftar).exclude(state=REFUSED).first()
    if row is None:
        row = inbox.receive(inbox.read_announced(daftar, opened=at_hand(), kode=kode), way=NETWORK, opened=at_hand())
    arrival_job.start(row)
    return JsonResponse({"keadaan": row.state}, status=202)


@_by_sender
@require_safe
def answer(request: HttpRequest, nomor: str) -> HttpResponseBase:
    """The signed reply about an edition, and the judgement beside it; empty while it is being checked."""
    kode = _sender(request).kode
    heard = request.headers.get(HEARD_HEADER, "")
    last = int(heard) if _COUNT.fullmatch(heard) else 0
    found = answers.answer_about(kode, nomor, opened=at_hand(), by=inbox.BY.format(kode), heard=last)
    if found is None:
        return JsonResponse({"balasan": None}, status=202)
    return JsonResponse({"balasan": found.reply.decode(), "putusan": found.judgement.decode() or None})


@_by_sender
@require_POST
def withdraw(request: HttpRequest, nomor: str) -> HttpResponseBase:
    """A village withdrew what it delivered: its signed note. The pages of this server say so next."""
    kode = _sender(request).kode
    note = _body(request, notices.MOST_BYTES)
    if withdrawals.take_notice(note, kode=kode, number=nomor, key=senders.known_key(kode), opened=at_hand()):
        site = site_job.KIND.id
        service.start(kind=site, subject=site_job.subject(kode), code=kode, by=inbox.BY.format(kode))
    return JsonResponse({"ditarik": nomor})


def allowed_bytes(name: str, headers: dict[str, str]) -> tuple[int, str]:
    """Bytes that the body of a request to this inbox may have, and whose it is: a village's that may deliver; 0 for
    anybody else's."""
    most = _BODIES.get(name, 0)
    sender = senders.find_sender(headers.get(_CGI, "")) if most else None
    return (0, "") if sender is None else (most, f"kiriman {sender.kode}")


_CGI = SECRET_HEADER.upper().replace("-", "_")
_BODIES = {"kiriman_daftar": MOST_LIST, "kiriman_isi": MOST_CHUNK}
