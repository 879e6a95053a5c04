"""The row of a notification kind: all that distinguishes one kind from another."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.accounts.members.models import Member
from app.core.errors import Message
from app.core.outbox.events import EventType
from app.core.outbox.models import Event
from app.notifications.kinds import links, mail_extras, texts
from app.notifications.kinds.links import Link
from app.notifications.kinds.topics import Topic
from app.notifications.models import Notification
from app.notifications.recipients.recipient import Recipients


@dataclass(frozen=True, eq=False)
class NotificationKind:
    """A kind of notification: one row.

    `sentence` takes name, title, number and what `values` returns; `alternative` returns a whole sentence instead.
    `setting` is the label of its checkbox in the settings, `reason` is why recipients get it. Only members with one of
    `roles` in the space of the thread get it; everyone does if there are none. Kinds that are not mailed appear in
    the inbox only. Members do not get kinds that are `from_peers` from someone they have muted; what support and
    staff write is always delivered. Icon and tone are those of the decided status if it `shows_status`.
    """

    name: str
    icon: str
    events: tuple[EventType, ...]
    recipients: Callable[[Event], Recipients]
    sentence: Message
    setting: Message
    reason: str
    topic: Topic
    link: Link = links.THREAD
    roles: tuple[str, ...] = ()
    is_mailed: bool = True
    from_peers: bool = False
    shows_status: bool = False
    values: Callable[[Notification], dict[str, Any]] = texts.no_values
    alternative: Callable[[Notification], str] = texts.no_sentence
    excerpt: Callable[[Notification, str], str] = texts.excerpt_of_post
    mail_extra: Callable[[Notification, Member], dict[str, Any]] = mail_extras.post

    @property
    def is_for_staff(self) -> bool:
        return bool(self.roles)
