"""What the database itself keeps of the committee's rules, whoever asks: a recusal closes the whole vacancy, marks are blind until
their round is locked, what was decided or sealed no longer changes.

- `RECUSED` is true when the acting person is recused for the vacancy of a row. A *restrictive* policy adds it to the one of the
  applications: no other policy can open them again, and their steps, scores, papers, opinions and readings follow, since their
  own policies read the application. It bears on what is read for the zone: in their own institution the person keeps the duties
  of their post (their file, that of their staff), never the marks.
- A mark is its author's alone until `locked_round` reaches its round; it is written while its item is marked, by a voice of the
  item that has not confirmed.
- The trail of the committee's tables is closed to whoever is recused from something.
"""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from hr_core.db.policies import ACTOR, SCOPE

OWN = "institution_id = ANY ({scope})"
ZONE_READ = f"true OR {OWN}"
CONVENED = f"{OWN} OR state <> 'planned'"
OF_SESSION = f"{OWN} OR EXISTS (SELECT 1 FROM mobility_committeesession s WHERE s.id = session_id)"

_RECUSAL = (
    "SELECT 1 FROM mobility_conflict c WHERE c.user_id = {{actor}} AND c.ruling = 'recused' AND c.ground <> 'marked_before'"
    " AND c.vacancy_id = {vacancy}"
)
RECUSED = f"EXISTS ({_RECUSAL.format(vacancy='mobility_application.vacancy_id')})"


def recused_on_item(table: str) -> str:
    """The same for a row of `table` that belongs to an item. Outer columns bear their table: a recusal has the same ones."""
    vacancy = f"(SELECT i.vacancy_id FROM mobility_agendaitem i WHERE i.id = {table}.item_id)"
    return f"EXISTS ({_RECUSAL.format(vacancy=vacancy)})"


OF_APPLICATION = "EXISTS (SELECT 1 FROM mobility_application a WHERE a.id = application_id)"
PUBLISHED = (
    "EXISTS (SELECT 1 FROM mobility_agendaitem i JOIN mobility_committeesession s ON s.id = i.session_id"
    " WHERE i.id = item_id AND s.state = 'published')"
)

CONFLICT_READ = f"{OWN} OR user_id = {{actor}} OR raised_by_id = {{actor}}"
CONFLICT_WRITE = f"{OWN} OR (raised_by_id = {{actor}} AND origin = 'objection' AND ruling = 'pending')"
DECLARATION = f"{OWN} AND (user_id = {{actor}} OR NOT {recused_on_item('mobility_interestdeclaration')})"
RESULT_READ = f"({OWN} OR {PUBLISHED}) AND {OF_APPLICATION}"
RESULT_WRITE = f"{OWN} AND {OF_APPLICATION}"
PART = f"{OWN} AND NOT {recused_on_item('mobility_minutespart')}"
APPEAL_READ = f"({OWN} OR filed_by_id = {{actor}}) AND {OF_APPLICATION}"

MARK_READ = (
    f"{OWN} AND {OF_APPLICATION} AND (user_id = {{actor}} OR EXISTS (SELECT 1 FROM mobility_agendaitem i"
    " WHERE i.id = item_id AND i.locked_round >= round))"
)
MARK_WRITE = (
    f"{OWN} AND {OF_APPLICATION} AND user_id = {{actor}} AND EXISTS (SELECT 1 FROM mobility_agendaitem i"
    " JOIN mobility_voice v ON v.item_id = i.id WHERE i.id = mobility_mark.item_id AND v.id = voice_id AND v.user_id = {actor}"
    " AND v.confirmed_at IS NULL AND i.state = 'scoring' AND i.locked_round + 1 = mobility_mark.round)"
)

_FILES = (
    f"NOT {RECUSED} OR applicant_id = {{actor}} OR home_id = ANY ({{scope}}) OR host_id = ANY ({{scope}})"
).format(actor=ACTOR, scope=SCOPE)  # fmt: skip
_TRAIL = (
    "table_name NOT LIKE 'mobility\\_%' OR NOT EXISTS (SELECT 1 FROM mobility_conflict c"
    f" WHERE c.user_id = {ACTOR} AND c.ruling = 'recused')"
)

