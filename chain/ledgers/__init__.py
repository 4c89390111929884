"""The ledgers behind one port; loading their libraries leaves the process's recursion limit alone.

``py_ecc``, which web3 loads for a kind of key store that the hub does not use, raises that limit to 100,000. From then
on a body of nested brackets would overflow the C stack in a JSON parser, and end the process, instead of being refused.
"""

import sys

_limit = sys.getrecursionlimit()
import py_ecc  # noqa: E402, F401  loaded here once, a few lines of its own, so that nothing loads it later

sys.setrecursionlimit(_limit)
