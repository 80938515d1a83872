"""Every parser of bytes stands in the table of parsers with what bounds it; a new use that does not is found here."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

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
}  # fmt: skip
#: chosen by one line and called by another
CHOSEN = {"pyreadstat.read_sav", "pyreadstat.read_dta"}
_CODE = re.compile(r"`([^`]+)`")


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


def test_every_use_of_a_parser_stands_in_the_table(project: Path) -> None:
    room = project / "cantik"
    there = {
        path.relative_to(room).as_posix(): called(ast.parse(path.read_text(encoding="utf-8")))
        for path in room.rglob("*.py")
    }
    used = {module: parsers for module, parsers in there.items() if parsers}
    assert len(used) > 100
    said = listed((project / "docs" / "rujukan" / "pengurai.md").read_text(encoding="utf-8"))
    assert {module: parsers - said[module] for module, parsers in used.items() if parsers - said[module]} == {}
    assert {module: more for module, parsers in said.items() if (more := parsers - used.get(module, set()))} == {}


def test_every_row_names_a_test_that_there_is(project: Path) -> None:
    page = (project / "docs" / "rujukan" / "pengurai.md").read_text(encoding="utf-8").split("## Bita milik sendiri")[0]
    rows = [row.strip("|").split("|") for row in page.splitlines() if row.startswith("| `")]
    assert len(rows) > 20
    for row in rows:
        [test] = _CODE.findall(row[-1])
        assert (project / test).exists(), test
        assert row[3].strip(), row
