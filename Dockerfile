# The same steps as `make demo` takes, with the bot's own lock file only: no sandbox, no tools for development.
FROM python:3.11-slim AS build
WORKDIR /srv/trellis
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 \
    UV_CACHE_DIR=/srv/trellis/.tools/cache \
    UV_PYTHON_DOWNLOADS=never \
    UV_SYSTEM_CERTS=true
COPY requirements-tools.lock requirements.lock ./
RUN python3 -m pip install --quiet --no-cache-dir --root-user-action ignore --upgrade --target .tools --require-hashes --requirement requirements-tools.lock \
 && .tools/bin/uv venv --quiet --allow-existing --python python3 .venv \
 && .tools/bin/uv pip install --quiet --compile-bytecode --require-hashes --requirement requirements.lock
COPY pyproject.toml alembic.ini manifest.yml ./
COPY migrations migrations
COPY app app
RUN .tools/bin/uv pip install --quiet --no-deps --editable . \
 && .venv/bin/python -m compileall -q app migrations

FROM python:3.11-slim
WORKDIR /srv/trellis
COPY --from=build /srv/trellis/.venv .venv
COPY --from=build /srv/trellis/alembic.ini /srv/trellis/manifest.yml ./
COPY --from=build /srv/trellis/migrations migrations
COPY --from=build /srv/trellis/app app
ENV PATH=/srv/trellis/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    TRELLIS_HTTP_HOST=0.0.0.0 \
    TRELLIS_HTTP_PORT=8080
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
  CMD ["python", "-c", "import os, urllib.request; urllib.request.urlopen('http://127.0.0.1:' + os.environ['TRELLIS_HTTP_PORT'] + '/healthz', timeout=4)"]
CMD ["trellis", "run"]
