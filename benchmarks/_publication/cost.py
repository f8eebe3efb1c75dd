"""`cost.py COMMAND…`: runs it, then writes its CPU seconds and peak MiB, descendants included.

A process of its own and a small one: a child's peak begins at the memory of whoever forked it.
"""

import resource
import subprocess
import sys

done = subprocess.run(sys.argv[1:], stdout=sys.stderr, check=False)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
sys.exit(done.returncode)
