"""Portable records given and received, the keys that are recognised, one's consents and what is held, the register of formalities."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.models import AdministrativeStatus, Contract, Employee
from hr_core.text import french_moment
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty
from hr_core.ui.screens import ConfirmScreen, FormScreen, Screen
from mobility.choices_agreements import EventKind, RecordDirection
from mobility.contents_moves import Block, Cell, Content, Told
from mobility.contents_records import record_told
from mobility.documents.content_paper import content_pdf
from mobility.forms.moves import ConsentForm, FileOpenForm, FormalityForm, KeyForm, RecordGiveForm, RecordTakeForm
from mobility.models import AgreementEvent, Consent, PortableRecord, RecordKey, TransferFormality
from mobility.portable.package import LARGEST, SECTIONS
from mobility.selectors.people import movable
from mobility.services.consents import consent_give, consent_withdraw
from mobility.services.formalities import formality_missing, formality_save
from mobility.services.records import file_open, record_file, record_give, record_key_of, record_key_trust, record_take
from mobility.tables_moves import FormalityTable, KeyTable, RecordTable
from mobility.views.moves.parts import SELF, ContentScreen, OwnFile, other_institutions, pdf_response

EXCHANGE, DATA = ("record_exchange",), ("mobility_data",)
RECORDS = (gettext_lazy("Dossiers portables"), "mobility:record_list")
CONSENTS = (gettext_lazy("Mes données et la mobilité"), "mobility:own_data")


def visible_records(access: Any) -> Any:
    """Those received, and those given for people whom one may see."""
    people = movable(access).values("pk")
    received = PortableRecord.objects.filter(direction=RecordDirection.IN)
    return (received | PortableRecord.objects.filter(employee__in=people)).select_related("made_by")


class RecordListView(ListScreen):
    model = PortableRecord
    table_class = RecordTable
    rights = EXCHANGE
    title = gettext_lazy("Dossiers portables")
    lede = gettext_lazy("Un dossier signé par l’institution qui le remet ; un fichier modifié est refusé.")
    unit = (gettext_lazy("dossier"), gettext_lazy("dossiers"))
    empty = Empty(gettext_lazy("Aucun dossier portable"), gettext_lazy("Remettez le dossier d’un agent qui y a consenti, ou enregistrez celui que vous recevez."))

    def get_queryset(self) -> Any:
        return visible_records(self.access)

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Clés reconnues"), reverse("mobility:key_list"), "lock", EXCHANGE),
            Action(_("Enregistrer un dossier reçu"), reverse("mobility:record_take"), "upload", EXCHANGE),
            Action(_("Remettre un dossier"), reverse("mobility:record_give"), "send", EXCHANGE, main=True),
        ]


class RecordDetailView(ContentScreen):
    model = PortableRecord
    rights = EXCHANGE
    crumbs = (RECORDS,)

    def get_queryset(self) -> Any:
        return visible_records(self.access)

    def get_title(self) -> str:
        return _("Dossier portable %(number)s") % {"number": self.record.number}

    def get_actions(self) -> list[Action]:
        at = [self.record.pk]
        found = [
            Action(_("Imprimer"), reverse("mobility:record_pdf", args=at), "printer"),
            Action(_("Télécharger le fichier signé"), reverse("mobility:record_file", args=at), "download", main=self.record.direction == RecordDirection.OUT),
        ]
        if self.record.direction == RecordDirection.IN and self.access.has("personnel_change"):
            found.append(Action(_("Ouvrir le dossier de l’agent"), reverse("mobility:record_open", args=at), "user-plus", main=True))
        return found

    def get_content(self) -> Content:
        return record_told(self.record)


class RecordPdfView(RecordDetailView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = content_pdf(
            "mob-13-dossier", record_told(self.record), institution=self.institution, reference=self.record.number,
            on=timezone.localtime(self.record.made_at).date(),
        )  # fmt: skip
        return pdf_response(made, f"dossier-portable-{self.record.number}")


class RecordFileView(RecordDetailView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = HttpResponse(record_file(self.record), content_type="application/json")
        response["Content-Disposition"] = f'attachment; filename="dossier-portable-{self.record.number}.json"'
        response["Cache-Control"] = "private, no-store"
        return response


class RecordGiveView(FormScreen):
    form_class = RecordGiveForm
    rights = EXCHANGE
    title = gettext_lazy("Remettre un dossier portable")
    lede = gettext_lazy("Seules partent les rubriques que l’agent a acceptées pour ce destinataire.")
    crumbs = (RECORDS,)
    cancel_url = "mobility:record_list"
    submit_label = gettext_lazy("Signer et remettre")

    def get_form_options(self) -> dict[str, Any]:
        people = movable(self.access).select_related("institution__country")
        return {"people": people, "hosts": other_institutions(self.institution)}

    def perform(self, form: Any) -> PortableRecord:
        told = form.cleaned_data
        return record_give(employee=told["employee"], recipient=told["recipient"], actor=self.access.user)


class RecordTakeView(FormScreen):
    form_class = RecordTakeForm
    rights = EXCHANGE
    title = gettext_lazy("Enregistrer un dossier reçu")
    crumbs = (RECORDS,)
    cancel_url = "mobility:record_list"
    submit_label = gettext_lazy("Vérifier et enregistrer")
    success_message = gettext_lazy("Le dossier est intact et signé par une clé reconnue : il est enregistré.")

    def perform(self, form: Any) -> PortableRecord:
        file = form.cleaned_data["file"]
        return record_take(institution=self.institution, data=file.read(LARGEST + 1), actor=self.access.user)


class RecordOpenView(FormScreen):
    """A file at the host from a record received from another instance."""

    model = PortableRecord
    form_class = FileOpenForm
    rights = ("personnel_change",)
    title = gettext_lazy("Ouvrir le dossier de l’agent")
    crumbs = (RECORDS,)
    submit_label = gettext_lazy("Ouvrir le dossier")
    success_message = gettext_lazy("Le dossier est ouvert ; proposez son classement et son salaire, une autre personne les approuve.")

    def get_queryset(self) -> Any:
        return PortableRecord.objects.filter(direction=RecordDirection.IN)

    def get_cancel_url(self) -> str:
        return reverse("mobility:record_list")

    def get_success_url(self, result: Employee) -> str:
        return reverse("hr_core:employee_detail", args=[result.pk])

    def perform(self, form: Any) -> Employee:
        told = form.cleaned_data
        return file_open(
            institution=self.institution, sections=self.record.package["content"]["sections"], on=told["on"], end=told["end"],
            unit=told["unit"], job_title=told["job_title"], contract_kind=Contract.Kind.SECONDMENT if told["end"] else Contract.Kind.PERMANENT,
            status_kind=AdministrativeStatus.Kind.SECONDED_IN if told["end"] else AdministrativeStatus.Kind.LABOUR_CODE,
            legal_employer=self.record.issuer if told["end"] else "", reference=told["reference"], keeps_seniority=told["keeps_seniority"],
            user=None, actor=self.access.user, staff_number=told["staff_number"],
        )  # fmt: skip


class KeyListView(ListScreen):
    model = RecordKey
    table_class = KeyTable
    rights = EXCHANGE
    title = gettext_lazy("Clés reconnues")
    lede = gettext_lazy("Un dossier n’est accepté que signé par l’une de ces clés.")
    crumbs = (RECORDS,)
    unit = (gettext_lazy("clé"), gettext_lazy("clés"))
    empty = Empty(gettext_lazy("Aucune clé"), gettext_lazy("La clé de votre institution est tirée à son premier dossier remis."))

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Notre clé"), reverse("mobility:key_own"), "lock", EXCHANGE),
            Action(_("Reconnaître une clé"), reverse("mobility:key_create"), "plus", EXCHANGE, main=True),
        ]

    def get_queryset(self) -> Any:
        return RecordKey.objects.all()


class KeyOwnView(ConfirmScreen):
    rights = EXCHANGE
    model = RecordKey
    question = gettext_lazy("Établir la clé de notre institution ?")
    submit_label = gettext_lazy("Établir la clé")
    success_url = "mobility:key_list"
    crumbs = (RECORDS,)
    success_message = gettext_lazy("La clé de votre institution est dans la liste : donnez-la aux institutions d’autres instances.")

    def get_record(self) -> None:
        return None

    def get_consequences(self) -> list[str]:
        return [_("Une clé déjà établie reste la même ; sa partie secrète ne quitte pas le serveur.")]

    def perform(self, form: Any) -> Any:
        return record_key_of(self.institution, actor=self.access.user)


class KeyCreateView(FormScreen):
    form_class = KeyForm
    rights = EXCHANGE
    title = gettext_lazy("Reconnaître la clé d’une institution")
    crumbs = (RECORDS, (gettext_lazy("Clés reconnues"), "mobility:key_list"))
    success_url = "mobility:key_list"

    def perform(self, form: Any) -> RecordKey:
        return record_key_trust(actor=self.access.user, **form.cleaned_data)


class OwnDataView(OwnFile, Screen):
    """MOB-18: one's consents, what is held, and who read one's agreements."""

    template_name = "mobility/moves/record.html"
    rights = SELF
    own = True
    title = gettext_lazy("Mes données et la mobilité")
    lede = gettext_lazy("Ce que vous avez accepté, ce qui a été remis, et qui l’a lu.")

    def get_actions(self) -> list[Action]:
        return [
            Action(_("Imprimer"), reverse("mobility:own_data_pdf"), "printer"),
            Action(_("Donner un accord"), reverse("mobility:consent_create"), "plus", main=True),
        ]

    def get_content(self) -> Content:
        content = Content()
        if self.employee is None:
            content.notes.append(("info", _("Vous n’avez pas de dossier d’agent dans cette institution.")))
            return content
        return own_data_told(self.employee, self.access.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(content=self.get_content())


def own_data_told(employee: Employee, user: Any) -> Content:
    content = Content()
    rows = []
    for each in Consent.objects.filter(employee=employee):
        state = _("retiré le %(at)s") % {"at": _at(each.withdrawn_at)} if each.withdrawn_at else _("en cours")
        url = "" if each.withdrawn_at else reverse("mobility:consent_withdraw", args=[each.pk])
        sections = ", ".join(str(SECTIONS[name]) for name in each.sections)
        rows.append([Cell(each.get_purpose_display(), url=url), Cell(each.recipient, "p2"), Cell(sections, "lg-hide"), Cell(f"v{each.version}", "lg-hide"), Cell(_at(each.given_at), "n p3"), Cell(state, "p1")])
    heads: list[tuple[Any, str]] = [(_("Finalité"), ""), (_("Destinataire"), "p2"), (_("Rubriques"), "lg-hide"), (_("Texte"), "lg-hide"), (_("Donné le"), "n p3"), (_("État"), "p1")]
    content.parts.append(Block(_("Mes accords"), heads, rows, _("Vous n’avez donné aucun accord.")))
    given = [
        [Cell(each.number), Cell(each.recipient, "p2"), Cell(", ".join(str(SECTIONS[name]) for name in each.sections), "p3"), Cell(_at(each.made_at), "n p1")]
        for each in PortableRecord.objects.filter(employee=employee)
    ]
    heads = [(_("Dossier"), ""), (_("Remis à"), "p2"), (_("Rubriques"), "p3"), (_("Le"), "n p1")]
    content.parts.append(Block(_("Ce qui a été remis"), heads, given, _("Rien n’a été remis.")))
    read = [
        [Cell(each.by_name), Cell(each.text, "p2"), Cell(each.agreement.number, "p3"), Cell(_at(each.at), "n p1")]
        for each in AgreementEvent.objects.filter(agreement__applicant=user, kind=EventKind.READING).select_related("agreement")[:200]
    ]
    heads = [(_("Lecteur"), ""), (_("Pour"), "p2"), (_("Convention"), "p3"), (_("Le"), "n p1")]
    content.parts.append(Block(_("Qui a lu mes conventions"), heads, read, _("Personne.")))
    content.parts.append(Told(_("Ce qui ne part jamais"), [_("Ni sanction, ni donnée médicale, ni paie ne figurent au dossier portable.")]))
    return content


def _at(value: Any) -> str:
    return french_moment(timezone.localtime(value))


class OwnDataPdfView(OwnDataView):
    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        made = content_pdf(
            "mob-18", self.get_content(), institution=self.institution, reference=self.employee.staff_number if self.employee else "",
            on=timezone.localdate(), nom=str(self.employee or ""),
        )  # fmt: skip
        return pdf_response(made, "mes-donnees-mobilite")


class ConsentCreateView(OwnFile, FormScreen):
    form_class = ConsentForm
    rights = SELF
    own = True
    title = gettext_lazy("Donner un accord")
    crumbs = (CONSENTS,)
    success_url = "mobility:own_data"
    submit_label = gettext_lazy("J’accepte")
    success_message = gettext_lazy("Votre accord est enregistré ; vous pouvez le retirer quand vous voulez.")

    def get_form_options(self) -> dict[str, Any]:
        return {"hosts": other_institutions(self.institution)}

    def perform(self, form: Any) -> Consent:
        if self.employee is None:
            raise Http404
        told = form.cleaned_data
        return consent_give(
            employee=self.employee, purpose=told["purpose"], recipient=told["recipient"].name, sections=told["sections"], actor=self.access.user
        )


class ConsentWithdrawView(ConfirmScreen):
    model = Consent
    rights = SELF
    own = True
    question = gettext_lazy("Retirer cet accord ?")
    submit_label = gettext_lazy("Retirer mon accord")
    success_url = "mobility:own_data"
    crumbs = (CONSENTS,)
    success_message = gettext_lazy("Votre accord est retiré.")

    def get_queryset(self) -> Any:
        return Consent.objects.filter(employee__user=self.access.user, withdrawn_at__isnull=True)

    def get_consequences(self) -> list[str]:
        return [_("Plus rien ne sera remis à %(name)s ; ce qui l’a été reste à son dossier. Votre emploi n’en dépend pas.") % {"name": self.record.recipient}]

    def perform(self, form: Any) -> Consent:
        return consent_withdraw(consent=self.record, actor=self.access.user)


class FormalityListView(ListScreen):
    model = TransferFormality
    table_class = FormalityTable
    rights = DATA
    title = gettext_lazy("Registre des formalités")
    lede = gettext_lazy("Déclarations, autorisations et avis des autorités de protection des données, par pays de destination.")
    unit = (gettext_lazy("formalité"), gettext_lazy("formalités"))
    empty = Empty(gettext_lazy("Aucune formalité"), gettext_lazy("Sans formalité, un envoi vers un autre pays est signalé ici, ou bloqué si vous le choisissez."))
    actions = (Action(gettext_lazy("Nouvelle formalité"), "/mobilite/formalites/nouvelle/", "plus", DATA, main=True),)

    def get_queryset(self) -> Any:
        return TransferFormality.objects.select_related("country")

    def get_lede(self) -> str:
        given = PortableRecord.objects.filter(direction=RecordDirection.OUT).values_list("recipient", flat=True).distinct()
        names = set(given)
        missing = sorted({each.country.name for each in other_institutions(self.institution) if each.name in names and formality_missing(self.institution, each.country_id)})
        if missing:
            return _("Attention : des dossiers sont partis sans formalité en cours vers %(countries)s.") % {"countries": ", ".join(missing)}
        return str(self.lede)


class FormalityFormView(FormScreen):
    model = TransferFormality
    form_class = FormalityForm
    rights = DATA
    title = gettext_lazy("Formalité")
    crumbs = ((gettext_lazy("Registre des formalités"), "mobility:formality_list"),)
    success_url = "mobility:formality_list"

    def perform(self, form: Any) -> TransferFormality:
        return formality_save(formality=form.instance, values={})
