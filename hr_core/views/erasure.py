"""How long data is kept, what is past its time, and its erasure decided by two people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.filters import today
from hr_core.forms.erasure import ErasureDecisionForm, ErasureForm, ErasureRefusalForm, RetentionRuleForm
from hr_core.models import Erasure, ErasureState, RetentionRule
from hr_core.retention import CATEGORIES, KEPT, RetentionCategory
from hr_core.selectors.retention import before_of, due_count, due_list, due_sample, rule_on
from hr_core.services.erasure import erasure_ask, erasure_decide, retention_rule_set
from hr_core.tables_erasure import ErasureTable, category_label
from hr_core.text import french_count, french_date, french_integer, french_moment
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen, Screen

ASK, DECIDE = ("erasure_propose",), ("erasure_decide",)
SEE = (*ASK, *DECIDE, "audit_view")
BOARD = (gettext_lazy("Conservation"), "hr_core:retention_board")
LIST = (gettext_lazy("Effacements"), "hr_core:erasure_list")
SHOWN = 100


def months_words(months: int) -> str:
    """« 10 ans », « 18 mois »."""
    if months % 12 == 0:
        return french_count(months // 12, _("an"), _("ans"))
    return french_count(months, _("mois"), _("mois"))


class RetentionBoardView(Screen):
    """Every category: how long it is kept, by which text, what is past that time."""

    template_name = "hr_core/erasure/board.html"
    title = gettext_lazy("Conservation des données personnelles")
    lede = gettext_lazy("Une durée par catégorie, avec son texte. Ce qui la dépasse s’efface quand deux personnes le décident.")
    rights = SEE

    def get(self, request: HttpRequest) -> HttpResponse:
        rows = [(due, months_words(due.rule.months) if due.rule else "") for due in due_list(self.institution, today())]
        return self.show(rows=rows, kept=KEPT, may_ask=self.access.has(*ASK))


class CategoryScreen(Screen):
    @cached_property
    def category(self) -> RetentionCategory:
        if self.kwargs["slug"] not in CATEGORIES:
            raise Http404
        return CATEGORIES[self.kwargs["slug"]]

    @cached_property
    def rule(self) -> RetentionRule | None:
        return rule_on(self.institution, self.category.slug, today())


class DueView(CategoryScreen):
    """What of a category is past its time: the number, the first rows, and those that were erased before."""

    template_name = "hr_core/erasure/due.html"
    rights = SEE
    crumbs = (BOARD,)

    def get_title(self) -> str:
        return str(self.category.label)

    def get_lede(self) -> str:
        if self.rule is None:
            return _("Aucune durée n’est fixée : rien ne s’efface.")
        return _("Gardé %(length)s à compter %(since)s (%(text)s) : est effaçable ce qui est antérieur au %(day)s.") % {
            "length": months_words(self.rule.months), "since": self.category.since, "text": self.rule.reference,
            "day": french_date(before_of(self.rule, today())),
        }  # fmt: skip

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        before = before_of(self.rule, today()) if self.rule else None
        count = due_count(self.category, self.institution, before) if before else 0
        rows = due_sample(self.category, self.institution, before, self.access, SHOWN) if before and count else []
        self.count = count
        rules = RetentionRule.objects.filter(category=slug)
        return self.show(
            rows=rows, count=count, shown=SHOWN, keeps=self.category.keeps,
            rules=[(row, months_words(row.months)) for row in rules],
        )  # fmt: skip

    def get_actions(self) -> list[Action]:
        key = [self.category.slug]
        found = [Action(_("Fixer la durée"), reverse("hr_core:retention_rule", args=key), "settings", ASK, main=self.rule is None)]
        waits = Erasure.objects.filter(category=self.category.slug, state=ErasureState.ASKED).first()
        if waits:
            found.append(Action(_("Voir la proposition"), waits.get_absolute_url(), "clock", SEE, main=True))
        elif self.count:
            found.append(Action(_("Proposer l’effacement…"), reverse("hr_core:erasure_ask", args=key), "trash", ASK, main=True))
        return found


class CategoryForm(CategoryScreen, FormScreen):
    rights = ASK

    def get_record(self) -> None:
        return None

    def get_crumbs(self) -> Any:
        return (BOARD, (str(self.category.label), reverse("hr_core:retention_due", args=[self.category.slug])))

    def get_cancel_url(self) -> str:
        return reverse("hr_core:retention_due", args=[self.category.slug])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class RetentionRuleView(CategoryForm):
    form_class = RetentionRuleForm
    title = gettext_lazy("Fixer la durée de conservation")
    success_message = gettext_lazy("La durée est fixée.")

    def get_lede(self) -> str:
        return _("%(what)s : le temps court à compter %(since)s.") % {"what": self.category.label, "since": self.category.since}

    def get_form_options(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"start": today()}
        if self.rule:
            initial |= {"months": self.rule.months, "reference": self.rule.reference}
        return {"initial": initial}

    def perform(self, form: Any) -> RetentionRule:
        return retention_rule_set(institution=self.institution, category=self.category.slug, **form.cleaned_data)


class ErasureAskView(CategoryForm, ConfirmScreen):
    form_class = ErasureForm
    danger = True
    submit_label = gettext_lazy("Proposer l’effacement")
    success_message = gettext_lazy("L’effacement attend la décision d’une autre personne.")

    def get_title(self) -> str:
        return _("Proposer d’effacer : %(what)s ?") % {"what": str(self.category.label).lower()}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_consequences(self) -> list[str]:
        if self.rule is None:
            return [_("Aucune durée n’est fixée : la proposition sera refusée.")]
        before = before_of(self.rule, today())
        count = due_count(self.category, self.institution, before)
        return [
            french_count(count, _("ligne antérieure au %(day)s"), _("lignes antérieures au %(day)s")) % {"day": french_date(before)},
            _("Rien n’est effacé avant la décision d’une autre personne."),
            *([str(self.category.keeps)] if self.category.keeps else []),
        ]

    def perform(self, form: Any) -> Erasure:
        return erasure_ask(
            institution=self.institution, category=self.category.slug, on=today(), reason=form.cleaned_data["reason"],
            actor=self.access.user,
        )  # fmt: skip

    def get_success_url(self, result: Erasure) -> str:
        return result.get_absolute_url()


class ErasureListView(ListScreen):
    model = Erasure
    table_class = ErasureTable
    title = gettext_lazy("Effacements")
    lede = gettext_lazy("Ce qui fut proposé, décidé, effacé : par qui, quand, sous quelle règle. Les valeurs ne sont plus nulle part.")
    rights = SEE
    crumbs = (BOARD,)
    unit = (gettext_lazy("effacement"), gettext_lazy("effacements"))
    export_name = "effacements"
    empty = Empty(gettext_lazy("Aucun effacement"), gettext_lazy("Ils se proposent depuis la page de la conservation."))

    def get_queryset(self) -> QuerySet:
        return Erasure.objects.select_related("asked_by", "decided_by")


class ErasureDetailView(DetailScreen):
    model = Erasure
    rights = SEE
    crumbs = (BOARD, LIST)

    def get_queryset(self) -> QuerySet:
        return Erasure.objects.select_related("asked_by", "decided_by", "rule")

    def get_title(self) -> str:
        return _("%(what)s, effacement n° %(number)s") % {"what": category_label(self.record.category), "number": self.record.pk}

    def get_panels(self) -> Sequence[Panel]:
        row = self.record
        asked = [
            (_("État"), str(row.get_state_display()).capitalize()),
            (_("Antérieur au"), french_date(row.before)),
            (_("Règle"), f"{months_words(row.rule.months)}, {row.rule.reference}"),
            (_("Lignes proposées"), french_integer(row.expected)),
            (_("Motif"), row.reason),
            (_("Proposé par"), f"{row.asked_by}, {french_moment(row.asked_at)}"),
        ]
        panels = [Panel(_("Proposition"), asked)]
        if row.decided_by:
            done = [(_("Décidé par"), f"{row.decided_by}, {french_moment(row.decided_at)}")]
            if row.remark:
                done.append((_("Observation"), row.remark))
            done += [(_table_name(name), french_integer(number)) for name, number in row.counts.items()]
            if row.state == ErasureState.DONE:
                done.append((_("Fichiers effacés"), french_integer(row.files)))
                done.append((_("Écritures de la piste d’audit expurgées"), french_integer(row.redacted)))
            panels.append(Panel(_("Décision"), done))
        return panels

    def get_actions(self) -> list[Action]:
        row = self.record
        if row.state != ErasureState.ASKED or row.asked_by_id == self.access.user.pk:
            return []
        return [
            Action(_("Refuser…"), reverse("hr_core:erasure_refuse", args=[row.pk]), "x", DECIDE),
            Action(_("Effacer…"), reverse("hr_core:erasure_accept", args=[row.pk]), "trash", DECIDE, main=True),
        ]


def _table_name(table: str) -> str:
    model = next((each for each in apps.get_models() if each._meta.db_table == table), None)
    name = str(model._meta.verbose_name_plural) if model else table
    return name[:1].upper() + name[1:]


class ErasureAcceptView(ConfirmScreen):
    model = Erasure
    form_class = ErasureDecisionForm
    rights = DECIDE
    crumbs = (BOARD, LIST)
    danger = True
    accept = True
    submit_label = gettext_lazy("Effacer définitivement")
    success_message = gettext_lazy("C’est effacé. La trace de l’effacement reste.")

    def get_queryset(self) -> QuerySet:
        return Erasure.objects.filter(state=ErasureState.ASKED).select_related("asked_by", "rule")

    def get_title(self) -> str:
        what = category_label(self.record.category).lower()
        return (_("Effacer : %(what)s ?") if self.accept else _("Refuser d’effacer : %(what)s ?")) % {"what": what}

    def get_form_options(self) -> dict[str, Any]:
        return {}

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Erasure) -> str:
        return result.get_absolute_url()

    def get_consequences(self) -> list[str]:
        row = self.record
        told = _("Proposé par %(who)s : %(reason)s") % {"who": row.asked_by, "reason": row.reason}
        if not self.accept:
            return [told]
        return [
            told,
            _("Tout ce qui est antérieur au %(day)s, ses pièces, et ses valeurs dans la piste d’audit.") % {"day": french_date(row.before)},
            _("Il n’y a pas de retour ; les sauvegardes d’avant le gardent jusqu’à leur propre terme."),
        ]

    def perform(self, form: Any) -> Erasure:
        return erasure_decide(erasure=self.record, accept=self.accept, remark=form.cleaned_data["remark"], access=self.access)


class ErasureRefuseView(ErasureAcceptView):
    form_class = ErasureRefusalForm
    accept = False
    danger = False
    submit_label = gettext_lazy("Refuser")
    success_message = gettext_lazy("La proposition est refusée ; rien n’est effacé.")
