"""Lists of choices written at once: Django renders a template for each option of each list.

`control` writes every list of a form so (`write_at_once`); the classes are for lists that are drawn by themselves.
"""

from __future__ import annotations

from types import MethodType
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
        "", '<option value="{}"{}>{}</option>', ((each["value"], flatatt(each["attrs"]), each["label"]) for each in options)
    )
    return format_html('<optgroup label="{}">{}</optgroup>', label, rows) if label else rows


class QuickSelect(WrittenAtOnce, forms.Select):
    pass


class QuickSelectMultiple(WrittenAtOnce, forms.SelectMultiple):
    pass


def write_at_once(widget: forms.Widget) -> None:
    """Give a list that Django would draw by its own templates the quick way of writing it."""
    is_usual = type(widget).render is forms.Widget.render and widget.template_name == forms.Select.template_name
    if isinstance(widget, forms.Select) and is_usual:
        widget.render = MethodType(WrittenAtOnce.render, widget)  # type: ignore[method-assign]
