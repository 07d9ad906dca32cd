"""Forms of the regional committee."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hr_core.models import Institution, User
from hr_core.ui.forms import HouseForm, HouseModelForm, InstitutionField, ScopedChoiceField
from mobility.choices_committee import (
    DECLARABLE,
    AppealGround,
    AppealKind,
    MemberKind,
    Office,
    Outcome,
    Ruling,
    SessionMode,
    Stage,
)
from mobility.models import AgendaItem, Appeal, CommitteeDecision, CommitteeMember, CommitteeSession, Vacancy
from mobility.selectors.committee.composition import members_on
from mobility.selectors.committee.preparation import vacancies_waiting
from mobility.services.committee.deliberating import reserve_end


class MomentField(forms.SplitDateTimeField):
    """A day and an hour, each with the browser's own picker."""

    def __init__(self, **options: Any) -> None:
        widget = forms.SplitDateTimeWidget(
            date_attrs={"type": "date", "class": "form-control"}, time_attrs={"type": "time", "class": "form-control"},
            date_format="%Y-%m-%d", time_format="%H:%M",
        )  # fmt: skip
        super().__init__(widget=widget, **options)


class SessionForm(HouseForm):
    held_at = MomentField(label=_("Date et heure (heure de Lomé)"))
    mode = forms.ChoiceField(label=_("Forme"), choices=SessionMode.choices)
    place = forms.CharField(label=_("Lieu ou adresse de la réunion"), max_length=200, required=False)

    def __init__(self, *args: Any, session: CommitteeSession | None = None, **options: Any) -> None:
        if session is not None and session.pk:
            options.setdefault(
                "initial", {"held_at": timezone.localtime(session.held_at), "mode": session.mode, "place": session.place}
            )
        super().__init__(*args, **options)


