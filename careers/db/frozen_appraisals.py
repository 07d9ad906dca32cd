"""A closed sheet and a form that was adopted no longer change: the database refuses, whoever asks."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE OR REPLACE FUNCTION appraisal_form_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state') THEN
        RAISE EXCEPTION 'Ce modèle de fiche est arrêté : il ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION appraisal_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'closed' THEN
        RAISE EXCEPTION 'Cette fiche d’évaluation est close : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION appraisal_line_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM careers_appraisal
                WHERE id = (CASE WHEN TG_OP = 'DELETE' THEN OLD.sheet_id ELSE NEW.sheet_id END) AND state = 'closed') THEN
        RAISE EXCEPTION 'Cette fiche d’évaluation est close : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""
TRIGGERS = """
CREATE TRIGGER appraisal_form_frozen BEFORE UPDATE OR DELETE ON careers_appraisalform
    FOR EACH ROW EXECUTE FUNCTION appraisal_form_frozen();
CREATE TRIGGER appraisal_frozen BEFORE UPDATE OR DELETE ON careers_appraisal
    FOR EACH ROW EXECUTE FUNCTION appraisal_frozen();
CREATE TRIGGER appraisal_line_frozen BEFORE UPDATE OR DELETE ON careers_appraisalline
    FOR EACH ROW EXECUTE FUNCTION appraisal_line_frozen();
"""
DROPS = """
DROP FUNCTION IF EXISTS appraisal_form_frozen() CASCADE;
DROP FUNCTION IF EXISTS appraisal_frozen() CASCADE;
DROP FUNCTION IF EXISTS appraisal_line_frozen() CASCADE;
"""


def freeze_appraisals() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS, DROPS)
