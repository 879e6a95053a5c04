"""The pages of the community: all routes on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.community.addresses import post_address, site_of, thread_address
from app.community.views import deeds, editing, found, lists, members, threads, writing
from app.community.views.articles import form_id_of
from app.community.views.rows import rows_of
from app.community.views.structured import qa_page

bp = Blueprint("community", __name__)
route = bp.add_url_rule

# browse
route("/", "home", lists.home)
route("/questions", "questions", lists.questions)
route("/my/questions", "my_questions", lists.my_questions)
route("/spaces/<slug>", "space", lists.space)
route("/tags", "tags", lists.tags)
route("/tags/<name>", "tag", lists.tag)
route("/members", "members", members.members)
route("/members/<handle>", "member", members.member)
route("/about", "about", members.about)

# read
route("/questions/<id:thread_id>", "thread_by_id", threads.thread)
route("/questions/<id:thread_id>/", "thread_without_slug", threads.thread)
route("/questions/<id:thread_id>/<slug>", "thread", threads.thread)
route("/posts/<id:post_id>", "post_link", threads.post_link)
route("/posts/<id:post_id>/revisions", "revisions", editing.revisions)

# be found
route("/questions.atom", "questions_feed", found.questions_feed)
route("/tags/<name>.atom", "tag_feed", found.tag_feed)
route("/sitemap.xml", "sitemap", found.sitemap)
route("/sitemap-<int:part>.xml", "sitemap_part", found.sitemap_part)
route("/robots.txt", "robots", found.robots)

# write
route("/questions/new", "ask", writing.ask, methods=["GET", "POST"])
route("/questions", "ask_at_list", writing.ask, methods=["POST"])
route("/questions/<id:thread_id>/answers", "answer", writing.answer, methods=["POST"])
route("/posts/<id:post_id>/comments", "comment", writing.comment, methods=["POST"])
route("/preview", "preview", writing.preview, methods=["POST"])

# change
route("/posts/<id:post_id>/edit", "edit", editing.edit, methods=["GET", "POST"])
route("/posts/<id:post_id>/delete", "delete", editing.delete, methods=["GET", "POST"])
route("/posts/<id:post_id>/undelete", "undelete", editing.undelete, methods=["POST"])

# one press
route("/posts/<id:post_id>/vote", "vote", deeds.vote, methods=["POST"])
route("/posts/<id:post_id>/accept", "accept", deeds.accept, methods=["POST"])
route("/posts/<id:post_id>/unaccept", "unaccept", deeds.unaccept, methods=["POST"])
route("/threads/<id:thread_id>/reject", "reject", deeds.reject, methods=["POST"])
route("/threads/<id:thread_id>/back", "back", deeds.back, methods=["POST"])
route("/threads/<id:thread_id>/unback", "unback", deeds.unback, methods=["POST"])
route("/threads/<id:thread_id>/follow", "follow", deeds.follow, methods=["POST"])
route("/threads/<id:thread_id>/unfollow", "unfollow", deeds.unfollow, methods=["POST"])
route("/threads/<id:thread_id>/mute", "mute", deeds.mute, methods=["POST"])

for shown in (thread_address, post_address, site_of, form_id_of, rows_of, qa_page):
    bp.add_app_template_global(shown, shown.__name__)
