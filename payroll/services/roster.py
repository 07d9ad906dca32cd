"""The roster: what the engine reads of some employees for one month, as columns, in a constant number of queries.

`roster_open` makes a temporary table of the transaction (`roster`) with one row per employee to be paid, in the order
of their keys; its rows are read as columns here and joined again by the writing of the payslips.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection

from hr_core.scope import require_scope
from payroll.engine import InputSpec, PayPlan
from payroll.models import PayPeriod, PayRun
from payroll.services.affiliations import affiliations_read, scheme_columns
from payroll.services.contract_terms import ContractRate, guaranteed_of_month, net_supplements
from payroll.services.definition import text_choices
from payroll.services.sources import Finding, Given, SourceRoster, gather_all, left_out, settle_all, stand_all

MONTH_DAYS = 30

#: Whole days of confirmed absences that do not count for seniority, as the rule of each kind says on each day; those before
#: the day from which seniority counts are within it. `payroll.selectors.absence_effects` says the same of one employee.
UNCOUNTED = """
    SELECT a.employee_id, floor(sum(
        LEAST(COALESCE(a.end, %(next)s), COALESCE(r.end, %(next)s), %(next)s::date) - GREATEST(a.start, r.start)
        - CASE WHEN a.starts_at_noon AND a.start >= r.start THEN 0.5 ELSE 0 END
        - CASE WHEN a.ends_at_noon AND a.end <= LEAST(COALESCE(r.end, %(next)s), %(next)s::date) THEN 0.5 ELSE 0 END
    ))::int AS days
    FROM hr_core_absence a
    JOIN payroll_absencepayrule r ON r.kind_id = a.kind_id AND r.counts_for_seniority = false
    JOIN hr_core_employee x ON x.id = a.employee_id AND x.seniority_on <= a.start
    WHERE a.state = 'confirmed' AND a.minutes IS NULL AND a.employee_id BETWEEN %(from)s AND %(to)s
      AND a.start < %(next)s AND r.start < LEAST(COALESCE(a.end, %(next)s), %(next)s::date)
      AND (r.end IS NULL OR r.end > a.start)
    GROUP BY 1
