"""From hiring to leaving: staff numbers, checklists, hirings under way, and what happens to a contract."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hr_core.choices import ContractActKind, HiringState, Stage
from hr_core.models.base import InstitutionScoped, ScopedDated, ordered_period
from hr_core.models.employees import Contract, Employee


class StaffNumbering(InstitutionScoped):
    """How an institution numbers its staff: a prefix, then a number on so many digits; `next_number` is the next one given."""

    prefix = models.CharField(_("préfixe"), max_length=8, blank=True)
    digits = models.PositiveSmallIntegerField(
        _("chiffres"), default=5, validators=[MinValueValidator(3), MaxValueValidator(10)]
    )
    next_number = models.PositiveIntegerField(_("prochain numéro"), default=1, validators=[MinValueValidator(1)])

    class Meta:
        verbose_name = _("numérotation des matricules")
        constraints = [
            models.UniqueConstraint(fields=["institution"], name="staff_numbering_unique"),
            models.CheckConstraint(
                condition=Q(digits__gte=3, digits__lte=10, next_number__gte=1),
                name="staff_numbering_digits",
                violation_error_message=_("Un matricule a de 3 à 10 chiffres et commence au moins à 1."),
            ),
        ]

    def __str__(self) -> str:
        return self.written(self.next_number)

    def written(self, number: int) -> str:
        """`A00042`."""
        return f"{self.prefix}{number:0{self.digits}d}"


class ChecklistRule(InstitutionScoped):
    """Something to do when somebody enters or leaves, for some contracts or (none chosen) all; so many days from the day."""

    stage = models.CharField(_("moment"), max_length=5, choices=Stage)
    label = models.CharField(_("à faire"), max_length=120)
    service = models.CharField(_("qui s’en charge"), max_length=80)
    contract_kinds = ArrayField(
        models.CharField(max_length=16, choices=Contract.Kind), verbose_name=_("contrats concernés"), default=list, blank=True
    )
    days = models.SmallIntegerField(
        _("jours après l’entrée ou la sortie"), default=0, help_text=_("Négatif\u00a0: avant ce jour.")
    )
    is_required = models.BooleanField(_("à faire avant de clore la liste"), default=True)
    is_closed = models.BooleanField(_("ne plus demander"), default=False)

    class Meta:
        ordering = ["stage", "days", "pk"]
        verbose_name = _("point de contrôle")
        verbose_name_plural = _("points de contrôle")
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "stage", "label"],
                name="checklist_rule_unique",
                violation_error_message=_("Ce point figure déjà dans la liste."),
            ),
        ]

    def __str__(self) -> str:
        return self.label


class ChecklistLine(InstitutionScoped):
    """A point of the list of one person: done by whom and when, or without object and why."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="checklist_lines")
    stage = models.CharField(_("moment"), max_length=5, choices=Stage)
    of_day = models.DateField(_("entrée ou sortie du"))
    label = models.CharField(_("à faire"), max_length=120)
    service = models.CharField(_("qui s’en charge"), max_length=80)
    due_on = models.DateField(_("pour le"))
    is_required = models.BooleanField(_("exigé"), default=True)
    done_on = models.DateField(_("fait le"), null=True, blank=True, editable=False)
    done_by = models.ForeignKey(
        "hr_core.User", models.PROTECT, null=True, verbose_name=_("par"), related_name="+", editable=False
    )
    is_waived = models.BooleanField(_("sans objet"), default=False, editable=False)
    note = models.CharField(_("observation"), max_length=200, blank=True)

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("point à faire")
        verbose_name_plural = _("points à faire")
        constraints = [
            models.UniqueConstraint(
                fields=["employee", "stage", "of_day", "label"],
                name="checklist_line_unique",
                violation_error_message=_("Ce point figure déjà dans la liste de cet agent."),
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, is_waived=False)
                | Q(done_on__isnull=False, done_by__isnull=False),
                name="checklist_line_done",
                violation_error_message=_("Un point fait dit quand et par qui."),
            ),
            models.CheckConstraint(
                condition=Q(is_waived=False) | ~Q(note=""),
                name="checklist_line_waived",
                violation_error_message=_("Dites pourquoi ce point est sans objet."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "done_on", "due_on"], name="checklist_line_due")]

    def __str__(self) -> str:
        return self.label


