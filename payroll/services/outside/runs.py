"""Runs outside the headcount: opened, calculated as a whole, given up. Nothing is paid twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from hr_core.access import Access
from hr_core.models import Institution, User
from hr_core.services.errors import Refusal
from hr_core.services.writing import reasoned, save_checked
from hr_core.text import french_amount, french_decimal
from payroll.choices import Severity
from payroll.choices_outside import MUST_DECIDE_CONTRIBUTIONS, Confidence, OutsideKind, OutsideState
from payroll.models import (
    OutsideContribution,
    OutsideEvent,
    OutsideLine,
    OutsidePayment,
    OutsideProblem,
    OutsideRun,
    OutsideTaxRule,
    Payee,
    PayeeAccount,
    WorkedDay,
)
from payroll.services.outside.agreements import MOST_MONTHS, most_months
from payroll.services.outside.dues import Due, Dues, dues_of, missed_months
from payroll.services.outside.labour import labour_limits, nearing
from payroll.services.outside.sharing import shared_marks
from payroll.services.outside.tax import percent_of, rounded, tax_withheld, terms_of
from payroll.services.paying.accounts import AccountBook
from payroll.workflows_outside import CALCULABLE


@transaction.atomic
def outside_run_open(
    *, institution: Institution, kind: str, start: date, end: date, payment_on: date, label: str = "", actor: User
) -> OutsideRun:
    """Open a run; its number follows the last one of its kind and year."""
    Institution.objects.select_for_update().get(pk=institution.pk)
    year = payment_on.year
    last = OutsideRun.objects.filter(institution=institution, kind=kind, year=year).aggregate(last=Max("number"))["last"]
    run = OutsideRun(
        institution=institution,
        kind=kind,
        year=year,
        number=(last or 0) + 1,
        label=label,
        start=start,
        end=end,
        payment_on=payment_on,
        created_by=actor,
    )
    with reasoned("", _("Campagne hors effectif ouverte")):
        return save_checked(run)


@transaction.atomic
def outside_run_delete(*, run: OutsideRun, actor: User, reason: str) -> None:
    """Give up a run that nobody has checked: what it held waits again."""
    run = OutsideRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in CALCULABLE:
        raise Refusal(_("Une campagne contrôlée ne s’abandonne pas : la rejeter d’abord."))
    if not reason.strip():
        raise Refusal(_("Donner le motif de l’abandon."))
    with reasoned(reason, ""):
        _erase(run)
        run.events.all().delete()
        run.delete()


@transaction.atomic
def outside_run_calculate(*, run: OutsideRun, access: Access) -> OutsideRun:
    """Calculate the whole run again: payments, lines, problems; the state becomes « calculée ». Raises `Refusal`."""
    run = OutsideRun.objects.select_for_update(of=("self",)).select_related("institution__country").get(pk=run.pk)
    if not access.has("outside_prepare"):
        raise Refusal(_("Votre rôle ne permet pas de calculer cette campagne."))
    if run.state not in CALCULABLE:
        raise Refusal(_("Une campagne contrôlée ne se recalcule pas : la rejeter d’abord."))
    totals = run_calculate_again(run)
    OutsideEvent.objects.create(
        institution_id=run.institution_id,
        run=run,
        from_state=run.state,
        to_state=OutsideState.CALCULATED,
        actor=access.user,
        quality=access.role_label,
    )
    run.state = OutsideState.CALCULATED
    run.totals = totals
    run.save(update_fields=["state", "totals"])
    return run


def run_calculate_again(run: OutsideRun) -> dict[str, int]:
    """Write payments, lines and problems afresh; the totals. The state is left to the caller."""
    _erase(run)
    work = _Calculation.read(run)
    for rank, payee in enumerate(work.payees, start=1):
        work.pay(payee, rank)
    work.write()
    return work.totals()


def _erase(run: OutsideRun) -> None:
    WorkedDay.objects.filter(run=run).update(run=None)
    OutsideLine.objects.filter(run=run).delete()
    OutsidePayment.objects.filter(run=run).delete()
    OutsideProblem.objects.filter(run=run).delete()


@dataclass
class _Calculation:
    """Everything that the payments of a run need, read at once: queries do not grow with the payees."""

    run: OutsideRun
    dues: Dues
    payees: list[Payee]
    rule: OutsideTaxRule | None
    contributions: list[OutsideContribution]
    accounts: dict[int, PayeeAccount]
    earlier: dict[int, tuple[int, int]]
    book: AccountBook
    items: dict[int, list[Due]]
    payments: list[OutsidePayment] = field(default_factory=list)
    problems: list[OutsideProblem] = field(default_factory=list)

    @classmethod
    def read(cls, run: OutsideRun) -> _Calculation:
        dues = dues_of(run)
        items: dict[int, list[Due]] = defaultdict(list)
        for each in dues.items:
            items[each.payee].append(each)
        day = run.payment_on
        rules = OutsideTaxRule.objects.on(day).filter(kind=run.kind).order_by("-start")
        known = OutsideContribution.objects.on(day).filter(kind=run.kind).order_by("label")
        accounts = PayeeAccount.objects.on(day).filter(payee__in=items, state=PayeeAccount.State.APPROVED)
        earlier = (
            OutsidePayment.objects.filter(
                payee__in=items,
                run__kind=run.kind,
                run__payment_on__year=day.year,
                run__payment_on__month=day.month,
                run__state__in=[OutsideState.CHECKED, OutsideState.AUTHORISED, OutsideState.PAID, OutsideState.CLOSED],
            )
            .exclude(run=run)
            .values("payee")
            .annotate(base=Sum("taxable"), tax=Sum("tax"))
        )
        made = cls(
            run=run,
            dues=dues,
            payees=list(Payee.objects.filter(pk__in=items).order_by("last_name", "first_names", "pk")),
            rule=rules.first(),
            contributions=list(known),
            accounts={each.payee_id: each for each in accounts},
            earlier={row["payee"]: (row["base"] or 0, row["tax"] or 0) for row in earlier},
            book=AccountBook(run.institution, day),
            items=items,
        )
        made._control_run()
        return made

    @property
    def currency(self) -> str:
        return self.run.institution.country.currency

    def pay(self, payee: Payee, rank: int) -> None:
        items = self.items[payee.pk]
        gross = sum(each.amount for each in items)
        subject = sum(each.amount for each in items if each.is_taxable)
        told: dict[str, Any] = {"contributions": [], "dues": []}
        contributions, employer = self._contributions(subject, told)
        taxable, tax = subject, 0
        if self.rule is not None:
            taxable = subject - contributions if self.rule.deducts_contributions else subject
            base, withheld = self.earlier.get(payee.pk, (0, 0))
            found = tax_withheld(
                terms_of(self.rule), taxable, currency=self.currency, earlier_base=base, earlier_tax=withheld
            )
            tax = found.amount
            told["tax"] = list(found.sentences)
        account = self.accounts.get(payee.pk)
        self._control_payee(payee, account)
        is_paid_there = account is not None and account.mode == payee.payment_mode
        self.payments.append(
            OutsidePayment(
                institution_id=self.run.institution_id,
                run=self.run,
                payee=payee,
                number=f"{self.run.reference}-{rank:04d}",
                gross=gross,
                taxable=taxable,
                contributions=contributions,
                tax=tax,
                net=gross - contributions - tax,
                employer=employer,
                identity={
                    "name": payee.full_name,
                    "quality": payee.quality,
                    "identity": f"{payee.get_identity_kind_display()} {payee.identity_number}".strip(),
                    "tax_number": payee.tax_number,
                    "address": payee.address,
                },
                explanation=told,
                rule=self.rule,
                mode=payee.payment_mode,
                bank_name=account.bank_name if account and is_paid_there else "",
                account=account.account if account and is_paid_there else "",
                holder=(account.holder or payee.full_name) if account and is_paid_there else "",
            )
        )

    def _contributions(self, subject: int, told: dict[str, Any]) -> tuple[int, int]:
        """The payee's and the institution's parts, each rounded to the nearest unit; the base stops at the ceiling.

        `told["dues"]` keeps what each body is owed: its name, the contribution, both parts, their base.
        """
        own = employer = 0
        for each in self.contributions:
            if not each.is_due:
                told["contributions"].append(
                    _("%(label)s : non due (%(text)s).") % {"label": each.label, "text": each.text}
                )
                continue
            base = subject if each.ceiling is None else min(subject, each.ceiling)
            mine = rounded(base * percent_of(each.employee_rate), "nearest")
            theirs = rounded(base * percent_of(each.employer_rate), "nearest")
            own, employer = own + mine, employer + theirs
            told["dues"].append([each.recipient or each.label, each.label, mine, theirs, base])
            told["contributions"].append(
                _("%(label)s : %(base)s × %(rate)s %% = %(amount)s ; part de l’institution %(employer)s (%(text)s).")
                % {
                    "label": each.label,
                    "base": french_amount(base, self.currency),
                    "rate": french_decimal(percent_of(each.employee_rate) * 100),
                    "amount": french_amount(mine, self.currency),
                    "employer": french_amount(theirs, self.currency),
                    "text": each.text,
                }
            )
        return own, employer

    def write(self) -> None:
        made = {each.payee_id: each for each in OutsidePayment.objects.bulk_create(self.payments)}
        lines = [
            OutsideLine(
                institution_id=self.run.institution_id,
                run=self.run,
                payment=made[each.payee],
                source=each.source,
                reference=each.reference,
                label=each.label[:160],
                quantity=each.quantity,
                rate=each.rate,
                amount=each.amount,
                is_taxable=each.is_taxable,
                why=each.why,
            )
            for each in self.dues.items
        ]
        try:
            with transaction.atomic():
                OutsideLine.objects.bulk_create(lines)
        except IntegrityError as error:
            raise Refusal(_("Une autre campagne vient de prendre ces pièces : recalculer.")) from error
        days = [key for each in self.dues.items for key in each.days]
        WorkedDay.objects.filter(pk__in=days).update(run=self.run)
        self._control_limits()
        for each in shared_marks(self.run, self.items):
            self._problem(Severity.WARNING, each.code, each.message, each.cure, each.payee)
        OutsideProblem.objects.bulk_create(self.problems)

    def totals(self) -> dict[str, int]:
        names = ("gross", "taxable", "contributions", "tax", "net", "employer")
        return {name: sum(getattr(each, name) for each in self.payments) for name in names} | {
            "payments": len(self.payments)
        }

    # ---- what stands in the way

    def _problem(self, severity: str, code: str, message: str, cure: str, payee: int | None = None) -> None:
        self.problems.append(
            OutsideProblem(
                institution_id=self.run.institution_id,
                run=self.run,
                payee_id=payee,
                severity=severity,
                code=code,
                message=message[:300],
                cure=cure[:300],
            )
        )

    def _control_run(self) -> None:
        kind = OutsideKind(self.run.kind)
        if not self.dues.items:
            self._problem(
                Severity.BLOCKING,
                "nothing_due",
                _("Rien à payer : aucune pièce validée n’attend jusqu’à cette date."),
                _("Saisir et faire valider les pièces, puis recalculer."),
            )
        for gap in self.dues.gaps:
            self._problem(Severity.BLOCKING, gap.code, gap.message, gap.cure, gap.payee)
        if self.rule is None:
            self._problem(
                Severity.BLOCKING,
                "no_tax_rule",
                _("La retenue d’impôt de cette catégorie n’est pas réglée : elle ne se devine pas."),
                _("La régler avec son texte et sa source (Hors effectif, Imposition), puis recalculer."),
            )
        elif self.rule.confidence == Confidence.LOW:
            self._problem(
                Severity.WARNING,
                "uncertain_tax_rule",
                _("La règle d’imposition est marquée « à confirmer »."),
                _("La faire confirmer par écrit par l’administration fiscale."),
            )
        if kind in MUST_DECIDE_CONTRIBUTIONS and not self.contributions:
            self._problem(
                Severity.BLOCKING,
                "no_contribution_decision",
                _("Il n’est pas dit si des cotisations sociales sont dues pour cette catégorie."),
                _("Les régler, ou écrire qu’aucune n’est due, avec le texte (Hors effectif, Imposition)."),
            )
        if kind in MOST_MONTHS and most_months(self.run.institution, kind, self.run.end) is None:
            self._problem(
                Severity.BLOCKING,
                "no_longest_time",
                _("La durée maximale de ces conventions n’est pas réglée."),
                _("La régler dans les réglages de paie, avec son texte ; 0 s’il n’y en a pas."),
            )

        if kind in MOST_MONTHS:
            for agreement, months in missed_months(self.run):
                self._problem(
                    Severity.WARNING,
                    "missed_month",
                    _("%(name)s : aucune campagne ne paie %(months)s, convention %(reference)s.")
                    % {"name": agreement.payee, "months": months, "reference": agreement.reference},
                    _("Ouvrir une campagne qui commence à ce mois, ou corriger les dates de la convention."),
                    agreement.payee_id,
                )

    def _control_payee(self, payee: Payee, account: PayeeAccount | None) -> None:
        if payee.payment_mode != Payee.Mode.CASH and (account is None or account.mode != payee.payment_mode):
            self._problem(
                Severity.BLOCKING,
                "missing_account",
                _("%(name)s : payé par %(mode)s, sans compte approuvé de cette nature.")
                % {"name": payee, "mode": payee.get_payment_mode_display()},
                _("Saisir un compte et le faire approuver, ou choisir un autre mode de paiement."),
                payee.pk,
            )
        is_mobile = account is not None and account.mode == payee.payment_mode == Payee.Mode.MOBILE
        if is_mobile and self.book.operators and self.book.operator(account.bank_name) is None:  # type: ignore[union-attr]
            self._problem(
                Severity.WARNING,
                "unknown_operator",
                _("%(name)s : l’opérateur « %(operator)s » n’est pas enregistré, aucun ordre ne pourra le payer.")
                % {"name": payee, "operator": account.bank_name},  # type: ignore[union-attr]
                _("Proposer un compte chez un opérateur enregistré, ou ajouter celui-ci (Opérateurs de monnaie mobile)."),
                payee.pk,
            )
        if not payee.identity_number:
            self._problem(
                Severity.WARNING,
                "missing_identity",
                _("%(name)s : pas de pièce d’identité.") % {"name": payee},
                _("La demander et la saisir sur sa fiche."),
                payee.pk,
            )
        if self.run.kind == OutsideKind.EXPERT and not payee.tax_number:
            self._problem(
                Severity.WARNING,
                "missing_tax_number",
                _("%(name)s : pas de numéro de contribuable, que l’état annuel demande.") % {"name": payee},
                _("Le demander et le saisir sur sa fiche."),
                payee.pk,
            )

    def _control_limits(self) -> None:
        if self.run.kind != OutsideKind.LABOURER:
            return
        limits = labour_limits(self.run.institution, self.run.end)
        if not limits.is_settled:
            self._problem(
                Severity.BLOCKING,
                "no_labour_limit",
                _("Le nombre de jours permis avant requalification n’est pas réglé."),
                _("Le régler dans les réglages de paie, avec son texte ; 0 s’il n’y en a pas."),
            )
        for each in nearing(self.run.institution, self.items, on=self.run.end, limits=limits):
            self._problem(
                Severity.BLOCKING if each.is_beyond else Severity.WARNING,
                "labour_limit",
                each.sentence,
                _("Engager cette personne par un contrat, ou ne plus l’employer à la journée."),
                each.payee.pk,
            )
