"""Somebody is paid who may not be there: no trace of presence, past the age, gone, suspended, paid twice."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from hr_core.models import Absence
from hr_core.text import french_date
from payroll.choices import Severity
from payroll.countries import law
from payroll.models import Calculation, PayPeriod, RunProblem, VariableInput
from payroll.services.control.finding import NAMED, PAID, Subject
from payroll.services.law_overrides import overrides_approved

#: Absences during which no salary is due, whatever the rules of the institution.
UNPAID = ("unpaid_leave", "disciplinary_suspension", "precautionary_suspension", "unjustified")


def months_before(day: date, months: int) -> date:
    """The first day of the month so many months earlier."""
    number = day.year * 12 + day.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def without_trace(subject: Subject) -> list[RunProblem]:
    """No leave, no absence, no variable input for n months, where the institution records such things at all.

    Nothing is said before the system has itself seen n months.
    """
    months = subject.thresholds["control_no_presence_months"]
    since = months_before(subject.first, months - 1)
    institution = subject.run.institution_id
    oldest = PayPeriod.objects.filter(institution=institution).order_by("year", "month").first()
    if oldest is None or oldest.first_day > since:
        return []
    recorded = Absence.objects.filter(institution=institution, start__gte=since).exclude(state="cancelled").exists()
    entered = VariableInput.objects.filter(institution=institution, entered_at__date__gte=since).exists()
    if not (recorded or entered):
        return []
    rows = subject.rows(
        PAID + " SELECT paid.employee_id FROM paid JOIN hr_core_employee e ON e.id = paid.employee_id"
        " WHERE e.hired_on <= %(since)s"
        " AND NOT EXISTS (SELECT 1 FROM hr_core_absence a WHERE a.employee_id = e.id AND a.state <> 'cancelled'"
        "   AND (a.end IS NULL OR a.end > %(since)s))"
        " AND NOT EXISTS (SELECT 1 FROM payroll_variableinput v JOIN payroll_payperiod p ON p.id = v.period_id"
        "   WHERE v.employee_id = e.id AND make_date(p.year, p.month, 1) >= %(since)s)",
        since=since,
    )
    message = _("Ni congé, ni absence, ni élément variable depuis le %(day)s.") % {"day": french_date(since)}
    cure = _("Faire attester la présence par le responsable de l’unité.")
    return [subject.finding(employee, Severity.WARNING, "no_presence", message, cure) for (employee,) in rows]


def retirement_age(subject: Subject) -> int | None:
    """The institution's age, else the country's; the highest where there are several, None where it is unknown."""
    if subject.thresholds["control_retirement_age"]:
        return subject.thresholds["control_retirement_age"]
    country = subject.run.institution.country_id
    figure = law(country).with_overrides(overrides_approved(country)).figures.get("retirement-age")
    value = figure.on(subject.last) if figure else None
    if value is None:
        return None
    if "amount" in value.data:
        return int(value.data["amount"])
    ages = [int(row["years"]) for row in value.data.get("rows", ()) if "years" in row]
    return max(ages) if ages and len(ages) == len(value.data["rows"]) else None


def past_retirement(subject: Subject) -> list[RunProblem]:
    """Who reached the age before the first day of the month, or on it."""
    age = retirement_age(subject)
    if age is None:
        return []
    rows = subject.rows(
        PAID + " SELECT e.id, e.birth_on FROM paid JOIN hr_core_employee e ON e.id = paid.employee_id"
        " WHERE e.birth_on + make_interval(years => %(age)s) <= %(first)s",
        age=age,
    )
    cure = _("Établir le départ à la retraite, ou enregistrer l’acte de prolongation puis justifier.")
    return [
        subject.finding(
            employee,
            Severity.WARNING,
            "past_retirement",
            _("Né(e) le %(day)s : a passé l’âge de la retraite de %(age)s ans.") % {"day": french_date(born), "age": age},
            cure,
        )
        for employee, born in rows
    ]


def suspended_yet_paid(subject: Subject) -> list[RunProblem]:
    """A suspension or an unpaid leave covers the whole month, and a net is paid."""
    rows = subject.rows(
        PAID + " SELECT DISTINCT paid.employee_id, k.label FROM paid JOIN hr_core_absence a ON a.employee_id = paid.employee_id"
        " JOIN hr_core_absencekind k ON k.id = a.kind_id"
        " WHERE paid.net > 0 AND a.state = 'confirmed' AND k.family = ANY (%(families)s)"
        " AND a.start <= %(first)s AND (a.end IS NULL OR a.end > %(last)s)",
        families=list(UNPAID),
    )
    cure = _("Vérifier l’acte de suspension : ce qui reste dû se justifie, le reste se corrige.")
    return [
        subject.finding(
            employee, Severity.WARNING, "suspended_paid", _("« %(label)s » tout le mois, et un net est payé.") % {"label": label}, cure
        )
        for employee, label in rows
    ]


def gone_yet_paid(subject: Subject) -> list[RunProblem]:
    """Left, or without any contract, before the month begins: blocks. A contract that ends this month without another: to justify."""
    rows = subject.rows(
        PAID + ", ends AS (SELECT k.employee_id, CASE WHEN bool_or(k.end IS NULL) THEN NULL ELSE max(k.end) END AS last_end"
        "   FROM hr_core_contract k WHERE k.institution_id = %(institution)s GROUP BY k.employee_id)"
        " SELECT e.id, e.left_on, c.last_end FROM hr_core_employee e JOIN paid ON paid.employee_id = e.id"
        " LEFT JOIN ends c ON c.employee_id = e.id"
        " WHERE e.left_on <= %(first)s OR (c.last_end <= %(last)s AND e.left_on IS NULL)"
    )
    found = []
    for employee, left, end in rows:
        if left is not None and left <= subject.first:
            message, severity = _("Sorti(e) le %(day)s, et pourtant payé(e).") % {"day": french_date(left)}, Severity.BLOCKING
        else:
            message = _("Contrat fini le %(day)s, sans suite ni date de sortie.") % {"day": french_date(end)}
            severity = Severity.BLOCKING if end <= subject.first else Severity.WARNING
        cure = _("Saisir la suite du contrat ou la date de sortie, puis recalculer.")
        found.append(subject.finding(employee, severity, "contract_ended_paid", message, cure))
    return found


def base_salary_twice(subject: Subject) -> list[RunProblem]:
    """Two items of the nature « salaire de base » on one payslip."""
    calculation = Calculation.objects.filter(run=subject.run).order_by("-pk").first()
    codes = [
        item["code"]
        for item in (calculation.definition["items"] if calculation else ())
        if item["nature"] == "base-salary" and not item.get("of")
    ]
    columns = list(subject.run.columns.filter(code__in=codes).values_list("pk", flat=True))
    if len(columns) < 2:
        return []  # a payslip has one line in each column: nothing to read among millions of lines
    rows = subject.rows(
        "SELECT l.payslip_id FROM payroll_payslipline l WHERE l.institution_id = %(institution)s AND l.run_id = %(run)s"
        " AND l.column_id = ANY (%(columns)s) AND l.amount > 0 GROUP BY l.payslip_id HAVING count(*) > 1",
        columns=columns,
    )
    twice = {slip for (slip,) in rows}
    cure = _("Ne garder qu’un salaire de base, puis recalculer.")
    return [
        subject.finding(employee, Severity.WARNING, "base_salary_twice", _("Deux salaires de base sur le bulletin."), cure)
        for employee, slip in subject.paid.items()
        if slip in twice
    ]


def paid_under_two_files(subject: Subject) -> list[RunProblem]:
    """Two files of one person (name and birth), both paid by the run: one finding for each, with the others' numbers."""
    rows = subject.rows(
        "SELECT * FROM (SELECT e.id, e.staff_number, e.is_confidential, min(e.id) OVER same AS person, max(e.id) OVER same AS other"
        "   FROM hr_core_employee e JOIN payroll_payslip s ON s.employee_id = e.id"
        "   WHERE e.institution_id = %(institution)s AND s.institution_id = %(institution)s AND s.run_id = %(run)s"
        "   WINDOW same AS (PARTITION BY e.birth_on, upper(e.last_name), upper(e.first_names))) f"
        " WHERE person <> other ORDER BY staff_number"
    )
    people: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for employee, number, is_confidential, person, _last in rows:
        people[person].append((employee, _("un dossier réservé") if is_confidential else number))
    found = []
    for files in people.values():
        for employee, _number in files:
            if employee not in subject.paid:
                continue
            others = [number for key, number in files[: NAMED + 1] if key != employee]
            words = _("Même nom et même naissance que le matricule %(other)s, payé aussi.")
            if len(others) > 1:
                words = _("Même nom et même naissance que les matricules %(other)s, payés aussi.")
            message = words % {"other": ", ".join(dict.fromkeys(others))}
            found.append(
                subject.finding(employee, Severity.WARNING, "person_twice", message, _("Vérifier s’il s’agit d’une seule personne."))
            )
    return found
