"""What no longer changes, whoever asks: the requirement of a published vacancy, a filed file, a score. And a vacancy does not
leave « décidé » while somebody waits for a reasoned answer."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

FUNCTIONS = """
CREATE OR REPLACE FUNCTION mobility_vacancy_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_on IS NOT NULL AND (NEW.requirement, NEW.digest, NEW.job_id, NEW.band, NEW.matching_share, NEW.scale,
        NEW.tie_rules, NEW.shortlist_number, NEW.published_on, NEW.approved_by_id, NEW.institution_id, NEW.post_id)
        IS DISTINCT FROM (OLD.requirement, OLD.digest, OLD.job_id, OLD.band, OLD.matching_share, OLD.scale,
        OLD.tie_rules, OLD.shortlist_number, OLD.published_on, OLD.approved_by_id, OLD.institution_id, OLD.post_id) THEN
        RAISE EXCEPTION 'Cet avis est publié : ses exigences ne changent plus.' USING ERRCODE = '23514';
    END IF;
    IF OLD.closed_at IS NOT NULL AND NEW.closed_at IS DISTINCT FROM OLD.closed_at THEN
        RAISE EXCEPTION 'Cet avis est clos : sa clôture ne change plus.' USING ERRCODE = '23514';
    END IF;
    IF OLD.state = 'decided' AND NEW.state <> 'decided' AND EXISTS (SELECT 1 FROM mobility_application a
        WHERE a.vacancy_id = OLD.id AND a.state NOT IN ('draft', 'withdrawn') AND a.answered_at IS NULL) THEN
        RAISE EXCEPTION 'Une candidature n’a pas encore de réponse motivée.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION mobility_application_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.vacancy_id, NEW.home_id, NEW.host_id, NEW.applicant_id, NEW.employee_id, NEW.institution_id)
        IS DISTINCT FROM (OLD.vacancy_id, OLD.home_id, OLD.host_id, OLD.applicant_id, OLD.employee_id, OLD.institution_id) THEN
        RAISE EXCEPTION 'Les parties d’une candidature ne changent pas.' USING ERRCODE = '23514';
    END IF;
    IF OLD.submitted_at IS NOT NULL AND NEW.erased_at IS NULL AND (NEW.snapshot, NEW.digest, NEW.submitted_at, NEW.number)
        IS DISTINCT FROM (OLD.snapshot, OLD.digest, OLD.submitted_at, OLD.number) THEN
        RAISE EXCEPTION 'Ce dossier est déposé : il ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION mobility_score_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Un score calculé ne change plus : un nouveau calcul ajoute une ligne.' USING ERRCODE = '23514';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER mobility_vacancy_frozen BEFORE UPDATE ON mobility_vacancy
    FOR EACH ROW EXECUTE FUNCTION mobility_vacancy_frozen();
CREATE TRIGGER mobility_application_frozen BEFORE UPDATE ON mobility_application
    FOR EACH ROW EXECUTE FUNCTION mobility_application_frozen();
CREATE TRIGGER mobility_score_frozen BEFORE UPDATE ON mobility_applicationscore
    FOR EACH ROW EXECUTE FUNCTION mobility_score_frozen();
"""
DROPS = """
DROP FUNCTION IF EXISTS mobility_vacancy_frozen() CASCADE;
DROP FUNCTION IF EXISTS mobility_application_frozen() CASCADE;
DROP FUNCTION IF EXISTS mobility_score_frozen() CASCADE;
"""


def freeze_mobility() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS, DROPS)
