/* title: Where a set of casualties is not printed whole
grain: one country x period in which a row of the set is not printed with all its counts
reads: []
kind: question
pieces:
  mart_table: the mart as the public file has it
  of_set: which rows of the mart are those of the set
  period: the period of a row
*/
select distinct country, {period} as period
from {mart_table}
where {of_set} and not is_complete
order by country, period
