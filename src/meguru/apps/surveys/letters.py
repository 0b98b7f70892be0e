"""What is written to who is asked: mails, and the words of the letter that is printed."""

from __future__ import annotations

import datetime as dt

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from meguru.apps.surveys.models import AnswerVersion, Recipient


def name_of(recipient: Recipient) -> str:
    """A town by its name, a section by its own."""
    return recipient.department.name if recipient.department else recipient.body.name


def salutation(recipient: Recipient) -> str:
    """Whom a letter is for: the town or section, then the addressee when one is known."""
    who = name_of(recipient)
    return (
        _("%(who)s　%(person)s　様") % {"who": who, "person": recipient.addressee}
        if recipient.addressee
        else _("%s　ご担当者　様") % who
    )


def day_words(moment: dt.datetime | None) -> str:
    if moment is None:
        return _("決まっていません")
    return formats.date_format(timezone.localtime(moment), _("Y年n月j日（D）H:i"))


def ways(recipient: Recipient, link: str) -> tuple[str, ...]:
    """How one may answer, in words; signed in only, where the body ended its link."""
    if recipient.is_link_closed:
        return (
            _("サインインし、「調査」から開いてください。次のアドレスからも開けます。"),
            link,
            _("サインインしないで答えるリンクは、あなたの団体が止めています。"),
        )
    return (
        _("Meguruを使っている方：サインインし、「調査」から開いてください。"),
        _("使っていない方：次のリンクを開くと、そのまま答えられます。"),
        link,
        _(
            "Excelで答えたい方：リンクの画面から様式を受け取れます。書いたファイルは、その画面か返信のメールで送ってください。"
        ),
        _("このリンクは、あなたの団体だけのものです。ほかの団体に渡さないでください。"),
    )


def asking_mail(recipient: Recipient, *, link: str) -> tuple[str, str]:
    """Subject and body of the mail that asks."""
    survey = recipient.survey
    return (
        _("【調査のお願い】%(title)s（締切 %(due)s）")
        % {"title": survey.title, "due": day_words(recipient.due)},
        _lines(
            salutation(recipient),
            _("%(office)sから、調査のお願いです。") % {"office": survey.organisation.name},
            _("題名：%s") % survey.title,
            _("目的：%s") % survey.purpose if survey.purpose else "",
            _("締切：%s") % day_words(recipient.due),
            "",
            *ways(recipient, link),
            "",
            _("問い合わせ先：%s") % survey.contact if survey.contact else "",
        ),
    )


def reminding_mail(recipient: Recipient, *, words: str, link: str, now: dt.datetime) -> tuple[str, str]:
    """Subject and body of a reminder; `words` are those of who asks."""
    survey = recipient.survey
    is_over = recipient.due is not None and recipient.due < now
    subject = _("【締切が過ぎています】%s") if is_over else _("【もうすぐ締切】%s")
    return (
        subject % survey.title,
        _lines(
            salutation(recipient),
            words.strip()
            or _("調査のご回答を、まだいただいていません。お手数ですが、ご回答をお願いします。"),
            _("題名：%s") % survey.title,
            _("締切：%s") % day_words(recipient.due),
            "",
            *ways(recipient, link),
            "",
            _("行き違いにお送りいただいていたら、このメールは捨ててください。"),
            _("問い合わせ先：%s") % survey.contact if survey.contact else "",
        ),
    )


def due_mail(recipient: Recipient, *, link: str) -> tuple[str, str]:
    """Subject and body of the mail that tells of another due time."""
    survey = recipient.survey
    return (
        _("【締切の変更】%s") % survey.title,
        _lines(
            salutation(recipient),
            _("調査の締切が変わりました。"),
            _("題名：%s") % survey.title,
            _("新しい締切：%s") % day_words(recipient.due),
            "",
            *ways(recipient, link),
        ),
    )


def correction_mail(recipient: Recipient, *, reason: str, link: str) -> tuple[str, str]:
    """Subject and body of the mail that asks to look at answers again."""
    survey = recipient.survey
    return (
        _("【回答の確認のお願い】%s") % survey.title,
        _lines(
            salutation(recipient),
            _("いただいた回答について、確認をお願いします。"),
            _("題名：%s") % survey.title,
            _("確認してほしいこと：%s") % reason,
            _("直したら、もう一度提出してください。前の回答も残ります。"),
            "",
            *ways(recipient, link),
        ),
    )


def handed_over_mail(recipient: Recipient, version: AnswerVersion) -> tuple[str, str]:
    """Subject and body of the mail that tells a body that somebody handed its answers over by the link."""
    survey = recipient.survey
    return (
        _("【提出を受け付けました】%s") % survey.title,
        _lines(
            salutation(recipient),
            _("リンクの画面から、あなたの団体の回答が提出されました。"),
            _("題名：%s") % survey.title,
            _("提出した人（画面で書かれた名前）：%s") % version.handed_by_name,
            _("提出した日時：%s") % day_words(version.handed_at),
            _("版：第%s版") % version.number,
            "",
            _("心当たりがないときは、問い合わせ先に知らせてください。"),
            _("Meguruを使っている団体は、回答の「書いた人とリンク」で、リンクを新しくするか止められます。"),
            _("問い合わせ先：%s") % survey.contact if survey.contact else "",
        ),
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines).replace("\n\n\n", "\n\n").strip() + "\n"
