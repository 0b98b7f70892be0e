"""How each channel reaches the world. Every handler may be called twice for one message and must bear it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import os
import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage

from meguru.apps.outbox.models import Message


class CannotDeliver(Exception):
    """Trying again will not help: the message itself is wrong. The text says what, in plain Japanese."""


def deliver(message: Message) -> None:
    """This function will carry out one message. Raises CannotDeliver, or whatever the channel raised."""
    HANDLERS[message.channel](message)


def write_file(message: Message) -> None:
    """Channel "file": payload {"name": file name, "text": words} or {"name", "base64": bytes}.

    The file appears whole or not at all, in the folder of the organisation; the same message written twice
    leaves one file.
    """
    name, content = _file(message.payload)
    folder = Path(settings.OUTBOX_DIR) / message.organisation.code
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(draft).replace(folder / name)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise


def send_mail(message: Message) -> None:
    """Channel "mail": payload {"to": [addresses], "subject": words, "body": words}.

    The Message-ID comes from the idempotency key, so that a mail sent twice is shown once by most readers.
    """
    payload = message.payload
    if not isinstance(payload.get("to"), list) or not payload["to"]:
        raise CannotDeliver("宛先がありません。送り出しを頼んだ画面で宛先を確かめてください。")
    digest = hashlib.sha256(f"{message.organisation_id}/{message.idempotency_key}".encode()).hexdigest()[:32]
    mail = EmailMessage(
        subject=str(payload.get("subject", "")).replace("\n", " ").replace("\r", " "),
        body=str(payload.get("body", "")),
        to=[str(address) for address in payload["to"]],
        headers={"Message-ID": f"<{digest}@meguru>"},
    )
    mail.send()


HANDLERS: Mapping[str, Callable[[Message], None]] = {
    Message.Channel.FILE: write_file,
    Message.Channel.MAIL: send_mail,
}


def _file(payload: Mapping[str, Any]) -> tuple[str, bytes]:
    name = str(payload.get("name", ""))
    if not re.fullmatch(r"[^/\\\x00-\x1f]{1,120}", name) or name.startswith("."):
        raise CannotDeliver(f"ファイル名「{name}」は使えません。記号 / と \\ を含まない名前にしてください。")
    if "base64" not in payload:
        return name, str(payload.get("text", "")).encode("utf-8")
    try:
        return name, base64.b64decode(payload["base64"], validate=True)
    except (binascii.Error, TypeError, ValueError) as error:
        raise CannotDeliver(f"ファイル「{name}」の中身を読み取れません。") from error
