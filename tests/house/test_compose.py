"""Dockerfile, docker-compose.yml, .env.example and the settings know the same variables; nothing secret has a default.

No Docker engine is needed: both files are parsed.
"""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = YAML(typ="safe").load(ROOT / "docker-compose.yml")
SERVICES = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = re.sub(r"\\\n", " ", re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE))
LAST_STAGE = DOCKERFILE.split("\nFROM ")[-1]
SETTINGS = (ROOT / "config" / "settings.py").read_text()
READ = set(re.findall(r"\benv\.\w+\(\s*\"([A-Z_]+)\"", SETTINGS))
# For one desk; a server has no use for them, and production refuses the second.
DESK_ONLY = {"DEBUG", "DEMO", "DEMO_PASSWORD", "TASKS_EAGER"}
IN_THE_IMAGE = {"VAR_DIR", "STATIC_ROOT"}
FOLLOWS_VAR_DIR = {"MEDIA_ROOT"}


def instructions(name: str) -> list[str]:
    return re.findall(rf"^{name} +(.*)$", LAST_STAGE, flags=re.MULTILINE)


def example() -> set[str]:
    return set(re.findall(r"^(?:# )?([A-Z_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE))


def test_compose_keeps_to_the_specification():
    command = [str(Path(sys.executable).parent / "check-jsonschema"), "--builtin-schema", "vendor.compose-spec"]
    run = subprocess.run([*command, "docker-compose.yml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.parametrize("name", OURS)
def test_a_service_gives_every_variable_that_the_settings_read(name):
    assert set(OURS[name]["environment"]) == READ - DESK_ONLY - IN_THE_IMAGE - FOLLOWS_VAR_DIR


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_has_a_memory_of_its_own(name):
    assert re.fullmatch(r"\d+[mg]", SERVICES[name]["mem_limit"])


def test_the_image_sets_what_compose_does_not():
    given = {part.partition("=")[0] for line in instructions("ENV") for part in shlex.split(line)}
    assert given & READ == IN_THE_IMAGE


def test_the_example_names_every_variable():
    assert example() == READ | {"POSTGRES_PASSWORD"}


def test_no_secret_has_a_default():
    text = (ROOT / "docker-compose.yml").read_text()
    used = set(re.findall(r"\$\{([A-Z_]+)", text))
    required = set(re.findall(r"\$\{([A-Z_]+):\?[^}]+\}", text))
    assert used == required == {"SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "POSTGRES_PASSWORD"}
    assert not re.search(r"\$\{[A-Z_]+:?-", text)
    filled = re.findall(r"^[A-Z_]+=(.+)$", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    assert filled == []


def test_only_the_web_is_reached_from_outside_and_only_through_the_proxy():
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert published == {"web": ["127.0.0.1:8000:8000"]}
    assert "network_mode" not in str(COMPOSE)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_tells_its_health(name):
    check = SERVICES[name].get("healthcheck")
    if name == "migrate":  # it ends
        assert check == {"disable": True}
    elif name == "web":  # the image's own
        assert check is None
        assert "/health/" in instructions("HEALTHCHECK")[0]
    else:
        assert check["test"][0] in {"CMD", "CMD-SHELL"}


def test_the_program_starts_when_the_database_is_migrated():
    for name in OURS.keys() - {"migrate"}:
        conditions = {service: wanted["condition"] for service, wanted in OURS[name]["depends_on"].items()}
        assert conditions == {
            "migrate": "service_completed_successfully",
            "db": "service_healthy",
            "redis": "service_healthy",
        }


def test_every_queue_has_a_worker_and_one_scheduler_runs():
    queues = [command[command.index("--queues") + 1] for command in commands() if "--queues" in command]
    assert sorted(queues) == ["print", "rollup"]
    assert sum("beat" in command for command in commands()) == 1


def commands() -> list[list[str]]:
    return [service.get("command", []) for service in OURS.values()]


def test_what_is_kept_is_kept_in_named_volumes():
    kept = {name: service["volumes"] for name, service in SERVICES.items()}
    assert {mount.partition(":")[0] for mounts in kept.values() for mount in mounts} == set(COMPOSE["volumes"])
    assert kept["db"] == ["database:/var/lib/postgresql/data"]
    assert kept["redis"] == ["queue:/data"]
    assert instructions("VOLUME") == ["/var/lib/phaen"]
    assert all(service["volumes"] == ["state:/var/lib/phaen"] for service in OURS.values())


def test_the_queue_survives_a_restart():
    command = " ".join(SERVICES["redis"]["command"])
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_the_database_orders_names_as_a_thai_dictionary():
    assert SERVICES["db"]["image"].startswith("postgres:17")
    options = SERVICES["db"]["environment"]["POSTGRES_INITDB_ARGS"].split()
    assert {"--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=th-TH"} <= set(options)


def test_the_program_runs_as_nobody_in_particular():
    assert instructions("USER") == ["10001:10001"]
    assert "--uid 10001" in LAST_STAGE
    for service in OURS.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "user" not in service


@pytest.mark.parametrize("package", ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "libthai0"])
def test_the_image_and_the_setup_name_what_draws_thai(package):
    assert package in LAST_STAGE.split()
    assert package in (ROOT / "bin" / "setup").read_text()


@pytest.mark.parametrize("place", ["Dockerfile", "bin/run", "docs/deploy.md"])
def test_the_web_server_gives_no_thread_to_half_a_head(place):
    starts = [line for line in (ROOT / place).read_text().replace("\n", " ").split("gunicorn")[1:] if "--bind" in line]
    assert starts
    assert all("config.web_worker.HeadFirst" in line for line in starts)


def test_the_image_installs_by_hash():
    assert "--require-hashes -r /tmp/app.txt" in DOCKERFILE


def test_the_image_holds_every_room():
    kept = set(re.findall(r"^!(\S+)", (ROOT / ".dockerignore").read_text(), flags=re.MULTILINE))
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert kept == rooms | {"manage.py", "requirements/app.txt", "static", "templates"}
