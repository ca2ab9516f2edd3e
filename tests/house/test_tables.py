"""One list for every list: a table is of the list component, or stands here with the reason why it is none."""

from tests.house.source import texts

# What says how many rows there are by nature, so that nobody has to find or cut them.
OF_ONE = "compares, sums or tells of one thing: its rows are its own parts"
TYPED = "a sheet that is typed into or checked before it is taken in: every row stays in sight"
MONEY = "adds up money: its foot is the sum of the rows above it"
PRINTED = "stands on paper, where nothing is found or pressed"
OF_BOARD = "a part of the board, whose list finds, orders, cuts and exports its cards (plans/board/lists.py)"
NO_LISTS = {
    "parts/list/table.html": "the list component itself",
    "parts/figures/money_table.html": MONEY,
    "parts/figures/threads.html": MONEY,
    "parts/forms/conflict.html": OF_ONE,
    "agencies/lists/act_done.html": OF_ONE,
    "agencies/people/post_detail.html": OF_ONE,
    "config/pages/privacy.html": OF_ONE,
    "evaluation/knowledge/paper_record.html": PRINTED,
    "evaluation/knowledge/record_edit.html": OF_ONE,
    "paper/table.html": PRINTED,
    "plans/alignment/served_report.html": MONEY,
    "plans/board/alike_compare.html": OF_ONE,
    "plans/board/decision_beside.html": OF_BOARD,
    "plans/board/payer_list.html": MONEY,
    "plans/board/share_page.html": TYPED,
    "plans/decisions/fates_of_village.html": OF_ONE,
    "plans/forum/meeting_guests.html": OF_ONE,
    "plans/forum/meeting_presentations.html": OF_ONE,
    "plans/forum/participation.html": OF_ONE,
    "plans/local/edition_rows.html": OF_ONE,
    "plans/local/local_editions.html": OF_ONE,
    "plans/local/local_money.html": MONEY,
    "plans/papers/official_list.html": OF_ONE,
    "plans/papers/print/tambon.html": PRINTED,
    "plans/papers/print/upper.html": PRINTED,
    "plans/profile/profile_page.html": OF_ONE,
    "plans/proposals/proposal_detail.html": OF_ONE,
    "plans/ranking/ballot_order.html": TYPED,
    "plans/ranking/ballot_paper.html": PRINTED,
    "plans/ranking/ballot_papers.html": OF_ONE,
    "plans/ranking/ballot_typing.html": TYPED,
    "plans/ranking/feasibility_page.html": TYPED,
    "plans/ranking/ranking_page.html": OF_ONE,
    "plans/ranking/ranking_suggestion.html": TYPED,
    "plans/releases/release_list.html": OF_ONE,
    "plans/releases/release_receipts.html": OF_ONE,
    "plans/rollup/tambon_balance.html": MONEY,
    "plans/rollup/tambon_fates.html": MONEY,
    "plans/tambon/guide.html": OF_ONE,
    "plans/tilemap/tiles.html": OF_ONE,
    "plans/upper/upper_page.html": MONEY,
    "plans/upper/upper_releases.html": OF_ONE,
    "plans/upper/upper_sums.html": MONEY,
    "plans/village/village_check.html": OF_ONE,
    "plans/village/village_edit.html": TYPED,
    "plans/village/village_money.html": MONEY,
    "plans/village/village_shares.html": OF_ONE,
    "plans/village/village_version.html": OF_ONE,
    "plans/village/workbook_changes.html": TYPED,
    "plans/village/workbook_upload.html": TYPED,
}


def tables() -> set[str]:
    """Return the templates that write a table, by name."""
    return {
        name.removeprefix("templates/")
        for name, text in texts().items()
        if name.startswith("templates/") and "<table" in text
    }


def test_every_table_is_of_the_list_component_or_says_why_it_is_none():
    assert tables() - NO_LISTS.keys() == set()


def test_what_is_said_of_tables_is_said_of_tables_that_stand():
    assert NO_LISTS.keys() - tables() == set()
