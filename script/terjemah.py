"""The English of the interface: collect what the source says, keep `django.po` in step, compile `django.mo`.

    .venv/bin/python script/terjemah.py            collect, then compile
    .venv/bin/python script/terjemah.py --check    only say what is missing, wrong or out of step
    .venv/bin/python script/terjemah.py --naked    Indonesian text in templates that no tag wraps

The compiled catalogue is committed: whoever runs Cantik needs neither gettext nor Babel. Templates are read by Django's
own parser, so that a msgid is here exactly what it is at run time.
"""

import argparse
import datetime as dt
import io
import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PROJECT = Path(__file__).resolve().parents[1]
LOCALE = PROJECT / "cantik" / "web" / "locale" / "en" / "LC_MESSAGES"
PO, MO = LOCALE / "django.po", LOCALE / "django.mo"
#: a file of Django's templates lies in the folder `templates` of an app; those of the public site are Jinja's
OTHER_TEMPLATES = PROJECT / "cantik" / "publish"
#: texts of content files: no test waits for their English, because a new rule is one file and nothing else
RULES = "cantik/content/rules"
LINKAGE = "cantik/content/linkage"
#: sentences of typed errors: likewise; rooms whose errors people see on screens
ERRORS = "docs/rujukan/galat.md"
SHOWN_ERRORS = ("B", "F4", "R", "S", "T", "W")
_KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "lazy": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_MADE = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # a catalogue without a clock: the same source gives the same bytes
_HEADER = """# English of the application; msgids are the Indonesian texts of the source.
# Written by script/terjemah.py, translated by hand. Legal terms stay: desa, dusun, musrenbang, walidata.
#"""


