"""Opinion mapping: positions, groups, claims, from votes alone. Pure: numpy and scipy only.

`files.read(path)` reads votes, `mapping.draw(votes)` computes a map, `prediction.learn(votes)`
predicts, `routing.offer(...)` chooses what to ask next. See docs/dev/opinion.md.
"""
