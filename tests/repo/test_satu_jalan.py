"""One path for one thing: what every page says alike is asked for in one place. Guards read the source as a tree."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

import cantik
from cantik.web.downloads import attach_file, show_file
from tests.repo.cara_menulis import DOORS, faults

ROOT = Path(cantik.__file__).parent
#: who may name a folder of content itself: the loaders, who checks a folder before it is used, who writes learnt
#: weights into it, what holds of a folder for areas, and the benches, whose figures are those of the shipped content
CONTENT = {
    "base/environment.py",
    "content/loader.py",
    "codes/index.py",  # area codes that came from above
    "codes/lists.py",
    "pipeline/contents.py",
    "federate/reference/trial.py",  # a folder as it would be
    "cli/training.py",
}


def reads_content(tree: ast.AST) -> list[str]:
    """What a module does with a content folder by itself: loads one, or looks where the kabupaten's own lies."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in ("load_content", "code_lists", "content_folder"):
                found.append(called)
        if isinstance(node, ast.Attribute) and node.attr == "content" and "environment.read" in ast.unparse(node.value):
            found.append("environment.read().content")
        if isinstance(node, ast.Constant) and node.value == "CANTIK_CONTENT":
            found.append("CANTIK_CONTENT")
    return found


def test_the_content_of_the_installation_is_asked_for_in_one_place(ways: Ways) -> None:
    others = {name: found for name, found in ways.contents.items() if name not in CONTENT and found}
    assert others == {}, "pakai content.loader.here() atau codes.lists.lists_here()"


@dataclass(frozen=True)
class Ways:
    """What the modules do by themselves."""

    contents: dict[str, list[str]]
    actors: list[str]
    languages: list[str]
    tables: set[str]
    files: dict[str, list[str]]
    apart: dict[str, list[str]]
    writers: dict[str, set[str]]
    silent: dict[str, list[int]]
    cuts: dict[str, list[int]]


@pytest.fixture(scope="module")
def ways() -> Ways:
    """Every module of the program, parsed once for all these tests."""
    found = Ways({}, [], [], set(), {}, {}, {}, {}, {})
    read = 0
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.startswith("bench/"):
            continue
        tree = ast.parse(path.read_text("utf-8"))
        read += 1
        found.contents[name] = reads_content(tree)
        found.actors.extend([name] if names_actors(tree) else [])
        found.languages.extend([name] if chooses_language(tree) else [])
        found.tables.update({name} if writes_csv(tree) else ())
        found.apart.update({name: own} if (own := sets_figures_apart(tree)) else {})
        found.writers[name] = {what for _, what in faults(tree, product=True)}
        found.silent[name] = refuses_without_advice(tree)
        found.cuts.update({name: lines} if (lines := cuts_text(tree)) else {})
        found.files[name] = hands_files_out(tree) if name.startswith("web/") else []
    assert read > 500
    return found


@pytest.mark.parametrize(
    "planted",
    [
        "content = load_content()",
        "lists = code_lists(environment.read().content)",
        "from cantik.content import loader\nloader.load_content(None)",
        "import os\nfolder = os.environ['CANTIK_CONTENT']",
    ],
)
def test_another_way_would_be_seen(planted: str) -> None:
    assert reads_content(ast.parse(planted))


def names_actors(tree: ast.AST) -> bool:
    """Whether a module takes `akun:12` apart by itself."""
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("removeprefix", "startswith")
        and ast.unparse(node.args[0]).strip("'\"") == "akun:"
        for node in ast.walk(tree)
    )


def test_who_stands_beside_a_change_is_named_in_one_place(ways: Ways) -> None:
    assert ways.actors == []
    assert names_actors(ast.parse("number = actor.removeprefix('akun:')"))


