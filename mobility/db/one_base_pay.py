"""No double base pay: on any day a person has base pay in one institution at most, over all their files (`person_uid`).

Base pay is given by approved terms, over the days served in the file, less the days on which another body pays the main salary.
The function looks across the wall for that one question and answers yes or no: the refusal says nothing of the other file.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE OR REPLACE FUNCTION mobility_base_pay(file bigint, hired date, gone date) RETURNS datemultirange
LANGUAGE sql STABLE AS $$
    SELECT COALESCE((SELECT range_agg(daterange(t.start, t.end)) FROM hr_core_payterms t
                      WHERE t.employee_id = file AND t.state = 'approved' AND t.base_salary > 0), '{}')
           * datemultirange(daterange(hired, gone))
           - COALESCE((SELECT range_agg(daterange(s.start, s.end)) FROM hr_core_administrativestatus s
                        WHERE s.employee_id = file AND s.main_payer <> 'institution'), '{}')
$$;

CREATE OR REPLACE FUNCTION mobility_one_base_pay(files bigint[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    held text := current_setting('app.institutions', true);
    twice boolean;
BEGIN
    PERFORM set_config('app.institutions', (SELECT '{' || string_agg(id::text, ',') || '}' FROM hr_core_institution), true);
    SELECT EXISTS (
        SELECT 1 FROM hr_core_employee e
          JOIN hr_core_employee o ON o.person_uid = e.person_uid AND o.id <> e.id
         WHERE e.id = ANY (files)
           AND mobility_base_pay(e.id, e.hired_on, e.left_on) && mobility_base_pay(o.id, o.hired_on, o.left_on)
    ) INTO twice;
    PERFORM set_config('app.institutions', COALESCE(held, ''), true);
    IF twice THEN
        RAISE EXCEPTION 'Cette personne a déjà un salaire de base à ces dates : un seul employeur paie le salaire de base.'
            USING ERRCODE = '23514', CONSTRAINT = 'one_base_pay';
    END IF;
END $$;

CREATE OR REPLACE FUNCTION mobility_one_base_pay_fact() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mobility_one_base_pay(ARRAY(SELECT DISTINCT employee_id FROM touched));
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION mobility_one_base_pay_file() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM mobility_one_base_pay(ARRAY(
        SELECT n.id FROM touched n JOIN before o USING (id)
         WHERE (n.person_uid, n.hired_on, n.left_on) IS DISTINCT FROM (o.person_uid, o.hired_on, o.left_on)));
    RETURN NULL;
END $$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER one_base_pay_{event.lower()} AFTER {event} ON {table} REFERENCING {seen} AS touched"
    " FOR EACH STATEMENT EXECUTE FUNCTION mobility_one_base_pay_fact();\n"
    for table, events in (
        ("hr_core_payterms", (("INSERT", "NEW TABLE"), ("UPDATE", "NEW TABLE"))),
        ("hr_core_administrativestatus", (("INSERT", "NEW TABLE"), ("UPDATE", "NEW TABLE"), ("DELETE", "OLD TABLE"))),
    )
    for event, seen in events
) + (
    "CREATE TRIGGER one_base_pay_update AFTER UPDATE ON hr_core_employee REFERENCING OLD TABLE AS before NEW TABLE AS touched"
    " FOR EACH STATEMENT EXECUTE FUNCTION mobility_one_base_pay_file();\n"
)
DROPS = """
DROP FUNCTION IF EXISTS mobility_one_base_pay_fact() CASCADE;
DROP FUNCTION IF EXISTS mobility_one_base_pay_file() CASCADE;
DROP FUNCTION IF EXISTS mobility_one_base_pay(bigint[]) CASCADE;
DROP FUNCTION IF EXISTS mobility_base_pay(bigint, date, date) CASCADE;
"""


def forbid_double_base_pay() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS, DROPS)
