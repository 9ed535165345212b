"""Who can do what with which rows: the matrix of roles and commands, and whether expectations of it hold.

`matrix` reads the rights from a catalog; `predicates` turns policies into `logic`, which `solver` decides; `verdicts`
answers each line of `expect`. None of it needs a server.
"""
