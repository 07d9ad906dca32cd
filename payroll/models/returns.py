"""Returns (déclarations) of an institution: its own rules of due dates, what was declared for a period, frozen when filed."""

from __future__ import annotations

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from hr_core.models import InstitutionScoped, ScopedDated
from hr_core.models.base import ordered_period
from hr_core.text import french_month
from payroll.choices import Section
from payroll.choices_returns import Every, FilingState
from payroll.models.deductions import two_people, user_key
from payroll.returns.due import DueRule, Period


class FilingRule(ScopedDated):
    """What the institution itself says of a declaration's due date, with its source; it goes before the country's rule.

    `month`: of the following year, for a yearly return. A day that the month does not have is its last one.
    """

    code = models.CharField(_("déclaration"), max_length=24, editable=False)
    every = models.CharField(_("périodicité"), max_length=8, choices=Every)
    day = models.PositiveSmallIntegerField(_("jour"), validators=[MinValueValidator(1), MaxValueValidator(31)])
    month = models.PositiveSmallIntegerField(
        _("mois de l’année suivante"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    source = models.CharField(_("source"), max_length=300)
    author = user_key(_("saisie par"))

    class Meta:
        ordering = ["code", "-start"]
        verbose_name = _("échéance d’une déclaration")
        constraints = [
            ordered_period("filing_rule"),
            models.UniqueConstraint(
                fields=["institution", "code", "start"],
                name="filing_rule_unique",
                violation_error_message=_("Une échéance commence déjà ce jour."),
            ),
            models.CheckConstraint(
                condition=Q(every="year", month__isnull=False) | (~Q(every="year") & Q(month__isnull=True)),
                name="filing_rule_month",
                violation_error_message=_("Une déclaration annuelle demande son mois ; les autres n’en ont pas."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} : {self.get_every_display()}"

    @property
    def rule(self) -> DueRule:
        return DueRule(self.every, self.day, self.month)


class Filing(InstitutionScoped):
    """A return for a period `[start, end)`: figures copied from the paid months, never read again from them.

    `version` 0 is the first one; another `amends` the version before it and states the whole period again. Amounts in minor
    units: `amount` is what the lines sum, `withheld` from employees and `employer` on top. A yearly return informs: nothing is
    paid on it (`is_payable` false). `columns`: title, field and kind of each column of the nominal list.
    """

    code = models.CharField(_("code"), max_length=24)
    name = models.CharField(_("déclaration"), max_length=200)
    recipient = models.CharField(_("destinataire"), max_length=120)
    kind = models.CharField(max_length=16)
    every = models.CharField(_("périodicité"), max_length=8, choices=Every)
    start = models.DateField(_("du"))
    end = models.DateField(_("jusqu’au (exclu)"))
    version = models.PositiveSmallIntegerField(_("version"), default=0)
    amends = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("rectifie"), related_name="amended_by"
    )
    state = models.CharField(_("état"), max_length=10, choices=FilingState.choices, default=FilingState.PREPARED)
    due_on = models.DateField(_("échéance"), null=True, blank=True)
    is_payable = models.BooleanField(_("à payer"), default=True)
    is_own = models.BooleanField(_("à soi-même"), default=False)
    employer_number = models.CharField(_("numéro d’employeur"), max_length=60, blank=True)
    columns = models.JSONField(_("colonnes"), default=list, blank=True)
    people = models.PositiveIntegerField(_("personnes"), default=0)
    gross = models.BigIntegerField(_("brut"), default=0)
    withheld = models.BigIntegerField(_("retenu"), default=0)
    employer = models.BigIntegerField(_("part patronale"), default=0)
    amount = models.BigIntegerField(_("montant"), default=0)
    prepared_by = user_key(_("préparée par"))
    prepared_at = models.DateTimeField(_("préparée le"), auto_now_add=True)
    checked_by = user_key(_("contrôlée par"))
    checked_at = models.DateTimeField(_("contrôlée le"), null=True, blank=True)
    filed_by = user_key(_("déposée par"))
    filed_on = models.DateField(_("déposée le"), null=True, blank=True)
    receipt_number = models.CharField(_("numéro de récépissé"), max_length=80, blank=True)
    receipt_scan = models.FileField(_("récépissé numérisé"), upload_to="declarations/%Y/%m/", blank=True)
    posted_by = user_key(_("portée aux comptes des assurés par"))
    posted_on = models.DateField(_("portée aux comptes le"), null=True, blank=True)

    class Meta:
        ordering = ["-start", "code", "-version"]
        verbose_name = _("déclaration")
        verbose_name_plural = _("déclarations")
        indexes = [models.Index(fields=["institution", "start"], name="filing_start")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "code", "start", "version"],
                name="filing_unique",
                violation_error_message=_("Cette déclaration est déjà préparée pour cette période."),
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="filing_period"),
            models.CheckConstraint(condition=Q(amount=F("withheld") + F("employer")), name="filing_adds_up"),
            models.CheckConstraint(
                condition=Q(version=0, amends__isnull=True) | Q(version__gt=0, amends__isnull=False),
                name="filing_amends",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["filed", "paid"]) | Q(filed_on__isnull=False, checked_by__isnull=False),
                name="filing_filed",
                violation_error_message=_("Une déclaration se dépose après son contrôle, avec la date du dépôt."),
            ),
            two_people("filing", "prepared_by", "checked_by"),
            models.CheckConstraint(
                condition=Q(posted_by__isnull=True) | ~Q(posted_by=F("prepared_by")),
                name="filing_posted_by_other",
                violation_error_message=_("Qui prépare la déclaration ne la porte pas aux comptes des assurés."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.period_words}"

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def last_day(self) -> dt.date:
        return self.end - dt.timedelta(days=1)

    @property
    def period_words(self) -> str:
        """`janvier 2026`, `1er trimestre 2026`, `année 2026`."""
        return period_words(self.every, self.start)

    @property
    def is_filed(self) -> bool:
        return self.state in (FilingState.FILED, FilingState.PAID)

    @property
    def is_joined(self) -> bool:
        """Those paid outside the headcount stand in a list joined to it; a return of tax has them among the others."""
        return self.kind != "tax"

    @property
    def difference(self) -> int:
        """What an amended return adds to the one before it; the whole amount of a first one."""
        return self.amount - (self.amends.amount if self.amends is not None else 0)

    @property
    def version_words(self) -> str:
        return "" if not self.version else str(_("rectificative n° %(number)s") % {"number": self.version})


def period_words(every: str, start: dt.date) -> str:
    if every == Every.YEAR:
        return str(_("année %(year)s")) % {"year": start.year}
    if every == Every.QUARTER:
        rank = (start.month - 1) // 3 + 1
        return str(_("%(rank)s trimestre %(year)s")) % {"rank": "1er" if rank == 1 else f"{rank}e", "year": start.year}
    return french_month(start.year, start.month)


class FilingLine(InstitutionScoped):
    """A line summed by a return, month by month (its first day)."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="lines")
    month = models.DateField(_("mois"))
    code = models.CharField(_("ligne"), max_length=48)
    label = models.CharField(_("libellé"), max_length=120)
    section = models.CharField(_("partie"), max_length=24, choices=Section)
    recipient = models.CharField(_("destinataire"), max_length=80, blank=True)
    branch = models.CharField(_("branche"), max_length=24, blank=True)
    order = models.PositiveIntegerField(default=0)
    people = models.PositiveIntegerField(_("personnes"), default=0)
    base = models.BigIntegerField(_("base"), default=0)
    amount = models.BigIntegerField(_("montant"), default=0)

    class Meta:
        ordering = ["order", "month", "code"]
        verbose_name = _("ligne de déclaration")
        constraints = [models.UniqueConstraint(fields=["filing", "month", "code"], name="filing_line_unique")]

    def __str__(self) -> str:
        return self.label


class FilingPerson(InstitutionScoped):
    """A row of the nominal list: an employee, or somebody paid outside the headcount. `cells` follow the return's columns,
    or those of the joined list (`selectors.returns.columns.JOINED`)."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="persons")
    employee = models.ForeignKey("hr_core.Employee", models.PROTECT, null=True, db_index=False, related_name="filings")
    payee = models.ForeignKey("payroll.Payee", models.PROTECT, null=True, db_index=False, related_name="+")
    is_confidential = models.BooleanField(default=False)
    staff_number = models.CharField(_("matricule"), max_length=24, blank=True)
    name = models.CharField(_("nom"), max_length=200)
    number = models.CharField(_("n° de sécurité sociale"), max_length=40, blank=True)
    months = ArrayField(models.DateField(), verbose_name=_("mois"), default=list)
    gross = models.BigIntegerField(_("brut"), default=0)
    withheld = models.BigIntegerField(_("retenu"), default=0)
    employer = models.BigIntegerField(_("part patronale"), default=0)
    amount = models.BigIntegerField(_("montant"), default=0)
    cells = models.JSONField(_("colonnes"), default=list, blank=True)

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("personne déclarée")
        verbose_name_plural = _("personnes déclarées")
        indexes = [models.Index(fields=["institution", "employee"], name="filing_person_employee")]
        constraints = [
            models.UniqueConstraint(fields=["filing", "employee"], name="filing_person_employee_unique"),
            models.UniqueConstraint(fields=["filing", "payee"], name="filing_person_payee_unique"),
            models.CheckConstraint(
                condition=Q(employee__isnull=False, payee__isnull=True) | Q(employee__isnull=True, payee__isnull=False),
                name="filing_person_one",
            ),
            models.CheckConstraint(condition=Q(amount=F("withheld") + F("employer")), name="filing_person_adds_up"),
        ]

    def __str__(self) -> str:
        return self.name


class FilingEvent(InstitutionScoped):
    """A step of a return: by whom, when, with which remark."""

    filing = models.ForeignKey(Filing, models.CASCADE, related_name="events")
    label = models.CharField(_("étape"), max_length=80)
    actor = user_key(_("par"))
    remark = models.CharField(_("observation"), max_length=300, blank=True)
    at = models.DateTimeField(_("le"), auto_now_add=True)

    class Meta:
        ordering = ["id"]
        verbose_name = _("étape d’une déclaration")

    def __str__(self) -> str:
        return self.label


