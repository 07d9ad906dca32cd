from hr_core.models.absences import Absence, AbsenceKind, AbsencePaper
from hr_core.models.acts import Act, ActProof, ActSeries, ActSigner, ActTemplate, LetterPaper
from hr_core.models.administration import (
    AccessReview,
    AccessReviewLine,
    AccountEvent,
    RoleAct,
    RoleActState,
    SignIn,
    SignInPolicy,
)
from hr_core.models.announcements import Announcement, AnnouncementReading, AnnouncementState
from hr_core.models.attendance import AttendanceFinding, BadgeDay, FindingNature, FindingState, WorkHours
from hr_core.models.audit import AuditEntry
from hr_core.models.base import InstitutionScoped, ScopedDated
from hr_core.models.delegations import Delegation, DelegationState
from hr_core.models.documents import Document, DocumentCategory, DocumentOpening, DocumentVersion
from hr_core.models.employees import (
    AdministrativeStatus,
    BankAccount,
    Contract,
    Dependant,
    Employee,
    FamilyStatus,
    PayTerms,
    Posting,
    SchemeAffiliation,
)
from hr_core.models.erasure import ErasedRow, Erasure, ErasureState, RetentionRule
from hr_core.models.exports import DataExport
from hr_core.models.hiring import ChecklistLine, ChecklistRule, ContractAct, FixedTermLimit, Hiring, StaffNumbering
from hr_core.models.imports import ImportBatch, ImportMapping
from hr_core.models.institutions import Country, Institution, PublicHoliday, Unit, UnitHead
from hr_core.models.interfaces import ApiReply, ApiToken, ApiUse, EventCursor, Webhook, WebhookDelivery
from hr_core.models.leave import LeaveMovement, LeaveNature, LeaveRule, LeaveTerms, MovementState
from hr_core.models.preferences import MailKind, MailPace, MailTemplate, NoticeMail, PersonalPreference
from hr_core.models.request_files import RequestComment, RequestPaper
from hr_core.models.requests import (
    CalendarFeed,
    Notice,
    Request,
    RequestRule,
    RequestState,
    RequestStep,
    StepKind,
    StepState,
)
from hr_core.models.users import RoleGrant, User
from hr_core.models.views import SavedView

__all__ = [
    "Absence",
    "AbsenceKind",
    "AbsencePaper",
    "Act",
    "ActProof",
    "ActSeries",
    "ActSigner",
    "ActTemplate",
    "AccessReview",
    "AccessReviewLine",
    "AccountEvent",
    "AdministrativeStatus",
    "Announcement",
    "AnnouncementReading",
    "AnnouncementState",
    "ApiReply",
    "ApiToken",
    "ApiUse",
    "AttendanceFinding",
    "AuditEntry",
    "BadgeDay",
    "BankAccount",
    "CalendarFeed",
    "ChecklistLine",
    "ChecklistRule",
    "Contract",
    "ContractAct",
    "Country",
    "DataExport",
    "ErasedRow",
    "Erasure",
    "ErasureState",
    "FixedTermLimit",
    "RetentionRule",
    "Delegation",
    "DelegationState",
    "Dependant",
    "Document",
    "DocumentCategory",
    "DocumentOpening",
    "DocumentVersion",
    "Employee",
    "EventCursor",
    "FamilyStatus",
    "FindingNature",
    "FindingState",
    "Hiring",
    "ImportBatch",
    "ImportMapping",
    "Institution",
    "InstitutionScoped",
    "LeaveMovement",
    "LeaveNature",
    "LeaveRule",
    "LeaveTerms",
    "LetterPaper",
    "MailKind",
    "MailPace",
    "MailTemplate",
    "MovementState",
    "Notice",
    "NoticeMail",
    "PayTerms",
    "PersonalPreference",
    "Posting",
    "PublicHoliday",
    "Request",
    "RequestComment",
    "RequestPaper",
    "RequestRule",
    "RequestState",
    "RequestStep",
    "RoleAct",
    "RoleActState",
    "RoleGrant",
    "SavedView",
    "SchemeAffiliation",
    "ScopedDated",
    "StaffNumbering",
    "SignIn",
    "SignInPolicy",
    "StepKind",
    "StepState",
    "Unit",
    "UnitHead",
    "User",
    "Webhook",
    "WebhookDelivery",
    "WorkHours",
]
