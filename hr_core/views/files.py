"""The personnel file: its head, its tabs, and the facts of each tab."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from hr_core.facts import BY_SLUG, FACT_KINDS, FactKind
from hr_core.filters import today
from hr_core.models import BankAccount, Dependant, Employee, PayTerms
from hr_core.registry import registry
from hr_core.selectors.career import rank_on
from hr_core.selectors.dependants import child_rule, dependants_count
from hr_core.selectors.employees import classification, completeness, seniority, situation, with_current_facts
from hr_core.selectors.past_identity import take_back
from hr_core.selectors.retirement import retirement_ages, retires_on
from hr_core.services.approvals import may_decide
from hr_core.services.writing import is_own_file
from hr_core.tables import contract_words, grouped, share_in_words
from hr_core.text import french_amount, french_count, french_date, french_period
from hr_core.ui.history import HistoryScreen
from hr_core.ui.parts import Action, Panel, Tab, facts, shown
from hr_core.ui.screens import TabbedDetail

FULL = ("personnel_view",)
BASIC = ("personnel_view", "team_view")
TABS = (
    ("identite", "hr_core:employee_detail", BASIC),
    ("parcours", "hr_core:employee_career", FULL),
    ("famille", "hr_core:employee_family", FULL),
    ("contrat", "hr_core:employee_contract", BASIC),
    ("paie", "hr_core:employee_pay", FULL),
    ("comptes", "hr_core:employee_accounts", FULL),
    ("absences", "hr_core:employee_absences", ("absence_view",)),
    ("conges", "hr_core:employee_leave_tab", ("leave_view",)),
    ("entree", "hr_core:employee_entry", FULL),
    ("historique", "hr_core:employee_history", FULL),
)


@dataclass(frozen=True)
class FactLine:
    """One dated fact in a table of the file."""

    fact: Any
    period: str
    is_current: bool
    cells: Sequence[Any]
    links: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class FactSection:
    """The facts of one kind: headings, lines, and where to add one."""

    kind: FactKind
    headings: Sequence[str]
    lines: Sequence[FactLine]
    add_url: str


class FileScreen(TabbedDetail):
    """What all the tabs of a file share: its head as at a day, its tabs, its sections of facts."""

    model = Employee
    template_name = "hr_core/employee_file.html"
    tab = ""
    undone = 0  # writes later than the day of the page, put aside

    def get_queryset(self) -> QuerySet:
        return Employee.objects.visible_to(self.access)

    def get_record(self) -> Any:
        visible = self.get_queryset().values("pk")
        record = get_object_or_404(
            with_current_facts(Employee.objects.filter(pk__in=visible), self.on), pk=self.kwargs["pk"]
        )
        if self.on < today():
            self.undone = take_back(record, self.on)
        return record

    @cached_property
    def on(self) -> date:
        """The day as at which the file is read: `?au=2026-11-23`, else today."""
        try:
            return parse_date(self.request.GET.get("au", "")) or today()
        except ValueError:
            return today()

    @property
    def may_write(self) -> bool:
        return self.access.has("personnel_change") and not is_own_file(self.record, self.access.user)

    def get_crumbs(self) -> list[tuple[str, str]]:
        crumbs = [(_("Agents"), "hr_core:employee_list")]
        if self.record.unit_key and self.access.has("personnel_view"):
            crumbs.append((self.record.unit_name, reverse("hr_core:unit_detail", args=[self.record.unit_key])))
        return crumbs

    def get_tabs(self) -> list[Tab]:
        own = [(LABELS[slug](), url, rights, slug == self.tab) for slug, url, rights in TABS]
        others = [(each.label, each.url_name, each.rights, False) for each in registry.employee_tabs]
        *first, history = own
        as_at = f"?au={self.on:%Y-%m-%d}" if self.on != today() else ""
        return [
            Tab(label, reverse(url, args=[self.record.pk]) + as_at, is_current)
            for label, url, rights, is_current in (*first, *others, history)
            if self.access.has(*rights)
        ]

    def get_actions(self) -> list[Action]:
        if not self.may_write:
            return []
        pk = [self.record.pk]
        actions = []
        if self.record.left_on is None:
            prepared = registry.leaving_url(self.record, self.access) if registry.leaving_url else ""
            actions.append(Action(_("Sortie"), prepared or reverse("hr_core:employee_leave", args=pk), "logout"))
        else:
            actions.append(Action(_("Retour"), reverse("hr_core:employee_return", args=pk), "arrow-back-up"))
        return [*actions, Action(_("Modifier"), reverse("hr_core:employee_update", args=pk), "pencil", main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        return super().get_context(
            on=self.on,
            as_at=self.get_as_at(),
            situation=situation(row, self.on),
            rank=rank_on(row, self.on) if self.on < today() else classification(row.category, row.grade_class, row.step),
            contract_tag=contract_words(row.contract_kind),
            sections=self.get_sections(),
            is_own=is_own_file(row, self.access.user),
            **more,
        )

    def get_as_at(self) -> str:
        """The sentence of a file that is not read as at today."""
        if self.on == today():
            return ""
        if self.on > today():
            return _("Vous lisez le dossier tel qu’il sera le %(day)s, d’après ce qui est déjà enregistré.") % {
                "day": french_date(self.on)
            }
        words = _("Vous lisez le dossier tel qu’il était le %(day)s.") % {"day": french_date(self.on)}
        if self.undone:
            later = french_count(self.undone, _("changement postérieur"), _("changements postérieurs"))
            words += " " + _("L’identité et les contacts sont ceux de ce jour : %(later)s mis à part.") % {"later": later}
        return words

    def get_sections(self) -> list[FactSection]:
        """The facts of the tab, by kind."""
        return [self._section(kind) for kind in FACT_KINDS if kind.tab == self.tab]

    def _section(self, kind: FactKind) -> FactSection:
        found = kind.model.objects.filter(employee=self.record.pk)
        if kind.slug == "affectation":
            found = found.select_related("unit")
        if kind.sensitive:
            found = found.select_related("proposed_by", "decided_by", "employee").order_by("-start", "-pk")
        add_url = reverse("hr_core:fact_add", args=[self.record.pk, kind.slug]) if self.may_write else ""
        lines = [self._line(kind, fact) for fact in found]
        return FactSection(kind, headings(kind), lines, add_url)

    def _line(self, kind: FactKind, fact: Any) -> FactLine:
        links = []
        if self.may_write and not kind.sensitive:
            where = [self.record.pk, kind.slug, fact.pk]
            links = [
                (_("Corriger"), reverse("hr_core:fact_correct", args=where)),
                (_("Supprimer"), reverse("hr_core:fact_delete", args=where)),
            ]
        elif kind.sensitive and fact.state == "proposed":
            if fact.proposed_by_id == self.access.user.pk:
                links = [(_("Retirer"), reverse("hr_core:fact_withdraw", args=[self.record.pk, kind.slug, fact.pk]))]
            elif self.access.has("sensitive_approve") and may_decide(fact, self.access.user):
                links = [(_("Examiner"), reverse("hr_core:approval_detail", args=[kind.slug, fact.pk]))]
        current = fact.holds_on(self.on) and getattr(fact, "state", "approved") == "approved"
        cells = cells_of(kind, fact, currency=self.currency, clear=self.access.has("personnel_change", "sensitive_approve"))
        return FactLine(fact, french_period(fact.start, fact.end), current, cells, links)


LABELS = {
    "identite": lambda: _("Identité"),
    "parcours": lambda: _("Parcours"),
    "famille": lambda: _("Famille"),
    "contrat": lambda: _("Contrat et affectation"),
    "paie": lambda: _("Classement et paie"),
    "comptes": lambda: _("Comptes"),
    "absences": lambda: _("Absences"),
    "conges": lambda: _("Congés"),
    "entree": lambda: _("Entrée et sortie"),
    "historique": lambda: _("Historique"),
}


def headings(kind: FactKind) -> list[str]:
    """The columns of a section, after the period."""
    if kind.model is Dependant:
        return [_("Lien"), _("Nom"), _("Naissance"), _("Compte pour l’impôt")]
    if kind.model is PayTerms:
        return [_("Classement"), _("Salaire de base"), _("État")]
    if kind.model is BankAccount:
        return [_("Banque"), _("Compte"), _("Part"), _("État")]
    names = [name for name in kind.fields if name not in ("start", "end")]
    return [
        _("Temps de travail") if name == "working_time" else capital(kind.model._meta.get_field(name).verbose_name)
        for name in names
    ]


def cells_of(kind: FactKind, fact: Any, *, currency: str, clear: bool) -> list[Any]:
    """The values of a fact in the order of `headings`; accounts are masked unless `clear`."""
    if isinstance(fact, Dependant):
        born = french_date(fact.birth_on)
        counted = _("oui") if fact.counts_for_tax else _("non")
        return [capital(fact.get_kind_display()), str(fact), born, counted]
    if isinstance(fact, PayTerms):
        rank = classification(fact.category, fact.grade_class, fact.step)
        return [rank, terms_amount(fact, currency), fact]
    if isinstance(fact, BankAccount):
        number = grouped(fact.account) if clear else fact.masked
        return [fact.bank_name, number, share_in_words(fact, currency), fact]
    names = [name for name in kind.fields if name not in ("start", "end")]
    cells = []
    for name in names:
        field = fact._meta.get_field(name)
        if name == "working_time":
            cells.append(f"{fact.working_time / 100:g}\u202f%".replace(".", ","))
        elif name == "notional_base" and fact.notional_base is not None:
            cells.append(french_amount(fact.notional_base, currency))
        else:
            cells.append(shown(fact, field))
    return cells


def terms_amount(terms: PayTerms, currency: str) -> str:
    """The base salary, with its currency when the contract has one of its own."""
    return french_amount(terms.base_salary, terms.currency or currency, unit=bool(terms.currency))


def capital(text: Any) -> str:
    words = str(text)
    return words[:1].upper() + words[1:]


class EmployeeDetailView(FileScreen):
    """« Identité »: the person, their contacts and numbers, what the file still lacks, what waits."""

    rights = BASIC
    tab = "identite"

    def get_panels(self) -> list[Panel]:
        work = Panel(
            _("Emploi"),
            [
                (label, value)
                for label, value in (
                    (_("Emploi"), self.record.job_title),
                    (_("Unité"), self.record.unit_name),
                    (_("Courriel"), self.record.email),
                    (_("Téléphone"), self.record.phone),
                )
                if value
            ],
        )
        if not self.access.has("personnel_view"):
            return [work]
        return [
            Panel(
                _("Identité"),
                facts(self.record, "last_name", "first_names", "birth_name", "sex", "birth_on", "birth_place",
                      "nationality"),
            ),
            Panel(_("Contacts"), facts(self.record, "email", "phone", "address", "emergency_name", "emergency_phone")),
            Panel(_("Numéros et paiement"), facts(self.record, "social_security_number", "tax_number", "payment_mode")),
        ]  # fmt: skip

    def get_context(self, **more: Any) -> dict[str, Any]:
        row = self.record
        full = self.access.has("personnel_view")
        waiting = []
        if full:
            for slug, model in (("classement", PayTerms), ("compte", BankAccount)):
                for fact in model.objects.filter(employee=row.pk, state="proposed"):
                    waiting.append((BY_SLUG[slug].label, fact))
        return super().get_context(
            completeness=completeness(row) if full else None,
            brief=[
                (label, value)
                for label, value in (
                    (_("Entrée"), french_date(row.hired_on)),
                    (_("Dernier jour"), french_date(row.last_day)),
                    (_("Ancienneté"), seniority(row.seniority_on, self.on)),
                    (_("Retraite"), self._retirement() if full else ""),
                    (_("Compte d’accès"), row.user.username if full and row.user_id else ""),
                )
                if value
            ],
            waiting=waiting,
            account_url=reverse("hr_core:employee_account", args=[row.pk])
            if self.may_write and row.user_id is None and row.left_on is None
            else "",
            **more,
        )


    def _retirement(self) -> str:
        """The day of the age of the country, with the age."""
        if self.record.birth_on is None:
            return ""
        ages = retirement_ages(self.institution, self.on)
        years = ages.executive if self.record.is_executive else ages.other
        day = french_date(retires_on(self.record.birth_on, self.record.is_executive, ages))
        words = _("%(day)s, à %(age)s ans (à vérifier)") if ages.is_assumed else _("%(day)s, à %(age)s ans")
        return words % {"day": day, "age": years}


class EmployeeFamilyView(FileScreen):
    """« Famille »: the situation, the persons in charge, and how many children count for the tax."""

    rights = FULL
    tab = "famille"

    def get_context(self, **more: Any) -> dict[str, Any]:
        rule = child_rule(self.institution.country_id)
        count = dependants_count(self.record, self.on, rule)
        sentence = _(
            "%(children)s au %(day)s\u00a0: avant %(age)s ans, ou %(school)s ans aux études, sans limite en cas de handicap."
        ) % {
            "children": french_count(count, _("enfant compté pour l’impôt"), _("enfants comptés pour l’impôt")),
            "day": french_date(self.on),
            "age": rule.age_limit,
            "school": rule.school_age_limit,
        }
        return super().get_context(note=sentence, note_source=rule.source, **more)


class EmployeeContractView(FileScreen):
    """« Contrat et affectation »: the facts; the years as a ribbon stand in « Parcours »."""

    rights = BASIC
    tab = "contrat"


class EmployeePayView(FileScreen):
    rights = FULL
    tab = "paie"


class EmployeeAccountsView(FileScreen):
    rights = FULL
    tab = "comptes"

    def get_context(self, **more: Any) -> dict[str, Any]:
        told = account_sentences(self.record, self.on)
        return super().get_context(**({"note": " ".join(told)} if told else {}), **more)


def account_sentences(employee: Employee, on: date) -> list[str]:
    """What binds the accounts of a file (a bank, for a loan), in words."""
    return [sentence for notes in registry.account_notes for sentence in notes(employee, on)]


class EmployeeHistoryView(FileScreen, HistoryScreen):
    """« Historique »: every write of the file, with its author and reason."""

    rights = FULL
    tab = "historique"
    of_file = True
    template_name = "hr_core/employee_history.html"

    def get_title(self) -> str:
        return str(self.record)

    def get(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        return HistoryScreen.get(self, request, *args, **kwargs)
