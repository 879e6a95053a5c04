"""Read a page: its links, its forms, what each button would send, and what its scripts ask for."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from tests.walks.scripts import Ask, asks_of

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
TEXT_TYPES = {"text", "search", "email", "password", "url", "tel", "number", "date", "time", "datetime-local", "month"}


@dataclass
class Control:
    """A field of a form."""

    name: str
    kind: str  # of an input its type; select, textarea
    value: str = ""
    options: list[tuple[str, bool]] = field(default_factory=list)  # value, and whether it is chosen
    checked: bool = False
    attributes: dict[str, str] = field(default_factory=dict)

    @property
    def is_typed(self) -> bool:
        return self.kind in TEXT_TYPES or self.kind == "textarea"


@dataclass
class Button:
    """A button that sends a form."""

    label: str
    name: str = ""
    value: str = ""
    action: str = ""
    is_plain: bool = False  # for those without script


@dataclass
class Form:
    """A form with its fields and the buttons that send it."""

    method: str
    action: str
    is_swapped: bool = False  # script sends it, and puts the answer into the page
    draft: str = ""  # the key under which script saves what is typed
    controls: list[Control] = field(default_factory=list)
    buttons: list[Button] = field(default_factory=list)


@dataclass
class Link:
    """A link, with its words."""

    href: str
    words: str
    is_swapped: bool = False  # script asks for it, and puts the answer into the page


class Page(HTMLParser):
    """Everything that a page offers, with addresses resolved against its own."""

    def __init__(self, address: str, html: str, again_at: str = "") -> None:
        """`again_at` is where it can be asked for again, if not at its own address."""
        super().__init__(convert_charrefs=True)
        self.address, self.again_at = address, again_at or address
        self.links: list[Link] = []
        self.in_main: list[Link] = []
        self.asks: list[Ask] = []
        self.targets: set[str] = set()  # ids of places that answers are put into
        self.ids: set[str] = set()
        self.title = ""
        self._forms: list[Form] = []
        self._by_id: dict[str, Form] = {}
        self._orphans: list[tuple[str, Control | Button]] = []
        self._open: list[str] = []
        self._form: Form | None = None
        self._select: Control | None = None
        self._disabled = 0
        self._words: list[str] | None = None
        self._target: Link | Button | Control | None = None
        self._option: tuple[str | None, bool] | None = None
        self.feed(html)
        self.close()
        for form_id, made in self._orphans:
            if form := self._by_id.get(form_id):
                self._put(form, made)

    @property
    def top(self) -> str:
        """What links to places on this page begin with."""
        return f"{self.address.partition('#')[0]}#"

    @property
    def forms(self) -> list[Form]:
        return [form for form in self._forms if form.buttons]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append(tag)
        if "template" in self._open:
            return
        if "id" in has:
            self.ids.add(has["id"])
        if has.get("hx-target", "").startswith("#"):
            self.targets.add(has["hx-target"][1:])
        self.asks += asks_of(tag, has, self.address)
        start = getattr(self, f"_start_{tag}", None)
        if start:
            start(has)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop() != tag:
            pass
        end = getattr(self, f"_end_{tag}", None)
        if end and "template" not in self._open:
            end()

    def handle_data(self, data: str) -> None:
        if self._words is not None:
            self._words.append(data)
        if self._open[-1:] == ["title"] and not self.title:
            self.title = data.strip()

    # What starts and ends

    def _start_a(self, has: dict[str, str]) -> None:
        if "href" in has:
            link = Link(urljoin(self.address, has["href"]), has.get("aria-label", ""), "hx-get" in has)
            self.links.append(link)
            if "main" in self._open:
                self.in_main.append(link)
            self._target, self._words = link, []

    def _end_a(self) -> None:
        self._end_words(Link)

    def _start_form(self, has: dict[str, str]) -> None:
        action = urljoin(self.address, has.get("action") or self.address)
        self._form = Form(has.get("method", "get").upper(), action, "hx-post" in has, has.get("data-draft", ""))
        self._forms.append(self._form)
        if "id" in has:
            self._by_id[has["id"]] = self._form

    def _end_form(self) -> None:
        self._form = None

    def _start_fieldset(self, has: dict[str, str]) -> None:
        if "disabled" in has or self._disabled:
            self._disabled += 1

    def _end_fieldset(self) -> None:
        self._disabled = max(0, self._disabled - 1)

    def _start_button(self, has: dict[str, str]) -> None:
        action = urljoin(self.address, has["formaction"]) if "formaction" in has else ""
        is_plain = "noscript" in self._open
        button = Button(has.get("aria-label", ""), has.get("name", ""), has.get("value", ""), action, is_plain)
        if has.get("type", "submit") == "submit":
            self._add(has, button)
        self._target, self._words = button, []

    def _end_button(self) -> None:
        self._end_words(Button)

    def _start_input(self, has: dict[str, str]) -> None:
        kind = has.get("type", "text")
        if kind in ("submit", "image"):
            self._add(has, Button(has.get("value", ""), has.get("name", ""), has.get("value", "")))
        elif kind not in ("button", "reset") and has.get("name"):
            value = has.get("value", "on" if kind in ("checkbox", "radio") else "")
            self._add(has, Control(has["name"], kind, value, checked="checked" in has, attributes=has))

    def _start_textarea(self, has: dict[str, str]) -> None:
        control = Control(has.get("name", ""), "textarea", attributes=has)
        if control.name:
            self._add(has, control)
        self._target, self._words = control, []

    def _end_textarea(self) -> None:
        self._end_words(Control)

    def _start_select(self, has: dict[str, str]) -> None:
        self._select = Control(has.get("name", ""), "select", attributes=has)
        if self._select.name:
            self._add(has, self._select)

    def _end_select(self) -> None:
        self._select = None

    def _start_option(self, has: dict[str, str]) -> None:
        if self._select is not None and "disabled" not in has:
            self._option = (has.get("value"), "selected" in has)
            self._words = []

    def _end_option(self) -> None:
        if self._select is not None and self._option is not None:
            value, is_chosen = self._option
            self._select.options.append(("".join(self._words or []).strip() if value is None else value, is_chosen))
        self._option = None

    def _end_words(self, kind: type) -> None:
        if isinstance(self._target, kind) and self._words is not None:
            words = "".join(self._words)
            if isinstance(self._target, Control):
                self._target.value = words.replace("\r\n", "\n").removeprefix("\n")
            elif isinstance(self._target, Button):
                self._target.label = self._target.label or " ".join(words.split())
            elif isinstance(self._target, Link):
                self._target.words = self._target.words or " ".join(words.split())
        self._target = self._words = None

    def _add(self, has: dict[str, str], made: Control | Button) -> None:
        if "disabled" in has or has.get("aria-disabled") == "true" or self._disabled:
            return
        if "form" in has:
            self._orphans.append((has["form"], made))
        elif self._form is not None:
            self._put(self._form, made)

    @staticmethod
    def _put(form: Form, made: Control | Button) -> None:
        (form.controls if isinstance(made, Control) else form.buttons).append(made)  # type: ignore[arg-type]


def is_ours(address: str, base: str) -> bool:
    """Whether a link stays on this site."""
    split = urlsplit(address)
    return split.scheme in ("http", "https") and split.netloc == urlsplit(base).netloc
