"""Addresses of the processes."""

from django.urls import path, re_path

from meguru.apps.processes.views import (
    analyses,
    commenting,
    drafts,
    lists,
    pages,
    reviewing,
    sharing,
    side_by_side,
    step_table,
    uploads,
    versions,
)

app_name = "processes"
urlpatterns = [
    path("", lists.processes, name="processes"),
    path("of-operation/<int:operation_pk>/", lists.of_operation, name="of_operation"),
    path("of-key/<str:key>/", lists.of_key, name="of_key"),
    path("<int:pk>/", pages.process, name="process"),
    path("<int:pk>/redesigns/", pages.redesigns, name="redesigns"),
    path("<int:pk>/compare/", pages.compare, name="compare"),
    path("<int:pk>/logs/", pages.logs, name="logs"),
    path("<int:pk>/logs/import/", uploads.import_log, name="import_log"),
    path("<int:pk>/logs/import/columns/", uploads.import_columns, name="import_columns"),
    path("<int:pk>/logs/import/cases/", uploads.import_cases, name="import_cases"),
    path("<int:pk>/logs/import/forget/", uploads.forget_upload, name="forget_upload"),
    path("<int:pk>/logs/<int:log_pk>/take-back/", uploads.take_back_import, name="take_back_import"),
    path("<int:pk>/logs/<int:log_pk>/analyse/", analyses.analyse, name="analyse"),
    path("<int:pk>/analyses/<int:analysis_pk>/", analyses.progress, name="progress"),
    path("<int:pk>/analyses/<int:analysis_pk>/choose/", analyses.choose, name="choose"),
    path("<int:pk>/analyses/<int:analysis_pk>/keep/", analyses.keep, name="keep"),
    path("<int:pk>/analyses/<int:analysis_pk>/files/<str:name>", analyses.analysis_file, name="file"),
    path("reviews/", reviewing.reviews, name="reviews"),
    path("<int:pk>/sharing/", sharing.sharing, name="sharing"),
    path("<int:pk>/side-by-side/", side_by_side.side_by_side, name="side_by_side"),
    path("<int:pk>/draw/", drafts.draw, name="draw"),
    path("<int:pk>/draw/start/", drafts.start_draft, name="start_draft"),
    path("<int:pk>/draw/<int:version_pk>/", step_table.edit_steps, name="edit_steps"),
    path("<int:pk>/draw/<int:version_pk>/preview/", step_table.preview_steps, name="preview_steps"),
    path("<int:pk>/draw/<int:version_pk>/diagram/", drafts.edit_diagram, name="edit_diagram"),
    path("<int:pk>/draw/<int:version_pk>/diagram/remarks/", drafts.diagram_remarks, name="diagram_remarks"),
    path(
        "<int:pk>/draw/<int:version_pk>/diagram/arranged/", drafts.arranged_diagram, name="arranged_diagram"
    ),
    path("<int:pk>/draw/<int:version_pk>/revision/", drafts.draft_revision, name="draft_revision"),
    path("<int:pk>/draw/<int:version_pk>/saves/", drafts.draft_saves, name="draft_saves"),
    path(
        "<int:pk>/draw/<int:version_pk>/saves/<int:revision>/bring-back/",
        drafts.bring_back_save,
        name="bring_back_save",
    ),
    path("<int:pk>/versions/", versions.versions, name="versions"),
    path("<int:pk>/versions/import/", uploads.import_bpmn, name="import_bpmn"),
    path("<int:pk>/versions/<int:version_pk>/", versions.version, name="version"),
    re_path(
        r"^(?P<pk>[0-9]+)/versions/(?P<version_pk>[0-9]+)/drawing\.(?P<ending>bpmn|svg)$",
        versions.version_file,
        name="version_file",
    ),
    path("<int:pk>/versions/<int:version_pk>/publish/", versions.publish, name="publish"),
    path(
        "<int:pk>/versions/<int:version_pk>/take-back/", versions.take_back_version, name="take_back_version"
    ),
    path("<int:pk>/versions/<int:version_pk>/review/", reviewing.review, name="review"),
    path("<int:pk>/versions/<int:version_pk>/review/ask/", reviewing.ask_review, name="ask_review"),
    path(
        "<int:pk>/versions/<int:version_pk>/review/<int:review_pk>/decide/",
        reviewing.decide_review,
        name="decide_review",
    ),
    path(
        "<int:pk>/versions/<int:version_pk>/review/<int:review_pk>/withdraw/",
        reviewing.withdraw_review,
        name="withdraw_review",
    ),
    path("<int:pk>/versions/<int:version_pk>/comments/", commenting.write_comment, name="write_comment"),
    path(
        "<int:pk>/versions/<int:version_pk>/comments/<int:comment_pk>/answer/",
        commenting.answer_comment,
        name="answer_comment",
    ),
    path(
        "<int:pk>/versions/<int:version_pk>/comments/<int:comment_pk>/settle/",
        commenting.settle_comment,
        name="settle_comment",
    ),
    path(
        "<int:pk>/versions/<int:version_pk>/comments/<int:comment_pk>/reopen/",
        commenting.reopen_comment,
        name="reopen_comment",
    ),
    path(
        "<int:pk>/versions/<int:version_pk>/comments/<int:comment_pk>/withdraw/",
        commenting.withdraw_comment,
        name="withdraw_comment",
    ),
]
