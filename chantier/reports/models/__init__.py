"""The co-produced report: sections, findings, return to each, corrections, dissents."""

from chantier.reports.models.editions import Edition
from chantier.reports.models.fates import SetAside
from chantier.reports.models.findings import (
    SECTION_OF,
    Finding,
    FindingKind,
)
from chantier.reports.models.names import VersionName
from chantier.reports.models.pictures import Picture
from chantier.reports.models.remarks import Remark, RemarkKind
from chantier.reports.models.report import (
    Report,
    Section,
    SectionKey,
    SectionUpdate,
    SectionVersion,
    WritingSession,
)
from chantier.reports.models.returns import (
    RETURN_IS_OVERDUE_AFTER,
    Correction,
    Dissent,
    NeverChanged,
    ReportReturn,
)
from chantier.reports.models.review import (
    SignOff,
    Silence,
)
from chantier.reports.models.words import FrozenWords

__all__ = [
    "RETURN_IS_OVERDUE_AFTER",
    "SECTION_OF",
    "Correction",
    "Dissent",
    "Edition",
    "Finding",
    "FindingKind",
    "FrozenWords",
    "NeverChanged",
    "Picture",
    "Remark",
    "RemarkKind",
    "Report",
    "ReportReturn",
    "Section",
    "SectionKey",
    "SectionUpdate",
    "SectionVersion",
    "SetAside",
    "SignOff",
    "Silence",
    "VersionName",
    "WritingSession",
]
