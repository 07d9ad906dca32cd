"""Access reviews on screen: opened, decided by chosen lines, signed, which removes."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.forms.access import ChosenLinesForm, ReviewForm
from hr_core.models import AccessReview, AccessReviewLine
from hr_core.services.administration.reviews import lines_decide, review_open, review_sign
from hr_core.tables_access import ReviewLineTable, ReviewTable, moment_words
from hr_core.text import french_count
from hr_core.ui.filters import HouseFilterSet
from hr_core.ui.forms import REASON, ReasonField
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, BulkAction, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen
from hr_core.views.access.accounts import MANAGE, SEE

REVIEWS = (gettext_lazy("Revues"), "hr_core:review_list")
SIGN = ("roles_approve",)


class ReviewListView(ListScreen):
    model = AccessReview
    table_class = ReviewTable
    title = gettext_lazy("Revues des habilitations")
    rights = SEE
    unit = (gettext_lazy("revue"), gettext_lazy("revues"))
    export_name = "revues"
    empty = Empty(
        gettext_lazy("Aucune revue"),
        gettext_lazy("Une ou deux fois l’an : chaque rôle est gardé ou retiré, puis une autre personne signe."),
    )

    def get_queryset(self) -> QuerySet:
        decided = Count("lines", filter=~Q(lines__decision="open"))
        rows = AccessReview.objects.select_related("opened_by", "signed_by")
        return rows.annotate(total=Count("lines"), decided=decided)

    def get_actions(self) -> list[Action]:
        return [Action(_("Ouvrir une revue"), reverse("hr_core:review_create"), "plus", MANAGE, main=True)]


class ReviewCreateView(FormScreen):
    form_class = ReviewForm
    title = gettext_lazy("Ouvrir une revue")
    lede = gettext_lazy("Elle prend chaque rôle tenu ce jour, sauf celui d’agent.")
    submit_label = gettext_lazy("Ouvrir la revue")
    rights = MANAGE
    crumbs = (REVIEWS,)
    cancel_url = "hr_core:review_list"

    def get_record(self) -> None:
        return None

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> AccessReview:
        return review_open(institution=self.institution, name=form.cleaned_data["name"], actor=self.request.user)  # type: ignore[arg-type]

    def get_success_url(self, result: AccessReview) -> str:
        return reverse("hr_core:review_detail", args=[result.pk])


class LineFilter(HouseFilterSet):
    decision = django_filters.ChoiceFilter(
        choices=AccessReviewLine.Decision.choices, label=gettext_lazy("Décision"), empty_label=gettext_lazy("Toutes")
    )


class ReviewDetailView(ListScreen):
    model = AccessReviewLine
    table_class = ReviewLineTable
    filterset_class = LineFilter
    rights = SEE
    unit = (gettext_lazy("rôle"), gettext_lazy("rôles"))
    export_name = "revue"
    crumbs = (REVIEWS,)
    page_sizes = (100, 200)

    @cached_property
    def review(self) -> AccessReview:
        return get_object_or_404(AccessReview.objects.select_related("opened_by", "signed_by"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        return self.review.name

    def get_lede(self) -> str:
        row = self.review
        if row.signed_by is None:
            return _("Ouverte par %(who)s le %(at)s.") % {"who": row.opened_by, "at": moment_words(row.opened_at)}
        return _("Signée par %(who)s le %(at)s, empreinte %(mark)s.") % {
            "who": row.signed_by, "at": moment_words(row.signed_at), "mark": row.digest[:16],
        }  # fmt: skip

    def get_queryset(self) -> QuerySet:
        return AccessReviewLine.objects.filter(review=self.review).select_related("user", "unit")

    def get_actions(self) -> list[Action]:
        if self.review.state == AccessReview.State.SIGNED:
            return []
        return [Action(_("Signer la revue"), reverse("hr_core:review_sign", args=[self.review.pk]), "writing-sign", SIGN, main=True)]

    def get_bulk_actions(self) -> list[BulkAction]:
        if self.review.state == AccessReview.State.SIGNED:
            return []
        key = self.review.pk
        return [
            BulkAction(_("Garder"), reverse("hr_core:review_keep", args=[key]), "check", MANAGE, main=True),
            BulkAction(_("Retirer…"), reverse("hr_core:review_remove", args=[key]), "x", MANAGE),
        ]


class ReviewKeepView(ConfirmScreen):
    """The chosen roles, kept or removed."""

    model = AccessReview
    form_class = ChosenLinesForm
    rights = MANAGE
    crumbs = (REVIEWS,)
    keep = True
    submit_label = gettext_lazy("Garder ces rôles")

    @cached_property
    def lines(self) -> list[AccessReviewLine]:
        keys = [int(key) for key in self.request.POST.getlist("choisis") if key.isdecimal()][:500]
        return list(AccessReviewLine.objects.filter(review=self.record, pk__in=keys).select_related("user", "unit"))

    def get_title(self) -> str:
        count = french_count(len(self.lines), _("rôle"), _("rôles"))
        return _("Garder %(count)s ?") % {"count": count} if self.keep else _("Retirer %(count)s ?") % {"count": count}

    def get_consequences(self) -> list[str]:
        return [str(line) for line in self.lines[:20]]

    def get_form_options(self) -> dict[str, Any]:
        return {"chosen": [line.pk for line in self.lines]}

    def get_form(self) -> Any:
        form = super().get_form()
        form.fields[REASON] = ReasonField(required=not self.keep)
        return form

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:review_detail", args=[self.record.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The list posts the boxes; the question posts them again, confirmed."""
        if "confirme" in request.POST:
            return super().post(request, *args, **kwargs)
        form = self.form_class(**self.get_form_options())
        form.fields[REASON] = ReasonField(required=not self.keep)
        return self.show(form=form)

    def perform(self, form: Any) -> int:
        return lines_decide(
            review=self.record, lines=[line.pk for line in self.lines], keep=self.keep,
            remark=form.cleaned_data.get(REASON, ""), actor=self.request.user,  # type: ignore[arg-type]
        )  # fmt: skip

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("rôle décidé"), _("rôles décidés")) + "."


class ReviewRemoveView(ReviewKeepView):
    keep = False
    danger = True
    submit_label = gettext_lazy("Retirer ces rôles")


class ReviewSignView(ConfirmScreen):
    model = AccessReview
    rights = SIGN
    crumbs = (REVIEWS,)
    submit_label = gettext_lazy("Signer la revue")
    success_message = gettext_lazy("La revue est signée ; les rôles retirés ne valent plus.")

    def get_queryset(self) -> QuerySet:
        return AccessReview.objects.filter(state=AccessReview.State.OPEN)

    def get_title(self) -> str:
        return _("Signer « %(name)s » ?") % {"name": self.record}

    def get_consequences(self) -> list[str]:
        counts = dict(self.record.lines.order_by().values_list("decision").annotate(number=Count("pk")))
        return [
            _("%(kept)s gardés, %(removed)s retirés, %(open)s à décider.")
            % {"kept": counts.get("kept", 0), "removed": counts.get("removed", 0), "open": counts.get("open", 0)},
            _("Les rôles retirés cessent à l’instant. Une revue signée ne change plus."),
        ]

    def get_success_url(self, result: Any) -> str:
        return reverse("hr_core:review_detail", args=[self.kwargs["pk"]])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def perform(self, form: Any) -> AccessReview:
        if self.record is None:
            raise Http404
        return review_sign(review=self.record, actor=self.request.user)  # type: ignore[arg-type]
