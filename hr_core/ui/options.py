"""Lists of choices with many options, written at once: Django renders a template for each option of each list."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe


class WrittenAtOnce:
    """For a `Select`: the same markup as Django's, without its templates."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        widget = self.get_context(name, value, attrs)["widget"]  # type: ignore[attr-defined]
        groups = [_group(label, options) for label, options, _rank in widget["optgroups"]]
        more = {key: told for key, told in widget["attrs"].items() if told is not False}
        return format_html('<select name="{}"{}>{}</select>', widget["name"], flatatt(more), mark_safe("".join(groups)))


def _group(label: Any, options: list[dict[str, Any]]) -> str:
    rows = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((each["value"], mark_safe(" selected") if each["selected"] else "", each["label"]) for each in options),
    )
    return format_html('<optgroup label="{}">{}</optgroup>', label, rows) if label else rows


class QuickSelect(WrittenAtOnce, forms.Select):
    pass


class QuickSelectMultiple(WrittenAtOnce, forms.SelectMultiple):
    pass
