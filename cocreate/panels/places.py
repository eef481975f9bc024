"""Where a handler stands: the panel of its path and who is asking."""

from typing import Any, NamedTuple

from litestar import Request

from cocreate.kit.errors import NotFound
from cocreate.kit.web.access import MembershipView, PanelView, Viewer, the_viewer


class Place(NamedTuple):
    """The panel, the viewer's membership in it, and the viewer."""

    panel: PanelView
    membership: MembershipView
    viewer: Viewer

    @property
    def path(self) -> str:
        """The address of the panel."""
        return f"/panels/{self.panel.slug}"


def place_of(request: Request[Any, Any, Any]) -> Place:
    """The place of a request behind a panel rule; anywhere else NotFound."""
    viewer = the_viewer(request)
    if viewer.panel is None or viewer.membership is None:
        raise NotFound
    return Place(viewer.panel, viewer.membership, viewer)
