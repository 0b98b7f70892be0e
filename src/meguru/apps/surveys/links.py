"""The link by which one recipient answers without signing in.

A token is HMAC-SHA-256 over the recipient and the number of its link, with the secret key of the installation: 256 bits
that nobody can guess, and that need not be kept. The database holds the SHA-256 of the token (`Recipient.link_hash`),
by which a link is found. A changed secret key leaves given links in force; a repeated one is then made anew.
"""

from __future__ import annotations

import base64
import hashlib

from django.urls import reverse
from django.utils.crypto import salted_hmac

from meguru.apps.surveys.models import Recipient

_SALT = "meguru.apps.surveys.links"


def token_of(recipient: Recipient) -> str:
    """The token of the recipient's present link."""
    named = f"{recipient.pk}/{recipient.link_number}"
    digest = salted_hmac(_SALT, named, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    """What of a token stands in the database, for looking it up."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def is_present(recipient: Recipient) -> bool:
    """Whether the link that `token_of` gives is the one in force."""
    return bool(recipient.link_hash) and recipient.link_hash == hash_of(token_of(recipient))


def signed_in_path_of(recipient: Recipient) -> str:
    """The address of the sheet for those who sign in; it opens nothing by itself."""
    return reverse("surveys:asked_sheet", args=[recipient.pk])


def path_of(recipient: Recipient) -> str:
    """The address of the link within the site."""
    return reverse("surveys:by_link", args=[token_of(recipient)])
