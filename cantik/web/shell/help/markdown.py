"""Our own manual pages as HTML: headings, paragraphs, lists, tables, code, links. Everything is escaped first, so that
nothing of a page can be markup of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

Address = Callable[[str], str]
_HEAD = re.compile(r"(#{2,4}) (.+)")
_ITEM = re.compile(r"( *)(?:[-*]|\d+\.) +(.*)")
_IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
_INLINE = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\*([^*]+)\*|\[([^\]]+)\]\(([^)\s]+)\)")
_FENCE, _STEP = "```", 4


def html_of(text: str, address: Address) -> str:
    """`address`: where a link leads, "" for one that is only its words."""
    lines = _IMAGE.sub("", text).splitlines()
    return "\n".join(_blocks(lines, address))


def slug(title: str) -> str:
    """The mark of a heading, as links within the manual write it."""
    return re.sub(r"[^\w\s-]", "", title.lower()).strip().replace(" ", "-")


def _blocks(lines: list[str], address: Address) -> list[str]:
    made, at = list[str](), 0
    while at < len(lines):
        line = lines[at]
        if not line.strip():
            at += 1
            continue
        end = _end_of(lines, at)
        made.append(_block(lines[at:end], address))
        at = end
    return made


def _end_of(lines: list[str], at: int) -> int:
    """Behind the block that begins here."""
    first = lines[at]
    if first.startswith(_FENCE):
        return next((n for n in range(at + 1, len(lines)) if lines[n].startswith(_FENCE)), len(lines) - 1) + 1
    if _HEAD.match(first):
        return at + 1
    listed, end = bool(_ITEM.match(first)), at + 1
    while end < len(lines):
        line = lines[end]
        blank = not line.strip()
        inside = listed and (line.startswith("  ") or _ITEM.match(line))
        if blank and not (listed and end + 1 < len(lines) and lines[end + 1].startswith("  ")):
            break
        if not blank and not inside and (listed or _starts_block(line, first)):
            break
        end += 1
    return end


def _starts_block(line: str, first: str) -> bool:
    table = line.startswith("|") != first.startswith("|")
    return bool(table or _HEAD.match(line) or _ITEM.match(line) or line.startswith(_FENCE))


def _block(lines: list[str], address: Address) -> str:
    first = lines[0]
    if first.startswith(_FENCE):
        return _code(lines[1:-1])
    if first.startswith(" " * _STEP) and not _ITEM.match(first):
        return _code([line[_STEP:] for line in lines])
    if head := _HEAD.match(first):
        level = len(head[1])
        return f'<h{level} id="{escape(slug(head[2]))}">{_inline(head[2], address)}</h{level}>'
    if first.startswith("|"):
        return _table(lines, address)
    if _ITEM.match(first):
        return _list(lines, address)
    return f"<p>{_inline(' '.join(line.strip() for line in lines), address)}</p>"


def _code(lines: list[str]) -> str:
    return f'<pre tabindex="0"><code>{escape(chr(10).join(lines))}</code></pre>'


def _list(lines: list[str], address: Address) -> str:
    items: list[list[str]] = []
    for line in lines:
        item = _ITEM.match(line)
        if item and not item[1]:
            items.append([item[2]])
        else:
            items[-1].append(line)
    tag = "ol" if lines[0][0].isdigit() else "ul"
    return f"<{tag}>{''.join(f'<li>{_item(item, address)}</li>' for item in items)}</{tag}>"


def _item(lines: list[str], address: Address) -> str:
    """The first line and what continues it are its words; what is further in are blocks of their own."""
    inner = [re.sub(r"^ {2,4}", "", line) for line in lines[1:]]
    words, at = [lines[0]], 0
    while at < len(inner) and inner[at].strip() and not (_ITEM.match(inner[at]) or inner[at].startswith(("|", _FENCE))):
        words.append(inner[at].strip())
        at += 1
    return _inline(" ".join(words), address) + "".join(_blocks(inner[at:], address))


def _table(lines: list[str], address: Address) -> str:
    rows = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))] for line in lines]
    head, body = rows[0], rows[2:]
    cells = "".join(f'<th scope="col">{_inline(cell, address)}</th>' for cell in head)
    made = "".join("<tr>" + "".join(f"<td>{_inline(cell, address)}</td>" for cell in row) + "</tr>" for row in body)
    return (
        f'<div class="panel gulir" tabindex="0"><table class="t"><thead><tr>{cells}</tr></thead>'
        f"<tbody>{made}</tbody></table></div>"
    )


def _inline(text: str, address: Address) -> str:
    made, at = list[str](), 0
    for found in _INLINE.finditer(text):
        made.append(escape(text[at : found.start()]))
        code, strong, weak, words, target = found.groups()
        if code is not None:
            made.append(f"<code>{escape(code)}</code>")
        elif strong is not None:
            made.append(f"<b>{_inline(strong, address)}</b>")
        elif weak is not None:
            made.append(f"<i>{_inline(weak, address)}</i>")
        else:
            href = address(target)
            made.append(f'<a href="{escape(href)}">{_inline(words, address)}</a>' if href else _inline(words, address))
        at = found.end()
    return "".join(made) + escape(text[at:])
