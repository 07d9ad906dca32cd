"""What follows an agreement in force: recharges of a placement, and the return with its calendar."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mobility.choices_agreements import RechargeState, ReturnChoice, StepKey
from mobility.models.agreements import Agreement, AgreementPart


class RechargeStatement(AgreementPart):
    """What host owes home for a month of placement (MOB-14): `lines` are `{label, amount}` in minor units of home's currency, from
    the paid payslips; they add up to `total`. Issued by home's accounting officer."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="recharges")
    number = models.CharField(_("numéro"), max_length=40)
    year = models.PositiveSmallIntegerField(_("année"))
    month = models.PositiveSmallIntegerField(_("mois"))
    days = models.PositiveSmallIntegerField(_("trentièmes dus"))
    lines = models.JSONField(_("lignes"))
    total = models.BigIntegerField(_("total"))
    currency = models.CharField(_("monnaie"), max_length=3)
    due_on = models.DateField(_("à payer avant le"))
    state = models.CharField(_("état"), max_length=10, choices=RechargeState, default=RechargeState.ISSUED)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("émis par"), related_name="+")
    issued_on = models.DateField(_("émis le"))
    paid_on = models.DateField(_("payé le"), null=True, blank=True)
    reference = models.CharField(_("référence du paiement"), max_length=80, blank=True)

    class Meta:
        ordering = ["-year", "-month"]
        verbose_name = _("état de remboursement")
        verbose_name_plural = _("états de remboursement")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "year", "month"], condition=~Q(state="cancelled"), name="recharge_month_once",
                violation_error_message=_("Ce mois a déjà son état de remboursement."),
            ),
            models.CheckConstraint(
                condition=Q(days__range=(1, 30), total__gte=0), name="recharge_days",
                violation_error_message=_("Un mois compte de 1 à 30 trentièmes, et le total n’est pas négatif."),
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | Q(paid_on__isnull=False), name="recharge_paid",
                violation_error_message=_("Un état payé garde le jour du paiement."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number


class ReturnPlan(AgreementPart):
    """The return of somebody: what each wishes, what is decided, the post proposed, the classification kept, the debrief.
    `learnt`: `{code, label, level, on, evidence, kept}`, what the host recorded during the move, offered to the home file."""

    agreement = models.OneToOneField(Agreement, models.CASCADE, verbose_name=_("convention"), related_name="plan")
    employee_wish = models.CharField(_("souhait de l’agent"), max_length=8, choices=ReturnChoice, blank=True)
    home_wish = models.CharField(_("souhait de l’origine"), max_length=8, choices=ReturnChoice, blank=True)
    host_wish = models.CharField(_("souhait de l’accueil"), max_length=8, choices=ReturnChoice, blank=True)
    decision = models.CharField(_("décision"), max_length=8, choices=ReturnChoice, blank=True)
    post_title = models.CharField(_("poste proposé"), max_length=120, blank=True)
    post_band = models.PositiveSmallIntegerField(_("bande du poste"), null=True, blank=True)
    is_above_headcount = models.BooleanField(_("en surnombre, douze mois au plus"), default=False)
    leave_days = models.IntegerField(_("congés restants (millièmes de jour)"), null=True, blank=True)
    handover = models.TextField(_("prêts, matériel, habilitations"), blank=True)
    home_grade = models.CharField(_("classement à l’origine"), max_length=60, blank=True)
    home_band = models.PositiveSmallIntegerField(_("bande à l’origine"), null=True, blank=True)
    host_grade = models.CharField(_("classement à l’accueil"), max_length=60, blank=True)
    host_band = models.PositiveSmallIntegerField(_("bande à l’accueil"), null=True, blank=True)
    kept_grade = models.CharField(_("classement retenu"), max_length=60, blank=True)
    kept_reason = models.CharField(_("motif"), max_length=300, blank=True)
    debrief = models.TextField(_("bilan"), blank=True)
    skills = models.TextField(_("compétences acquises"), blank=True)
    learnt = models.JSONField(_("compétences constatées à l’accueil"), default=list, editable=False)
    uses_skills = models.BooleanField(_("le poste emploie ce qui a été appris"), null=True, blank=True)

    class Meta:
        verbose_name = _("plan de retour")
        verbose_name_plural = _("plans de retour")
        constraints = [
            models.CheckConstraint(
                condition=Q(kept_grade="") | ~Q(kept_reason=""), name="return_plan_grade_reason",
                violation_error_message=_("Dites pourquoi ce classement est retenu."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.agreement_id)


class ReturnStep(AgreementPart):
    """One line of the return calendar."""

    plan = models.ForeignKey(ReturnPlan, models.CASCADE, verbose_name=_("plan"), related_name="steps")
    key = models.CharField(_("étape"), max_length=10, choices=StepKey)
    due_on = models.DateField(_("avant le"))
    done_on = models.DateField(_("fait le"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("fait par"), related_name="+"
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("étape du retour")
        verbose_name_plural = _("étapes du retour")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "key"], name="return_step_once",
                violation_error_message=_("Cette étape est déjà au calendrier."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True) | Q(done_on__isnull=False, done_by__isnull=False),
                name="return_step_done",
                violation_error_message=_("Une étape faite garde son jour et son auteur."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.plan_id} {self.key}"

    @property
    def is_done(self) -> bool:
        return self.done_on is not None
