"""Pages of staff: synonyms of search words; add one, delete one."""

from __future__ import annotations

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.clock import now
from app.core.policy import require_allowed
from app.core.web import i18n
from app.core.web.http import member, page, redirect_after_post
from app.core.web.idempotency import run_once
from app.search.policies import can_change_synonyms, can_read_searches
from app.search.synonyms import actions
from app.search.synonyms.forms import SynonymForm
from app.search.synonyms.queries import get_synonym, list_synonyms


def synonyms() -> ResponseReturnValue:
    """List the synonyms of a language, and add one; `word` fills in the form."""
    reader = member()
    require_allowed(can_read_searches(reader))
    chosen = request.args.get("language", "")
    language = chosen if chosen in i18n.LANGUAGES else i18n.language()
    form = SynonymForm(data={"language": language, "word": request.args.get("word", "")})
    if form.validate_on_submit() and (address := run_once(reader, form, lambda: _added(form), now())):
        flash(_("Synonym added. Searches use it within a minute."), "done")
        return redirect_after_post(address)
    found = list_synonyms(language, request.args.get("after"))
    may_change = bool(can_change_synonyms(member()))
    return page("search/synonyms/list.html", form=form, found=found, chosen=language, may_change=may_change)


def delete(synonym_id: int) -> ResponseReturnValue:
    require_allowed(can_read_searches(member()))
    synonym = get_synonym(synonym_id)
    address = url_for(".synonyms", language=synonym.language)
    actions.delete_synonym(member(), synonym, now())
    flash(_("Synonym deleted."), "done")
    return redirect_after_post(address)


def _added(form: SynonymForm) -> str | None:
    words = {"language": form.language.data, "word": form.word.data or "", "means": form.means.data or ""}
    added = form.attempt(actions.add_synonym, member(), **words, now=now())
    return url_for(".synonyms", language=added.language) if added else None
