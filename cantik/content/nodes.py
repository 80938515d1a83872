"""A YAML file as sections that are asked key by key; every wrong thing is a `ContentError` with file and line.

Codes of errors: K101 not readable, K102 unknown key, K103 missing key, K104 wrong type or value, K105 unquoted code,
K106 id differs from the file name, K107 national id redefined, K108 policy not stricter, K109 unknown reference,
K110 key written twice.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any

import yaml

from cantik.base.errors import ContentError
from cantik.base.nesting import TooNested, require_plain_yaml
from cantik.content.basis import ContentBasis, resolve
from cantik.content.kinds import Origin

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_STR = "tag:yaml.org,2002:str"
_INT = "tag:yaml.org,2002:int"
_FLOAT = "tag:yaml.org,2002:float"
_BOOL = "tag:yaml.org,2002:bool"
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"
_TRUE = frozenset({"ya", "true", "yes", "on"})
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_PARAMETER = re.compile(r"<([a-z_]+)>")
_REQUIRED: Any = object()
#: what the reader of YAML says, and how to say it to whoever wrote the file
_PROBLEMS = (
    ("tab character", "tab di awal baris; lekukan ditulis dengan spasi"),
    ("mapping values are not allowed", "titik dua di tempat yang salah; teks yang memuatnya ditulis dalam tanda kutip"),
    ("could not find expected ':'", "kunci tanpa titik dua"),
    ("expected ',' or", "kurung yang tidak ditutup, atau koma yang kurang"),
    ("did not find expected key", "lekukan yang tidak lurus dengan baris di atasnya"),
    ("did not find expected '-'", "lekukan yang tidak lurus dengan baris di atasnya"),
    ("cannot start any token", "tanda yang tidak boleh mengawali isi; tulis dalam tanda kutip"),
    ("unexpected end of stream", "tanda kutip yang tidak ditutup"),
    ("undefined alias", "tanda * yang menunjuk hal yang tidak ada; tulis dalam tanda kutip"),
    ("not allowed in this context", "tanda - di tempat yang salah"),
)


def compose(file: str, text: str, prepare: Callable[[str, Any], None] | None = None) -> Section:
    """The top section of a file; raises `ContentError` K101 when it is not YAML or not a mapping. `prepare` gets the
    file's name and its tree before anything is read of it."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise _parser_error(file, error) from error
    if not isinstance(node, yaml.MappingNode):
        raise ContentError(
            "K101", "Berkas tidak berisi pasangan kunci dan isi", where=f"{file}:1", expected="kunci: isi"
        )
    if prepare is not None:
        prepare(file, node)
    return Section(file, node)


def require_plain(file: str, text: str) -> None:
    """Refuse a file of others that nests, repeats itself or holds more than content does, before it is composed.
    Raises `ContentError` K101."""
    try:
        require_plain_yaml(text)
    except yaml.YAMLError as error:
        raise _parser_error(file, error) from error
    except TooNested as error:
        raise ContentError(
            "K101",
            "Berkas tidak dapat dibaca",
            where=f"{file}:1",
            found=str(error),
            expected="susunan yang lebih dangkal",
        ) from error


def _parser_error(file: str, error: yaml.YAMLError) -> ContentError:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    problem = str(getattr(error, "problem", None))
    found = next((words for sign, words in _PROBLEMS if sign in problem), "susunan yang bukan YAML")
    return ContentError("K101", "Berkas tidak dapat dibaca", where=f"{file}:{line}", found=found, expected="YAML")


def _scalar(node: Any) -> Any:
    """A scalar as text, whole number, decimal text (left as text), truth value or None."""
    tag, value = node.tag, node.value
    if tag == _NULL:
        return None
    if tag == _BOOL:
        return value.casefold() in _TRUE
    if tag == _INT:
        try:
            return int(value.replace("_", ""), 10)
        except ValueError:  # octal, hexadecimal, sexagesimal: YAML's surprises stay text
            return value
    if tag == _FLOAT:
        return float(value)
    return value


def _kind_of(node: Any) -> str:
    """What stands there, in Indonesian, for messages."""
    if isinstance(node, yaml.MappingNode):
        return "pasangan kunci dan isi"
    if isinstance(node, yaml.SequenceNode):
        return "daftar"
    names = {_STR: "teks", _INT: "bilangan", _FLOAT: "bilangan desimal", _BOOL: "ya/tidak", _NULL: "kosong"}
    return f"{names.get(node.tag, 'tanggal tanpa tanda kutip')} {node.value!r}"