@dataclass(frozen=True, slots=True)
class Said:
    """A text that the source shows: its id, plural, context, and where it stands (file of the project)."""

    id: str
    plural: str
    context: str
    file: str
    python: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells one message from another."""
        return self.context, self.id, self.plural


@dataclass(frozen=True, slots=True)
class Naked:
    """A text in a template that no tag wraps."""

    file: str
    text: str


def templates() -> list[Path]:
    """Every template of Django under `cantik/`."""
    found = (PROJECT / "cantik").glob("**/templates/**/*.html")
    texts = (PROJECT / "cantik").glob("**/templates/**/*.txt")
    return sorted(path for path in [*found, *texts] if not path.is_relative_to(OTHER_TEMPLATES) and not _letter(path))


def _letter(path: Path) -> bool:
    """A letter by e-mail: always Indonesian, because the choice of its reader is not known where it is sent."""
    return path.suffix == ".txt" and path.parent.name in ("email", "surel")


# ── what the source says ─────────────────────────────────────────────────────────────────────────
def collect() -> list[Said]:
    """All texts of Python and of templates, sorted by file."""
    said = [message for path in sorted((PROJECT / "cantik").glob("**/*.py")) for message in of_python(path)]
    return [
        *said,
        *of_matrix(),
        *of_borders(),
        *of_rules(),
        *of_linkage(),
        *of_errors(),
        *(message for path in templates() for message in of_template(path)),
    ]


def of_matrix() -> Iterator[Said]:
    """Names of roles, stages and actions: they stand in a room without Django and are translated where they show."""
    from cantik.staff.matrix import ACTIONS, ROLES, STAGE_NAMES

    names = [role.name for role in ROLES.values()] + [action.name for action in ACTIONS.values()]
    for name in [*names, *STAGE_NAMES.values()]:
        yield Said(name, "", "", "cantik/staff/matrix.py", python=True)


def of_borders() -> Iterator[Said]:
    """Sentences about drawings of borders: likewise."""
    from cantik.collect.borders.words import WORDS

    for words in WORDS.values():
        for text in filter(None, (words.what, words.how)):
            yield Said(text, "", "", "cantik/collect/borders/words.py", python=True)


def of_python(path: Path) -> Iterator[Said]:
    """Texts in calls of gettext; a file that does not import it has none."""
    source = path.read_bytes()
    if b"django.utils.translation" not in source:
        return
    name = str(path.relative_to(PROJECT))
    for _, message, _, context in extract("python", io.BytesIO(source), keywords=_KEYWORDS):
        parts = message if isinstance(message, tuple) else (message, "")
        yield Said(parts[0], parts[1] or "", context or "", name, python=True)


def of_rules() -> Iterator[Said]:
    """What the shipped rules say: a rule is one file in Indonesian, and its English may follow it here."""
    from cantik.content.loader import load_content

    for rule in load_content().rules.values():
        for text in filter(None, (rule.title, rule.message, rule.expected, rule.cure)):
            yield Said(text, "", "", RULES, python=True)


def of_linkage() -> Iterator[Said]:
    """What the search for doubles says of a pair: comparisons and their outcomes."""
    from cantik.content.loader import load_content

    for linkage in load_content().linkage.values():
        for comparison in linkage.comparisons:
            for text in (comparison.label, *(level.words for level in comparison.levels)):
                yield Said(text, "", "", LINKAGE, python=True)


def of_errors() -> Iterator[Said]:
    """Sentences of typed errors that reach a screen; those that carry values stay as they are raised."""
    from script import rujukan

    trees = rujukan.modules()
    classes: dict[str, str] = {}
    for tree in trees:
        classes |= rujukan.coded_classes(tree)
    for call in (call for tree in trees for call in rujukan.calls(tree)):
        named = {keyword.arg: rujukan.text_of(keyword.value) for keyword in call.keywords}
        first = rujukan.first_text(call)
        code = first if rujukan.ERROR_CODE.fullmatch(first) else classes.get(getattr(call.func, "id", ""), "")
        if not code.startswith(SHOWN_ERRORS):
            continue
        rest = [rujukan.text_of(argument) for argument in call.args[code == first :][:1]]
        message = (rest or [named.get("message", "")])[0].rstrip(".")
        for text in (message, named.get("expected", ""), named.get("mend", "")):
            if text and "…" not in text:
                yield Said(text, "", "", ERRORS, python=True)


def of_template(path: Path) -> Iterator[Said]:
    """Texts in `translate`, `blocktranslate` and `_("…")`, as Django's parser sees them."""
    from django.template import engines
    from django.template.base import TokenType
    from django.templatetags.i18n import BlockTranslateNode, TranslateNode

    name = str(path.relative_to(PROJECT))
    source = path.read_text(encoding="utf-8")
    template = engines["django"].from_string(source).template  # type: ignore[attr-defined]
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        var = node.filter_expression.var
        if isinstance(var, str) or getattr(var, "translate", False) or isinstance(getattr(var, "literal", None), str):
            yield Said(_asked(_literal(var)), "", _context(node), name, python=False)
    for node in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        singular = node.render_token_list(node.singular)[0]
        plural = node.render_token_list(node.plural)[0] if node.plural else ""
        yield Said(_trimmed(singular, node), _trimmed(plural, node), _context(node), name, python=False)
    for token in _tokens(source):
        if token.token_type in (TokenType.VAR, TokenType.BLOCK):
            for literal in re.findall(r"""_\((?:"([^"]+)"|'([^']+)')\)""", token.contents):
                yield Said(_asked(literal[0] or literal[1]), "", "", name, python=False)


def _tokens(source: str) -> Iterable[Any]:
    from django.template.base import Lexer

    return Lexer(source).tokenize()


def _literal(var: object) -> str:
    """The text of a literal, without what only marks it as one."""
    return str(var if isinstance(var, str) else getattr(var, "literal", ""))


def _asked(literal: str) -> str:
    """A literal as Django looks it up: a percent sign is written twice."""
    return literal.replace("%", "%%")


def _context(node: object) -> str:
    context = getattr(node, "message_context", None)
    return "" if context is None else str(context.resolve({}))


def _trimmed(text: str, node: object) -> str:
    from django.utils.translation import trim_whitespace

    return trim_whitespace(text) if getattr(node, "trimmed", False) else text


# ── text that no tag wraps ───────────────────────────────────────────────────────────────────────
#: words that are the same in every language of Cantik; names of languages stand in their own
ALLOWED = frozenset(
    {
        "Cantik",
        "NIK",
        "KK",
        "RT",
        "RW",
        "NA",
        "Enter",
        "Esc",
        "XLSX",
        "PDF",
        "SHA",
        "SK",
        "MiB",
        "MB",
        "kB",
        "CSV",
        "N",
        "OpenSID",
        "Regsosek",
        "DTSEN",
        "Bahasa",
        "Indonesia",
        "ID",
        "English",
        "EN",
    }
)
_SHOWN = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description", "label", "content", "summary"})
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_GAP = "\x00"


