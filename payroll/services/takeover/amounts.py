"""What a take-over gives by employee, month and code of ours, added up by the database from the lines of the old software.

Several old codes that become one item add up. What was paid for an earlier month is a line of its own (`EARLIER`), in the totals
of the month that paid it. A total given by the old software wins over the sum of its lines; gross,
contributions, tax, employer's charges and net are added up from the lines where it gave none; the taxable total never is.
A base given apart wins over those of the lines. Amounts in minor units.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hr_core.db.planner import hash_joins
from payroll.choices_takeover import TOTAL_SECTION
from payroll.models import Takeover
from payroll.services.takeover.targets import EARLIER, GIVEN_LABELS, SECTION_TOTALS

ENTERS = ", ".join(
    f"('{str(section)}', '{code}', {sign})" for section, totals in SECTION_TOTALS.items() for code, sign in totals
)
WORDS = ", ".join(f"('{code}', '{label.replace(chr(39), chr(39) * 2)}')" for code, label in GIVEN_LABELS.items())
WHOLE = f"""
WITH mapped AS MATERIALIZED (
    SELECT l.employee_id, l.year, l.month, c.target || CASE WHEN l.origin IS NULL THEN '' ELSE '{EARLIER}' END AS code,
           max(CASE WHEN l.origin IS NULL THEN c.target_label ELSE left(c.target_label, 70) || ', rappel' END) AS label,
           max(c.section) AS section, sum(l.amount)::bigint AS amount, sum(l.base)::bigint AS base
      FROM payroll_takeoverline l
      JOIN payroll_takeovercode c ON c.takeover_id = l.takeover_id AND c.old_code = l.code
     WHERE l.takeover_id = %(takeover)s AND l.institution_id = %(institution)s AND l.nature = 'line' AND c.target <> ''
     GROUP BY 1, 2, 3, 4
), given AS MATERIALIZED (
    SELECT l.employee_id, l.year, l.month, l.code, l.amount FROM payroll_takeoverline l
     WHERE l.takeover_id = %(takeover)s AND l.institution_id = %(institution)s AND l.nature = 'total'
    UNION ALL
    SELECT m.employee_id, m.year, m.month, m.code, m.amount FROM mapped m
     WHERE m.section = '{TOTAL_SECTION}' AND NOT EXISTS (
        SELECT 1 FROM payroll_takeoverline l WHERE l.takeover_id = %(takeover)s AND l.nature = 'total'
           AND (l.employee_id, l.year, l.month, l.code) = (m.employee_id, m.year, m.month, m.code))
), added AS MATERIALIZED (
    SELECT m.employee_id, m.year, m.month, t.total AS code, sum(t.sign * m.amount)::bigint AS amount
      FROM mapped m JOIN (VALUES {ENTERS}) t (section, total, sign) ON t.section = m.section
     GROUP BY 1, 2, 3, 4
), based AS (
    SELECT l.employee_id, l.year, l.month, l.code, l.base FROM payroll_takeoverline l
     WHERE l.takeover_id = %(takeover)s AND l.institution_id = %(institution)s AND l.nature = 'base'
), lined AS (
    SELECT employee_id, year, month, code, COALESCE(m.label, '') AS label, COALESCE(m.amount, 0) AS amount,
           COALESCE(b.base, m.base, 0) AS base
      FROM (SELECT * FROM mapped WHERE section <> '{TOTAL_SECTION}') m
      FULL JOIN based b USING (employee_id, year, month, code)
), whole AS (
    SELECT employee_id, year, month, code, label, amount, base FROM lined
    UNION ALL
    SELECT employee_id, year, month, code, w.label, COALESCE(g.amount, a.amount), 0
      FROM given g FULL JOIN added a USING (employee_id, year, month, code) JOIN (VALUES {WORDS}) w (code, label) USING (code)
)
"""
WRITE = (
    WHOLE
    + """
INSERT INTO payroll_openingbalance
    (institution_id, employee_id, year, month, code, label, amount, base, takeover_id, signed_amount, signed_base)
SELECT %(institution)s, employee_id, year, month, code, COALESCE(NULLIF(label, ''), code), amount, base, %(takeover)s, amount, base FROM whole
"""
)
BY_MONTH = WHOLE + "SELECT year, month, code, sum(amount)::bigint, sum(base)::bigint, count(*) FROM whole GROUP BY 1, 2, 3"
OLD_BY_MONTH = """
SELECT year, month, code, sum(amount)::bigint, count(*) FROM payroll_takeoverline
 WHERE takeover_id = %(takeover)s AND institution_id = %(institution)s AND nature = 'line' GROUP BY 1, 2, 3
"""
PEOPLE = """
SELECT year, month, count(DISTINCT employee_id) FROM payroll_takeoverline
 WHERE takeover_id = %(takeover)s AND institution_id = %(institution)s GROUP BY GROUPING SETS ((year, month), ())
"""
#: Where the totals given by the old software are not those of its lines, total by total.
GAPS = (
    WHOLE
    + """
SELECT code, count(*), sum(g.amount - a.amount)::bigint FROM given g JOIN added a USING (employee_id, year, month, code)
 WHERE g.amount <> a.amount GROUP BY 1 ORDER BY 1
"""
)
#: Employee-months that say a gross pay and no taxable one, in the year of the start.
WITHOUT_TAXABLE = (
    WHOLE
    + """
SELECT count(*) FROM whole w WHERE w.code = 'gross' AND w.amount <> 0 AND w.year = %(year)s AND NOT EXISTS (
    SELECT 1 FROM whole t WHERE t.code = 'taxable' AND (t.employee_id, t.year, t.month) = (w.employee_id, w.year, w.month))
"""
)


def ask(takeover: Takeover, *statements: str, **more: Any) -> list[Sequence[tuple[Any, ...]]]:
    """The rows of each of the questions asked, in their order."""
    found: list[Sequence[tuple[Any, ...]]] = []
    with hash_joins() as cursor:
        for statement in statements:
            cursor.execute(statement, parameters(takeover, **more))
            found.append(list(cursor.fetchall()))
    return found


def write(takeover: Takeover) -> int:
    """Write what the year reads, once; returns how many amounts."""
    with hash_joins() as cursor:
        cursor.execute(WRITE, parameters(takeover))
        return int(cursor.rowcount)


def parameters(takeover: Takeover, **more: Any) -> Mapping[str, Any]:
    return {"takeover": takeover.pk, "institution": takeover.institution_id, **more}
