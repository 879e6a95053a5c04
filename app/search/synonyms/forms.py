"""Form of a synonym."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice as Choice  # type: ignore[attr-defined]

from app.core.synonyms.rules import LONGEST_SYNONYM
from app.core.web.forms import CreatingForm, TextField
from app.core.web.i18n import LANGUAGES
from app.core.web.validators import at_most, needed


class SynonymForm(CreatingForm):
    language = SelectField(_l("Language"), choices=[Choice(code, name) for code, name in LANGUAGES.items()])
    word = TextField(_l("Search word"), [needed(_l("Enter a word that people search for.")), at_most(LONGEST_SYNONYM)])
    means = TextField(_l("Synonym"), [needed(_l("Enter a word with the same meaning.")), at_most(LONGEST_SYNONYM)])
