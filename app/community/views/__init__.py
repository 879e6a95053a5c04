"""The pages of the community: all routes on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.community import admin_views
from app.community.addresses import draft_address, post_address, site_of, thread_address
from app.community.reasons import told_reason
from app.community.views import (
    access,
    attachments,
    beforehand,
    bookmarks,
    completing,
    deeds,
    deleting,
    drafts,
    editing,
    following,
    found,
    honours,
    lists,
    members,
    new_answers,
    proposals,
    regrouping,
    spaces,
    states,
    tags,
    themes,
    threads,
    writing,
)
from app.community.views.articles import form_id_of
from app.community.views.drafted import draft_seen
from app.community.views.rows import rows_of
from app.community.views.structured import qa_page

bp = Blueprint("community", __name__)
admin = Blueprint("community_admin", __name__)
route = bp.add_url_rule

# browse
route("/", "home", lists.home)
route("/questions", "questions", lists.questions)
route("/my", "my", lists.my)
route("/my/questions", "my_questions", lists.my_questions)
route("/spaces", "spaces", spaces.spaces)
route("/spaces/<slug>", "space", spaces.space)
route("/tags", "tags", tags.tags)
route("/tags/<name>", "tag", tags.tag)
route("/members", "members", members.members)
route("/members/<handle>", "member", members.member)
route("/members/<handle>/card", "member_card", members.card)
route("/members/<handle>/reputation", "reputation", honours.reputation)
route("/leaderboard", "leaderboard", honours.leaderboard)
route("/badges", "badges", honours.badges)
route("/badges/<name>", "badge", honours.badge)
route("/privileges", "privileges", honours.privileges)
route("/about", "about", members.about)

# read
route("/questions/<id:thread_id>", "thread_by_id", threads.thread)
route("/questions/<id:thread_id>/", "thread_without_slug", threads.thread)
route("/questions/<id:thread_id>/<slug>", "thread", threads.thread)
route("/questions/<id:thread_id>/news", "news", new_answers.news)
route("/posts/<id:post_id>", "post_link", threads.post_link)
route("/posts/<id:post_id>/revisions", "revisions", editing.revisions)
route("/posts/<id:post_id>/source", "source", editing.source)

route("/files/<token>/<name>", "file", attachments.file)
route("/files/<token>/thumbnail", "thumbnail", attachments.thumbnail)

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
route("/questions/<id:thread_id>/answers/new", "new_answer", beforehand.new_answer, methods=["GET", "POST"])
route("/posts/<id:post_id>/comments/new", "new_comment", beforehand.new_comment, methods=["GET", "POST"])
route("/posts/<id:post_id>/comments", "comment", writing.comment, methods=["POST"])
route("/files/new", "new_file", attachments.new_file)
route("/files", "upload", attachments.upload, methods=["POST"])
route("/preview", "preview", writing.preview, methods=["POST"])
route("/drafts", "save_draft", drafts.save, methods=["POST"])
route("/drafts/discard", "discard_draft", drafts.discard, methods=["POST"])
route("/drafts/restore", "restore_draft", drafts.restore, methods=["POST"])
route("/my/drafts", "my_drafts", drafts.my_drafts)
route("/threads/<id:thread_id>/spare", "spare", writing.spare, methods=["POST"])
route("/complete/members", "complete_members", completing.members)
route("/complete/questions", "complete_questions", completing.questions)
route("/complete/tags", "complete_tags", completing.tags)

# change
route("/posts/<id:post_id>/edit", "edit", editing.edit, methods=["GET", "POST"])
route("/posts/<id:post_id>/rollback", "roll_back", editing.roll_back, methods=["POST"])
route("/posts/<id:post_id>/revisions/withdraw", "withdraw_version", editing.withdraw_version, methods=["POST"])
route("/posts/<id:post_id>/revisions/restore", "restore_version", editing.restore_version, methods=["POST"])
route("/posts/<id:post_id>/delete", "delete", deleting.delete, methods=["GET", "POST"])
route("/posts/<id:post_id>/undelete", "undelete", deleting.undelete, methods=["POST"])
route("/posts/<id:post_id>/suggest", "suggest_edit", proposals.suggest, methods=["GET", "POST"])
route("/edits", "proposals", proposals.proposals)
route("/edits/<id:proposal_id>", "proposal", proposals.proposal)
route("/edits/<id:proposal_id>/take", "take_proposal", proposals.take, methods=["POST"])
route("/edits/<id:proposal_id>/refuse", "refuse_proposal", proposals.refuse, methods=["POST"])
route("/edits/<id:proposal_id>/improve", "improve_proposal", proposals.improve, methods=["GET", "POST"])
route("/edits/<id:proposal_id>/withdraw", "withdraw_proposal", proposals.withdraw, methods=["POST"])

# keep
route("/my/bookmarks", "bookmarks", bookmarks.bookmarks)
route("/posts/<id:post_id>/bookmark", "bookmark", bookmarks.bookmark, methods=["GET", "POST"])
route("/posts/<id:post_id>/unbookmark", "unbookmark", bookmarks.unbookmark, methods=["POST"])

# look after a tag
route("/tags/<name>/edit", "edit_tag", tags.edit, methods=["GET", "POST"])
route("/tags/<name>/synonyms", "add_synonym", tags.add_synonym, methods=["POST"])
route("/tags/<name>/synonyms/remove", "remove_synonym", tags.remove_synonym, methods=["POST"])
route("/tags/<name>/merge", "merge_tag", tags.merge, methods=["POST"])
route("/tags/<name>/rename", "rename_tag", tags.rename, methods=["POST"])
route("/tags/<name>/approve", "approve_tag", tags.approve, methods=["POST"])

# themes, for staff
route("/themes", "themes", themes.themes)
route("/themes/<id:theme_id>", "theme", themes.theme)
route("/themes/<id:theme_id>/edit", "edit_theme", themes.edit, methods=["POST"])
route("/themes/<id:theme_id>/merge", "merge_theme", themes.merge, methods=["POST"])
route("/threads/<id:thread_id>/theme", "give_theme", themes.give, methods=["POST"])
route("/complete/themes", "complete_themes", themes.complete)

# follow
route("/settings/following", "followed", following.followed)
for deed in following.DEEDS:
    route(f"/tags/<name>/{deed}", f"{deed}_tag", following.of_tag, defaults={"deed": deed}, methods=["POST"])
    route(f"/spaces/<slug>/{deed}", f"{deed}_space", following.of_space, defaults={"deed": deed}, methods=["POST"])
    route(f"/members/<handle>/{deed}", f"{deed}_member", following.of_member, defaults={"deed": deed}, methods=["POST"])

# who reads
route("/threads/<id:thread_id>/access", "invite", access.invite, methods=["POST"])
route("/threads/<id:thread_id>/access/remove", "exclude", access.exclude, methods=["POST"])
route("/threads/<id:thread_id>/access/<token>", "offer", access.offer, methods=["GET", "POST"])

# one press
route("/posts/<id:post_id>/vote", "vote", deeds.vote, methods=["POST"])
route("/posts/<id:post_id>/accept", "accept", deeds.accept, methods=["POST"])
route("/posts/<id:post_id>/unaccept", "unaccept", deeds.unaccept, methods=["POST"])
route("/threads/<id:thread_id>/reject", "reject", deeds.reject, methods=["POST"])
route("/threads/<id:thread_id>/unreject", "unreject", deeds.unreject, methods=["POST"])
route("/threads/<id:thread_id>/back", "back", deeds.back, methods=["POST"])
route("/threads/<id:thread_id>/unback", "unback", deeds.unback, methods=["POST"])
route("/threads/<id:thread_id>/follow", "follow", deeds.follow, methods=["POST"])
route("/threads/<id:thread_id>/unfollow", "unfollow", deeds.unfollow, methods=["POST"])
route("/threads/<id:thread_id>/mute", "mute", deeds.mute, methods=["POST"])

# where it stands, and with what it belongs together
route("/threads/<id:thread_id>/close", "close", states.close, methods=["GET", "POST"])
route("/threads/<id:thread_id>/reopen", "reopen", states.reopen, methods=["POST"])
route("/threads/<id:thread_id>/lock", "lock", states.lock, methods=["POST"])
route("/threads/<id:thread_id>/unlock", "unlock", states.unlock, methods=["POST"])
route("/threads/<id:thread_id>/claim", "claim", states.claim, methods=["POST"])
route("/threads/<id:thread_id>/release", "release", states.release, methods=["POST"])
route("/threads/<id:thread_id>/move", "move", regrouping.move, methods=["GET", "POST"])
route("/threads/<id:thread_id>/merge", "merge", regrouping.merge, methods=["GET", "POST"])
route("/threads/<id:thread_id>/split", "split", regrouping.split, methods=["GET", "POST"])
route("/questions/<id:thread_id>/linked", "linked", states.linked)
route("/questions/<id:thread_id>/outcome", "outcome", states.outcome)

# administration
admin.add_url_rule("/admin/spaces", "spaces", admin_views.admin_spaces, methods=["GET", "POST"])
admin.add_url_rule("/admin/spaces/<slug>", "space", admin_views.admin_space, methods=["GET", "POST"])
admin.add_url_rule("/admin/roles", "roles", admin_views.admin_roles, methods=["GET", "POST"])
admin.add_url_rule("/admin/roles/<id:role_id>/revoke", "revoke", admin_views.revoke, methods=["POST"])

for shown in (
    thread_address,
    post_address,
    draft_address,
    draft_seen,
    site_of,
    form_id_of,
    rows_of,
    qa_page,
    told_reason,
    members.all_badges,
    members.month_rows,
):
    bp.add_app_template_global(shown, shown.__name__)
