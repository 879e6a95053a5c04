"""Readers of the datasets: each becomes documents to index, and searches with the documents that they should find."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree as ET

from app.core.text.html import to_text
from app.core.text_index.documents import ASIDE, BEST, BODY, Document, Text
from app.importing.dump_reader import Row, rows

SEMEVAL, ASK_UBUNTU, SITES = "semeval2016_task3B", "dupquestion_pairs_askubuntu", "stackexchange_dumps"
QUESTION, ANSWER, DUPLICATE = "1", "2", "3"  # PostTypeId, LinkTypeId
FIRST_BLOCK = re.compile(r"<(?:p|blockquote|pre|[ou]l|h\d|hr|div)\b")
NAMED_DUPLICATE = re.compile(r"<blockquote>(?:(?!</blockquote>).)*Possible Duplicate.*?</blockquote>", re.DOTALL)
BETWEEN_LANGUAGES = re.compile(r" / | [-–—] ")
TAG = re.compile(r"[^<>|]+")


@dataclass(frozen=True)
class Search:
    """A question, and the documents that it should find.

    Only `candidates` are ranked if there are any; the question itself (`but`) is left out.
    """

    title: str
    body: str
    relevant: set[int] = field(default_factory=set)
    candidates: list[int] = field(default_factory=list)
    but: int = 0


@dataclass
class Dataset:
    """What is indexed together, by number, and what is searched in it."""

    name: str
    documents: dict[int, Document] = field(default_factory=dict)
    searches: list[Search] = field(default_factory=list)


def semeval(folder: Path) -> Dataset:
    """Return the ten related questions of each question, with their comments.

    The file order is that of the search engine. Part 2 of the training data is indexed too, for document frequencies.
    """
    found = Dataset("SemEval-2016 3B dev")
    searches: dict[str, Search] = {}
    for part in ("dev", "train-part2"):
        for question in ET.parse(folder / f"SemEval2016-Task3-CQA-QL-{part}.xml").getroot():
            number = len(found.documents) + 1
            related = _element(question, "Thread/RelQuestion")
            texts = [(BEST, _content(related, "RelQBody"))]
            texts += [(ASIDE, _content(each, "RelCText")) for each in question.findall("Thread/RelComment")]
            found.documents[number] = _document(number, _content(related, "RelQSubject"), texts)
            if part == "dev":
                title, body = _content(question, "OrgQSubject"), _content(question, "OrgQBody")
                search = searches.setdefault(question.attrib["ORGQ_ID"], Search(title, body))
                search.candidates.append(number)
                if related.attrib["RELQ_RELEVANCE2ORGQ"] != "Irrelevant":
                    search.relevant.add(number)
    found.searches = list(searches.values())
    return found


def ask_ubuntu(folder: Path) -> Dataset:
    """Return all questions of the pairs; each duplicate, the second of its pair, should find the first."""
    found = Dataset("Ask Ubuntu")
    numbers: dict[str, int] = {}
    relevant: dict[str, set[int]] = {}
    for line in (folder / "askubuntu_noclue_val.tsv").read_text().splitlines():
        label, *pair = line.split("\t")
        for text in pair:
            numbers.setdefault(text, len(numbers) + 1)
        if label == "duplicate":
            relevant.setdefault(pair[1], set()).add(numbers[pair[0]])
    for text, number in numbers.items():
        title, body = _title_and_body(text)
        found.documents[number] = _document(number, title, [(BEST, body)])
        if text in relevant:
            found.searches.append(Search(title, body, relevant[text], but=number))
    return found


def site(folder: Path) -> Dataset:
    """Return all questions of a Stack Exchange site with answers, comments and tags, and its duplicates as searches."""
    found = Dataset(folder.name)
    questions: dict[int, Row] = {}
    texts: dict[int, list[tuple[str, str]]] = {}
    threads: dict[str, int] = {}
    for row in rows(folder / "Posts.xml"):
        if row["PostTypeId"] in (QUESTION, ANSWER):
            thread = int(row["Id"] if row["PostTypeId"] == QUESTION else row["ParentId"])
            threads[row["Id"]] = thread
            if row["PostTypeId"] == QUESTION:
                questions[thread] = row
            is_best = row["Id"] in (str(thread), questions.get(thread, {}).get("AcceptedAnswerId"))
            texts.setdefault(thread, []).append((BEST if is_best else BODY, _plain(row["Body"])))
    for row in rows(folder / "Comments.xml"):
        if row["PostId"] in threads:
            texts[threads[row["PostId"]]].append((ASIDE, row["Text"]))
    language = "fr" if folder.name.startswith("french") else "en"
    for number, row in questions.items():
        tags = TAG.findall(row.get("Tags", ""))
        found.documents[number] = _document(number, row["Title"], texts[number], language, tags)
    originals: dict[int, set[int]] = {}
    for row in rows(folder / "PostLinks.xml"):
        post, related = int(row["PostId"]), int(row["RelatedPostId"])
        if row["LinkTypeId"] == DUPLICATE and {post, related} <= questions.keys():
            originals.setdefault(post, set()).add(related)
    for number, found_by in originals.items():
        row = questions[number]
        found.searches.append(Search(row["Title"], _plain(row["Body"]), found_by, but=number))
    return found


def bilingual_titles(folder: Path) -> tuple[Dataset, Dataset]:
    """Return the titles of a site that are written twice, split at " / " or a dash: each half should find the other.

    Of 48 titles of french.meta, 5 have both halves in one language.
    """
    halves: dict[int, list[str]] = {}
    for row in rows(folder / "Posts.xml"):
        parts = BETWEEN_LANGUAGES.split(row.get("Title", ""))
        if row["PostTypeId"] == QUESTION and len(parts) == 2:
            halves[int(row["Id"])] = parts
    found = (Dataset("titles by their 1st half"), Dataset("titles by their 2nd half"))
    for number, parts in halves.items():
        for dataset, searched, other in zip(found, parts, reversed(parts), strict=True):
            dataset.documents[number] = _document(number, other, [])
            dataset.searches.append(Search(searched, "", {number}))
    return found


def latest_sites(folder: Path) -> Iterator[Path]:
    """Yield the latest dump of each site."""
    latest = {place.name.partition("_")[0]: place for place in sorted(folder.iterdir()) if place.is_dir()}
    yield from latest.values()


def _document(
    number: int, title: str, texts: list[tuple[str, str]], language: str = "en", tags: Collection[str] = ()
) -> Document:
    return Document(number, title, [Text(weight, number, 1, text) for weight, text in texts], language, list(tags))


def _title_and_body(text: str) -> tuple[str, str]:
    start = FIRST_BLOCK.search(text)
    place = start.start() if start else len(text)
    return _plain(text[:place]), _plain(text[place:])


def _plain(html: str) -> str:
    """Return the text without what names the question that it duplicates."""
    return to_text(NAMED_DUPLICATE.sub("", html), labels_images=False)


def _element(parent: ET.Element, path: str) -> ET.Element:
    found = parent.find(path)
    if found is None:
        raise ValueError(f"{parent.tag} has no {path}")
    return found


def _content(parent: ET.Element, path: str) -> str:
    return _element(parent, path).text or ""
