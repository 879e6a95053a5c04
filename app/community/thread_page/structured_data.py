"""Structured data of a question for search engines: JSON-LD of type QAPage (schema.org; Google's "Q&A page")."""

from __future__ import annotations

from typing import Any

from app.community.posts.models import Post
from app.community.thread_page.queries import ThreadPage
from app.community.threads.models import Thread
from app.community.urls import thread_address
from app.core.text.html import to_text
from app.core.web.atom import public_address


def qa_page(thread: Thread, talk: ThreadPage) -> dict[str, Any] | None:
    """Return all fields that Google requires and recommends for a question page; None if it has no answers."""
    answers = talk.answers.items
    if not answers or not thread.is_question:
        return None
    accepted = [_answer(thread, post, talk) for post in answers if post.id == thread.accepted_post_id]
    others = [_answer(thread, post, talk) for post in answers if post.id != thread.accepted_post_id]
    question = {
        "@type": "Question",
        "name": thread.title,
        "answerCount": thread.answer_count,
        **_words(talk.opening, talk),
        "url": public_address(thread_address(thread)),
        "inLanguage": thread.locale,
        **({"acceptedAnswer": accepted[0]} if accepted else {}),
        **({"suggestedAnswer": others} if others else {}),
    }
    return {"@context": "https://schema.org", "@type": "QAPage", "mainEntity": question}


def _answer(thread: Thread, post: Post, talk: ThreadPage) -> dict[str, Any]:
    url = public_address(f"{thread_address(thread)}#p{post.id}")
    return {"@type": "Answer", **_words(post, talk), "url": url}


def _words(post: Post, talk: ThreadPage) -> dict[str, Any]:
    """Return the fields that questions and answers have in common."""
    said = {
        "text": to_text(post.html, labels_images=False),
        "upvoteCount": post.score,
        "datePublished": post.created_at.isoformat(),
        "author": _author(post),
    }
    if post.edited_at:
        said["dateModified"] = post.edited_at.isoformat()
    if comments := [_comment(comment) for comment in talk.comments.get(post.id, ())]:
        said["comment"] = comments
    return said


def _comment(post: Post) -> dict[str, Any]:
    return {
        "@type": "Comment",
        "text": to_text(post.html, labels_images=False),
        "datePublished": post.created_at.isoformat(),
        "author": _author(post),
    }


def _author(post: Post) -> dict[str, str]:
    if post.author is None:
        return {"@type": "Person", "name": post.author_name or "–"}
    return {"@type": "Person", "name": post.author.name, "url": public_address(f"/members/{post.author.handle}")}
