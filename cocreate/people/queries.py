"""Finding people, their sign-ins and drafts."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.kit import clock
from cocreate.kit.forms import DraftState, Form
from cocreate.people.models import Draft, Person, SignIn


async def person_by_email(session: AsyncSession, email: str) -> Person | None:
    """The account with this address, however it is capitalised."""
    return await session.scalar(select(Person).where(Person.email == email.lower()))


async def open_sign_in(session: AsyncSession, *, browser_hash: str) -> SignIn | None:
    """The newest sign-in that this browser asked for and that can still be used."""
    return await session.scalar(
        select(SignIn)
        .where(
            SignIn.browser_hash == browser_hash,
            SignIn.used_at.is_(None),
            SignIn.expires_at > clock.now(),
        )
        .order_by(SignIn.id.desc())
        .limit(1)
    )


async def sign_in_by_link(session: AsyncSession, *, link_hash: str) -> SignIn | None:
    """The sign-in that a mailed link names, if it can still be used."""
    return await session.scalar(
        select(SignIn).where(
            SignIn.link_hash == link_hash,
            SignIn.used_at.is_(None),
            SignIn.expires_at > clock.now(),
        )
    )


async def draft_of(session: AsyncSession, person_id: int, context: str) -> Draft | None:
    """What this person was typing in the form `context`."""
    return await session.get(Draft, (person_id, context))


async def drafted_form(session: AsyncSession, person_id: int, context: str, key: str) -> Form:
    """A form with the person's draft in it; `key` is used unless the draft holds one already."""
    return form_of(await draft_of(session, person_id, context), context, key)


class DraftView(NamedTuple):
    """A draft as it is read."""

    fields: dict[str, Any]
    version: int
    updated_at: datetime


def form_of(draft: Draft | DraftView | None, context: str, key: str) -> Form:
    """The form that goes on where `draft` stopped."""
    if draft is None:
        return Form(draft=DraftState(context, 0), key=key)
    values = dict(draft.fields)
    kept = str(values.pop("_key", "") or key)
    state = DraftState(context, draft.version, draft.updated_at)
    return Form(values=values, draft=state, key=kept)


async def count_drafts(session: AsyncSession, person_id: int) -> int:
    """How many unsent forms this person has."""
    return (
        await session.scalar(
            select(func.count()).select_from(Draft).where(Draft.person_id == person_id)
        )
        or 0
    )