FUNCTIONS = """
CREATE OR REPLACE FUNCTION committee_recusal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.ruling = 'recused' AND (TG_OP = 'DELETE' OR NEW.ruling <> 'recused' OR NEW.user_id <> OLD.user_id
        OR NEW.vacancy_id <> OLD.vacancy_id OR NEW.ground <> OLD.ground) THEN
        RAISE EXCEPTION 'Une récusation vaut pour tout l’avis : elle ne se retire pas.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION committee_result_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM mobility_agendaitem i WHERE i.id = COALESCE(NEW.item_id, OLD.item_id) AND i.state = 'decided') THEN
        RAISE EXCEPTION 'Ce point est décidé : rien n’y change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION committee_item_decided() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'decided' THEN
        RAISE EXCEPTION 'Ce point est décidé : rien n’y change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN COALESCE(NEW, OLD);
END $$;

CREATE OR REPLACE FUNCTION committee_minutes_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.seal <> '' OR TG_OP = 'DELETE' OR NEW.content <> OLD.content THEN
        RAISE EXCEPTION 'Ce procès-verbal est signé : il ne change plus.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION committee_row_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Cette ligne est une trace : elle ne change pas.' USING ERRCODE = '23514';
END $$;
"""
TRIGGERS = """
CREATE TRIGGER recusal_stays BEFORE UPDATE OR DELETE ON mobility_conflict
    FOR EACH ROW EXECUTE FUNCTION committee_recusal_stays();
CREATE TRIGGER result_frozen BEFORE INSERT OR UPDATE OR DELETE ON mobility_place
    FOR EACH ROW EXECUTE FUNCTION committee_result_frozen();
CREATE TRIGGER result_frozen BEFORE INSERT OR UPDATE OR DELETE ON mobility_committeedecision
    FOR EACH ROW EXECUTE FUNCTION committee_result_frozen();
CREATE TRIGGER item_decided BEFORE UPDATE OR DELETE ON mobility_agendaitem
    FOR EACH ROW EXECUTE FUNCTION committee_item_decided();
CREATE TRIGGER minutes_frozen BEFORE UPDATE OR DELETE ON mobility_minutes
    FOR EACH ROW EXECUTE FUNCTION committee_minutes_frozen();
CREATE TRIGGER row_kept BEFORE UPDATE OR DELETE ON mobility_minutespart
    FOR EACH ROW EXECUTE FUNCTION committee_row_kept();
"""
POLICIES = f"""
CREATE POLICY recusal_closes ON mobility_application AS RESTRICTIVE USING ({_FILES}) WITH CHECK ({_FILES});
CREATE POLICY recusal_closes_trail ON hr_core_auditentry AS RESTRICTIVE FOR SELECT USING ({_TRAIL});
"""
DROPS = """
DROP POLICY IF EXISTS recusal_closes ON mobility_application;
DROP POLICY IF EXISTS recusal_closes_trail ON hr_core_auditentry;
DROP FUNCTION IF EXISTS committee_recusal_stays() CASCADE;
DROP FUNCTION IF EXISTS committee_result_frozen() CASCADE;
DROP FUNCTION IF EXISTS committee_item_decided() CASCADE;
DROP FUNCTION IF EXISTS committee_minutes_frozen() CASCADE;
DROP FUNCTION IF EXISTS committee_row_kept() CASCADE;
"""


CLOSE_AGAIN = f"""
DROP POLICY IF EXISTS recusal_closes ON mobility_application;
CREATE POLICY recusal_closes ON mobility_application AS RESTRICTIVE USING ({_FILES}) WITH CHECK ({_FILES});
"""


#: Somebody of the call list reads no file for the zone until the lot has called them to its vacancy.
_CALLED = (
    f"applicant_id = {ACTOR} OR home_id = ANY ({SCOPE}) OR host_id = ANY ({SCOPE})"
    f" OR NOT EXISTS (SELECT 1 FROM mobility_committeemember m WHERE m.user_id = {ACTOR} AND m.kind = 'on_call'"
    " AND m.start <= CURRENT_DATE AND m.end > CURRENT_DATE)"
    " OR EXISTS (SELECT 1 FROM mobility_adhocseat a JOIN mobility_agendaitem i ON i.id = a.item_id"
    f" JOIN mobility_committeemember m ON m.id = a.member_id WHERE m.user_id = {ACTOR} AND i.vacancy_id = mobility_application.vacancy_id)"
)
CALL_LIST = f"CREATE POLICY call_list_waits ON mobility_application AS RESTRICTIVE USING ({_CALLED}) WITH CHECK ({_CALLED});"


def call_list_waits() -> RunSQL:
    return RunSQL(CALL_LIST, "DROP POLICY IF EXISTS call_list_waits ON mobility_application;")


def close_again() -> RunSQL:
    """Write the policy of the applications anew."""
    return RunSQL(CLOSE_AGAIN, RunSQL.noop)


def guard_committee() -> RunSQL:
    return RunSQL(FUNCTIONS + TRIGGERS + POLICIES, DROPS)