def chooses_language(tree: ast.AST) -> bool:
    """Whether a module looks by itself at the language that is in force."""
    return any(
        "get_language" in (node.id if isinstance(node, ast.Name) else node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )


def test_the_language_of_a_page_is_asked_for_in_one_place(ways: Ways) -> None:
    assert ways.languages == ["staff/app/language.py"]
    assert chooses_language(ast.parse("english = (translation.get_language() or 'id').startswith('en')"))


#: who writes CSV that no spreadsheet opens: entity lists of phones, parts of an intake read again word by word; and the
#: invented files, whose mistakes are wanted
MACHINES = {
    "base/spreadsheet.py",
    "web/tahap/pengumpulan/openrosa/documents.py",
    "collect/flat.py",
    "collect/villages.py",
    "contoh/facilities.py",
    "contoh/kabupaten.py",
    "contoh/opensid.py",
    "contoh/second.py",
}


def writes_csv(tree: ast.AST) -> bool:
    """Whether a module writes CSV by itself, so that a text could begin like a formula."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr in ("writer", "DictWriter")
        and isinstance(node.value, ast.Name)
        and node.value.id == "csv"
        for node in ast.walk(tree)
    )


def test_what_a_spreadsheet_opens_is_written_in_one_place(ways: Ways) -> None:
    assert ways.tables == MACHINES, "pakai base.spreadsheet.csv_text"
    assert writes_csv(ast.parse("import csv\ncsv.writer(stream).writerows(rows)"))


def test_text_archives_and_workbooks_are_written_by_one_door_each(ways: Ways) -> None:
    others = {name: told - DOORS.get(name, set()) for name, told in ways.writers.items()}
    assert {name: told for name, told in others.items() if told} == {}, (
        "pakai base.text_file, zip_archive, workbook_file"
    )
    assert {name for name, told in DOORS.items() if told - ways.writers[name]} == set(), "bukan pintu lagi"


_SENT = ("HttpResponse", "FileResponse", "StreamingHttpResponse")
#: who answers with bytes that are no page and no file: the helpers, what programs and the site read, a worker's script
FILES = {
    "web/downloads.py": {"Content-Disposition", *_SENT},
    "web/tahap/pengumpulan/openrosa/views.py": {"HttpResponse"},
    "web/tahap/pengumpulan/field/views.py": {"HttpResponse"},
    "web/tahap/penyebarluasan/release/views_preview.py": {"FileResponse"},
    "web/tahap/penyebarluasan/release/views_site.py": {"HttpResponse"},
    # who says that a file may be kept: what is on the public index of a server, a table of one's own of public releases
    "web/tahap/penyebarluasan/deliver/views_relay.py": {"cache"},
    "web/publik/own/views.py": {"cache", "HttpResponse"},  # and why a program gets no table
}
_HELPERS = ("attach_file", "show_file", "attach_stream", "show_stream", "show_pieces")


def hands_files_out(tree: ast.AST) -> list[str]:
    """How a module hands a file out by itself, or lets one be kept on its way."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value == "Content-Disposition":
            found.append("Content-Disposition")
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        told = {word.arg for word in node.keywords}
        other = node.func.id != "HttpResponse" or "content_type" in told or len(node.args) > 1
        if node.func.id in _SENT and other:
            found.append(node.func.id)
        if node.func.id in _HELPERS and "cache" in told:
            found.append("cache")
    return found


@pytest.mark.parametrize(
    ("planted", "told"),
    [
        ('answer.headers["Content-Disposition"] = name', "Content-Disposition"),
        ("HttpResponse(data, content_type=XLSX)", "HttpResponse"),
        ('HttpResponse(data, "text/csv")', "HttpResponse"),
        ("FileResponse(stream, as_attachment=True)", "FileResponse"),
        ('attach_file(data, name, XLSX, cache="public")', "cache"),
    ],
)
def test_a_file_handed_out_by_itself_is_seen(planted: str, told: str) -> None:
    assert hands_files_out(ast.parse(planted)) == [told]
    for sound in ("attach_file(data, name, XLSX)", "HttpResponse(page, status=404)", "HttpResponse(status=304)"):
        assert hands_files_out(ast.parse(sound)) == []


def test_files_are_handed_out_in_one_way_that_keeps_nothing(ways: Ways) -> None:
    others = {name: set(found) - FILES.get(name, set()) for name, found in ways.files.items()}
    assert {name: found for name, found in others.items() if found} == {}, "pakai cantik.web.downloads"
    assert {name for name in FILES if FILES[name] - set(ways.files[name])} == set(), "tidak terpakai lagi"
    assert attach_file(b"", "a.xlsx", "x").headers["Cache-Control"] == "no-store"
    assert show_file("", "a.txt", "x").headers["Cache-Control"] == "no-store"


#: what decides whether two figures may be compared
_DECIDING = {"unit", "base", "decimals", "percent_only", "partial", "growth", "named", "basis"}
_MARKS = {"basis_of", "definition_mark", "growth_of"}
#: where figures are set beside one another
_COMPARING = (
    "release/",
    "publish/",
    "use/",
    "levels/",
    "coach/",
    "outlets/",
    "pipeline/",
    "web/kantor/",
    "web/publik/",
)
_COMPARING_TOO = ("web/publik/", "web/tahap/perencanaan/", "web/tahap/penyebarluasan/", "web/forum/")
#: who sets such things of two tables, or of the rates and scenarios reckoned of them, beside one another
OF_TABLES = {
    "release/changes.py",
    "release/event_years.py",
    "release/published_rates.py",
    "release/repeated_tables.py",
    "release/series.py",
    "levels/app/scenarios.py",
}


def _deciding(node: ast.AST) -> set[str]:
    """What a side of a comparison asks of a figure."""
    found = {each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)} & _DECIDING
    calls = {ast.unparse(each.func).rpartition(".")[2] for each in ast.walk(node) if isinstance(each, ast.Call)}
    return found | (calls & _MARKS)


