"""Read the forms of a page as a browser would send them."""

from __future__ import annotations

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, dict[str, str]]] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append((said.get("action", ""), {}))
            return
        if not self.forms:
            return
        fields = self.forms[-1][1]
        if tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select and ("selected" in said or self._select not in fields):
            fields[self._select] = said.get("value", "")
        elif tag == "input" and said.get("name"):
            choice = said.get("type") in {"radio", "checkbox"}
            if not choice or "checked" in said:
                fields[said["name"]] = said.get("value", "on" if choice else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def isian(page: str, action: str) -> dict[str, str]:
    """The fields, as they stand, of the form whose address holds `action`."""
    parser = _Forms()
    parser.feed(page)
    for address, fields in parser.forms:
        if action in address:
            return {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    raise AssertionError(f"no form to {action} among {[address for address, _ in parser.forms]}")
