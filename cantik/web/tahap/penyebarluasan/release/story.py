"""The story of the year of a draft as its pages tell it."""

from __future__ import annotations

from typing import Any

from cantik.pipeline.app import draft_story
from cantik.release.app import storage
from cantik.release.app.models import Draft
from cantik.release.app.services import SeenStory
from cantik.vault.app.opening import at_hand
from cantik.web.language import either


def outline_of(draft: Draft) -> draft_story.OutlinedStory:
    """What is worth telling of a draft."""
    return draft_story.read_story(storage.draft(at_hand().store.path, draft.kode, draft.pk))


def told_now(draft: Draft) -> dict[str, Any]:
    """The story as it would be signed now, and the mark of what is sealed."""
    outline = outline_of(draft)
    chosen = draft_story.choices_now(draft, outline)
    return {
        "cerita": [either(found.sentence, found.sentence_en) for found in outline.choose(chosen)],
        "cerita_ada": bool(outline.findings or chosen.choices),
        "cerita_sidik": SeenStory(draft_story.encode_choices(chosen)).mark,
    }


def seen_story(draft: Draft, mark: str) -> SeenStory:
    """What is sealed now, with the mark of what the signer saw."""
    return SeenStory(draft_story.encode_choices(draft_story.choices_now(draft, outline_of(draft))), mark)
