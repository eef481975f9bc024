"""Words for an address, made from what people write."""

import re
import unicodedata

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slugify(text: str, limit: int = 60) -> str:
    """Lower case letters and digits with hyphens between; "x" when nothing is left of the text."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(slug) > limit:  # not in the middle of a word, if there is an earlier end of one
        slug = slug[: limit + 1].rpartition("-")[0] or slug[:limit]
    return slug or "x"


def is_slug(text: str, limit: int = 60) -> bool:
    """Whether `text` can stand in an address as it is."""
    return len(text) <= limit and SLUG.fullmatch(text) is not None
