"""One record on one page: exact text, tags, a smaller letter before a second page, and no second page in secret."""

import io
import re
import subprocess

import pytest
from pypdf import PdfReader

from evaluation.knowledge import actions, printing
from evaluation.knowledge.models import KnowledgePrint, KnowledgeRecord
from paper.jobs import tasks
from paper.pdf.weasy import pdf
from tests.evaluation.knowledge.conftest import BEST, TEXTS, make_record

Status = KnowledgePrint.Status


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def job_of(record, by):
    return KnowledgePrint.objects.create(record=record, record_revision=record.revision, requested_by=by)


def paper_of(job):
    job.refresh_from_db()
    with job.file.open() as file:
        return file.read()


def letters(content, tmp_path):
    """What a reader copies out of the paper, line ends and spaces apart: long lines are broken between words."""
    file = tmp_path / "read.pdf"
    file.write_bytes(content)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True).stdout.decode()
    return re.sub(r"\s", "", text)


def test_the_task_prints_one_tagged_page_with_exact_text(people, tmp_path):
    record = make_record(people["kaset"], kind=KnowledgeRecord.Kind.BEST_PRACTICE, **BEST)
    job = job_of(record, people["kaset"])
    tasks.print_next.delay()
    job.refresh_from_db()
    assert (job.status, job.file_name) == (Status.DONE, "ไถกลบตอซังแทนการเผา.pdf")
    content = paper_of(job)
    root = PdfReader(io.BytesIO(content)).trailer["/Root"]
    assert printing.page_count(content) == 1
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "th"
    assert "/StructTreeRoot" in root
    printed = letters(content, tmp_path)
    for text in (record.title, record.author_name, record.whereabouts, *TEXTS.values(), *BEST.values(), "หน้า 1/1"):
        assert re.sub(r"\s", "", text) in printed
    assert record.author_phone not in printed, "a person's telephone number does not leave on paper"


def test_a_task_that_comes_twice_prints_once(people, record):
    job = job_of(record, people["kaset"])
    tasks.print_next.delay()
    job.refresh_from_db()
    tasks.print_next.delay()
    again = KnowledgePrint.objects.get(pk=job.pk)
    assert (again.file.name, again.attempts) == (job.file.name, 1)


def test_the_sweep_prints_what_was_asked_for_when_the_message_was_lost(people, record):
    job = job_of(record, people["kaset"])
    tasks.sweep_prints.delay()
    job.refresh_from_db()
    assert job.status == Status.DONE
    tasks.sweep_prints.delay()
    assert KnowledgePrint.objects.get(pk=job.pk).attempts == 1


def test_asking_prints_after_the_commit(people, record, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = actions.ask_for_print(record, by=people["kaset"])
        assert job.status == Status.QUEUED
    assert KnowledgePrint.objects.get(pk=job.pk).status == Status.DONE


def sized(record, size):
    return pdf(printing.TEMPLATE, {"record": record, "size": size, "page_footer": printing._page_footer(record)})


def filled(record, pages):
    """Make the story just longer than ``pages`` pages of full-size print."""
    while printing.page_count(sized(record, 100)) <= pages:
        record.story += "\n" + "\n".join([TEXTS["story"]] * 4)
    record.save()


def test_a_text_a_little_too_long_is_set_smaller_and_stays_on_one_page(people, record):
    filled(record, 1)
    job = job_of(record, people["kaset"])
    tasks.print_next.delay()
    content = paper_of(job)
    assert printing.page_count(content) == 1


def test_a_text_too_long_for_one_page_goes_on_in_full_size_and_says_so(people, record, tmp_path):
    filled(record, 2)
    job = job_of(record, people["kaset"])
    tasks.print_next.delay()
    content = paper_of(job)
    assert printing.page_count(content) == 3
    printed = letters(content, tmp_path)
    assert "หน้า1/3" in printed
    assert "หน้า3/3" in printed
    assert re.sub(r"\s", "", TEXTS["core"]) in printed


def test_the_name_of_the_file_is_safe_on_every_system(people):
    record = make_record(people["kaset"], title='ปุ๋ย/ดิน: "สูตร" <1>?' + "ก" * 200)
    name = printing._file_name(record)
    assert name.startswith("ปุ๋ย-ดิน- -สูตร- -1--")
    assert len(name) <= 90


def test_a_print_that_fails_says_so_in_thai_and_can_be_asked_for_again(people, record, settings, monkeypatch):
    job = job_of(record, people["kaset"])
    with monkeypatch.context() as broken:
        broken.setattr(printing, "TEMPLATE", "evaluation/none.html")
        tasks.print_next.delay()
    job.refresh_from_db()
    assert job.status == Status.FAILED
    assert any("\u0e00" <= letter <= "\u0e7f" for letter in job.error)
    actions.ask_for_print(record, by=people["kaset"])
    tasks.print_next.delay()
    job.refresh_from_db()
    assert job.status == Status.DONE
