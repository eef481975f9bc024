"""One page of a long list: which rows, and the addresses of the other pages."""

from collections.abc import Mapping
from urllib.parse import urlencode

import msgspec

PAGE = 25


class Paged(msgspec.Struct, frozen=True):
    """Page `number` (from 1) of `total` rows; what `ui.pagination` needs.

    `prefix` is the address of a page up to its number.
    """

    number: int
    total: int
    size: int
    prefix: str

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def has_previous(self) -> bool:
        """Whether a page comes before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page comes after this one."""
        return self.number < self.pages

    @property
    def offset(self) -> int:
        """How many rows come before this page."""
        return (self.number - 1) * self.size

    def url(self, number: int) -> str:
        """The address of another page of the same list."""
        return f"{self.prefix}{number}"


def nearest_page(
    number: int, total: int, path: str, query: Mapping[str, str] | None = None, size: int = PAGE
) -> Paged:
    """The page asked for, or the nearest one that exists; empty parts of the query are left out."""
    kept = {name: value for name, value in (query or {}).items() if value}
    prefix = f"{path}?{urlencode(kept)}{'&' if kept else ''}number="
    last = max(1, -(-total // size))
    return Paged(min(max(1, number), last), total, size, prefix)
