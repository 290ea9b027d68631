#!/bin/sh
# Runs once, when PostgreSQL's image lays out its data: the bot's role is neither superuser nor free of row-level security.
set -eu
psql --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --set password="$TRELLIS_DATABASE_PASSWORD" <<'SQL'
CREATE ROLE trellis LOGIN NOSUPERUSER NOBYPASSRLS PASSWORD :'password';
CREATE DATABASE trellis OWNER trellis TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
SQL
