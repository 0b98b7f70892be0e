"""What happens when two people change the same thing at once."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _


class ChangedMeanwhile(ValueError):
    """Somebody else saved in between; nothing was stored. `theirs` is the row as it stands now."""

    def __init__(self, theirs: Any, who: object) -> None:
        super().__init__(
            _(
                "書いている間に、%sさんが先に保存しました。あなたの文は残してあります。"
                "見比べて、よければもう一度保存してください。"
            )
            % (who or _("ほかの人"))
        )
        self.theirs = theirs
