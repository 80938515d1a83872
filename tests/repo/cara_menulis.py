"""Calls that would write other bytes on another system, or read them otherwise: found in the source as a tree."""

from __future__ import annotations

import ast
from collections.abc import Iterator

#: who writes for all others
DOORS = {
    "base/text_file.py": {"open"},
    "base/zip_archive.py": {"ZipFile", "ZipInfo"},
    "base/workbook_file.py": {"Workbook"},
    "vault/backup.py": {"TarInfo", "tarfile.open"},  # the one archive that is no ZIP
}
_MODE, _FILE_WORDS = frozenset("rwxabt+"), {"mode", "encoding", "errors", "newline", "buffering"}
_STARTS = ("run", "Popen", "check_output", "check_call", "call")
#: what opens no file when it is asked without a word
_NO_FILE = ("line", "reader", "self")


def faults(tree: ast.AST, *, product: bool) -> Iterator[tuple[int, str]]:
    """Every such call of a module, with its line. `product`: the program itself, where only the doors write; beside it
    whoever writes says how."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (found := _fault(node, product=product)):
            yield node.lineno, found


def _fault(call: ast.Call, *, product: bool) -> str:
    attribute = isinstance(call.func, ast.Attribute)
    of = ast.unparse(call.func.value) if isinstance(call.func, ast.Attribute) else ""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = {word.arg for word in call.keywords}
    if name == "write_text" and attribute:
        return name if product or not {"encoding", "newline"} <= words else ""
    if name == "read_text" and attribute:
        return "" if call.args or "encoding" in words else name
    if name in ("open", "fdopen"):
        return _opened(call, of, name, product=product)
    if name == "ZipFile":
        return name if product and _modes(call, 1) != {"r"} else ""
    if name in ("ZipInfo", "TarInfo") or (of, name) == ("xlsxwriter", "Workbook"):
        return name if product else ""
    if of == "csv" and name in ("writer", "DictWriter"):
        return "" if "lineterminator" in words else f"csv.{name}"
    if name in _STARTS and words & {"text", "universal_newlines"}:
        return "" if "encoding" in words else "text=True"
    return name if name == "TextIOWrapper" and "encoding" not in words else ""


def _opened(call: ast.Call, of: str, name: str, *, product: bool) -> str:
    """As `_fault`, of what opens a file, if it does: `os.open` and the `open` of other things have no such mode."""
    words = {word.arg for word in call.keywords}
    if of == "tarfile":
        return "tarfile.open" if product and any("w" in mode for mode in _modes(call, 1)) else ""
    if name == "fdopen" or of in ("", "io"):
        modes = _modes(call, 1)
    elif of == "os" or of.rpartition(".")[2] in _NO_FILE:
        return ""
    elif (not call.args and not words) or words & _FILE_WORDS or _modes(call, 0) & _known(call):
        modes = _modes(call, 0)
    else:
        return ""
    if all("b" in mode for mode in modes):
        return ""
    if "encoding" not in words:
        return "open"
    writes = any(set(mode) & set("wxa+") for mode in modes)
    return "open" if writes and (product or "newline" not in words) else ""


def _known(call: ast.Call) -> set[str]:
    """Which of the texts of the first argument are modes."""
    return {text for text in _texts(call.args[0]) if text and set(text) <= _MODE} if call.args else set()


def _modes(call: ast.Call, at: int) -> set[str]:
    """The modes that may stand at a place or under their name; "r" where none is written, "?" where it is not plain."""
    named = [word.value for word in call.keywords if word.arg == "mode"]
    written = named[0] if named else call.args[at] if len(call.args) > at else None
    return {"r"} if written is None else _texts(written) or {"?"}


def _texts(node: ast.expr) -> set[str]:
    return {part.value for part in ast.walk(node) if isinstance(part, ast.Constant) and isinstance(part.value, str)}
