"""Deductions ordered or agreed to outside the fund's own pay: creditors, acts, what happens to them, signed scales."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import no_overlap, ordered_period
from hr_core.ui.states import StateChoices
from payroll.models.items import PayItem


def user_key(label: Any, **options: Any) -> models.ForeignKey:
    """Who did something: an account, never erased."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=label, null=True, related_name="+", editable=False,
        **options,
    )  # fmt: skip


def two_people(name: str, first: str, second: str) -> models.CheckConstraint:
    """The second person is another one than the first."""
    return models.CheckConstraint(
        condition=Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True}) | ~Q(**{first: F(second)}),
        name=f"{name}_two_people",
        violation_error_message=_("La personne qui valide ne peut pas être celle qui a saisi."),
    )


class Creditor(InstitutionScoped):
    """Who is paid what is withheld. A new account waits in `new_account` until another person approves it."""

    class Kind(models.TextChoices):
        REGISTRY = "registry", _("greffe ou huissier")
        TREASURY = "treasury", _("Trésor ou administration fiscale")
        BANK = "bank", _("banque ou microfinance")
        PERSON = "person", _("particulier")
        UNION = "union", _("syndicat")
        MUTUAL = "mutual", _("mutuelle")
        COOPERATIVE = "cooperative", _("coopérative")
        ASSOCIATION = "association", _("amicale ou association")
        OTHER = "other", _("autre")

    name = models.CharField(_("nom"), max_length=120)
    kind = models.CharField(_("genre"), max_length=12, choices=Kind)
    address = models.TextField(_("adresse"), blank=True)
    phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    email = models.EmailField(_("adresse électronique"), blank=True)
    bank_name = models.CharField(_("banque"), max_length=80, blank=True, editable=False)
    account = models.CharField(_("compte à payer"), max_length=40, blank=True, editable=False)
    new_bank_name = models.CharField(_("nouvelle banque"), max_length=80, blank=True, editable=False)
    new_account = models.CharField(_("nouveau compte"), max_length=40, blank=True, editable=False)
    account_proposed_by = user_key(_("compte proposé par"))
    account_approved_by = user_key(_("compte approuvé par"))
    is_active = models.BooleanField(_("actif"), default=True)

    class Meta:
        ordering = ["name"]
        verbose_name = _("créancier")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "name"],
                name="creditor_name_unique",
                violation_error_message=_("Un créancier porte déjà ce nom."),
            ),
            two_people("creditor", "account_proposed_by", "account_approved_by"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def masked(self) -> str:
        """The last four signs of the account in force."""
        return f"•••• {''.join(self.account.split())[-4:]}" if self.account else ""


class DeductionAct(InstitutionScoped):
    """An act that orders or allows a withholding: its rank is the moment of its notification.

    `principal`, `interest` and `costs` empty together: an open-ended act (maintenance to come). `instalment` empty: all
    that the portion allows. `taken_before`: what an earlier software had already withheld.
    """

    class Nature(models.TextChoices):
        SEIZURE = "seizure", _("saisie des rémunérations")
        ASSIGNMENT = "assignment", _("cession")
        TAX_NOTICE = "tax_notice", _("avis à tiers détenteur")
        TREASURY = "treasury", _("opposition du Trésor")
        MAINTENANCE = "maintenance", _("pension alimentaire")
        INTERNAL = "internal", _("retenue interne")

    class State(StateChoices):
        DRAFT = "draft", "wait", "clock", _("à valider")
        IN_FORCE = "in_force", "now", "clock", _("en vigueur")
        SUSPENDED = "suspended", "wait", "player-stop", _("suspendu")
        SETTLED = "settled", "ok", "circle-check", _("soldé")
        RELEASED = "released", "ok", "circle-check", _("levé")
        REFUSED = "refused", "bad", "x", _("écarté")

    employee = models.ForeignKey(
        "hr_core.Employee", models.PROTECT, verbose_name=_("agent"), related_name="deduction_acts"
    )
    nature = models.CharField(_("nature"), max_length=12, choices=Nature)
    number = models.CharField(_("numéro de l’acte"), max_length=60)
    authority = models.CharField(_("autorité"), max_length=120, blank=True)
    dated_on = models.DateField(_("daté du"))
    notified_at = models.DateTimeField(
        _("notifié le"), help_text=_("Jour et heure de réception : ils donnent le rang de l’acte.")
    )
    creditor = models.ForeignKey(Creditor, models.PROTECT, verbose_name=_("créancier"), related_name="acts")
    payee = models.ForeignKey(
        Creditor, models.PROTECT, null=True, blank=True, verbose_name=_("versé à"), related_name="acts_received",
        help_text=_("Vide : au créancier lui-même. Pour une saisie, souvent le greffe."),
    )  # fmt: skip
    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique"), related_name="deduction_acts")
    principal = models.BigIntegerField(_("principal"), null=True, blank=True)
    interest = models.BigIntegerField(_("intérêts"), default=0)
    costs = models.BigIntegerField(_("frais"), default=0)
    instalment = models.BigIntegerField(
        _("retenue par mois"), null=True, blank=True, help_text=_("Vide : toute la portion disponible.")
    )
    taken_before = models.BigIntegerField(_("déjà retenu avant la reprise"), default=0)
    start = models.DateField(_("première retenue"), help_text=_("Le mois de cette date est le premier mois retenu."))
    end = models.DateField(_("dernier jour (exclu)"), null=True, blank=True)
    scan = models.FileField(_("acte numérisé"), upload_to="actes/%Y/%m/", blank=True)
    state = models.CharField(_("état"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    declaration_due_on = models.DateField(_("déclaration du tiers saisi avant le"), null=True, blank=True)
    declared_on = models.DateField(_("déclaration faite le"), null=True, editable=False)
    declaration_text = models.TextField(_("réponse"), blank=True, editable=False)
    declared_by = user_key(_("déclaration faite par"))
    released_on = models.DateField(_("mainlevée à effet du"), null=True, editable=False)
    release_reference = models.CharField(_("acte de mainlevée"), max_length=120, blank=True, editable=False)
    release_scan = models.FileField(_("mainlevée numérisée"), upload_to="actes/%Y/%m/", blank=True, editable=False)
    registered_by = user_key(_("saisi par"))
    registered_at = models.DateTimeField(_("saisi le"), auto_now_add=True)
    validated_by = user_key(_("validé par"))
    validated_at = models.DateTimeField(_("validé le"), null=True, editable=False)
    note = models.CharField(_("observation"), max_length=300, blank=True)

    class Meta:
        ordering = ["notified_at", "pk"]
        verbose_name = _("acte de retenue")
        verbose_name_plural = _("actes de retenue")
        indexes = [models.Index(fields=["institution", "employee"], name="deduction_act_employee")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "employee", "creditor", "number"],
                name="deduction_act_unique",
                violation_error_message=_("Cet acte du même créancier est déjà au registre pour cet agent."),
            ),
            two_people("deduction_act", "registered_by", "validated_by"),
            models.CheckConstraint(
                condition=Q(principal__isnull=True) | Q(principal__gt=0),
                name="deduction_act_principal",
                violation_error_message=_("Le principal est un montant positif, ou reste vide."),
            ),
            models.CheckConstraint(
                condition=Q(interest__gte=0, costs__gte=0, taken_before__gte=0),
                name="deduction_act_amounts",
                violation_error_message=_("Intérêts, frais et reprise ne sont pas négatifs."),
            ),
            models.CheckConstraint(
                condition=Q(instalment__isnull=True) | Q(instalment__gt=0),
                name="deduction_act_instalment",
                violation_error_message=_("La retenue par mois est un montant positif, ou reste vide."),
            ),
            models.CheckConstraint(
                condition=Q(principal__isnull=False) | Q(instalment__isnull=False),
                name="deduction_act_bounded",
                violation_error_message=_("Donnez le principal, ou la retenue par mois d’un acte sans terme."),
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "refused"]) | Q(validated_at__isnull=False),
                name="deduction_act_validated",
                violation_error_message=_("Un acte en vigueur porte la date de sa validation."),
            ),
            models.CheckConstraint(
                condition=~Q(state="released") | Q(released_on__isnull=False),
                name="deduction_act_released",
                violation_error_message=_("Une mainlevée porte sa date d’effet."),
            ),
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gt=F("start")),
                name="deduction_act_period",
                violation_error_message=_("La date de fin doit suivre la première retenue."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_nature_display()} {self.number}"

    @property
    def standing(self) -> Any:
        """The state with its word, tone and icon."""
        return self.State(self.state)

    @property
    def has_total(self) -> bool:
        return self.principal is not None

    @property
    def total(self) -> int | None:
        """Principal, interest and costs; None for an open-ended act."""
        return None if self.principal is None else self.principal + self.interest + self.costs

    @property
    def paid_to(self) -> Creditor:
        return self.payee or self.creditor