"""

#: Seconded to an employer that pays: these days are not paid here. A month of both is paid for the days served here, by
#: thirtieths, and its facts are those of the days served here.
SECONDED = "(s.kind = 'seconded_out' AND s.main_payer <> 'institution')"

#: What holds of an employee on the days served of the month, the latest first: table, condition and order.
DURING, AT_END = "s.start <= {last} AND (s.end IS NULL OR s.end > {first})", "s.start <= {last} AND (s.end IS NULL OR s.end > {last})"
HELD = {
    "contract": ("hr_core_contract", DURING, "s.start DESC"),
    "terms": ("hr_core_payterms", f"s.state = 'approved' AND {DURING}", "s.start DESC"),
    "posting": ("hr_core_posting", DURING, "s.start DESC"),
    "family": ("hr_core_familystatus", AT_END, "s.start DESC"),
    "status": ("hr_core_administrativestatus", DURING, f"{SECONDED}, s.start DESC"),
}
#: What is added up of an employee, by its alias: the figures, and the rows that count.
ADDED = {
    "elsewhere": (
        "sum(CASE WHEN s.end < %(next)s THEN EXTRACT(DAY FROM s.end)::int ELSE {month_days} + 1 END"
        " - CASE WHEN s.start > %(first)s THEN EXTRACT(DAY FROM s.start)::int ELSE 1 END)::int AS days",
        "hr_core_administrativestatus",
        SECONDED + " AND s.start < %(next)s AND (s.end IS NULL OR s.end > %(first)s)",
    ),
    "people": (
        "count(*) FILTER (WHERE s.kind = 'child') AS children_listed,"
        " count(*) FILTER (WHERE s.kind = 'child' AND s.counts_for_tax AND (s.birth_on IS NULL"
        " OR s.birth_on > %(child_born_after)s OR (s.in_school_until >= %(last)s AND s.birth_on > %(pupil_born_after)s)"
        " OR (s.is_disabled AND %(disabled_count)s))) AS children,"
        " count(*) FILTER (WHERE s.kind = 'spouse') AS spouses",
        "hr_core_dependant",
        AT_END,
    ),
}
#: Looked up row by row: joined, all the units would be read again for each employee looked up so.
UNIT = "LEFT JOIN LATERAL (SELECT u.* FROM hr_core_unit u WHERE u.id = posting.unit_id LIMIT 1) unit ON true"
#: Looked up employee by employee: a leaver's days end before the month.
ONE_BY_ONE = "LEFT JOIN LATERAL (SELECT s.* FROM {table} s WHERE s.employee_id = e.id AND {when} ORDER BY {order} LIMIT 1) {name} ON true"
#: Read once for everybody: the days of all are those of the month.
AT_ONCE = (
    "LEFT JOIN (SELECT DISTINCT ON (s.employee_id) s.* FROM {table} s WHERE {when} ORDER BY s.employee_id, {order}) {name}"
    " ON {name}.employee_id = e.id"
)
ADDED_ONE_BY_ONE = "LEFT JOIN LATERAL (SELECT {figures} FROM {table} s WHERE s.employee_id = e.id AND {when}) {name} ON true"
ADDED_AT_ONCE = (
    "LEFT JOIN (SELECT s.employee_id, {figures} FROM {table} s WHERE {when} GROUP BY 1) {name} ON {name}.employee_id = e.id"
)

#: What a payslip keeps of the person; pages that write none do without.
IDENTITY = """
    jsonb_build_object(
        'name', e.first_names || ' ' || e.last_name, 'last_name', e.last_name, 'first_names', e.first_names,
        'staff_number', e.staff_number, 'hired_on', e.hired_on, 'seniority_on', since.day,
        'social_security_number', e.social_security_number, 'tax_number', e.tax_number,
        'payment_mode', e.payment_mode, 'unit', unit.name, 'unit_code', unit.code, 'job', posting.job_title,
        'category', terms.category, 'class', terms.grade_class, 'step', terms.step,
        'executive', COALESCE(terms.is_executive, false), 'contract', contract.kind, 'status', status.kind
    ) || CASE WHEN terms.currency <> %(currency)s AND terms.currency <> ''
              THEN jsonb_build_object('currency', terms.currency, 'contract_salary', terms.base_salary)
              ELSE '{}'::jsonb END"""

ROSTER = """
CREATE TEMPORARY TABLE roster ON COMMIT DROP AS
SELECT
    e.id AS employee_id,
    e.is_confidential,
    COALESCE(e.left_on <= %(first)s, false) AS has_left,
    contract.id AS contract_id,
    terms.id AS terms_id,
    posting.unit_id,
    CASE WHEN status.main_payer IS NULL OR status.main_payer = 'institution'
         THEN COALESCE(terms.base_salary, 0) * COALESCE(contract.working_time, 10000) / 10000 ELSE 0
    END AS base_salary,
    CASE WHEN status.main_payer IS NULL OR status.main_payer = 'institution'
         THEN COALESCE(terms.guaranteed_net, 0) ELSE 0
    END AS guaranteed_net,
    COALESCE(terms.currency, '') AS currency,
    CASE WHEN e.left_on <= %(first)s THEN 0 ELSE GREATEST(0, LEAST({month_days}, GREATEST(0,
        CASE WHEN LEAST(e.left_on, contract.end) < %(next)s
             THEN EXTRACT(DAY FROM LEAST(e.left_on, contract.end))::int ELSE {month_days} + 1 END
        - CASE WHEN GREATEST(e.hired_on, contract.start) > %(first)s
             THEN EXTRACT(DAY FROM GREATEST(e.hired_on, contract.start))::int ELSE 1 END
    )) - COALESCE(elsewhere.days, 0)) END AS paid_days,
    CASE WHEN since.day > day.last THEN 0
         ELSE EXTRACT(YEAR FROM age(day.last + 1, since.day))::int * 12
              + EXTRACT(MONTH FROM age(day.last + 1, since.day))::int
    END AS seniority_months,
    COALESCE(terms.is_executive, false) AS is_executive,
    COALESCE(terms.category, '') AS category_code,
    COALESCE(terms.grade_class, '') AS grade_class,
    COALESCE(terms.step, '') AS step,
    COALESCE(posting.job_title, '') AS job_title,
    COALESCE(unit.town, '') AS town,
    COALESCE(unit.kind, '') AS unit_kind,
    COALESCE(status.kind, '') AS status_kind,
    COALESCE(contract.kind, '') AS contract_kind,
    e.sex,
    COALESCE(family.marital_status, 'single') AS marital_status,
    COALESCE(family.spouse_has_income, false) AS spouse_income,
    CASE WHEN people.children_listed > 0 THEN people.children ELSE COALESCE(family.declared_children, 0) END AS children,
    LEAST(4, GREATEST(1, people.spouses)) AS spouses,
    {identity} AS identity
