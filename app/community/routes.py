"""All routes of the community on one page, in reading order."""

from __future__ import annotations

from flask import Blueprint

from app.community.attachments import views as attachments_views
from app.community.badges import views as badges_views
from app.community.drafts import views as drafts_views
from app.community.drafts.form_drafts import draft_seen
from app.community.editing import views as editing_views
from app.community.feeds import views as feeds_views
from app.community.following import views as following_views
from app.community.members import views as members_views
from app.community.merging import views as merging_views
from app.community.pending_actions import views as pending_actions_views
from app.community.posts import views as posts_views
from app.community.question_lists import views as question_lists_views
from app.community.question_lists.presenters import rows_of
from app.community.removal import views as removal_views
from app.community.removal.reasons import removal_reason_text
from app.community.root_causes import views as root_causes_views
from app.community.spaces import views as spaces_views
from app.community.suggested_edits import views as suggested_edits_views
from app.community.tags import views as tags_views
from app.community.thread_page import views as thread_page_views
from app.community.thread_page.presenters import form_id_of
from app.community.thread_page.structured_data import qa_page
from app.community.thread_state import views as thread_state_views
from app.community.threads import views as threads_views
from app.community.urls import draft_address, post_address, site_of, thread_address
from app.community.voting import views as voting_views

bp = Blueprint("community", __name__)
admin = Blueprint("community_admin", __name__)
route = bp.add_url_rule
# browse
route("/", "home", question_lists_views.home)
route("/questions", "questions", question_lists_views.questions)
route("/my", "my", question_lists_views.my)
route("/my/questions", "my_questions", question_lists_views.my_questions)
route("/spaces", "spaces", spaces_views.spaces)
route("/spaces/<slug>", "space", spaces_views.space)
route("/tags", "tags", tags_views.tags)
route("/tags/<name>", "tag", tags_views.tag)
route("/members", "members", members_views.members)
route("/members/<handle>", "member", members_views.member)
route("/members/<handle>/card", "member_card", members_views.card)
route("/members/<handle>/reputation", "reputation", members_views.reputation)
route("/leaderboard", "leaderboard", members_views.leaderboard)
route("/badges", "badges", badges_views.badges)
route("/badges/<name>", "badge", badges_views.badge)
route("/privileges", "privileges", members_views.privileges)
route("/about", "about", members_views.about)
# read
route("/questions/<id:thread_id>", "thread_by_id", thread_page_views.thread)
route("/questions/<id:thread_id>/", "thread_without_slug", thread_page_views.thread)
route("/questions/<id:thread_id>/<slug>", "thread", thread_page_views.thread)
route("/questions/<id:thread_id>/answers/updates", "answer_updates", thread_page_views.news)
route("/posts/<id:post_id>", "post_link", thread_page_views.post_link)
route("/posts/<id:post_id>/revisions", "revisions", editing_views.revisions)
route("/posts/<id:post_id>/source", "source", editing_views.source)
route("/files/<token>/<name>", "file", attachments_views.file)
route("/files/<token>/thumbnail", "thumbnail", attachments_views.thumbnail)
# feeds and sitemap
route("/questions.atom", "questions_feed", feeds_views.questions_feed)
route("/tags/<name>.atom", "tag_feed", feeds_views.tag_feed)
route("/sitemap.xml", "sitemap", feeds_views.sitemap)
route("/sitemap-<int:part>.xml", "sitemap_part", feeds_views.sitemap_part)
route("/robots.txt", "robots", feeds_views.robots)
# write
route("/questions/new", "ask", threads_views.ask, methods=["GET", "POST"])
route("/questions", "ask_at_list", threads_views.ask, methods=["POST"])
route("/questions/<id:thread_id>/answers", "answer", posts_views.answer, methods=["POST"])
route("/questions/<id:thread_id>/answers/new", "new_answer", pending_actions_views.new_answer, methods=["GET", "POST"])
route("/posts/<id:post_id>/comments/new", "new_comment", pending_actions_views.new_comment, methods=["GET", "POST"])
route("/posts/<id:post_id>/comments", "comment", posts_views.comment, methods=["POST"])
route("/files/new", "new_file", attachments_views.new_file)
route("/files", "upload", attachments_views.upload, methods=["POST"])
route("/preview", "preview", threads_views.preview, methods=["POST"])
route("/drafts", "save_draft", drafts_views.save, methods=["POST"])
route("/drafts/discard", "discard_draft", drafts_views.discard, methods=["POST"])
route("/drafts/restore", "restore_draft", drafts_views.restore, methods=["POST"])
route("/my/drafts", "my_drafts", drafts_views.my_drafts)
route("/autocomplete/members", "autocomplete_members", members_views.autocomplete_members)
route("/autocomplete/questions", "autocomplete_questions", threads_views.autocomplete_questions)
route("/autocomplete/tags", "autocomplete_tags", tags_views.autocomplete_tags)
# edit and delete
route("/posts/<id:post_id>/edit", "edit", editing_views.edit, methods=["GET", "POST"])
route("/posts/<id:post_id>/rollback", "roll_back", editing_views.roll_back, methods=["POST"])
route("/posts/<id:post_id>/revisions/withdraw", "withdraw_version", editing_views.withdraw_version, methods=["POST"])
route("/posts/<id:post_id>/revisions/restore", "restore_version", editing_views.restore_version, methods=["POST"])
route("/posts/<id:post_id>/delete", "delete", removal_views.delete, methods=["GET", "POST"])
route("/posts/<id:post_id>/undelete", "undelete", removal_views.undelete, methods=["POST"])
route("/posts/<id:post_id>/suggest-edit", "suggest_edit", suggested_edits_views.suggest, methods=["GET", "POST"])
route("/edits", "proposals", suggested_edits_views.proposals)
route("/edits/<id:proposal_id>", "proposal", suggested_edits_views.proposal)
route("/edits/<id:proposal_id>/accept", "accept_proposal", suggested_edits_views.take, methods=["POST"])
route("/edits/<id:proposal_id>/reject", "reject_proposal", suggested_edits_views.refuse, methods=["POST"])
route("/edits/<id:proposal_id>/improve", "improve_proposal", suggested_edits_views.improve, methods=["GET", "POST"])
route("/edits/<id:proposal_id>/withdraw", "withdraw_proposal", suggested_edits_views.withdraw, methods=["POST"])
# bookmark
route("/my/bookmarks", "bookmarks", following_views.bookmarks)
route("/posts/<id:post_id>/bookmark", "bookmark", following_views.bookmark, methods=["GET", "POST"])
route("/posts/<id:post_id>/unbookmark", "unbookmark", following_views.unbookmark, methods=["POST"])
# edit a tag
route("/tags/<name>/edit", "edit_tag", tags_views.edit, methods=["GET", "POST"])
route("/tags/<name>/synonyms", "add_synonym", tags_views.add_synonym, methods=["POST"])
route("/tags/<name>/synonyms/remove", "remove_synonym", tags_views.remove_synonym, methods=["POST"])
route("/tags/<name>/merge", "merge_tag", tags_views.merge, methods=["POST"])
route("/tags/<name>/rename", "rename_tag", tags_views.rename, methods=["POST"])
route("/tags/<name>/approve", "approve_tag", tags_views.approve, methods=["POST"])
# root causes, for staff
route("/themes", "themes", root_causes_views.themes)
route("/themes/<id:theme_id>", "theme", root_causes_views.theme)
route("/themes/<id:theme_id>/edit", "edit_theme", root_causes_views.edit, methods=["POST"])
route("/themes/<id:theme_id>/merge", "merge_theme", root_causes_views.merge, methods=["POST"])
route("/threads/<id:thread_id>/theme", "give_theme", root_causes_views.give, methods=["POST"])
route("/autocomplete/themes", "autocomplete_themes", root_causes_views.complete)
# follow
route("/settings/following", "followed", following_views.followed)
for deed in following_views.DEEDS:
    route(f"/tags/<name>/{deed}", f"{deed}_tag", following_views.of_tag, defaults={"deed": deed}, methods=["POST"])
    route(
        f"/spaces/<slug>/{deed}", f"{deed}_space", following_views.of_space, defaults={"deed": deed}, methods=["POST"]
    )
    route(
        f"/members/<handle>/{deed}",
        f"{deed}_member",
        following_views.of_member,
        defaults={"deed": deed},
        methods=["POST"],
    )
