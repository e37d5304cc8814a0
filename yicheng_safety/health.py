"""Does the web server of this machine answer? The compose file asks; 0 when it does."""

import http.client
import os
import sys

GOOD = 400


def main(port: int) -> int:
    """Ask for the first page as the proxy would; a redirect to the sign-in counts as an answer."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0]
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        link.request("GET", "/", headers={"Host": host, "X-Forwarded-Proto": "https"})
        return 0 if link.getresponse().status < GOOD else 1
    except OSError:
        return 1
    finally:
        link.close()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1])))