FROM hr_core_employee e
CROSS JOIN LATERAL (
    SELECT CASE WHEN e.left_on <= %(first)s THEN e.left_on - 1 ELSE %(first)s::date END AS first,
           CASE WHEN e.left_on <= %(first)s THEN e.left_on - 1 ELSE %(last)s::date END AS last) day
LEFT JOIN ({uncounted}) away ON away.employee_id = e.id
CROSS JOIN LATERAL (SELECT e.seniority_on + COALESCE(away.days, 0) AS day) since
{contract}
{terms}
{posting}
{unit}
{family}
{status}
{elsewhere}
{people}
WHERE e.hired_on <= %(last)s AND (e.left_on IS NULL OR e.left_on > %(first)s OR e.id = ANY (%(leavers)s))
  AND e.id BETWEEN %(from)s AND %(to)s AND e.id <> ALL (%(left_out)s)
ORDER BY e.id
"""

TEXT_COLUMNS = (
    "category_code",
    "grade_class",
    "step",
    "job_title",
    "town",
    "unit_kind",
    "status_kind",
    "contract_kind",
    "sex",
    "marital_status",
)
INTEGER_COLUMNS = ("base_salary", "guaranteed_net", "paid_days", "seniority_months", "children", "spouses")
FLAG_COLUMNS = ("spouse_income", "is_executive", "has_left")


@dataclass
class Roster:
    """Employees to be paid, in rows; `incomplete` names those whom something essential is missing."""

    employees: np.ndarray
    columns: dict[str, Any]
    incomplete: dict[int, tuple[str, ...]] = field(default_factory=dict)
    leavers: frozenset[int] = frozenset()  # named by the run though they left before the month
    given: list[Given] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.employees)


def roster_open(
    *,
    plan: PayPlan,
    period: PayPeriod,
    first_employee: int,
    last_employee: int,
    employees: Sequence[int] | None = None,
    rates: Sequence[ContractRate] = (),
    run: PayRun | None = None,
    kinds: Sequence[str] = (),
    runs: Sequence[int] = (),
    only_recomputed: bool = False,
    only: Collection[str] | None = None,
) -> Roster:
    """Make the `roster` table of the transaction and read it as the columns that `plan` asks for.

    Amounts are in minor units, quantities in thousandths; amounts of a contract in another currency are converted at
    `rates`. Employees whom something essential is missing (contract, approved pay terms, a rate, what their scheme
    asks) are taken out of the table and named in `incomplete`. Somebody who has left is in only when named by the run or
    by `employees`, with no paid day and the facts of the last day of service.

    `runs`: the other runs of the month whose own inputs are read besides the month's. `run`, `kinds` and `runs` are told to
    the sources; with `only_recomputed`, what the other runs took for those whose past amounts stand is given again.
    `only`: the keys of the sources to ask, where a page needs the facts and not the whole month.
    """
    require_scope("Le tableau de la paie")
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS roster")
        named = list(employees if employees is not None else (run.employees if run else None) or ())
        parameters = _parameters(plan, period, first_employee, last_employee)
        parameters |= {"leavers": named, "left_out": left_out(run)}
        cursor.execute(_roster_sql(for_payslips=only is None, has_leavers=bool(named)), parameters)
        if employees is not None:
            cursor.execute("DELETE FROM roster WHERE employee_id <> ALL (%s)", [list(employees)])
        incomplete = _take_out_incomplete(cursor, ["", plan.law.currency.code, *(rate.currency for rate in rates)])
        affiliations, unaffiliated = affiliations_read(cursor, plan, period)
        incomplete |= unaffiliated
        names = ("employee_id", "currency", *TEXT_COLUMNS, *INTEGER_COLUMNS, *FLAG_COLUMNS)
        cursor.execute(f"SELECT {', '.join(names)} FROM roster ORDER BY employee_id")
        rows = cursor.fetchall()
        read = dict(zip(names, zip(*rows, strict=True), strict=True)) if rows else dict.fromkeys(names, ())
        keys = np.array(read["employee_id"], dtype=np.int64)
        known = _known_columns(read, rates)
        known |= scheme_columns(affiliations, keys)
        known |= _inputs(cursor, plan, period, keys, runs)
        known |= _settings(cursor, plan, period, keys)
        known |= _concerned(plan, keys, runs)
        known |= _year_to_date(cursor, plan, period, keys)
        columns = {spec.name: _fit(spec, known[spec.name]) for spec in plan.inputs if spec.name in known}
        asked = SourceRoster(
            cursor, plan, period.institution, period, run, keys, columns, known, tuple(kinds), tuple(runs)
        )
        gather_all(asked, only_recomputed=only_recomputed, only=only)
        if only_recomputed:
            stand_all(asked)
        if "guaranteed_net" in columns:
            columns["guaranteed_net"] = guaranteed_of_month(columns["guaranteed_net"], known["paid_days"], MONTH_DAYS)
            columns["net_supplement"] = net_supplements(plan, columns, len(keys))
        if only is None:
            settle_all(asked, only_recomputed=only_recomputed)
    leavers = frozenset(keys[known["has_left"]].tolist())
    return Roster(keys, columns, incomplete, leavers, asked.given, asked.findings)


def _roster_sql(*, for_payslips: bool, has_leavers: bool) -> str:
    """The making of the table; for pages, which write no payslip, without the identity and with the facts read at once."""
    at_once = not for_payslips and not has_leavers
    days = {"first": "%(first)s::date", "last": "%(last)s::date"} if at_once else {"first": "day.first", "last": "day.last"}
    held = {
        name: (AT_ONCE if at_once else ONE_BY_ONE).format(name=name, table=table, when=when.format(**days), order=order)
        for name, (table, when, order) in HELD.items()
    }
    for name, (figures, table, when) in ADDED.items():
        told = {"figures": figures.format(month_days=MONTH_DAYS), "when": when.format(**days)}
        held[name] = (ADDED_AT_ONCE if at_once else ADDED_ONE_BY_ONE).format(name=name, table=table, **told)
    held["unit"] = "LEFT JOIN hr_core_unit unit ON unit.id = posting.unit_id" if at_once else UNIT
    identity = IDENTITY if for_payslips else "NULL::jsonb"
    return ROSTER.format(month_days=MONTH_DAYS, uncounted=UNCOUNTED, identity=identity, **held)


def _parameters(plan: PayPlan, period: PayPeriod, first: int, last: int) -> dict[str, Any]:
    from hr_core.selectors.dependants import child_rule

    rule = child_rule(plan.law.code)
    return {
        "first": period.first_day,
        "last": period.last_day,
        "next": period.next_day,
        "from": first,
        "to": last,
        "currency": plan.law.currency.code,
        "child_born_after": rule.born_after(period.last_day, rule.age_limit),
        "pupil_born_after": rule.born_after(period.last_day, rule.school_age_limit),
        "disabled_count": rule.disabled_without_limit,
    }


def _take_out_incomplete(cursor: Any, currencies: list[str]) -> dict[int, tuple[str, ...]]:
    names = ("contract", "pay_terms", "exchange_rate")
    cursor.execute(
        "DELETE FROM roster WHERE contract_id IS NULL OR terms_id IS NULL OR currency <> ALL (%(currencies)s)"
        " RETURNING employee_id, contract_id IS NULL, terms_id IS NULL, currency <> ALL (%(currencies)s)",
        {"currencies": currencies},
    )
    return {
        key: tuple(name for name, is_missing in zip(names, missing, strict=True) if is_missing)
        for key, *missing in cursor.fetchall()
    }


def _known_columns(read: Mapping[str, Sequence[Any]], rates: Sequence[ContractRate]) -> dict[str, Any]:
    months = np.array(read["seniority_months"], dtype=np.int64)
    known: dict[str, Any] = {name: np.array(read[name], dtype=np.int64) for name in INTEGER_COLUMNS}
    by_currency = {rate.currency: rate for rate in rates}
    for row, currency in enumerate(read["currency"] if by_currency else ()):
        if currency in by_currency:
            for name in ("base_salary", "guaranteed_net"):
                known[name][row] = by_currency[currency].convert(read[name][row])
    known |= {name: list(read[name]) for name in TEXT_COLUMNS}
    known["seniority_years"] = months // 12
    known["spouse_income"] = np.array(read["spouse_income"], dtype=bool)
    known["has_left"] = np.array(read["has_left"], dtype=bool)
    known["category"] = ["cadre" if flag else "non-cadre" for flag in read["is_executive"]]
    return known


def _inputs(
    cursor: Any, plan: PayPlan, period: PayPeriod, keys: np.ndarray, runs: Sequence[int] = ()
) -> dict[str, np.ndarray]:
    """`a_<code>` and `q_<code>`: what is given every month and what was entered this month, added up."""
    wanted = {spec.name for spec in plan.inputs if spec.name[:2] in ("a_", "q_")}
    columns = {name: np.zeros(len(keys), dtype=np.int64) for name in wanted}
    if not wanted or not len(keys):
        return columns
    cursor.execute(
        "SELECT r.employee_id, i.code, r.amount, r.quantity FROM ("
        "  SELECT DISTINCT ON (g.employee_id, g.item_id) g.* FROM payroll_recurringinput g"
        "  JOIN roster USING (employee_id)"
        "  WHERE g.start <= %(last)s AND (g.end IS NULL OR g.end > %(first)s)"
        "  ORDER BY g.employee_id, g.item_id, g.start DESC) r"
        " JOIN payroll_payitem i ON i.id = r.item_id"
        " UNION ALL"
        " SELECT v.employee_id, i.code, v.amount, v.quantity FROM payroll_variableinput v"
        " JOIN roster USING (employee_id) JOIN payroll_payitem i ON i.id = v.item_id WHERE v.period_id = %(period)s"
        " AND (v.run_id IS NULL OR v.run_id = ANY (%(runs)s))",
        {"first": period.first_day, "last": period.last_day, "period": period.pk, "runs": list(runs)},
    )
    row_of = {key: row for row, key in enumerate(keys.tolist())}
    for employee, code, amount, quantity in cursor.fetchall():
        row = row_of[employee]
        if amount is not None and f"a_{code}" in columns:
            columns[f"a_{code}"][row] += amount
        if quantity is not None and f"q_{code}" in columns:
            columns[f"q_{code}"][row] += quantity
    return columns


def _concerned(plan: PayPlan, keys: np.ndarray, runs: Sequence[int]) -> dict[str, np.ndarray]:
    """`in_<kind>`: whether one of the month's runs of a kind concerns each employee; nothing where no run is told."""
    kinds = [spec.name[3:] for spec in plan.inputs if spec.name.startswith("in_")]
    if not kinds or not runs:
        return {}
    concerned = {kind: np.zeros(len(keys), dtype=bool) for kind in kinds}
    for kind, employees in PayRun.objects.filter(pk__in=list(runs), kind__in=kinds).values_list("kind", "employees"):
        concerned[kind] |= True if employees is None else np.isin(keys, employees)
    return {f"in_{kind}": column for kind, column in concerned.items()}


