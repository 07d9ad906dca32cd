"""What the database itself keeps of the agreement on an edition, whoever asks: states, frozen texts, codes, votes, blind weighings."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

REGIONAL = "EXISTS (SELECT 1 FROM hr_core_institution i WHERE i.is_regional AND i.id = ANY ({scope}))"

#: Columns that an erratum may touch: labels and descriptions, never a level, a band or a code.
WORDS = (
    "{label,title,title_feminine,alternative_titles,description,purpose,activities,descriptor,knowledge,complexity,autonomy,"
    "relations,supervision,impact,search_text}"
)
MOVES = """
    ('drafting', 'circulated'), ('drafting', 'published'), ('drafting', 'withdrawn'), ('circulated', 'consolidating'),
    ('circulated', 'withdrawn'), ('consolidating', 'circulated'), ('consolidating', 'submitted'), ('consolidating', 'withdrawn'),
    ('submitted', 'in_seminar'), ('submitted', 'withdrawn'), ('in_seminar', 'consolidating'), ('in_seminar', 'validated'),
    ('in_seminar', 'withdrawn'), ('validated', 'published'), ('published', 'superseded')
"""

FUNCTIONS = f"""
CREATE OR REPLACE FUNCTION edition_part_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[] := ARRAY[CASE WHEN TG_OP <> 'INSERT' THEN OLD.edition_id END,
                              CASE WHEN TG_OP <> 'DELETE' THEN NEW.edition_id END];
    mode text := COALESCE(current_setting('app.referential', true), '');
    found text;
BEGIN
    SELECT state INTO found FROM careers_edition WHERE id = ANY (touched)
       AND state NOT IN ('drafting', 'consolidating') ORDER BY state LIMIT 1;
    IF found IS NULL OR (found = 'in_seminar' AND mode = 'vote') THEN
        RETURN COALESCE(NEW, OLD);
    END IF;
    IF found = 'published' AND TG_OP = 'UPDATE' AND mode LIKE 'erratum:%' THEN
        IF EXISTS (SELECT 1 FROM careers_erratum WHERE id = substring(mode FROM 9)::bigint AND edition_id = NEW.edition_id
                   AND state = 'applied' AND digest = '') THEN
            IF to_jsonb(OLD) - '{WORDS}'::text[] = to_jsonb(NEW) - '{WORDS}'::text[] THEN
                RETURN NEW;
            END IF;
            RAISE EXCEPTION 'Un erratum ne touche que des intitulés et des descriptions, jamais un niveau, une bande ni un code.'
                USING ERRCODE = '23514';
        END IF;
    END IF;
    IF found IN ('published', 'superseded') THEN
        RAISE EXCEPTION 'Cette édition du référentiel est publiée : elle ne change plus.' USING ERRCODE = '23514';
    END IF;
    RAISE EXCEPTION 'Le texte de cette édition est figé tant qu’elle circule ou que le séminaire l’examine.' USING ERRCODE = '23514';
END $$;

