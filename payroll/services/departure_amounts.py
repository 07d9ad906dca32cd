"""The amounts of a departure, each computed exactly by the law and by the fund's rules, the better one kept.

What is not known is asked: the amount stays empty, with its question, and the settlement waits for it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _

from hr_core.models import Contract, PayTerms
from hr_core.registry import registry
from hr_core.text import french_amount, french_date, french_decimal
from payroll.choices_departures import DEDUCTIONS, AmountKind, Cause, FuneralPayer, NoticeHandling
from payroll.departure_causes import CAUSES, EMPLOYEE, EMPLOYER
from payroll.engine import french
from payroll.models import Departure
from payroll.selectors.absence_effects import days_uncounted, seniority_starts
from payroll.selectors.departure_facts import PaidMonth, PayHistory, monthly_from_file, pay_history
from payroll.selectors.departure_law import DepartureLaw
from payroll.selectors.loans import loans_due_on_leaving
from payroll.services.departure_rules import AVERAGE, DepartureRules, FundScale, departure_rules_read
from payroll.settlement.bands import banded_amount
from payroll.settlement.leave import THOUSAND, leave_pay
from payroll.settlement.notice import Length, Row, notice_pay, parse_length, row_for, worked_part
from payroll.settlement.service import Service, add_months, service_between
from payroll.settlement.told import Told, half_up, nothing, unknown, weakest

SEVERANCE_BASE, LEAVE_BASE, THIRTEENTH_BASE = "severance", "leave", "thirteenth-month"


@dataclass
class Facts:
    """What the rules read of one departure."""

    departure: Departure

    @cached_property
    def end(self) -> date:
        return self.departure.left_on

    @cached_property
    def currency(self) -> str:
        return self.departure.institution.country.currency

    @cached_property
    def law(self) -> DepartureLaw:
        return DepartureLaw.of(self.departure.institution.country_id, self.departure.last_paid_on)

    @cached_property
    def rules(self) -> DepartureRules:
        return departure_rules_read(self.departure.institution, self.departure.last_paid_on)

    @cached_property
    def service(self) -> Service:
        employee = self.departure.employee
        return service_between(seniority_starts([employee], self.end - timedelta(days=1))[employee.pk], self.end)

    @cached_property
    def contract(self) -> Contract | None:
        facts = Contract.objects.filter(employee=self.departure.employee, start__lt=self.end)
        return facts.order_by("-start").first()

    @cached_property
    def history(self) -> PayHistory:
        since = add_months(self.end.replace(day=1), -24)
        if self.departure.cause == Cause.FIXED_TERM_END and self.contract:
            since = min(since, self.contract.start.replace(day=1))
        return pay_history(self.departure.employee, since=since, until=self.end)

    def last_months(self, base: str, count: int) -> list[PaidMonth]:
        """The last `count` months paid of a base, newest first, of whole months before the end of the contract."""
        return self.history.months(base)[:count]

    def average(self, base: str, count: int) -> tuple[Fraction | None, str]:
        """The monthly average of a base and the months that made it, in words."""
        months = self.last_months(base, count)
        if not months:
            return None, ""
        total = sum(month.amount for month in months)
        oldest, newest = months[-1].words, months[0].words
        words = f"{self.money(total)} de {oldest} à {newest}, sur {len(months)} mois"
        return Fraction(total, len(months)), words

    def monthly(self, base: str) -> int:
        """The pay of a month without what was entered for it alone: of the last month paid, else by the file."""
        months = self.last_months(base, 1)
        return months[0].fixed if months else monthly_from_file(self.departure.employee, self.departure.last_paid_on)

    def money(self, value: int) -> str:
        return french_amount(value, self.currency)


@dataclass(frozen=True)
class Computed:
    """An amount to keep with the departure."""

    kind: AmountKind
    told: Told
    label: str = ""
    reference: str = ""
    origin: int | None = None

    @property
    def is_deduction(self) -> bool:
        return self.kind in DEDUCTIONS


def amounts_compute(departure: Departure) -> list[Computed]:
    """Every amount that the cause calls for, in the order of the statement; those that come to nothing included."""
    facts = Facts(departure)
    wanted = CAUSES[departure.cause]
    found = [notice(facts)] if wanted.notice in (EMPLOYER, EMPLOYEE) else []
    found += [Computed(kind, COMPUTE[kind](facts)) for kind in wanted.amounts if _applies(facts, kind)]
    found.append(Computed(AmountKind.LEAVE, leave(facts)))
    if facts.rules.thirteenth_months:
        found.append(Computed(AmountKind.THIRTEENTH, thirteenth(facts)))
    return found + loans(facts) + bonds(facts)


def _applies(facts: Facts, kind: AmountKind) -> bool:
    if kind == AmountKind.ECONOMIC:
        return facts.law.number("severance-economic") is not None
    if kind == AmountKind.FUNERAL:
        return facts.departure.death.funeral_payer != FuneralPayer.NONE
    return True


# ---------------------------------------------------------------- notice
def notice_group_proposed(departure: Departure) -> str:
    """The category of notice that the file suggests: executives, else the first one that fits; "" by service alone."""
    rows = DepartureLaw.of(departure.institution.country_id, departure.last_paid_on).notice()
    groups = list(dict.fromkeys(row.group for row in rows))
    terms = PayTerms.objects.on(departure.last_paid_on).filter(employee=departure.employee, state="approved").first()
    executive = bool(terms and terms.is_executive)
    for name in ("manager", "upper", "x-xii") if executive else ("employee", "basic", "i-vi"):
        if name in groups:
            return name
    return groups[0] if groups else ""


def notice(facts: Facts) -> Computed:
    departure = facts.departure
    owed_by_employee = CAUSES[departure.cause].notice == EMPLOYEE
    length, why, source, confidence = notice_length(facts, for_employee=owed_by_employee)
    to_employee = departure.notice_handling == NoticeHandling.PAID or (
        departure.notice_handling == NoticeHandling.WORKED and not owed_by_employee
    )
    kind = AmountKind.NOTICE if to_employee else AmountKind.NOTICE_OWED
    if length is None:
        return Computed(kind, unknown(why, sources=(source,) if source else ()))
    if departure.notice_handling == NoticeHandling.WAIVED:
        return Computed(kind, nothing("Dispense d’un commun accord : rien n’est dû de part et d’autre.", sources=(source,)))
    who = "L’institution le paie à l’agent." if to_employee else "L’agent le doit à l’institution."
    told = notice_pay(
        length=length,
        monthly=facts.monthly(SEVERANCE_BASE),
        notified_on=departure.notified_on,
        last_worked_on=departure.last_paid_on,
        who=who,
        source=source,
        confidence=confidence,
        why_length=why,
    )
    return Computed(kind, told)


def notice_length(facts: Facts, *, for_employee: bool) -> tuple[Length | None, str, str, str]:
    """(length, why, source, confidence): the law's, or the fund's when it is better for the employee."""
    departure, rules = facts.departure, facts.rules
    rows = facts.law.notice()
    row = row_for(rows, departure.notice_group, facts.service)
    legal = _legal_length(facts, row, for_employee=for_employee)
    fund = parse_length(rules.notice.get(departure.notice_group, ""))
    own = fund[0][1].of(facts.service) if fund else None
    if legal is None and own is None:
        said = row.text if row else facts.law.text("notice") or "aucune ligne ne correspond à cette catégorie"
        question = (
            f"La durée du préavis n’est pas connue ({said}) : la donner dans les règles de départ de l’institution, "
            "ou proposer le montant avec sa source."
        )
        return None, question, facts.law.source("notice"), "low"
    if own is not None and (legal is None or (own.pay_months < legal.pay_months) == for_employee):
        worse = f" La loi donne {legal.words}." if legal else ""
        return own, f"Préavis de {own.words} par le statut.{worse}", rules.notice_text, "high"
    assert legal is not None
    told = f"Préavis de {legal.words} par la loi"
    if row is not None and row.label:
        told += f" ({row.label}, {facts.service.words} de service)"
    if own is not None:
        told += f" ; le statut donne {own.words}"
    return legal, f"{told}.", facts.law.source("notice"), facts.law.confidence("notice")


def _legal_length(facts: Facts, row: Row | None, *, for_employee: bool) -> Length | None:
    length = row.length(facts.service) if row else None
    if length is not None and for_employee and facts.law.number("notice-resignation") == Fraction(1, 2):
        return length.halved()
    return length


def notice_end(facts: Facts) -> date | None:
    """The last day of the notice, when its length is known."""
    length, *_ = notice_length(facts, for_employee=CAUSES[facts.departure.cause].notice == EMPLOYEE)
    if length is None or CAUSES[facts.departure.cause].notice not in (EMPLOYER, EMPLOYEE):
        return None
    return worked_part(length, facts.departure.notified_on, facts.departure.last_paid_on)[1] - timedelta(days=1)


# ---------------------------------------------------------------- indemnities by service
def severance(facts: Facts) -> Told:
    figure = "severance"
    if facts.departure.cause == Cause.COLLECTIVE and facts.law.rows("severance-collective"):
        figure = "severance-collective"
    return _by_service(facts, figure, "Indemnité de licenciement", facts.rules.severance, with_minimum=True)


def end_of_career(facts: Facts) -> Told:
    return _by_service(
        facts, "end-of-career", "Indemnité de fin de carrière", facts.rules.end_of_career, with_minimum=False
    )


def _by_service(facts: Facts, figure: str, label: str, fund: FundScale, *, with_minimum: bool) -> Told:
    legal, own = facts.law.scale(figure, with_minimum=with_minimum), fund.scale()
    if legal is None and own is None:
        said = facts.law.text(figure) or "rien dans le fichier du pays"
        return unknown(
            f"{label} : barème inconnu ({said.rstrip('.')}). Donner celui du statut dans les règles de départ, ou proposer "
            "le montant avec sa source.",
            sources=(facts.law.source(figure),) if facts.law.source(figure) else (),
        )
    average, words = facts.average(SEVERANCE_BASE, facts.law.average_months())
    if average is None:
        return unknown(f"{label} : aucun mois payé n’est connu. Reprendre les cumuls, ou proposer le montant avec sa source.")
    told = [
        banded_amount(label, average, words, facts.service.total_months, facts.service.words, scale)
        for scale in (legal, own)
        if scale is not None
    ]
    best = better(told, facts)
    known, wanted = len(facts.last_months(SEVERANCE_BASE, facts.law.average_months())), facts.law.average_months()
    if known < min(wanted, facts.service.total_months):
        sentence = f"La moyenne ne porte que sur {known} mois sur {wanted} : reprendre les cumuls des mois d’avant."
        return replace(best, sentences=(*best.sentences, sentence), confidence="low")
    return best


def better(told: list[Told], facts: Facts) -> Told:
    """The higher of what the law and the fund give; the other is told."""
    best = max(told, key=lambda each: each.amount or 0)
    others = [each for each in told if each is not best]
    if not others:
        return best
    other = others[0]
    sentence = f"Le plus favorable est retenu : l’autre règle ({', '.join(other.sources)}) donne {facts.money(other.amount or 0)}."
    return replace(best, sentences=(*best.sentences, sentence))


def economic(facts: Facts) -> Told:
    months = facts.law.number("severance-economic")
    average, words = facts.average(SEVERANCE_BASE, facts.law.average_months())
    source = facts.law.source("severance-economic")
    if months is None:
        return nothing("La loi du pays ne prévoit pas de supplément.")
    if average is None:
        return unknown("Supplément économique : aucun mois payé n’est connu.", sources=(source,))
    amount = half_up(average * months)
    return Told(
        amount,
        formula=f"{french.number(average, 2)} × {french.number(months, 2)} = {french.number(amount)}",
        terms=(("Moyenne mensuelle", words),),
        sentences=("Un licenciement économique ajoute ce supplément à l’indemnité de licenciement.",),
        sources=(source,),
        confidence=facts.law.confidence("severance-economic"),
    )


# ---------------------------------------------------------------- leave, fixed term, thirteenth month
def leave(facts: Facts) -> Told:
    departure, rules, law = facts.departure, facts.rules, facts.law
    if departure.leave_days is None:
        return unknown("Saisir les jours de congé à payer et la source de ce solde.")
    if not departure.leave_days:
        return nothing(f"Aucun jour à payer ({departure.leave_source}).")
    legal_ratio, maintained = law.number("leave-allowance-ratio"), law.flag("leave-allowance-maintained")
    ratio = Fraction(rules.leave_ratio) if rules.leave_ratio else legal_ratio
    maintained = maintained or rules.leave_maintained
    monthly_days = law.number("paid-leave-days")
    if (ratio is None and not maintained) or monthly_days is None:
        said = law.text("leave-allowance") or "rien dans le fichier du pays"
        return unknown(
            f"Le calcul de l’allocation de congé n’est pas connu ({said.rstrip('.')}) : le donner dans les règles de départ.",
            sources=(law.source("leave-allowance"),) if law.source("leave-allowance") else (),
        )
    year = facts.last_months(LEAVE_BASE, 12)
    year_pay = Fraction(sum(month.amount for month in year) * 12, len(year)) if year else None
    figures = ["leave-allowance-ratio" if legal_ratio is not None else "leave-allowance", "paid-leave-days"]
    sources = tuple(filter(None, (*(law.source(figure) for figure in figures), rules.leave_text)))
    unit = law.country.figures["paid-leave-days"].unit
    is_working = "ouvrable" in unit
    told = leave_pay(
        days=departure.leave_days,
        monthly_days=monthly_days,
        year_pay=year_pay,
        ratio=ratio,
        monthly=facts.monthly(LEAVE_BASE) if maintained or year_pay is None or rules.leave_maintained else None,
        divisor=26 if is_working else 30,
        day_words="jours ouvrables" if is_working else "jours",
        sources=sources,
        confidence="high" if rules.leave_text else law.confidence(*figures),
    )
    period = f"Année de référence : {year[-1].words} à {year[0].words}, {facts.money(int(year_pay or 0))}." if year else ""
    if year and len(year) < 12:
        period += f" {len(year)} mois connus, ramenés à l’année."
    stated = f"Solde de congés : {french_decimal(Fraction(departure.leave_days, THOUSAND), 3)} j ({departure.leave_source})."
    return replace(told, sentences=(stated, *([period] if period else []), *told.sentences))


def fixed_term(facts: Facts) -> Told:
    law, rules = facts.law, facts.rules
    legal = law.number("fixed-term-end-rate")
    own = Fraction(rules.fixed_term_rate) / 100 if rules.fixed_term_rate else None
    if legal is None and own is None:
        return unknown(
            "Le taux de l’indemnité de fin de contrat n’est pas connu pour ce pays : le donner dans les règles de départ "
            "(0 si aucun texte n’en prévoit)."
        )
    rate = max(value for value in (legal, own) if value is not None)
    is_own = rate == own
    contract = facts.contract
    if contract is None or contract.kind != Contract.Kind.FIXED_TERM:
        return unknown("Le dernier contrat n’est pas à durée déterminée : corriger la cause, ou le contrat.")
    months = [
        month
        for month in facts.history.months(SEVERANCE_BASE)
        if date(month.year, month.month, 1) >= contract.start.replace(day=1)
    ]
    total = sum(month.amount for month in months)
    last = facts.departure.last_paid_on
    estimated = 0
    if (last.year, last.month) not in {(month.year, month.month) for month in months}:
        days = min(30, last.day if facts.end.day != 1 else 30)
        estimated = half_up(Fraction(facts.monthly(SEVERANCE_BASE) * days, 30))
    base = total + estimated
    amount = half_up(base * rate)
    sentences = [f"Rémunérations du contrat depuis le {french_date(contract.start)} : {facts.money(total)} déjà payés."]
    if estimated:
        sentences.append(f"Dernier mois, pas encore payé : {facts.money(estimated)}.")
    return Told(
        amount,
        formula=f"{french.number(base)} × {french.percent(rate)} = {french.number(amount)}",
        terms=(("Rémunérations du contrat", facts.money(base)), ("Taux", french.percent(rate))),
        sentences=tuple(sentences),
        sources=(rules.fixed_term_text if is_own else law.source("fixed-term-end-rate"),),
        confidence="high" if is_own else law.confidence("fixed-term-end-rate"),
    )


def thirteenth(facts: Facts) -> Told:
    rules, end = facts.rules, facts.end
    months = Fraction(rules.thirteenth_months)
    start = max(date(facts.departure.last_paid_on.year, 1, 1), facts.departure.employee.hired_on)
    presence = service_between(start, end)
    share = min(Fraction(1), (presence.total_months + Fraction(presence.days, 30)) / 12)
    employee = facts.departure.employee
    away = days_uncounted(employees=[employee.pk], start=start, end=end, purpose="thirteenth").get(employee.pk)
    left_out = away.days if away is not None else Fraction(0)
    share = max(Fraction(0), share - left_out / 360)
    monthly = facts.monthly(THIRTEENTH_BASE)
    amount = half_up(monthly * months * share)
    sentences = ["Au prorata de la présence de l’année : les mois entiers, puis les jours par trentièmes."]
    if away is not None and away.days:
        told = ", ".join(sorted(away.kinds))
        sentences.append(f"Moins {french.number(away.days, 1)} jours d’absence qui ne comptent pas ({told}), par trentièmes.")
    return Told(
        amount,
        formula=f"{french.number(monthly)} × {french.number(months, 4)} × {french.number(share * 12, 4)}/12 = {french.number(amount)}",
        terms=(("Base mensuelle", facts.money(monthly)), ("Présence dans l’année", presence.words)),
        sentences=tuple(sentences),
        sources=(rules.thirteenth_text,),
    )


# ---------------------------------------------------------------- death
def death_capital(facts: Facts) -> Told:
    rules = facts.rules
    if not rules.death_months and not rules.death_with_severance:
        return unknown(
            "Le capital décès n’est pas réglé : le donner dans les règles de départ (0 mois si le statut n’en prévoit pas), "
            "ou proposer le montant avec sa source."
        )
    average, words = facts.average(SEVERANCE_BASE, facts.law.average_months())
    if average is None:
        average, words = Fraction(facts.monthly(SEVERANCE_BASE)), "salaire du dossier"
    base = average if rules.death_base == AVERAGE else Fraction(facts.monthly(SEVERANCE_BASE))
    months = Fraction(rules.death_months or "0")
    value = base * months
    formula = f"{french.number(base, 2)} × {french.number(months, 2)}"
    sentences = [f"Base : {words}." if rules.death_base == AVERAGE else "Base : dernier salaire mensuel."]
    confidence = "high"
    if rules.death_with_severance:
        told = severance(facts)
        if told.amount is None:
            return told
        value += told.amount
        formula += f" + {french.number(told.amount)}"
        sentences += ["S’y ajoute le montant de l’indemnité de licenciement.", *told.sentences]
        confidence = weakest(confidence, told.confidence)
    amount = half_up(value)
    return Told(
        amount,
        formula=f"{formula} = {french.number(amount)}",
        terms=(("Mois de salaire", french.number(months, 2)),),
        sentences=tuple(sentences),
        sources=(rules.death_text,),
        confidence=confidence,
    )


def funeral(facts: Facts) -> Told:
    death, ceiling = facts.departure.death, facts.rules.funeral_ceiling
    if death.funeral_payer == FuneralPayer.INSTITUTION:
        return nothing(f"Réglés directement par l’institution ({death.funeral_evidence or 'factures au dossier'}).")
    if death.funeral_cost is None:
        return unknown("Saisir le montant des frais funéraires et les factures.")
    if ceiling is None:
        return unknown("Le plafond des frais funéraires n’est pas réglé : le donner dans les règles de départ.")
    amount = min(death.funeral_cost, ceiling)
    return Told(
        amount,
        formula=f"min({french.number(death.funeral_cost)} ; {french.number(ceiling)}) = {french.number(amount)}",
        terms=(("Frais engagés", facts.money(death.funeral_cost)), ("Plafond", facts.money(ceiling))),
        sentences=(f"Factures : {death.funeral_evidence}." if death.funeral_evidence else "Sur factures.",),
        sources=(facts.rules.death_text,),
    )


# ---------------------------------------------------------------- loans
def loans(facts: Facts) -> list[Computed]:
    """The running loans: set off when their contract makes them due on leaving, told otherwise."""
    departure = facts.departure
    claim = departure.death.loan_claim if departure.is_death else ""
    found = []
    for due in loans_due_on_leaving(departure.employee, departure.left_on):
        label = f"{due.loan.kind.label} {due.loan.number}"
        reference = _("Contrat de prêt %(number)s") % {"number": due.loan.number}
        terms = (("Capital restant dû", facts.money(due.principal)), ("Intérêts du mois", facts.money(due.interest)))
        if claim:
            told = nothing(f"Prêt assuré : l’assureur le règle ({claim}).", sources=(reference,))
        elif not due.is_due:
            told = nothing(f"Rien n’est exigible au départ : {due.loan.get_on_leaving_display()}.", sources=(reference,))
        else:
            told = Told(
                due.total,
                formula=f"{french.number(due.principal)} + {french.number(due.interest)} = {french.number(due.total)}",
                terms=terms,
                sentences=("Le contrat rend le prêt exigible en entier au départ.",),
                sources=(reference,),
            )
        found.append(Computed(AmountKind.LOAN, told, label, reference, due.loan.pk))
    return found


#: Leaving for these causes is not the employee's doing: a training bond is told, and nothing is withheld for it.
NOT_THEIR_DOING = (Cause.ECONOMIC, Cause.COLLECTIVE, Cause.INCAPACITY, Cause.RETIREMENT, Cause.EARLY_RETIREMENT, Cause.DEATH, Cause.FIXED_TERM_END)


def bonds(facts: Facts) -> list[Computed]:
    """What remains of the training bonds on the day of leaving, as the training tells it (`registry.service_bonds_of`)."""
    departure = facts.departure
    found = []
    for bond in registry.service_bonds_of(departure.employee, departure.left_on):
        terms = (("Montant engagé", facts.money(bond.total)), ("Reste au départ", facts.money(bond.balance)))
        if departure.cause in NOT_THEIR_DOING:
            told = nothing("Le départ n’est pas du fait de l’agent : rien n’est retenu de son engagement de servir.", sources=(bond.reference,))
        else:
            told = Told(
                bond.balance, terms=terms, sources=(bond.reference,),
                sentences=(f"Engagement de servir jusqu’au {french_date(bond.until - timedelta(days=1))}, diminué chaque jour servi.",),
            )  # fmt: skip
        found.append(Computed(AmountKind.TRAINING_BOND, told, f"{bond.label} ({bond.reference})"[:120], bond.reference))
    return found


COMPUTE: dict[AmountKind, Callable[[Facts], Told]] = {
    AmountKind.SEVERANCE: severance,
    AmountKind.ECONOMIC: economic,
    AmountKind.END_OF_CAREER: end_of_career,
    AmountKind.FIXED_TERM: fixed_term,
    AmountKind.DEATH_CAPITAL: death_capital,
    AmountKind.FUNERAL: funeral,
}

