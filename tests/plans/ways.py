"""What holds of the public way of every project, whatever happened to it; the test of one module walks to all kinds."""

from __future__ import annotations

from django.utils import timezone

from plans.decisions.models import Decision, MergeMember, PublicationState
from plans.local.models import EditionRow
from plans.releases.models import Receipt, ReceiptState, ReleaseLine
from plans.tracking.queries import Tracked
from plans.tracking.steps import Mark, Stage
from plans.upper.models import Acceptance
from projects.models import Project

# Where a project waits for what a forum or a release set going; what an announced plan set going waits since then.
AFTER_A_FORUM = {Stage.RELEASE, Stage.SEND, Stage.PASSED_ON, Stage.ADOPT}
OUT = (PublicationState.PUBLISHED, PublicationState.REPLACED)


def recorded(project: Project) -> set[Stage]:
    """The stages of which the database holds a record, asked without the code that tells the way."""
    releases = ReleaseLine.objects.filter(project=project, fate__in=("carried", "passed_on")).values("release")
    receipts = Receipt.objects.filter(release__in=releases)
    told = {
        Stage.RELEASE: releases.exists(),
        Stage.SEND: receipts.exists(),
        Stage.RECEIVE: receipts.filter(state=ReceiptState.RECEIVED).exists()
        or Acceptance.objects.filter(release__in=releases).exists(),
        Stage.DECIDE: Decision.objects.filter(project=project, standing__in=OUT).exists()
        or MergeMember.objects.filter(project=project, merge__standing__in=OUT).exists(),
        Stage.ADOPT: EditionRow.objects.filter(project=project, edition__state="announced").exists(),
    }
    return {stage for stage, is_there in told.items() if is_there}


def holds(found: Tracked, project: Project) -> None:
    """Assert that the way shows records alone, each dated, in their order, and says of the rest who and when."""
    today = timezone.localdate()
    done = [step for step in found.steps if step.mark is Mark.DONE]
    assert all(step.on is not None for step in done), found.steps
    assert [step.on for step in done] == sorted(step.on for step in done)
    assert {step.on for step in found.steps if step.mark is not Mark.DONE} <= {None}
    told = {step.label for step in done}
    kept = recorded(project)
    ticked = {stage for stage in (Stage.DECIDE, Stage.RELEASE, Stage.SEND, Stage.RECEIVE, Stage.ADOPT) if stage in told}
    assert ticked <= kept, "ticked without a record"
    assert kept.intersection({Stage.RELEASE, Stage.SEND}) <= told, "a record that is not told"
    to_come = [step for step in found.steps if step.mark in {Mark.NOW, Mark.TO_COME}]
    assert all(step.who for step in to_come)
    again = {*found.status.again, found.status.stage}
    assert not {step.label for step in to_come if step.label in told} - again, "to come after it happened"
    assert not [step for step in found.steps if step.mark is Mark.NO_RECORD and step.label in told]
    if found.status.since is not None:
        assert found.status.since <= today
    if found.status.days is not None and found.status.stage in AFTER_A_FORUM:
        released = [step.on for step in done if step.label == Stage.RELEASE]
        assert found.status.since >= max(released, default=found.status.since), "waits since before the release"
    if found.status.stage == Stage.CARRY_OUT:
        began = [step.on for step in done if step.label == Stage.ADOPT]
        assert found.status.since == max(began), "waits since another day than that of the announcement"