class AdjournForm(HouseForm):
    held_at = MomentField(label=_("Nouvelle date, dans les quinze jours"))
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ItemForm(HouseForm):
    vacancy = ScopedChoiceField(Vacancy, label=_("Avis de vacance porté devant la commission"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["vacancy"].queryset = vacancies_waiting()  # type: ignore[attr-defined]


class ReasonForm(HouseForm):
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class SecondRoundForm(ReasonForm):
    material_error = forms.BooleanField(label=_("C’est une erreur matérielle, sans écart de plus de deux points"), required=False)


class DeclarationForm(HouseForm):
    """An answer is asked for, and none is proposed: « no interest » is declared like the others."""

    NONE = "none"
    ground = forms.ChoiceField(
        label=_("Votre réponse"), widget=forms.RadioSelect,
        choices=[(NONE, _("Je n’ai aucun intérêt dans cet avis")), *[(each.value, each.label) for each in DECLARABLE]],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Précision"), max_length=400, required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Une phrase si vous déclarez un intérêt. Connaître une personne, ou avoir suivi un stage avec elle, n’en est pas un."),
    )  # fmt: skip

    def clean_ground(self) -> str:
        ground: str = self.cleaned_data["ground"]
        return "" if ground == self.NONE else ground


class RulingForm(HouseForm):
    ruling = forms.ChoiceField(
        label=_("Décision"), widget=forms.RadioSelect,
        choices=[(Ruling.RECUSED, _("Récuser pour tout l’avis")), (Ruling.KEPT, _("Maintenir le membre"))],
    )  # fmt: skip
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DecisionForm(HouseModelForm):
    fieldsets = (
        (_("Décision"), ("outcome", "reserve_rank", "reason")),
        (_("Pour la personne"), ("gaps", "training")),
        (_("Si la décision s’écarte du rang"), ("departure_reason", "votes_for", "votes_against", "abstentions")),
    )

    class Meta:
        model = CommitteeDecision
        fields = [
            "outcome", "reserve_rank", "reason", "gaps", "training", "departure_reason", "votes_for", "votes_against", "abstentions",
        ]  # fmt: skip
        widgets = {
            "reason": forms.Textarea(attrs={"rows": 3}),
            "gaps": forms.Textarea(attrs={"rows": 2}),
            "training": forms.Textarea(attrs={"rows": 2}),
            "departure_reason": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, item: AgendaItem, **options: Any) -> None:
        super().__init__(*args, **options)
        self.item = item

    def clean(self) -> dict[str, Any]:
        """What the service will write beside the fields, so that the constraints are checked on the whole row."""
        data = super().clean() or self.cleaned_data
        is_reserve = data.get("outcome") == Outcome.RESERVE
        if not is_reserve:
            data["reserve_rank"] = None
        elif data.get("reserve_rank") is None:
            self.add_error("reserve_rank", _("Donnez le rang sur la liste de réserve."))
        self.instance.reserve_until = reserve_end(self.item) if is_reserve else None
        self.instance.departs = False
        return data


class RemarksForm(HouseForm):
    remarks = forms.CharField(label=_("Remarques"), required=False, widget=forms.Textarea(attrs={"rows": 4}))


class MemberForm(HouseForm):
    user = forms.ModelChoiceField(User.objects.none(), label=_("Personne"))
    home = InstitutionField(Institution.objects.none(), label=_("Son institution"))
    kind = forms.ChoiceField(label=_("Qualité"), choices=MemberKind.choices)
    sub_region = forms.ChoiceField(label=_("Sous-région"), required=False)
    substitute_of = ScopedChoiceField(CommitteeMember, label=_("Supplée"), required=False)
    order = forms.IntegerField(label=_("Ordre publié"), min_value=1, max_value=99)
    start = forms.DateField(label=_("À partir du"), widget=forms.DateInput)
    end = forms.DateField(label=_("Jusqu’au (exclu)"), widget=forms.DateInput)
    act = forms.CharField(label=_("Acte de nomination"), max_length=120)

    def __init__(self, *args: Any, member: CommitteeMember, **options: Any) -> None:
        if member.pk:
            names = ("user", "home", "kind", "sub_region", "substitute_of", "order", "start", "end", "act")
            options.setdefault("initial", {name: getattr(member, name) for name in names})
        super().__init__(*args, **options)
        field = CommitteeMember._meta.get_field("sub_region")
        self.fields["sub_region"].choices = [("", "—"), *field.flatchoices]  # type: ignore[attr-defined]
        self.fields["user"].queryset = User.objects.filter(is_active=True).order_by("full_name")  # type: ignore[attr-defined]
        self.fields["home"].queryset = Institution.objects.filter(is_regional=False).order_by("acronym", "name")  # type: ignore[attr-defined]
        self.fields["substitute_of"].queryset = (  # type: ignore[attr-defined]
            members_on(timezone.localdate()).filter(kind=MemberKind.TITULAR)
        )


class RenewForm(HouseForm):
    end = forms.DateField(label=_("Nouveau terme (exclu)"), widget=forms.DateInput)
    act = forms.CharField(label=_("Acte de renouvellement"), max_length=120)


class EndForm(HouseForm):
    end = forms.DateField(label=_("Fin anticipée (exclu)"), widget=forms.DateInput)


class OfficeForm(HouseForm):
    office = forms.ChoiceField(label=_("Fonction"), choices=Office.choices, required=False)
    on = forms.DateField(label=_("Élection du"), widget=forms.DateInput)


class AppealForm(HouseForm):
    kind = forms.ChoiceField(label=_("Voie"), choices=AppealKind.choices, widget=forms.RadioSelect)
    ground = forms.ChoiceField(
        label=_("Moyen, pour un réexamen"), required=False, choices=AppealGround.choices,
        help_text=_("Les notes elles-mêmes ne se contestent pas : un fait, une règle, un calcul, un conflit non déclaré."),
    )  # fmt: skip
    text = forms.CharField(label=_("Exposé"), widget=forms.Textarea(attrs={"rows": 4}))


class ObjectionForm(HouseForm):
    member = ScopedChoiceField(CommitteeMember, label=_("Membre"))
    reason = forms.CharField(label=_("Motif"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, session: CommitteeSession, **options: Any) -> None:
        super().__init__(*args, **options)
        voting = (MemberKind.TITULAR, MemberKind.SUBSTITUTE)
        self.fields["member"].queryset = members_on(session.held_at.date()).filter(kind__in=voting)  # type: ignore[attr-defined]


class AnswerForm(HouseForm):
    accept = forms.ChoiceField(
        label=_("Suite"), choices=[("oui", _("Accepter")), ("non", _("Rejeter"))], widget=forms.RadioSelect
    )
    answer = forms.CharField(label=_("Réponse motivée"), widget=forms.Textarea(attrs={"rows": 4}))
    session = ScopedChoiceField(CommitteeSession, label=_("Séance qui réexamine"), required=False)

    def __init__(self, *args: Any, appeal: Appeal, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["session"].queryset = CommitteeSession.objects.filter(state=Stage.PLANNED)  # type: ignore[attr-defined]
        if appeal.kind == AppealKind.EXPLANATION:
            del self.fields["accept"], self.fields["session"]
        elif appeal.kind == AppealKind.MEDIATION:
            del self.fields["session"]


