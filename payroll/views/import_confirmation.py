"""The question before a previewed file is loaded, whatever the file holds."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count


class ConfirmsImport:
    """Mixin of a confirmation of an `ImportBatch`: `created` and `changed` are (one, many) words of what is loaded.

    « Laisser de côté » is asked only when lines were refused.
    """

    record: Any
    verb = gettext_lazy("Charger")
    created: tuple[Any, Any]
    changed: tuple[Any, Any]

    def get_title(self) -> str:
        return _("%(verb)s « %(file)s »\u202f?") % {"verb": self.verb, "file": self.record.file_name}

    def get_form(self) -> Any:
        form = super().get_form()  # type: ignore[misc]
        if not self.record.counts.get("refused"):
            del form.fields["only_valid"]
        return form

    def get_consequences(self) -> list[str]:
        counts = self.record.counts
        refused = (gettext_lazy("ligne refusée, laissée de côté"), gettext_lazy("lignes refusées, laissées de côté"))
        told = (("created", self.created), ("changed", self.changed), ("refused", refused))
        return [french_count(counts[key], *map(str, words)) + "." for key, words in told if counts.get(key)]
