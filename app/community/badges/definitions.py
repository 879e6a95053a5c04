# ruff: noqa: E501 — a table reads best with one line for each row
"""All badges: name, level, description and rule."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from app.accounts.members.models import Member
from app.community.badges.criteria import (
    ACCEPTED,
    AFTER_DAYS,
    BRONZE,
    BY_ITS_ASKER,
    GOLD,
    OF_SOMEONE_ELSE,
    OWN_QUESTION,
    SILVER,
    Badge,
    answers,
    backings,
    comments,
    days_in_a_row,
    each_answer,
    each_in_ledger,
    each_question,
    each_tag,
    each_year,
    edits,
    ledger,
    member,
    over_the_cap,
    questions,
    unsung,
    votes,
)
from app.community.posts.models import OPENING, Post
from app.community.threads.models import Thread
from app.reputation import rules


def badge_title(name: str) -> str:
    """Return the title of the badge, or its name if it no longer exists."""
    return str(BADGES[name].title) if name in BADGES else name


HALF_AN_HOUR = 0.5 / 24  # days
# fmt: off
ALL = (
    # asking
    Badge("student", BRONZE, _("Student"), _("Asked a question that was upvoted."), questions(1, Post.score > 0)),
    Badge("curious", BRONZE, _("Curious"), _("Asked 5 questions that were upvoted."), questions(5, Post.score > 0)),
    Badge("inquisitive", SILVER, _("Inquisitive"), _("Asked 30 questions that were upvoted."), questions(30, Post.score > 0)),
    Badge("socratic", GOLD, _("Socratic"), _("Asked 100 questions that were upvoted."), questions(100, Post.score > 0)),
    Badge("nice-question", BRONZE, _("Nice question"), _("Asked a question with a score of 10."), each_question(Post.score >= 10)),
    Badge("good-question", SILVER, _("Good question"), _("Asked a question with a score of 25."), each_question(Post.score >= 25)),
    Badge("great-question", GOLD, _("Great question"), _("Asked a question with a score of 50."), each_question(Post.score >= 50)),
    Badge("not-alone", BRONZE, _("Common question"), _("Asked a question that 5 other people also had."), each_question(Thread.backing_count >= 5)),
    Badge("voice-of-many", SILVER, _("Popular question"), _("Asked a question that 25 other people also had."), each_question(Thread.backing_count >= 25)),
    Badge("scholar", BRONZE, _("Scholar"), _("Accepted an answer."), questions(1, BY_ITS_ASKER)),
    Badge("grateful", SILVER, _("Grateful"), _("Accepted an answer to 10 questions."), questions(10, BY_ITS_ASKER)),
    # answering
    Badge("teacher", BRONZE, _("Teacher"), _("Answered a question and got an upvote."), answers(1, Post.score > 0, OF_SOMEONE_ELSE)),
    Badge("helping-hand", BRONZE, _("Helping hand"), _("Wrote an accepted answer to another member’s question."), answers(1, ACCEPTED, OF_SOMEONE_ELSE)),
    Badge("solver", SILVER, _("Solver"), _("Wrote 10 accepted answers to other members’ questions."), answers(10, ACCEPTED, OF_SOMEONE_ELSE)),
    Badge("master-solver", GOLD, _("Master solver"), _("Wrote 50 accepted answers to other members’ questions."), answers(50, ACCEPTED, OF_SOMEONE_ELSE)),
    Badge("nice-answer", BRONZE, _("Nice answer"), _("Wrote an answer with a score of 10."), each_answer(Post.score >= 10)),
    Badge("good-answer", SILVER, _("Good answer"), _("Wrote an answer with a score of 25."), each_answer(Post.score >= 25)),
    Badge("great-answer", GOLD, _("Great answer"), _("Wrote an answer with a score of 50."), each_answer(Post.score >= 50)),
    Badge("enlightened", SILVER, _("Enlightened"), _("Wrote an accepted answer with a score of 10."), each_answer(ACCEPTED, OF_SOMEONE_ELSE, Post.score >= 10)),
    Badge("guru", GOLD, _("Guru"), _("Wrote an accepted answer with a score of 40."), each_answer(ACCEPTED, OF_SOMEONE_ELSE, Post.score >= 40)),
    Badge("self-learner", BRONZE, _("Self-taught"), _("Answered your own question, with a score of 3."), answers(1, OWN_QUESTION, Post.score >= 3)),
    Badge("swift", BRONZE, _("Quick answer"), _("Posted an accepted answer within half an hour."), answers(1, ACCEPTED, OF_SOMEONE_ELSE, AFTER_DAYS <= HALF_AN_HOUR)),
    Badge("rescuer", SILVER, _("Rescuer"), _("Answered a question 60 days after it was asked, with a score of 5."), each_answer(AFTER_DAYS >= 60, OF_SOMEONE_ELSE, Post.score >= 5)),
    Badge("tenacious", SILVER, _("Tenacious"), _("Wrote 5 accepted answers with no votes, a fifth of all their accepted answers."), unsung(5, 0.2)),
    Badge("unsung-hero", GOLD, _("Unsung hero"), _("Wrote 10 accepted answers with no votes, a quarter of all their accepted answers."), unsung(10, 0.25)),
    # people helped; thresholds of our own
    Badge("helped-10", BRONZE, _("Good neighbour"), _("Helped 10 people with answers."), member(Member.helped_count >= 10)),
    Badge("helped-50", SILVER, _("Community pillar"), _("Helped 50 people with answers."), member(Member.helped_count >= 50)),
    Badge("helped-250", GOLD, _("Guiding light"), _("Helped 250 people with answers."), member(Member.helped_count >= 250)),
    Badge("adept", BRONZE, _("Tag specialist"), _("Earned 1,000 points from 20 answers in one tag."), each_tag(1000, 20)),
    Badge("expert", SILVER, _("Tag expert"), _("Earned 4,000 points from 80 answers in one tag."), each_tag(4000, 80)),
    Badge("authority", GOLD, _("Tag authority"), _("Earned 10,000 points from 200 answers in one tag."), each_tag(10_000, 200)),
    # participation
    Badge("supporter", BRONZE, _("Supporter"), _("Upvoted for the first time."), votes(1, 1)),
    Badge("critic", BRONZE, _("Critic"), _("Downvoted for the first time."), votes(1, -1)),
    Badge("civic-duty", SILVER, _("Civic duty"), _("Upvoted 300 times."), votes(300, 1)),
    Badge("electorate", GOLD, _("Electorate"), _("Upvoted 600 questions."), votes(600, 1, OPENING)),
    Badge("commentator", BRONZE, _("Commentator"), _("Wrote 10 comments."), comments(10)),
    Badge("companion", BRONZE, _("Me too"), _("Clicked “I have this problem too” 5 times, or backed a suggestion."), backings(5)),
    Badge("editor", BRONZE, _("Editor"), _("Improved a post by another member."), edits(1)),
    Badge("careful-hand", SILVER, _("Careful editor"), _("Improved 80 posts by other members."), edits(80)),
    Badge("copy-editor", GOLD, _("Copy editor"), _("Improved 500 posts by other members."), edits(500)),
    Badge("proposer", SILVER, _("Contributing editor"), _("Suggested 20 edits that were accepted."), ledger(20, rules.EDIT_ACCEPTED)),
    Badge("visionary", GOLD, _("Visionary"), _("Made a suggestion that was shipped."), each_in_ledger(rules.SUGGESTION_SHIPPED)),
    # membership
    Badge("introduced", BRONZE, _("Introduction"), _("Wrote a short bio."), member(Member.about != "")),
    Badge("full-day", BRONZE, _("Maxed out"), _("Earned more in one day than the daily cap counts."), over_the_cap()),
    Badge("enthusiast", SILVER, _("Enthusiast"), _("Visited on 30 days in a row."), days_in_a_row(30)),
    Badge("fanatic", GOLD, _("Devoted"), _("Visited on 100 days in a row."), days_in_a_row(100)),
    Badge("yearling", SILVER, _("Yearling"), _("Member for a year, with 200 reputation per year."), each_year(200)),
    Badge("trusted", BRONZE, _("Trusted member"), _("Reached trust level 2: reads, answers and takes part."), member(Member.trust_level >= 2)),
    Badge("regular", SILVER, _("Regular"), _("Reached trust level 3: active on half of all days."), member(Member.trust_level >= 3)),
)
# fmt: on
BADGES = {badge.name: badge for badge in ALL}
