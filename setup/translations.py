"""Check, update or compile the translations: `python -m setup.translations check`, `update` or `compile`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("fr",)
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
WIDTH = 120  # characters per line


def compile_what_changed(root: Path = ROOT) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return the files written."""
    written = []
    for source in sorted((root / "translations").glob("*/LC_MESSAGES/*.po")):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            draft = compiled.with_suffix(".mo.part")
            with draft.open("wb") as file:
                write_mo(file, _read(source))
            draft.replace(compiled)
            written.append(compiled)
    return written


def untranslated(root: Path = ROOT) -> list[str]:
    """Return the messages that are missing, fuzzy or wrong in a translation, one line each."""
    wanted = _extract(root)
    return [f"{language}: {line}" for language in LANGUAGES for line in _gaps(wanted, _read(_place(root, language)))]


def update(root: Path = ROOT) -> None:
    """Update every catalogue with the messages in code and templates. Existing translations stay."""
    wanted = _extract(root)
    for language in LANGUAGES:
        place = _place(root, language)
        catalog = _read(place)
        catalog.update(wanted, no_fuzzy_matching=True, update_header_comment=False)
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as file:
            write_po(file, catalog, width=WIDTH, sort_output=True, no_location=True, ignore_obsolete=True)


def _place(root: Path, language: str) -> Path:
    return root / "translations" / language / "LC_MESSAGES" / "messages.po"


def _read(place: Path) -> Catalog:
    """Return the catalogue at this path, or an empty one in the language of its folder."""
    language = place.parent.parent.name
    if place.exists():
        with place.open("rb") as file:
            return read_po(file, locale=language)
    return Catalog(locale=language, project="Peercare", fuzzy=False, header_comment="# Translations of Peercare.")


def _extract(root: Path) -> Catalog:
    with (root / "babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)  # type: ignore[no-untyped-call]
    wanted = Catalog()
    for name, line, message, comments, context in extract_from_dir(root, methods, options, KEYWORDS):
        wanted.add(message, None, [(name, line)], auto_comments=comments, context=context)
    return wanted


def _gaps(wanted: Catalog, translated: Catalog) -> Iterator[str]:
    for message in wanted:
        if not message.id:
            continue  # the header
        fault = _fault(translated.get(_key(message), message.context), translated)
        if fault:
            name, line = message.locations[0]
            yield f"{name}:{line}: {fault}: {_key(message)!r}"


def _fault(message: Message | None, catalog: Catalog) -> str:
    if message is None:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    if not all(forms):
        return "empty"
    return "; ".join(str(error) for error in message.check(catalog))


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def main(task: str = "check") -> int:
    """Run the task; return 1 if a check finds untranslated messages."""
    if task == "update":
        update()
        return 0
    if task == "compile":
        compile_what_changed()
        return 0
    gaps = untranslated()
    print("\n".join(gaps) if gaps else "Translations are complete.")
    return 1 if gaps else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
