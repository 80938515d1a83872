"""The page of the field form and its service worker: the same bytes for everybody, no person in them.

What a phone shows comes from the OpenRosa addresses of its token, asked by the page
itself. `front/` holds the sources; `script/bangun_front.py` writes `static/built/lapangan/`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import Http404, HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from cantik.staff.app.gate import public

BUILT = Path(__file__).resolve().parents[3] / "static" / "built" / "lapangan"
#: no style and no script in the page, WebAssembly for the form engine's XPath parser
_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, "'wasm-unsafe-eval'"],
    "style-src": [SELF],
    "img-src": [SELF, "blob:"],
    "connect-src": [SELF],
    "worker-src": [SELF],
    "manifest-src": [SELF],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": [NONE],
}
_PAGE = (
    '<!doctype html><html lang="id"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1">'
    '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
    '<title>Cantik Lapangan</title><link rel="icon" href="{}"><link rel="stylesheet" href="{}">{}'
    '<script type="module" src="{}"></script></head><body>'
    '<main id="isi"><h1>Cantik Lapangan</h1><p>Memuat…</p></main><p id="kabar" class="vh" role="status"></p>'
    "<noscript><p>Isian di peramban memerlukan JavaScript. Tanpa itu pakai ODK Collect atau kertas.</p></noscript>"
    "</body></html>"
)


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the build wrote: `version` is the hash of all of it, `parts` the addresses of its files."""

    version: str
    entry: str
    style: str
    parts: tuple[str, ...]


@cache
def bundle() -> Bundle:
    """The built parts. Raises Http404 where nobody has run the set-up."""
    listed = BUILT / "daftar.json"
    if not listed.is_file():
        raise Http404("lapangan")
    found = json.loads(listed.read_text(encoding="utf-8"))
    return Bundle(
        version=found["versi"],
        entry=_address(found["masuk"]),
        style=_address(found["gaya"]),
        parts=tuple(_address(name) for name in found["bagian"]),
    )


def _address(name: str) -> str:
    return static(f"built/lapangan/{name}")


def _early(built: Bundle) -> SafeString:
    """The form engine is asked for with the page itself, not when a form is opened: a signal comes and goes."""
    scripts = format_html_join("", '<link rel="modulepreload" href="{}">', _each(built, ".js"))
    modules = format_html_join("", '<link rel="preload" as="fetch" crossorigin href="{}">', _each(built, ".wasm"))
    return scripts + modules


def _each(built: Bundle, ending: str) -> list[tuple[str]]:
    return [(part,) for part in built.parts if part.endswith(ending)]


@public
@require_safe
@csp(_POLICY)
def page(_request: HttpRequest) -> HttpResponse:
    """The empty page that loads the form; it asks for nobody's name."""
    built = bundle()
    response = HttpResponse(format_html(_PAGE, static("cantik/tanda.svg"), built.style, _early(built), built.entry))
    response.headers["Cache-Control"] = "no-cache"
    return response


@public
@require_safe
@csp(_POLICY)
def worker(_request: HttpRequest) -> HttpResponse:
    """The service worker, with the addresses that it keeps; another version of any part makes another worker."""
    built = bundle()
    parts = json.dumps([reverse("lapangan_isi"), static("cantik/tanda.svg"), *built.parts])
    script = (BUILT / "pekerja.js.txt").read_text(encoding="utf-8")
    script = script.replace("__VERSION__", built.version).replace("__PARTS__", parts)
    response = HttpResponse(script, content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response
