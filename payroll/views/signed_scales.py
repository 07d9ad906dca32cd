"""Scales of the portion: what the country's file knows, what the jurist has signed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hr_core.text import french_amount, french_date, french_moment
from hr_core.ui.forms import HouseForm
from hr_core.ui.listing import ListScreen
from hr_core.ui.parts import Action, Empty, Panel
from hr_core.ui.screens import ConfirmScreen, DetailScreen, FormScreen
from payroll.forms.deductions import ScaleForm
from payroll.models import SignedScale
from payroll.selectors.attachable import UnknownScale, portion_rules, scale_of
from payroll.services.signed_scales import scale_propose, scale_refuse, scale_sign
from payroll.tables_deductions import ScaleTable

READ = ("deductions_view", "scale_sign")
PROPOSE = ("deductions_register", "scale_sign")
SIGN = ("scale_sign",)
SCALES = (gettext_lazy("Barèmes de quotité"), "payroll:scale_list")
State = SignedScale.State


class ScaleListView(ListScreen):
    model = SignedScale
    rights = READ
    template_name = "payroll/deductions/scale_list.html"
    title = gettext_lazy("Barèmes de quotité")
    unit = (gettext_lazy("barème"), gettext_lazy("barèmes"))
    table_class = ScaleTable
    export_name = "baremes-de-quotite"
    empty = Empty(
        gettext_lazy("Aucun barème signé"),
        gettext_lazy("Là où le barème du pays n’est pas connu, le juriste de l’institution signe celui qu’elle applique."),
    )

    def get_queryset(self) -> QuerySet[SignedScale]:
        return SignedScale.objects.select_related("signed_by")

    def get_actions(self) -> Sequence[Action]:
        return [Action(_("Proposer un barème"), reverse("payroll:scale_create"), "plus", PROPOSE, main=True)]

    def get_context(self, **more: Any) -> dict[str, Any]:
        found = portion_rules(self.institution, timezone.localdate())
        unknown = found if isinstance(found, UnknownScale) else None
        return super().get_context(unknown=unknown, rules=None if unknown else found, **more)


class ScaleScreen:
    model = SignedScale
    record: Any

    def get_queryset(self) -> QuerySet[SignedScale]:
        return SignedScale.objects.select_related("proposed_by", "signed_by")

    def get_crumbs(self) -> Any:
        return (SCALES, (str(self.record), reverse("payroll:scale_detail", args=[self.record.pk])))

    def get_success_url(self, result: Any) -> str:
        return reverse("payroll:scale_detail", args=[(result or self.record).pk])

    def get_cancel_url(self) -> str:
        return reverse("payroll:scale_detail", args=[self.record.pk])


class ScaleDetailView(ScaleScreen, DetailScreen):
    rights = READ
    template_name = "payroll/deductions/scale.html"

    def get_title(self) -> str:
        return _("Quotité %(what)s") % {"what": self.record.get_portion_display()}

    def get_lede(self) -> str:
        return self.record.legal_text

    def get_crumbs(self) -> Any:
        return (SCALES,)

    def get_actions(self) -> Sequence[Action]:
        record, pk = self.record, [self.record.pk]
        if record.state != State.PROPOSED:
            return []
        actions = [Action(_("Corriger"), reverse("payroll:scale_update", args=pk), "pencil", PROPOSE)]
        if record.proposed_by_id != self.access.user.pk:  # type: ignore[attr-defined]
            actions += [
                Action(_("Refuser"), reverse("payroll:scale_refuse", args=pk), "x", SIGN),
                Action(_("Signer le barème"), reverse("payroll:scale_sign", args=pk), "writing-sign", SIGN, main=True),
            ]
        return actions

    def get_panels(self) -> Sequence[Panel]:
        record = self.record
        told = [
            (_("Catégorie"), record.category or _("toutes")),
            (_("Lecture"), str(record.get_method_display())),
            (_("Partage"), str(record.get_sharing_display())),
            (_("Minimum laissé"), french_amount(record.minimum, self.currency, unit=True) if record.minimum else ""),  # type: ignore[attr-defined]
            (_("À partir du"), french_date(record.start)),
            (_("Jusqu’au"), french_date(record.last_day) if record.end else ""),
            (_("Texte"), record.legal_text),
            (_("Date du texte"), french_date(record.legal_text_on)),
            (_("Proposé par"), record.proposed_by),
            (_("Signé par"), record.signed_by),
            (_("Signé le"), french_moment(timezone.localtime(record.signed_at)) if record.signed_at else ""),
        ]
        return [Panel(_("Le barème"), [(label, value) for label, value in told if value])]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(panels=self.get_panels(), scale=scale_of(self.record), state=self.record.state)


class ScaleFormView(ScaleScreen, FormScreen):
    rights = PROPOSE
    form_class = ScaleForm
    success_message = gettext_lazy("Le barème est proposé : une autre personne, juriste, le signe.")

    def get_title(self) -> str:
        return _("Proposer un barème de quotité") if self.is_creation else _("Corriger le barème")

    def get_queryset(self) -> QuerySet[SignedScale]:
        return super().get_queryset().filter(state=State.PROPOSED)

    def get_form_options(self) -> dict[str, Any]:
        return super().get_form_options() | {"currency": self.currency}

    def perform(self, form: ScaleForm) -> SignedScale:
        return scale_propose(scale=form.instance, values=form.values(), actor=self.request.user)

    def get_crumbs(self) -> Any:
        return (SCALES,) if self.is_creation else super().get_crumbs()

    def get_cancel_url(self) -> str:
        return reverse("payroll:scale_list") if self.is_creation else super().get_cancel_url()


class ScaleDecision(ScaleScreen, ConfirmScreen):
    rights = SIGN
    form_class = HouseForm

    def get_form_options(self) -> dict[str, Any]:
        return {}


class ScaleSignView(ScaleDecision):
    submit_label = gettext_lazy("Signer le barème")
    success_message = gettext_lazy("Le barème est signé : les calculs lancés maintenant l’appliquent.")

    def get_title(self) -> str:
        return _("Signer le barème « %(text)s »\u202f?") % {"text": self.record.legal_text}

    def get_consequences(self) -> Sequence[Any]:
        return [
            _("Votre nom et l’heure sont gardés avec le barème et le texte."),
            _("Les actes de retenue peuvent être validés, et la paie retient dans cette limite."),
        ]

    def perform(self, form: Any) -> SignedScale:
        return scale_sign(scale=self.record, actor=self.request.user)


class ScaleRefuseView(ScaleDecision):
    submit_label = gettext_lazy("Refuser le barème")
    success_message = gettext_lazy("Le barème est refusé.")
    danger = True
    asks_reason = True

    def get_title(self) -> str:
        return _("Refuser le barème « %(text)s »\u202f?") % {"text": self.record.legal_text}

    def perform(self, form: Any) -> SignedScale:
        return scale_refuse(scale=self.record, actor=self.request.user, reason=form.cleaned_data["motif"])
