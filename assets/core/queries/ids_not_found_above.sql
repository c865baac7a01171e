/* title: How many rows have an id that does not stand in the sheet above, or none
grain: one row in all
reads: []
kind: question
pieces:
  id: the id without what only its way of writing adds
  below: the sheet's rows as landed
  id_above: the id in the sheet above
  above: the rows of the sheet above as landed
*/
select count(*) as n
from {below}
where coalesce({id} not in (select {id_above} from {above} where {id_above} is not null), true)
