"""What is seen through another thing: a paper, a part, a draft under another name is seen by who sees the thing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.urls import reverse

from agencies.access.reach import Reach
from agencies.access.roles import Role
from agencies.documents.models import StoredDocument
from agencies.people.models import User
from paper.jobs.job import PrintJob
from plans.proposals.models import AgencyProposal, ProposalState
from plans.village.models import Attachment, Forum, ForumState, PlanState
from projects.models import Project, Stage
from tests import factories
from tests.agencies.guarded import GUARDED, MAKERS, TAMBON, VILLAGE, in_plan_state, states_of
from tests.properties import places

# Every kind of paper, and the one step to what it is a paper of.
PAPERS = {model for model in apps.get_models() if issubclass(model, StoredDocument | PrintJob)}
OF = {
    "attachment": "forum",
    "meeting_paper": "meeting",
    "plan_report": "tambon_plan",
    "release_paper": "release",
    "knowledge_print": "record",
}


def holder(role, code):
    user = User(username=role)
    user.reaches = (Reach(role=role, codes=(code,), post_id=9001),)
    return user


def seen(holders, thing):
    """Who of the holders may read a thing; lists and single objects agree."""
    name = thing.ACCESS.name
    asked = {user.username for user in holders if user.has_perm(f"{name}.view", thing)}
    listed = {user.username for user in holders if type(thing).objects.visible_to(user).filter(pk=thing.pk).exists()}
    assert asked == listed, name
    return asked


def test_every_kind_of_paper_is_in_these_tests():
    assert {model.ACCESS.name for model in PAPERS} == set(OF)


@pytest.mark.parametrize("name", OF)
def test_a_paper_is_seen_by_nobody_who_does_not_see_what_it_is_of(db, name):
    for code in places(["TH", "31", TAMBON]):
        holders = [holder(role, code) for role in Role.values]
        for state in states_of(name):
            paper = MAKERS[name](state, "")
            whole = getattr(paper, OF[name])
            for standing in states_of(whole.ACCESS.name):
                if whole.ACCESS.state:
                    setattr(whole, whole.ACCESS.state, standing)
                assert {user.username for user in holders if user.has_perm(f"{name}.view", paper)} <= {
                    user.username for user in holders if user.has_perm(f"{whole.ACCESS.name}.view", whole)
                }, (state, standing, code)


@pytest.mark.parametrize("state", PlanState.values)
def test_a_forum_and_its_papers_are_seen_by_who_sees_the_plan(db, state):
    forum = factories.forum(in_plan_state(factories.village_plan(VILLAGE), state))
    paper = factories.paper(forum, User.objects.create(username="clerk"))
    holders = [holder(role, TAMBON) for role in Role.values]
    readers = seen(holders, forum.plan)
    for standing in ForumState.values:
        Forum.objects.filter(pk=forum.pk).update(
            state=standing, certified_at="2027-01-01T00:00Z", certified_by=paper.uploaded_by
        )
        assert seen(holders, Forum.objects.get(pk=forum.pk)) <= readers
        assert seen(holders, Attachment.objects.get(pk=paper.pk)) <= readers
    inside = {Role.VILLAGE_SECRETARY, Role.VILLAGE_HEAD, Role.TAMBON_TEAM}
    assert readers == inside or state in {PlanState.SUBMITTED, PlanState.ACCEPTED}


@pytest.mark.parametrize("state", ProposalState.values)
def test_the_project_of_a_proposal_is_seen_by_who_sees_the_proposal(people, station, state):
    tambon = factories.tambon_plan(TAMBON)
    stage = Stage.PROPOSED if state == ProposalState.PROPOSED else Stage.DRAFT
    proposal = AgencyProposal.objects.create(
        tambon_plan=tambon,
        agency=station,
        project=factories.project(TAMBON, stage=stage, title="บ่อบาดาลของหน่วยงาน"),
        state=state,
        by=people["partner"],
        content={} if state == ProposalState.PROPOSED else None,
        digest="0" * 64 if state == ProposalState.PROPOSED else "",
    )
    cast = list(people.values())
    assert seen(cast, Project.objects.get(pk=proposal.project_id)) == seen(cast, proposal)
    assert ("partner" in seen(cast, proposal)) is True
    assert ("team" in seen(cast, proposal)) is (state != ProposalState.DRAFT)


def test_a_draft_proposal_is_found_nowhere_by_others(as_, people, station):
    project = factories.project(TAMBON, title="บ่อบาดาลของหน่วยงาน", stage=Stage.DRAFT)
    AgencyProposal.objects.create(
        tambon_plan=factories.tambon_plan(TAMBON), agency=station, project=project, by=people["partner"]
    )
    page, search = reverse("projects:project", args=[project.code]), reverse("evaluation:projects")
    for name in ("team", "kaset", "secretary"):
        assert as_(name).get(page).status_code == 404
    for name in ("team", "kaset"):
        found = as_(name).get(search, {"project": project.code})
        assert project.title not in found.content.decode()
    assert as_("partner").get(page).status_code == 200


def test_what_a_thing_is_called_by_the_table_is_what_decides(db):
    """A model that says ``within`` names a whole that the table knows."""
    wholes = {name: model.ACCESS.within.access.name for name, model in GUARDED.items() if model.ACCESS.within}
    assert wholes == {"forum": "village_plan", "attachment": "forum", "knowledge_print": "knowledge"}
