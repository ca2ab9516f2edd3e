"""The official forms as data, one file per family; nobody writes a cell address or a column number elsewhere."""

from plans.sheets.book import (
    FORUM_ANNEX,
    FORUM_LIST,
    RECONCILIATION_BY_VILLAGE,
    RESOLUTION_ANNEX,
    RESOLUTIONS_BY_VILLAGE,
    VILLAGE_LIST,
    reconciliation,
)
from plans.sheets.comparison import comparison
from plans.sheets.layouts import OWN_LAYOUT, SOURCE_OF_LAYOUT, Layout
from plans.sheets.projects import (
    EQUIPMENT_BY_TYPE,
    GROUP_TITLES,
    PROJECTS_BY_GROUP,
    details,
    equipment,
    project_list,
    projects_by_chapter,
)
from plans.sheets.rows import (
    NO_CHAPTER,
    Chapter,
    ComparisonRow,
    Fact,
    ForumRow,
    ProjectRow,
    ReconciliationRow,
    ResolutionRow,
    SummaryRow,
    VillageRow,
)
from plans.sheets.summaries import SUMMARY_BY_SECTION, by_chapter, by_village, summary
from plans.sheets.village import FACTS, TEAM, VILLAGE_PROBLEMS, village_projects

__all__ = [
    "EQUIPMENT_BY_TYPE",
    "FACTS",
    "FORUM_ANNEX",
    "FORUM_LIST",
    "GROUP_TITLES",
    "NO_CHAPTER",
    "OWN_LAYOUT",
    "PROJECTS_BY_GROUP",
    "RECONCILIATION_BY_VILLAGE",
    "RESOLUTIONS_BY_VILLAGE",
    "RESOLUTION_ANNEX",
    "SOURCE_OF_LAYOUT",
    "SUMMARY_BY_SECTION",
    "TEAM",
    "VILLAGE_LIST",
    "VILLAGE_PROBLEMS",
    "Chapter",
    "ComparisonRow",
    "Fact",
    "ForumRow",
    "Layout",
    "ProjectRow",
    "ReconciliationRow",
    "ResolutionRow",
    "SummaryRow",
    "VillageRow",
    "by_chapter",
    "by_village",
    "comparison",
    "details",
    "equipment",
    "project_list",
    "projects_by_chapter",
    "reconciliation",
    "summary",
    "village_projects",
]
