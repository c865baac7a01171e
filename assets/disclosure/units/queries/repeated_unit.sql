/* title: Units as often as their weights say
grain: one copy of a unit; a unit of weight 0 has none
reads: [protected_unit, unit_weight]
kind: table
keys: [unit_no, copy]
*/
select u.unit_no, u.person_id, u.disaggregation_unit, u.survey, u.service, unnest(range(w.weight)) as copy
from protected_unit u
join unit_weight w on w.unit_no = u.unit_no
