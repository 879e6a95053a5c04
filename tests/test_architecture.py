"""The architecture, as a test: what the documents promise about the code is true of the code."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from werkzeug.routing import Rule

from app.core.outbox.events import ANNOUNCED
from app.wiring.reactions import CHANNELS, REACTIONS
from app.wiring.schedule import SCHEDULE
from app.wiring.slots import SLOTS

ROOT = Path(__file__).parents[1]
CODE = sorted((ROOT / "app").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.*"))
SCRIPTS = sorted((ROOT / "static/js").rglob("*.js"))
PLAIN_NAMES = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
PURE = {"flask", "flask_login", "flask_sqlalchemy", "flask_wtf", "sqlalchemy", "werkzeug"}
SHORTEST_FILE, LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TEMPLATE, LONGEST_SCRIPT, LONGEST_VIEW = 15, 250, 40, 60, 60, 12


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def trees() -> dict[str, ast.Module]:
    """All modules of the application; every worker of pytest imports this file, and one of them runs it."""
    return {name_of(path): ast.parse(path.read_text()) for path in CODE}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef))


def modules_of(statement: ast.AST) -> list[str]:
    """The modules that an import statement names."""
    if isinstance(statement, ast.ImportFrom):
        return [statement.module or ""]
    return [alias.name for alias in statement.names] if isinstance(statement, ast.Import) else []


def imported(tree: ast.AST) -> set[str]:
    return {module for each in ast.walk(tree) for module in modules_of(each)}


def statements_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body without its docstring, however long lines are broken."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    return sum(len(ast.unparse(each).splitlines()) for each in body)


def lines_of(path: Path, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function's body without its docstring and without empty lines."""
    body = function.body[1:] if ast.get_docstring(function) else function.body
    written = path.read_text().splitlines()[body[0].lineno - 1 : function.end_lineno] if body else []
    return sum(1 for line in written if line.strip())


def commits(tree: ast.AST) -> bool:
    """Does it call a `commit()` other than that of a savepoint or of the search index's writer?"""
    calls = (each.func for each in ast.walk(tree) if isinstance(each, ast.Call))
    asked = (each.value for each in calls if isinstance(each, ast.Attribute) and each.attr == "commit")
    return not all(isinstance(each, ast.Name) and each.id in {"savepoint", "writer"} for each in asked)


def test_only_the_unit_of_work_commits():
    assert {name for name, tree in trees().items() if commits(tree)} == {
        "app/core/db/session.py",
        "app/core/web/transaction.py",
    }


def test_policies_clocks_and_rules_import_neither_flask_nor_the_database():
    pure = {
        name: tree for name, tree in trees().items() if name.endswith(("/policies.py", "/sla/clock.py", "/rules.py"))
    }
    assert len(pure) > 4
    assert {name for name, tree in pure.items() if {each.split(".")[0] for each in imported(tree)} & PURE} == set()


def test_views_speak_no_sql():
    views = {name: tree for name, tree in trees().items() if name.endswith("views.py")}
    assert len(views) > 10
    assert {
        name for name, tree in views.items() if any(each.startswith("sqlalchemy") for each in imported(tree))
    } == set()
    assert {name for name, tree in views.items() for each in ast.walk(tree) if _is_session(each)} == set()


