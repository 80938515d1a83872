"""The ways in which XLSForms of other hands write the same: titles of columns, types of questions. Pure.

Taken from what pyxform accepts (<https://xlsform.org/en/>); what stands here is read as the modern way of writing it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_SURVEY_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "command": "type",
        "tag": "name",
        "value": "name",
        "caption": "label",
        "relevance": "relevant",
        "bind::relevant": "relevant",
        "bind::required": "required",
        "bind::constraint": "constraint",
        "bind::calculate": "calculation",
        "bind::readonly": "read_only",
        "calculate": "calculation",
        "readonly": "read_only",
        "constraining_message": "constraint_message",
        "bind::jr:constraintmsg": "constraint_message",
        "requiredmsg": "required_message",
        "bind::jr:requiredmsg": "required_message",
        "no_app_error_string": "noapperrorstring",
        "count": "repeat_count",
        "jr:count": "repeat_count",
        "control::jr:count": "repeat_count",
        "control::appearance": "appearance",
        "body::appearance": "appearance",
        "media::image": "image",
        "media::audio": "audio",
        "media::video": "video",
        "media::big-image": "big-image",
    }
)
_TITLES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "survey": _SURVEY_TITLES,
        "choices": MappingProxyType(
            {
                "list name": "list_name",
                "list_names": "list_name",
                "value": "name",
                "caption": "label",
                "media::image": "image",
                "media::audio": "audio",
                "media::video": "video",
            }
        ),
        "settings": MappingProxyType(
            {
                "id_string": "form_id",
                "set_form_id": "form_id",
                "title": "form_title",
                "set_form_title": "form_title",
                "set form title": "form_title",
                "set form id": "form_id",
            }
        ),
    }
)
#: titles whose first part is followed by a language or an attribute
_PARTED = (
    "label",
    "caption",
    "hint",
    "bind",
    "body",
    "control",
    "instance",
    "media",
    "image",
    "audio",
    "video",
    "big-image",
)
#: titles that our own forms write as they are: pyxform reads both ways, and what we wrote comes back as it was
_AS_WRITTEN = re.compile(r"bind::(type|cantik:[a-z]+)\Z")
#: titles that people write with a blank
_SPACED = frozenset(
    {
        *("list_name", "repeat_count", "choice_filter", "read_only", "constraint_message", "required_message"),
        *("guidance_hint", "form_title", "form_id", "default_language", "instance_name", "save_to"),
    }
)
_SINGLE = re.compile(r"(?<!:):(?!:)")
_SELECTS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern + r"\s+", re.IGNORECASE), name)
    for pattern, name in (
        (r"select[_ ]one[_ ]from[_ ]file", "select_one_from_file "),
        (r"select[_ ]multiple[_ ]from[_ ]file", "select_multiple_from_file "),
        (r"select[_ ]one[_ ]external", "select_one_external "),
        (r"(add )?select one prompt using", "select_one "),
        (r"(add )?select multiple prompt using", "select_multiple "),
        (r"select all that apply from", "select_multiple "),
        (r"select all that apply", "select_multiple "),
        (r"select multiple from", "select_multiple "),
        (r"select one from", "select_one "),
        (r"select[_ ]multiple( using)?", "select_multiple "),
        (r"(select[_ ]one|select1)( using)?", "select_one "),
    )
)
_OTHER = re.compile(r"\s+(or[_ ]other|or specify other|specify other)\Z", re.IGNORECASE)
_CONTROL = re.compile(r"(begin|end)[_ ](group|repeat|loop|lgroup|looped group)\b(.*)\Z", re.IGNORECASE)
_CONTROLS = {"lgroup": "repeat", "looped group": "repeat"}
_WORDS: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("gps", "location", "q geopoint", "q location", "add location prompt"), "geopoint"),
        **dict.fromkeys(("string", "q string", "add text prompt"), "text"),
        **dict.fromkeys(("int", "q int", "add integer prompt"), "integer"),
        **dict.fromkeys(("q decimal", "add decimal prompt"), "decimal"),
        **dict.fromkeys(("q date", "add date prompt"), "date"),
        **dict.fromkeys(("date time", "datetime", "q date time", "q datetime", "add date time prompt"), "dateTime"),
        **dict.fromkeys(("photo", "q picture", "q image", "add image prompt", "add photo prompt"), "image"),
        **dict.fromkeys(("q audio", "add audio prompt"), "audio"),
        **dict.fromkeys(("q video", "add video prompt"), "video"),
        **dict.fromkeys(("q barcode", "add barcode prompt"), "barcode"),
        **dict.fromkeys(("q note", "add note prompt"), "note"),
        **dict.fromkeys(("q calculate", "add calculate prompt"), "calculate"),
        **dict.fromkeys(("trigger", "q acknowledge", "add acknowledge prompt"), "acknowledge"),
        **dict.fromkeys(("imei", "device id", "get device id", "uri:deviceid"), "deviceid"),
        **dict.fromkeys(("start time", "get start time"), "start"),
        **dict.fromkeys(("end time", "get end time"), "end"),
        "get today": "today",
        "add file prompt": "file",
    }
)


def canonical_title(sheet: str, cell: str) -> str:
    """A title as XLSForm writes it today: the first part in small letters, older names by the newer, a language after
    two colons.

    >>> canonical_title("survey", "Label:English"), canonical_title("choices", "list name")
    ('label::English', 'list_name')
    >>> canonical_title("survey", "bind: relevant"), canonical_title("survey", "_category")
    ('relevant', '_category')
    >>> canonical_title("survey", "Choice Filter"), canonical_title("survey", "warna sel")
    ('choice_filter', 'warna sel')
    """
    known = _TITLES.get(sheet, {})
    if _AS_WRITTEN.match(cell):
        return cell
    first = cell.partition(":")[0].strip().lower()
    if "::" not in cell and first in {*_PARTED, "constraint_message", "required_message"}:
        cell = _SINGLE.sub("::", cell, count=1)
    parts = [part.strip() for part in cell.split("::")]
    small = parts[0].lower()
    small = known.get(small) or known.get("_".join(small.split())) or small
    if len(parts) > 1 and (whole := known.get(f"{small}::{parts[1].lower()}")):
        return "::".join((whole, *parts[2:]))
    if "_".join(small.split()) in _SPACED:
        small = "_".join(small.split())
    return "::".join((small, *parts[1:])) if sheet != "choices" or small in _plain_choices() else cell.strip()


def _plain_choices() -> set[str]:
    """Titles of the sheet of choices that are one for everybody; others are named by filters as they are written."""
    return {"list_name", "name", "label", "image", "audio", "video", "big-image", "media"}


def canonical_type(cell: str) -> str:
    """A type as XLSForm writes it today.

    >>> canonical_type("select all that apply from hobi or specify other"), canonical_type("begin_repeat")
    ('select_multiple hobi or_other', 'begin repeat')
    >>> canonical_type("GPS"), canonical_type("teks")
    ('geopoint', 'teks')
    """
    text = " ".join(cell.split())
    control = _CONTROL.match(text)
    if control is not None:
        kind = control[2].lower()
        return f"{control[1].lower()} {_CONTROLS.get(kind, kind)}{control[3]}"
    for pattern, name in _SELECTS:
        found = pattern.match(text)
        if found is not None:
            other = _OTHER.search(text)
            return name + _OTHER.sub("", text[found.end() :]) + (" or_other" if other else "")
    return _WORDS.get(text.lower(), text)
