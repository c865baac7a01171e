/* title: What the birth dates of a table say of the age at the event
grain: one row of the table
reads: []
kind: question
keys: [source_row]
pieces:
  age_min: youngest age in years it may be
  age_max: oldest age in years it may be
  age_basis: what the age was worked out from
  rows: rows of the table (l) with what the expressions read
*/
select l.source_row, {age_min} as age_min, {age_max} as age_max, {age_basis} as age_basis
from {rows}
