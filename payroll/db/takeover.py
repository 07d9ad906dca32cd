"""The database's own refusals for a signed take-over: what it took is as it was signed, but for approved corrections."""

from __future__ import annotations

SIGNED = "La reprise est signée : rien n’en change, sauf par une correction approuvée par deux personnes."
SUBMITTED = "Le bilan de la reprise attend sa signature : reprenez la préparation d’abord."
MONTH = "Ce mois est dans une reprise signée : il ne change que par une correction approuvée par deux personnes."

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION takeover_refuse_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'signed' THEN
        RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE OR REPLACE FUNCTION takeover_refuse_rows() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT t.state INTO found FROM payroll_takeover t
     WHERE t.state <> 'draft' AND t.id IN (SELECT DISTINCT takeover_id FROM touched) LIMIT 1;
    IF found = 'signed' THEN
        RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
    ELSIF found IS NOT NULL THEN
        RAISE EXCEPTION '{SUBMITTED}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION takeover_refuse_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE found text;
BEGIN
    SELECT t.state INTO found FROM payroll_takeover t WHERE t.id = COALESCE(NEW.takeover_id, OLD.takeover_id);
    IF found = 'signed' THEN
        RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
    ELSIF found = 'submitted' AND (
        TG_OP <> 'UPDATE' OR (to_jsonb(NEW) - 'result') IS DISTINCT FROM (to_jsonb(OLD) - 'result')
    ) THEN
        RAISE EXCEPTION '{SUBMITTED}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
CREATE OR REPLACE FUNCTION takeover_refuse_correction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'entered' OR TG_OP = 'DELETE' OR
       (to_jsonb(NEW) - ARRAY['state', 'decided_by_id', 'decided_at'])
       IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'decided_by_id', 'decided_at']) THEN
        RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION takeover_refuse_amount() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    row_ payroll_openingbalance := COALESCE(NEW, OLD);
    signed_ bigint;
    amount_ numeric;
    base_ numeric;
BEGIN
    SELECT t.id INTO signed_ FROM payroll_takeover t
     WHERE t.institution_id = row_.institution_id AND t.state = 'signed'
       AND make_date(row_.year, row_.month, 1) >= t.first_month AND make_date(row_.year, row_.month, 1) < t.go_live
     LIMIT 1;
    IF signed_ IS NULL AND NOT (TG_OP = 'UPDATE' AND OLD.takeover_id IS NOT NULL AND EXISTS (
        SELECT 1 FROM payroll_takeover t WHERE t.id = OLD.takeover_id AND t.state = 'signed')) THEN
        RETURN row_;
    END IF;
    IF TG_OP = 'DELETE' OR NEW.takeover_id IS DISTINCT FROM signed_ THEN
        RAISE EXCEPTION '{MONTH}' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' AND (NEW.signed_amount, NEW.signed_base) IS DISTINCT FROM (0::bigint, 0::bigint) THEN
        RAISE EXCEPTION '{MONTH}' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'UPDATE' AND
       (to_jsonb(NEW) - ARRAY['amount', 'base']) IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['amount', 'base']) THEN
        RAISE EXCEPTION '{MONTH}' USING ERRCODE = 'restrict_violation';
    END IF;
    SELECT COALESCE(sum((c.effects ->> NEW.code)::bigint), 0),
           COALESCE(sum(c.base) FILTER (WHERE c.code = NEW.code), 0)
      INTO amount_, base_
      FROM payroll_takeovercorrection c
     WHERE c.takeover_id = signed_ AND c.state = 'approved' AND c.institution_id = NEW.institution_id
       AND c.employee_id = NEW.employee_id AND c.month = make_date(NEW.year, NEW.month, 1);
    IF NEW.amount <> NEW.signed_amount + amount_ OR NEW.base <> NEW.signed_base + base_ THEN
        RAISE EXCEPTION '{MONTH}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
"""
#: Tables whose rows wait for the preparation: statement triggers, one question for any number of rows.
FROZEN = ["payroll_takeoverline", "payroll_takeovercode", "payroll_takeovercontrol"]


def statements() -> list[str]:
    """The functions and their triggers, in the order in which they are created."""
    created = [FUNCTIONS]
    for table in FROZEN:
        created += [
            f"CREATE TRIGGER refuse_signed_{event.lower()} AFTER {event} ON {table}"
            f" REFERENCING {rows} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION takeover_refuse_rows()"
            for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
        ]
    created += [
        "CREATE TRIGGER refuse_signed BEFORE UPDATE OR DELETE ON payroll_takeover"
        " FOR EACH ROW EXECUTE FUNCTION takeover_refuse_signed()",
        "CREATE TRIGGER refuse_signed BEFORE INSERT OR UPDATE OR DELETE ON payroll_takeoverbalance"
        " FOR EACH ROW EXECUTE FUNCTION takeover_refuse_balance()",
        "CREATE TRIGGER refuse_decided BEFORE UPDATE OR DELETE ON payroll_takeovercorrection"
        " FOR EACH ROW EXECUTE FUNCTION takeover_refuse_correction()",
        "CREATE TRIGGER refuse_signed BEFORE INSERT OR UPDATE OR DELETE ON payroll_openingbalance"
        " FOR EACH ROW EXECUTE FUNCTION takeover_refuse_amount()",
    ]
    return created
