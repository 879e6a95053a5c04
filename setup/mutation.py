"""Mutation check of the pure modules: `python -m setup.mutation [MINUTES]`.

mutmut changes one operator, number, argument or keyword at a time and runs the tests that reach the changed function.
A mutant that no test notices survives and is printed. Which modules and tests: `[tool.mutmut]` in pyproject.toml.
Everything happens in the git-ignored `.cache/mutation`, where `mutmut browse` shows the results.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import libcst as cst

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".cache" / "mutation"
PROCESSES = 2
MINUTES = 20.0
HERE = "here"  # the argument with which this module starts itself in WORK
NEEDED = ("app", "config.py", "migrations", "pyproject.toml", "setup", "static", "templates", "tests", "translations")
EQUIVALENT = {
    "app.cases.sla.clock.x__targets": "runs on import, before a mutant is chosen; a test compares the whole table",
    "app.cases.policies.x_can_message": "a stranger reads no messages, so the branch for strangers only helps mypy",
    "app.accounts.policies.x_can_administer": "no role is named None, and an admin has every role",
    "app.suggestions.policies.x_can_suggest": "asking is open to everyone in every preset, in any space",
}
"""Functions whose survivors change nothing that anyone sees, with the reason."""

Operator = Callable[[cst.CSTNode], Iterable[cst.CSTNode]]


def main(minutes: float) -> int:
    """Try all mutants for at most so many minutes, and print the survivors; return 1 if the run itself failed."""
    shutil.rmtree(WORK, ignore_errors=True)
    WORK.mkdir(parents=True)
    for name in NEEDED:
        (WORK / name).symlink_to(ROOT / name)
    log = WORK / "log"
    if not _finishes(log, minutes):
        print("\n".join(re.split(r"[\r\n]+", log.read_text(errors="replace"))[-40:]))
        return 1
    os.chdir(WORK)  # mutmut finds the results there
    report()
    return 0


def _finishes(log: Path, minutes: float) -> bool:
    """Run mutmut, interrupting it when the time is over; return whether it got as far as trying mutants."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "setup.mutation", HERE]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=WORK, env=environment, stdout=output, stderr=output, stdin=subprocess.DEVNULL
        ) as process,
    ):
        try:
            return process.wait(minutes * 60) == 0
        except subprocess.TimeoutExpired:
            print(f"Stopped after {minutes:g} minutes.")
            process.send_signal(signal.SIGINT)
            process.wait()
    return "Running mutation testing" in log.read_text(errors="replace")


def try_all() -> None:
    """Run mutmut in the working directory, without mutants of texts."""
    from mutmut import __main__ as mutmut  # noqa: PLC0415 - it reads its configuration from the working directory
    from mutmut.mutation import file_mutation, mutators  # noqa: PLC0415

    file_mutation.mutation_operators = [  # type: ignore[attr-defined]
        (kind, _outside_sentences(operate))
        for kind, operate in mutators.mutation_operators
        if kind is not cst.BaseString
    ]
    mutmut._run((), PROCESSES)  # noqa: SLF001 - the command itself reads its arguments


def _outside_sentences(operator: Operator) -> Operator:
    """Leave the arguments of `_(…)` as they are: no test repeats every sentence."""

    def mutate(node: cst.CSTNode) -> Iterable[cst.CSTNode]:
        is_sentence = isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value == "_"
        return () if is_sentence else operator(node)

    return mutate


def report() -> None:
    """Print the number of mutants of each module by result, the functions without tests, and the survivors."""
    from mutmut.stats import status_by_exit_code  # noqa: PLC0415

    total: Counter[str] = Counter()
    untested, survivors = set(), []
    for meta in sorted(Path("mutants").rglob("*.py.meta")):
        module, counts = str(meta.relative_to("mutants").with_suffix("")), Counter[str]()
        for mutant, exit_code in json.loads(meta.read_text())["exit_code_by_key"].items():
            function, status = mutant.partition("__mutmut_")[0], status_by_exit_code[exit_code]
            if status == "survived":
                status = "equivalent" if function in EQUIVALENT else status
                survivors += [] if function in EQUIVALENT else [f"{mutant}\n{_changed_lines(mutant, module)}"]
            untested |= {function} if status == "no tests" else set()
            counts[status] += 1
        print(f"{module:45} " + ", ".join(f"{number} {status}" for status, number in sorted(counts.items())))
        total += counts
    print(*(f"No test reaches {function}" for function in sorted(untested)), *survivors, sep="\n")
    print(f"{total.total()} mutants: " + ", ".join(f"{number} {status}" for status, number in sorted(total.items())))


def _changed_lines(mutant: str, module: str) -> str:
    from mutmut.mutation.diff_apply import get_diff_for_mutant  # noqa: PLC0415

    lines = get_diff_for_mutant(mutant, path=module).splitlines()[2:]
    return "\n".join(f"    {line}" for line in lines if line.startswith(("-", "+")))


if __name__ == "__main__":
    if sys.argv[1:] == [HERE]:
        try_all()
    else:
        sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else MINUTES))
