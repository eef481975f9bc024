"""What the outside may send about people."""

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from cocreate.kit.forms import Input


class AskToSignIn(Input):
    """The sign-in form: an address to mail to."""

    email: Annotated[str, Meta(max_length=254, min_length=3)]
    next: Annotated[str, Meta(max_length=500)] = "/"


class Code(Input):
    """The six digits from the mail, on the page of the browser that asked."""

    code: Annotated[str, Meta(max_length=20)]


class Confirm(Input):
    """The page behind the mailed link: empty in the browser that asked, else with the code."""

    code: Annotated[str, Meta(max_length=20)] | UnsetType = UNSET


class ChooseLanguage(Input):
    """Another language, and the page to come back to."""

    locale: Annotated[str, Meta(pattern="^(nl|en)$")]
    next: Annotated[str, Meta(max_length=500)] = "/"
