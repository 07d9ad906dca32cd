"""Screens: a screen is a declaration. `docs/ui.md` shows each kind in a few lines.

`ListScreen` filters, sorts, pages and exports; `DetailScreen` shows a record; `FormScreen` creates or changes one and
answers 422 with what is wrong; `ConfirmScreen` asks before it acts. Out of scope is a 404, because the policies of the
database hide other institutions' rows; without the right is a 403; see `hr_core/ui/guard.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views import View

from hr_core.access import Access
from hr_core.scope import because
from hr_core.text import french_spaces
from hr_core.ui.forms import REASON, HouseForm, ReasonField
from hr_core.ui.guard import Guarded, admits, rights_of
from hr_core.ui.parts import Action, Crumb, Panel, Tab, permitted
from hr_core.ui.people import asks_suggestions, suggest

Crumbs = Sequence[Crumb | tuple[str, str]]


class Screen(Guarded, View):
    """What all screens have: a title, a sentence below it, the way back, and actions by right.

    `own = True` draws the page in the employee's frame (`hr_core/base_self.html`).
    """

    template_name = ""
    title: Any = ""
    lede: Any = ""
    crumbs: Crumbs = ()
    actions: Sequence[Action] = ()
    own = False

    def get_title(self) -> str:
        return str(self.title)

    def get_lede(self) -> Any:
        return self.lede

    def get_crumbs(self) -> Crumbs:
        """(label, address or name of an address); the page itself is added at the end."""
        return self.crumbs

    def get_actions(self) -> Sequence[Action]:
        return self.actions

    def get_context(self, **more: Any) -> dict[str, Any]:
        """The names of the template; overriders add theirs to `super().get_context(...)`."""
        title = french_spaces(self.get_title())
        return {
            "frame": "hr_core/base_self.html" if self.own else "hr_core/base.html",
            "title": title,
            "lede": self.get_lede(),
            "crumbs": [_crumb(each, self.access) for each in self.get_crumbs()],
            "actions": permitted(self.get_actions(), self.access),
            "currency": self.currency,
            **more,
        }

    def show(self, *, status: int = 200, **more: Any) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context(**more), status=status)


class RecordScreen(Screen):
    """A screen about one record, found by `pk` among those of `get_queryset()`, else 404."""

    model: type[models.Model]
    key = "pk"

    def get_queryset(self) -> models.QuerySet:
        """Override to narrow what this person may see (`Employee.objects.visible_to(self.access)`)."""
        return self.model._default_manager.all()

    @cached_property
    def record(self) -> Any:
        """The record of the page, read once."""
        return self.get_record()

    def get_record(self) -> Any:
        return get_object_or_404(self.get_queryset(), **{self.key: self.kwargs[self.key]})

    def get_title(self) -> str:
        return str(self.title or self.record)

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(record=self.record, object=self.record, **more)


class DetailScreen(RecordScreen):
    """A record: panels of facts, or a template of its own that extends `hr_core/ui/detail.html`."""

    template_name = "hr_core/ui/detail.html"

    def get_panels(self) -> Sequence[Panel]:
        """`[Panel("Identité", facts(self.record, "birth_on", "nationality"))]`."""
        return ()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(panels=self.get_panels())


class TabbedDetail(DetailScreen):
    """A record shown in tabs, each one a page of its own at its own address."""

    template_name = "hr_core/ui/tabbed.html"

    def get_tabs(self) -> Sequence[Tab]:
        """The tabs in order; the one whose address is the page's is the current one."""
        return ()

    def get_context(self, **more: Any) -> dict[str, Any]:
        here = self.request.path
        tabs = [Tab(each.label, each.url, each.is_current or each.url == here, each.count) for each in self.get_tabs()]
        return super().get_context(tabs=tabs, **more)


