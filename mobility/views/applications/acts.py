"""What is done to an application: by its person, by the secretary, by the host, by the home institution."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_count, french_date
from hr_core.ui.screens import ConfirmScreen, FormScreen
from mobility.choices import VacancyState
from mobility.forms.applications import (
    CharterForm,
    CureForm,
    HearingForm,
    MotivationForm,
    OpinionForm,
    PaperForm,
    ReleaseForm,
    SubmitForm,
)
from mobility.forms.vacancies import OptionalReasonForm, ReasonForm
from mobility.models import Application, Charter, ReleaseOpinion, Vacancy
from mobility.selectors.applications import applications_readable
from mobility.selectors.charter import charter
from mobility.selectors.impediments import Impediments, impediments
from mobility.services.applications import deciding, examining, filing
from mobility.services.moves import application_move
from mobility.views.base import (
    EXAMINE,
    HOST_OR_SECRETARY,
    MINE,
    PUBLISH,
    RELEASE,
    SECRETARY,
    SELF,
    ForEverybody,
)
from mobility.views.vacancies.records import crumb_of


class StartView(ForEverybody, ConfirmScreen):
    """A draft of one's own, which nobody else reads."""

    model, rights = Vacancy, SELF
    question = gettext_lazy("Préparer une candidature à cet avis ?")
    submit_label = gettext_lazy("Préparer ma candidature")
    success_message = gettext_lazy("Votre candidature est en préparation : personne d’autre ne la voit.")

    def get_queryset(self) -> QuerySet[Vacancy]:
        return Vacancy.objects.filter(state=VacancyState.PUBLISHED).select_related("institution")

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def perform(self, form: Any) -> Application:
        return filing.application_start(vacancy=self.record, access=self.access)


class OfApplication(ForEverybody, FormScreen):
    """Something done to an application that this person may read, then back to its page."""

    model = Application

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access)

    def get_crumbs(self) -> Any:
        return (self._crumb(),)

    def _crumb(self) -> Any:
        return (self.record.name or str(self.record), self.record.get_absolute_url())

    def get_cancel_url(self) -> str:
        return self.record.get_absolute_url()

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()

    def get_success_message(self, result: Any) -> str:
        if self.success_message:
            return str(self.success_message)
        return _("La candidature est maintenant\u00a0: %(state)s.") % {"state": result.get_state_display()}


class Own(OfApplication):
    rights = SELF

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access).filter(applicant=self.access.user)

    def get_crumbs(self) -> Any:
        return (MINE, (self.record.vacancy.title, self.record.get_absolute_url()))


class Regional(OfApplication):
    rights = SECRETARY

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access).filter(institution=self.institution)


class HostOrRegional(OfApplication):
    rights = HOST_OR_SECRETARY

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access).filter(Q(host=self.institution) | Q(institution=self.institution))


class Host(OfApplication):
    rights = EXAMINE

    def get_queryset(self) -> QuerySet[Application]:
        return applications_readable(self.access).filter(host=self.institution)


class Home(OfApplication):
    rights = RELEASE

    def get_queryset(self) -> QuerySet[Application]:
        rows = applications_readable(self.access).filter(home=self.institution, shortlisted_at__isnull=False)
        return rows.exclude(applicant=self.access.user).select_related("opinion")


class SubmitView(Own):
    form_class = SubmitForm
    title = gettext_lazy("Déposer ma candidature")
    submit_label = gettext_lazy("Déposer")
    success_message = gettext_lazy("Votre candidature est déposée. Le récépissé porte l’heure et l’empreinte de votre dossier.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"motivation": self.record.motivation, "interests": self.record.interests}}

    def perform(self, form: Any) -> Application:
        return filing.application_submit(application=self.record, access=self.access, **form.cleaned_data)


class MotivationView(Own):
    form_class = MotivationForm
    title = gettext_lazy("Revoir ma motivation")
    success_message = gettext_lazy("Votre motivation est enregistrée.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"motivation": self.record.motivation}}

    def perform(self, form: Any) -> Application:
        return filing.motivation_revise(application=self.record, motivation=form.cleaned_data["motivation"], access=self.access)


class WithdrawView(ConfirmScreen, Own):
    question = gettext_lazy("Retirer ma candidature ?")
    submit_label = gettext_lazy("Retirer ma candidature")
    danger = True
    success_message = gettext_lazy("Votre candidature est retirée.")

    def get_consequences(self) -> list[str]:
        last = filing.add_months(timezone.localdate(), charter().erasure_months)
        return [_("Aucun motif ne vous est demandé."), _("Votre dossier sera effacé le %(day)s.") % {"day": french_date(last)}]

    def perform(self, form: Any) -> Application:
        return filing.application_withdraw(application=self.record, access=self.access)


class PaperAddView(Own):
    form_class = PaperForm
    title = gettext_lazy("Joindre une pièce")
    success_message = gettext_lazy("La pièce est jointe.")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"label": self.record.missing if self.record.cured_at is None else ""}}

    def perform(self, form: Any) -> Any:
        return filing.paper_add(application=self.record, access=self.access, **form.cleaned_data)


