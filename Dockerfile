# The suite and the mock in a small image. `make wheel` first; then:
#   docker build -t responses-contract . && docker run --rm -p 127.0.0.1:8080:8080 responses-contract
FROM python:3.12-slim AS build
COPY locks/contract.txt dist/*.whl /wheel/
RUN python -m venv /app \
 && /app/bin/pip install --no-cache-dir --require-hashes -r /wheel/contract.txt \
 && /app/bin/pip install --no-cache-dir --no-deps /wheel/*.whl

FROM python:3.12-slim
COPY --from=build /app /app
RUN useradd --system --uid 10001 --no-create-home contract && mkdir /work && chown contract /work
ENV PATH=/app/bin:$PATH PYTHONUNBUFFERED=1
USER 10001
WORKDIR /work
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s \
  CMD ["python", "-c", "import socket; socket.create_connection(('127.0.0.1', 8080), 2).close()"]
ENTRYPOINT ["responses-contract"]
CMD ["mock", "--host", "0.0.0.0"]
