"""What the database itself keeps of returns and third parties.

- a return filed keeps its lines and its nominal list;
- a match never takes more than its due, its payment or its credit holds, and a payment that is not approved settles nothing.
"""

from __future__ import annotations

REFUSAL = "La déclaration est déposée : ses chiffres ne changent plus. Préparer une rectificative."

FROZEN_ROWS = f"""
CREATE OR REPLACE FUNCTION filing_refuse_frozen_rows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM payroll_filing f
        WHERE f.filed_on IS NOT NULL AND f.id IN (SELECT DISTINCT filing_id FROM touched)
    ) THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$
"""
MATCH_BOUNDS = """
CREATE OR REPLACE FUNCTION party_match_bounds() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM payroll_partydue d WHERE d.id IN (SELECT due_id FROM touched UNION SELECT credit_id FROM touched)
        ORDER BY d.id FOR UPDATE;
    PERFORM 1 FROM payroll_partypayment p WHERE p.id IN (SELECT payment_id FROM touched) ORDER BY p.id FOR UPDATE;
    IF EXISTS (
        SELECT 1 FROM payroll_partydue d
         WHERE d.id IN (SELECT due_id FROM touched)
           AND d.amount < (SELECT COALESCE(sum(m.amount), 0) FROM payroll_partymatch m
                            WHERE m.due_id = d.id AND m.undone_at IS NULL)
    ) OR EXISTS (
        SELECT 1 FROM payroll_partydue d
         WHERE d.id IN (SELECT credit_id FROM touched)
           AND -d.amount < (SELECT COALESCE(sum(m.amount), 0) FROM payroll_partymatch m
                             WHERE m.credit_id = d.id AND m.undone_at IS NULL)
    ) OR EXISTS (
        SELECT 1 FROM payroll_partypayment p
         WHERE p.id IN (SELECT payment_id FROM touched)
           AND (CASE WHEN p.state = 'approved' THEN p.amount ELSE 0 END)
               < (SELECT COALESCE(sum(m.amount), 0) FROM payroll_partymatch m
                   WHERE m.payment_id = p.id AND m.undone_at IS NULL)
    ) THEN
        RAISE EXCEPTION 'Un lettrage ne dépasse ni la somme due, ni le reversement approuvé.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'party_match_bounds';
    END IF;
    RETURN NULL;
END $$
"""


def statements() -> list[str]:
    created = [FROZEN_ROWS, MATCH_BOUNDS]
    for table in ("payroll_filingline", "payroll_filingperson"):
        created += [
            f"CREATE TRIGGER filing_refuse_frozen_{event.lower()} AFTER {event} ON {table}"
            f" REFERENCING {rows} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION filing_refuse_frozen_rows()"
            for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
        ]
    created += [
        f"CREATE TRIGGER party_match_bounds_{event.lower()} AFTER {event} ON payroll_partymatch"
        " REFERENCING NEW TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION party_match_bounds()"
        for event in ("INSERT", "UPDATE")
    ]
    return created
