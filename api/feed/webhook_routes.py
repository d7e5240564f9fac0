"""How webhooks do, and what their receivers would not take, over HTTP."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from api.feed.answers import DeadLetterOut, DeadLettersOut, DueOut, WebhookOut, WebhooksOut
from api.feed.bodies import Resending
from api.http import routing
from api.http.answers import instant
from api.http.calling import Putting, Reading, documented
from api.http.reading import PAGE_DEFAULT, Cursor, Limit, cursor_of, place_of
from ledger.log.asking import connected
from ledger.log.dead_letters import DeadLetter
from projections.engine.health import standings

router = routing.router("/v1", "feed")


@router.get("/webhooks", responses=documented(200, WebhooksOut), summary="The webhooks, and how far each is")
async def list_webhooks(call: Reading) -> Response:
    """Those that the service's settings name; where they lead to is not told."""
    async with connected(call.service.lists) as connection:
        found = {one.name: one for one in await standings(connection, call.service.schema)}
    counts = await call.service.webhooks.dead.counts()
    end, _ = await call.service.reader.end()
    told = []
    for sender, _ in call.service.webhooks.senders:
        one, at = sender.subscription, found.get(sender.subscription.follower)
        told.append(
            WebhookOut(
                name=one.name,
                role=one.role,
                position=at.position if at else 0,
                state=at.state if at else "building",
                error=at.error if at else None,
                dead_letters=counts.get(one.name, 0),
            )
        )
    return call.answer(WebhooksOut(webhooks=told, position=end))


@router.get("/dead-letters", responses=documented(200, DeadLettersOut), summary="What webhooks' receivers did not take")
async def list_dead_letters(
    call: Reading,
    webhook: Annotated[str | None, Query(max_length=32, description="Of this webhook alone.")] = None,
    cursor: Cursor = None,
    limit: Limit = PAGE_DEFAULT,
) -> Response:
    """Events that were given up after several attempts, in the order in which they were, until they are taken."""
    found = await call.service.webhooks.dead.page(webhook, place_of(cursor), limit)
    end, _ = await call.service.reader.end()
    return call.answer(
        DeadLettersOut(
            dead_letters=[_letter(one) for one in found],
            next_cursor=cursor_of(found[-1].number) if len(found) == limit else None,
            position=end,
        )
    )


@router.put("/dead-letters", responses=documented(200, DueOut), summary="Have dead letters sent again")
async def resend_dead_letters(body: Resending, call: Putting) -> Response:
    """Each is sent once more, soon, under the id that it had; what is not taken then stays, with its last reason."""
    due = 0 if call.dry_run else await call.service.webhooks.dead.make_due(body.webhook, body.positions)
    return call.answer(DueOut(due=due))


def _letter(one: DeadLetter) -> DeadLetterOut:
    return DeadLetterOut(
        webhook=one.webhook,
        position=one.position,
        attempts=one.attempts,
        reason=one.reason,
        tried_at=instant(one.tried_at),
        is_due=one.is_due,
    )