CREATE OR REPLACE FUNCTION edition_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE missing text;
BEGIN
    IF OLD.state IN ('published', 'superseded') THEN
        IF TG_OP = 'DELETE' OR to_jsonb(OLD) - 'state' <> to_jsonb(NEW) - 'state'
           OR (OLD.state, NEW.state) NOT IN (('published', 'published'), ('published', 'superseded'),
                                             ('superseded', 'superseded')) THEN
            RAISE EXCEPTION 'Cette édition du référentiel est publiée : elle ne change plus.' USING ERRCODE = '23514';
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF OLD.state <> 'drafting' THEN
            RAISE EXCEPTION 'Une édition qui a circulé se retire, elle ne s’efface pas.' USING ERRCODE = '23514';
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN ({MOVES}) THEN
        RAISE EXCEPTION 'Une édition ne passe pas de cet état à celui-là.' USING ERRCODE = '23514';
    END IF;
    IF OLD.state NOT IN ('drafting', 'consolidating') AND to_jsonb(OLD) - '{{state,effective_on,digest}}'::text[]
        <> to_jsonb(NEW) - '{{state,effective_on,digest}}'::text[] THEN
        RAISE EXCEPTION 'Le texte de cette édition est figé tant qu’elle circule ou que le séminaire l’examine.' USING ERRCODE = '23514';
    END IF;
    IF NEW.state = 'published' AND EXISTS (SELECT 1 FROM careers_editionproject WHERE edition_id = NEW.id) THEN
        IF OLD.state <> 'validated' THEN
            RAISE EXCEPTION 'Une édition est publiée quand le séminaire l’a validée.' USING ERRCODE = '23514';
        END IF;
        SELECT string_agg(code, ', ' ORDER BY code) INTO missing FROM (
            SELECT j.code FROM careers_job j JOIN careers_editionproject p ON p.base_id = j.edition_id AND p.edition_id = NEW.id
             WHERE NOT EXISTS (SELECT 1 FROM careers_editionchange c
                                WHERE c.edition_id = NEW.id AND c.kind = 'job' AND c.old_code = j.code)
            UNION ALL
            SELECT s.code FROM careers_skill s JOIN careers_editionproject p ON p.base_id = s.edition_id AND p.edition_id = NEW.id
             WHERE NOT EXISTS (SELECT 1 FROM careers_editionchange c
                                WHERE c.edition_id = NEW.id AND c.kind = 'skill' AND c.old_code = s.code)) lacking;
        IF missing IS NOT NULL THEN
            RAISE EXCEPTION 'La table de passage est incomplète : %', missing USING ERRCODE = '23514';
        END IF;
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION edition_code_new() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE known boolean; used boolean;
BEGIN
    IF NOT EXISTS (SELECT 1 FROM careers_editionproject WHERE edition_id = NEW.edition_id) THEN
        RETURN NEW;
    END IF;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I b JOIN careers_editionproject p ON p.base_id = b.edition_id'
                   ' WHERE p.edition_id = $1 AND b.code = $2)', TG_TABLE_NAME) INTO known USING NEW.edition_id, NEW.code;
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I o WHERE o.edition_id <> $1 AND o.code = $2)', TG_TABLE_NAME)
       INTO used USING NEW.edition_id, NEW.code;
    IF used AND NOT known THEN
        RAISE EXCEPTION 'Le code % a déjà servi : un code ne se réemploie jamais.', NEW.code USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION kept_but() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(OLD) - TG_ARGV[0]::text[] <> to_jsonb(NEW) - TG_ARGV[0]::text[] THEN
        RAISE EXCEPTION '%', TG_ARGV[1] USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION ballot_vote_cast() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM careers_ballot WHERE id = NEW.ballot_id AND closed_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Ce scrutin est clos.' USING ERRCODE = '23514';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM careers_ballot b JOIN careers_seminarseat s ON s.seminar_id = b.seminar_id
                     JOIN hr_core_institution i ON i.id = s.seat_of_id
                    WHERE b.id = NEW.ballot_id AND s.country_id = NEW.country_id AND i.country_id = NEW.country_id
                      AND s.seat_of_id = NEW.institution_id AND s.voter_id = NEW.voter_id AND s.present_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Seul le votant présent d’un pays membre vote pour lui.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION anchor_weighing_in() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE sheet careers_anchorsheet%ROWTYPE;
