"""Expressions of content that name single codes of a class: what a code that joins the class would leave out.

Every expression of every file is looked at, whatever its kind, by its text: what is not an expression does not read as
one. Only literal codes are of interest; who writes `kelas(…)` names whole classes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cantik.base.errors import ContentError
from cantik.content.class_names import ClassifiedBy, classified_by
from cantik.content.kinds import Classification, Content
from cantik.content.loader import expression_files
from cantik.expr import quick, tree
from cantik.expr.parse import unparse
from cantik.expr.walk import walk

_EXAMPLES = "contoh"
#: a parameter of a rule for several columns
_PARAMETER = re.compile(r"<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class ClassSplit:
    """One comparison with literal codes: where it stands, what it says, and which codes of the classes that it touches
    it leaves out (none: it names whole classes, by their codes)."""

    where: str
    expression: str
    classification: str
    named: tuple[str, ...]
    left_out: tuple[str, ...]

    @property
    def words(self) -> str:
        """What `cantik check` prints."""
        return (
            f"{self.where}  {self.expression}: hanya sebagian kode dari kelas klasifikasi {self.classification}; "
            f"tidak ikut: {', '.join(self.left_out)}"
        )


def require_whole_classes(content: Content, extra: Path | None) -> tuple[ClassSplit, ...]:
    """The expressions that split a class, in the order of files. Raises `ContentError` K185 for one that compares codes
    of a classification which is asked by its classes only (`utuh: ya`)."""
    found = tuple(dict.fromkeys(_find_splits(content, extra)))
    for each in found:
        if content.classifications[each.classification].whole:
            raise ContentError(
                "K185",
                f"Klasifikasi “{each.classification}” disebut menurut kelasnya, bukan kodenya",
                where=each.where,
                found=each.expression,
                expected="kelas(…) dengan nama kelas atau golongannya",
                mend=_mend(content.classifications[each.classification], each),
            )
    return tuple(each for each in found if each.left_out)


def _mend(classification: Classification, split: ClassSplit) -> str:
    touched = [f'"{each.id}"' for each in classification.classes if set(each.codes) & set(split.named)]
    return f"Tulis kelas({classification.variable}) di ({', '.join(touched)})."


def _find_splits(content: Content, extra: Path | None) -> Iterator[ClassSplit]:
    classes = classified_by(content.classifications.values())
    for file in expression_files(extra):
        for line, text in _texts(yaml.compose(file.text, Loader=yaml.CSafeLoader)):
            yield from _in_text(f"{file.name}:{line}", text, classes)


def _texts(node: Any) -> Iterator[tuple[int, str]]:
    """The scalars of a file with their lines, without its examples."""
    if isinstance(node, yaml.ScalarNode):
        yield node.start_mark.line + 1, node.value
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value != _EXAMPLES:
                yield from _texts(value)
    elif isinstance(node, yaml.SequenceNode):
        for part in node.value:
            yield from _texts(part)


def _in_text(where: str, text: str, classes: ClassifiedBy) -> Iterator[ClassSplit]:
    for part in walk(found) if (found := _read(text)) is not None else ():
        for name, codes in _literal_codes(part):
            classification = classes.get(name)
            if classification is not None:
                touched = [each.codes for each in classification.classes if codes & set(each.codes)]
                left = tuple(code for each in touched for code in each if code not in codes)
                if touched:
                    yield ClassSplit(where, unparse(part), classification.id, tuple(sorted(codes)), left)


def _read(text: str) -> tree.Node | None:
    """A text as an expression, None where it is none."""
    plain = _PARAMETER.sub(r"\1", text)
    for read in (quick.condition, quick.value):
        try:
            return read(plain)
        except quick.NotRead:
            continue
    return None


def _literal_codes(node: tree.Node) -> Iterator[tuple[str, set[str]]]:
    """The column and the codes of a comparison that names codes."""
    match node:
        case tree.Compare(_, tree.Name(path), tree.NumberLiteral() | tree.TextLiteral() as literal):
            yield path[-1], {str(literal.value)}
        case tree.Compare(_, tree.NumberLiteral() | tree.TextLiteral() as literal, tree.Name(path)):
            yield path[-1], {str(literal.value)}
        case tree.In(tree.Name(path), items, _, ()):
            yield path[-1], {str(item.value) for item in items}
        case _:
            pass
