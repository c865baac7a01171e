/* title: Groups of one set of a mart
grain: one combination of the keys of the set
reads: []
kind: question
pieces:
  mart_table: the mart
  keys: the keys of the set
  numbers: numerator and denominator of a share, with weights their sums
*/
select {keys}, {numbers}
from {mart_table}
where set_id = :set_id