# readers of a private thread
route("/threads/<id:thread_id>/access", "invite", threads_views.invite, methods=["POST"])
route("/threads/<id:thread_id>/access/remove", "exclude", threads_views.exclude, methods=["POST"])
route("/threads/<id:thread_id>/access/<token>", "offer", threads_views.offer, methods=["GET", "POST"])
# actions with one click
route("/posts/<id:post_id>/vote", "vote", voting_views.vote, methods=["POST"])
route("/posts/<id:post_id>/accept", "accept", voting_views.accept, methods=["POST"])
route("/posts/<id:post_id>/unaccept", "unaccept", voting_views.unaccept, methods=["POST"])
route("/threads/<id:thread_id>/reject", "reject", voting_views.reject, methods=["POST"])
route("/threads/<id:thread_id>/unreject", "unreject", voting_views.unreject, methods=["POST"])
route("/threads/<id:thread_id>/back", "back", voting_views.back, methods=["POST"])
route("/threads/<id:thread_id>/unback", "unback", voting_views.unback, methods=["POST"])
route("/threads/<id:thread_id>/follow", "follow", following_views.follow, methods=["POST"])
route("/threads/<id:thread_id>/unfollow", "unfollow", following_views.unfollow, methods=["POST"])
route("/threads/<id:thread_id>/mute", "mute", following_views.mute, methods=["POST"])
# state of a thread; merge, move and split
route("/threads/<id:thread_id>/close", "close", thread_state_views.close, methods=["GET", "POST"])
route("/threads/<id:thread_id>/reopen", "reopen", thread_state_views.reopen, methods=["POST"])
route("/threads/<id:thread_id>/lock", "lock", thread_state_views.lock, methods=["POST"])
route("/threads/<id:thread_id>/unlock", "unlock", thread_state_views.unlock, methods=["POST"])
route("/threads/<id:thread_id>/claim", "claim", thread_state_views.claim, methods=["POST"])
route("/threads/<id:thread_id>/release", "release", thread_state_views.release, methods=["POST"])
route("/threads/<id:thread_id>/move", "move", merging_views.move, methods=["GET", "POST"])
route("/threads/<id:thread_id>/merge", "merge", merging_views.merge, methods=["GET", "POST"])
route("/threads/<id:thread_id>/split", "split", merging_views.split, methods=["GET", "POST"])
route("/questions/<id:thread_id>/linked", "linked", thread_state_views.linked)
route("/questions/<id:thread_id>/outcome", "outcome", thread_state_views.outcome)
# administration
admin.add_url_rule("/admin/spaces", "spaces", spaces_views.admin_spaces, methods=["GET", "POST"])
admin.add_url_rule("/admin/spaces/<slug>", "space", spaces_views.admin_space, methods=["GET", "POST"])
admin.add_url_rule("/admin/roles", "roles", spaces_views.admin_roles, methods=["GET", "POST"])
admin.add_url_rule("/admin/roles/<id:role_id>/revoke", "revoke", spaces_views.revoke, methods=["POST"])
for shown in (
    thread_address,
    post_address,
    draft_address,
    draft_seen,
    site_of,
    form_id_of,
    rows_of,
    qa_page,
    removal_reason_text,
    members_views.all_badges,
    members_views.month_rows,
):
    bp.add_app_template_global(shown, shown.__name__)
