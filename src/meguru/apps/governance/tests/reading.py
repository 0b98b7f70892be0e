"""How tests open pages, read them and send forms."""

import re

from django.urls import reverse


def page(client, name, *args, query="", **options):
    return client.get(reverse(f"governance:{name}", args=args) + query, **options)


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def send(client, view, *args, **values):
    return client.post(reverse(f"governance:{view}", args=args), values)