class FormScreen(RecordScreen):
    """Creates a record (no `pk` in the address) or changes one.

    `perform(form)` saves, by default with `form.save()`; override it to call the service. A `ValidationError` of the
    service is shown like an error of the form. With `asks_reason` the form asks « Motif » and the audit trail keeps it.
    """

    template_name = "hr_core/ui/form_page.html"
    form_class: type[Any]
    submit_label: Any = ""
    success_message: Any = ""
    success_url: str = ""
    cancel_url: str = ""
    asks_reason: bool | str = False  # False, "optional" or True

    @property
    def is_creation(self) -> bool:
        return self.key not in self.kwargs

    def get_record(self) -> Any:
        """The record to change; for a creation a new one that already belongs to the institution."""
        if not self.is_creation:
            return super().get_record()
        model = getattr(self, "model", None) or getattr(getattr(self.form_class, "_meta", None), "model", None)
        if model is None:
            return None
        new = model()
        if any(field.name == "institution" for field in model._meta.fields):
            new.institution = self.institution
        return new

    def get_form_options(self) -> dict[str, Any]:
        """Arguments of the form beside the data: override to add choices, a currency, an initial value."""
        takes_record = hasattr(self.form_class, "_meta") and hasattr(self.form_class._meta, "model")
        return {"instance": self.record} if takes_record else {}

    def get_form(self) -> Any:
        options = self.get_form_options()
        if self.request.method == "POST":
            options |= {"data": self.request.POST, "files": self.request.FILES}
        form = self.form_class(**options)
        if self.asks_reason:
            form.fields[REASON] = ReasonField(required=self.asks_reason is True)
        return units_narrow(form, self.access, self.rights)

    def perform(self, form: Any) -> Any:
        """Do it; what is returned is given to `get_success_url`."""
        return form.save()

    def get_success_message(self, result: Any) -> str:
        return str(self.success_message or _("C’est enregistré."))

    def get_success_url(self, result: Any) -> str:
        if self.success_url:
            return address(self.success_url)
        return result.get_absolute_url()

    def get_cancel_url(self) -> str:
        return address(self.cancel_url or self.success_url)

    def get_title(self) -> str:
        return str(self.title)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if asks_suggestions(request):
            return suggest(request, self.get_form())
        return self.show(form=self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            try:
                with transaction.atomic(), with_reason(form.cleaned_data.get(REASON, "")):
                    result = self.perform(form)
            except ValidationError as refused:
                _add_errors(form, refused)
            else:
                messages.success(request, self.get_success_message(result))
                return redirect(request, self.get_success_url(result))
        return self.show(form=form, status=422)

    def get_context(self, **more: Any) -> dict[str, Any]:
        label = self.submit_label or _("Enregistrer")
        return super().get_context(submit_label=label, cancel_url=self.get_cancel_url(), **more)


class ConfirmScreen(FormScreen):
    """A question on a page: what will change, what can no longer be undone, and why; then it acts by POST.

    `danger = True` paints the button as one that removes. `get_consequences()` lists sentences. `perform(form)` acts.
    """

    template_name = "hr_core/ui/confirm.html"
    form_class = HouseForm
    question: Any = ""
    danger = False

    def get_title(self) -> str:
        return str(self.question)

    def get_consequences(self) -> Sequence[Any]:
        return ()

    def get_context(self, **more: Any) -> dict[str, Any]:
        return super().get_context(consequences=[_set(each) for each in self.get_consequences()], danger=self.danger, **more)


def _set(sentence: Any) -> Any:
    """A sentence with French spaces; markup stays as it is."""
    return sentence if isinstance(sentence, SafeString) else french_spaces(str(sentence))


def units_narrow(form: Any, access: Any, rights: Sequence[str]) -> Any:
    """Let the fields of a form that take a unit admit those for which the person holds the rights of the page."""
    units = access.reach(*rights) if access.limits else None
    if units is not None:
        for field in form.fields.values():
            if hasattr(field, "keep_units"):
                field.keep_units(units)
    return form


def with_reason(reason: str) -> Any:
    return because(reason) if reason else nullcontext()


def address(name_or_path: str) -> str:
    """A path as it is, or the address of a name."""
    if not name_or_path or name_or_path.startswith("/"):
        return name_or_path
    return reverse(name_or_path)


def redirect(request: HttpRequest, url: str) -> HttpResponse:
    """A redirection that htmx follows as a whole page."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return HttpResponseRedirect(url)


def _crumb(each: Crumb | tuple[str, str], access: Access) -> Crumb:
    """A step of the way back; words alone where this person may not go."""
    label, url = (each.label, each.url) if isinstance(each, Crumb) else each
    words, url = str(label), address(url)
    return Crumb(words[:1].upper() + words[1:], url if admits(access, rights_of(url)) else "")


def _add_errors(form: Any, refused: ValidationError) -> None:
    """Errors of fields that are not on the form go to the top of it."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)
