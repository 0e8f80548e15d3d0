# The web page and API of Wence on a CPU: no root, no compiler in the image that runs, one folder to keep (/data).
# Build: docker build -t wence .     Run: docker compose up -d   (compose.yaml; users first: docs/deploy.md)
FROM python:3.11.14-slim-bookworm AS made

ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
# The address that the PyTorch site's selector prints for Pip and CPU; empty takes the ordinary package (CUDA, 3 GB more, on x86_64).
ARG TORCH_INDEX=""
WORKDIR /src
COPY constraints.txt pyproject.toml README.md app.py ./
COPY corpus corpus
COPY index index
COPY bot bot
COPY evals evals
RUN python -m venv /opt/wence \
    && if [ -n "$TORCH_INDEX" ]; then /opt/wence/bin/pip install --index-url "$TORCH_INDEX" "$(grep '^torch==' constraints.txt)"; fi \
    && /opt/wence/bin/pip install -c constraints.txt '.[qdrant]'

FROM python:3.11.14-slim-bookworm

RUN useradd --system --uid 10001 --create-home wence \
    && install -d -o wence -g wence /data
COPY --from=made /opt/wence /opt/wence
ENV PATH=/opt/wence/bin:$PATH PYTHONUNBUFFERED=1 OMP_NUM_THREADS=1 WENCE_HOME=/data WENCE_HOST=0.0.0.0
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 7860
# The index is built at the first start (about a minute); the page answers meanwhile.
HEALTHCHECK --interval=30s --timeout=5s --start-period=180s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:7860/health/live', timeout=4)"]
ENTRYPOINT ["wence"]
CMD ["serve"]
