"""What was agreed and signed no longer changes, nor what was issued: the database refuses, whoever asks."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE OR REPLACE FUNCTION mobility_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Un texte arrêté, une signature ou un document numéroté ne change plus.' USING ERRCODE = '23514';
END $$;

CREATE OR REPLACE FUNCTION mobility_agreed_text() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.agreement_id ELSE NEW.agreement_id END;
BEGIN
    IF EXISTS (SELECT 1 FROM mobility_agreement WHERE id = found AND state NOT IN ('draft', 'negotiating')) THEN
        RAISE EXCEPTION 'Le texte de cette convention est arrêté : un avenant le change.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION mobility_agreement_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.home_id, NEW.host_id, NEW.applicant_id, NEW.home_file_id, NEW.institution_id, NEW.number, NEW.form)
        IS DISTINCT FROM (OLD.home_id, OLD.host_id, OLD.applicant_id, OLD.home_file_id, OLD.institution_id, OLD.number, OLD.form) THEN
        RAISE EXCEPTION 'Les parties et la forme d’une convention ne changent pas.' USING ERRCODE = '23514';
    END IF;
    IF OLD.state NOT IN ('draft', 'negotiating') AND NEW.state NOT IN ('draft', 'negotiating')
        AND (NEW.start, NEW.job_title, NEW.base_salary, NEW.currency, NEW.return_right)
        IS DISTINCT FROM (OLD.start, OLD.job_title, OLD.base_salary, OLD.currency, OLD.return_right) THEN
        RAISE EXCEPTION 'Le texte de cette convention est arrêté : un avenant le change.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""
KEPT = ("mobility_agreementversion", "mobility_agreementsignature", "mobility_rightsstatement", "mobility_paycomparison", "mobility_portablerecord")
TRIGGERS = "".join(
    f"CREATE TRIGGER kept BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION mobility_kept();\n" for table in KEPT
) + "".join(
    f"CREATE TRIGGER agreed_text BEFORE INSERT OR UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION mobility_agreed_text();\n"
    for table in ("mobility_agreementclause", "mobility_costline")
) + (
    "CREATE TRIGGER agreement_frozen BEFORE UPDATE ON mobility_agreement"
    " FOR EACH ROW EXECUTE FUNCTION mobility_agreement_frozen();\n"
)
DROPS = """
DROP FUNCTION IF EXISTS mobility_kept() CASCADE;
DROP FUNCTION IF EXISTS mobility_agreed_text() CASCADE;
DROP FUNCTION IF EXISTS mobility_agreement_frozen() CASCADE;
"""


def freeze_agreements() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS, DROPS)
