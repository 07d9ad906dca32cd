"""A published edition no longer changes: the database itself refuses, whoever asks."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE OR REPLACE FUNCTION edition_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.edition_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.edition_id END];
BEGIN
    IF EXISTS (SELECT 1 FROM careers_edition WHERE id = ANY (touched) AND state <> 'drafting') THEN
        RAISE EXCEPTION 'Cette édition du référentiel est publiée : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'drafting' AND (TG_OP = 'DELETE'
        OR to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state'
        OR (OLD.state, NEW.state) NOT IN (('published', 'published'), ('published', 'superseded'),
                                          ('superseded', 'superseded'))) THEN
        RAISE EXCEPTION 'Cette édition du référentiel est publiée : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION edition_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Le référentiel ne se vide pas.' USING ERRCODE = '23514';
END $$;
"""
DROPS = """
DROP FUNCTION IF EXISTS edition_part_frozen() CASCADE;
DROP FUNCTION IF EXISTS edition_frozen() CASCADE;
DROP FUNCTION IF EXISTS edition_not_emptied() CASCADE;
"""


def freeze_editions() -> RunSQL:
    """The functions, and the trigger of the editions themselves."""
    triggers = _triggers("careers_edition", "edition_frozen", "UPDATE OR DELETE")
    return RunSQL(FUNCTIONS + triggers, DROPS)


def freeze_part(table: str) -> RunSQL:
    """The trigger of a table whose rows belong to an edition."""
    return RunSQL(_triggers(table, "edition_part_frozen", "INSERT OR UPDATE OR DELETE"), RunSQL.noop)


def _triggers(table: str, function: str, events: str) -> str:
    return (
        f"CREATE TRIGGER edition_frozen BEFORE {events} ON {table} FOR EACH ROW EXECUTE FUNCTION {function}();"
        f"CREATE TRIGGER edition_not_emptied BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION edition_not_emptied();"
    )
