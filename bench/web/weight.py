"""What a page weighs at the first visit: itself and everything that it names, as it goes over the line."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bench.web.browser import Answer, Browser

_TAGS = re.compile(r"<(?:link|script|img|iframe|use|image|source|object)\b[^>]*>", re.IGNORECASE)
_NAMED = re.compile(r'(?:href|src|data)="([^"]+)"')
_URL = re.compile(r"url\(\s*['\"]?([^)'\"]+)")
_LINKED = re.compile(r'rel="(?:[^"]*\s)?(?:stylesheet|icon|preload|manifest|modulepreload)\b')


def named(text: str, base: str) -> set[str]:
    """Paths of this server that a page or style sheet makes a browser fetch (links that only lead on are none)."""
    found: set[str] = set()
    for tag in _TAGS.findall(text):
        if tag.lower().startswith("<link") and not _LINKED.search(tag):
            continue
        if 'loading="lazy"' in tag:
            continue
        found |= set(_NAMED.findall(tag))
    found |= set(_URL.findall(text))
    paths = set()
    for link in found:
        parts = urlsplit(urljoin(base, html.unescape(link)))
        if parts.scheme in ("", "http") and parts.path and not link.startswith(("data:", "#")):
            paths.add(parts.path + (f"?{parts.query}" if parts.query else ""))
    return paths


@dataclass(frozen=True, slots=True)
class Seen:
    """A page that came: where it lies, and the cookies with which its own pictures can be fetched."""

    path: str
    answer: Answer
    cookies: dict[str, str]


def weigh(port: int, pages: Mapping[str, Seen]) -> tuple[dict[str, float], list[str]]:
    """kB of each page by its title, and what a page names that the server does not give."""
    shared: dict[str, tuple[int, set[str]]] = {}
    weights, broken = {}, []
    browser = Browser(port)
    for title, seen in pages.items():
        if "<html" not in seen.answer.text[:2000]:
            continue  # a file, or a part of a page
        browser.cookies = dict(seen.cookies)
        total, done, waiting = seen.answer.transferred, set[str](), named(seen.answer.text, seen.path)
        while waiting:
            path = waiting.pop()
            done.add(path)
            if path not in shared:
                answer = browser.get(path)
                if answer.status != 200:
                    broken.append(f"{title}: {path} {answer.status}")
                css = answer.headers.get("content-type", "").startswith("text/css")
                shared[path] = (answer.transferred, named(answer.text, path) if css else set())
            size, more = shared[path]
            total += size
            waiting |= more - done
        weights[title] = round(total / 1000, 1)
    browser.close()
    return weights, broken
