"""How the bundled bilingual encoder is made: from parallel text on disk to a finished model.

``python -m index.training --corpus DIR --output DIR`` runs every step: read and filter the corpora,
build the tokenizer, align the two languages, start the student from the teacher, distil, evaluate.
Needed only by who makes the model again; nothing in the product imports it.
"""
