"""Missions of experts, courses of part-time teachers, agreements of interns and apprentices."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_date, french_decimal
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel, Tab, facts, state_tag
from hr_core.ui.screens import ConfirmScreen
from payroll.filters_outside import AgreementFilter, HoursFilter, MissionFilter
from payroll.forms.outside_work import (
    AgreementForm,
    CourseForm,
    HoursForm,
    InvoiceForm,
    MilestoneForm,
    MissionForm,
    TeachingRateForm,
)
from payroll.models import (
    Agreement,
    Course,
    Mission,
    MissionInvoice,
    MissionMilestone,
    Payee,
    TeachingHours,
    TeachingRate,
)
from payroll.services.outside.agreements import agreement_save
from payroll.services.outside.missions import (
    invoice_delete,
    invoice_save,
    invoice_validate,
    milestone_save,
    mission_save,
)
from payroll.services.outside.teaching import (
    course_save,
    hours_delete,
    hours_save,
    hours_validate,
    teaching_rate_set,
)
from payroll.tables_outside import AgreementTable, HoursTable, MissionTable, TeachingRateTable, button
from payroll.views.outside.parts import (
    PREPARE,
    VALIDATE,
    VIEW,
    Block,
    Cell,
    OfParent,
    OutsideDetail,
    OutsideForm,
    outside_tabs,
)

MISSIONS = (gettext_lazy("Missions"), "payroll:mission_list")
HOURS = (gettext_lazy("Vacations"), "payroll:hours_list")


class OfVisiblePayee:
    """Records of payees whom this person may see; `path` leads to the payee."""

    path = "payee"

    def get_queryset(self) -> Any:
        visible = Payee.objects.visible_to(self.access).values("pk")  # type: ignore[attr-defined]
        found = self.model.objects.filter(**{f"{self.path}__in": visible})  # type: ignore[attr-defined]
        return found.select_related(f"{self.path}__employee", "institution__country")


class OutsideList(ListScreen):
    rights = VIEW

    def get_saved_views(self) -> Sequence[Tab]:
        return outside_tabs(self.request.path)


class MissionListView(OfVisiblePayee, OutsideList):
    model = Mission
    title = gettext_lazy("Missions d’experts")
    unit = (gettext_lazy("mission"), gettext_lazy("missions"))
    filterset_class, table_class = MissionFilter, MissionTable

    def get_queryset(self) -> Any:
        return super().get_queryset().annotate(invoiced=Coalesce(Sum("invoices__amount"), 0))

    def get_empty(self) -> Empty:
        return Empty(_("Aucune mission"), _("Les contrats d’experts et de consultants se saisissent ici."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Saisir un contrat"), reverse("payroll:mission_create"), "plus", PREPARE, True)]


class MissionFormView(OfVisiblePayee, OutsideForm):
    model = Mission
    form_class = MissionForm
    title = gettext_lazy("Contrat de mission")
    crumbs = (MISSIONS,)
    cancel_url = "payroll:mission_list"
    success_message = gettext_lazy("Le contrat est enregistré.")

    def perform(self, form: Any) -> Mission:
        return mission_save(mission=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:mission_detail", args=[result.pk])


class MissionDetailView(OfVisiblePayee, OutsideDetail):
    model = Mission
    crumbs = (MISSIONS,)

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("payroll:mission_change", args=key), "pencil", PREPARE),
            Action(_("Ajouter une échéance"), reverse("payroll:milestone_create", args=key), "plus", PREPARE),
            Action(_("Saisir une facture"), reverse("payroll:invoice_create", args=key), "plus", PREPARE, True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        told = facts(self.record, "payee", "subject", "start", "end", "fee", "most_days")
        told.append((_("Montant"), french_amount(self.record.amount, self.currency, unit=True)))
        return [Panel(_("Contrat"), told)]

    def get_blocks(self) -> Sequence[Block]:
        return [self._invoices(), self._milestones()]

    def _invoices(self) -> Block:
        rows = []
        for each in self.record.invoices.select_related("milestone", "validated_by", "entered_by"):
            action: Any = ""
            if not each.validated_by_id:
                may_validate = self.access.has(*VALIDATE) and each.entered_by_id != self.access.user.pk
                validate = button(reverse("payroll:invoice_validate", args=[each.pk]), _("Certifier"), each)
                remove = button(reverse("payroll:invoice_delete", args=[each.pk]), _("Retirer"), each)
                action = format_html("{} {}", validate if may_validate else "", remove if self.access.has(*PREPARE) else "")
            state = ("approved", _("certifiée")) if each.validated_by_id else ("proposed", _("à certifier"))
            rows.append(
                [
                    Cell(each.number),
                    Cell(french_date(each.dated_on), "p3"),
                    Cell(each.milestone or "", "lg-hide"),
                    Cell("" if each.days is None else french_decimal(Fraction(each.days, 1000), 3), "n"),
                    Cell(french_amount(each.amount, self.currency), "n p1"),
                    Cell(french_amount(each.expenses, self.currency) if each.expenses else "", "n"),
                    Cell(state_tag(*state), "p2"),
                    Cell(action, "n p4"),
                ]
            )
        heads = [_("Facture"), _("Datée du"), _("Échéance"), _("Jours"), _("Honoraires"), _("Frais"), _("État"), _("Action")]
        return Block(_("Factures"), heads, rows, _("Aucune facture reçue."))

    def _milestones(self) -> Block:
        rows = [
            [
                Cell(each.label),
                Cell(french_date(each.due_on), "p2"),
                Cell(french_amount(each.amount, self.currency), "n p1"),
                Cell(french_amount(each.invoiced or 0, self.currency), "n"),
            ]
            for each in self.record.milestones.annotate(invoiced=Sum("invoices__amount"))
        ]
        heads = [_("Livrable"), _("Attendu le"), _("Montant"), _("Facturé")]
        return Block(_("Échéances"), heads, rows, _("Aucune échéance : les factures se règlent sur le contrat entier."))


class OfMission(OfParent):
    parent_model = Mission

    def parents(self) -> Any:
        return super().parents().select_related("payee__employee", "institution__country")

    def get_crumbs(self) -> Any:
        return (MISSIONS, (self.parent.reference, reverse("payroll:mission_detail", args=[self.parent.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:mission_detail", args=[self.parent.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class MilestoneView(OfMission, OutsideForm):
    model = MissionMilestone
    form_class = MilestoneForm
    title = gettext_lazy("Ajouter une échéance")
    success_message = gettext_lazy("L’échéance est enregistrée.")

    def get_record(self) -> Any:
        return MissionMilestone(institution=self.institution, mission=self.parent)

    def perform(self, form: Any) -> MissionMilestone:
        return milestone_save(milestone=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])


class InvoiceCreateView(OfMission, OutsideForm):
    model = MissionInvoice
    form_class = InvoiceForm
    title = gettext_lazy("Saisir une facture")
    success_message = gettext_lazy("La facture est saisie : une autre personne certifie le service fait.")

    def get_record(self) -> Any:
        return MissionInvoice(institution=self.institution, mission=self.parent, entered_by=self.request.user)

    def perform(self, form: Any) -> MissionInvoice:
        return invoice_save(invoice=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])


class InvoiceAct(OfVisiblePayee, ConfirmScreen):
    model = MissionInvoice
    path = "mission__payee"

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:mission_detail", args=[self.record.mission_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class InvoiceValidateView(InvoiceAct):
    rights = VALIDATE
    submit_label = gettext_lazy("Certifier le service fait")
    success_message = gettext_lazy("La facture est certifiée : elle entre dans la prochaine campagne.")

    def get_title(self) -> str:
        return _("Certifier la facture %(number)s\u202f?") % {"number": self.record.number}

    def get_consequences(self) -> Sequence[Any]:
        amount = french_amount(self.record.amount, self.currency, unit=True)
        return [_("%(amount)s d’honoraires pour « %(subject)s ».") % {"amount": amount, "subject": self.record.mission.subject}]

    def perform(self, form: Any) -> Any:
        return invoice_validate(invoice=self.record, actor=self.request.user)


class InvoiceDeleteView(InvoiceAct):
    rights = PREPARE
    danger = True
    submit_label = gettext_lazy("Retirer la facture")
    success_message = gettext_lazy("La facture est retirée.")

    def get_title(self) -> str:
        return _("Retirer la facture %(number)s\u202f?") % {"number": self.record.number}

    def perform(self, form: Any) -> None:
        invoice_delete(invoice=self.record, actor=self.request.user)


class HoursListView(OfVisiblePayee, OutsideList):
    model = TeachingHours
    path = "course__payee"
    title = gettext_lazy("Vacations d’enseignement")
    unit = (gettext_lazy("saisie"), gettext_lazy("saisies"))
    filterset_class, table_class = HoursFilter, HoursTable

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("course__payee", "validated_by")

    def get_table_options(self) -> dict[str, Any]:
        return {"may_validate": self.access.has(*VALIDATE), "user": self.access.user.pk}

    def get_empty(self) -> Empty:
        return Empty(_("Aucune heure saisie"), _("Ouvrir un cours, puis saisir les heures faites."))

    def get_actions(self) -> Sequence[Action]:
        return [
            Action(_("Taux horaires"), reverse("payroll:teaching_rates"), "table", VIEW),
            Action(_("Ouvrir un cours"), reverse("payroll:course_create"), "plus", PREPARE, True),
        ]


class TeachingRatesView(OutsideList):
    model = TeachingRate
    title = gettext_lazy("Taux de vacation")
    unit = (gettext_lazy("taux"), gettext_lazy("taux"))
    table_class = TeachingRateTable
    crumbs = (HOURS,)

    def get_empty(self) -> Empty:
        return Empty(_("Aucun taux"), _("Le prix d’une heure se fixe par niveau, avec son acte."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Fixer un taux"), reverse("payroll:teaching_rate_create"), "plus", PREPARE, True)]


class TeachingRateView(OutsideForm):
    model = TeachingRate
    form_class = TeachingRateForm
    title = gettext_lazy("Fixer un taux de vacation")
    crumbs = (HOURS, (gettext_lazy("Taux de vacation"), "payroll:teaching_rates"))
    success_url = "payroll:teaching_rates"
    success_message = gettext_lazy("Le taux est enregistré.")
    asks_reason = True

    def perform(self, form: Any) -> TeachingRate:
        data = form.cleaned_data
        return teaching_rate_set(
            institution=self.institution,
            level=data["level"],
            start=data["start"],
            amount=data["amount"],
            act=data["act"],
            actor=self.request.user,
            reason=data["motif"],
        )


class CourseFormView(OfVisiblePayee, OutsideForm):
    model = Course
    form_class = CourseForm
    title = gettext_lazy("Cours")
    crumbs = (HOURS,)
    cancel_url = "payroll:hours_list"
    success_message = gettext_lazy("Le cours est enregistré.")

    def perform(self, form: Any) -> Course:
        return course_save(course=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:course_detail", args=[result.pk])


class CourseDetailView(OfVisiblePayee, OutsideDetail):
    model = Course
    crumbs = (HOURS,)

    def get_actions(self) -> Sequence[Action]:
        key = [self.record.pk]
        return [
            Action(_("Modifier"), reverse("payroll:course_change", args=key), "pencil", PREPARE),
            Action(_("Saisir des heures"), reverse("payroll:hours_create", args=key), "plus", PREPARE, True),
        ]

    def get_panels(self) -> Sequence[Panel]:
        told = facts(self.record, "payee", "level", "start", "end")
        told.append((_("Heures prévues"), french_decimal(Fraction(self.record.planned_hours, 1000), 3)))
        return [Panel(_("Cours"), told)]

    def get_blocks(self) -> Sequence[Block]:
        rows = []
        for each in self.record.hours.select_related("validated_by"):
            action: Any = ""
            if not each.validated_by_id:
                may_validate = self.access.has(*VALIDATE) and each.entered_by_id != self.access.user.pk
                validate = button(reverse("payroll:hours_validate", args=[each.pk]), _("Valider"), each)
                remove = button(reverse("payroll:hours_delete", args=[each.pk]), _("Retirer"), each)
                action = format_html("{} {}", validate if may_validate else "", remove if self.access.has(*PREPARE) else "")
            state = ("approved", _("validées")) if each.validated_by_id else ("proposed", _("à valider"))
            rows.append(
                [
                    Cell(french_date(each.taught_on)),
                    Cell(french_decimal(Fraction(each.hours, 1000), 3), "n p1"),
                    Cell(state_tag(*state), "p2"),
                    Cell(each.validated_by or "–", "lg-hide"),
                    Cell(action, "n p4"),
                ]
            )
        heads = [_("Jour"), _("Heures"), _("État"), _("Validées par"), _("Action")]
        return [Block(_("Heures faites"), heads, rows, _("Aucune heure saisie."))]


class HoursCreateView(OfParent, OutsideForm):
    model = TeachingHours
    form_class = HoursForm
    parent_model = Course
    title = gettext_lazy("Saisir des heures")
    success_message = gettext_lazy("Les heures sont saisies : une autre personne les valide.")

    def get_record(self) -> Any:
        return TeachingHours(institution=self.institution, course=self.parent, entered_by=self.request.user)

    def perform(self, form: Any) -> TeachingHours:
        return hours_save(hours=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])

    def get_crumbs(self) -> Any:
        return (HOURS, (self.parent.title, self.get_success_url(None)))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:course_detail", args=[self.parent.pk])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)


class HoursAct(OfVisiblePayee, ConfirmScreen):
    model = TeachingHours
    path = "course__payee"

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:course_detail", args=[self.record.course_id])

    def get_cancel_url(self) -> str:
        return self.get_success_url(None)

    def told(self) -> dict[str, Any]:
        hours = french_decimal(Fraction(self.record.hours, 1000), 3)
        return {"hours": hours, "day": french_date(self.record.taught_on), "course": self.record.course}


class HoursValidateView(HoursAct):
    rights = VALIDATE
    submit_label = gettext_lazy("Valider les heures")
    success_message = gettext_lazy("Les heures sont validées : elles entrent dans la prochaine campagne.")

    def get_title(self) -> str:
        return _("Valider %(hours)s heures du %(day)s\u202f?") % self.told()

    def get_consequences(self) -> Sequence[Any]:
        return [str(self.record.course), _("Des heures validées ne changent plus.")]

    def perform(self, form: Any) -> Any:
        return hours_validate(hours=self.record, actor=self.request.user)


class HoursDeleteView(HoursAct):
    rights = PREPARE
    danger = True
    submit_label = gettext_lazy("Retirer les heures")
    success_message = gettext_lazy("Les heures sont retirées.")

    def get_title(self) -> str:
        return _("Retirer les %(hours)s heures du %(day)s\u202f?") % self.told()

    def perform(self, form: Any) -> None:
        hours_delete(hours=self.record, actor=self.request.user)


class AgreementListView(OfVisiblePayee, OutsideList):
    model = Agreement
    title = gettext_lazy("Stages et apprentissages")
    unit = (gettext_lazy("convention"), gettext_lazy("conventions"))
    filterset_class, table_class = AgreementFilter, AgreementTable

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("payee", "unit", "tutor")

    def get_empty(self) -> Empty:
        return Empty(_("Aucune convention"), _("Les conventions de stage et d’apprentissage se saisissent ici."))

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Saisir une convention"), reverse("payroll:agreement_create"), "plus", PREPARE, True)]


class AgreementFormView(OfVisiblePayee, OutsideForm):
    model = Agreement
    form_class = AgreementForm
    title = gettext_lazy("Convention")
    crumbs = ((gettext_lazy("Stages"), "payroll:agreement_list"),)
    success_url = "payroll:agreement_list"
    success_message = gettext_lazy("La convention est enregistrée.")

    def perform(self, form: Any) -> Agreement:
        return agreement_save(agreement=form.instance, actor=self.request.user, reason=form.cleaned_data["motif"])
