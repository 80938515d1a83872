"""Going through a tree: its parts, its names, and the column that a name ends in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cantik.expr import tree
from cantik.expr.scope import Field, Scope

OUTER = "ini"  # inside `banyak`: the record whose relation is counted


def children(node: tree.Node) -> Iterable[tree.Node]:
    """The parts of a node, in the order of the text."""
    match node:
        case tree.And(parts) | tree.Or(parts):
            return parts
        case tree.Not(part):
            return (part,)
        case tree.Compare() | tree.Arithmetic():
            return (node.left, node.right)
        case tree.In():
            return (node.value, *node.items)
        case tree.Between():
            return (node.value, node.low, node.high)
        case tree.Matches() | tree.Present():
            return (node.value,)
        case tree.Call(_, args):
            return args
        case _:
            return ()


def walk(node: tree.Node) -> Iterator[tree.Node]:
    """The node and everything below it."""
    yield node
    for part in children(node):
        yield from walk(part)


def names_in(node: tree.Node) -> Iterator[tree.Name]:
    """Every name of a tree."""
    return (part for part in walk(node) if isinstance(part, tree.Name))


def field_at(path: tuple[str, ...], scope: Scope) -> tuple[str, Field] | None:
    """The unit and field that a checked path (without `ini`) ends in, None when it ends in a relation."""
    for part in path:
        if part in scope.names and part == path[-1]:
            return scope.unit, scope.names[part]
        relation = scope.own_relations.get(part)
        if relation is None:
            return None
        scope = scope.of(relation.unit)
    return None
