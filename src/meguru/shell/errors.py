"""The pages for what went wrong, in plain words: what happened and what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from meguru.apps.registry.permissions import public


@public
def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = str(exception or "") or _("このページを開く権限がありません。")
    return _page(request, 403, _("この操作はできません"), reason)


@public
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = _(
        "ページが見つからないか、あなたの団体のものではありません。アドレスを確かめるか、ホームから選び直してください。"
    )
    return _page(request, 404, _("ページが見つかりません"), reason)


@public
def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    reason = _(
        "送られた内容を読み取れませんでした。前のページに戻り、もう一度送ってください。ファイルが大きすぎる場合にも起こります。"
    )
    return _page(request, 400, _("読み取れませんでした"), reason)


@public
def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    words = _(
        "画面を開いてから時間がたったか、別の画面でサインインし直したため、送信を受け付けませんでした。前のページに戻って読み直し、もう一度送ってください。"
    )
    return _page(request, 403, _("もう一度送ってください"), words)


@public
def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without the context of the signed-in person: whatever broke must not break this page too."""
    return render(None, "shell/500.html", status=500)


def _page(request: HttpRequest, status: int, heading: str, reason: str) -> HttpResponse:
    values = {"status": status, "heading": heading, "reason": reason}
    return render(request, "shell/error.html", values, status=status)
