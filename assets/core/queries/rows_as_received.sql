/* title: Rows of a landed sheet with every text received, identifiers too
grain: one received row
reads: []
kind: question
note: place is the row's place among rows that are alike, however the file is sorted.
pieces:
  place_and_texts: place, then the texts as c0, c1, ...
  landed: rows of the sheet as landed
  identity_joins: each identifying column of the identity store
  wanted: which rows
*/
select l.source_row, {place_and_texts}
from {landed} l
{identity_joins}
where {wanted}
