"""Measure how well each engine finds similar questions: `python -m benchmarks.relevance [--engine NAME]`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

from app.core.text_index.documents import Document
from app.core.text_vectors.semantics import Encoder
from benchmarks.figures import table
from benchmarks.relevance.datasets import (
    ASK_UBUNTU,
    SEMEVAL,
    SITES,
    Dataset,
    ask_ubuntu,
    bilingual_titles,
    latest_sites,
    semeval,
    site,
)
from benchmarks.relevance.measures import (
    Ranking,
    average_precision,
    average_recall,
    is_found_within,
    mean,
    reciprocal_rank,
)
from benchmarks.relevance.nearest import time_of_nearest
from benchmarks.relevance.ranking import ENGINES, RememberingEncoder, application, index, ranking

HEAD = ("questions", "from", "searches", "pairs", "MAP", "AvgRec", "MRR", "R@1", "R@3", "R@5", "R@10")
ALL, BILINGUAL, TITLES = "all sites", "french.meta", "titles, both directions"
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
    places = list(latest_sites(chosen.data / SITES))
    sites = [site(place) for place in places]
    titles = [half for place in places if place.name.startswith(BILINGUAL) for half in bilingual_titles(place)]
    remembering = RememberingEncoder()
    for engine in ENGINES if chosen.engine == "all" else (chosen.engine,):
        for name, encoder in ((engine, None), (f"{engine}, with semantic ranking", remembering)):
            rows = measure(engine, datasets, sites, titles, encoder)
            print(f"\n{name}\n\n{table(HEAD, rows)}", flush=True)
    print(f"\n{PUBLISHED}\n\n{time_of_nearest()}")


def measure(
    engine: str,
    datasets: Sequence[Dataset],
    sites: Sequence[Dataset],
    titles: Sequence[Dataset],
    encoder: Encoder | None = None,
) -> list[list[str]]:
    """Return the rows of one engine: each dataset, then all sites together, and titles in two languages."""
    rows: list[list[str]] = []
    pooled: dict[bool, list[Ranking]] = {False: [], True: []}
    both: list[Ranking] = []
    with application(engine, encoder):
        before: dict[int, Document] = {}
        for dataset in (*datasets, *sites, *titles):
            index(dataset, before)
            before = dataset.documents
            for with_body in (False,) if dataset in titles else (False, True):
                rankings = [ranking(search, with_body=with_body) for search in dataset.searches]
                if dataset in titles:
                    both += rankings
                else:
                    rows.append(_row(dataset.name, rankings, _pairs([dataset]), with_body=with_body))
                if dataset in sites:
                    pooled[with_body] += rankings
    rows += [_row(ALL, rankings, _pairs(sites), with_body=with_body) for with_body, rankings in pooled.items()]
    return [*rows, _row(TITLES, both, _pairs(titles), with_body=False)]


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
