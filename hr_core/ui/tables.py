"""Tables of the house: django-tables2 with our template, totals of the whole list, and cells that become lines on
a phone.

On a phone a row keeps its head (the `row_header` column) and the cells that have a place: `p1` the figure at the top
right, `p2` the detail below, `p3` the change below right, `p4` the action at the foot. A cell without a place hides.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import django_tables2
from django.db.models import Model
from django.template import Context
from django.template.base import render_value_in_context
from django.utils import timezone
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django_tables2.utils import A, Accessor, signature

from hr_core.text import (
    currency_decimals,
    french_amount,
    french_date,
    french_decimal,
    french_moment,
    french_percent,
    french_signed,
)
from hr_core.ui.addresses import address_of
from hr_core.ui.parts import state_tag, two_lines
from hr_core.ui.states import look_at

__all__ = [
    "A",
    "DayColumn",
    "HouseTable",
    "LinkColumn",
    "MomentColumn",
    "MoneyColumn",
    "NumberColumn",
    "PickColumn",
    "TagColumn",
    "TextColumn",
    "VarianceColumn",
]


class HouseColumn(django_tables2.Column):
    """`place` says where the cell goes on a phone; `css` adds classes; `small` names a second line."""

    css = ""

    def __init__(self, *args: Any, place: str = "", css: str = "", small: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        self.place = place
        self.small = Accessor(small) if small else None
        classes = " ".join(filter(None, [self.css, css]))
        self.attrs = {"th": {"class": classes}, "td": {"class": f"{classes} {place}".strip()}, **self.attrs}

    def shown(self, value: Any, table: HouseTable) -> Any:
        """The value as people read it."""
        return value

    def render(self, value: Any, record: Any, table: HouseTable) -> Any:
        words = self.shown(value, table)
        return two_lines(words, self.small.resolve(record, quiet=True)) if self.small else words

    def value(self, value: Any, table: HouseTable) -> Any:
        """What an export writes: the value itself, typed."""
        return value

    def total(self, value: Any, table: HouseTable) -> Any:
        """The figure of the foot."""
        return self.shown(value, table)


class TextColumn(HouseColumn):
    """Words; `small="posting.unit"` adds a second, smaller line."""


class LinkColumn(HouseColumn):
    """Words that lead to a page: `LinkColumn("payroll:payslip_detail", args=[A("pk")])`, or the record's own
    `get_absolute_url` without arguments."""

    def __init__(self, url_name: str = "", args: list[Any] | None = None, **options: Any) -> None:
        target = (url_name, args or [A("pk")]) if url_name else True
        super().__init__(linkify=target, **options)
        self.plain = self.link
        self.link = None  # the link covers the first line only
        self.url_name = url_name
        self.keys = [each for each in (args or [A("pk")]) if isinstance(each, Accessor)] if url_name else []
        self.has_fixed = len(self.keys) != len(args or [A("pk")])

    def render(self, value: Any, record: Any, table: HouseTable, bound_column: Any) -> Any:
        words = self.shown(value, table)
        keys = [each.resolve(record, quiet=True) for each in self.keys]
        if keys and not self.has_fixed and all(isinstance(key, int) for key in keys):
            words = format_html('<a href="{}">{}</a>', address_of(self.url_name, *keys), words)
        else:
            words = self.plain(words, value=value, record=record, bound_column=bound_column, table=table)
        return two_lines(words, self.small.resolve(record, quiet=True)) if self.small else words


class NumberColumn(HouseColumn):
    """A count or a rate, aligned right."""

    css = "n"

    def shown(self, value: Any, table: HouseTable) -> str:
        return french_decimal(value)


class MoneyColumn(HouseColumn):
    """Minor units of the institution's currency, said once in the title of the page and not in the cells."""

    css = "n"

    def shown(self, value: Any, table: HouseTable) -> str:
        return french_amount(int(value), table.currency) if value else ""

    def value(self, value: Any, table: HouseTable) -> Any:
        decimals = currency_decimals(table.currency)
        return Decimal(value).scaleb(-decimals) if decimals and value is not None else value


class DayColumn(HouseColumn):
    css = "n"

    def shown(self, value: date, table: HouseTable) -> str:
        return french_date(value)


class MomentColumn(HouseColumn):
    def shown(self, value: datetime, table: HouseTable) -> str:
        return french_moment(timezone.localtime(value))


class TagColumn(HouseColumn):
    """The state of a record, with the house's tone and icon (`hr_core.ui.states`)."""

    def render(self, value: Any, record: Any, bound_column: Any) -> SafeString:  # type: ignore[override]
        owner, name = A(bound_column.accessor).penultimate(record)
        if not isinstance(owner, Model):
            return state_tag(value, value)
        return state_tag(getattr(owner, name, value), value, look_at(owner, name))

    def value(self, value: Any, table: HouseTable) -> str:
        return str(value)


