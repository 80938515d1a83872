"""Text is sent compressed to whoever takes it, pages and the program's own files alike; nothing else is touched."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from cantik.web.compressed_site import accepts
from cantik.web.static_site import application

pytestmark = pytest.mark.satu_basisdata

GZIP = {"Accept-Encoding": "gzip, deflate, br"}


@pytest.mark.parametrize(
    ("said", "taken"),
    [
        ("gzip", True),
        ("deflate, gzip;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0", False),
        ("", False),
        ("br", False),
    ],
)
def test_who_takes_it(said: str, taken: bool) -> None:
    assert accepts(said) is taken


@pytest.mark.django_db
def test_a_page_is_smaller_and_says_the_same() -> None:
    plain, packed = Client().get("/masuk/lupa/"), Client().get("/masuk/lupa/", headers=GZIP)
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert int(packed.headers["Content-Length"]) == len(packed.content) < len(plain.content)
    assert "Kata sandi" in gzip.decompress(packed.content).decode()


@pytest.mark.django_db
def test_own_files_are_compressed_fonts_are_not() -> None:
    plain, packed = (Client().get("/statis/cantik/app.css", headers=said) for said in ({}, GZIP))
    text = plain.getvalue()
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == text
    assert Client().get("/statis/cantik/app.css", headers=GZIP).content == packed.content
    fonts = sorted(Path("cantik/web/static/built").glob("*.woff2"))
    font = Client().get(f"/statis/built/{fonts[0].name}", headers=GZIP)
    assert "Content-Encoding" not in font.headers


def _ask(site: Any, path: str, encoding: str) -> tuple[str, dict[str, str], bytes]:
    told: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_ACCEPT_ENCODING": encoding}
    body = b"".join(site(environ, lambda status, heads: told.extend((status, dict(heads)))))
    return told[0], told[1], body


def test_a_site_is_compressed_for_those_who_take_it(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<html>" + "desa " * 500 + "</html>", encoding="utf-8")
    (tmp_path / "buku.pdf").write_bytes(b"%PDF" + bytes(5000))
    site = application(tmp_path)
    for _ in range(2):  # the second time from memory
        status, heads, body = _ask(site, "/", "gzip")
        assert (status, heads["Content-Encoding"]) == ("200 OK", "gzip")
        assert int(heads["Content-Length"]) == len(body) < 500
        assert gzip.decompress(body) == (tmp_path / "index.html").read_bytes()
        assert "Content-Security-Policy" in heads
    assert _ask(site, "/", "")[2] == (tmp_path / "index.html").read_bytes()
    assert "Content-Encoding" not in _ask(site, "/buku.pdf", "gzip")[1]
    assert _ask(site, "/tidak.html", "gzip")[0].startswith("404")
