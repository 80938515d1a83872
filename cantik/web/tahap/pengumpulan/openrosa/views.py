"""What a device asks and sends, as OpenRosa 1.0 says it and Collect reads it."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from cantik.base import clock
from cantik.field.devices.app import devices
from cantik.field.devices.app.devices import DeviceStanding
from cantik.field.devices.app.entity_lists import LISTS, standing_entities
from cantik.field.forms.app import draft_handover as passing
from cantik.field.forms.app.connection_pool import briefly
from cantik.field.forms.app.hold_reasons import why_held, why_outside
from cantik.field.forms.app.models import DISMISSED, NOT_OPEN, REVOKED, ROUND_CLOSED
from cantik.field.forms.app.office_key import offered_key
from cantik.field.forms.app.service import NOT_STORED, PostOrigin, receive
from cantik.field.forms.app.storage import PostOutcome
from cantik.field.forms.envelope import Envelope, read_envelope
from cantik.field.forms.errors import PostRefused
from cantik.field.instruments.app.models import InstrumentVersion
from cantik.staff.app import gate
from cantik.vault.app.opening import at_hand
from cantik.web.tahap.pengumpulan.openrosa import documents, entity_lists
from cantik.web.tahap.pengumpulan.openrosa.body import read_post
from cantik.web.tahap.pengumpulan.openrosa.device_cache import KnownDevice, find_asking_device, has_form, has_version
from cantik.web.tahap.pengumpulan.openrosa.documents import ListedForm, ListedMedia

_log = logging.getLogger("cantik.kiriman")
_CODES = {"B504": 413}
_RETRY_S = "60"
_FAILED = "submit_error"
#: what whoever sent a form reads when it was put aside: nothing is lost, and whom to ask
_HELD = lazy("Kiriman disimpan; kantor desa memeriksanya dahulu.")
_WHY_HELD = {
    NOT_OPEN: lazy("Kiriman disimpan. Putaran belum dibuka: kantor desa memeriksanya dahulu."),
    ROUND_CLOSED: lazy("Kiriman disimpan. Putaran sudah ditutup: kantor desa memeriksanya dahulu."),
    DISMISSED: lazy("Kiriman disimpan. Anda tidak lagi bertugas pada putaran ini: kantor desa memeriksanya dahulu."),
    REVOKED: lazy("Kiriman disimpan. Perangkat ini sudah dicabut: kantor desa memeriksanya dahulu."),
}
#: why a device gets no form: the browser form says it in words, Collect reads no such header


def _device(request: HttpRequest) -> KnownDevice:
    found = request.device  # type: ignore[attr-defined]
    assert isinstance(found, KnownDevice)  # noqa: S101 - the gate puts it there
    return found


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri(f"/c/{getattr(request, gate.TOKEN)}")


def _answer_with_etag(request: HttpRequest, data: bytes, kind: str, tag: str = "") -> HttpResponse:
    """An answer with a strong ETag (`tag`, else a digest of it); 304 for who has it already."""
    tag = f'"{tag or hashlib.sha256(data).hexdigest()[:32]}"'
    asked = {text.strip().removeprefix("W/") for text in request.headers.get("If-None-Match", "").split(",")}
    response = HttpResponse(status=304) if tag in asked else HttpResponse(data, content_type=kind)
    response.headers["ETag"] = tag
    return response


def _version(device: KnownDevice, form: str) -> InstrumentVersion | None:
    """The version that the round of a device uses, when it works and that is its form."""
    version = device.device.round.version
    return version if device.standing is DeviceStanding.WORKS and version.form_id == form else None


def _not_found() -> HttpResponse:
    return HttpResponse(status=404, content_type="text/plain; charset=utf-8")


@gate.by_device(find_asking_device)
@require_safe
def form_list(request: HttpRequest, **_parts: str) -> HttpResponse:
    """The form of the device's round; none when it may have none now."""
    device = _device(request)
    devices.note_use(device.device, request.GET.get("deviceID", ""), clock.now())
    version = device.device.round.version
    wanted = request.GET.get("formID", version.form_id)
    listed = []
    if _version(device, wanted) is not None:
        base = _base(request)
        listed.append(
            ListedForm(
                version.form_id,
                str(version.tree()["judul"]),
                version.version,
                _md5(version.xform.encode()),
                f"{base}/forms/{version.form_id}.xml",
                f"{base}/forms/{version.form_id}/manifest",
            )
        )
    answer = _answer_with_etag(request, documents.form_list(listed).encode(), documents.XML)
    answer.headers[gate.STANDING] = device.standing.name.lower()
    return answer


@gate.by_device(find_asking_device)
@require_safe
def form(request: HttpRequest, formulir: str, **_parts: str) -> HttpResponse:
    """The XForm."""
    version = _version(_device(request), formulir)
    return _not_found() if version is None else _answer_with_etag(request, version.xform.encode(), documents.XML)


@gate.by_device(find_asking_device)
@require_safe
def manifest(request: HttpRequest, formulir: str, **_parts: str) -> HttpResponse:
    """The entity lists that the form names."""
    device = _device(request)
    version = _version(device, formulir)
    if version is None:
        return _not_found()
    base, media = _base(request), []
    for name in sorted(LISTS):
        if f"jr://file-csv/{name}.csv" in version.xform:
            file = entity_lists.current(device.device, name)
            address = f"{base}/media/{name}.csv?md5={file.md5}"
            media.append(ListedMedia(f"{name}.csv", file.md5, address, f"{base}/integrity/{name}"))
    return _answer_with_etag(request, documents.manifest(media).encode(), documents.XML)


