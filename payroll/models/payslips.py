"""Payslips, their lines, the payments that follow, and the proofs."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped
from payroll.models.items import PayItem
from payroll.models.runs import Calculation, PayPeriod, PayRun, RunColumn


class VariableInput(InstitutionScoped):
    """A variable input (élément variable de paie) of a month: an amount, or a quantity for the item's formula."""

    period = models.ForeignKey(PayPeriod, models.PROTECT, verbose_name=_("période"), related_name="inputs")
    employee = models.ForeignKey("hr_core.Employee", models.CASCADE, verbose_name=_("agent"))
    item = models.ForeignKey(PayItem, models.PROTECT, verbose_name=_("rubrique"), related_name="variable")
    run = models.ForeignKey(
        PayRun,
        models.PROTECT,
        verbose_name=_("campagne"),
        null=True,
        blank=True,
        related_name="inputs",
        help_text=_("Vide : la paie du mois. Sinon, l’élément n’entre que dans cette campagne et les suivantes du mois."),
    )
    amount = models.BigIntegerField(_("montant"), null=True, blank=True)
    quantity = models.BigIntegerField(_("quantité (millièmes)"), null=True, blank=True)
    comment = models.CharField(_("observation"), max_length=200, blank=True)
    document = models.FileField(_("pièce"), upload_to="evp/%Y/%m/", blank=True, default="", db_default="")
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField(_("saisi le"), auto_now=True)

    class Meta:
        ordering = ["employee__last_name", "item__code"]
        verbose_name = _("élément variable")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "employee", "item", "run"],
                name="variable_input_unique",
                nulls_distinct=False,
                violation_error_message=_("Cette rubrique est déjà saisie pour cet agent ce mois-ci."),
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=False) | Q(quantity__isnull=False),
                name="variable_input_value",
                violation_error_message=_("Donner un montant ou une quantité."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.employee}"


class Payslip(InstitutionScoped):
    """What one employee is paid by one run; words are those of the day of calculation."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="payslips")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, related_name="payslips")
    calculation = models.ForeignKey(Calculation, models.PROTECT, related_name="+")
    is_confidential = models.BooleanField(default=False)
    unit_id = models.BigIntegerField(null=True)
    identity = models.JSONField(_("mentions"), help_text=_("Nom, emploi, unité, classement… tels que calculés."))
    inputs = models.JSONField(_("données"), help_text=_("Les colonnes du moteur pour cet agent."))
    already = models.JSONField(
        _("déjà payé"),
        default=dict,
        db_default={},
        help_text=_("Ce que d’autres campagnes du mois paient, par ligne : le bulletin en est la différence."),
    )
    gross = models.BigIntegerField(_("brut"))
    taxable = models.BigIntegerField(_("imposable"))
    contributions = models.BigIntegerField(_("cotisations"))
    tax = models.BigIntegerField(_("impôts"))
    deductions = models.BigIntegerField(_("autres retenues"))
    net = models.BigIntegerField(_("net à payer"))
    employer = models.BigIntegerField(_("charges patronales"))

    class Meta:
        ordering = ["employee__last_name", "employee__first_names"]
        verbose_name = _("bulletin de paie")
        verbose_name_plural = _("bulletins de paie")
        constraints = [models.UniqueConstraint(fields=["run", "employee"], name="payslip_unique")]
        indexes = [models.Index(fields=["institution", "employee"], name="payslip_employee")]

    def __str__(self) -> str:
        return f"{self.identity.get('name', '')}, {self.run.period}"


class PayslipLine(InstitutionScoped):
    """A line of a payslip. Every figure is an integer: amounts in minor units, quantity in thousandths, rate over 10⁶.

    Written in bulk; words stand once per run in `RunColumn`.
    """

    institution = models.ForeignKey(
        "hr_core.Institution", models.DO_NOTHING, db_constraint=False, db_index=False, editable=False, related_name="+"
    )
    run = models.ForeignKey(PayRun, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+")
    payslip = models.ForeignKey(Payslip, models.CASCADE, db_index=False, related_name="lines")
    column = models.ForeignKey(RunColumn, models.PROTECT, db_index=False, related_name="lines")
    base = models.BigIntegerField(_("base"))
    quantity = models.BigIntegerField(_("quantité"))
    rate = models.BigIntegerField(_("taux"))
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        verbose_name = _("ligne de bulletin")
        indexes = [
            models.Index(fields=["institution", "payslip"], name="payslip_line_payslip"),
            BrinIndex(fields=["run"], name="payslip_line_run", pages_per_range=32),
        ]

    def __str__(self) -> str:
        return f"{self.column} : {self.amount}"


class LineOrigin(InstitutionScoped):
    """Where an amount of a payslip comes from besides what was entered: a loan, an act, an absence, a bonus, back pay.

    Rows of paid runs are the ledger of loans and attachments. Written and erased with the payslips of the calculation.
    """

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="origins")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, db_index=False, related_name="+")
    code = models.CharField(_("ligne"), max_length=48)
    source = models.CharField(_("source"), max_length=16)
    reference = models.BigIntegerField(_("dossier"), null=True)
    label = models.CharField(_("objet"), max_length=200)
    amount = models.BigIntegerField(_("montant"), null=True)
    quantity = models.BigIntegerField(_("quantité (millièmes)"), null=True)

    class Meta:
        verbose_name = _("origine d’un montant")
        indexes = [
            models.Index(fields=["institution", "run", "employee"], name="line_origin_run"),
            models.Index(fields=["institution", "source", "reference"], name="line_origin_source"),
            models.Index(fields=["institution", "employee", "source"], name="line_origin_employee"),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.amount if self.amount is not None else self.quantity}"


class Payment(InstitutionScoped):
    """A part of a net pay and where it goes."""

    run = models.ForeignKey(PayRun, models.PROTECT, related_name="payments")
    payslip = models.ForeignKey(Payslip, models.CASCADE, related_name="payments")
    mode = models.CharField(_("mode"), max_length=8)
    bank_name = models.CharField(_("banque"), max_length=80, blank=True)
    account = models.CharField(_("compte"), max_length=40, blank=True)
    holder = models.CharField(_("titulaire"), max_length=120, blank=True)
    amount = models.BigIntegerField(_("montant"))

    class Meta:
        ordering = ["bank_name", "payslip__employee__last_name"]
        verbose_name = _("paiement")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0), name="payment_amount")]

    def __str__(self) -> str:
        return f"{self.bank_name} {self.amount}"


class PayslipProof(models.Model):
    """What the public verification page knows of a payslip: a token and a keyed digest, nothing readable.

    A table of the zone: it names no institution, person or amount.
    """

    token = models.CharField(_("jeton"), max_length=24, unique=True)
    digest = models.CharField(_("empreinte"), max_length=64)
    issued_on = models.DateField(_("délivré le"))
    is_revoked = models.BooleanField(_("annulé"), default=False)

    class Meta:
        verbose_name = _("preuve de bulletin")

    def __str__(self) -> str:
        return self.token


class PaySeal(InstitutionScoped):
    """The seal of a closed run: a SHA-256 over all its figures, chained to the institution's previous seal."""

    sequence = models.PositiveIntegerField(_("rang"))
    run = models.OneToOneField(PayRun, models.PROTECT, related_name="seal")
    content_hash = models.CharField(_("empreinte du contenu"), max_length=64)
    previous_hash = models.CharField(_("sceau précédent"), max_length=64, blank=True)
    seal = models.CharField(_("sceau"), max_length=64)
    payslips = models.PositiveIntegerField(_("bulletins"))
    lines = models.PositiveIntegerField(_("lignes"))
    net = models.BigIntegerField(_("net"))
    sealed_at = models.DateTimeField(_("scellé le"))
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["sequence"]
        verbose_name = _("sceau")
        constraints = [models.UniqueConstraint(fields=["institution", "sequence"], name="pay_seal_sequence")]

    def __str__(self) -> str:
        return self.seal[:12]


