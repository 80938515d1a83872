"""The codes of a class as this server has them, for what the program itself decides or writes by a class."""

from __future__ import annotations

from cantik.content.class_names import classified_by, codes_of_class
from cantik.content.kinds import Classification
from cantik.content.loader import here


def codes_in(variable: str, name: str) -> tuple[str, ...]:
    """The codes of a class, or of a group of the ladder, of the one classification of a variable; the first one is what
    the program writes. Raises `KeyError` for a name that is no class, `ContentError` as `here` does."""
    classification = _classification_of(variable)
    codes = codes_of_class(classification, name)
    if not codes:
        raise KeyError(f"{classification.id}.{name}")
    return codes


def neutral_codes(variable: str) -> tuple[str, ...]:
    """The codes of the class that tells nothing ("tanpa disabilitas"). Raises `KeyError` where none is neutral."""
    return codes_in(variable, str(_classification_of(variable).neutral))


def _classification_of(variable: str) -> Classification:
    found = classified_by(here().classifications.values()).get(variable)
    if found is None:
        raise KeyError(variable)
    return found
