"""What an employee may ask of the house: one declaration a kind; upper apps add theirs with `kind_register`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from hr_core.forms import own_requests as forms
from hr_core.models import StepKind
from hr_core.services.requests import data_kinds, document_kinds
from hr_core.services.requests.kinds import DATA, OTHER, PAPERS, RequestKind, kind_register


def register() -> None:
    person = (StepKind.HR,)
    kind_register(
        RequestKind(
            data_kinds.CONTACT, gettext_lazy("Adresse, téléphone, personne à prévenir"), person, data_kinds.contact_accept, group=DATA, icon="home",
            hint=gettext_lazy("Vos coordonnées et celles de la personne à prévenir."), form=lambda access: forms.ContactForm,
            options=lambda access: {"employee": access.employee}, prepare=data_kinds.contact_prepare, told=data_kinds.contact_told,
            papers=gettext_lazy("Justificatif de domicile"),
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            data_kinds.FAMILY, gettext_lazy("Situation de famille"), person, data_kinds.family_accept, group=DATA, icon="users",
            hint=gettext_lazy("Mariage, divorce, veuvage."), form=lambda access: forms.FamilyForm,
            options=lambda access: {"employee": access.employee}, prepare=data_kinds.family_prepare, told=lambda request, clear: data_kinds.fact_told("situation", request),
            papers=gettext_lazy("Acte d’état civil ou jugement"), needs_papers=True,
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            data_kinds.DEPENDANT, gettext_lazy("Enfant ou personne à charge"), person,
            lambda request, actor: data_kinds.fact_accept("charge", request, actor), group=DATA, icon="user-plus",
            hint=gettext_lazy("Naissance, adoption, ascendant à charge."), form=lambda access: forms.DependantForm,
            prepare=data_kinds.dependant_prepare, told=data_kinds.dependant_told,
            papers=gettext_lazy("Extrait de naissance ou certificat"), needs_papers=True,
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            data_kinds.ACCOUNT, gettext_lazy("Compte où je suis payé"), person, data_kinds.account_accept, group=DATA, icon="building-bank",
            hint=gettext_lazy("Banque ou monnaie mobile ; deux personnes l’approuvent."), form=lambda access: forms.AccountForm,
            options=lambda access: {"country": access.institution.country_id}, prepare=data_kinds.account_prepare, told=data_kinds.account_told,
            papers=gettext_lazy("Relevé d’identité bancaire"), needs_papers=True, after=data_kinds.account_after,
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            document_kinds.DOCUMENT, gettext_lazy("Attestation ou certificat"), (), document_kinds.document_accept, group=PAPERS,
            icon="file-text", hint=gettext_lazy("Attestation de travail ou de salaire, état des services."),
            form=lambda access: forms.DocumentForm, options=lambda access: {"employee": access.employee},
            prepare=document_kinds.document_prepare, told=document_kinds.document_told, after=document_kinds.document_after,
            may_skip=True,
        )
    )  # fmt: skip
    kind_register(
        RequestKind(
            data_kinds.FREE, gettext_lazy("Autre demande"), person, group=OTHER, icon="message-question",
            hint=gettext_lazy("Une question, une correction, un besoin : les ressources humaines répondent."),
            form=lambda access: forms.FreeForm, prepare=data_kinds.free_prepare, told=data_kinds.free_told, papers=gettext_lazy("Pièce jointe"),
        )
    )  # fmt: skip
