"""What the field adds to a panel of the world: quotas, a flagged response, a personal link."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cocreate.concepts.models import Concept
from cocreate.fieldwork.links import new_links
from cocreate.fieldwork.models import Quota, ResponseFlag, ResponseReview
from cocreate.fieldwork.quality import mark_of
from cocreate.panels.models import Membership
from cocreate.questionnaires.models import Response


async def in_the_field(
    session: AsyncSession, concept: Concept, other: Concept, member: Membership, word: str
) -> tuple[dict[str, str], dict[str, str]]:
    """The ids of what hangs on `concept`, and those of the same things on `other`."""
    quotas = {}
    for here in (concept, other):
        quota = Quota(
            questionnaire_id=here.questionnaire_id,
            seq=1,
            name=f"Quota {word}",
            condition='@age in ("18-34")',
            cap=50,
        )
        session.add(quota)
        await session.flush()
        quotas[here.id] = str(quota.id)
    response = await session.scalar(
        select(Response).where(Response.questionnaire_id == concept.questionnaire_id).limit(1)
    )
    assert response is not None
    details = {"seconds": 3.0, "median": 90.0}
    flag = ResponseFlag(response_id=response.id, kind="speeder", details=details)
    kept = ResponseReview(response_id=response.id, decision="kept", reason=f"Because {word}")
    session.add_all([flag, kept])
    links = await new_links(session, concept.questionnaire_id, [member.id])
    ids = {
        "quota": quotas[concept.id],
        "response": mark_of(response.respondent_key),
        "token": links[member.id].removeprefix("/f/"),
    }
    return ids, {"quota": quotas[other.id]}
