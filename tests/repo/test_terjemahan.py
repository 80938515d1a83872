"""The English of the interface: complete, in step with the source, compiled; and no bare Indonesian in templates."""

from __future__ import annotations

import ast
import gettext
import io
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo

from script import terjemah


@pytest.fixture(scope="module")
def said() -> list[terjemah.Said]:
    """What the source says now; to read all of it takes seconds."""
    return list(terjemah.collect())


@pytest.fixture(scope="module")
def catalog(said: list[terjemah.Said]) -> Catalog:
    """What the source says now, with the translations of the repository."""
    return terjemah.merged(said, terjemah.read())


def test_every_text_is_translated_with_its_placeholders(catalog: Catalog) -> None:
    assert len(catalog) > 700
    assert terjemah.problems(catalog) == [], "run: .venv/bin/python script/terjemah.py, then translate django.po"


def test_the_catalogue_is_in_step_with_the_source(said: list[terjemah.Said]) -> None:
    assert terjemah.out_of_step(said, terjemah.read()) == [], "run: .venv/bin/python script/terjemah.py"


def test_what_is_out_of_step_is_named_but_for_rules_and_errors() -> None:
    former = Catalog(locale="en")
    former.add("Simpan", "Save", locations=[("a.html", 0)])
    former.add("Aturan lama", "Old rule", locations=[(terjemah.RULES, 0)])
    said = [
        terjemah.Said("Buka", "", "", "a.html", python=False),
        terjemah.Said("Aturan baru", "", "", terjemah.RULES, python=True),
        terjemah.Said("Berkas rusak", "", "", terjemah.ERRORS, python=True),
    ]
    assert terjemah.out_of_step(said, former) == ["not in the catalogue: Buka", "said no more: Simpan"]


def test_the_compiled_catalogue_says_what_the_text_says() -> None:
    written = {texts: said for texts, said in _said(terjemah.read()).items() if all(said)}
    with terjemah.MO.open("rb") as stream:
        compiled = _said(read_mo(stream))
    assert compiled == written
    with terjemah.MO.open("rb") as stream:  # and by the reader that Django uses
        spoken = gettext.GNUTranslations(stream)
    for texts, said in written.items():
        if len(texts) == 1:
            assert spoken.gettext(texts[0]) == said[0]
        else:
            assert [spoken.ngettext(texts[0], texts[1], n) for n in (1, 2)] == list(said)


def _said(catalog: Catalog) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Singular and plural of each id and of its translation."""

    def all_of(text: object) -> tuple[str, ...]:
        return tuple(str(one) for one in text) if isinstance(text, (tuple, list)) else (str(text),)

    return {all_of(message.id): all_of(message.string) for message in catalog if message.id}


def test_no_template_holds_bare_text() -> None:
    assert [one for path in terjemah.templates() for one in terjemah.naked(path)] == []


def test_the_scanner_finds_bare_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text nodes, attributes that are read aloud, buttons, defaults; not code, not what a tag wraps."""
    monkeypatch.setattr(terjemah, "PROJECT", tmp_path)
    page = tmp_path / "x.html"
    page.write_text(
        "{% load i18n %}<h1>Judul telanjang</h1><p>{% translate 'Aman' %} {% blocktranslate %}aman {{ n }} juga"
        "{% endblocktranslate %}</p><input placeholder='Tulis nama' value='rahasia'><input type='submit' value='Kirim'>"
        "<button aria-label='Tutup kotak'>{{ x }} orang</button><code>cantik run</code><b>NIK</b>"
        "<i>{{ y|default:'belum ada' }}</i><i>{{ y|default:_('sudah') }}</i><script>var teks = 'diam';</script>"
        "<a{% if a %} class='satu'{% endif %} title=\"{% translate 'Aman' %}\">{{ z|date:'j F' }}</a>"
    )
    found = [one.text for one in terjemah.naked(page)]
    assert found == ["Judul telanjang", "Tulis nama", "Kirim", "Tutup kotak", "… orang", "… belum ada"]


def test_the_shipped_rules_have_english_titles_and_cures(catalog: Catalog) -> None:
    """A new rule may come without; what ships today has most of them."""
    said = [message for message in catalog if {place for place, _line in message.locations} == {terjemah.RULES}]
    assert len(said) > 400
    assert sum(bool(message.string) for message in said) > 0.9 * len(said)


def test_wrong_translations_are_found() -> None:
    wrong = Catalog(locale="en")
    wrong.add("%(n)s orang", "people")
    wrong.add("<b>{n}</b> galat", "{n} errors")
    wrong.add("Simpan", "")
    wrong.add("Buka ", "Open")
    wrong.add("Tutup", "Close", flags={"fuzzy"})
    kinds = sorted(line.split(":")[0] for line in terjemah.problems(wrong))
    assert kinds == ["fuzzy", "missing", "placeholders", "spaces at an end", "tags"]
    assert terjemah.problems(terjemah.merged([], Catalog(locale="en"))) == []


def test_a_catalogue_written_and_read_is_the_same(catalog: Catalog, said: list[terjemah.Said]) -> None:
    from babel.messages.pofile import read_po

    again = read_po(io.BytesIO(terjemah.po_bytes(catalog)), locale="en")
    assert terjemah.po_bytes(terjemah.merged(said, again)) == terjemah.po_bytes(catalog)


def test_no_text_is_translated_when_a_module_is_read(project: Path) -> None:
    """A text that is looked up while a module loads stays Indonesian for ever: those places need the lazy form."""
    found = []
    for path in sorted((project / "cantik").glob("**/*.py")):
        source = path.read_text(encoding="utf-8")
        if "django.utils.translation" not in source:
            continue
        tree = ast.parse(source)
        eager = {
            alias.asname or alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
            for alias in node.names
            if alias.name in {"gettext", "ngettext", "pgettext"}
        }
        found += [f"{path.relative_to(project)}:{line}" for line in _early(tree, eager)]
    assert found == []


def _early(tree: ast.Module, eager: set[str]) -> list[int]:
    """Lines of eager calls outside functions (bodies of classes are read with the module)."""
    lines: list[int] = []

    def walk(node: ast.AST) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                continue
            if isinstance(child, ast.Call) and isinstance(child.func, ast.Name) and child.func.id in eager:
                lines.append(child.lineno)
            walk(child)

    walk(tree)
    return lines
