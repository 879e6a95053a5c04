"""Forms of answers and comments. They check the shape of the input; actions check its meaning."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l

from app.community.text_rules import LONGEST_BODY, LONGEST_COMMENT
from app.core.web.forms import ConfirmableForm, CreatingForm, LongTextField
from app.core.web.validators import at_most, needed


class AnswerForm(CreatingForm, ConfirmableForm):
    body = LongTextField(_l("Your answer"), [needed(_l("Write an answer first.")), at_most(LONGEST_BODY)])


class CommentForm(CreatingForm, ConfirmableForm):
    """A comment on the post whose id is `on`."""

    body = LongTextField(_l("Your comment"), [needed(_l("Write a comment first.")), at_most(LONGEST_COMMENT)])

    def __init__(self, on: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self.on = on
