"""Sending what waits in the outbox, as long work.

Everything is told at least once: a process that dies between sending and noting it leaves a row
that is sent again. The second mail has the Message-ID of the first, and the second request its
`Bellwether-Delivery`, so whoever receives both can tell.
"""

from typing import Any

from sqlmodel import Session

from core.accounts.tables import User
from core.actors import SYSTEM, Actor, Role, require
from core.alerts import mail, outbox, webhook
from core.alerts.messages import channels
from core.alerts.parcels import Parcel
from core.alerts.tables import Channel
from core.alerts.wires import Refused
from core.db import answer, carry_out
from core.db.keys import uuid7
from core.errors import BellwetherError, Invalid, NotFound, Unavailable
from core.jobs.kinds import Kind, Params
from core.jobs.task import Task

NO_MAIL = "Mail is not set up here; an administrator can do that."


def kind() -> Kind:
    """What is due is sent, without anybody asking for it."""
    return Kind("Messages about alerts", send, role=Role.admin, needed=needed)


def trial() -> Kind:
    """A message to whoever asks, the same way."""
    return Kind("Test message", send_trial, role=Role.viewer, seconds=300, has_own_page=True)


def needed(db: Session, user: Actor) -> dict[str, Any] | None:
    """Whether anything is due."""
    return {} if outbox.is_any_due(db, user) else None


def send(task: Task, params: Params) -> dict[str, Any]:
    """One message for each recipient and way, with all that is due for them."""
    told, failures = 0, []
    for channel in Channel:
        waiting = answer(outbox.recipients, SYSTEM, channel)
        for number, recipient in enumerate(waiting):
            task.report(number / len(waiting), f"Told {number} of {len(waiting)} by {channel}.")
            parcel = carry_out(outbox.take, SYSTEM, channel, recipient)
            if parcel is None:
                continue
            failure = _told(channel, parcel)
            told += failure is None
            failures += [str(failure)] if failure else []
            if failure and not isinstance(failure, Refused):
                # The way itself is blocked: the others are not made to wait for that one by one.
                carry_out(outbox.put_off, SYSTEM, channel, str(failure))
                break
    return {"sent": told, "failed": len(failures), "failures": list(dict.fromkeys(failures))}


def send_trial(task: Task, params: Params) -> dict[str, Any]:
    """Send somebody a message; it fails with the reason why it did not arrive."""
    if Channel.mail not in channels():
        raise Invalid(NO_MAIL)
    address = answer(my_address, task.user)
    try:
        mail.send(mail.trial(address, uuid7().hex))
    except Unavailable as error:  # which is an end here, and not a reason to do it again
        raise BellwetherError(str(error)) from None
    return {"sent_to": address}


def my_address(db: Session, user: Actor) -> str:
    """Where mails to this person go."""
    require(user, Role.viewer)
    person = db.get(User, user.id) if user.id else None
    if person is None:
        raise NotFound("Only people get mails.")
    return person.email


def _told(channel: Channel, parcel: Parcel) -> Unavailable | None:
    """Send one message and note what became of it; the reason, if it did not arrive."""
    try:
        if channel is Channel.mail:
            mail.send(mail.letter(parcel))
        else:
            webhook.send(parcel)
    except Unavailable as error:
        carry_out(outbox.failed, SYSTEM, parcel.rows, str(error))
        return error
    carry_out(outbox.sent, SYSTEM, parcel.rows)
    return None