class VarianceColumn(MoneyColumn):
    """A change: always its sign; an arrow and a tint only where `level` says so.

    `level(value, record)` returns `""`, `"over"` (to justify) or `"stop"` (blocking); `unit="%"` writes per cent
    instead of money.
    """

    def __init__(
        self, *args: Any, level: Callable[[Any, Any], str] | None = None, unit: str = "", **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.level = level
        self.unit = unit

    def shown(self, value: Any, table: HouseTable) -> str:
        if self.unit == "%":
            return ("+" if value > 0 else "") + french_percent(value)
        return french_signed(int(value), table.currency)

    def value(self, value: Any, table: HouseTable) -> Any:
        return value if self.unit else super().value(value, table)

    def render(self, value: Any, record: Any, table: HouseTable) -> SafeString:
        from hr_core.templatetags.ui import draw_icon

        level = self.level(value, record) if self.level else ""
        arrow = draw_icon("arrow-up-right" if value > 0 else "arrow-down-right") if level else ""
        return format_html('<span class="{}">{}{}</span>', f"var {level}".strip(), arrow, self.shown(value, table))


class PickColumn(django_tables2.CheckBoxColumn):
    """The box that chooses a row for the bulk actions; added by the list screen itself."""

    def __init__(self) -> None:
        super().__init__(accessor="pk", exclude_from_export=True, orderable=False)

    @property
    def header(self) -> SafeString:
        return format_html(
            '<input class="form-check-input" type="checkbox" data-choose-all aria-label="{}">', _("Tout choisir")
        )

    def render(self, value: Any, record: Any) -> SafeString:  # type: ignore[override]
        return format_html(
            '<input class="form-check-input" type="checkbox" name="choisis" value="{}" aria-label="{}">',
            value,
            _("Choisir %(what)s") % {"what": record},
        )


def _cell(row: Any, column: Any, asked: tuple[tuple[str, ...], str | None]) -> Any:
    """What `row.get_cell` gives, where the library would look at the signature of `render` for each cell."""
    names, takes_all = asked

    def render(_column: Any, value: Any = None) -> Any:
        known = row._optional_cell_arguments(column, value)
        content = column.render(**(known if takes_all else {name: known[name] for name in names}))
        return column.link(content, **known) if column.link else content

    return row._get_and_render_with(column, render_func=render, default=column.default)


PLACES = frozenset(("p1", "p2", "p3", "p4"))
FIGURES = (NumberColumn, MoneyColumn, DayColumn, MomentColumn)


def _phone_label(column: Any, css: str) -> str:
    """The attribute that says, on a phone, what a figure at the right is: the heads of columns are not shown there."""
    is_figure = isinstance(column.column, FIGURES) and {"p1", "p3"} & set(css.split()) and column.header
    return f' data-label="{escape(column.header)}"' if is_figure else ""


def _place_on_phone(cells: list[dict[str, Any]]) -> None:
    """A foot whose totals stand in columns that a phone hides would be blank there: the first total takes the figure's place."""
    told = [cell for cell in cells if cell["text"] != "" and not cell["is_head"]]
    if not told or any(PLACES & set(cell["css"].split()) for cell in told):
        return
    for cell in cells:
        cell["css"] = " ".join(css for css in cell["css"].split() if css != "p1")
    told[0]["css"] = f"{told[0]['css']} p1".strip()


class HouseTable(django_tables2.Table):
    """Base of the tables. `caption` is read by screen readers; `row_header` names the column that heads a row (the
    first one otherwise); `totals` maps columns to figures of the whole list, given by the screen."""

    caption = ""
    row_header = ""
    total_label = "Total"
    cards = True

    class Meta:
        template_name = "hr_core/ui/table.html"
        empty_text = ""
        default = ""

    def __init__(
        self,
        *args: Any,
        currency: str = "XOF",
        totals: Mapping[str, Any] | None = None,
        density: str = "dense",
        pick: bool = False,
        **options: Any,
    ) -> None:
        self.currency = currency
        self.density = density
        self.pick = pick
        if pick:
            options["extra_columns"] = [("choisis", PickColumn()), *options.get("extra_columns", [])]
            options["sequence"] = ("choisis", "...")
        super().__init__(*args, **options)
        self.totals = totals or {}

    @property
    def css(self) -> str:
        classes = ["t", self.density, "cards" if self.cards else "", "pick" if self.pick else ""]
        return " ".join(filter(None, classes))

    @property
    def head_name(self) -> str:
        """The column whose cells are the row's `th`."""
        names = [column.name for column in self.columns.iterall() if column.name != "choisis"]
        return self.row_header or names[0]

    def linked(self, name: str, words: str, record: Any) -> SafeString:
        """Words under the link of a `LinkColumn`, for a table that writes them itself in `render_<name>`."""
        column = self.columns[name]
        return column.column.plain(words, value=words, record=record, bound_column=column, table=self)  # type: ignore[no-any-return]

    def drawn_rows(self) -> SafeString:
        """The rows of the page, drawn here and not in the template: a hundred rows take a third of the time. What a
        column says once (its class, whether it heads the row, what its `render` asks for) is asked once.
        """
        head, columns = self.head_name, []
        for column in self.columns.itervisible():
            tag, scope = ("th", ' scope="row" role="rowheader"') if column.name == head else ("td", ' role="cell"')
            css = column.attrs["td"].get("class")
            opened = f"<{tag}{scope}" + (f' class="{escape(css)}"' if css else "") + _phone_label(column, css or "") + ">"
            columns.append((column, signature(column.render), opened, f"</{tag}>"))
        context = Context()
        rows = []
        for row in self.paginated_rows:
            cells = [
                f"{opened}{render_value_in_context(_cell(row, column, asked), context)}{closed}"
                for column, asked, opened, closed in columns
            ]
            rows.append(f'<tr role="row">{"".join(cells)}</tr>\n')
        return mark_safe("".join(rows))  # every cell was escaped above

    def total_cells(self) -> list[dict[str, Any]]:
        """The cells of the foot, in the order of the columns; the first one without a total carries the label."""
        cells = []
        for column in self.columns:
            value = self.totals.get(column.name)
            kind = column.column
            text = "" if value is None else kind.total(value, self) if isinstance(kind, HouseColumn) else value
            css = column.attrs["td"].get("class", "")
            cells.append({"text": text, "css": css, "is_head": column.name == self.head_name})
        for cell in cells:
            if cell["is_head"] and cell["text"] == "":
                cell["text"] = self.total_label
        _place_on_phone(cells)
        return cells
