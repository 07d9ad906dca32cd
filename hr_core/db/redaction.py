"""Erasure and the audit trail: the one function that takes values out of the trail, and what keeps it honest.

`audit_redact(erasure)` belongs to the owner of the tables and is the only way to change the trail: the application's role may not.
It takes the values of the rows that an executed erasure names (or of the fields that it emptied), when two people decided it and the
rows are gone (the fields empty). What remains of an entry: table, key, file, action, author, moment, reason, and the number of the
erasure. A trigger refuses any other change of an entry; an executed erasure and the keys that it names change no more.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from hr_core.db.policies import SCOPE

FUNCTIONS = """
CREATE OR REPLACE FUNCTION audit_without(given jsonb, fields text[], mark jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN given IS NULL THEN NULL ELSE COALESCE((SELECT jsonb_object_agg(key, value) FROM jsonb_each(given)
        WHERE key IN ('id', 'institution_id', 'employee_id') OR (cardinality(fields) > 0 AND NOT key = ANY (fields))), '{}') || mark END
$$;

CREATE OR REPLACE FUNCTION audit_redact(erasure bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    named text;
    remains boolean;
    touched bigint;
    mark jsonb := jsonb_build_object('effacement', erasure);
BEGIN
    IF NOT EXISTS (SELECT 1 FROM hr_core_erasure WHERE id = erasure AND state = 'done' AND decided_by_id <> asked_by_id) THEN
        RAISE EXCEPTION 'Cet effacement n’est pas décidé par deux personnes.' USING ERRCODE = '23514';
    END IF;
    FOR named IN SELECT DISTINCT table_name FROM hr_core_erasedrow WHERE erasure_id = erasure LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM hr_core_erasedrow e JOIN %I t ON t.id::text = e.object_id'
            ' WHERE e.erasure_id = $1 AND e.table_name = $2 AND (e.fields = ''{}'' OR EXISTS ('
            'SELECT 1 FROM unnest(e.fields) f WHERE COALESCE(to_jsonb(t) ->> f, '''') <> '''')))', named)
            INTO remains USING erasure, named;
        IF remains THEN
            RAISE EXCEPTION 'Une ligne de % est encore là : son histoire reste.', named USING ERRCODE = '23514';
        END IF;
    END LOOP;
    UPDATE hr_core_auditentry a
       SET before = audit_without(a.before, e.fields, CASE WHEN a.after IS NULL THEN mark ELSE '{}' END),
           after = audit_without(a.after, e.fields, mark)
      FROM hr_core_erasedrow e
     WHERE e.erasure_id = erasure AND a.table_name = e.table_name AND a.object_id = e.object_id
       AND a.institution_id = e.institution_id
       AND (e.fields = '{}' OR a.before ?| e.fields::text[] OR a.after ?| e.fields::text[]);
    GET DIAGNOSTICS touched = ROW_COUNT;
    RETURN touched;
END $$;

CREATE OR REPLACE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'before' - 'after') IS DISTINCT FROM (to_jsonb(OLD) - 'before' - 'after') THEN
        RAISE EXCEPTION 'Une écriture de la piste d’audit ne change pas.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION erasure_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'asked' AND (TG_OP = 'DELETE' OR (to_jsonb(NEW) - 'redacted') IS DISTINCT FROM (to_jsonb(OLD) - 'redacted')) THEN
        RAISE EXCEPTION 'Un effacement décidé ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION erased_row_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        RAISE EXCEPTION 'La liste des lignes effacées ne change pas.' USING ERRCODE = '23514';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM hr_core_erasure WHERE id = NEW.erasure_id AND state = 'asked') THEN
        RAISE EXCEPTION 'Cet effacement est décidé : rien ne s’y ajoute.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""
TRIGGERS = f"""
DROP POLICY IF EXISTS erasure_redacts ON hr_core_auditentry;
CREATE POLICY erasure_redacts ON hr_core_auditentry FOR UPDATE USING (institution_id = ANY ({SCOPE}) AND EXISTS (
    SELECT 1 FROM hr_core_erasedrow e JOIN hr_core_erasure x ON x.id = e.erasure_id AND x.state = 'done'
     WHERE e.institution_id = hr_core_auditentry.institution_id AND e.table_name = hr_core_auditentry.table_name
       AND e.object_id = hr_core_auditentry.object_id));
CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON hr_core_auditentry FOR EACH ROW EXECUTE FUNCTION audit_entry_kept();
CREATE TRIGGER erasure_kept BEFORE UPDATE OR DELETE ON hr_core_erasure FOR EACH ROW EXECUTE FUNCTION erasure_kept();
CREATE TRIGGER erased_row_kept BEFORE INSERT OR UPDATE OR DELETE ON hr_core_erasedrow FOR EACH ROW EXECUTE FUNCTION erased_row_kept();
"""
DROPS = """
DROP POLICY IF EXISTS erasure_redacts ON hr_core_auditentry;
DROP FUNCTION IF EXISTS audit_redact(bigint);
DROP FUNCTION IF EXISTS audit_entry_kept() CASCADE;
DROP FUNCTION IF EXISTS erasure_kept() CASCADE;
DROP FUNCTION IF EXISTS erased_row_kept() CASCADE;
DROP FUNCTION IF EXISTS audit_without(jsonb, text[], jsonb);
"""


def redact_by_erasure() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS, DROPS)
