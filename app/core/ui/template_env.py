"""Template environment: templates are compiled once per language, so that nothing is translated during rendering."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment as FlaskEnvironment
from flask_babel import gettext
from jinja2 import Template, nodes
from jinja2.visitor import NodeTransformer
from markupsafe import Markup

from app.core.text.normalisation import isolated
from app.core.ui.template_cache import cache_of
from app.core.web.i18n import language

SENTENCES = ("_", "ngettext", "pgettext", "npgettext")


class Environment(FlaskEnvironment):
    """Returns templates in the language of the page. Each language has its own overlay of this environment."""

    translates = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.filters["isolated"] = isolated

    def get_template(
        self,
        name: str | Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,  # noqa: A002 — Jinja's name
    ) -> Template:
        if self.translates:
            return super().get_template(name, parent, globals)
        return self._speaking(language()).get_template(name, parent, globals)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the shared globals without copying them: they would be copied for every template of every page."""
        return super().make_globals(d) if d else self.globals

    def _speaking(self, code: str) -> Environment:
        spoken: dict[str, Environment] = self.__dict__.setdefault("_spoken", {})
        if code not in spoken:
            spoken[code] = self.overlay(bytecode_cache=cache_of(self.app, code))
            spoken[code].translates = True
        return spoken[code]

    def _generate(self, source: nodes.Template, name: str | None, *rest: Any, **options: Any) -> str:
        if self.translates:
            is_escaped = self.autoescape(name) if callable(self.autoescape) else self.autoescape
            source = _Translation(Markup if is_escaped else str).visit(source)
        return super()._generate(source, name, *rest, **options)


class _Translation(NodeTransformer):
    """Replaces `_("…")` by its translation, also with placeholders: `_("… %(name)s", name=…)`."""

    def __init__(self, kind: type[str]) -> None:
        self.kind = kind

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 — Jinja's name
        self.generic_visit(call)
        if not (isinstance(call.node, nodes.Name) and call.node.name in SENTENCES):
            return call
        for gap in call.kwargs:  # user input is isolated, whatever the direction of its script
            gap.value = nodes.Filter(gap.value, "isolated", [], [], None, None, lineno=call.lineno)
        if call.node.name != "_" or len(call.args) != 1:
            return call
        (sentence,) = call.args
        if not isinstance(sentence, nodes.Const) or call.dyn_args or call.dyn_kwargs:
            return call
        words = self.kind(gettext(sentence.value))
        if not call.kwargs:
            return nodes.Const(words % {}, lineno=call.lineno)
        gaps = [nodes.Pair(nodes.Const(gap.key), gap.value) for gap in call.kwargs]
        return nodes.Mod(nodes.Const(words), nodes.Dict(gaps), lineno=call.lineno)