def _settings(cursor: Any, plan: PayPlan, period: PayPeriod, keys: np.ndarray) -> dict[str, Any]:
    """Legal settings that some employees have of their own; the others take the institution's."""
    cursor.execute(
        "SELECT DISTINCT ON (s.employee_id, s.key) s.employee_id, s.key, s.value FROM payroll_employeesetting s"
        " JOIN roster USING (employee_id) WHERE s.start <= %(last)s AND (s.end IS NULL OR s.end > %(last)s)"
        " ORDER BY s.employee_id, s.key, s.start DESC",
        {"last": period.last_day},
    )
    import json

    found: dict[str, dict[int, Any]] = {}
    for employee, key, value in cursor.fetchall():
        found.setdefault(key, {})[employee] = json.loads(value) if isinstance(value, str) else value
    defaults = {spec.name: spec.default for spec in plan.inputs}
    return {
        name: [given.get(key, defaults[name]) for key in keys.tolist()]
        for name, given in found.items()
        if name in defaults
    }


def _year_to_date(cursor: Any, plan: PayPlan, period: PayPeriod, keys: np.ndarray) -> dict[str, np.ndarray]:
    """`ytd_<name>`: totals (`ytd_gross`), legal lines (`ytd_income_tax`) or what they give month by month (`Cumulated`) since
    January, take-over included."""
    specs = {spec.name: spec for spec in plan.inputs if spec.name.startswith("ytd_")}
    columns = {name: np.zeros(len(keys), dtype=np.int64) for name in specs}
    if not specs or not len(keys):
        return columns
    row_of = {key: row for row, key in enumerate(keys.tolist())}
    cursor.execute(
        "SELECT s.employee_id, p.month, totals.code, sum(totals.amount) FROM payroll_payslip s"
        " JOIN roster USING (employee_id)"
        " JOIN payroll_payrun r ON r.id = s.run_id JOIN payroll_payperiod p ON p.id = r.period_id"
        " CROSS JOIN LATERAL (VALUES ('taxable', s.taxable), ('gross', s.gross), ('net', s.net)) totals (code, amount)"
        " WHERE p.year = %(year)s AND p.month < %(month)s GROUP BY 1, 2, 3"
        " UNION ALL"
        " SELECT s.employee_id, p.month, c.code, sum(l.amount) FROM payroll_payslip s JOIN roster USING (employee_id)"
        " JOIN payroll_payrun r ON r.id = s.run_id JOIN payroll_payperiod p ON p.id = r.period_id"
        " JOIN payroll_payslipline l ON l.institution_id = s.institution_id AND l.payslip_id = s.id"
        " JOIN payroll_runcolumn c ON c.id = l.column_id"
        " WHERE p.year = %(year)s AND p.month < %(month)s AND c.code = ANY (%(lines)s) GROUP BY 1, 2, 3"
        # Back pay attributed to its months of origin is of these months, whatever the one that pays it.
        " UNION ALL"
        " SELECT k.employee_id, m.month, l.code, sum(l.amount) FROM payroll_backpaycase k JOIN roster USING (employee_id)"
        " JOIN payroll_backpaymonth m ON m.case_id = k.id JOIN payroll_backpayline l ON l.origin_id = m.id"
        " WHERE k.state IN ('approved', 'paid') AND m.year = %(year)s AND m.month < %(month)s"
        " AND l.attribution = 'origin' AND l.code = ANY (%(lines)s) GROUP BY 1, 2, 3"
        " UNION ALL"
        " SELECT k.employee_id, m.month, 'taxable', sum(m.taxable) FROM payroll_backpaycase k JOIN roster USING (employee_id)"
        " JOIN payroll_backpaymonth m ON m.case_id = k.id"
        " WHERE k.state IN ('approved', 'paid') AND m.year = %(year)s AND m.month < %(month)s GROUP BY 1, 2"
        " UNION ALL"
        " SELECT o.employee_id, o.month, o.code, sum(o.amount) FROM payroll_openingbalance o JOIN roster USING (employee_id)"
        " WHERE o.year = %(year)s AND o.month < %(month)s GROUP BY 1, 2, 3",
        {
            "year": period.year,
            "month": period.month,
            "lines": sorted({code for spec in specs.values() for code in _paid_codes(spec)}),
        },
    )
    months: dict[tuple[int, int], Counter[str]] = defaultdict(Counter)
    for employee, month, code, amount in cursor.fetchall():
        months[employee, month][code] += int(amount)
    for (employee, _month), paid in months.items():
        for name, spec in specs.items():
            own, found = name.removeprefix("ytd_").replace("_", "-"), spec.cumulated
            if found is None or (own in paid and own not in found.parts):
                columns[name][row_of[employee]] += paid[own]
            else:
                columns[name][row_of[employee]] += found.of(paid)
    return columns


def _paid_codes(spec: InputSpec) -> set[str]:
    """Totals and lines of paid months from which a column of the year is added up."""
    return {spec.name.removeprefix("ytd_").replace("_", "-")} | set(spec.cumulated.parts if spec.cumulated else ())


def _fit(spec: InputSpec, column: Any) -> Any:
    """A text column brought to the choices of the plan."""
    return text_choices(spec, column) if spec.kind == "enum" and isinstance(column, list) else column
