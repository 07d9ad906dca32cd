"""Appeals against an adopted equivalence table: filed by an institution, answered by the equivalence panel."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from careers.choices_referential import ReviewState, TableState
from careers.forms.equivalence import ReviewAnswerForm, ReviewForm
from careers.models import EquivalenceReview, EquivalenceTable
from careers.selectors.coverage import tables
from careers.services.equivalence.reviews import review_answer, review_file
from careers.tables_referential import EquivalenceReviewTable
from careers.views.equivalence.sheets import ADOPT, READ, TABLES
from hr_core.filters import today
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Crumb, Empty, Panel, facts
from hr_core.ui.screens import DetailScreen, FormScreen

FILE = ("career_decide", "referential_amend")
REVIEWS = (gettext_lazy("Recours sur les équivalences"), "careers:equivalence_review_list")


def reviews() -> QuerySet[EquivalenceReview]:
    """Those filed by the institution, those on its tables; all of them in the regional body."""
    return EquivalenceReview.objects.select_related("institution", "table__institution", "filed_by", "answered_by")


class ReviewListView(ListScreen):
    model = EquivalenceReview
    table_class = EquivalenceReviewTable
    rights = READ
    title = gettext_lazy("Recours sur les équivalences")
    lede = gettext_lazy("Une table adoptée se conteste devant la commission : emploi mal pesé, grade mal placé, règle non suivie, boucle.")
    unit = (gettext_lazy("recours"), gettext_lazy("recours"))
    export_name = "recours-equivalences"
    crumbs = (TABLES,)
    empty = Empty(gettext_lazy("Aucun recours"), gettext_lazy("Un recours se forme depuis une table adoptée."))

    def get_queryset(self) -> Any:
        return reviews()


class ReviewFileView(FormScreen):
    """From an adopted table, of one's own institution or of another."""

    form_class = ReviewForm
    rights = FILE
    submit_label = gettext_lazy("Former le recours")
    success_message = gettext_lazy("Le recours est formé ; la réponse viendra ici.")

    @cached_property
    def table(self) -> EquivalenceTable:
        return get_object_or_404(tables(EquivalenceTable).filter(state=TableState.ADOPTED), pk=self.kwargs["pk"])

    def get_record(self) -> None:
        return None

    def get_title(self) -> str:
        return _("Contester la table de %(institution)s") % {"institution": self.table.institution}

    def get_crumbs(self) -> Any:
        return (TABLES, Crumb(str(self.table), self.table.get_absolute_url()))

    def get_cancel_url(self) -> str:
        return self.table.get_absolute_url()

    def get_form_options(self) -> dict[str, Any]:
        return {"table": self.table}

    def perform(self, form: Any) -> EquivalenceReview:
        return review_file(table=self.table, values=form.cleaned_data, on=today(), access=self.access)


class ReviewDetailView(DetailScreen):
    model = EquivalenceReview
    rights = READ
    crumbs = (TABLES, REVIEWS)

    def get_queryset(self) -> Any:
        return reviews()

    def get_title(self) -> str:
        return _("Recours sur la table de %(institution)s") % {"institution": self.record.table.institution}

    def get_actions(self) -> list[Action]:
        found = [Action(_("Voir la table"), self.record.table.get_absolute_url(), "scale")]
        if self.record.state == ReviewState.FILED:
            found.append(Action(_("Répondre"), reverse("careers:equivalence_review_answer", args=[self.record.pk]), "check", ADOPT, main=True))
        return found

    def get_panels(self) -> list[Panel]:
        asked = facts(self.record, "institution", "grade_label", "ground", "text", "filed_by", "filed_on", "due_on")
        found = [Panel(_("Ce qui est demandé"), asked)]
        if self.record.state != ReviewState.FILED:
            found.append(Panel(_("La réponse"), facts(self.record, "state", "answer", "answered_by", "answered_on")))
        return found


class ReviewAnswerView(FormScreen):
    model = EquivalenceReview
    form_class = ReviewAnswerForm
    rights = ADOPT
    title = gettext_lazy("Répondre au recours")
    submit_label = gettext_lazy("Répondre")
    success_message = gettext_lazy("La réponse est donnée aux deux institutions.")
    crumbs = (TABLES, REVIEWS)

    def get_queryset(self) -> Any:
        return reviews().filter(state=ReviewState.FILED)

    def get_lede(self) -> str:
        return f"{self.record.table.institution}, {self.record.get_ground_display()} : {self.record.text}"

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def perform(self, form: Any) -> EquivalenceReview:
        told = form.cleaned_data
        return review_answer(review=self.record, accept=told["accept"], answer=told["answer"], on=today(), access=self.access)
