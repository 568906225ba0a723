"""Verifies the DKIM signature of the message on standard input with dkimpy; its key record is the first argument. Prints what it found."""
import sys

import dkim

message = sys.stdin.buffer.read()
record = sys.argv[1].encode()
asked = []


def look_up(name, timeout=5):
    asked.append(name.decode() if isinstance(name, bytes) else name)
    return record


verifier = dkim.DKIM(message)
is_right = verifier.verify(dnsfunc=look_up)
print("ok" if is_right else "bad", asked[0] if asked else "-")
