"""Forms of the layouts of export: what the file looks like, and its columns in order."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms import BoundField
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
        for rank in range(1, SLOTS + 1):
            column = kept[rank - 1] if rank <= len(kept) else {}
            told = {"rank": rank}
            self.fields[f"order_{rank}"] = forms.IntegerField(
                label=_("Ordre de la colonne %(rank)s") % told, min_value=1, max_value=99, required=False, initial=rank
            )
            self.fields[f"holds_{rank}"] = forms.ChoiceField(
                label=_("Contenu de la colonne %(rank)s") % told, choices=[("", "—"), *EntryColumn.choices], required=False,
                initial=column.get("holds", ""),
            )  # fmt: skip
            self.fields[f"title_{rank}"] = forms.CharField(
                label=_("Titre de la colonne %(rank)s") % told, max_length=40, required=False, initial=column.get("title", "")
            )
            self.fields[f"width_{rank}"] = forms.IntegerField(
                label=_("Largeur de la colonne %(rank)s") % told, min_value=1, max_value=200, required=False,
                initial=column.get("width"),
            )  # fmt: skip

    def plain(self) -> Iterator[BoundField]:
        """The fields of the file itself."""
        return (self[name] for name in self.Meta.fields)

    def slots(self) -> Iterator[list[BoundField]]:
        """The fields of each column: order, content, title, width."""
        for rank in range(1, SLOTS + 1):
            yield [self[f"{name}_{rank}"] for name in ("order", "holds", "title", "width")]

    def columns(self) -> list[dict[str, Any]]:
        """The columns chosen, in their order; slots left empty are skipped."""
        data, found = self.cleaned_data, []
        for rank in range(1, SLOTS + 1):
            holds = data.get(f"holds_{rank}")
            if holds:
                title = data.get(f"title_{rank}") or str(EntryColumn(holds).label).capitalize()
                column = {"holds": holds, "title": title, "width": data.get(f"width_{rank}")}
                found.append((data.get(f"order_{rank}") or rank, rank, column))
        return [column for _order, _rank, column in sorted(found, key=lambda each: each[:2])]


class ExportForm(HouseForm):
    layout = ScopedChoiceField(EntryLayout, label=gettext_lazy("Format"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["layout"].queryset = EntryLayout.objects.filter(is_active=True)  # type: ignore[attr-defined]