def _is_session(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in {"session", "query"} and _names(node.value, "db")


def _names(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def test_actions_read_neither_the_clock_nor_the_request():
    actions = {name: tree for name, tree in trees().items() if name.endswith("/actions.py")}
    forbidden = {"flask", "flask_login", "flask_wtf", "app.core.web.http", "app.core.clock"}
    assert {name for name, tree in actions.items() if imported(tree) & forbidden} == set()


REMOVED_AT = {"deleted_at", "hidden_at"}


def is_removal_time(node: ast.AST) -> bool:
    return isinstance(node, ast.Attribute) and node.attr in REMOVED_AT


def conditions_of(node: ast.AST) -> list[ast.expr]:
    """What an expression or statement reads as true or false, or compares with nothing, in Python or SQL."""
    if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
        return [node.test]
    if isinstance(node, ast.BoolOp):
        return node.values
    if isinstance(node, ast.UnaryOp):
        return [node.operand]
    if isinstance(node, ast.Compare) and any(isinstance(each, ast.Constant) for each in node.comparators):
        return [node.left]
    if isinstance(node, ast.Attribute) and node.attr in {"is_", "is_not", "isnot", "is_distinct_from"}:
        return [node.value]
    return []


def test_whether_something_is_shown_is_decided_in_one_place():
    by_hand = {
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if any(is_removal_time(each) for each in conditions_of(node))
    }
    assert by_hand == {"app/community/removal/models.py"}
    read = {name_of(path): re.sub(r"when\(\w+\.\w+\)", "", path.read_text()) for path in TEMPLATES}
    assert {name for name, text in read.items() if re.search(r"\.(deleted|hidden)_at\b", text)} == set()


def test_who_is_staff_of_which_space_is_decided_in_one_place():
    by_hand = {
        name
        for name, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension) and isinstance(node.iter, ast.Attribute) and node.iter.attr == "roles"
    }
    assert by_hand == {"app/accounts/members/models.py", "app/community/roles.py"}


def test_nothing_of_ours_is_imported_inside_a_function():
    inside = {
        (name, function.name)
        for name, tree in trees().items()
        for function in functions(tree)
        for each in ast.walk(function)
        if any(module.split(".")[0] in {"app", "config"} for module in modules_of(each))
    }
    assert inside == set()


def test_no_module_is_named_for_its_rank():
    assert {name_of(path) for path in CODE if {path.stem, path.parent.name} & PLAIN_NAMES} == set()


def test_files_functions_templates_and_scripts_are_short():
    sizes = {name_of(path): len(path.read_text().splitlines()) for path in (*CODE, *TEMPLATES, *SCRIPTS)}
    longest = {".py": LONGEST_FILE, ".js": LONGEST_SCRIPT}
    assert {n: size for n, size in sizes.items() if size > longest.get(Path(n).suffix, LONGEST_TEMPLATE)} == {}
    lengths = {
        (name, each.name): lines_of(ROOT / name, each) for name, tree in trees().items() for each in functions(tree)
    }
    assert {each: size for each, size in lengths.items() if size > LONGEST_FUNCTION} == {}


def test_a_short_file_has_one_of_the_standard_names():
    page = (ROOT / "docs/architecture.md").read_text()
    rows = re.findall(r"^\| \w+ \| ((?:`\w+` ?)+) \|", page, flags=re.MULTILINE)
    standard = {"__init__", *re.findall(r"\w+", " ".join(rows))}
    sizes = {name_of(path): len([1 for line in path.read_text().splitlines() if line.strip()]) for path in CODE}
    assert {n: size for n, size in sizes.items() if size < SHORTEST_FILE and Path(n).stem not in standard} == {}


def test_views_load_ask_act_and_answer_in_twelve_lines(sqlite_applications):
    app = sqlite_applications.app
    views = {app.view_functions[rule.endpoint] for rule in app.url_map.iter_rules() if is_ours(rule)}
    places = {(view.__wrapped__ if hasattr(view, "__wrapped__") else view).__code__ for view in views}
    here = {(code.co_filename, code.co_name) for code in places}
    lengths = {
        (name, each.name): statements_of(each)
        for name, tree in trees().items()
        for each in functions(tree)
        if (str(ROOT / name), each.name) in here
    }
    assert {each: size for each, size in lengths.items() if size > LONGEST_VIEW} == {}


def is_ours(rule: Rule) -> bool:
    return "." in rule.endpoint


def test_every_event_is_on_the_page_of_reactions():
    listed = {event.name for event in REACTIONS}
    assert (set(ANNOUNCED) - listed, listed - set(ANNOUNCED)) == (set(), set())


def test_every_event_has_a_sentence_and_a_name_of_its_domain():
    for event in ANNOUNCED.values():
        assert re.fullmatch(r"[a-z]+\.[a-z_]+", event.name), event
        assert event.sentence.endswith("."), event


def test_no_two_reactions_share_a_name():
    known = {*CHANNELS, *(reaction for listed in REACTIONS.values() for reaction in listed)}
    assert {name for name, number in Counter(each.name for each in known).items() if number > 1} == set()


def test_every_slot_that_a_page_names_is_filled_on_the_page_of_slots_and_no_other():
    texts = (path.read_text() for path in TEMPLATES)
    named = {name for text in texts for name in re.findall(r"\bslot\(\s*[\"']([^\"']+)", text)}
    assert (named - set(SLOTS), set(SLOTS) - named) == (set(), set())


def test_every_job_of_the_schedule_can_be_called_with_the_time():
    for job in SCHEDULE:
        assert callable(job.function), job
        assert job.function.__code__.co_argcount == 1, job
        assert job.minutes > 0, job
    assert len({job.function for job in SCHEDULE}) == len(SCHEDULE)


DATA = 'type="application/ld+json"'  # read by search engines, run by nobody


@pytest.mark.parametrize("path", [path for path in TEMPLATES if path.suffix == ".html"], ids=name_of)
def test_no_template_holds_a_style_or_a_script_of_its_own(path):
    if "/mail/" in name_of(path) or name_of(path).startswith("templates/layouts/mail"):
        pytest.skip("mail readers know no style sheets")
    tags = re.findall(r"<[a-z][^<>]*>", re.sub(r"{%.*?%}|{{.*?}}|{#.*?#}", "", path.read_text(), flags=re.DOTALL))
    assert [tag for tag in tags if re.search(r"\s(?:style|on[a-z]+)\s*=", tag)] == []
    own = [tag for tag in tags if tag.startswith(("<style", "<script")) and "src=" not in tag and DATA not in tag]
    assert own == []


def test_what_members_wrote_is_shown_without_images_of_other_sites():
    assert [path for path in TEMPLATES if re.search(r"html\s*\|\s*safe", path.read_text())] == []  # but `| prose`