class AcceptView(ConfirmScreen, Own):
    question = gettext_lazy("Accepter ce poste ?")
    submit_label = gettext_lazy("Accepter le poste")

    def get_consequences(self) -> list[str]:
        return [_("Votre institution est invitée à accorder votre départ, puis la convention se prépare.")]

    def perform(self, form: Any) -> Application:
        return deciding.application_reply(application=self.record, accepts=True, access=self.access)


class DeclineView(ConfirmScreen, Own):
    question = gettext_lazy("Décliner ce poste ?")
    submit_label = gettext_lazy("Décliner")
    danger = True

    def perform(self, form: Any) -> Application:
        return deciding.application_reply(application=self.record, accepts=False, access=self.access)


class AdmitView(ConfirmScreen, Regional):
    question = gettext_lazy("Déclarer cette candidature recevable ?")
    submit_label = gettext_lazy("Recevable")

    def get_consequences(self) -> list[str]:
        return [_("Le score est calculé et gardé avec tout ce qui permet de le refaire ; la personne en lit l’explication.")]

    def perform(self, form: Any) -> Application:
        return examining.application_admit(application=self.record, access=self.access)


class RefuseView(Regional):
    form_class = OptionalReasonForm
    title = gettext_lazy("Déclarer la candidature irrecevable")
    submit_label = gettext_lazy("Déclarer irrecevable")

    def get_form(self) -> Any:
        if not self.record.failed:
            self.form_class = ReasonForm
        form = super().get_form()
        if self.record.failed:
            form.fields["reason"].help_text = _("S’ajoute aux conditions non remplies, que la personne lit aussi.")
        return form

    def get_lede(self) -> str:
        return " ".join(f"{each[:1].upper()}{each[1:]}." for each in self.record.failed)

    def perform(self, form: Any) -> Application:
        return examining.application_refuse(application=self.record, reason=form.cleaned_data["reason"], access=self.access)


class CureView(Regional):
    form_class = CureForm
    title = gettext_lazy("Demander une pièce manquante")
    submit_label = gettext_lazy("Demander")
    success_message = gettext_lazy("La pièce est demandée.")

    def get_lede(self) -> str:
        return _("La personne a %(days)s jours ouvrés, par le calendrier de son institution.") % {"days": charter().cure_days}

    def perform(self, form: Any) -> Application:
        return examining.cure_ask(application=self.record, missing=form.cleaned_data["missing"], access=self.access)


class ShortlistView(HostOrRegional):
    form_class = OptionalReasonForm
    title = gettext_lazy("Présélectionner")
    lede = gettext_lazy("L’institution d’origine est informée maintenant et donne son avis.")
    submit_label = gettext_lazy("Présélectionner")

    def perform(self, form: Any) -> Application:
        return examining.application_shortlist(application=self.record, reason=form.cleaned_data["reason"], access=self.access)


class LeaveOutView(HostOrRegional):
    form_class = ReasonForm
    title = gettext_lazy("Ne pas présélectionner")
    lede = gettext_lazy("Le motif est la réponse que la personne lira.")
    submit_label = gettext_lazy("Ne pas présélectionner")

    def perform(self, form: Any) -> Application:
        return examining.application_leave_out(application=self.record, reason=form.cleaned_data["reason"], access=self.access)


class HearView(Host):
    form_class = HearingForm
    title = gettext_lazy("Entretien")
    lede = gettext_lazy("Les mêmes questions pour tous.")

    def perform(self, form: Any) -> Application:
        return examining.application_hear(application=self.record, access=self.access, **form.cleaned_data)