class Section:
    """A mapping of a content file. Whoever reads it asks for each key and calls `close`, which refuses the rest."""

    def __init__(self, file: str, node: Any, path: str = "") -> None:
        self.file = file
        self.line: int = node.start_mark.line + 1
        self._path = path
        self._nodes: dict[str, Any] = {}
        self._lines: dict[str, int] = {}
        self._asked: set[str] = set()
        for key_node, value in node.value:
            if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == _MERGE:
                raise self._error("K104", "Kunci harus teks", key_node)
            key = str(key_node.value)
            if key in self._nodes:
                raise self._error("K110", f"Kunci “{key}” tertulis dua kali", key_node)
            self._nodes[key] = value
            self._lines[key] = key_node.start_mark.line + 1

    # ── errors ───────────────────────────────────────────────────────────────────────────────────
    def _error(self, code: str, message: str, node: Any = None, **parts: str) -> ContentError:
        line = self.line if node is None else node.start_mark.line + 1
        return ContentError(code, message, where=f"{self.file}:{line}", **parts)

    def wrong(self, key: str, message: str, code: str = "K104", **parts: str) -> ContentError:
        """An error that points to the line of a key, for the caller to raise."""
        return ContentError(code, message, where=f"{self.file}:{self._lines.get(key, self.line)}", **parts)

    def _path_of(self, key: str) -> str:
        return f"{self._path}{key}"

    def _node(self, key: str, default: Any) -> Any:
        """The node of a key, or None when it is left out (or written as null) and a default exists."""
        self._asked.add(key)
        node = self._nodes.get(key)
        if node is not None and not (node.tag == _NULL and default is not _REQUIRED):
            return node
        if default is _REQUIRED:
            near = difflib.get_close_matches(key, self._nodes, 1)
            mend = f"Maksud Anda “{key}” pada “{near[0]}”?" if near else f"Tambahkan “{key}: …”."
            raise self._error("K103", f"Kunci “{self._path_of(key)}” tidak ada", mend=mend)
        return None

    def _type(self, key: str, node: Any, expected: str, mend: str = "") -> ContentError:
        return self._error(
            "K104", f"Isi “{self._path_of(key)}” salah jenis", node, found=_kind_of(node), expected=expected, mend=mend
        )

    # ── what a key holds ─────────────────────────────────────────────────────────────────────────
    def has(self, key: str) -> bool:
        """True when the key is written; the key counts as known."""
        self._asked.add(key)
        return key in self._nodes

    def keys(self) -> tuple[str, ...]:
        """All keys in the order of the file; asks for none of them."""
        return tuple(self._nodes)

    def line_of(self, key: str) -> int:
        """The line of a key (of the section when it is not written)."""
        return self._lines.get(key, self.line)

    def origin(self) -> Origin:
        """File and lines of this section, as values carry them."""
        return Origin(self.file, MappingProxyType(dict(self._lines)))

    def text(self, key: str, default: str = _REQUIRED) -> str:
        """A text; a number or date must be quoted."""
        node = self._node(key, default)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or node.tag != _STR:
            raise self._type(key, node, "teks", "Beri tanda kutip.")
        return " ".join(str(node.value).split("\n")).strip() if node.style in (">", "|") else str(node.value)

    def optional(self, key: str) -> str | None:
        """A text or None."""
        return self.text(key) if self._node(key, None) is not None else None

    def basis(self, key: str, default: str = _REQUIRED) -> ContentBasis:
        """What something rests on (`dasar`); a citation that `dasar.csv` does not know is an error with its line."""
        return resolve(self.text(key, default), f"{self.file}:{self.line_of(key)}")

    def whole(self, key: str, default: int = _REQUIRED) -> int:
        """A whole number."""
        node = self._node(key, default)
        if node is None:
            return default
        value = _scalar(node) if isinstance(node, yaml.ScalarNode) else None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self._type(key, node, "bilangan bulat")
        return value

    def decimal(self, key: str, default: str = _REQUIRED) -> str:
        """A decimal number as it is written ("0.10"), never through a float."""
        node = self._node(key, default)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or not re.fullmatch(r"-?\d+(\.\d+)?", node.value):
            raise self._type(key, node, "bilangan desimal, misalnya 0.10")
        return str(node.value)

    def flag(self, key: str, default: bool = _REQUIRED) -> bool:
        """`ya` or `tidak` (also true, false)."""
        node = self._node(key, default)
        if node is None:
            return default
        word = str(node.value).casefold() if isinstance(node, yaml.ScalarNode) else ""
        if word in ("ya", "true"):
            return True
        if word in ("tidak", "false"):
            return False
        raise self._type(key, node, "ya atau tidak")

    def date(self, key: str, default: dt.date | None = _REQUIRED) -> dt.date | None:
        """A date "2025-01-01" in quotes."""
        node = self._node(key, default)
        if node is None:
            return default
        if not isinstance(node, yaml.ScalarNode) or node.tag != _STR or not _DATE.match(node.value):
            raise self._type(key, node, 'tanggal dalam tanda kutip, misalnya "2025-01-01"')
        try:
            return dt.date.fromisoformat(node.value)
        except ValueError as error:
            raise self._type(key, node, "tanggal yang ada di kalender") from error

    def choice(self, key: str, options: Iterable[str], default: str = _REQUIRED) -> str:
        """One of the options."""
        value = self.text(key, default)
        allowed = tuple(options)
        if value not in allowed and not (value == default and not self.has(key)):
            raise self.wrong(
                key, f"Isi “{self._path_of(key)}” tidak dikenal", found=f"“{value}”", expected=" | ".join(allowed)
            )
        return value

    def texts(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        """A list of texts."""
        node = self._node(key, default)
        if node is None:
            return default
        return tuple(self._text_items(key, node, "K104", "teks"))

    def codes(self, key: str, default: tuple[str, ...] = _REQUIRED) -> tuple[str, ...]:
        """A list of codes; each in quotes, for 35.05 without them is a number (K105)."""
        node = self._node(key, default)
        if node is None:
            return default
        return tuple(self._text_items(key, node, "K105", "kode dalam tanda kutip"))

    def _text_items(self, key: str, node: Any, code: str, expected: str) -> Iterable[str]:
        if not isinstance(node, yaml.SequenceNode):
            raise self._type(key, node, "daftar [a, b, …]")
        for item in node.value:
            if not isinstance(item, yaml.ScalarNode) or item.tag != _STR:
                raise self._error(
                    code,
                    f"Butir “{self._path_of(key)}” salah jenis",
                    item,
                    found=_kind_of(item),
                    expected=expected,
                    mend="Beri tanda kutip.",
                )
            yield str(item.value)

    def code_map(self, key: str) -> Mapping[str, str]:
        """Spellings of codes: word → code in quotes (empty when left out)."""
        node = self._node(key, None)
        if node is None:
            return MappingProxyType({})
        inner = self._inner(key, node)
        found: dict[str, str] = {}
        for name in inner.keys():  # noqa: SIM118 (a Section is no dict)
            value = inner._node(name, _REQUIRED)
            if not isinstance(value, yaml.ScalarNode) or value.tag != _STR:
                raise self._error(
                    "K105",
                    f"Kode untuk “{name}” tanpa tanda kutip",
                    value,
                    found=_kind_of(value),
                    expected="kode dalam tanda kutip",
                    mend="Beri tanda kutip.",
                )
            found[name] = str(value.value)
        return MappingProxyType(found)

    def _inner(self, key: str, node: Any) -> Section:
        if not isinstance(node, yaml.MappingNode):
            raise self._type(key, node, "pasangan kunci dan isi")
        return Section(self.file, node, f"{self._path_of(key)}.")

    def section(self, key: str) -> Section:
        """A nested mapping that must be there."""
        return self._inner(key, self._node(key, _REQUIRED))

    def maybe(self, key: str) -> Section | None:
        """A nested mapping, or None when it is left out."""
        node = self._node(key, None)
        return None if node is None else self._inner(key, node)

    def sections(self, key: str) -> tuple[Section, ...]:
        """A list of mappings (empty when left out)."""
        node = self._node(key, None)
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            raise self._type(key, node, "daftar")
        return tuple(self._inner(f"{key}[{number}]", item) for number, item in enumerate(node.value))

    def children(self) -> tuple[tuple[str, Section], ...]:
        """Every key of this section as a nested mapping, in the order of the file."""
        return tuple((key, self.section(key)) for key in self.keys())

    def each(self, key: str) -> tuple[Section, ...]:
        """This section once for every mapping of the list `key` ("untuk"), its `<parameter>` filled in everywhere.

        Each names an `id` of its own, which takes the place of the file's. A parameter that stands alone keeps its type
        (`<umur>` may be a number). Raises `ContentError` K104 for a parameter that is not given or not used.
        """
        self._asked.add(key)
        return tuple(self._fill_section(given, key) for given in self.sections(key))

    def over(self, base: Section) -> Section:
        """This section with what it leaves out taken from another, inside nested mappings too."""
        own, others = self._nodes, base._nodes
        pairs = [(_key_node(name, self._lines[name]), _over(node, others.get(name))) for name, node in own.items()]
        left = [(_key_node(name, self.line), node) for name, node in others.items() if name not in own]
        node = yaml.MappingNode("tag:yaml.org,2002:map", [*pairs, *left], _mark(self.line))
        whole = Section(self.file, node, self._path)
        whole._asked |= self._asked
        return whole

    def _fill_section(self, given: Section, key: str) -> Section:
        used: set[str] = set()
        node = yaml.MappingNode(
            "tag:yaml.org,2002:map",
            [
                (_key_node(name, self._lines[name]), self._replace_parameters(value, given, used))
                for name, value in self._nodes.items()
                if name not in (key, "id")
            ],
            _mark(given.line),
        )
        idle = [name for name in given.keys() if name != "id" and name not in used]  # noqa: SIM118 (no dict)
        if idle:
            raise given.wrong(idle[0], "Parameter ini tidak dipakai", found=f"“{idle[0]}”", expected=f"<{idle[0]}>")
        filled = Section(self.file, node, self._path)
        filled.line = given.line
        return filled

    def _replace_parameters(self, node: Any, given: Section, used: set[str]) -> Any:
        """A copy of a node with its parameters filled in, keys of mappings too."""
        if isinstance(node, yaml.MappingNode):
            pairs = [tuple(self._replace_parameters(part, given, used) for part in pair) for pair in node.value]
            return yaml.MappingNode(node.tag, pairs, node.start_mark)
        if isinstance(node, yaml.SequenceNode):
            return yaml.SequenceNode(
                node.tag, [self._replace_parameters(i, given, used) for i in node.value], node.start_mark
            )
        names = _PARAMETER.findall(node.value)
        for name in names:
            if name not in given._nodes or not isinstance(given._nodes[name], yaml.ScalarNode):
                known = ", ".join(f"<{own}>" for own in given.keys() if own != "id")  # noqa: SIM118 (no dict)
                raise self._error("K104", "Parameter tidak dikenal", node, found=f"<{name}>", expected=known)
        used.update(names)
        if names and node.value == f"<{names[0]}>" and not node.style:
            whole = given._nodes[names[0]]
            return yaml.ScalarNode(whole.tag, whole.value, node.start_mark, style=whole.style)
        text = _PARAMETER.sub(lambda found: str(given._nodes[found[1]].value), node.value)
        return yaml.ScalarNode(node.tag, text, node.start_mark, style=node.style)

    def free(self, key: str, default: Any = _REQUIRED) -> Any:
        """Whatever stands there as plain Python values (texts, numbers, lists, mappings)."""
        node = self._node(key, default)
        return default if node is None else self._plain(node)

    def everything(self) -> dict[str, Any]:
        """The whole section as plain Python values; all keys count as asked for."""
        return {key: self.free(key, None) for key in self.keys()}

    def _plain(self, node: Any) -> Any:
        if isinstance(node, yaml.MappingNode):
            inner = Section(self.file, node, self._path)
            return inner.everything()
        if isinstance(node, yaml.SequenceNode):
            return [self._plain(item) for item in node.value]
        if node.tag not in (_STR, _INT, _FLOAT, _BOOL, _NULL):
            raise self._error(
                "K104", "Tanggal tanpa tanda kutip", node, found=str(node.value), mend="Beri tanda kutip."
            )
        return _scalar(node)

    def close(self) -> None:
        """Refuse every key that was not asked for (K102), with the nearest known one."""
        for key in self._nodes:
            if key not in self._asked:
                near = difflib.get_close_matches(key, self._asked, 1)
                raise self.wrong(
                    key,
                    f"Kunci “{self._path_of(key)}” tidak dikenal",
                    "K102",
                    expected=", ".join(sorted(self._asked)),
                    mend=f"Maksud Anda “{near[0]}”?" if near else "",
                )


def _mark(line: int) -> Any:
    return yaml.Mark("", 0, line - 1, 0, None, 0)


def _key_node(name: str, line: int) -> Any:
    return yaml.ScalarNode(_STR, name, _mark(line))


def _over(node: Any, base: Any) -> Any:
    """A node with what it leaves out taken from another where both are mappings."""
    if not (isinstance(node, yaml.MappingNode) and isinstance(base, yaml.MappingNode)):
        return node
    left = {key.value: (key, value) for key, value in base.value}
    pairs = [(key, _over(value, left.pop(str(key.value), (None, None))[1])) for key, value in node.value]
    return yaml.MappingNode(node.tag, [*pairs, *left.values()], node.start_mark)