class RunFile(InstitutionScoped):
    """A file that a run produced: a batch of payslips, a register, a transfer list."""

    class Kind(models.TextChoices):
        PAYSLIPS_PDF = "payslips_pdf", _("bulletins réunis (PDF)")
        PAYSLIPS_ZIP = "payslips_zip", _("bulletins séparés (zip)")
        REGISTER_PDF = "register_pdf", _("livre de paie (PDF)")
        REGISTER_XLSX = "register_xlsx", _("livre de paie (tableur)")
        TRANSFER_XLSX = "transfer_xlsx", _("liste de virement (tableur)")
        TRANSFER_XML = "transfer_xml", _("ordre de virement (ISO 20022)")
        ISSUE_SLIP = "issue_slip", _("bordereau d’émission (PDF)")
        WARRANTS = "warrants", _("mandats (PDF)")
        RECAPITULATION = "recapitulation", _("état récapitulatif (PDF)")

    class State(models.TextChoices):
        WAITING = "waiting", _("en préparation")
        READY = "ready", _("prêt")
        FAILED = "failed", _("échoué")

    run = models.ForeignKey(PayRun, models.CASCADE, related_name="files")
    kind = models.CharField(_("nature"), max_length=16, choices=Kind)
    unit = models.ForeignKey("hr_core.Unit", models.PROTECT, null=True, related_name="+")
    slip = models.ForeignKey("payroll.IssueSlip", models.PROTECT, null=True, related_name="files")
    with_confidential = models.BooleanField(_("avec la population confidentielle"), default=False)
    state = models.CharField(_("état"), max_length=8, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(_("faits"), default=0)
    total = models.PositiveIntegerField(_("à faire"), default=0)
    failure = models.CharField(_("échec"), max_length=300, blank=True)
    file = models.FileField(_("fichier"), upload_to="paie/%Y/%m/", blank=True)
    sha256 = models.CharField(_("empreinte"), max_length=64, blank=True)
    created_at = models.DateTimeField(_("demandé le"), auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("fichier de paie")

    def __str__(self) -> str:
        return self.get_kind_display()
