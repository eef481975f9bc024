"""Bringing an idea, voting on one, and what moderators do with it."""

from typing import Any

from litestar import Response, post
from litestar.params import FromPath

from cocreate.brainstorms.actions import (
    cast_vote,
    hide_idea,
    idea_draft,
    restore_idea,
    submit_idea,
)
from cocreate.brainstorms.forms import CHOICES, CastVote, HideIdea, NewIdea
from cocreate.brainstorms.pages import found, idea_page, path_of, reader_of, show_page
from cocreate.brainstorms.queries import idea_of, idea_rows, progress
from cocreate.brainstorms.routes.reading import IDEA, ONE
from cocreate.kit import clock
from cocreate.kit.errors import Invalid
from cocreate.kit.forms import DraftState, Form, body_hash, parse
from cocreate.kit.i18n import _
from cocreate.kit.web.pages import page, redirect
from cocreate.kit.web.requests import AnyRequest, Db, form_values
from cocreate.panels.places import place_of
from cocreate.people.actions import answered_before, clear_draft, remember_answer
from cocreate.threads.routes.common import wants_fragment

WRITE = {"action": "brainstorms.write"}
MODERATE = {"action": "brainstorms.moderate"}
KEY_MAX = 64


@post(f"{ONE}/ideas", opt=WRITE)
async def submit(request: AnyRequest, db: Db, brainstorm: FromPath[str]) -> Response[Any]:
    """Place an idea: once, however often the form comes in."""
    place, values = place_of(request), await form_values(request)
    here, person_id = await found(request, db, brainstorm), place.viewer.person_id
    context, key = idea_draft(here.id), str(values.get("_key", ""))[:KEY_MAX]
    try:
        given = parse(NewIdea, values)
    except Invalid as mistakes:
        form = Form(values, mistakes.errors, DraftState(context, 0), key)
        return await show_page(request, db, here, mistaken=form)
    if key and (earlier := await answered_before(db, person_id, key, body_hash(values))):
        return redirect(request, earlier)
    idea = await submit_idea(db, here, place.membership.id, given)
    await clear_draft(db, person_id, context)
    path = f"{path_of(place, here)}?sort=newest&sent={context}#idea-{idea.id}"
    await remember_answer(db, person_id, key, path)
    return redirect(request, path, _("Your idea is placed. The others can vote on it now."))


@post(f"{IDEA}/votes", opt={"action": "brainstorms.vote"})
async def vote(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], idea: FromPath[int]
) -> Response[Any]:
    """Store what the member thinks of it, and show the idea again with its figures."""
    place, values = place_of(request), await form_values(request)
    here = await found(request, db, brainstorm)
    the_idea = await idea_of(db, here, idea, moderator=False)
    value, member = CHOICES[parse(CastVote, values).vote], place.membership.id
    await cast_vote(db, here, the_idea, member, value, small_cell=place.panel.small_cell)
    path = path_of(place, here)
    back = _back(str(values.get("_back", "")), path)
    if not wants_fragment(request):
        return redirect(request, back if "/next" in back else f"{back}#idea-{idea}")
    [row] = await idea_rows(db, here, reader_of(place), [idea])
    return page(
        request,
        "brainstorms/_voted.html",
        row=row,
        state=here.state(clock.now()),
        path=path,
        brainstorm=here,
        back=back,
        progress=await progress(db, here, member),
    )


def _back(asked: str, path: str) -> str:
    """The page that the vote came from, if it is one of this brainstorm."""
    plain = asked.partition("#")[0]
    inside = plain == path or plain.startswith((f"{path}?", f"{path}/"))
    return plain if inside and plain.isprintable() and len(plain) <= 500 else path


@post(f"{IDEA}/hiding", opt=MODERATE)
async def hide(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], idea: FromPath[int]
) -> Response[Any]:
    """Take an idea out of sight of members."""
    place, here = place_of(request), await found(request, db, brainstorm)
    the_idea = await idea_of(db, here, idea, moderator=True)
    values = await form_values(request)
    try:
        given = parse(HideIdea, values)
    except Invalid as mistakes:
        return await idea_page(request, db, here, idea, hide_form=Form(values, mistakes.errors))
    await hide_idea(db, here, the_idea, place.membership.id, given)
    return redirect(request, f"{path_of(place, here)}/ideas/{idea}", _("The idea is hidden."))


@post(f"{IDEA}/restoration", opt=MODERATE)
async def restore(
    request: AnyRequest, db: Db, brainstorm: FromPath[str], idea: FromPath[int]
) -> Response[Any]:
    """Show a hidden idea again."""
    place, here = place_of(request), await found(request, db, brainstorm)
    the_idea = await idea_of(db, here, idea, moderator=True)
    await restore_idea(db, here, the_idea, place.membership.id)
    path = f"{path_of(place, here)}/ideas/{idea}"
    return redirect(request, path, _("Members can see the idea again."))


handlers = [submit, vote, hide, restore]
