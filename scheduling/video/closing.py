"""Why a socket of a room ends: the codes that its page knows. After any other it tries again."""

TRIED = 1000
MALFORMED, FORBIDDEN, TAKEN, OVER, FULL, FLOOD = 4400, 4403, 4409, 4410, 4411, 4429
BROKEN = 1011  # our fault
