"""The database's own refusal for the runs outside the headcount: what was closed neither grows, changes nor goes."""

from __future__ import annotations

REFUSAL = "La campagne hors effectif est clôturée : ses paiements ne changent plus."

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION outside_refuse_frozen_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payroll_outsiderun run
        WHERE run.is_frozen AND run.id IN (SELECT DISTINCT run_id FROM touched)
    ) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION outside_refuse_frozen_run() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.is_frozen THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""
FROZEN_WITH_RUN = ["payroll_outsidepayment", "payroll_outsideline", "payroll_outsideevent", "payroll_outsideproblem"]


def statements() -> list[str]:
    """The functions and their triggers, in the order in which they are created."""
    created = [FUNCTIONS]
    for table in FROZEN_WITH_RUN:
        created += [
            f"CREATE TRIGGER refuse_frozen_{event.lower()} AFTER {event} ON {table}"
            f" REFERENCING {rows} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION outside_refuse_frozen_rows()"
            for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
        ]
    created.append(
        "CREATE TRIGGER refuse_frozen_run BEFORE UPDATE OR DELETE ON payroll_outsiderun"
        " FOR EACH ROW EXECUTE FUNCTION outside_refuse_frozen_run()"
    )
    return created