BEGIN
    SELECT * INTO sheet FROM careers_anchorsheet WHERE id = NEW.sheet_id;
    IF sheet.id IS NULL OR NEW.institution_id NOT IN (sheet.institution_id, COALESCE(sheet.first_id, 0), COALESCE(sheet.second_id, 0)) THEN
        RAISE EXCEPTION 'Cette institution ne pèse pas cet emploi.' USING ERRCODE = '23514';
    END IF;
    IF sheet.state = 'settled' OR NEW.turn <> sheet.turn OR (NEW.institution_id <> sheet.institution_id AND sheet.state <> 'sent') THEN
        RAISE EXCEPTION 'Cet emploi n’attend pas cette pesée.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION anchor_weighing_count() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE careers_anchorsheet SET cross_in = cross_in + 1 WHERE id = NEW.sheet_id AND institution_id <> NEW.institution_id;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION anchor_sheet_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.cross_in <> OLD.cross_in AND pg_trigger_depth() < 2 THEN
        RAISE EXCEPTION 'Le compte des pesées croisées se tient seul.' USING ERRCODE = '23514';
    END IF;
    IF NEW.turn <> OLD.turn AND NOT (NEW.turn = OLD.turn + 1 AND OLD.cross_in >= 2 * OLD.turn) THEN
        RAISE EXCEPTION 'Un nouveau tour de pesée suit le tour précédent, complet.' USING ERRCODE = '23514';
    END IF;
    IF OLD.state <> 'draft' AND to_jsonb(OLD) - '{{state,cross_in,turn,points,band,rule,is_borderline,reason,settled_by_id,settled_on}}'::text[]
        <> to_jsonb(NEW) - '{{state,cross_in,turn,points,band,rule,is_borderline,reason,settled_by_id,settled_on}}'::text[] THEN
        RAISE EXCEPTION 'Un emploi repère envoyé ne change plus : toutes les institutions pèsent la même fiche.' USING ERRCODE = '23514';
    END IF;
    RETURN NEW;
END $$;
"""
NEW_FUNCTIONS = (
    "edition_code_new", "kept_but", "ballot_vote_cast", "anchor_weighing_in", "anchor_weighing_count", "anchor_sheet_kept",
)  # fmt: skip
#: (table, columns that may still change, what is said otherwise)
KEPT = (
    ("careers_circulationround", "closed_at", "Le texte d’une circulation est figé."),
    ("careers_editionevent", "", "L’histoire d’une édition ne se réécrit pas."),
    ("careers_erratum", "state,agreed_by_id,agreed_at,digest", "Un erratum proposé ne change plus : refusez-le et proposez-en un autre."),
    ("careers_ballotvote", "", "Un vote exprimé ne change pas."),
    ("careers_coveragestatement", "", "Un certificat délivré ne change pas : délivrez-en un autre."),
    ("careers_anchorweighing", "", "Une pesée remise ne change pas."),
)  # fmt: skip


def keep_agreements() -> RunSQL:
    """The functions and triggers; those of published editions, of an earlier migration, are written again."""
    statements = [FUNCTIONS]
    for table in ("careers_job", "careers_skill"):
        statements.append(
            f"CREATE TRIGGER edition_code_new BEFORE INSERT OR UPDATE OF code ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION edition_code_new();"
        )
    for table, columns, told in KEPT:
        statements.append(
            f"CREATE TRIGGER kept_but BEFORE UPDATE OR DELETE ON {table}"
            f" FOR EACH ROW EXECUTE FUNCTION kept_but('{{{columns}}}', '{told}');"
        )
    statements += [
        "CREATE TRIGGER ballot_vote_cast BEFORE INSERT ON careers_ballotvote FOR EACH ROW EXECUTE FUNCTION ballot_vote_cast();",
        "CREATE TRIGGER anchor_weighing_in BEFORE INSERT ON careers_anchorweighing FOR EACH ROW EXECUTE FUNCTION anchor_weighing_in();",
        "CREATE TRIGGER anchor_weighing_count AFTER INSERT ON careers_anchorweighing"
        " FOR EACH ROW EXECUTE FUNCTION anchor_weighing_count();",
        "CREATE TRIGGER anchor_sheet_kept BEFORE UPDATE ON careers_anchorsheet FOR EACH ROW EXECUTE FUNCTION anchor_sheet_kept();",
    ]
    drops = "".join(f"DROP FUNCTION IF EXISTS {name}() CASCADE;" for name in NEW_FUNCTIONS)
    return RunSQL("\n".join(statements), drops)
