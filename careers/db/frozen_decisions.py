"""A signed collective decision keeps its number, its text and its list: the database refuses, whoever asks; only its cancelling is written."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

CREATE = """
CREATE OR REPLACE FUNCTION collective_decision_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.cancelled_at IS NOT NULL OR
       to_jsonb(OLD) - '{cancelled_at,cancelled_by_id,cancelled_reason}'::text[]
       <> to_jsonb(NEW) - '{cancelled_at,cancelled_by_id,cancelled_reason}'::text[] THEN
        RAISE EXCEPTION 'La décision est signée : son numéro, son texte et sa liste ne changent plus.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'collective_decision_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER collective_decision_kept BEFORE UPDATE OR DELETE ON careers_collectivedecision
    FOR EACH ROW EXECUTE FUNCTION collective_decision_kept();
"""
DROP = "DROP FUNCTION IF EXISTS collective_decision_kept() CASCADE"


def freeze_decisions() -> RunSQL:
    return RunSQL(CREATE, DROP)
