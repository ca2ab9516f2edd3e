from django.db import migrations

from agencies.migrations._only_added import Ledger, frozen

PUBLISHED = "OLD.standing = 'prepared' AND NEW.standing = 'published'"
REPLACED = "OLD.standing = 'published' AND NEW.standing = 'replaced'"
UNDONE = ("undone_by_id", "undone_name", "undone_at", "undo_reason")


class Migration(migrations.Migration):
    dependencies = [("agencies", "0005_downloads_only_added"), ("plans", "0003_ballot_lists")]

    operations = [
        frozen(
            Ledger("plans_planversion", pushes="kept.plan_id = NEW.plan_id AND kept.number = NEW.number"),
            Ledger("plans_planevent"),
            Ledger("plans_commitmentevent"),
            Ledger("plans_editionstep"),
            # What was prepared is dropped or published, and what was published may be replaced by what comes later.
            Ledger(
                "plans_decision",
                changes=((PUBLISHED, ("standing", "published_at", "meeting_id")), (REPLACED, ("standing",))),
                deletes="OLD.standing = 'prepared'",
                pushes="kept.standing = 'published' AND NEW.standing = 'published' "
                "AND kept.tambon_plan_id = NEW.tambon_plan_id AND kept.project_id = NEW.project_id",
            ),
            Ledger(
                "plans_decision_supporting",
                deletes="(SELECT standing FROM plans_decision WHERE id = OLD.decision_id) = 'prepared'",
                pushes="kept.decision_id = NEW.decision_id AND kept.agency_id = NEW.agency_id",
            ),
            Ledger(
                "plans_upperdecision",
                changes=((REPLACED, ("standing",)),),
                pushes="kept.standing = 'published' AND NEW.standing = 'published' "
                "AND kept.upper_plan_id = NEW.upper_plan_id AND kept.project_id = NEW.project_id",
            ),
            # A merge is published once, and undone once.
            Ledger(
                "plans_merge",
                changes=(
                    (PUBLISHED, ("standing", "published_at")),
                    ("OLD.undone_at IS NULL AND NEW.undone_at IS NOT NULL", UNDONE),
                ),
                deletes="OLD.standing = 'prepared'",
            ),
        )
    ]
