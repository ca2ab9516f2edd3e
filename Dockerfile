# One image for every process: web, workers, scheduler, migration. docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/app.txt /tmp/app.txt
RUN /opt/venv/bin/pip install --no-deps --only-binary :all: --require-hashes -r /tmp/app.txt
COPY . /opt/phaen
WORKDIR /opt/phaen
# The settings want a secret even to gather static files; this one is thrown away with the line.
RUN SECRET_KEY="$(python -c 'import secrets; print(secrets.token_urlsafe(50))')" ALLOWED_HOSTS=build STATIC_ROOT=/opt/static \
    /opt/venv/bin/python manage.py collectstatic --no-input

FROM python:3.11-slim-bookworm
# libpango and libharfbuzz draw the PDFs, libthai breaks Thai lines between words; Sarabun comes with the Python packages.
# Versions are those of the Debian release that the base image names.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends \
        fontconfig fonts-dejavu-core fonts-symbola libharfbuzz-subset0 libpango-1.0-0 libpangoft2-1.0-0 libthai-data libthai0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin phaen \
    && install --directory --owner phaen --group phaen --mode 750 /var/lib/phaen
COPY --from=build /opt/venv /opt/venv
COPY --from=build /opt/static /opt/static
COPY --from=build /opt/phaen /opt/phaen
ENV PATH=/opt/venv/bin:$PATH HOME=/tmp PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    VAR_DIR=/var/lib/phaen STATIC_ROOT=/opt/static
WORKDIR /opt/phaen
USER 10001:10001
VOLUME /var/lib/phaen
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 CMD ["python", "-c", "\
import os, urllib.request as web; \
host = os.environ['ALLOWED_HOSTS'].split(',')[0].strip().lstrip('*.') or 'localhost'; \
web.urlopen(web.Request('http://127.0.0.1:8000/health/', headers={'Host': host}), timeout=8)"]
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--timeout", "120", \
    "--worker-class", "config.web_worker.HeadFirst", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
