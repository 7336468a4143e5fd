"""The course: a file for each chapter, and what plays it in a terminal. The documentation runs the same files.

A chapter is a MyST-NB document, named after its number. Its first paragraph says in a sentence what its reader can do
afterwards; it is what the list of chapters shows. Cells stand in order, and everything in them runs in a second or
two. An exercise is a text, a cell that begins with ``answer = ...`` and ends with ``ag.check_answer(...)``, and its
solution: the same cell, answered, with ``:tags: [hide-cell]``. No formula needs more than Unicode, so that a terminal
can show all of it; lines of code are best kept to 84 characters.
"""
