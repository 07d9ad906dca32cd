"""« Mes données »: what the institution holds about oneself, to read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.facts import FACT_KINDS
from hr_core.filters import today
from hr_core.models import BankAccount, Dependant, Employee
from hr_core.selectors.employees import classification, seniority, with_current_facts
from hr_core.tables import share_in_words
from hr_core.text import french_date
from hr_core.ui.parts import Panel, facts
from hr_core.ui.screens import Screen
from hr_core.views.files import account_sentences


class OwnFileView(Screen):
    """One's own file; a change is asked from there, with its proof."""

    template_name = "hr_core/own_file.html"
    title = gettext_lazy("Mes données")
    rights = ("self_service",)
    own = True

    def get(self, request: HttpRequest) -> HttpResponse:
        files = with_current_facts(Employee.objects.filter(user=request.user), today())
        record = get_object_or_404(files)
        return self.show(record=record, panels=self._panels(record))

    def _panels(self, row: Any) -> list[tuple[Panel, list[tuple[str, str]]]]:
        work = [
            (_("Emploi"), row.job_title),
            (_("Unité"), row.unit_name),
            (_("Classement"), classification(row.category, row.grade_class, row.step)),
            (_("Entrée"), french_date(row.hired_on)),
            (_("Ancienneté"), seniority(row.seniority_on, today())),
        ]
        accounts = [
            (account.bank_name, f"{account.masked}, {share_in_words(account, self.currency)}")
            for account in BankAccount.objects.on(today()).filter(employee=row.pk, state="approved")
        ]
        accounts += [(_("Engagement"), sentence) for sentence in account_sentences(row, today())]
        children = [
            (person.get_kind_display().capitalize(), f"{person}, {french_date(person.birth_on)}" if person.birth_on
             else str(person))
            for person in Dependant.objects.on(today()).filter(employee=row.pk)
        ]  # fmt: skip
        family = next(kind for kind in FACT_KINDS if kind.slug == "situation").model.objects.on(today())
        situation = family.filter(employee=row.pk).first()
        found = [
            Panel(_("Mon travail"), [(label, value) for label, value in work if value]),
            Panel(_("Mon identité"), facts(row, "staff_number", "last_name", "first_names", "birth_on", "birth_place",
                                           "nationality", "social_security_number", "tax_number")),
            Panel(_("Mes contacts"), facts(row, "email", "phone", "address", "emergency_name", "emergency_phone")),
            Panel(_("Ma famille"), (facts(situation, "marital_status", "declared_children") if situation else [])
                  + children),
            Panel(_("Où je suis payé"), accounts),
        ]  # fmt: skip
        changes: dict[int, list[tuple[str, str]]] = {
            1: [("libre", _("Signaler une erreur"))],
            2: [("coordonnees", _("Changer mes contacts"))],
            3: [("famille", _("Changer de situation")), ("charge", _("Ajouter une personne à charge"))],
            4: [("compte", _("Changer de compte"))],
        }
        return [
            (panel, [(reverse("hr_core:own_ask", args=[kind]), label) for kind, label in changes.get(rank, [])])
            for rank, panel in enumerate(found)
        ]

