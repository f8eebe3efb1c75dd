"""Fair places by lottery: who can come, a thousand panels, the proof, the draw, who replaces whom.

`diagnosis.diagnose`, `making.make`, `verify.number_of`, `standby.alternates`, `replacing.replace`,
`verify.check`. People, quotas and places come as a `pool.Pool`; see docs/dev/lottery.md.
"""
