"""The lines of thousands of new sheets, written by the database: skills of the job, criteria of the form, objectives set before."""

from __future__ import annotations

from django.db import connection

from careers.choices_appraisal import LineKind, SheetState
from careers.models import AppraisalCampaign

COLUMNS = 'institution_id, sheet_id, kind, "order", label, code, target, weight, asked, comment, priority'

SKILLS = f"""
INSERT INTO careers_appraisalline ({COLUMNS})
SELECT s.institution_id, s.id, %(skill)s, row_number() OVER (PARTITION BY s.id ORDER BY need.id) - 1, k.label, k.code, '', 1,
       need.level, '', ''
  FROM careers_appraisal s
  JOIN careers_jobskill need ON need.job_id = s.job_id
  JOIN careers_skill k ON k.id = need.skill_id
 WHERE s.campaign_id = %(campaign)s
"""

CRITERIA = f"""
INSERT INTO careers_appraisalline ({COLUMNS})
SELECT s.institution_id, s.id, %(criterion)s, each.rank - 1, each.told ->> 'label', '', '', (each.told ->> 'weight')::int, NULL, '', ''
  FROM careers_appraisal s
  JOIN careers_appraisalcampaign c ON c.id = s.campaign_id
  JOIN careers_appraisalform f ON f.id = c.form_id
 CROSS JOIN LATERAL jsonb_array_elements(f.criteria) WITH ORDINALITY AS each (told, rank)
 WHERE s.campaign_id = %(campaign)s
"""

OBJECTIVES = f"""
INSERT INTO careers_appraisalline ({COLUMNS})
SELECT s.institution_id, s.id, %(objective)s, row_number() OVER (PARTITION BY s.id ORDER BY line."order") - 1, line.label, '',
       line.target, line.weight, NULL, '', ''
  FROM careers_appraisal s
  JOIN LATERAL (SELECT p.id
                  FROM careers_appraisal p JOIN careers_appraisalcampaign c ON c.id = p.campaign_id
                 WHERE p.employee_id = s.employee_id AND p.state = %(closed)s
                 ORDER BY c.year DESC, p.id DESC LIMIT 1) past ON true
  JOIN careers_appraisalline line ON line.sheet_id = past.id AND line.kind = %(next)s
 WHERE s.campaign_id = %(campaign)s AND line."order" < %(objectives)s
"""


def lines_write(campaign: AppraisalCampaign) -> int:
    """Three statements, whatever the number of sheets; returns how many lines. Runs in the scope of the institution, whose policies
    hold for every table read."""
    given: dict[str, int | str] = {
        "campaign": campaign.pk, "skill": str(LineKind.SKILL), "criterion": str(LineKind.CRITERION),
        "objective": str(LineKind.OBJECTIVE), "next": str(LineKind.NEXT), "closed": str(SheetState.CLOSED),
        "objectives": campaign.form.objectives,
    }  # fmt: skip
    written = 0
    with connection.cursor() as cursor:
        for statement in (SKILLS, CRITERIA, OBJECTIVES):
            cursor.execute(statement, given)
            written += cursor.rowcount
    return written
