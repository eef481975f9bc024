"""Expected refusals. Each carries its status; the edge turns them into a page."""

from cocreate.kit.i18n import Message, _


class Refusal(Exception):
    """Something a person asked for that cannot be done, and why, in words for that person."""

    status = 400

    def __init__(self, message: Message | None = None) -> None:
        self.message = message
        super().__init__(message.text if message else type(self).__name__)


class BadRequest(Refusal):
    """The request itself cannot be read."""

    status = 400


class SignInNeeded(Refusal):
    """Nobody is signed in, and the page is not for everybody."""

    status = 401


class NotAllowed(Refusal):
    """Known, but this role may not do it."""

    status = 403


class NotFound(Refusal):
    """Does not exist, or is not for this person to know about: the answer is the same."""

    status = 404


class Conflict(Refusal):
    """Things changed in the meantime, or the state does not allow it any more."""

    status = 409


class TooMuch(Refusal):
    """Larger than the limit."""

    status = 413


class TooOften(Refusal):
    """A limit per time was reached; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: Message, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Busy(Refusal):
    """The database or a worker cannot take it now; nothing was stored."""

    status = 503


class Invalid(Refusal):
    """The form has mistakes: one message a field, what was typed is kept by the caller."""

    status = 422

    def __init__(self, errors: dict[str, Message]) -> None:
        super().__init__(_("Some answers need another look. What you typed is still here."))
        self.errors = errors
