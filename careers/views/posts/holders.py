"""Who serves on a post: placed, ended, removed; posts written for those who have none."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_posts import HolderKind
from careers.forms.posts import (
    FromStaffForm,
    HolderEndForm,
    HolderForm,
)
from careers.models import PostHolder
from careers.selectors.posts.reading import interim_days
from careers.services.posts.from_staff import posts_from_staff
from careers.services.posts.holders import holder_add, holder_end, holder_remove
from careers.views.posts.lists import POSTS, PREPARE
from careers.views.posts.records import OfPost
from hr_core.models import Employee
from hr_core.services.writing import forbid_own_file
from hr_core.text import french_count
from hr_core.ui.screens import ConfirmScreen, FormScreen


class HolderAddView(OfPost):
    form_class = HolderForm
    title = gettext_lazy("Placer un agent")
    submit_label = gettext_lazy("Placer")

    def get_lede(self) -> str:
        return str(self.record)

    def get_form_options(self) -> dict[str, Any]:
        visible = Employee.objects.visible_to(self.access)
        initial: dict[str, Any] = {"start": timezone.localdate(), "share": 100, "kind": HolderKind.TITULAR, "with_posting": True}
        if self.request.GET.get("titre") == "interim":
            initial |= {"kind": HolderKind.ACTING, "with_posting": False} | interim_days(self.record, timezone.localdate())
        return {"visible": Employee.objects.filter(pk__in=visible.values("pk")), "initial": initial}

    def perform(self, form: Any) -> PostHolder:
        given = dict(form.cleaned_data)
        return holder_add(post=self.record, employee=given.pop("staff_number"), access=self.access, **given)

    def get_success_message(self, result: PostHolder) -> str:
        return _("%(name)s tient le poste %(number)s.") % {
            "name": result.employee, "number": result.post.number
        }  # fmt: skip


class HolderScreen(OfPost):
    model = PostHolder

    def get_queryset(self) -> QuerySet[PostHolder]:
        visible = Employee.objects.visible_to(self.access).values("pk")
        return PostHolder.objects.filter(employee__in=visible).select_related("post", "employee")

    def get_record(self) -> PostHolder:
        row: PostHolder = super().get_record()
        forbid_own_file(row.employee, self.access.user)
        return row

    @property
    def post_key(self) -> int:
        return self.record.post_id

    @property
    def post_words(self) -> str:
        return str(self.record.post)

    def get_lede(self) -> str:
        return _("%(name)s, %(post)s.") % {"name": self.record.employee, "post": self.record.post}


class HolderEndView(HolderScreen):
    form_class = HolderEndForm
    title = gettext_lazy("Fin d’occupation")
    submit_label = gettext_lazy("Enregistrer la fin")
    success_message = gettext_lazy("La fin d’occupation est enregistrée.")
    asks_reason = "optional"

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> PostHolder:
        given = form.cleaned_data
        return holder_end(holder=self.record, end=given["end"], reason=given["motif"], access=self.access)


class HolderRemoveView(HolderScreen, ConfirmScreen):
    title = gettext_lazy("Supprimer une occupation saisie par erreur ?")
    danger = True
    submit_label = gettext_lazy("Supprimer")
    success_message = gettext_lazy("L’occupation est supprimée.")
    asks_reason = True

    def get_title(self) -> str:
        return str(self.title)

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        return [_("Elle n’aura jamais existé ; le journal garde la suppression et son motif.")]

    def perform(self, form: Any) -> None:
        holder_remove(holder=self.record, reason=form.cleaned_data["motif"], access=self.access)


class FromStaffView(FormScreen):
    """Write a post for everybody in service who has none; another person approves the creations."""

    form_class = FromStaffForm
    rights = PREPARE
    title = gettext_lazy("Reprendre le personnel en poste")
    lede = gettext_lazy(
        "Un poste est inscrit pour chaque agent en service qui n’en a pas, avec l’unité et l’emploi de son affectation. "
        "Il sera au tableau une fois sa création approuvée par une autre personne."
    )
    submit_label = gettext_lazy("Inscrire les postes")
    crumbs = (POSTS,)
    cancel_url = "careers:without_post"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": timezone.localdate().replace(month=1, day=1), "prefix_text": "P-"}}

    def perform(self, form: Any) -> int:
        given = dict(form.cleaned_data)
        prefix = given.pop("prefix_text")
        return posts_from_staff(institution=self.institution, prefix=prefix, access=self.access, **given)

    def get_success_message(self, result: int) -> str:
        return _("%(posts)s : une autre personne approuve leur création.") % {
            "posts": french_count(result, _("poste inscrit"), _("postes inscrits"))
        }

    def get_success_url(self, result: int) -> str:
        return reverse("careers:post_acts")
