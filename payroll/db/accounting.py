"""What the database itself keeps of the accounts of the pay.

- the parts of a distribution key make 100 % at the end of the transaction;
- an entry is validated only when its lines add up to it, on both sides;
- a validated entry, its lines and what they are made of never change: it is reversed by another entry.
"""

from __future__ import annotations

FUNCTIONS = """
CREATE OR REPLACE FUNCTION distribution_whole() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE whose bigint := COALESCE(NEW.distribution_id, OLD.distribution_id);
BEGIN
    IF EXISTS (SELECT 1 FROM payroll_distributionkey WHERE id = whose)
       AND 100000 <> (SELECT COALESCE(sum(share), 0) FROM payroll_distributionshare WHERE distribution_id = whose) THEN
        RAISE EXCEPTION 'Les parts d’une clé de répartition font 100 %% en tout.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'distribution_whole';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION journal_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE debits bigint; credits bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'draft' THEN
            RAISE EXCEPTION 'Une écriture validée ne s’efface pas : la contre-passer.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_kept';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state <> 'draft' AND
       to_jsonb(NEW) - 'state' <> to_jsonb(OLD) - 'state' THEN
        RAISE EXCEPTION 'Une écriture validée ne change plus : la contre-passer.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_kept';
    END IF;
    IF OLD.state <> 'draft' AND NEW.state = 'draft' THEN
        RAISE EXCEPTION 'Une écriture validée ne redevient pas un brouillon : la contre-passer.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_kept';
    END IF;
    IF OLD.state = 'draft' AND NEW.state <> 'draft' THEN
        SELECT COALESCE(sum(debit), 0), COALESCE(sum(credit), 0) INTO debits, credits
          FROM payroll_journalline WHERE entry_id = NEW.id;
        IF debits <> NEW.debit OR credits <> NEW.credit OR debits <> credits THEN
            RAISE EXCEPTION 'Les lignes de l’écriture ne font pas ses totaux : l’établir de nouveau.'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_entry_kept';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION journal_lines_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM payroll_journalentry e JOIN touched t ON t.entry_id = e.id WHERE e.state <> 'draft') THEN
        RAISE EXCEPTION 'Les lignes d’une écriture validée ne changent plus : la contre-passer.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_lines_kept';
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION journal_pieces_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM touched t JOIN payroll_journalline l ON l.id = t.line_id
                 JOIN payroll_journalentry e ON e.id = l.entry_id WHERE e.state <> 'draft') THEN
        RAISE EXCEPTION 'Le détail d’une écriture validée ne change plus : la contre-passer.'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'journal_pieces_kept';
    END IF;
    RETURN NULL;
END $$;
"""


def statements() -> list[str]:
    """The functions and their triggers, in order."""
    made = [
        FUNCTIONS,
        "CREATE CONSTRAINT TRIGGER distribution_whole AFTER INSERT OR UPDATE OR DELETE ON payroll_distributionshare"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION distribution_whole()",
        "CREATE TRIGGER journal_entry_kept BEFORE UPDATE OR DELETE ON payroll_journalentry"
        " FOR EACH ROW EXECUTE FUNCTION journal_entry_kept()",
    ]
    for table, function in (("journalline", "journal_lines_kept"), ("journalpiece", "journal_pieces_kept")):
        made += [
            f"CREATE TRIGGER {function}_{event.lower()} AFTER {event} ON payroll_{table}"
            f" REFERENCING {rows} TABLE AS touched FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
            for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))
        ]
    return made
