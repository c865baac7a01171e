/* title: What the birth dates of a table say of the age at the event
grain: one row of the table
reads: []
kind: question
keys: [source_row]
pieces:
  rows: rows of the table (l) with what its ages were worked out from
note: nothing where the row's age is not worked out from a birth date.
*/
select l.source_row, look_age.born_min as age_min, look_age.born_max as age_max
from {rows}
