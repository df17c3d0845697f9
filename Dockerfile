# The portal's image: one for web, workers, beat and migrations. It runs as a user without rights and writes nowhere
# but to /srv/media and /tmp.

FROM node:22-bookworm-slim AS browser-packages
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund

FROM python:3.12-slim-bookworm AS portal
ENV PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PIP_DISABLE_PIP_VERSION_CHECK=1 \
    DJANGO_SETTINGS_MODULE=governance.settings \
    MEDIA_ROOT=/srv/media \
    STATIC_ROOT=/srv/static \
    BEAT_SCHEDULE_FILE=/tmp/beat-schedule \
    METRICS_FOLDER=/tmp/metrics
RUN apt-get update \
    && apt-get install --yes --no-install-recommends gdal-bin gettext \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk fonts-liberation \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /srv/portal --shell /usr/sbin/nologin shaosheng \
    && install --directory --owner=shaosheng /srv/media
WORKDIR /srv/portal
COPY requirements-runtime.lock ./
RUN pip install --no-cache-dir --no-deps --require-hashes -r requirements-runtime.lock
COPY . .
COPY --from=browser-packages /build/node_modules node_modules
# Both need settings, neither needs a server or a secret.
RUN DEPLOYMENT=demo python manage.py compilemessages --ignore node_modules \
    && DEPLOYMENT=demo python manage.py collectstatic --noinput
USER shaosheng
EXPOSE 8000
CMD ["gunicorn", "governance.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "governance.ground.http.gate.queueing.QueueingWorker", "--workers", "2", "--threads", "6", "--no-control-socket"]
