"""Whether a PostgreSQL and a Redis answer at the given URLs. Exit 0 when both do."""

import sys
from urllib.parse import urlsplit

import psycopg
import redis


def main(postgres_url: str, redis_url: str) -> int:
    if urlsplit(postgres_url).scheme not in {"postgres", "postgresql"}:
        print("DATABASE_URL does not name a PostgreSQL.")
        return 1
    try:
        psycopg.connect(postgres_url, connect_timeout=3).close()
        redis.Redis.from_url(redis_url, socket_connect_timeout=3).ping()
    except (psycopg.Error, redis.RedisError) as error:
        print(f"No answer: {type(error).__name__}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
