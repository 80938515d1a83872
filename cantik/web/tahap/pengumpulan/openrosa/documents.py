"""The XML and CSV that Collect reads: list of forms, manifest, integrity of entities, answer to a post."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

XML = "text/xml; charset=utf-8"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_LIST, _MANIFEST = "http://openrosa.org/xforms/xformsList", "http://openrosa.org/xforms/xformsManifest"
_ANSWER = "http://openrosa.org/http/response"


@dataclass(frozen=True, slots=True)
class ListedForm:
    """A form as it stands in the list; each part must be there, else Collect drops the whole list."""

    form: str
    title: str
    version: str
    md5: str
    address: str
    manifest: str


@dataclass(frozen=True, slots=True)
class ListedMedia:
    """An entity list of a form: name of its file, MD5 of its bytes, where to get it, where to ask what is gone."""

    name: str
    md5: str
    address: str
    integrity: str


def form_list(forms: Iterable[ListedForm]) -> str:
    """What `formList` answers."""
    items = "".join(
        _element(
            "xform",
            formID=form.form,
            name=form.title,
            version=form.version,
            hash=f"md5:{form.md5}",
            downloadUrl=form.address,
            manifestUrl=form.manifest,
        )
        for form in forms
    )
    return f'{_HEAD}<xforms xmlns="{_LIST}">{items}</xforms>\n'


def manifest(media: Iterable[ListedMedia]) -> str:
    """What the manifest of a form answers."""
    items = "".join(
        _element(
            "mediaFile",
            ' type="entityList"',
            filename=file.name,
            hash=f"md5:{file.md5}",
            downloadUrl=file.address,
            integrityUrl=file.integrity,
        )
        for file in media
    )
    return f'{_HEAD}<manifest xmlns="{_MANIFEST}">{items}</manifest>\n'


def integrity(standing: Mapping[str, bool]) -> str:
    """Which entities are gone."""
    items = "".join(
        f"<entity id={quoteattr(name)}><deleted>{'false' if there else 'true'}</deleted></entity>"
        for name, there in standing.items()
    )
    return f"{_HEAD}<data><entities>{items}</entities></data>\n"


def answer(nature: str, sentence: str) -> str:
    """The answer to a post; the sentence is shown to the enumerator."""
    message = f"<message nature={quoteattr(nature)}>{escape(sentence)}</message>"
    return f'{_HEAD}<OpenRosaResponse xmlns="{_ANSWER}">{message}</OpenRosaResponse>\n'


def entity_csv(columns: Sequence[str], rows: Iterable[Sequence[str | int | None]]) -> bytes:
    """An entity list: `name`, `label`, `__version` and its own columns; None is an empty cell."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(("name", "label", "__version", *columns))
    writer.writerows(rows)
    return stream.getvalue().encode()


def _element(element: str, attributes: str = "", **children: str) -> str:
    inner = "".join(f"<{child}>{escape(text)}</{child}>" for child, text in children.items())
    return f"<{element}{attributes}>{inner}</{element}>"
