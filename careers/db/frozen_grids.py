"""A version of a grid that is in force no longer changes: the database refuses, whoever asks; only its end may be set."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE OR REPLACE FUNCTION grid_version_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'in_force' AND (TG_OP = 'DELETE' OR to_jsonb(OLD) - 'end' <> to_jsonb(NEW) - 'end') THEN
        RAISE EXCEPTION 'Cette version de la grille est arrêtée : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION grid_step_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END];
BEGIN
    IF EXISTS (SELECT 1 FROM careers_gridversion WHERE id = ANY (touched) AND state = 'in_force') THEN
        RAISE EXCEPTION 'Cette version de la grille est arrêtée : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;
"""
TRIGGERS = """
CREATE TRIGGER grid_version_frozen BEFORE UPDATE OR DELETE ON careers_gridversion
    FOR EACH ROW EXECUTE FUNCTION grid_version_frozen();
CREATE TRIGGER grid_step_frozen BEFORE INSERT OR UPDATE OR DELETE ON careers_gridstep
    FOR EACH ROW EXECUTE FUNCTION grid_step_frozen();
"""
DROPS = """
DROP FUNCTION IF EXISTS grid_version_frozen() CASCADE;
DROP FUNCTION IF EXISTS grid_step_frozen() CASCADE;
"""


def freeze_grids() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS, DROPS)
