"""The hazard ledger import: from a spreadsheet's rows to hazards with their history.

`schema` names the fields, their headers and words; `rows` judges one record by itself; `matching`
finds whom it speaks of; `planning` compares it with what is on record; `writing` carries it out.
`importing` puts them together for its two doors, the command and the page (`kind`).
"""
