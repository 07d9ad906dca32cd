"""The database's own refusal for sealed proof sheets: they neither change nor go."""

from __future__ import annotations

REFUSAL = "La feuille de preuve est scellée : elle ne se modifie pas et ne s’efface pas."
FUNCTION = f"""
CREATE OR REPLACE FUNCTION proof_refuse_sealed_sheet() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.rank > 0 THEN
        RAISE EXCEPTION '{REFUSAL}' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""


def statements() -> list[str]:
    """The function and its trigger, in the order in which they are created."""
    return [
        FUNCTION,
        "CREATE TRIGGER refuse_sealed_sheet BEFORE UPDATE OR DELETE ON payroll_proofsheet"
        " FOR EACH ROW EXECUTE FUNCTION proof_refuse_sealed_sheet()",
    ]