class ObjectView(Host):
    form_class = ReasonForm
    rights = PUBLISH
    title = gettext_lazy("S’opposer au recrutement")
    lede = gettext_lazy("Une seule fois : l’affaire retourne devant la commission.")
    submit_label = gettext_lazy("S’opposer")

    def perform(self, form: Any) -> Application:
        return deciding.application_object(application=self.record, reason=form.cleaned_data["reason"], access=self.access)


class ReconsiderView(ConfirmScreen, Regional):
    question = gettext_lazy("Reporter cette candidature devant la commission ?")
    submit_label = gettext_lazy("Reporter")

    def perform(self, form: Any) -> Application:
        return application_move(application=self.record, name="reconsider", access=self.access)


class OpinionView(Home):
    form_class = OpinionForm
    title = gettext_lazy("Avis de l’institution d’origine")
    submit_label = gettext_lazy("Donner l’avis")
    success_message = gettext_lazy("L’avis est donné.")

    def get_lede(self) -> str:
        opinion = self.record.opinion
        rule = _("Attendu le %(day)s. Seuls les motifs de la liste peuvent s’opposer à un départ.") % {"day": french_date(opinion.due_on)}
        return f"{rule} {self.known.told(self.currency)}"

    @cached_property
    def known(self) -> Impediments:
        return impediments(self.record.employee, timezone.localdate())

    def get_form_options(self) -> dict[str, Any]:
        return {"currency": self.currency, "initial": {"bond_amount": self.known.bond or None}}

    def perform(self, form: Any) -> ReleaseOpinion:
        return deciding.opinion_give(opinion=self.record.opinion, values=form.cleaned_data, access=self.access)


class ReleaseView(Home):
    form_class = ReleaseForm
    title = gettext_lazy("Accorder le départ")
    submit_label = gettext_lazy("Accorder le départ")

    def get_form_options(self) -> dict[str, Any]:
        return {"initial": {"on": self.record.opinion.from_on}}

    def perform(self, form: Any) -> Application:
        return deciding.application_release(application=self.record, on=form.cleaned_data["on"], access=self.access)


class OfReview(ConfirmScreen):
    """Something done to all the files of a vacancy under examination."""

    model, rights = Vacancy, SECRETARY

    def get_queryset(self) -> QuerySet[Vacancy]:
        rows = Vacancy.objects.filter(state=VacancyState.UNDER_REVIEW)
        return rows if self.access.has(*SECRETARY) else rows.filter(institution=self.institution)

    def get_crumbs(self) -> Any:
        return (crumb_of(self.record),)

    def get_cancel_url(self) -> str:
        return reverse("mobility:vacancy_applications", args=[self.record.pk])

    def get_success_url(self, result: Any) -> str:
        return self.get_cancel_url()


class AdmitAllView(OfReview):
    question = gettext_lazy("Déclarer recevables tous les dossiers qui remplissent les conditions ?")
    submit_label = gettext_lazy("Admettre les recevables")

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("candidature recevable"), _("candidatures recevables")) + "."

    def perform(self, form: Any) -> int:
        return examining.admit_all(vacancy=self.record, access=self.access)


class ShortlistFirstView(OfReview):
    rights = HOST_OR_SECRETARY
    submit_label = gettext_lazy("Présélectionner")

    def get_title(self) -> str:
        return _("Présélectionner les %(number)s premiers scores ?") % {"number": self.record.shortlist_number}

    def get_consequences(self) -> list[str]:
        return [
            _("Les ex æquo du dernier rang sont présélectionnés aussi."),
            _("Leurs institutions sont informées maintenant et donnent leur avis."),
        ]

    def get_success_message(self, result: int) -> str:
        return french_count(result, _("candidature présélectionnée"), _("candidatures présélectionnées")) + "."

    def perform(self, form: Any) -> int:
        return examining.shortlist_first(vacancy=self.record, access=self.access)


class CharterView(FormScreen):
    """The deadlines of the zone."""

    model, form_class, rights = Charter, CharterForm, ("mobility_charter",)
    title = gettext_lazy("Charte de la mobilité")
    lede = gettext_lazy("Les délais que la zone s’est donnés. Un changement ne touche pas les délais déjà courus.")
    success_url = cancel_url = "mobility:charter"
    asks_reason = True

    def get_record(self) -> Charter:
        return charter()


