"""The grams of a finding, written with it."""

from __future__ import annotations

from collections.abc import Iterable

from meguru.apps.knowledge import bridge
from meguru.apps.knowledge.models import Insight, Posting
from meguru.engines.full_text import INDEX_VERSION, impacts, loosen


def index(insights: Iterable[Insight]) -> None:
    """This function will write the folded text and the grams of findings anew, in the caller's transaction.

    Their topics and concepts must be stored already.
    """
    found = list(insights)
    rows: list[Posting] = []
    for insight in found:
        fields = bridge.fields_of(insight, topics=[topic.name for topic in insight.topics.all()])
        insight.folded = bridge.folded_of(fields)
        insight.loose, insight.index_version = loosen(insight.folded), INDEX_VERSION
        rows += [
            Posting(insight=insight, gram=gram, impact=impact) for gram, impact in impacts(fields).items()
        ]
    Posting.objects.filter(insight__in=[insight.pk for insight in found]).delete()
    Insight.objects.bulk_update(found, ["folded", "loose", "index_version"], batch_size=200)
    Posting.objects.bulk_create(rows, batch_size=2000)
