"""Critical posts and who could take them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.forms.workforce import CriticalForm, SuccessorForm
from careers.models import CriticalPost, Post, Successor
from careers.selectors.workforce import VIEW, critical_posts
from careers.services.workforce.plans import critical_remove, critical_save, successor_add, successor_remove
from careers.tables_workforce import CriticalTable, cover_of
from careers.views.workforce.scenarios import MANAGE, SCENARIOS
from hr_core.filters import today
from hr_core.models import Employee
from hr_core.templatetags.ui import draw_tag
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen

CRITICAL = (gettext_lazy("Postes critiques"), "careers:critical_list")


class CriticalListView(ListScreen):
    model = CriticalPost
    table_class = CriticalTable
    rights = VIEW
    title = gettext_lazy("Postes critiques")
    lede = gettext_lazy("Ce qui ne doit pas rester vide, et qui est prêt à le tenir.")
    unit = (gettext_lazy("poste"), gettext_lazy("postes"))
    crumbs = (SCENARIOS,)
    export_name = "postes-critiques"
    empty = Empty(gettext_lazy("Aucun poste critique"), gettext_lazy("Désignez les postes dont la vacance arrêterait un service."))

    def get_queryset(self) -> QuerySet[CriticalPost]:
        return critical_posts(self.access, today())

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Désigner un poste"), reverse("careers:critical_create"), "plus", MANAGE, main=True)]


class CriticalCreateView(FormScreen):
    model = CriticalPost
    form_class = CriticalForm
    rights = MANAGE
    crumbs = (SCENARIOS, CRITICAL)
    title = gettext_lazy("Désigner un poste critique")
    cancel_url = "careers:critical_list"

    def get_form_options(self) -> dict[str, Any]:
        return {"posts": Post.objects.all()}

    def perform(self, form: CriticalForm) -> CriticalPost:
        values = {"post": form.post, "reason": form.cleaned_data["reason"]}
        return critical_save(critical=self.record, values=values, actor=self.request.user)  # type: ignore[arg-type]


class CriticalDetailView(DetailScreen):
    model = CriticalPost
    rights = VIEW
    crumbs = (SCENARIOS, CRITICAL)
    template_name = "careers/workforce/critical.html"

    def get_queryset(self) -> QuerySet[CriticalPost]:
        return critical_posts(self.access, today())

    def get_title(self) -> str:
        return self.record.post.title

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        holder = f"{row.holder_first} {row.holder_last}" if row.holder_last else _("vacant")
        facts = [(_("Numéro"), row.post.number), (_("Titulaire"), holder), (_("Pourquoi"), row.reason), (_("Relève"), draw_tag(*cover_of(row)))]
        return [Panel(_("Poste"), facts)]

    def get_actions(self) -> Sequence[Action]:
        at = [self.record.pk]
        return [
            Action(_("Ne plus suivre"), reverse("careers:critical_remove", args=at), "trash", MANAGE),
            Action(_("Ajouter un successeur"), reverse("careers:successor_create", args=at), "plus", MANAGE, main=True),
        ]

    def get_context(self, **more: Any) -> dict[str, Any]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        rows = Successor.objects.filter(critical=self.record.pk, employee__in=visible).select_related("employee")
        order = {"now": 0, "soon": 1, "later": 2}
        return super().get_context(successors=sorted(rows, key=lambda row: order[row.readiness]), may=self.access.has(*MANAGE), **more)


class CriticalRemoveView(ConfirmScreen):
    model = CriticalPost
    rights = MANAGE
    danger = True
    crumbs = (SCENARIOS, CRITICAL)
    question = gettext_lazy("Ne plus suivre ce poste comme critique ?")
    submit_label = gettext_lazy("Ne plus suivre")
    success_url = "careers:critical_list"

    def perform(self, form: Any) -> None:
        critical_remove(critical=self.record, actor=self.request.user)  # type: ignore[arg-type]


class SuccessorCreateView(FormScreen):
    model = Successor
    form_class = SuccessorForm
    rights = MANAGE
    title = gettext_lazy("Successeur possible")

    @cached_property
    def critical(self) -> CriticalPost:
        return get_object_or_404(CriticalPost.objects.select_related("post"), pk=self.kwargs["critical"])

    def get_record(self) -> Any:
        return self.critical

    def get_crumbs(self) -> Any:
        return (SCENARIOS, CRITICAL, (self.critical.post.title, self.critical.get_absolute_url()))

    def get_form_options(self) -> dict[str, Any]:
        return {"employees": Employee.objects.visible_to(self.access)}

    def get_cancel_url(self) -> str:
        return self.critical.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.critical.get_absolute_url()

    def perform(self, form: SuccessorForm) -> Successor:
        assert form.employee is not None
        values = {name: form.cleaned_data[name] for name in ("readiness", "remark")}
        return successor_add(critical=self.critical, employee=form.employee, values=values, access=self.access)


class SuccessorRemoveView(ConfirmScreen):
    model = Successor
    rights = MANAGE
    danger = True
    question = gettext_lazy("Retirer ce successeur ?")
    submit_label = gettext_lazy("Retirer")

    def get_queryset(self) -> QuerySet[Successor]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        return Successor.objects.filter(employee__in=visible).select_related("critical__post", "employee")

    def get_cancel_url(self) -> str:
        return self.record.critical.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def perform(self, form: Any) -> None:
        successor_remove(successor=self.record, access=self.access)
