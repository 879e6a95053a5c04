"""A comment in its place: shown again, and changed there with script."""

from __future__ import annotations

import json

from flask import Response, make_response, render_template

from app.accounts.models import Member
from app.community import policies
from app.community.models import Post

IN_PLACE = "community/_edit_comment.html"


def shown_comment(comment: Post, reader: Member, told: str = "") -> Response:
    """One comment as it stands in the list, as a fragment; `told` is what a screen reader says of it."""
    response = make_response(
        render_template("community/_one_comment.html", comment=comment, actor=reader, may=policies, is_new=bool(told))
    )
    if told:
        response.headers["HX-Trigger"] = json.dumps({"said": told})
    response.vary.add("HX-Request")
    return response


def swapped(form: Response) -> Response:
    """A form that takes its own place again where script sent it, also when it is refused (`takes-mistakes`)."""
    form.headers["HX-Reswap"] = "outerHTML"
    form.vary.add("HX-Request")
    return form
