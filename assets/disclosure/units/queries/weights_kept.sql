/* title: Weights as they are kept for the next search
grain: one unit
reads: [protected_unit, unit_weight]
kind: question
columns:
  read_from: hash of what the places were read from
*/
select u.person_id, u.disaggregation_unit, u.survey, u.service, w.weight, cast(:base as bigint) as base, :read_from as read_from,
       cast(:n_places as bigint) as n_places, cast(:mean_error as double) as mean_error,
       cast(:squared_error as double) as squared_error, cast(:largest_error as bigint) as largest_error
from protected_unit u
join unit_weight w on w.unit_no = u.unit_no
order by u.unit_no
