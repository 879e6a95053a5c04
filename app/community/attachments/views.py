"""Sending files, and reading them."""

from __future__ import annotations

from io import BytesIO

from flask import Response, jsonify, render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from app.community.attachments import actions
from app.community.attachments import markdown as attachments_markdown
from app.community.attachments.actions import Upload
from app.community.attachments.forms import UploadForm
from app.community.attachments.models import Attachment
from app.community.attachments.queries import get_file
from app.core.clock import now
from app.core.db.session import end_read_transaction
from app.core.errors import InvalidInput, NotFound
from app.core.files import storage
from app.core.web.error_pages import wants_json
from app.core.web.http import max_request_size, member, page, redirect_after_post, viewer
from app.core.web.idempotency import run_once
from app.core.web.rate_limits import limit
from app.core.web.validators import first_error

LARGEST_REQUEST = actions.LARGEST + 256 * 1024  # bytes: the file, and the form around it
ALONE = "default-src 'none'; sandbox"  # whatever a file holds, it runs nothing and knows no one
FOR_ONE_READER = "private, no-cache"  # a browser keeps it, and asks each time whether it may still be shown


def sender_of_request() -> str:
    """Who sends: a member counts once, wherever they are."""
    sender = viewer()
    return f"member {sender.id}" if sender else get_remote_address()


def new_file() -> ResponseReturnValue:
    """The page to send a file from without script; then it says what to write where the file is to be shown."""
    sender, token = member(), request.args.get("made", "")
    file = get_file(token, sender) if token else None
    markdown = attachments_markdown.markdown_of(file, request.args.get("alt", "")) if file else ""
    return page("community/file.html", form=UploadForm(formdata=None), file=file, markdown=markdown)


@max_request_size(LARGEST_REQUEST)
@limit(60, "hour", key=sender_of_request)
def upload() -> ResponseReturnValue:
    """Take a file: what is to be written for it is on the page that follows; script is told at once."""
    sender, form = member(), UploadForm()
    sent = form.attempt(_received, form) if form.validate_on_submit() else None
    token = run_once(sender, form, lambda: actions.attach(sender, sent, now()).token, now()) if sent else None
    if token and wants_json():
        return _told(get_file(token, sender))
    if token:
        return redirect_after_post(attachments_markdown.made_address(token, form.alt.data or ""))
    if wants_json():
        raise InvalidInput(first_error(form), "file")
    return page("community/file.html", form=form, file=None, markdown="")


def file(token: str, name: str) -> ResponseReturnValue:
    """The file itself, for those who may read its post: pictures to look at, all else to keep."""
    found = get_file(token, viewer())
    if name != found.name:
        raise NotFound
    return _sent(found, found.stored_as, found.media_type)


def thumbnail(token: str) -> ResponseReturnValue:
    """The picture as posts show it."""
    found = get_file(token, viewer())
    if found.thumbnail_as is None:
        raise NotFound
    return _sent(found, found.thumbnail_as, "image/webp")


def _received(form: UploadForm) -> Upload:
    """The file drawn anew and put away, while the database is free for others."""
    end_read_transaction()
    return actions.receive(form.file.data.filename or "", form.file.data.read(actions.LARGEST + 1))


def _told(made: Attachment) -> Response:
    item = render_template("community/_file.html", file=made, address=attachments_markdown.file_address(made))
    said = _("%(name)s was added to your text.", name=made.name)
    return jsonify(markdown=attachments_markdown.markdown_of(made), item=item, said=said)


def _sent(found: Attachment, stored_as: str, media_type: str) -> Response:
    etag = stored_as.partition("/")[2].partition(".")[0]
    response = Response(status=304) if request.if_none_match.contains(etag) else _whole(found, stored_as, media_type)
    response.set_etag(etag)
    response.headers["Cache-Control"] = FOR_ONE_READER
    response.headers["Content-Security-Policy"] = ALONE
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _whole(found: Attachment, stored_as: str, media_type: str) -> Response:
    try:
        data = storage.get(stored_as)
    except FileNotFoundError:
        raise NotFound from None
    return send_file(BytesIO(data), media_type, as_attachment=not found.is_image, download_name=found.name, etag=False)
