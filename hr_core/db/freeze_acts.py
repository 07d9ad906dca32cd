"""What the database itself keeps of acts: a numbered act keeps its number, its text and its signature, and is never removed."""

from __future__ import annotations

SENTENCE = "L’acte est signé : son numéro, son texte et sa signature ne changent plus. L’annuler, ou en établir un autre."
KEPT = (
    "institution_id", "kind", "employee_id", "title", "visas", "body", "distribution", "effective_on", "series", "year",
    "number", "frozen", "paper_id", "token", "fingerprint", "made_by_id", "signed_by_id", "signed_at", "signer_name",
    "signer_quality",
)  # fmt: skip

FUNCTION = f"""
CREATE OR REPLACE FUNCTION act_keep_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number IS NOT NULL AND (TG_OP = 'DELETE' OR ({", ".join(f"OLD.{name}" for name in KEPT)})
        IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in KEPT)})) THEN
        RAISE EXCEPTION '{SENTENCE}' USING ERRCODE = 'restrict_violation', CONSTRAINT = 'act_keep_signed';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
TRIGGER = (
    "CREATE TRIGGER act_keep_signed BEFORE UPDATE OR DELETE ON hr_core_act FOR EACH ROW EXECUTE FUNCTION act_keep_signed()"
)
UNDO = ("DROP TRIGGER IF EXISTS act_keep_signed ON hr_core_act", "DROP FUNCTION IF EXISTS act_keep_signed()")


def statements() -> tuple[str, ...]:
    return FUNCTION, TRIGGER