@gate.by_device(find_asking_device)
@require_safe
def media(request: HttpRequest, daftar: str, **_parts: str) -> HttpResponse:
    """An entity list, of the blocks of this device only; with `md5` exactly the bytes that the manifest told of."""
    device = _device(request)
    if device.standing is not DeviceStanding.WORKS or daftar not in LISTS:
        return _not_found()
    md5 = request.GET.get("md5")
    file = entity_lists.of_digest(device.device, daftar, md5) if md5 else entity_lists.current(device.device, daftar)
    return _not_found() if file is None else _answer_with_etag(request, file.data, "text/csv; charset=utf-8", file.tag)


@gate.by_device(find_asking_device)
@require_safe
def integrity(request: HttpRequest, daftar: str, **_parts: str) -> HttpResponse:
    """Which of the entities that a phone names are gone from its list."""
    device = _device(request)
    if device.standing is not DeviceStanding.WORKS or daftar not in LISTS:
        return _not_found()
    asked = [name for name in request.GET.get("id", "").split(",") if name][:1000]
    standing = standing_entities(device.device, daftar, asked)
    return HttpResponse(documents.integrity(standing), content_type=documents.XML)


@gate.by_device(find_asking_device)
@require_safe
def office_key(request: HttpRequest, **_parts: str) -> HttpResponse:
    """The public key under which a phone seals what it copies for the office; none for one that works no more."""
    if _device(request).standing is not DeviceStanding.WORKS:
        return _not_found()
    return JsonResponse(offered_key(at_hand(), clock.now()))


@gate.by_device(find_asking_device)
@require_safe
def drafts(request: HttpRequest, **_parts: str) -> HttpResponse:
    """The numbers of the half-filled forms that the office handed on to this device and that it has not fetched."""
    device = _device(request)
    if device.standing is not DeviceStanding.WORKS:
        return _not_found()
    return JsonResponse({"draf": [str(row.pk) for row in passing.waiting_for(device.device).only("pk")]})


@csrf_exempt
@gate.by_device(find_asking_device)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: HttpRequest, draf: UUID, **_parts: str) -> HttpResponse:
    """GET: a half-filled form for this device. POST: it lies there now, and the office keeps it no longer."""
    device = _device(request)
    if request.method == "POST":
        return HttpResponse(status=204) if passing.lies_there(device.device, draf, clock.now()) else _not_found()
    told = None if device.standing is not DeviceStanding.WORKS else passing.content_for(device.device, draf, at_hand())
    if told is None:
        return _not_found()
    answer = HttpResponse(told, content_type="application/json")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@csrf_exempt
@gate.by_device(find_asking_device)
def submission(request: HttpRequest, **_parts: str) -> HttpResponseBase:
    """HEAD: where and how much to send. POST: a filled form with its files, answered when it lies on the disk."""
    if request.method == "HEAD":
        response = HttpResponse(status=204)
        response.headers["Location"] = f"{_base(request)}/submission"
        return response
    if request.method != "POST":
        return HttpResponse(status=405, headers={"Allow": "HEAD, POST"})
    return _answer_post(lambda: _take(request))


def _answer_post(work: Callable[[], HttpResponse]) -> HttpResponse:
    """What a post is told when it is not stored."""
    try:
        return work()
    except PostRefused as error:
        return _answer(_CODES.get(error.code, 400), _FAILED, _(error.message))
    except NOT_STORED as error:
        _log.error("a post was not stored: %s", type(error).__name__)
        response = _answer(503, _FAILED, _("Server sedang tidak dapat menyimpan. Kiriman tetap di ponsel."))
        response.headers["Retry-After"] = _RETRY_S
        return response


def _take(request: HttpRequest) -> HttpResponse:
    device, now = _device(request), clock.now()
    post = read_post(request)
    envelope = read_envelope(post.xml)
    held = _why_held(device, envelope)
    if held is None:
        return _answer(404, _FAILED, _("Formulir ini tidak pernah ada di desa ini."))
    with briefly():
        devices.note_use(device.device, request.GET.get("deviceID", ""), now)
        held = held or why_outside(device.device, envelope)
    outcome = receive(post, envelope, PostOrigin(device.area, device.device.pk, held), now)
    if outcome is PostOutcome.OTHER_BYTES:
        return _answer(409, _FAILED, _("Isian dengan nomor ini sudah diterima dengan isi lain."))
    if outcome is PostOutcome.HELD:
        return _answer(202, "submit_success", str(_WHY_HELD.get(held, _HELD)))
    return _answer(201, "submit_success", _("Kiriman diterima."))


def _why_held(device: KnownDevice, envelope: Envelope) -> str | None:
    """Why a post is put aside, "" when it is not; None for a form that this village never had."""
    area = device.device.round.activity.area_id
    version = has_version(area, envelope.form, envelope.version)
    return why_held(device.standing, version=version) if version or has_form(area, envelope.form) else None


def _answer(status: int, nature: str, sentence: str) -> HttpResponse:
    return HttpResponse(documents.answer(nature, sentence), status=status, content_type=documents.XML)


def _md5(data: bytes) -> str:
    return hashlib.md5(data, usedforsecurity=False).hexdigest()
