"""The declarations of the country and the rule of each one's due date, with its text; the institution's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.templatetags.ui import draw_tag
from hr_core.ui.screens import FormScreen, Screen
from payroll.choices_returns import Every
from payroll.forms.returns import FilingRuleForm
from payroll.models import FilingRule
from payroll.returns.book import declaration
from payroll.selectors.returns.rules import KnownRule, counted_on, known_rule, known_rules, staff_on
from payroll.services.returns.rules import filing_rule_set
from payroll.views.returns.parts import MAKE, SEE, Block, Cell, link, small

RULES = (gettext_lazy("Règles d’échéance"), "payroll:filing_rule_list")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def rule_words(known: KnownRule) -> Any:
    """`chaque mois, le 15 du mois suivant`, or what is missing."""
    rule = known.rule
    if rule is None:
        return draw_tag(_("périodicité à saisir"), "wait", "alert-triangle")
    every = str(Every(rule.every).label)
    if rule.day is None:
        return small(draw_tag(_("jour à saisir"), "wait", "alert-triangle"), every)
    if rule.every == Every.YEAR:
        return _("%(every)s, le %(day)s %(month)s de l’année suivante") % {
            "every": every, "day": "1er" if rule.day == 1 else rule.day, "month": MONTHS[(rule.month or 1) - 1],
        }  # fmt: skip
    day = _("le dernier jour") if rule.day == 31 else _("le %(day)s") % {"day": "1er" if rule.day == 1 else rule.day}
    return _("%(every)s, %(day)s du mois qui suit") % {"every": every, "day": day}


class RuleListView(Screen):
    rights = SEE
    template_name = "payroll/returns/record.html"
    title = gettext_lazy("Règles d’échéance")

    def get_lede(self) -> str:
        return _("Ce que dit le texte, la règle suivie, et ce que l’institution a réglé elle-même.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = timezone.localdate()
        staff = staff_on(counted_on(today))
        rules = known_rules(self.institution, today, staff=staff)
        missing = [each for each in rules if not each.is_complete]
        notes = []
        if missing:
            notes.append(("warning", _("Le texte ne donne pas l’échéance de : %(names)s.") % {
                "names": ", ".join(each.declaration.name for each in missing)
            }))  # fmt: skip
        rows = [self.row(each) for each in rules]
        heads = [(_("Déclaration"), ""), (_("Texte"), ""), (_("Règle suivie"), ""), ("", "")]
        help_words = _("Seuils d’effectif comptés sur %(staff)s agents en service aujourd’hui.") % {"staff": staff}
        block = Block(_("Déclarations du pays"), heads, rows, _("Aucune déclaration."), help_words)
        return self.show(notes=notes, figures=(), panels=(), blocks=[block], tabs=())

    def row(self, known: KnownRule) -> Sequence[Cell]:
        own = known.own
        source = _("réglée par l’institution : %(source)s") % {"source": own.source} if own else ""
        url = reverse("payroll:filing_rule_set", args=[known.declaration.code])
        may = self.access.has(*MAKE)
        return [
            Cell(small(known.declaration.name, known.declaration.recipient)),
            Cell(known.declaration.due, "p2"),
            Cell(small(rule_words(known), source), "p4"),
            Cell(link(url, _("Régler")) if may else "", "p1"),
        ]


class RuleFormView(FormScreen):
    rights = MAKE
    form_class = FilingRuleForm
    cancel_url = "payroll:filing_rule_list"
    success_url = "payroll:filing_rule_list"
    success_message = gettext_lazy("L’échéance est réglée.")
    crumbs = (RULES,)

    def get_record(self) -> Any:
        return None

    @cached_property
    def declaration(self) -> Any:
        found = declaration(self.institution.country_id, self.kwargs["code"])
        if found is None or not found.is_periodic:
            raise Http404
        return found

    def get_title(self) -> str:
        return _("Échéance : %(name)s") % {"name": self.declaration.name}

    def get_lede(self) -> str:
        return _("Le texte dit : « %(due)s »") % {"due": self.declaration.due}

    def get_form_options(self) -> dict[str, Any]:
        today = timezone.localdate()
        known = known_rule(self.institution, self.declaration.code, today)
        rule = known.rule if known else None
        start = today.replace(month=1, day=1)
        return {
            "initial": {"start": start, "every": rule.every if rule else "", "day": rule.day if rule else None,
                        "month": rule.month if rule else None}
        }  # fmt: skip

    def perform(self, form: FilingRuleForm) -> FilingRule:
        return filing_rule_set(
            institution=self.institution, code=self.declaration.code, access=self.access, **form.cleaned_data
        )
