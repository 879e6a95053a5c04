"""Measure how well each engine finds similar questions: `python -m benchmarks.relevance [--engine NAME]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from app.core.text_index.documents import Document
from benchmarks.figures import table
from benchmarks.relevance.datasets import ASK_UBUNTU, SEMEVAL, SITES, Dataset, ask_ubuntu, latest_sites, semeval, site
from benchmarks.relevance.measures import (
    Ranking,
    average_precision,
    average_recall,
    is_found_within,
    mean,
    reciprocal_rank,
)
from benchmarks.relevance.ranking import ENGINES, application, index, ranking

HEAD = ("questions", "from", "searches", "pairs", "MAP", "AvgRec", "MRR", "R@1", "R@3", "R@5", "R@10")
ALL = "all sites"
PUBLISHED = """SemEval-2016 3B, published: on dev, the order of the search engine 71.35 MAP, 86.11 AvgRec, 76.67 MRR;
on the test set (not here), search engine 74.75 MAP, winner 76.70, best seen later 77.47."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("--engine", choices=(*ENGINES, "all"), default="all")
    parser.add_argument("--data", type=Path, default=os.environ.get("PEERCARE_DATA"), help="else PEERCARE_DATA")
    chosen = parser.parse_args()
    if chosen.data is None:
        parser.error("set PEERCARE_DATA, or name the folder of real data with --data")
    datasets = [semeval(chosen.data / SEMEVAL), ask_ubuntu(chosen.data / ASK_UBUNTU)]
    sites = [site(place) for place in latest_sites(chosen.data / SITES)]
    for engine in ENGINES if chosen.engine == "all" else (chosen.engine,):
        print(f"\n{engine}\n\n{table(HEAD, measure(engine, datasets, sites))}")
    print(f"\n{PUBLISHED}")


def measure(engine: str, datasets: Sequence[Dataset], sites: Sequence[Dataset]) -> list[list[str]]:
    """Return the rows of one engine: each dataset, then all sites together."""
    rows: list[list[str]] = []
    pooled: dict[bool, list[Ranking]] = {False: [], True: []}
    with application(engine):
        before: dict[int, Document] = {}
        for dataset in (*datasets, *sites):
            index(dataset, before)
            before = dataset.documents
            for with_body in (False, True):
                rankings = [ranking(search, with_body=with_body) for search in dataset.searches]
                rows.append(_row(dataset.name, rankings, _pairs([dataset]), with_body=with_body))
                if dataset in sites:
                    pooled[with_body] += rankings
    rows += [_row(ALL, rankings, _pairs(sites), with_body=with_body) for with_body, rankings in pooled.items()]
    return rows


def _row(name: str, rankings: Sequence[Ranking], pairs: int, *, with_body: bool) -> list[str]:
    means = (mean(each, rankings) for each in (reciprocal_rank, *map(is_found_within, (1, 3, 5, 10))))
    values = (mean(average_precision, rankings), average_recall(rankings), *means)
    return [
        name,
        "title, body" if with_body else "title",
        f"{len(rankings):,}",
        f"{pairs:,}",
        *(f"{100 * value:.2f}" for value in values),
    ]


def _pairs(datasets: Sequence[Dataset]) -> int:
    return sum(len(search.relevant) for dataset in datasets for search in dataset.searches)


if __name__ == "__main__":
    main()
