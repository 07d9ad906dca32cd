"""What the database itself keeps of loans: the sum of a schedule, and history that is never rewritten.

- a version repays what the loan has left: its amount, less what was repaid before and outside the payslips;
- the instalments of a version add up to it;
- an instalment once written is neither changed nor removed.
"""

from __future__ import annotations

SCHEDULE_SUM = """
CREATE OR REPLACE FUNCTION loan_schedule_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong text;
BEGIN
    SELECT l.number INTO wrong
      FROM new_rows s JOIN payroll_loan l ON l.id = s.loan_id
     WHERE s.principal <> l.amount - l.taken_over
           - COALESCE((SELECT sum(m.principal) FROM payroll_loanmovement m WHERE m.loan_id = l.id), 0)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'Prêt % : l’échéancier ne rembourse pas ce qui reste à rembourser.', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_schedule_sum';
    END IF;
    RETURN NULL;
END $$
"""
INSTALMENT_SUM = """
CREATE OR REPLACE FUNCTION loan_instalment_sum() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE wrong bigint;
BEGIN
    SELECT s.id INTO wrong
      FROM payroll_loanschedule s
     WHERE s.id IN (SELECT schedule_id FROM new_rows)
       AND s.principal <> (SELECT sum(i.principal) FROM payroll_loaninstalment i WHERE i.schedule_id = s.id)
     LIMIT 1;
    IF wrong IS NOT NULL THEN
        RAISE EXCEPTION 'Échéancier % : ses échéances ne font pas le capital à rembourser.', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_instalment_sum';
    END IF;
    RETURN NULL;
END $$
"""
INSTALMENT_KEPT = """
CREATE OR REPLACE FUNCTION loan_instalment_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une échéance écrite ne change plus : établir une nouvelle version de l’échéancier.'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'loan_instalment_kept';
END $$
"""


def statements() -> list[str]:
    return [
        SCHEDULE_SUM,
        INSTALMENT_SUM,
        INSTALMENT_KEPT,
        "CREATE TRIGGER loan_schedule_sum AFTER INSERT ON payroll_loanschedule"
        " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION loan_schedule_sum()",
        "CREATE TRIGGER loan_instalment_sum AFTER INSERT ON payroll_loaninstalment"
        " REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION loan_instalment_sum()",
        "CREATE TRIGGER loan_instalment_kept BEFORE UPDATE OR DELETE ON payroll_loaninstalment"
        " FOR EACH ROW EXECUTE FUNCTION loan_instalment_kept()",
    ]