class ActSuspension(ScopedDated):
    """A period during which an act takes nothing: a stay, a decision, an agreement of the creditor."""

    act = models.ForeignKey(DeductionAct, models.CASCADE, verbose_name=_("acte"), related_name="suspensions")
    reference = models.CharField(_("décision ou accord"), max_length=120)
    entered_by = user_key(_("saisi par"))

    class Meta:
        ordering = ["start"]
        verbose_name = _("suspension d’un acte")
        constraints = [
            ordered_period("act_suspension"),
            no_overlap("act_suspension", "act_id", message=_("Une autre suspension couvre ces dates.")),
        ]

    def __str__(self) -> str:
        return self.reference


class ActMovement(InstitutionScoped):
    """What changes the balance of an act outside the payslips; it counts once another person has approved it.

    `amount` lowers the balance when positive (a payment made directly), raises it when negative (costs added).
    """

    class Kind(models.TextChoices):
        PAYMENT = "payment", _("paiement hors paie")
        INTEREST = "interest", _("intérêts ou frais ajoutés")
        ADJUSTMENT = "adjustment", _("ajustement")

    act = models.ForeignKey(DeductionAct, models.PROTECT, verbose_name=_("acte"), related_name="movements")
    kind = models.CharField(_("nature"), max_length=12, choices=Kind)
    amount = models.BigIntegerField(_("montant"))
    on = models.DateField(_("date"))
    reference = models.CharField(_("pièce"), max_length=120)
    entered_by = user_key(_("saisi par"))
    entered_at = models.DateTimeField(_("saisi le"), auto_now_add=True)
    approved_by = user_key(_("approuvé par"))

    class Meta:
        ordering = ["on", "pk"]
        verbose_name = _("mouvement d’un acte")
        constraints = [
            two_people("act_movement", "entered_by", "approved_by"),
            models.CheckConstraint(
                condition=~Q(amount=0),
                name="act_movement_amount",
                violation_error_message=_("Un mouvement porte un montant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.reference}"


class SignedScale(ScopedDated):
    """A scale of the attachable or assignable portion, signed by the fund's jurist where the country's is not known.

    `brackets`: `[{"over": 20000, "fraction": "1/5"}, …]`, thresholds by month in minor units. `category` empty: all.
    """

    class Portion(models.TextChoices):
        BOTH = "both", _("saisissable et cessible")
        ATTACHABLE = "attachable", _("saisissable")
        ASSIGNABLE = "assignable", _("cessible")

    class Method(models.TextChoices):
        SLICES = "slices", _("par tranches qui s’additionnent")
        WHOLE = "whole", _("un seul taux sur toute la rémunération")

    class Sharing(models.TextChoices):
        PROPORTIONAL = "proportional", _("au marc le franc")
        RANK = "rank", _("par rang de notification")

    class State(StateChoices):
        PROPOSED = "proposed", "wait", "clock", _("à signer")
        SIGNED = "signed", "ok", "circle-check", _("signé")
        REFUSED = "refused", "bad", "x", _("refusé")

    portion = models.CharField(_("quotité"), max_length=12, choices=Portion, default=Portion.BOTH)
    category = models.CharField(
        _("catégorie"), max_length=24, blank=True, help_text=_("Vide : le barème vaut pour tous les agents.")
    )
    method = models.CharField(_("lecture"), max_length=8, choices=Method, default=Method.SLICES)
    brackets = models.JSONField(_("tranches"))
    minimum = models.BigIntegerField(
        _("minimum laissé à l’agent"), default=0, help_text=_("Par mois ; 0 quand le texte n’en dit rien.")
    )
    sharing = models.CharField(
        _("partage entre saisies et cessions"), max_length=12, choices=Sharing, default=Sharing.PROPORTIONAL
    )
    legal_text = models.CharField(_("texte"), max_length=200)
    legal_text_on = models.DateField(_("date du texte"), null=True, blank=True)
    scan = models.FileField(_("texte ou note signée"), upload_to="actes/%Y/%m/", blank=True)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.PROPOSED, editable=False)
    proposed_by = user_key(_("proposé par"))
    proposed_at = models.DateTimeField(_("proposé le"), auto_now_add=True)
    signed_by = user_key(_("signé par"))
    signed_at = models.DateTimeField(_("signé le"), null=True, editable=False)

    class Meta:
        ordering = ["-start", "category"]
        verbose_name = _("barème signé")
        verbose_name_plural = _("barèmes signés")
        constraints = [
            ordered_period("signed_scale"),
            two_people("signed_scale", "proposed_by", "signed_by"),
            models.UniqueConstraint(
                fields=["institution", "portion", "category", "start"],
                condition=Q(state="signed"),
                name="signed_scale_unique",
                violation_error_message=_("Un barème signé commence déjà ce jour-là pour cette catégorie."),
            ),
            models.CheckConstraint(
                condition=~Q(state="signed") | Q(signed_at__isnull=False, signed_by__isnull=False),
                name="signed_scale_signed",
                violation_error_message=_("Un barème signé porte son signataire et sa date."),
            ),
            models.CheckConstraint(
                condition=Q(minimum__gte=0),
                name="signed_scale_minimum",
                violation_error_message=_("Le minimum laissé à l’agent n’est pas négatif."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_portion_display()}, {self.legal_text}"

    @property
    def standing(self) -> Any:
        """The state with its word, tone and icon."""
        return self.State(self.state)
