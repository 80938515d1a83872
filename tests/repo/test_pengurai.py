"""Every parser of bytes stands in the table of parsers with what bounds it; a new use that does not is found here."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

from cantik.base.parsing import find_function

#: calls that make values of bytes or text, by the name that they are called by
PARSERS = {
    "json.loads", "json.load", "json.JSONDecoder", "parse_json", "yaml.load", "yaml.safe_load", "yaml.compose",
    "yaml.parse", "yaml.load_all", "require_plain_yaml", "zipfile.ZipFile", "open_zip", "tarfile.open", "gzip.open",
    "gzip.decompress", "zlib.decompress", "zlib.decompressobj", "bz2.open", "lzma.open", "Image.open",
    "ImageOps.exif_transpose", "ElementTree.fromstring", "ElementTree.parse", "ET.fromstring", "ET.parse",
    "ET.iterparse", "expat.ParserCreate", "csv.reader", "csv.DictReader", "shapefile.Reader", "pyrage.decrypt",
    "pyrage.passphrase.decrypt", "calamine.CalamineWorkbook.from_filelike", "pyreadstat.read_sav",
    "pyreadstat.read_dta", "pikepdf.open", "pickle.loads", "pickle.load", "tomllib.loads", "Envelope.from_dict",
    "serialization.load_der_private_key", "serialization.load_pem_private_key", "struct.unpack", "struct.unpack_from",
    "MultiPartParser", "Lark", "codecs.lookup", "openpyxl.load_workbook", "sqlite3.deserialize", "marshal.loads",
    "pickle.Unpickler",
}  # fmt: skip
#: chosen by one line and called by another
CHOSEN = {"pyreadstat.read_sav", "pyreadstat.read_dta"}
_CODE = re.compile(r"`([^`]+)`")
#: how eight at once are borne (the column of the table): a turn and a process of its own, a job, a command of its own,
#: or so little work that it may be done while others wait
TURN, JOB, COMMAND, LIGHT = "giliran", "pekerjaan", "perintah", "ringan"
#: parsers whose work the size of a file does not bound: where they are called it is refused at a page
HEAVY = {
    "Image.open": "collect/photo.py", "calamine.CalamineWorkbook.from_filelike": "collect/cell_worker.py",
    "pyreadstat.read_sav": "collect/stat_worker.py", "shapefile.Reader": "collect/borders/shapefile_.py",
    "pyrage.passphrase.decrypt": "vault/age_worker.py",
}  # fmt: skip


def called(tree: ast.AST) -> set[str]:
    """The parsers that a module calls; a `ZipFile` that is written is none."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (name := ast.unparse(node.func)) in PARSERS:
            mode = node.args[1] if len(node.args) > 1 else None
            if name == "zipfile.ZipFile" and isinstance(mode, ast.Constant) and mode.value != "r":
                continue
            found.add(name)
        elif (
            isinstance(node, ast.Attribute)
            and (name := ast.unparse(node)).startswith("pyreadstat.")
            and name in PARSERS
        ):
            found.add(name)
    return found


def listed(page: str) -> dict[str, set[str]]:
    """What the page says: parsers by module."""
    said: dict[str, set[str]] = defaultdict(set)
    for row in page.splitlines():
        cells = [_CODE.findall(cell) for cell in row.strip("|").split("|")] if row.startswith("|") else []
        if len(cells) < 2:
            continue
        for first, second in ((cells[0], cells[1]), (cells[1], cells[0])):
            for module in (name for name in first if name.endswith(".py")):
                said[module] |= {name for name in second if name in PARSERS}
    return said


@cache
def parsers_used(room: Path) -> dict[str, set[str]]:
    """Of every module that calls any its parsers."""
    there = {
        path.relative_to(room).as_posix(): called(ast.parse(path.read_text(encoding="utf-8")))
        for path in room.rglob("*.py")
    }
    return {module: parsers for module, parsers in there.items() if parsers}


def test_every_use_of_a_parser_stands_in_the_table(project: Path) -> None:
    used = parsers_used(project / "cantik")
    assert len(used) > 100
    said = listed((project / "docs" / "rujukan" / "pengurai.md").read_text(encoding="utf-8"))
    assert {module: parsers - said[module] for module, parsers in used.items() if parsers - said[module]} == {}
    assert {module: more for module, parsers in said.items() if (more := parsers - used.get(module, set()))} == {}


def test_every_row_names_a_test_that_there_is(project: Path) -> None:
    page = (project / "docs" / "rujukan" / "pengurai.md").read_text(encoding="utf-8").split("## Pintu yang")[0]
    rows = [row.strip("|").split("|") for row in page.splitlines() if row.startswith("| `")]
    assert len(rows) > 20
    for row in rows:
        [test] = _CODE.findall(row[-1])
        assert (project / test).exists(), test
        assert row[3].strip(), row


def foreign_rows(project: Path) -> list[list[str]]:
    """The table of bytes of others, row by row."""
    page = (project / "docs" / "rujukan" / "pengurai.md").read_text(encoding="utf-8").split("## Pintu yang")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in page.splitlines() if row.startswith("| `")]


def doors(room: Path) -> set[tuple[str, str]]:
    """Every function that is declared with `parse_apart`, by module and name, from the source."""
    return {
        (path.relative_to(room).as_posix(), node.name)
        for path in room.rglob("*.py")
        if "parse_apart" in (text := path.read_text(encoding="utf-8"))
        for node in ast.parse(text).body
        if isinstance(node, ast.FunctionDef) and any("parse_apart" in ast.unparse(one) for one in node.decorator_list)
    }


def test_every_row_says_how_eight_at_once_are_borne(project: Path) -> None:
    for row in foreign_rows(project):
        assert len(row) == 7, row
        assert row[4].split(":")[0] in {TURN, JOB, COMMAND, LIGHT}, row[4]


def test_every_declared_door_stands_on_the_page(project: Path) -> None:
    page = (project / "docs" / "rujukan" / "pengurai.md").read_text(encoding="utf-8")
    said = re.findall(r"^\| `([\w/]+\.py)` \| `(\w+)` \|", page.split("## Pintu")[1], re.MULTILINE)
    assert set(said) == doors(project / "cantik")
    assert len(said) == len(set(said))


def test_a_heavy_parser_works_in_no_thread_of_a_page(project: Path) -> None:
    """Each is called in one place: the script of a process, which a page starts with a turn only (`base/apart.py`), or
    behind `refuse_at_page`; a new place is found here, and is a door to be declared."""
    room = project / "cantik"
    own = {"publish/book/make.py", "publish/site/preview.py"}  # pictures that this program drew
    for parser, place in HEAVY.items():
        used = {module for module, parsers in parsers_used(room).items() if parser in parsers}
        assert used - own == {place}, parser
    for place in ("base/apart.py", "collect/archive.py", "collect/photo.py"):
        assert "refuse_at_page(" in (room / place).read_text(encoding="utf-8"), place


def test_a_declared_door_is_a_function_of_its_module_that_a_process_finds(project: Path) -> None:
    for module, name in doors(project / "cantik"):
        dotted = "cantik." + module.removesuffix(".py").replace("/", ".")
        assert find_function(dotted, name).__name__ == name
        assert ".app." not in dotted, "its process has no database"
