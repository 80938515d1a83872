"""The templates of the site, compiled once a process; for pages of one language its words are chosen then."""

from __future__ import annotations

from decimal import Decimal
from functools import cache, partial
from typing import TYPE_CHECKING

from cantik.base.dates import long_date
from cantik.base.numerals import format_number
from cantik.release.show import figure_text

if TYPE_CHECKING:
    from jinja2 import Environment
    from jinja2.runtime import Context


@cache
def environment(lang: str = "") -> Environment:
    """The templates with the filters that they use; unknown names are errors, all text is escaped. `lang`: for pages of
    one language ("" = `t` is asked on every page): nearly half of what a page says are words of both languages, and
    chosen while it is compiled they cost a page nothing. Made once a process."""
    # here: a run renders its pages while it waits for the book, and must not wait for this library before
    from jinja2 import PackageLoader, StrictUndefined, pass_context

    env = _choosing_class(lang)(
        loader=PackageLoader("cantik.publish.site", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,  # a page asks six times for a template; files of the program do not change below it
        cache_size=-1,
    )
    env.filters["angka"] = pass_context(_number)
    env.filters["nilai"] = figure_text
    env.filters["tanggal"] = long_date
    env.filters["desimal"] = partial(format_number, decimals=2)
    return env


def _choosing_class(lang: str) -> type[Environment]:
    """An environment that compiles `t(a, b)` of a language as what `view.Text` of it answers: `a` or `b`."""
    from jinja2 import Environment, nodes
    from jinja2.visitor import NodeTransformer

    if not lang:
        return Environment

    class Chooser(NodeTransformer):
        def visit_Call(self, node: nodes.Call) -> nodes.Node:  # noqa: N802 - as jinja calls it
            self.generic_visit(node)
            return node.args[lang != "id"] if is_choice(node) else node

    class OneLanguage(Environment):
        def compile(self, source, name=None, filename=None, raw=False, defer_init=False):  # type: ignore[no-untyped-def]
            tree = self.parse(source, name, filename) if isinstance(source, str) else source
            return super().compile(Chooser().visit(tree), name, filename, raw, defer_init)

    return OneLanguage


def is_choice(node: object) -> bool:
    """Whether a call in a template is `t("Tabel", "Table")`."""
    from jinja2 import nodes

    if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name) or node.node.name != "t":
        return False
    return len(node.args) == 2 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)


def _number(context: Context, value: Decimal | int) -> str:
    """A whole number in the language of the page."""
    return format_number(value, 0, context["lang"])
