"""What is done with sessions: planning, enrolment, attendance, evaluation, certificates, seats of the zone."""
