"""Layers and order inside a domain, as docs/architecture.md lists them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.wiring import tables

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs/architecture.md").read_text()
LAYERS = ("facts", "work", "shape", "doors", "lists")
WORK = LAYERS.index("work")
ROOT_FOLDER = -1  # what several subjects share stands below all folders of its domain
ALLOWED = {
    ("app.community.duplicates", "app.community.question_lists.queries"),  # lists duplicates as rows of questions
    ("app.community.drafts.queries", "app.community.posts.policies"),  # may the form of a draft still be used?
}
FACADES = {"app.community.template_policies"}  # what templates know as `may`


def listed_layers() -> dict[str, int]:
    """The layer of each file name, from the table and the list below it."""
    found: dict[str, int] = {}
    for layer, files in re.findall(r"^\| (\w+) \| ((?:`\w+` ?)+) \|", PAGE, flags=re.MULTILINE):
        found |= dict.fromkeys(re.findall(r"\w+", files), LAYERS.index(layer))
    for layer, modules in re.findall(r"^- (\w+): ((?:`\w+` ?)+)$", PAGE, flags=re.MULTILINE):
        found |= dict.fromkeys(re.findall(r"\w+", modules), LAYERS.index(layer))
    return found


def listed_folders() -> dict[tuple[str, str], int]:
    """The place of each folder in its domain, and which are pages."""
    found: dict[tuple[str, str], int] = {}
    domain = ""
    for line in PAGE.split("```")[1].splitlines():
        if match := re.match(r"  (\w+)/", line):
            domain = match[1]
        elif match := re.match(r"    (\w+)/", line):
            found[domain, match[1]] = len(found)
    return found


LAYER_OF, FOLDERS = listed_layers(), listed_folders()
PAGES = set(re.findall(r"^    (\w+)/ +PAGE", PAGE, flags=re.MULTILINE))
MODULES = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in (ROOT / "app").rglob("*.py")}
DOMAINS = sorted({domain for domain, _folder in FOLDERS} - {"core"})


def layer(module: str) -> int:
    return LAYER_OF.get(module.rsplit(".", 1)[1], WORK)


def place(module: str) -> int:
    parts = module.split(".")
    return ROOT_FOLDER if len(parts) == 3 else FOLDERS[parts[1], parts[2]]


def imports_of(module: str) -> Iterator[str]:
    """The modules of its own domain that a module imports."""
    domain = ".".join(module.split(".")[:2])
    for each in ast.walk(ast.parse(MODULES[module].read_text())):
        if isinstance(each, ast.ImportFrom) and (each.module or "").startswith(domain):
            for alias in each.names:
                whole = f"{each.module}.{alias.name}"
                yield whole if whole in MODULES else each.module or ""


def may_import(module: str, other: str) -> bool:
    if layer(other) == LAYERS.index("facts") or layer(other) < layer(module):
        return True
    if layer(other) > layer(module):
        return False
    is_page = layer(other) == LAYERS.index("doors") and other.split(".")[2] in PAGES
    return is_page or place(other) <= place(module)


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_file_imports_lower_layers_and_folders_listed_before_its_own(domain: str) -> None:
    mine = [name for name in MODULES if name.startswith(f"app.{domain}.") and not name.endswith("__init__")]
    edges = {(name, other) for name in mine if name not in FACADES for other in imports_of(name) if other in MODULES}
    assert {edge for edge in edges - ALLOWED if not may_import(*edge)} == set()


def test_every_folder_and_every_allowed_import_is_there() -> None:
    there = {tuple(path.relative_to(ROOT).parts[1:3]) for path in (ROOT / "app").glob("*/*/__init__.py")}
    subjects = {each for each in there if each[0] not in {"demo"}}
    assert subjects == set(FOLDERS)
    assert {edge for edge in ALLOWED if edge[1] not in set(imports_of(edge[0]))} == set()


def test_every_module_with_tables_is_listed() -> None:
    there = {name for name, path in MODULES.items() if "\n    __tablename__ =" in path.read_text()}
    assert {module.__name__ for module in tables.MODULES} == there


def test_a_folder_holds_at_most_twelve_files() -> None:
    folders = {path.parent for path in MODULES.values() if len(path.relative_to(ROOT).parts) == 4}
    sizes = {folder.name: len([each for each in folder.iterdir() if each.suffix == ".py"]) - 1 for folder in folders}
    assert {name: size for name, size in sizes.items() if size > 12} == {}