class _Reader(HTMLParser):
    """Text nodes and shown attributes of a page whose tags of the template were taken out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes that people read or hear; the words of `data-…` are shown by style sheets and scripts."""
        self._silent += tag in ("script", "style", "code", "kbd")
        if tag == "meta":
            return
        self.found += [value for name, value in attrs if value and (name in _SHOWN or name in _WORDS_OF_DATA)]
        if tag == "input":
            given = dict(attrs)
            if given.get("type") in ("submit", "button", "reset") and given.get("value"):
                self.found.append(str(given["value"]))

    def handle_endtag(self, tag: str) -> None:
        """Leave what is silent."""
        self._silent -= tag in ("script", "style", "code", "kbd")

    def handle_data(self, data: str) -> None:
        """A text node."""
        if not self._silent:
            self.found.append(data)


_WORDS_OF_DATA = frozenset({"data-nama", "data-kata", "data-judul", "data-pesan", "data-tanya"})


def naked(path: Path) -> Iterator[Naked]:
    """Words of a template outside `translate` and `blocktranslate` that are not in `ALLOWED`."""
    from django.template.base import TokenType

    parts: list[str] = []
    inside = ""
    for token in _tokens(path.read_text(encoding="utf-8")):
        word = token.contents.split(maxsplit=1)[0] if token.contents.strip() else ""
        if token.token_type is TokenType.BLOCK:
            if inside:
                inside = "" if word == f"end{inside}" else inside
            elif word in ("blocktranslate", "blocktrans", "comment", "verbatim"):
                inside = word
            parts.append(_gap(parts))
            continue
        if not inside and token.token_type is TokenType.VAR:
            parts.append(_gap(parts))
            parts += [
                f" {text} " for text in re.findall(r"""(?<!_\()["']([^"']*\s[^"']*)["']""", _words_of(token.contents))
            ]
        elif not inside and token.token_type is TokenType.TEXT:
            parts.append(token.contents)
    reader = _Reader()
    reader.feed("".join(parts))
    reader.close()
    name = str(path.relative_to(PROJECT))
    for text in reader.found:
        words = [word for word in _LETTERS.findall(text.replace(_GAP, " ")) if word not in ALLOWED]
        if words:
            yield Naked(name, " ".join(text.replace(_GAP, "…").split()))


def _gap(before: list[str]) -> str:
    """What stands for a tag of the template: a space inside a tag of HTML, a mark in a text."""
    text = "".join(before)
    return " " if text.rfind("<") > text.rfind(">") else _GAP


def _words_of(variable: str) -> str:
    """The part of a variable that shows words: after `default`, `yesno` and `pluralize`, not formats of dates."""
    return " ".join(re.findall(r"""(?:default|default_if_none|yesno):("[^"]*"|'[^']*')""", variable))


# ── the catalogue ────────────────────────────────────────────────────────────────────────────────
def read() -> Catalog:
    """The catalogue as it lies in the repository; an empty one at the very beginning."""
    if not PO.is_file():
        return _empty()
    with PO.open("rb") as stream:
        return read_po(stream, locale="en")


