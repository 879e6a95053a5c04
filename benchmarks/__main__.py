"""Measure pages and posting, then what is promised: `python -m benchmarks --help`."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
from collections.abc import Sequence
from pathlib import Path

from benchmarks.databases import DATABASES
from benchmarks.figures import percentile, share, table
from benchmarks.measuring import DUMP, REQUESTS_BEFORE_WEIGHING, Result, Run, dump_in, measure
from benchmarks.pages import CONNECTIONS, Comparison
from benchmarks.verifying import QUICK, THOROUGH, verify
from setup.web import THREADS

HEAD = (
    "page", "requests/s", "p50 ms", "p99 ms", "CPU ms", "statements", "kB", "C1/s", "of C1", "C3/s", "C3 CPU ms",
    "of C3",
)  # fmt: skip


def main() -> None:
    chosen = _arguments()
    kinds = DATABASES if chosen.database == "both" else (chosen.database,)
    dump = dump_in(chosen.data)
    if not chosen.quick:
        _measure_pages(chosen, kinds, dump)
    print(f"# Promises\n\n{_machine()}\n", flush=True)
    why_no_dump = f"no {DUMP} in {chosen.data}" if chosen.data else "PEERCARE_DATA is not set"
    verify(kinds, QUICK if chosen.quick else THOROUGH, dump, why_no_dump)
    print(f"\nLoad of the machine at the end: {os.getloadavg()[0]:.1f}.")


def _measure_pages(chosen: argparse.Namespace, kinds: Sequence[str], dump: Path | None) -> None:
    run = Run(
        seconds=chosen.seconds,
        dump=dump,
        threads=chosen.threads,
        cases=chosen.cases,
        is_safe=not chosen.no_fsync,
    )
    print(f"# Benchmark\n\n{_circumstances(run)}", flush=True)
    for kind in kinds:
        print(f"\n## {kind}\n\n{_told(measure(kind, run))}\n", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="only the promises, met or missed, in about six minutes")
    parser.add_argument("--seconds", type=float, default=5.0, help="of load, for each page and each ceiling")
    parser.add_argument("--database", choices=(*DATABASES, "both"), default="both")
    parser.add_argument(
        "--data", default=os.environ.get("PEERCARE_DATA"), help="the folder of real data; else PEERCARE_DATA"
    )
    parser.add_argument("--threads", type=int, default=0, help="generated threads, besides the real site's")
    parser.add_argument("--cases", type=int, default=10_000, help="of which at most 1,000 are open; 0 leaves them out")
    parser.add_argument("--no-fsync", action="store_true", help="let PostgreSQL forget what a crash would take")
    return parser.parse_args()


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores, Python {platform.python_version()}, one web process of {THREADS} threads; "
        f"load of the machine before: {os.getloadavg()[0]:.1f}."
    )


def _circumstances(run: Run) -> str:
    generator = "wrk" if shutil.which("wrk") else "our own client"
    site = run.dump.name if run.dump else "a generated site"
    return f"{site}; {generator}, {CONNECTIONS} connections, {run.seconds:g} s each; {_machine()}"


def _told(result: Result) -> str:
    site, posts, memory = result.site, result.posts, result.memory
    p50, p95, p99 = (percentile(posts, each) for each in (0.5, 0.95, 0.99))
    return f"""{site.threads:,} threads, {site.cases:,} cases; the thread that is read has {site.answers} answers.

{table(HEAD, [_row(each) for each in result.comparisons])}

Posting an answer, {len(posts)} by {len(site.tokens)} members at once: \
p50 {p50:.1f} ms, p95 {p95:.1f} ms, p99 {p99:.1f} ms.

The web process after {REQUESTS_BEFORE_WEIGHING:,} requests: {memory.resident:.0f} MB resident, \
{memory.proportional:.0f} MB where what it shares is split."""


def _row(each: Comparison) -> list[str]:
    ours, c1, c3 = each.ours, each.c1, each.c3
    return [
        each.page.name,
        f"{ours.load.per_second:,.0f}",
        f"{ours.load.p50:.1f}",
        f"{ours.load.p99:.1f}",
        f"{ours.processor:.2f}",
        str(each.statements),
        f"{each.size / 1024:.1f}",
        f"{c1.load.per_second:,.0f}",
        share(ours.load.per_second, c1.load.per_second),
        f"{c3.load.per_second:,.0f}",
        f"{c3.processor:.2f}",
        share(ours.load.per_second, c3.load.per_second),
    ]


if __name__ == "__main__":
    main()