def sets_figures_apart(tree: ast.AST) -> list[str]:
    """Where a module judges by itself whether two figures are alike: the same of two things on both sides of == or !=,
    or in two sides of a set; or the old way."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare) and all(isinstance(each, ast.Eq | ast.NotEq) for each in node.ops):
            sides = [_deciding(side) for side in (node.left, *node.comparators)]
            if any(one & other for one, other in pairwise(sides)):
                found.append(ast.unparse(node))
        if isinstance(node, ast.Attribute) and node.attr in ("differences", "reason_apart"):
            found.append(ast.unparse(node))
    return found


def test_whether_two_figures_may_be_compared_is_asked_in_one_place(ways: Ways) -> None:
    judging = {name for name in ways.apart if name.startswith((*_COMPARING, *_COMPARING_TOO))}
    assert judging == {"release/comparability.py", *OF_TABLES}, "pakai release.comparability.judge_pair"


@pytest.mark.parametrize(
    "planted",
    [
        "if mine.unit != theirs.unit: pass",
        "same = (own.base, own.unit) == (other.base, other.unit)",
        "ok = basis_of(a, x) == basis_of(b, y)",
        "why = basis_of(a, x).differences(basis_of(b, y))",
    ],
)
def test_a_second_judge_of_figures_would_be_seen(planted: str) -> None:
    assert sets_figures_apart(ast.parse(planted))


#: errors that say themselves nothing of how they are mended; others of them have it in their class
PLAIN_ERRORS = frozenset({"CantikError", "ContentError", "WrongUse", "UnreadableInput"})
_ADVICE = frozenset({"expected", "mend", "command"})


def refuses_without_advice(tree: ast.AST) -> list[int]:
    """The lines on which an error is made that says neither what was expected nor how to mend it."""
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name))
    made = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id in PLAIN_ERRORS)
    return [call.lineno for call in made if not {word.arg for word in call.keywords} & {*_ADVICE, None}]


def test_every_error_says_what_was_expected_or_how_to_mend_it(ways: Ways) -> None:
    """Of all modules; `tests/cli/test_tiap_perintah.py` meets those of the command line."""
    assert {name: lines for name, lines in ways.silent.items() if lines} == {}


@pytest.mark.parametrize(
    ("planted", "silent"),
    [
        ("raise WrongUse('D109', 'Sebut salah satu')", True),
        ("raise ContentError('K101', 'Folder isi tidak ada', where=place, found=name)", True),
        ("raise WrongUse('D109', 'Sebut salah satu', expected='--store')", False),
        ("raise UnreadableInput('T102', 'Rusak', **parts)", False),
    ],
)
def test_an_error_without_advice_would_be_seen(planted: str, silent: bool) -> None:
    assert bool(refuses_without_advice(ast.parse(planted))) is silent


#: who shortens what nobody typed to be kept: words that are looked for, titles made of others' words
SHORTENS = {"web/name_filter.py", "coach/epss/app/evidence.py", "publish/directory.py"}


def cuts_text(tree: ast.AST) -> list[int]:
    """The lines on which a text without double blanks is cut: what somebody wrote would be dropped in silence."""
    return [node.lineno for node in ast.walk(tree) if isinstance(node, ast.Subscript) and _cuts_words(node)]


def _cuts_words(node: ast.Subscript) -> bool:
    words, part = node.value, node.slice
    joins = isinstance(words, ast.Call) and isinstance(words.func, ast.Attribute) and words.func.attr == "join"
    splits = any(isinstance(each, ast.Attribute) and each.attr == "split" for each in ast.walk(words))
    return joins and splits and isinstance(part, ast.Slice) and part.lower is None


def test_what_somebody_wrote_is_refused_and_never_cut(ways: Ways) -> None:
    """`staff.app.plain_text.fit_line` refuses it."""
    assert ways.cuts.keys() == SHORTENS


@pytest.mark.parametrize(
    ("planted", "cut"),
    [
        ('row.reason = " ".join(reason.split())[:400]', True),
        ("texts = [' '.join(text.split())[:_MOST] for text in asked]", True),
        ("row.reason = fit_line(reason, 400, PlanRefused)", False),
        ('shown = ", ".join(names[:3])', False),
    ],
)
def test_a_text_that_is_cut_would_be_seen(planted: str, cut: bool) -> None:
    assert bool(cuts_text(ast.parse(planted))) is cut