class Hiring(InstitutionScoped):
    """A hiring under way: what each step was given, until the file is opened or the hiring dropped (then nothing is kept)."""

    state = models.CharField(_("état"), max_length=8, choices=HiringState, default=HiringState.DRAFT, editable=False)
    name = models.CharField(_("nom"), max_length=200)
    entry_on = models.DateField(_("entrée le"), null=True, blank=True)
    data = models.JSONField(default=dict, editable=False)
    started_by = models.ForeignKey(
        "hr_core.User", models.PROTECT, null=True, verbose_name=_("préparée par"), related_name="+", editable=False
    )
    started_at = models.DateTimeField(_("commencée le"), auto_now_add=True)
    employee = models.ForeignKey(
        Employee, models.SET_NULL, null=True, verbose_name=_("agent"), related_name="hirings", editable=False
    )

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("embauche")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(data={}),
                name="hiring_data_while_draft",
                violation_error_message=_("Une embauche close ne garde plus les données saisies."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "state"], name="hiring_state")]

    def __str__(self) -> str:
        return self.name


class ContractAct(InstitutionScoped):
    """What happened to a contract: trial confirmed or prolonged, amendment, renewal, suspension, return. The acts of a file."""

    employee = models.ForeignKey(Employee, models.CASCADE, verbose_name=_("agent"), related_name="contract_acts")
    contract = models.ForeignKey(
        Contract, models.SET_NULL, null=True, verbose_name=_("contrat"), related_name="acts", editable=False
    )
    absence = models.ForeignKey(
        "hr_core.Absence", models.SET_NULL, null=True, verbose_name=_("absence"), related_name="+", editable=False
    )
    kind = models.CharField(_("nature"), max_length=20, choices=ContractActKind)
    on = models.DateField(_("effet au"))
    until = models.DateField(_("jusqu’au (exclu)"), null=True, blank=True)
    reference = models.CharField(_("référence de l’acte"), max_length=80, blank=True)
    reason = models.CharField(_("motif"), max_length=300)
    warnings = models.JSONField(_("limites légales dépassées"), default=list, blank=True, editable=False)
    made_by = models.ForeignKey(
        "hr_core.User", models.PROTECT, null=True, verbose_name=_("par"), related_name="+", editable=False
    )
    made_at = models.DateTimeField(_("enregistré le"), auto_now_add=True)

    class Meta:
        ordering = ["-on", "-pk"]
        verbose_name = _("acte de contrat")
        verbose_name_plural = _("actes de contrat")
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="contract_act_reason",
                violation_error_message=_("Donnez le motif."),
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gt=models.F("on")),
                name="contract_act_period",
                violation_error_message=_("La date de fin doit suivre la date d’effet."),
            ),
        ]
        indexes = [models.Index(fields=["institution", "employee"], name="contract_act_employee")]

    def __str__(self) -> str:
        return str(self.get_kind_display())


class FixedTermLimit(ScopedDated):
    """What limits fixed terms in an institution from a day on, by which text: it comes before what the country's file says.

    Months of all the terms in a row, and once renewed where the text makes a difference; how many renewals (None: no limit).
    """

    months = models.PositiveSmallIntegerField(_("durée totale (mois)"), validators=[MinValueValidator(1), MaxValueValidator(240)])
    renewals = models.PositiveSmallIntegerField(_("renouvellements au plus"), null=True, blank=True, help_text=_("Vide\u00a0: sans limite de nombre."))
    renewed_months = models.PositiveSmallIntegerField(
        _("durée totale une fois renouvelé (mois)"), null=True, blank=True, help_text=_("Vide\u00a0: la même durée.")
    )
    reference = models.CharField(_("texte"), max_length=200, help_text=_("Article du code du travail, convention collective, statut."))

    class Meta:
        ordering = ["-start"]
        verbose_name = _("limite des contrats à durée déterminée")
        verbose_name_plural = _("limites des contrats à durée déterminée")
        constraints = [
            ordered_period("fixed_term_limit"),
            models.UniqueConstraint(fields=["institution", "start"], name="fixed_term_limit_start"),
            models.CheckConstraint(
                condition=Q(months__gte=1) & (Q(renewed_months__isnull=True) | Q(renewed_months__gte=models.F("months"))),
                name="fixed_term_limit_months",
                violation_error_message=_("Une fois renouvelé, le contrat ne peut pas durer moins qu’avant."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.months} mois"
