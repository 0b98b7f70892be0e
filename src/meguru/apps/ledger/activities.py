"""The words for what can happen. A test keeps code, words and docs/guide/ledger.md together."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ACTIVITIES: Mapping[str, Promise] = {
    "inventory.operation_added": _("業務の登録"),
    "inventory.operation_changed": _("業務の変更"),
    "inventory.operation_put_away": _("業務を一覧から外す"),
    "inventory.operation_brought_back": _("業務を一覧に戻す"),
    "inventory.grades_set": _("職層と人件費単価の変更"),
    "inventory.priority_rule_set": _("優先順位の基準の変更"),
    "inventory.priority_judged": _("優先順位の判断"),
    "inventory.priority_judgement_withdrawn": _("優先順位の判断の取消し"),
    "inventory.priorities_kept": _("優先順位の保存"),
    "evidence.log_imported": _("作業記録の取り込み"),
    "evidence.import_taken_back": _("作業記録の取り込みの取消し"),
    "processes.process_added": _("業務プロセスの作成"),
    "processes.version_added": _("版の追加"),
    "processes.draft_saved": _("下書きの保存"),
    "processes.version_published": _("版の公開"),
    "processes.version_taken_back": _("版の取消し"),
    "processes.review_asked": _("確認の依頼"),
    "processes.review_approved": _("確認の承認"),
    "processes.review_returned": _("確認の差戻し"),
    "processes.review_withdrawn": _("確認の取下げ"),
    "processes.comment_written": _("コメント"),
    "processes.comment_answered": _("コメントへの返事"),
    "processes.comment_settled": _("コメントの解決"),
    "processes.comment_reopened": _("コメントの再開"),
    "processes.comment_withdrawn": _("コメントの取消し"),
    "processes.sharing_changed": _("プロセスの公開先の変更"),
    "processes.analysis_asked": _("分析の開始"),
    "processes.analysis_finished": _("分析の完了"),
    "processes.analysis_failed": _("分析の失敗"),
    "breakdown.breakdown_started": _("機能分析の開始"),
    "breakdown.sheet_opened": _("自分の記入表の作成"),
    "breakdown.entries_written": _("マスの記入"),
    "breakdown.groups_accepted": _("まとまりの採用"),
    "breakdown.steps_drafted": _("項目を手順の下書きにする"),
    "breakdown.breakdown_put_away": _("機能分析を一覧から外す"),
    "breakdown.breakdown_brought_back": _("機能分析を一覧に戻す"),
    "comparison.made": _("団体間の比較の作成"),
    "comparison.changed": _("団体間の比較の相手や条件の変更"),
    "comparison.put_away": _("団体間の比較を一覧から外す"),
    "comparison.brought_back": _("団体間の比較を一覧に戻す"),
    "comparison.gaps_decided": _("標準との差への対処の決定"),
    "comparison.synonyms_added": _("同じ意味の語の追加"),
    "comparison.synonyms_removed": _("同じ意味の語を外す"),
    "comparison.synonyms_restored": _("同じ意味の語を戻す"),
    "judgement.step_decided": _("手順の判断"),
    "judgement.decision_withdrawn": _("手順の判断の取消し"),
    "scenarios.trial_asked": _("試算の開始"),
    "scenarios.trial_finished": _("試算の完了"),
    "scenarios.trial_failed": _("試算の失敗"),
    "scenarios.trial_cancelled": _("試算の取りやめ"),
    "scenarios.trial_renamed": _("試算の名前の変更"),
    "scenarios.trial_put_away": _("試算をしまう"),
    "scenarios.trial_brought_back": _("試算を一覧に戻す"),
    "ledger.exported": _("記録の書き出し"),
    "outbox.retried": _("送り出しのやり直し"),
    "administration.person_added": _("職員の登録"),
    "administration.person_deactivated": _("職員の利用停止"),
    "administration.person_reactivated": _("職員の利用再開"),
    "administration.password_renewed": _("一時パスワードの発行"),
    "administration.role_given": _("役割の付与"),
    "administration.role_taken": _("役割の取消し"),
    "administration.sharing_started": _("共有の開始"),
    "administration.sharing_ended": _("共有の終了"),
    "administration.group_made": _("共有グループの作成"),
    "administration.group_joined": _("共有グループへの参加"),
    "administration.group_left": _("共有グループからの退出"),
    "administration.group_closed": _("共有グループの廃止"),
}


def label_of(activity: str) -> str:
    """The words for an activity; one that is not in the table is shown by its name."""
    return str(ACTIVITIES.get(activity, activity))
