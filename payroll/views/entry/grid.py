"""The entry grid: people of a unit down, items across, one form; and the sets of columns that people keep."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.services.errors import Refusal
from hr_core.text import french_count, french_integer
from hr_core.ui.forms import HouseForm
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen, redirect
from payroll.entry_cells import Typed, body_rows, cell_id, row_name
from payroll.forms.entry import ColumnSetForm
from payroll.models import InputColumnSet
from payroll.selectors.input_columns import MOST_COLUMNS, Column, column_sets, columns_of, usual_columns
from payroll.selectors.input_grid import PAGE_SIZES, hints_of, page_of, people_chosen, totals_of
from payroll.selectors.input_scope import ENTER, SEE, WHOLE
from payroll.services.input_cells import Book, Entry, Fault, Person, book_open, book_write, faults, people_of, persons
from payroll.services.input_setup import column_set_save
from payroll.views.entry.month import INPUTS, EntryMonth

KEPT = ("campagne", "unite", "sous", "q", "rubriques", "jeu", "par", "page")


class InputGridView(EntryMonth, Screen):
    """A page of the grid. What is sent is checked whole; one cell at fault, and nothing is saved."""

    rights = SEE
    template_name = "payroll/entry/grid.html"
    crumbs = (INPUTS,)

    def get_title(self) -> str:
        return self.month_title(_("Grille de saisie"))

    @cached_property
    def all_columns(self) -> list[Column]:
        return columns_of(self.period, self.run)

    @cached_property
    def sets(self) -> list[InputColumnSet]:
        return list(column_sets(self.access))

    @cached_property
    def columns(self) -> list[Column]:
        """Those that the page was sent with, those asked for, those of a set, else the usual ones."""
        asked = set(self.request.GET.getlist("rubriques"))
        if self.request.method == "POST":
            asked = set(self.request.POST.get("colonnes", "").split(","))
        chosen = next((each for each in self.sets if str(each.pk) == self.request.GET.get("jeu", "")), None)
        if not asked and chosen is not None:
            asked = set(chosen.codes)
        if asked:
            found = [column for column in self.all_columns if column.code in asked]
            return found[:MOST_COLUMNS] or self.all_columns[:MOST_COLUMNS]
        return usual_columns(self.all_columns, self.period)

    @cached_property
    def people(self) -> Any:
        return people_chosen(
            self.access,
            self.period,
            self.own_run,
            units=self.unit_keys,
            words=self.request.GET.get("q", ""),
        )

    @property
    def page_size(self) -> int:
        asked = self.request.GET.get("par", "")
        return int(asked) if asked.isdecimal() and int(asked) in PAGE_SIZES else PAGE_SIZES[0]

    @property
    def may_write(self) -> bool:
        return self.is_open and self.access.has(*ENTER)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run is None:
            return self.show(empty=_no_month())
        page = page_of(self.people, request.GET.get("page", ""), self.page_size)
        people = persons(page.object_list, self.access)
        return self.grid(page, people, Typed(), [])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.run is None or not self.access.has(*ENTER):
            raise Http404
        sent = _sent_people(request.POST.get("agents", ""))
        people = people_of(self.access, self.period, self.own_run, keys=sent)
        if len(people) != len(set(sent)):
            raise Http404
        refused: list[str] = []
        with transaction.atomic():
            book = self.book(people, lock=True)
            entries, wrong, typed = read_page(book, request.POST)
            if not wrong:
                wrong = faults(book, entries)
            if not wrong:
                try:
                    written = book_write(book=book, entries=entries)
                except Refusal as refusal:
                    refused = refusal.messages
                else:
                    messages.success(request, _saved(written.created, written.changed, written.removed))
                    return redirect(request, request.get_full_path())
        page = page_of(self.people, request.GET.get("page", ""), self.page_size)
        ranks = {fault.pair: rank for rank, fault in enumerate(wrong)}
        return self.grid(page, people, Typed(typed.texts, typed.comments, ranks), wrong, refused, book, status=422)

    def book(self, people: Sequence[Person], *, lock: bool = False) -> Book:
        return book_open(
            period=self.period,
            run=self.own_run,
            columns=self.columns,
            people=people,
            access=self.access,
            parents=self.tree,
            lock=lock,
        )

    @property
    def tree(self) -> dict[int, int | None] | None:
        """The whole tree when the units on screen are all of them."""
        return self.parents if self.access.has(*WHOLE) else None

    def grid(
        self, page: Page, people: Sequence[Person], typed: Typed, wrong: Sequence[Fault],
        refused: Sequence[str] = (), book: Book | None = None, *, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        book = book or self.book(people)
        hints = hints_of(self.period, self.columns, [person.key for person in people])
        totals = totals_of(self.period, self.own_run, self.columns, self.people)
        return self.show(
            status=status,
            page=page,
            rows=body_rows(book, people, hints, may_write=self.may_write, typed=typed),
            has_rows=bool(people),
            heads=self.columns,
            feet=[_foot(column, totals.get(column.item), self.currency) for column in self.columns],
            before=json.dumps(_shown(book), separators=(",", ":")),
            agents=",".join(str(person.key) for person in people),
            codes=",".join(column.code for column in self.columns),
            faults=[(cell_id(fault.pair), fault.message) for fault in wrong],
            refused=refused,
            count=french_count(page.paginator.count, _("agent"), _("agents")),
        )

    def get_actions(self) -> Sequence[Action]:
        if self.run is None or not self.may_write:
            return []
        return [Action(_("Copier le mois dernier…"), self.address("input_copy"), "history")]

    def address(self, name: str) -> str:
        return f"{reverse(f'payroll:{name}')}?{self.query()}"

    def query(self, **changed: Any) -> str:
        """The address parameters of this page, some changed or (None) left out."""
        kept = [(key, value) for key in KEPT for value in self.request.GET.getlist(key) if key not in changed]
        return urlencode([*kept, *((key, value) for key, value in changed.items() if value is not None)])

    def get_context(self, **more: Any) -> dict[str, Any]:
        if self.run is None:
            return super().get_context(tabs=self.place_tabs(), run=None, **more)
        page = more["page"]
        return super().get_context(
            tabs=self.place_tabs(),
            run=self.run,
            is_open=self.is_open,
            may_write=self.may_write,
            runs=self.runs,
            units=self.units,
            unit=self.unit,
            with_below=self.with_below,
            words=self.request.GET.get("q", ""),
            items=self.all_columns,
            chosen={column.code for column in self.columns},
            most=MOST_COLUMNS,
            sets=[(each, self.query(jeu=each.pk, rubriques=None, page=None)) for each in self.sets],
            current_set=self.request.GET.get("jeu", ""),
            page_size=self.page_size,
            page_sizes=PAGE_SIZES,
            previous=self.query(page=page.previous_page_number()) if page.has_previous() else "",
            following=self.query(page=page.next_page_number()) if page.has_next() else "",
            set_url=self.address("input_columns_keep"),
            **more,
        )


def _no_month() -> Empty:
    return Empty(_("Aucun mois ouvert"), _("Les éléments variables se saisissent une fois le mois ouvert."))


def _sent_people(text: str) -> list[int]:
    keys = [key for key in text.split(",") if key]
    if not all(key.isdecimal() for key in keys) or len(keys) > max(PAGE_SIZES):
        raise Http404
    return [int(key) for key in keys]


def _shown(book: Book) -> dict[str, int]:
    """The values in force, by cell: what the page was drawn with, to tell what somebody else changed since."""
    found = {}
    for employee, item in book.held:
        value = book.value((employee, item))
        if value is not None:
            found[f"{employee}.{item}"] = value
    return found


def read_page(book: Book, sent: QueryDict) -> tuple[list[Entry], list[Fault], Typed]:
    """The cells that were changed, those that cannot be read or that somebody else changed since, and what was typed."""
    before = _before(sent.get("avant", ""))
    entries: list[Entry] = []
    wrong: list[Fault] = []
    texts, comments = {}, {}
    for person in book.people.values():
        comment = comments[person.key] = sent.get(f"o{person.key}", "").strip()
        changed, kept = [], []
        row = sent.getlist(row_name(person.key))
        if row and len(row) != len(book.columns):
            pair = (person.key, book.columns[0].item)
            wrong.append(Fault(pair, _("%(name)s : les colonnes ont changé, rechargez la page.") % {"name": person.name}))
            continue
        for column, text in zip(book.columns, row, strict=False):
            pair = (person.key, column.item)
            texts[pair] = text
            place = f"{person.name}, {column.words}"
            try:
                value = column.read(text, book.currency)
            except ValueError:
                wrong.append(Fault(pair, _unreadable(place, column)))
                continue
            shown, now = before.get(f"{pair[0]}.{pair[1]}"), book.value(pair)
            if value == shown:
                if value is not None and now == value:
                    kept.append(Entry(*pair, value, comment))
            elif now not in (shown, value):
                wrong.append(Fault(pair, _changed_since(place, book, pair, column)))
            else:
                changed.append(Entry(*pair, value, comment or None))
        entries += changed or (kept if comment else [])
    return entries, wrong, Typed(texts, comments)


def _before(text: str) -> dict[str, int]:
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return {name: value for name, value in found.items() if isinstance(value, int)} if isinstance(found, dict) else {}


def _unreadable(place: str, column: Column) -> str:
    if column.by_quantity:
        return _("%(place)s : écrire une quantité, par exemple 12,5.") % {"place": place}
    return _("%(place)s : écrire un montant en chiffres, par exemple 25 000.") % {"place": place}


def _changed_since(place: str, book: Book, pair: tuple[int, int], column: Column) -> str:
    given = book.held.get(pair)
    told = {
        "place": place,
        "who": str(given.entered_by) if given else "",
        "now": column.shown(book.value(pair), book.currency),
    }
    if given is None:
        return (
            _("%(place)s : retiré entre-temps par une autre personne. Enregistrez de nouveau pour garder votre valeur.")
            % told
        )
    return _("%(place)s : %(who)s a saisi %(now)s entre-temps. Enregistrez de nouveau pour garder votre valeur.") % told


def _saved(created: int, changed: int, removed: int) -> str:
    told = [
        french_count(count, one, many)
        for count, one, many in (
            (created, _("élément saisi"), _("éléments saisis")),
            (changed, _("modifié"), _("modifiés")),
            (removed, _("retiré"), _("retirés")),
        )
        if count
    ]
    return ", ".join(told) + "." if told else _("Rien n’a changé.")


def _foot(column: Column, total: Any, currency: str) -> dict[str, Any]:
    if total is None:
        return {"item": column.item, "value": 0, "text": "", "count": ""}
    shown = column.shown(total.value, currency)
    return {"item": column.item, "value": total.value, "text": shown, "count": french_integer(total.count)}


class ColumnSetKeepView(EntryMonth, FormScreen):
    """Keep the columns on screen under a name."""

    rights = ENTER
    form_class = ColumnSetForm
    title = gettext_lazy("Garder ces colonnes")
    crumbs = (INPUTS, (gettext_lazy("Grille de saisie"), "payroll:input_grid"))
    submit_label = gettext_lazy("Garder ces colonnes")
    success_message = gettext_lazy("Les colonnes sont gardées.")
    cancel_url = "payroll:input_grid"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        if self.run is None:
            raise Http404
        asked = self.request.GET.getlist("rubriques")
        columns = columns_of(self.period, self.run)
        usual = asked or [column.code for column in usual_columns(columns, self.period)]
        return {
            "columns": columns,
            "units": self.units,
            "initial": {"codes": usual, "unit": self.request.GET.get("unite")},
        }

    def perform(self, form: Any) -> InputColumnSet:
        given = form.cleaned_data
        return column_set_save(
            institution=self.institution,
            name=given["name"],
            codes=given["codes"],
            unit=given["unit"],
            is_shared=given["is_shared"],
            actor=self.access.user,
        )

    def get_success_url(self, result: InputColumnSet) -> str:
        unit = f"&unite={result.unit_id}" if result.unit_id else ""
        return f"{reverse('payroll:input_grid')}?jeu={result.pk}{unit}"


class ColumnSetDropView(ConfirmScreen):
    """Forget a set of columns of one's own."""

    rights = ENTER
    model = InputColumnSet
    form_class = HouseForm
    danger = True
    submit_label = gettext_lazy("Oublier ce jeu de colonnes")
    success_message = gettext_lazy("Le jeu de colonnes est oublié.")
    success_url = "payroll:input_grid"
    crumbs = (INPUTS, (gettext_lazy("Grille de saisie"), "payroll:input_grid"))

    def get_queryset(self) -> Any:
        return InputColumnSet.objects.filter(owner=self.access.user)

    def get_title(self) -> str:
        return _("Oublier « %(name)s »\u202f?") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        return [_("Les éléments saisis restent.")]

    def perform(self, form: Any) -> None:
        self.record.delete()
