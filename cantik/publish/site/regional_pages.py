"""The public site in a language of its region: each page once more, made of the finished Indonesian page by replacing
words of the site (`content/regional_language`), and nothing else.

So its numbers, tables, charts and names are those of the Indonesian page by construction, whatever pages the site will
have, and a word that is missing is Indonesian. What is not translated says that it is Indonesian (`lang`), so that it
is read aloud as such.
"""

from __future__ import annotations

import html
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from cantik.base.text_file import write_text
from cantik.content.regional_language import RegionalLanguage

_TOKEN = re.compile(
    r"<!--.*?-->|<!doctype[^>]*>|</?[a-zA-Z](?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL | re.IGNORECASE
)
_TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)")
_ADDRESS = re.compile(r'(\s(?:href|src|action|data-root)=")([^"]*)(")')
#: what stays Indonesian: figures and their stubs, drawings, what programs read, the name of the window
_KEPT = frozenset({"table", "svg", "script", "style", "title", "textarea", "option", "pre", "code"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)
_FAR = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_LANGUAGE = re.compile(r'\s(?:lang|hreflang)="([^"]*)"')
_HAS_LANG = re.compile(r"\slang=[\"']")
#: between pieces of a line that are words of their own
_BETWEEN = re.compile(r"(\s*[:;·]\s+|\s+–\s+|\s*\n\s*|[:.]\s*\Z|,\s+(?=\d)|(?<=\d)\s+(?=[A-Za-z]))")
_NOT_PAGES = frozenset({"en", "rilis"})


def write_regional(home: Path, languages: Sequence[RegionalLanguage], names: Sequence[str] | None = None) -> None:
    """Write the pages of the site at `home` in each language into the folder of its code: all pages, or those called
    `names`, of which some may be there no more."""
    if not languages:
        return
    apart = _NOT_PAGES | {language.id for language in languages}
    pages = frozenset(_list_pages(home, apart))
    for language in languages:
        for name in sorted(pages if names is None else pages.intersection(names)):
            target = home / language.id / name
            target.parent.mkdir(parents=True, exist_ok=True)
            text = translate_page((home / name).read_text("utf-8"), name, language, pages)
            write_text(target, text)


def _list_pages(home: Path, apart: frozenset[str]) -> Iterator[str]:
    for path in home.rglob("*.html"):
        name = path.relative_to(home).as_posix()
        if name.partition("/")[0] not in apart:
            yield name


def translate_page(page: str, name: str, language: RegionalLanguage, pages: frozenset[str]) -> str:
    """An Indonesian page in a language. `name`: its path from the root of the site; `pages`: the paths of those that
    are translated too, between which the reader stays in the language."""
    out: list[str] = []
    kept: list[str] = []  # the elements that are open from one that stays as it is inwards
    switch = False
    for token, tag in _split(page):
        if not tag:
            if switch:
                out.append("Indonesia")
            else:
                out.append(token if kept else _translate_text(token, language))
            continue
        closing, element = tag
        if closing:
            if kept and kept[-1] == element:
                kept.pop()
            switch = switch and element != "a"
            out.append(token)
            continue
        if _leads_here(token, language):
            switch = element == "a"
            out.append(_turn_to_indonesian(token, name))
            continue
        own = _HAS_LANG.search(token) is not None and element not in ("html", "body")
        if element not in _VOID and (element in _KEPT or own or (kept and kept[-1] == element)):
            kept.append(element)
        out.append(_mark_language(_ADDRESS.sub(lambda at: _readdress(at, name, pages), token), element, language))
    return "".join(out)


def _split(page: str) -> Iterator[tuple[str, tuple[bool, str] | None]]:
    """Texts and tags of a page in their order, each tag with whether it closes and its name. What stands in a script
    or a style is one text."""
    at = 0
    for found in _TOKEN.finditer(page):
        if found.start() < at:
            continue
        if found.start() > at:
            yield page[at : found.start()], None
        tag = _TAG.match(found[0])
        at = found.end()
        if tag is None:
            yield found[0], (True, "")
            continue
        yield found[0], (bool(tag[1]), tag[2].lower())
        if tag[2].lower() in ("script", "style") and not tag[1]:
            end = page.lower().find(f"</{tag[2].lower()}", at)
            if end > at:
                yield page[at:end], None
                at = end
    if at < len(page):
        yield page[at:], None


# ── language ─────────────────────────────────────────────────────────────────────────────────────
def _mark_language(token: str, element: str, language: RegionalLanguage) -> str:
    """The page is in the language, its body in Indonesian but for what is translated, its title as well."""
    if element == "html":
        return _LANGUAGE.sub(f' lang="{language.id}"', token)
    if element in ("body", "title") and not _HAS_LANG.search(token):
        return f'{token[:-1]} lang="id">'
    return token


def _leads_here(token: str, language: RegionalLanguage) -> bool:
    """Whether a tag is the switch to the very language, or tells programs of it."""
    return f'hreflang="{language.id}"' in token


def _turn_to_indonesian(token: str, name: str) -> str:
    back = "../" * (name.count("/") + 1) + name
    token = _LANGUAGE.sub(lambda at: at[0].replace(at[1], "id"), token)
    return _ADDRESS.sub(lambda at: f"{at[1]}{back}{at[3]}", token)


def _translate_text(token: str, language: RegionalLanguage) -> str:
    """A text whose words are known, or the pieces of it that are, each saying its language."""
    whole = token.strip()
    if not whole:
        return token
    found = _find(whole, language.words)
    if found is not None:
        return token.replace(whole, _say_word(found, language), 1)
    pieces = _BETWEEN.split(token)
    said = [_find(piece, language.words) for piece in pieces]
    return "".join(
        piece if word is None else piece.replace(piece.strip(), _say_word(word, language), 1)
        for piece, word in zip(pieces, said, strict=True)
    )


def _find(text: str, words: Mapping[str, str]) -> str | None:
    return words.get(" ".join(html.unescape(text).split()))


def _say_word(word: str, language: RegionalLanguage) -> str:
    return f'<span lang="{language.id}">{html.escape(word)}</span>'


# ── addresses ────────────────────────────────────────────────────────────────────────────────────
def _readdress(found: re.Match[str], name: str, pages: frozenset[str]) -> str:
    """An address as it is from the folder of the language: to a page of it as before, to anything else one up."""
    before, address, after = found.groups()
    path, mark, rest = _cut(address)
    if not path or _FAR.match(address):
        return found[0]
    home = posixpath.dirname(name)
    target = posixpath.normpath(posixpath.join(home, path)) + ("/" if path.endswith("/") else "")
    if (target.removeprefix("./") + "index.html" if target.endswith("/") else target) in pages:
        return found[0]
    up = "../" * (name.count("/") + 1)
    return f"{before}{up}{target}{mark}{rest}{after}"


def _cut(address: str) -> tuple[str, str, str]:
    for at, sign in enumerate(address):
        if sign in "?#":
            return address[:at], sign, address[at + 1 :]
    return address, "", ""
