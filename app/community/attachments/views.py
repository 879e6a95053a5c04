"""Upload and download files."""

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
ALONE = "default-src 'none'; sandbox"  # a file can run no scripts and load nothing, whatever it contains
FOR_ONE_READER = "private, no-cache"  # the browser may cache it, but must revalidate access each time


def sender_of_request() -> str:
    """Return the rate limit key: one for each member, whatever their address; the address for anonymous visitors."""
    sender = viewer()
    return f"member {sender.id}" if sender else get_remote_address()


def new_file() -> ResponseReturnValue:
    """Show the page that uploads a file without JavaScript, and then the Markdown to insert it."""
    sender, token = member(), request.args.get("file", "")
    file = get_file(token, sender) if token else None
    markdown = attachments_markdown.markdown_of(file, request.args.get("alt", "")) if file else ""
    return page("community/attachments/upload.html", form=UploadForm(formdata=None), file=file, markdown=markdown)


@max_request_size(LARGEST_REQUEST)
@limit(60, "hour", key=sender_of_request)
def upload() -> ResponseReturnValue:
    """Store an uploaded file. Redirects to the page with its Markdown, or returns that as JSON to a script."""
    sender, form = member(), UploadForm()
    sent = form.attempt(_received, form) if form.validate_on_submit() else None
    token = run_once(sender, form, lambda: actions.attach(sender, sent, now()).token, now()) if sent else None
    if token and wants_json():
        return _json_of(get_file(token, sender))
    if token:
        return redirect_after_post(attachments_markdown.made_address(token, form.alt.data or ""))
    if wants_json():
        raise InvalidInput(first_error(form), "file")
    return page("community/attachments/upload.html", form=form, file=None, markdown="")


def file(token: str, name: str) -> ResponseReturnValue:
    """Send the file if the viewer may read what it belongs to: images inline, other files as downloads."""
    found = get_file(token, viewer())
    if name != found.name:
        raise NotFound
    return _sent(found, found.stored_as, found.media_type)


def thumbnail(token: str) -> ResponseReturnValue:
    """Send the thumbnail of an image."""
    found = get_file(token, viewer())
    if found.thumbnail_as is None:
        raise NotFound
    return _sent(found, found.thumbnail_as, "image/webp")


def _received(form: UploadForm) -> Upload:
    """Sanitise and store the uploaded file, without an open read transaction in the meantime."""
    end_read_transaction()
    return actions.receive(form.file.data.filename or "", form.file.data.read(actions.LARGEST + 1))


def _json_of(made: Attachment) -> Response:
    item = render_template(
        "community/attachments/_file.html", file=made, address=attachments_markdown.file_address(made)
    )
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
