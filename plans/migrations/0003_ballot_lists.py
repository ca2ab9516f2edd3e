from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def write_lists(apps: Apps, _schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write on every ballot which projects the plan held when it was opened.

    Villages that were first accepted later are left out; so is what of them is not on the ballot itself.
    """
    ballot_model = apps.get_model("plans", "Ballot")
    lines = apps.get_model("plans", "TambonLine")
    accepted = apps.get_model("plans", "PlanEvent").objects.filter(move="accept")
    for ballot in ballot_model.objects.select_related("tambon_plan"):
        if "in_plan" in ballot.settled:
            continue
        moves = accepted.filter(
            plan__village__parent=ballot.tambon_plan.area_id, plan__period=ballot.tambon_plan.period_id
        )
        before = set(moves.filter(at__lte=ballot.opened_at).values_list("plan__village__code", flat=True))
        later = set(moves.values_list("plan__village__code", flat=True)) - before
        held = lines.objects.filter(tambon_plan=ballot.tambon_plan_id).exclude(area_code__in=later)
        own = {project["id"] for project in ballot.settled.get("projects", [])}
        ballot.settled["in_plan"] = sorted(own | set(held.values_list("project", flat=True)))
        ballot.save(update_fields=["settled"])


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_sent_again"),
    ]

    operations = [
        migrations.RunPython(write_lists, migrations.RunPython.noop),
    ]
