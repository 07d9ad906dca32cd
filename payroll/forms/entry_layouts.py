"""Forms of the layouts of export: what the file looks like, and its columns in order."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.ui.forms import HouseForm, HouseModelForm, ScopedChoiceField
from payroll.choices_accounting import EntryColumn
from payroll.models import EntryLayout

#: How many columns a layout may have.
SLOTS = 14


class EntryLayoutForm(HouseModelForm):
    """One line a column: what it holds, its title, its width for fixed files."""

    class Meta:
        model = EntryLayout
        fields = (
            "label", "kind", "amounts", "day_format", "separator", "decimal_mark", "encoding", "has_head", "is_active",
        )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        kept = self.instance.columns or []
        groups = []
        for rank in range(1, SLOTS + 1):
            column = kept[rank - 1] if rank <= len(kept) else {}
            names = (f"holds_{rank}", f"title_{rank}", f"width_{rank}")
            self.fields[names[0]] = forms.ChoiceField(
                label=_("Contenu"), choices=[("", "—"), *EntryColumn.choices], required=False, initial=column.get("holds", "")
            )
            self.fields[names[1]] = forms.CharField(
                label=_("Titre"), max_length=40, required=False, initial=column.get("title", "")
            )
            self.fields[names[2]] = forms.IntegerField(
                label=_("Largeur"), min_value=1, max_value=200, required=False, initial=column.get("width")
            )
            groups.append((_("Colonne %(rank)s") % {"rank": rank}, names))
        self.fieldsets = tuple(groups)

    def columns(self) -> list[dict[str, Any]]:
        """The columns chosen, in order; slots left empty are skipped."""
        data, found = self.cleaned_data, []
        for rank in range(1, SLOTS + 1):
            holds = data.get(f"holds_{rank}")
            if holds:
                title = data.get(f"title_{rank}") or str(EntryColumn(holds).label).capitalize()
                found.append({"holds": holds, "title": title, "width": data.get(f"width_{rank}")})
        return found


class ExportForm(HouseForm):
    layout = ScopedChoiceField(EntryLayout, label=gettext_lazy("Format"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["layout"].queryset = EntryLayout.objects.filter(is_active=True)  # type: ignore[attr-defined]
