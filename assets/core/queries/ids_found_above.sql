/* title: Share of ids that stand in the sheet above
grain: one row in all
reads: []
kind: question
pieces:
  id: the id without what only its way of writing adds
  below: the sheet's rows as landed
  id_above: the id in the sheet above
  above: the rows of the sheet above as landed
note: numbers a sheet may give its own rows (`numbered`, a pattern) are no ids.
*/
select avg(cast({id} in (select {id_above} from {above}) as double)) as share
from {below}
where not regexp_matches({id}, :numbered)
