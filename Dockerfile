# The same image serves pages, works and keeps the clock; docker-compose.yml says which is which.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY . .
RUN python3 dev.py set-up \
    && SECRET_KEY=used-for-this-step-only ALLOWED_HOSTS=localhost \
       DJANGO_SETTINGS_MODULE=yicheng_safety.settings.production \
       .venv/bin/python manage.py collectstatic --no-input --verbosity 0 \
    && rm -rf node_modules

FROM python:3.11-slim-bookworm
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=yicheng_safety.settings.production
RUN useradd --uid 10001 --user-group --create-home yicheng
COPY --from=build /app /app
RUN mkdir -p var/files var/beat && chown yicheng:yicheng var/files var/beat
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "yicheng_safety.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/dev/shm"]
