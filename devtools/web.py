"""A bare web process for browser tests: it takes a free port and says which."""

import sys

from waitress.server import create_server

from yicheng_safety.wsgi import application


def main() -> None:
    """Serve until killed; the first line on stdout is the port."""
    server = create_server(application, host="127.0.0.1", port=0, threads=4)
    sys.stdout.write(f"{server.effective_port}\n")
    sys.stdout.flush()
    server.run()


if __name__ == "__main__":
    main()
