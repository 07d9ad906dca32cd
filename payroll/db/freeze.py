"""The database's own refusal: what a closed month holds is neither added to, changed nor erased."""

from __future__ import annotations

REFUSAL = "La campagne est clôturée et scellée : ses bulletins ne changent plus. Corriger par un rappel."

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION pay_refuse_frozen_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payroll_payrun run
        WHERE run.is_frozen AND run.id IN (SELECT DISTINCT run_id FROM touched)
    ) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION pay_refuse_frozen_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE OR REPLACE FUNCTION pay_refuse_closed_period() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payroll_payperiod period
        WHERE period.is_closed AND period.id IN (OLD.period_id, NEW.period_id)
    ) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE OR REPLACE FUNCTION pay_refuse_any_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Une preuve de paie ne se modifie pas et ne s’efface pas.' USING ERRCODE = 'restrict_violation';
END $$;
"""

FROZEN_WITH_RUN = ["payroll_payslip", "payroll_payslipline", "payroll_payment", "payroll_runcolumn"]


def frozen_with_run(table: str) -> list[str]:
    """The triggers of a table whose rows are frozen with the run that they name (`run_id`)."""
    created = [
        f"CREATE TRIGGER refuse_frozen_{event.lower()} AFTER {event} ON {table}"
        f" REFERENCING {rows} TABLE AS touched"
        " FOR EACH STATEMENT EXECUTE FUNCTION pay_refuse_frozen_rows()"
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
    ]
    created.append(
        f"CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION pay_refuse_any_change()"
    )
    return created


def statements() -> list[str]:
    """The functions and their triggers, in the order in which they are created."""
    created = [FUNCTIONS]
    for table in FROZEN_WITH_RUN:
        created += frozen_with_run(table)
    created.append(
        "CREATE TRIGGER refuse_frozen_run BEFORE UPDATE OR DELETE ON payroll_payrun"
        " FOR EACH ROW EXECUTE FUNCTION pay_refuse_frozen_run()"
    )
    created.append(
        "CREATE TRIGGER refuse_closed_period BEFORE INSERT OR UPDATE OR DELETE ON payroll_variableinput"
        " FOR EACH ROW EXECUTE FUNCTION pay_refuse_closed_period()"
    )
    created.append(
        "CREATE TRIGGER refuse_change BEFORE UPDATE OR DELETE ON payroll_payseal"
        " FOR EACH ROW EXECUTE FUNCTION pay_refuse_any_change()"
    )
    return created
