"""Who reads and writes which row of mobility, as conditions of the database: no page, export or report can forget them.

- A vacancy is its host's while it is prepared; the zone reads it once published; the regional body also writes in it then.
- A file is its applicant's; the host and the regional body read it **after the closing**, never a draft, nor one withdrawn
  before; the home institution reads it **from short-listing on**; a third institution never.
- A profile is the person's; others read it where the person shows it.

`DOOR` is the one way round, for what the system must do without anybody reading a file (counts, messages to applicants,
erasure): `mobility.db.door.system_door` alone opens it, for one block of one transaction.
"""

from __future__ import annotations

DOOR = "current_setting('app.mobility_door', true) = 'open'"
REGIONAL = "EXISTS (SELECT 1 FROM hr_core_institution r WHERE r.is_regional AND r.id = ANY ({scope}))"
OWN = "institution_id = ANY ({scope})"

PUBLISHED = "published_on IS NOT NULL"
VACANCY_READ = f"{OWN} OR {PUBLISHED}"
VACANCY_WRITE = f"{OWN} OR ({PUBLISHED} AND {REGIONAL})"
STEP = f"{OWN} OR {REGIONAL}"
OF_VACANCY = "EXISTS (SELECT 1 FROM mobility_vacancy v WHERE v.id = vacancy_id)"
CORRIGENDUM_READ = f"{OWN} OR {REGIONAL} OR (state = 'issued' AND {OF_VACANCY})"
CORRIGENDUM_WRITE = f"{OWN} OR {REGIONAL}"

CLOSED = (
    "state <> 'draft' AND EXISTS (SELECT 1 FROM mobility_vacancy v WHERE v.id = vacancy_id AND v.closed_at IS NOT NULL"
    " AND (withdrawn_at IS NULL OR withdrawn_at > v.closed_at))"
)
APPLICATION_WRITE = (
    "applicant_id = {actor}"
    f" OR (({OWN} OR host_id = ANY ({{scope}})) AND {CLOSED})"
    " OR (home_id = ANY ({scope}) AND shortlisted_at IS NOT NULL)"
    f" OR {DOOR}"
)
APPLICATION_READ = APPLICATION_WRITE
OF_APPLICATION = "EXISTS (SELECT 1 FROM mobility_application a WHERE a.id = application_id)"

SHOWN = (
    "is_open AND (shown_institutions && {scope} OR EXISTS (SELECT 1 FROM hr_core_institution i"
    " WHERE i.id = ANY ({scope}) AND i.country_id = ANY (shown_countries)))"
)
PROFILE_WRITE = f"user_id = {{actor}} OR {DOOR}"
PROFILE_READ = f"{PROFILE_WRITE} OR ({SHOWN})"
PROFILE_READING = (
    "(reader_institution_id = ANY ({scope}) AND reader_id = {actor})"
    " OR EXISTS (SELECT 1 FROM mobility_mobilityprofile p WHERE p.id = profile_id AND p.user_id = {actor})"
)

CHARTER_READ = "true OR " + OWN
CHARTER_WRITE = OWN

#: An agreement is read and written by home, host, the regional body and the person; what hangs on it follows. An estimate of pay is
#: the person's alone.
AGREEMENT = f"{OWN} OR home_id = ANY ({{scope}}) OR host_id = ANY ({{scope}}) OR applicant_id = {{actor}}"
OF_AGREEMENT = f"EXISTS (SELECT 1 FROM mobility_agreement a WHERE a.id = agreement_id) OR {OWN}"
ESTIMATE = "applicant_id = {actor} AND current_setting('app.institutions', true) IS NOT NULL"
