/* title: Weights as they are kept for the next search
grain: one unit
reads: [protected_unit, unit_weight]
kind: question
*/
select u.person_id, u.disaggregation_unit, u.survey, u.service, w.weight, cast(:base as bigint) as base
from protected_unit u
join unit_weight w on w.unit_no = u.unit_no
order by u.unit_no
