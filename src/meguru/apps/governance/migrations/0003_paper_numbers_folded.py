"""Numbers of papers that were stored as typed are folded, so that the same paper is found again however it is typed.

Two papers that stand and are alike once folded are not one by themselves: the older one takes the folded number, the
younger keeps its own and says on its page that people have to look at both. Nothing is lost or added up.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db import migrations

MARK = "paper:"
DASHES = re.compile(r"[-\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d\uff70]")
CLASH = "同じ番号かもしれない書類"


def folded(text: str) -> str:
    """As `meguru.engines.savings.folded_number` was when this was written."""
    alike = unicodedata.normalize("NFKC", DASHES.sub("-", text))
    seen = (one for one in DASHES.sub("-", alike).casefold() if unicodedata.category(one) != "Cf")
    return "".join("".join(seen).split())


def fold_all(proofs: Any) -> int:
    """Fold every paper's key; returns how many clashed and were left. `proofs` is the manager of the table."""
    taken = {
        (office, key): pk
        for pk, office, key in proofs.filter(withdrawn_at__isnull=True).values_list(
            "pk", "organisation_id", "key"
        )
    }
    left = 0
    for one in proofs.filter(key__startswith=MARK).order_by("made_at", "pk"):
        key = MARK + folded(one.key.removeprefix(MARK))
        if key in (one.key, MARK):
            continue
        stands = one.withdrawn_at is None
        other = taken.get((one.organisation_id, key)) if stands else None
        if other is not None:
            left += 1
            title = proofs.get(pk=other).title
            one.facts = [*one.facts, [CLASH, f"「{title}」。二つの書類の番号を確かめてください。"]]
            one.save(update_fields=["facts"])
            continue
        if stands:
            taken.pop((one.organisation_id, one.key), None)
            taken[one.organisation_id, key] = one.pk
        one.key = key
        one.save(update_fields=["key"])
    return left


def forwards(apps: Any, schema_editor: Any) -> None:
    fold_all(apps.get_model("governance", "Proof")._base_manager)


class Migration(migrations.Migration):
    dependencies = [("governance", "0002_contracts_stay")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