class _Catalog(Catalog):
    """A catalogue that does not name the version of the tool: a newer Babel is no change of the texts."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """The header without `Generated-By`."""
        return [pair for pair in super()._get_mime_headers() if pair[0] != "Generated-By"]


def _empty() -> Catalog:
    return _Catalog(
        locale="en",
        header_comment=_HEADER,
        project="Cantik",
        version="1",
        fuzzy=False,
        creation_date=_MADE,
        revision_date=_MADE,
        last_translator="Cantik",
        language_team="Cantik",
        charset="utf-8",
        msgid_bugs_address="-",
    )


def merged(said: Iterable[Said], former: Catalog) -> Catalog:
    """A catalogue of exactly these texts, with the translations that are there already; nothing is guessed."""
    out = _empty()
    by_key: dict[tuple[str, str, str], list[Said]] = {}
    for message in said:
        by_key.setdefault(message.key, []).append(message)
    for (context, text, plural), places in sorted(by_key.items(), key=lambda item: (item[0][1], item[0])):
        known = former.get(text, context or None)
        known_plural = bool(known and isinstance(known.id, tuple))
        string = known.string if known is not None and known_plural == bool(plural) else None
        flags = {"python-format"} if re.search(r"%\(\w+\)[sd]|%[sd]", text + plural) else set()
        out.add(
            (text, plural) if plural else text,
            string,
            context=context or None,
            flags=flags,
            locations=sorted({(place.file, 0) for place in places}),
        )
    return out


def po_bytes(catalog: Catalog) -> bytes:
    """The catalogue as a file: sorted, without lines of the source (a moved line is no change)."""
    stream = io.BytesIO()
    write_po(stream, catalog, width=0, include_lineno=False, sort_output=False)
    return stream.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """The compiled catalogue."""
    stream = io.BytesIO()
    write_mo(stream, catalog)
    return stream.getvalue()


_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}|%([sd])")
_TAG = re.compile(r"</?[a-z]+|[a-z-]+(?==)")


def problems(catalog: Catalog) -> list[str]:
    """What is wrong with the translations: missing, uncertain, other placeholders, tags or edges than the id has."""
    found: list[str] = []
    for message in catalog:
        if not message.id:
            continue
        ids = _all(message.id)
        strings = _all(message.string)
        if message.fuzzy:
            found.append(f"fuzzy: {ids[0]}")
        if len(strings) < len(ids) or not all(strings):
            found.append(f"missing: {ids[0]}")
            continue
        found += [f"{what}: {ids[0]}" for what in _differences(ids, strings)]
    return found


def _all(said: object) -> list[str]:
    """A text, or the texts of singular and plural."""
    return [str(part or "") for part in said] if isinstance(said, (tuple, list)) else [str(said or "")]


def _differences(ids: list[str], strings: list[str]) -> Iterator[str]:
    for position, said in enumerate(strings):
        source = ids[min(position, len(ids) - 1)]
        if sorted(_PLACE.findall(source)) != sorted(_PLACE.findall(said)):
            yield "placeholders"
        if sorted(_TAG.findall(source)) != sorted(_TAG.findall(said)):
            yield "tags"
        if (source[:1].isspace(), source[-1:].isspace()) != (said[:1].isspace(), said[-1:].isspace()):
            yield "spaces at an end"


def out_of_step(said: Iterable[Said], former: Catalog) -> list[str]:
    """Texts of screens that the catalogue does not have, and texts of it that nothing says any more.

    Rules and errors are left out: who writes one need not know of the catalogue.
    """
    by_text: dict[str, set[str]] = {}
    for message in said:
        by_text.setdefault(message.id, set()).add(message.file)
    kept = {_all(message.id)[0]: {place for place, _line in message.locations} for message in former if message.id}
    optional = {RULES, ERRORS}
    new = [text for text, files in by_text.items() if text not in kept and not files <= optional]
    old = [text for text, files in kept.items() if text not in by_text and not files <= optional]
    return [f"not in the catalogue: {text}" for text in new] + [f"said no more: {text}" for text in old]


def set_up() -> None:
    """Django, for its parser of templates."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cantik.web.settings")
    django.setup()


def main() -> int:
    """Run the script; 1 when something is to be done by hand."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--naked", action="store_true")
    chosen = parser.parse_args()
    set_up()
    if chosen.naked:
        bare = [piece for path in templates() for piece in naked(path)]
        print("\n".join(f"{piece.file}: {piece.text}" for piece in bare) or "none")
        return 1 if bare else 0
    said, former = collect(), read()
    catalog = merged(said, former)
    wrong = problems(catalog)
    if chosen.check:
        wrong += out_of_step(said, former)
    else:
        LOCALE.mkdir(parents=True, exist_ok=True)
        PO.write_bytes(po_bytes(catalog))
        MO.write_bytes(mo_bytes(catalog))
    print("\n".join(wrong) or f"{len(catalog)} texts, all translated")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
