"""What reads the whole log for a person: asked for on a page, computed by a worker, kept for days.

`asking` has the verbs, `workflow` the states, `running` is what the worker does, `works` how each
kind is computed, `watching` how it tells its progress and notices that nobody wants it any more.
"""
