"""A page with the fields of one form filled in as somebody had typed them: no view knows of it, no script is needed.

Fields that the server hides in a form (versions, steps) stay the server's; passwords and files are typed and chosen
again. A page that says what is wrong is opened there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

_TICKED = {"checkbox", "radio"}
_LEFT = {"hidden", "password", "file", "submit", "button", "image", "reset"}
Attributes = list[tuple[str, str | None]]
#: where something is replaced: from, until, by what
Edit = tuple[int, int, str]


@dataclass(slots=True)
class _Tag:
    """A tag of the page: where it stands and what it says."""

    name: str
    start: int
    end: int
    attrs: Attributes
    around: list[_Tag] = field(default_factory=list)  # the folded parts that it lies in

    @property
    def attributes(self) -> dict[str, str]:
        return {name: value or "" for name, value in self.attrs}

    def edit(self, name: str, value: str | None, *, on: bool = True) -> Edit:
        """The tag with another attribute, or without it; `value` None: one that stands alone, as `checked`."""
        attrs = [(known, said) for known, said in self.attrs if known != name]
        if on:
            attrs.append((name, value))
        words = "".join(f" {known}" if said is None else f' {known}="{escape(said)}"' for known, said in attrs)
        return (self.start, self.end, f"<{self.name}{words}>")


@dataclass(slots=True)
class _Control:
    """A field of a form; of a `select` also its options, of a `textarea` where its text ends."""

    tag: _Tag
    options: list[_Tag] = field(default_factory=list)
    text_end: int = 0

    @property
    def kind(self) -> str:
        return self.tag.attributes.get("type", "text").lower() if self.tag.name == "input" else self.tag.name


@dataclass(slots=True)
class _Form:
    action: str
    controls: list[_Control] = field(default_factory=list)


#: a field that is wrong leads before the words beside it, these before what a page says above its forms
_FAULTS: tuple[Callable[[_Tag], bool], ...] = (
    lambda tag: tag.attributes.get("aria-invalid") == "true" and tag.attributes.get("type") != "hidden",
    lambda tag: "msg-err" in tag.attributes.get("class", "").split(),
    lambda tag: tag.attributes.get("role") == "alert",
)


def _fault_rank(tag: _Tag) -> int:
    return next((rank for rank, is_one in enumerate(_FAULTS) if is_one(tag)), len(_FAULTS))


class _Page(HTMLParser):
    """The forms of a page with the places of their fields, and what it says is wrong."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[_Form] = []
        self.faults: list[_Tag] = []  # what tells a mistake, or a field that is said to be wrong
        self.focused = False
        self._folded: list[_Tag] = []
        self._inside = False
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(text)

    def _at(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        """Go into an element."""
        start = self._at()
        found = _Tag(tag, start, start + len(self.get_starttag_text() or ""), attrs, list(self._folded))
        self.focused = self.focused or "autofocus" in found.attributes
        if _fault_rank(found) < len(_FAULTS):
            self.faults.append(found)
        if tag == "details":
            self._folded.append(found)
        elif tag == "form":
            self._inside = found.attributes.get("method", "").lower() == "post"
            if self._inside:
                self.forms.append(_Form(found.attributes.get("action", "")))
        elif self._inside and tag in {"input", "select", "textarea"}:
            self.forms[-1].controls.append(_Control(found, text_end=found.end))
        elif self._inside and tag == "option" and self.forms[-1].controls:
            self.forms[-1].controls[-1].options.append(found)

    def handle_endtag(self, tag: str) -> None:
        """Come out of it."""
        if tag == "form":
            self._inside = False
        elif tag == "details" and self._folded:
            self._folded.pop()
        elif tag == "textarea" and self._inside:
            self.forms[-1].controls[-1].text_end = self._at()


def refill_page(text: str, page: str, address: str, typed: Mapping[str, list[str]]) -> tuple[str, list[str]]:
    """The page `text` at the path `page` with what was typed into the form that is sent to `address`.

    Returns the page and the values that have no place in it any more.
    """
    forms = [form for form in _Page(text).forms if urlsplit(urljoin(page, form.action)).path == address]
    if not forms:
        return text, [value for values in typed.values() for value in values if value.strip()]
    form = max(
        forms, key=lambda form: len({control.tag.attributes.get("name") for control in form.controls} & typed.keys())
    )
    edits, left = _edits(form, typed)
    return _apply_edits(text, edits), left


def led_to_fault(text: str) -> str:
    """A page that was sent back, opened where it says what is wrong: that is focused, so that a browser scrolls there
    and a reader of screens reads it first, and no folded part hides it. A page that leads somewhere itself stays."""
    page = _Page(text)
    if page.focused or not page.faults:
        return text
    fault = min(page.faults, key=_fault_rank)
    if fault.name in {"input", "select", "textarea"}:
        told = fault.edit("autofocus", None)
    else:
        told = replace(fault, attrs=[*fault.attrs, ("tabindex", "-1")]).edit("autofocus", None)
    return _apply_edits(
        text, {told, *(part.edit("open", None) for part in fault.around if "open" not in part.attributes)}
    )


def _apply_edits(text: str, edits: Iterable[Edit]) -> str:
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _edits(form: _Form, typed: Mapping[str, list[str]]) -> tuple[set[Edit], list[str]]:
    """What changes in the page, and the values without a place in it."""
    rest = {name: list(values) for name, values in typed.items()}
    edits: set[Edit] = set()
    for control in form.controls:
        name = control.tag.attributes.get("name", "")
        if control.kind in _LEFT:
            rest.pop(name, None)
        elif control.kind in _TICKED:
            edits.add(_tick_control(control, rest.get(name, [])))
        elif rest.get(name):
            value = rest[name].pop(0)
            if control.tag.name == "select":
                edits |= _select_options(
                    control, [value, *rest.pop(name)] if "multiple" in control.tag.attributes else [value]
                )
            elif control.tag.name == "textarea":
                edits.add((control.tag.end, control.text_end, escape(value)))
            else:
                edits.add(control.tag.edit("value", value))
            if value:
                edits |= {part.edit("open", None) for part in control.tag.around if "open" not in part.attributes}
    ticked = {control.tag.attributes.get("name") for control in form.controls if control.kind in _TICKED}
    left = (values for name, values in rest.items() if name not in ticked | {"putus"})
    return edits, [value for values in left for value in values if value.strip()]


def _tick_control(control: _Control, values: list[str]) -> Edit:
    return control.tag.edit("checked", None, on=control.tag.attributes.get("value", "on") in values)


def _select_options(control: _Control, values: list[str]) -> set[Edit]:
    """The options as they were chosen; what the list no longer has leaves it as it is."""
    if not any(option.attributes.get("value") in values for option in control.options):
        return set()
    return {option.edit("selected", None, on=option.attributes.get("value") in values) for option in control.options}
